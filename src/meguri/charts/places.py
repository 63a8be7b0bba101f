"""Where the exported cars went."""

from dataclasses import dataclass

import altair as alt
import polars as pl

from meguri.charts.look import INK, PAPER, PUBLISHED, SIZE, Caption, Frame, note, render
from meguri.charts.parts import Chart, place_of
from meguri.charts.speech import Speech

_ROW = 58
_COLOURS = {"RU": "#7a3300", "NZ": "#d55e00", "KR": "#b07a00", "GE": "#e9b44c", "AU": "#f3d08f"}
_SPARE = ("#c98d5a", "#e3b98f", "#d9a441", "#f0dcc0")
_LIGHT = {"#e9b44c", "#f3d08f", "#e3b98f", "#d9a441", "#f0dcc0"}
_UNTOLD = "url(#hatch-unknown)"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A country's part of one bar."""

    name: str
    start: float
    share: float
    at: float
    colour: str


def destination_bars(
    destinations: pl.DataFrame, ban_before: str | None, speech: Speech, width: int, caption: Caption
) -> str:
    """Shares by destination, one bar a period; what no source tells is hatched.

    Args:
        destinations: `period`, `destination`, `share`, periods in the order of drawing.
        ban_before: the period before which the ban of August 2023 is marked; or none.
        speech: language.
        width: of the sheet, pixels; its height follows from the periods.
        caption: words for screen readers.
    """
    _ = speech.gettext
    periods = list(dict.fromkeys(destinations["period"]))
    frame = Frame(width, len(periods) * _ROW + (30 if ban_before else 6), left=1, right=1, top=4, bottom=4)
    pieces: list[_Piece] = []
    over: list[str] = []
    at = 0.0
    for period in periods:
        if period == ban_before:
            over += _ban(at + 12, _("August 2023: export of EVs to Russia banned"), frame)
            at += 26
        over.append(note(period, x=0, y=at + 10, bold=True))
        row = _row(destinations.filter(pl.col("period") == period), at + 37, speech)
        pieces += row
        for piece in row:
            over += _label(piece, speech, frame)
        at += _ROW
    return render(_bars(pieces, frame), frame, caption, over)


def _ban(at: float, words: str, frame: Frame) -> list[str]:
    rule = (
        f'<line x1="0" x2="{frame.plot_width}" y1="{at - 10:g}" y2="{at - 10:g}" stroke="{PUBLISHED}" '
        'stroke-width="1.4" stroke-dasharray="3,3"/>'
    )
    return [rule, note(words, x=0, y=at + 3, colour=PUBLISHED)]


def _row(rows: pl.DataFrame, at: float, speech: Speech) -> list[_Piece]:
    told = [
        (str(code), float(share)) for code, share in rows.select("destination", "share").iter_rows() if share
    ]
    told.sort(key=lambda part: -part[1])
    spare = iter(_SPARE * 3)
    out, start = [], 0.0
    for code, share in told:
        out.append(_Piece(speech.country(code), start, share, at, _COLOURS.get(code) or next(spare)))
        start += share
    if start < 0.996:
        out.append(_Piece(speech.gettext("others, not told"), start, 1.0 - start, at, _UNTOLD))
    return out


def _bars(pieces: list[_Piece], frame: Frame) -> Chart:
    rows = [{"x": p.start, "end": p.start + p.share, "y": p.at, "fill": p.colour} for p in pieces]
    colours = sorted({piece.colour for piece in pieces})
    chart: Chart = (
        Chart(pl.DataFrame(rows))
        .mark_bar(size=28, stroke=PAPER, strokeWidth=1, orient="horizontal")
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
            x2="end:Q",
            y=alt.Y(
                "y:Q",
                axis=None,
                scale=alt.Scale(
                    domain=[0, frame.plot_height], range=[0, frame.plot_height], nice=False, padding=0
                ),
            ),
            color=alt.Color("fill:N", legend=None, scale=alt.Scale(domain=colours, range=colours)),
        )
    )
    return chart


def _label(piece: _Piece, speech: Speech, frame: Frame) -> list[str]:
    """Name and percent inside the piece – the longest wording that has room; a sliver stays bare."""
    room = piece.share * frame.plot_width - 10
    said = speech.percent(piece.share)
    x = place_of(piece.start, 0, 1, frame)
    for words in (f"{piece.name} {said}", said):
        if _long(words) <= room:
            hatched = piece.colour == _UNTOLD
            dark = hatched or piece.colour in _LIGHT
            label = note(words, x=x + 6, y=piece.at, colour=INK if dark else PAPER)
            return [_back(x + 3, piece.at, _long(words) + 6), label] if hatched else [label]
    return []


def _back(x: float, at: float, width: float) -> str:
    """A plain ground for words on a hatch."""
    return f'<rect x="{x:.1f}" y="{at - 9:g}" width="{width:.1f}" height="18" fill="{PAPER}"/>'


def _long(words: str) -> float:
    """About how many pixels words need: full-width signs a square, others a bit over half of it."""
    return sum(SIZE if ord(sign) > 0x2E80 else SIZE * 0.58 for sign in words)

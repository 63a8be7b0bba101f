"""What each way of a used EV leaves, as bars over one scale of yen; where staying wins; how many would stay.

Drawn for a telephone's width; a page or a sheet may show it larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from meguri.charts.look import EXPORTED, FAINT, INK, KEPT, PUBLISHED, QUIET, Caption, note, svg
from meguri.charts.sheet import Plot, breadth, path, shade, upright
from meguri.charts.speech import Speech

WIDTH = 360.0
COLOURS = {"keep": KEPT, "export": EXPORTED}
_EDGE, _ROW, _BAR, _MARK, _AXIS = 12.0, 66.0, 16.0, 24.0, 26.0
_PLOT, _LEFT = 190.0, 44.0


@dataclass(frozen=True, slots=True)
class WorthBar:
    """One way.

    Attributes:
        way: which way (table `route`).
        label: what it is called.
        figures: its median in words.
        between: its range in words.
        note: how surely it is best, or that it is closed.
        low: 5 % point, yen.
        middle: median, yen.
        high: 95 % point, yen.
        is_open: whether it can be taken.
    """

    way: str
    label: str
    figures: str
    between: str
    note: str
    low: float
    middle: float
    high: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class StayPoint:
    """One uplift of the price at home, and the chance that staying wins; observed ones are crosses."""

    uplift_share: float
    stays_share: float
    is_evidence: bool = False


def worth_bars(
    rows: Sequence[WorthBar], speech: Speech, caption: Caption, *, wins_from: tuple[float, str] | None = None
) -> str:
    """The ways below each other over one scale of yen.

    Args:
        rows: from above.
        speech: language and numbers.
        caption: what the picture says to who cannot see it.
        wins_from: what staying has to leave to win (yen), with the words beside the mark; None for none.
    """
    ends = [value for one in rows for value in (one.low, one.high)] + [0.0]
    if wins_from is not None:
        ends.append(wins_from[0])
    least, most = min(ends), max(*ends, min(ends) + 1.0)
    has_mark = wins_from is not None and any(one.way == "keep" for one in rows)
    bottom = 8 + _ROW * len(rows) + (_MARK if has_mark else 0)
    plot = Plot(_EDGE + 2, WIDTH - _EDGE - 2, 8, bottom, least, most, 0.0, 1.0)
    ticks = _ticks(least, most)
    parts = _scale(ticks, plot, speech)
    top = 14.0
    for one in rows:
        parts += [*_grid(ticks, plot, top + 24, top + 48), *_row(one, plot, top)]
        if has_mark and wins_from is not None and one.way == "keep":
            parts += _mark(wins_from, plot, top)
            top += _MARK
        top += _ROW
    return svg("".join(parts), WIDTH, bottom + _AXIS, caption)


def stay_curve_drawn(
    points: Sequence[StayPoint],
    speech: Speech,
    caption: Caption,
    *,
    even: tuple[float, float, float] | None,
    assumed_share: float | None = None,
) -> str:
    """How surely staying wins at each uplift of the price at home.

    Args:
        points: of the model, rising, and observed ones.
        speech: language and numbers.
        caption: what the picture says to who cannot see it.
        even: break-even uplift: 5 %, median, 95 %; None where there is none.
        assumed_share: uplift that the comparison was made with, median.
    """
    model = [one for one in points if not one.is_evidence]
    last = max(one.uplift_share for one in points)
    plot = Plot(_LEFT, WIDTH - _EDGE - 12, 34, 34 + _PLOT, 0.0, last, 0.0, 1.0)
    parts = _percents(plot, last, speech)
    if even is not None:
        parts += _spread(even, plot)
    if even is not None and 0 <= even[1] <= last:
        parts.append(upright(plot.x(even[1]), plot.top, plot.bottom, INK, 1.5, "4 3"))
        said = speech.gettext("break-even {share}").format(share=_signed(even[1]))
        x, align = _inside(plot.x(even[1]), said)
        parts.append(note(said, x=x, y=12, align=align, bold=True, size=12))
    if assumed_share is not None and 0 <= assumed_share <= last:
        x = plot.x(assumed_share)
        tip = f"M{x:.1f},{plot.bottom - 2:.1f}l-6,10h12z"
        parts.append(f'<path d="{tip}" fill="{KEPT}"/>')
    parts.append(path([(plot.x(one.uplift_share), plot.y(one.stays_share)) for one in model], KEPT, 2.6))
    for one in (one for one in points if one.is_evidence):
        x, y = plot.x(one.uplift_share), plot.y(one.stays_share)
        cross = f"M{x - 5:.1f},{y - 5:.1f}l10,10m0,-10l-10,10"
        parts.append(f'<path d="{cross}" stroke="{PUBLISHED}" stroke-width="2.6" fill="none"/>')
    return svg("".join(parts), WIDTH, plot.bottom + 46, caption)


def _row(one: WorthBar, plot: Plot, top: float) -> list[str]:
    colour = COLOURS.get(one.way, QUIET)
    left, right, y = plot.x(one.low), plot.x(one.high), top + 28
    look = (
        f'fill="{colour}" fill-opacity="0.32"'
        if one.is_open
        else f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="4 3"'
    )
    return [
        note(one.label, x=_EDGE, y=top, bold=True, size=13),
        note(one.figures, x=WIDTH - _EDGE, y=top, align="end", bold=True, size=14),
        note(one.note, x=_EDGE, y=top + 17, size=12, colour=QUIET),
        note(one.between, x=WIDTH - _EDGE, y=top + 17, align="end", size=12, colour=QUIET),
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{max(right - left, 2):.1f}" height="{_BAR:g}" rx="4" '
        f"{look}/>",
        f'<rect x="{plot.x(one.middle) - 2:.1f}" y="{y - 3:.1f}" width="4" height="{_BAR + 6:g}" rx="2" '
        f'fill="{colour}"/>',
    ]


def _mark(wins_from: tuple[float, str], plot: Plot, top: float) -> list[str]:
    value, said = wins_from
    x, y = plot.x(value), top + 28
    at, align = _inside(x, said)
    return [
        upright(x, y - 5, y + _BAR + 8, INK, 2, "4 3"),
        note(said, x=at, y=y + _BAR + 16, align=align, size=12),
    ]


def _inside(x: float, said: str, size: float = 12) -> tuple[float, str]:
    """Where words around a place stand, so that they leave the sheet on neither side."""
    half = breadth(said, size) / 2
    if x - half < _EDGE:
        return _EDGE, "start"
    if x + half > WIDTH - _EDGE:
        return WIDTH - _EDGE, "end"
    return x, "middle"


def _grid(ticks: Sequence[float], plot: Plot, top: float, bottom: float) -> list[str]:
    """Lines behind one bar; they cross no words."""
    return [
        upright(plot.x(one), top, bottom, QUIET if one == 0 else FAINT, 1.5 if one == 0 else 1.0)
        for one in ticks
    ]


def _scale(ticks: Sequence[float], plot: Plot, speech: Speech) -> list[str]:
    parts = []
    for value in ticks:
        said = _axis_said(value, speech)
        at, align = _inside(plot.x(value), said)
        parts.append(note(said, x=at, y=plot.bottom + 13, align=align, colour=QUIET, size=12))
    return parts


def _axis_said(value: float, speech: Speech) -> str:
    if value == 0:
        return "0"
    if speech.japanese:
        return f"{value / 1e4:,.6g}万円".replace("-", "−")
    return (f"{value / 1e6:g}m" if abs(value) >= 1e6 else f"{value / 1e3:g}k").replace("-", "−")


def _ticks(least: float, most: float) -> list[float]:
    """Round values from the least to the most, three to five of them."""
    scale = 10.0 ** floor(log10(most - least))
    steps = (0.2, 0.25, 0.5, 1.0, 2.5, 5.0)
    step = next(one * scale for one in steps if (most - least) / (one * scale) <= 4.5)
    return [place * step for place in range(ceil(least / step), floor(most / step) + 1)]


def _percents(plot: Plot, last: float, speech: Speech) -> list[str]:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = plot.y(share)
        parts.append(f'<path d="M{plot.left:.1f},{y:.1f}H{plot.right:.1f}" stroke="{FAINT}"/>')
        parts.append(note(_percent(share), x=plot.left - 6, y=y, align="end", colour=QUIET, size=12))
    for place in range(round(last / 0.1) + 1):
        x = plot.x(place / 10)
        parts.append(upright(x, plot.bottom, plot.bottom + 4, QUIET))
        parts.append(
            note(_signed(place / 10), x=x, y=plot.bottom + 16, align="middle", colour=QUIET, size=12)
        )
    words = speech.gettext("uplift of the price at home; height: chance that staying wins")
    return [*parts, note(words, x=WIDTH - _EDGE, y=plot.bottom + 36, align="end", colour=QUIET, size=12)]


def _spread(even: tuple[float, float, float], plot: Plot) -> list[str]:
    """The range of the break-even as a bar at even chances; an arrow where it leaves the plot."""
    y, low, high = plot.y(0.5), even[0] < plot.first, even[2] > plot.last
    left = plot.left + 9 if low else plot.x(even[0])
    right = plot.right - 9 if high else plot.x(even[2])
    parts = [shade(left, right, y - 6, y + 6, KEPT, 0.28)]
    if low:
        parts.append(f'<path d="M{left:.1f},{y - 8:.1f}l-9,8l9,8z" fill="{KEPT}" fill-opacity="0.5"/>')
    if high:
        parts.append(f'<path d="M{right:.1f},{y - 8:.1f}l9,8l-9,8z" fill="{KEPT}" fill-opacity="0.5"/>')
    return parts


def _signed(share: float) -> str:
    said = f"{100 * share:+.0f}%".replace("-", "−")
    return "0%" if said[1:] == "0%" else said


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", "−")

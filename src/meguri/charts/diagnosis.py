"""A verdict as one picture: what each result says, the verdict over them, and the log it was drawn from."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from meguri.charts.diagnosis_log import HEIGHT, log_panel
from meguri.charts.look import EXITS, FAINT, FONT, INK, KEPT, PAPER, PUBLISHED, QUIET, Caption, note, svg
from meguri.charts.sheet import WIDTH, synthetic_stamp
from meguri.charts.speech import Speech

Row = dict[str, Any]
LEFT, RIGHT = 290, 690  # of the plot
TOP, ROW = 104, 24
MOST_ROWS = 14


def diagnosis_chart(
    verdict: Row,
    evidence: pl.DataFrame,
    log: pl.DataFrame | None,
    speech: Speech,
    caption: Caption,
    *,
    lines: Sequence[str],
    name_of: Callable[[Row], str],
) -> str:
    """HEALTH (one row), HEALTH_EVIDENCE and a LOG in, one SVG out.

    Args:
        verdict: the row of HEALTH.
        evidence: rows, heaviest first; the first fourteen are drawn.
        log: the log below it; None leaves that part out.
        speech: language and numbers.
        caption: words for screen readers; its title is also the picture's.
        lines: what stands below the title, two lines at most.
        name_of: the words for a row of evidence.
    """
    shown = evidence.head(MOST_ROWS).to_dicts()
    end = TOP + ROW * (len(shown) + 1)
    height = end + 46 + (HEIGHT + 56 if log is not None else 0)
    scale = _Scale.around([verdict, *shown])
    parts = [
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/><g font-family="{FONT}">',
        note(caption.title, x=18, y=26, size=17, bold=True),
        *(note(line, x=18, y=50 + 19 * place, colour=QUIET) for place, line in enumerate(lines)),
        *_axis(scale, end, speech),
        *_verdict(verdict, scale, end, speech),
        *(part for place, row in enumerate(shown) for part in _result(row, place, scale, speech, name_of)),
        *_more(evidence.height - len(shown), end, speech),
        log_panel(log, shown, end + 76, WIDTH, speech) if log is not None else "",
        *(_synthetic(height, speech) if verdict["is_synthetic"] else []),
        "</g>",
    ]
    return svg("".join(parts), WIDTH, height, caption)


class _Scale:
    """Percent on the plot's width."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    @classmethod
    def around(cls, rows: Sequence[Row]) -> "_Scale":
        """From the tens below all intervals to the tens above them, and 100 % always."""
        own = [row["soh_bms_share"] for row in rows if row.get("soh_bms_share") is not None]
        low = min(*own, *(row["soh_share_low"] for row in rows)) * 100
        high = max(*own, *(row["soh_share_high"] for row in rows)) * 100
        return cls(max(0, int(low // 10) * 10), max(100, -int(-high // 10) * 10))

    def x(self, share: float) -> float:
        return LEFT + (RIGHT - LEFT) * (share * 100 - self.low) / (self.high - self.low)


def _axis(scale: _Scale, end: int, speech: Speech) -> list[str]:
    step = 10 if scale.high - scale.low <= 80 else 20
    parts = []
    for value in range(scale.low, scale.high + 1, step):
        x = scale.x(value / 100)
        colour = QUIET if value == 100 else FAINT
        parts.append(f'<path d="M{x:.1f},{TOP - 14}V{end}" stroke="{colour}" fill="none"/>')
        parts.append(note(f"{value}%", x=x, y=end + 14, align="middle", colour=QUIET))
    named = speech.gettext("State of health, 5–95 % of each result and of the verdict")
    return [*parts, note(named, x=(LEFT + RIGHT) / 2, y=end + 34, align="middle", colour=QUIET)]


def _verdict(row: Row, scale: _Scale, end: int, speech: Speech) -> list[str]:
    low, mid, high = (scale.x(row[f"soh_share{e}"]) for e in ("_low", "", "_high"))
    y = end - ROW / 2
    return [
        f'<rect x="{low:.1f}" y="{TOP - 14}" width="{max(high - low, 1):.1f}" height="{end - TOP + 14}" '
        f'fill="{EXITS}" fill-opacity="0.09"/>',
        f'<path d="M{mid:.1f},{TOP - 14}V{end}" stroke="{EXITS}" stroke-width="2" fill="none"/>',
        *_bar(row, scale, y, EXITS, 11),
        *_own_display(row["soh_bms_share"], scale, y, speech),
        note(speech.gettext("Verdict"), x=18, y=y, bold=True),
        note(_said(row, speech), x=RIGHT + 16, y=y, bold=True),
    ]


def _own_display(share: float | None, scale: _Scale, y: float, speech: Speech) -> list[str]:
    """What the car itself says: a cross, which the verdict does not rest on."""
    if share is None:
        return []
    x = scale.x(share)
    cross = f"M{x - 4.5:.1f},{y - 4.5:.1f}l9,9m0,-9l-9,9"
    return [
        f'<path d="{cross}" stroke="{PUBLISHED}" stroke-width="2.4" fill="none"/>',
        note(speech.gettext("× the car's own display"), x=18, y=y + ROW - 2, colour=PUBLISHED),
    ]


def _result(row: Row, place: int, scale: _Scale, speech: Speech, name_of: Callable[[Row], str]) -> list[str]:
    y = TOP + ROW * place
    colour = KEPT if row["weight_share"] else QUIET
    return [
        note(_short(name_of(row), 38), x=18, y=y, colour=INK if row["weight_share"] else QUIET),
        *_bar(row, scale, y, colour, 8),
        note(_said(row, speech), x=RIGHT + 16, y=y, colour=QUIET),
    ]


def _bar(row: Row, scale: _Scale, y: float, colour: str, thick: int) -> list[str]:
    low, mid, high = (scale.x(row[f"soh_share{e}"]) for e in ("_low", "", "_high"))
    return [
        f'<rect x="{low:.1f}" y="{y - thick / 2:.1f}" width="{max(high - low, 1.5):.1f}" height="{thick}" '
        f'rx="2" fill="{colour}" fill-opacity="0.4"/>',
        f'<path d="M{mid:.1f},{y - 8:.1f}v16" stroke="{colour}" stroke-width="3" fill="none"/>',
    ]


def _said(row: Row, speech: Speech) -> str:
    between = speech.percent_between(row["soh_share_low"], row["soh_share_high"])
    return f"{speech.percent(row['soh_share'])} ({between})"


def _short(words: str, most: int) -> str:
    """Words that fit the left column; a Japanese sign counts for two."""
    room = most
    for place, sign in enumerate(words):
        room -= 1 if sign.isascii() else 2
        if room < 0:
            return words[:place] + "…"
    return words


def _more(count: int, end: int, speech: Speech) -> list[str]:
    if count <= 0:
        return []
    said = speech.gettext("… and {count} more results").format(count=count)
    return [note(said, x=18, y=end + 34, colour=QUIET)]


def _synthetic(height: int, speech: Speech) -> list[str]:
    said = speech.gettext("SYNTHETIC DATA – no real car")
    return [
        synthetic_stamp(height, speech),
        note(said, x=WIDTH - 18, y=26, align="end", colour=PUBLISHED, bold=True),
    ]

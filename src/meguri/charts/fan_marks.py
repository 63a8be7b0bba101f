"""The parts of a fade fan that carry words: the axis of days, levels reached, the promise, the key."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from meguri.charts.look import EXPORTED, INK, KEPT, METALS, QUIET, note
from meguri.charts.sheet import Plot, beside, box, level, month_said, shade, stroke, upright
from meguri.charts.speech import Speech

STORED = METALS["ni"]  # second life: a green that no other mark of this picture has
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between two marks of the axis


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise as it is drawn.

    Attributes:
        soh_share: the state of health promised; None where no state of health is.
        claims_from: day from which a shortfall can be claimed.
        ends_early: day by which cover has ended in 5 % of the draws.
        ends: in half of them.
        ends_late: in 95 % of them.
    """

    soh_share: float | None
    claims_from: date
    ends_early: date
    ends: date
    ends_late: date


def plain_end(table: pl.DataFrame, column: str, which: str) -> float:
    """The least or greatest value of a column."""
    value: Any = table[column].min() if which == "min" else table[column].max()
    return float(value)


def axis_of_days(plot: Plot, speech: Speech) -> list[str]:
    """First days of years, or of months where it is short."""
    first, last = date.fromordinal(int(plot.first)), date.fromordinal(int(plot.last))
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    parts = [level(plot.left, plot.right, plot.bottom, QUIET)]
    if len(months) < 2:
        return [*parts, *_both_ends(first, last, plot, speech)]
    shown = _thinned(months, plot, speech)
    for day in shown:
        x = plot.x(day.toordinal())
        said = str(day.year) if _by_year(shown) else month_said(day, speech)
        parts += [
            upright(x, plot.bottom, plot.bottom + 5, QUIET),
            note(said, x=x, y=plot.bottom + 16, align="middle", colour=QUIET),
        ]
    return parts


def _both_ends(first: date, last: date, plot: Plot, speech: Speech) -> list[str]:
    parts = []
    for day, x, align in ((first, plot.left, "start"), (last, plot.right, "end")):
        parts.append(upright(x, plot.bottom, plot.bottom + 5, QUIET))
        parts.append(note(speech.day(day), x=x, y=plot.bottom + 16, align=align, colour=QUIET))
    return parts


def _thinned(months: list[date], plot: Plot, speech: Speech) -> list[date]:
    for step in _STEPS:
        shown = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        wide = 44 if step >= 12 else (84 if speech.japanese else 66)
        if (plot.right - plot.left) / max(len(shown), 1) >= wide:
            return shown
    return months[:1]


def _by_year(days: list[date]) -> bool:
    return len(days) > 1 and all(day.month == 1 for day in days)


def level_words(row: dict[str, Any], table: pl.DataFrame, speech: Speech) -> tuple[str, str]:
    """When a level is reached, in two lines; a level reached is no end of life, and never called so."""
    _ = speech.gettext
    share = speech.percent(row["threshold_share"])
    start, end = table["day"][0], table["day"][-1]
    early, middle, late = row["day_early"], row["day_middle"], row["day_late"]
    if late is not None and late <= start:
        return _("{share} reached").format(share=share), _("already today")
    if middle is not None:
        said = _("{share} reached {month}").format(share=share, month=month_said(middle, speech))
        if late is None:
            since = _("{month} at the earliest (5 %)").format(month=month_said(early, speech))
            return said, since
        return said, speech.between(month_said(early, speech), month_said(late, speech))
    said = _("{share} not reached").format(share=share)
    chance = speech.percent(row["reached_share"])
    if row["reached_share"] == 0:
        return said, _("in no draw until {month}").format(month=month_said(end, speech))
    return said, _("chance until {month}: {chance}").format(month=month_said(end, speech), chance=chance)


def pledge_marks(pledge: Pledge | None, start: date, plot: Plot, speech: Speech) -> list[str]:
    """Waiting time, the level promised until its term or distance ends, and where a shortfall is a claim."""
    if pledge is None:
        return []
    days = (start, pledge.claims_from, pledge.ends_early, pledge.ends, pledge.ends_late)
    begin, waits, early, ends, late = (plot.x(day.toordinal()) for day in days)
    ceiling = plot.top if pledge.soh_share is None else plot.y(pledge.soh_share)
    parts = [
        shade(begin, waits, plot.top, plot.bottom, QUIET, 0.22),
        shade(waits, ends, ceiling, plot.bottom, EXPORTED, 0.09),
    ]
    beyond = pledge.ends.toordinal() > plot.last
    if not beyond:
        parts.append(upright(ends, ceiling, plot.bottom, EXPORTED, 1.4))
    if pledge.soh_share is not None:
        said = speech.gettext("promised {share}").format(share=speech.percent(pledge.soh_share))
        parts += [
            level(begin, early, ceiling, EXPORTED, 3),
            level(early, late, ceiling, EXPORTED, 3, "5 4"),
            beside(said, waits, ceiling + 13, plot, colour=EXPORTED),
        ]
    ended = speech.gettext("cover ends {month}").format(month=month_said(pledge.ends, speech))
    ended += " →" if beyond else ""
    parts.append(beside(ended, ends, plot.bottom - 12, plot, colour=EXPORTED, bold=False))
    return parts


def key_of(
    table: pl.DataFrame, pledge: Pledge | None, has_readings: bool, speech: Speech
) -> list[tuple[str, str]]:
    """Signs and words of what is drawn."""
    _ = speech.gettext
    ring = f'<circle cx="11" r="5" fill="#fff" stroke="{INK}" stroke-width="2"/>'
    rows = [
        (stroke(KEPT), _("median")),
        (box(KEPT, 0.43), "25–75 %"),
        (box(KEPT, 0.17), "5–95 %"),
        (stroke(INK, 2.2) + ring, _("level reached (half; 5–95 %)")),
    ]
    if has_readings:
        rows.append((f'<circle cx="11" r="3.5" fill="{QUIET}"/>', _("shown by the car earlier")))
    if table["phase"].eq("storage").any():
        rows.append((box(STORED, 0.1, edge=True), _("second life (stationary)")))
    if pledge is not None:
        if pledge.soh_share is not None:
            rows.append((stroke(EXPORTED, 3), _("promise (dashed: may have ended)")))
            rows.append((box(EXPORTED, 0.12, edge=True), _("below it: a claim")))
        else:
            rows.append((box(EXPORTED, 0.12, edge=True), _("time under cover")))
        if pledge.claims_from > table["day"][0]:
            rows.append((box(QUIET, 0.22), _("waiting time: nothing can be claimed")))
    return rows

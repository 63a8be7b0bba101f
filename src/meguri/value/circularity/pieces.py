"""Time cut into pieces in which nothing changes: owner, use, period, and the line of the state of health.

Every boundary of every table is a cut, so a piece lies wholly inside or outside each row. Areas are taken at
the two ends of a piece by antiderivatives: cutting it once more changes nothing.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault
from meguri.value.circularity.knots import Knots, knots_at
from meguri.value.circularity.records import (
    Floats,
    Ints,
    Records,
    Spans,
    day_number,
    day_of,
    last_before,
)

PERIODS = ("whole", "calendar_year", "fiscal_year")
_FIRST_MONTH = {"calendar_year": 1, "fiscal_year": 4}


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of time of all batteries, sorted by battery and day.

    Attributes:
        battery: place of the battery [piece].
        since, until: its two days [piece].
        holding: row of the holdings; −1 without an owner [piece].
        record: row of the use; −1 without a record [piece].
        knot: knot at or before it; −1 where the state of health is not known [piece].
        period: place of the period that it lies in [piece].
    """

    battery: Ints
    since: Floats
    until: Floats
    holding: Ints
    record: Ints
    knot: Ints
    period: Ints


def period_starts(period: str, first: float, last: float) -> Floats:
    """First days of the periods that the span touches, days since 1970; the first not after `first`.

    Raises:
        MeritError: no such period.
    """
    if period not in PERIODS:
        raise MeritError([merit_fault(MeritCode.NO_PERIOD, found=repr(period), known=", ".join(PERIODS))])
    if period == "whole":
        return np.array([first])
    month, years = _FIRST_MONTH[period], (day_of(first).year - 1, day_of(last).year)
    starts = [day_number(date(year, month, 1)) for year in range(years[0], years[1] + 1)]
    before = [at for at in starts if at <= first][-1]
    return np.array([at for at in starts if before <= at < last])


def period_label(period: str, start: float) -> str:
    """What the period that begins on a day is called: 2024, FY2024, whole."""
    year = day_of(start).year
    return {"whole": "whole", "calendar_year": f"{year}", "fiscal_year": f"FY{year}"}[period]


def pieces(known: Records, found: Knots, starts: Floats, since: float, until: float) -> Pieces:
    """The time of every battery from first use or `since` (the later) to `until`, cut at every boundary."""
    count = len(known.ids)
    everyone = np.arange(count)
    begin = np.maximum(known.born, since)
    every = np.tile(starts, count)
    marks = [
        (everyone, begin),
        (everyone, np.full(count, until)),
        (np.repeat(everyone, starts.size), every),
        *((one.battery, edge) for one in (known.held, known.used) for edge in (one.since, one.until)),
        (found.battery, found.day),
    ]
    battery = np.concatenate([who for who, _ in marks])
    day = np.concatenate([when for _, when in marks])
    inside = (day >= begin[battery]) & (day <= until)
    battery, day = battery[inside], day[inside]
    order = np.lexsort((day, battery))
    battery, day = battery[order], day[order]
    is_piece = (battery[1:] == battery[:-1]) & (day[1:] > day[:-1])
    who, left, right = battery[:-1][is_piece], day[:-1][is_piece], day[1:][is_piece]
    middle = (left + right) / 2
    return Pieces(
        battery=who,
        since=left,
        until=right,
        holding=_covering(known.held, who, middle),
        record=_covering(known.used, who, middle),
        knot=knots_at(found, who, middle),
        period=np.searchsorted(starts, middle, side="right") - 1,
    )


def _covering(spans: Spans, battery: Ints, day: Floats) -> Ints:
    """Row that covers each day; −1 where none does."""
    if spans.battery.size == 0:
        return np.full(battery.size, -1, dtype=np.int64)
    at = last_before(spans.battery, spans.since, battery, day)
    inside = (at >= 0) & (spans.battery[at] == battery) & (spans.until[at] > day)
    out: Ints = np.where(inside, spans.row[at], -1)
    return out

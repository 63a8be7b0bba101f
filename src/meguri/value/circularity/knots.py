"""The state of health of each battery as points joined by straight lines, and where each comes from.

From new (1, assumed) through its verdicts; beyond the last verdict its mean loss since new goes on for as
long as the scheme allows; from the start of a forecast on, the forecast. Between two
points the state is linear in the two, so every integral over it is, too.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.lifetime import DAYS_PER_YR
from meguri.value.circularity.records import (
    FOR_EVER,
    Floats,
    Ints,
    Records,
    day_number,
    day_numbers,
    last_before,
    years_of,
)

NEW, VERDICT, CARRIED, FORECAST = range(4)
LEAST_CARRIED_YR = 1 / DAYS_PER_YR
MOST_FADES = 2.0


@dataclass(frozen=True, eq=False)
class Knots:
    """Points of all batteries, sorted by battery and day.

    Attributes:
        battery: place of the battery [knot].
        day: days since 1970 [knot].
        soh: 5 %, 50 % and 95 % point, shares [3, knot].
        kind: new, verdict, carried or forecast [knot].
        column: place in the forecast's draws; −1 for other kinds [knot].
    """

    battery: Ints
    day: Floats
    soh: Floats
    kind: Ints
    column: Ints


def knots(known: Records, carry_most_yr: float, fade_per_yr: float) -> Knots:
    """The points of every battery that has a verdict or a forecast; none for the others.

    Args:
        known: the records.
        carry_most_yr: for how long the state goes on beyond the last verdict.
        fade_per_yr: what a new pack loses a year, the least that it goes on by.
    """
    seen = known.readings.sort("battery_id", "measured_on")
    battery, day = known.place(seen["battery_id"]), day_numbers(seen["measured_on"])
    soh = np.stack([seen[f"soh_share{end}"].to_numpy() for end in ("_low", "", "_high")])
    before = day < _forecast_starts(known)[battery]
    battery, day, soh = battery[before], day[before], soh[:, before]
    parts = [
        (battery, day, soh, np.full(day.size, VERDICT), np.full(day.size, -1)),
        _new(known, battery, day),
        _carried(known, battery, day, soh, carry_most_yr, fade_per_yr),
        *(_forecast(known, place) for place in sorted(known.lives)),
    ]
    return _sorted(parts)


def _forecast_starts(known: Records) -> Floats:
    """Day on which the forecast of each battery takes over [battery]; never where it has none."""
    starts = np.full(len(known.ids), FOR_EVER)
    for place, life in known.lives.items():
        starts[place] = day_number(life.start)
    return starts


Part = tuple[Ints, Floats, Floats, Ints, Ints]


def _sorted(parts: list[Part]) -> Knots:
    battery, day, kind, column = (np.concatenate([part[at] for part in parts]) for at in (0, 1, 3, 4))
    soh = np.concatenate([part[2] for part in parts], axis=1)
    order = np.lexsort((day, battery))
    return Knots(battery[order], day[order], soh[:, order], kind[order], column[order])


def _new(known: Records, battery: Ints, day: Floats) -> Part:
    """State 1 on the day of first use, where nothing was measured on that very day."""
    told = set(battery[day <= known.born[battery]])
    told |= {place for place, life in known.lives.items() if day_number(life.start) <= known.born[place]}
    who = np.array(sorted((set(battery) | set(known.lives)) - told), dtype=np.int64)
    return (
        who,
        known.born[who],
        np.ones((3, who.size)),
        np.full(who.size, NEW),
        np.full(who.size, -1),
    )


def _carried(known: Records, battery: Ints, day: Floats, soh: Floats, most_yr: float, fade: float) -> Part:
    """A point beyond the last verdict: the mean loss since new goes on, within bounds.

    A verdict of the first months says little of a slope, and one above 1 nothing; so the loss goes on at
    least as fast as that of a new pack and at most `MOST_FADES` times as fast. The edges keep their order.
    """
    is_last = np.append(battery[1:] != battery[:-1], [True])[: battery.size]
    last = np.flatnonzero(is_last & ~np.isin(battery, list(known.lives)))
    who, since, level = battery[last], day[last], soh[:, last]
    age = np.maximum(years_of(since - known.born[who]), LEAST_CARRIED_YR)
    loss = np.clip((1.0 - level) / age, fade, MOST_FADES * fade)
    to_zero = np.where(loss > 0, level / np.where(loss > 0, loss, 1.0), np.inf).min(axis=0)
    for_yr = np.minimum(most_yr, to_zero)
    kept = for_yr >= LEAST_CARRIED_YR
    who, since, for_yr = who[kept], since[kept], for_yr[kept]
    return (
        who,
        since + for_yr * DAYS_PER_YR,
        np.maximum(level[:, kept] - loss[:, kept] * for_yr, 0.0),
        np.full(who.size, CARRIED),
        np.full(who.size, -1),
    )


def _forecast(known: Records, place: int) -> Part:
    life = known.lives[place]
    count = life.elapsed_yr.size
    return (
        np.full(count, place),
        day_number(life.start) + life.elapsed_yr * DAYS_PER_YR,
        np.stack(life.soh.band()),
        np.full(count, FORECAST),
        np.arange(count),
    )


def without_state(known: Records, found: Knots) -> pl.Series:
    """Identifiers of the batteries of which nobody said any state of health."""
    missing = np.setdiff1d(np.arange(len(known.ids)), found.battery)
    return pl.Series("battery_id", [known.ids[at] for at in missing], dtype=pl.String)


def knots_at(found: Knots, battery: Ints, day: Floats) -> NDArray[np.int64]:
    """Index of the knot at or before each day; −1 where the day lies before the first or after the last."""
    if found.battery.size == 0:
        return np.full(battery.size, -1, dtype=np.int64)
    at = last_before(found.battery, found.day, battery, day)
    following = np.minimum(at + 1, found.battery.size - 1)
    inside = (at >= 0) & (found.battery[at] == battery)
    inside &= (at + 1 < found.battery.size) & (found.battery[following] == battery)
    return np.where(inside, at, -1)

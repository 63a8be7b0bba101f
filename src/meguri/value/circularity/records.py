"""The records that merit is counted from, checked together and turned into arrays.

Days are counted as floats since 1970-01-01; a battery is a place in the sorted list of batteries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.lifetime import DAYS_PER_YR, Life
from meguri.tables.merit import MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_READINGS, MERIT_USE
from meguri.tables.schema import Table
from meguri.value.circularity.faults import MeritCode, MeritError, MeritFault, merit_fault

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_KM_A_DAY = 2000.0  # 24 hours at 83 km/h: more is a slip of the odometer or of the days
FOR_EVER = 1e9  # a day that never comes
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Spans:
    """Rows of one table that hold from one day to another, sorted by battery and day.

    Attributes:
        battery: place of the battery [row].
        since: first day [row].
        until: day on which it ends, itself not meant [row].
        row: place of the row in its table [row].
    """

    battery: Ints
    since: Floats
    until: Floats
    row: Ints


@dataclass(frozen=True, eq=False)
class Records:
    """What is known of the batteries, their owners, their use and their state.

    Attributes:
        batteries, holdings, use, readings: the checked tables.
        ids: identifiers of the batteries, sorted [battery].
        rated_kwh: energy when new [battery].
        born: day of first use [battery].
        held: the holdings as spans.
        used: the records of use as spans.
        lives: forecast by place of the battery.
        synthetic: whether the battery, a verdict of it or its forecast is simulated [battery].
    """

    batteries: pl.DataFrame
    holdings: pl.DataFrame
    use: pl.DataFrame
    readings: pl.DataFrame
    ids: tuple[str, ...]
    rated_kwh: Floats
    born: Floats
    held: Spans
    used: Spans
    lives: Mapping[int, Life]
    synthetic: NDArray[np.bool_]

    def place(self, battery_ids: pl.Series) -> Ints:
        """Place of each battery in `ids`."""
        return _place(battery_ids, self.ids)


def day_number(day: date) -> float:
    """Days since 1970-01-01."""
    return float((day - _EPOCH).days)


def day_of(number: float) -> date:
    """The day so many days after 1970-01-01."""
    return _EPOCH + timedelta(days=int(number))


def day_numbers(days: pl.Series, missing: float = FOR_EVER) -> Floats:
    """Days since 1970-01-01; `missing` where there is none."""
    out: Floats = days.to_physical().cast(pl.Float64).fill_null(missing).to_numpy()
    return out


def records(
    batteries: pl.DataFrame,
    holdings: pl.DataFrame,
    use: pl.DataFrame,
    readings: pl.DataFrame | None,
    lives: Mapping[str, Life],
) -> Records:
    """The tables checked one by one and against each other.

    Raises:
        TableError: a table does not keep its declaration.
        MeritError: rows that contradict each other; every fault is named.
    """
    given = {
        MERIT_HOLDINGS: holdings,
        MERIT_USE: use,
        MERIT_READINGS: MERIT_READINGS.empty() if readings is None else readings,
    }
    cars = MERIT_BATTERIES.check(batteries, MERIT_BATTERIES.name).sort("battery_id")
    told = {table.name: table.check(frame, table.name) for table, frame in given.items()}
    faults = [*_strangers(cars, told, lives), *_contradictions(cars, told)]
    if faults:
        raise MeritError(faults)
    ids = tuple(cars["battery_id"])
    held, used, seen = (told[table.name] for table in given)
    return Records(
        batteries=cars,
        holdings=held,
        use=used,
        readings=seen,
        ids=ids,
        rated_kwh=cars["rated_kwh"].to_numpy(),
        born=day_numbers(cars["first_used_on"]),
        held=_spans(held, "held", ids),
        used=_spans(used, "used", ids),
        lives={ids.index(name): life for name, life in lives.items()},
        synthetic=_synthetic(cars, seen, lives),
    )


def _synthetic(cars: pl.DataFrame, seen: pl.DataFrame, lives: Mapping[str, Life]) -> NDArray[np.bool_]:
    """One simulated figure makes all that rests on it simulated."""
    simulated = {*seen.filter("is_synthetic")["battery_id"]}
    simulated |= {name for name, life in lives.items() if life.is_synthetic}
    named = cars["battery_id"].is_in(sorted(simulated))
    return np.asarray((cars["is_synthetic"] | named).to_numpy(), dtype=np.bool_)


def _place(battery_ids: pl.Series, ids: tuple[str, ...]) -> Ints:
    out: Ints = np.searchsorted(np.asarray(ids, dtype=object), battery_ids.to_numpy().astype(object))
    return out


def _spans(frame: pl.DataFrame, what: str, ids: tuple[str, ...]) -> Spans:
    battery = _place(frame["battery_id"], ids)
    since, until = (day_numbers(frame[f"{what}_{end}"]) for end in ("from", "until"))
    order: Ints = np.lexsort((since, battery))
    return Spans(battery[order], since[order], until[order], order)


def _strangers(
    cars: pl.DataFrame, told: Mapping[str, pl.DataFrame], lives: Mapping[str, Life]
) -> Iterator[MeritFault]:
    known = cars.select("battery_id", "first_used_on")
    for name, frame in told.items():
        for battery in frame.join(known, on="battery_id", how="anti")["battery_id"].unique().sort():
            yield merit_fault(MeritCode.UNKNOWN_BATTERY, table=name, battery=battery)
    for battery in sorted(set(lives) - set(known["battery_id"])):
        yield merit_fault(MeritCode.UNKNOWN_BATTERY, table="lives", battery=battery)
    first = {"merit_holdings": "held_from", "merit_use": "used_from", "merit_readings": "measured_on"}
    for name, day in first.items():
        early = told[name].join(known, on="battery_id").filter(pl.col(day) < pl.col("first_used_on"))
        for battery, since, limit in early.select("battery_id", day, "first_used_on").iter_rows():
            values = {"table": name, "battery": battery, "since": since, "limit": limit}
            if name != "merit_holdings":  # an owner may have bought it before it was first used
                yield merit_fault(MeritCode.BEFORE_FIRST_USE, **values)
    born = dict(known.iter_rows())
    for battery, life in sorted(lives.items()):
        if battery in born and life.start < born[battery]:
            values = {"table": "lives", "battery": battery, "since": life.start, "limit": born[battery]}
            yield merit_fault(MeritCode.BEFORE_FIRST_USE, **values)


def _contradictions(cars: pl.DataFrame, told: Mapping[str, pl.DataFrame]) -> Iterator[MeritFault]:
    for table, what in ((MERIT_HOLDINGS, "held"), (MERIT_USE, "used")):
        frame = told[table.name].join(cars.select("battery_id"), on="battery_id")
        yield from _span_faults(table, frame, f"{what}_from", f"{what}_until")
    days = (pl.col("used_until") - pl.col("used_from")).dt.total_days()
    fast = told[MERIT_USE.name].filter(days > 0, pl.col("driven_km") > days * MOST_KM_A_DAY)
    for battery, since, km, took in fast.select("battery_id", "used_from", "driven_km", days).iter_rows():
        yield merit_fault(
            MeritCode.TOO_FAR,
            table=MERIT_USE.name,
            battery=battery,
            since=since,
            found=f"{km:,.0f}",
            days=took,
            limit=f"{MOST_KM_A_DAY:,.0f}",
        )
    low, middle, high = (pl.col(f"soh_share{end}") for end in ("_low", "", "_high"))
    for row in told[MERIT_READINGS.name].filter((low > middle) | (middle > high)).iter_rows(named=True):
        found = ", ".join(f"{row[f'soh_share{end}']:g}" for end in ("_low", "", "_high"))
        values = {"battery": row["battery_id"], "since": row["measured_on"], "found": found}
        yield merit_fault(MeritCode.ORDER, table=MERIT_READINGS.name, **values)


def _span_faults(table: Table, frame: pl.DataFrame, since: str, until: str) -> Iterator[MeritFault]:
    ordered = frame.sort("battery_id", since)
    for battery, first, end in (
        ordered.filter(pl.col(until) <= pl.col(since)).select("battery_id", since, until).iter_rows()
    ):
        yield merit_fault(MeritCode.ENDS_BEFORE, table=table.name, battery=battery, since=first, until=end)
    # An open end overlaps whatever comes later; the longest of the rows before decides.
    ends = pl.col(until).fill_null(date.max).cum_max().shift(1).over("battery_id")
    overlaps = ordered.with_columns(before=ends).filter(pl.col(since) < pl.col("before"))
    for battery, first in overlaps.select("battery_id", since).iter_rows():
        yield merit_fault(MeritCode.OVERLAP, table=table.name, battery=battery, since=first)


def total(values: Floats, group: Ints, groups: int) -> Floats:
    """Sum of the values of each group [group]."""
    return np.asarray(np.bincount(group, values, minlength=groups), dtype=np.float64)


def years_of(days: Floats) -> Floats:
    """Days as years."""
    return days / DAYS_PER_YR


def last_before(battery: Ints, day: Floats, of_battery: Ints, at_day: Floats) -> Ints:
    """For each asked battery and day, the last row of that battery on or before it.

    Args:
        battery: place of the battery of each row; rows are sorted by battery and day.
        day: day of each row.
        of_battery: place of the battery that is asked for.
        at_day: day that is asked for.

    Returns:
        Places of rows; −1, or a row of another battery, where there is none.
    """
    days = np.unique(day)
    # Ranks instead of days: the two become one whole number, and nothing is rounded.
    key = battery * (days.size + 1) + np.searchsorted(days, day) + 1
    asked = of_battery * (days.size + 1) + np.searchsorted(days, at_day, side="right")
    out: Ints = np.searchsorted(key, asked, side="right") - 1
    return out

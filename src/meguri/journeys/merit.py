"""From records of use and verdicts to what was kept in service, what it earns, what CO2 it avoids."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.facts.source import read_typed
from meguri.tables.faults import TableError
from meguri.tables.merit import (
    MERIT_BATTERIES,
    MERIT_HOLDINGS,
    MERIT_ODOMETER,
    MERIT_READINGS,
    MERIT_USE,
)
from meguri.value.carbon import Account, carbon_avoided, longer_use_cases
from meguri.value.circularity import (
    Scheme,
    Service,
    merit_awards,
    merit_sums,
    read_scheme,
    retained_service,
    use_of_odometer,
)

if TYPE_CHECKING:
    from meguri.tables.schema import Table

FILES: "dict[str, Table]" = {
    "batteries": MERIT_BATTERIES,
    "holdings": MERIT_HOLDINGS,
    "use": MERIT_USE,
    "odometer": MERIT_ODOMETER,
    "readings": MERIT_READINGS,
}
NEEDED = ("batteries", "holdings")
SUM_COLUMN = {
    "owner": "owner_id",
    "fleet": "fleet_id",
    "municipality": "municipality",
    "prefecture": "prefecture",
    "battery": "battery_id",
    "period": "period",
}
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, eq=False)
class MeritTables:
    """What is on record.

    Attributes:
        batteries: table `merit_batteries`.
        holdings: table `merit_holdings`.
        use: table `merit_use`; odometers are among it.
        readings: table `merit_readings`.
    """

    batteries: pl.DataFrame
    holdings: pl.DataFrame
    use: pl.DataFrame
    readings: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Merit:
    """A count, its sums and awards.

    Attributes:
        tables: what it was counted from.
        service: what was kept in service (`retained_service`).
        by: what the sums are by.
        sums: table `merit_sums`.
        awards: table `merit_awards`.
    """

    tables: MeritTables
    service: Service
    by: str
    sums: pl.DataFrame
    awards: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Card:
    """What one person, fleet or place can show.

    Attributes:
        row: the row of `merit_sums`.
        award: the row of `merit_awards`.
        scheme: under which scheme.
        beyond_yr: years in use past the age by which half of the peers are gone, over all batteries.
        half_gone_yr: that age, years.
        co2_kg: CO2 avoided, low, median and high, kg; None where nothing was kept.
        counted_until: day on which counting ends.
    """

    row: Mapping[str, Any]
    award: Mapping[str, Any]
    scheme: Scheme
    beyond_yr: float
    half_gone_yr: float
    co2_kg: tuple[float, float, float] | None
    counted_until: date


def read_merit(files: Mapping[str, bytes]) -> MeritTables:
    """The tables of merit from CSV files (UTF-8), by the names in `FILES`.

    Optional columns may be missing; without `is_synthetic` the data count as real.

    Raises:
        ExceptionGroup: of the `TableError` and `OSError` of each file that cannot be used.
    """
    faults: list[Exception] = []
    read: dict[str, pl.DataFrame] = {}
    for name, table in FILES.items():
        try:
            content = files.get(name)
            read[name] = table.empty() if content is None else _read(table, content, f"{name}.csv")
        except (TableError, OSError) as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("merit files", faults)
    return merit_tables(read)


def merit_tables(frames: Mapping[str, pl.DataFrame]) -> MeritTables:
    """The tables of merit, with odometers made into records of use.

    Raises:
        MeritError: an odometer that runs backwards.
    """
    whole = {name: frames.get(name, table.empty()) for name, table in FILES.items()}
    driven = use_of_odometer(whole["odometer"])
    use = pl.concat([whole["use"], driven])
    return MeritTables(whole["batteries"], whole["holdings"], use, whole["readings"])


def _read(table: "Table", content: bytes, where: str) -> pl.DataFrame:
    frame = read_typed(table, content.removeprefix(b"\xef\xbb\xbf"), where=where)
    for column in table.columns:
        if column.name not in frame.columns and not column.required:
            frame = frame.with_columns(pl.lit(None, column.kind.dtype).alias(column.name))
    if "is_synthetic" in table.names and "is_synthetic" not in frame.columns:
        frame = frame.with_columns(pl.lit(False).alias("is_synthetic"))
    return table.check(frame, where=where)


def count_merit(
    tables: MeritTables,
    *,
    until: date,
    by: str = "owner",
    scheme: str | Path | Mapping[str, Any] | Scheme = "points_only",
    since: date | None = None,
    period: str = "whole",
    seed: int = 1,
    draws: int = 200,
) -> Merit:
    """Service, sums and awards of what is on record.

    Raises:
        TableError, MeritError, SchemeError: as `retained_service` and `merit_sums` do.
    """
    rule = read_scheme(scheme)
    service = retained_service(
        tables.batteries, tables.holdings, tables.use, tables.readings,
        until=until, since=since, scheme=rule, period=period, seed=seed, draws=draws,
    )  # fmt: skip
    sums = merit_sums(service, by)
    return Merit(tables, service, by, sums, merit_awards(service, by))


def merit_carbon(merit: Merit, sum_id: str | None = None, *, kwh_per_km: float | None = None) -> Account:
    """The CO2 that longer use avoids, of all or of one sum.

    Raises:
        TableError, CarbonError: as `carbon_avoided` does.
    """
    service = merit.service if sum_id is None else replace(merit.service, merit=_of(merit, sum_id))
    cases = longer_use_cases(service, merit.tables.batteries, kwh_per_km=kwh_per_km)
    spread = merit.service.spread
    return carbon_avoided(cases, seed=spread.seed, draws=spread.count)


def merit_card(merit: Merit, sum_id: str, until: date) -> Card:
    """The card of one sum.

    Raises:
        KeyError: there is no such sum.
    """
    found = merit.sums.filter(pl.col("sum_id") == sum_id)
    if found.is_empty():
        raise KeyError(sum_id)
    law = merit.service.scheme.law
    half = law.scale_yr * log(2) ** (1 / law.shape)
    beyond = 0.0
    for row in _of(merit, sum_id).iter_rows(named=True):
        end = row["age_yr"] + (row["counted_until"] - row["counted_from"]) / _YEAR
        beyond += max(0.0, end - max(row["age_yr"], half)) * row["used_share"]
    return Card(
        row=found.row(0, named=True),
        award=merit.awards.filter(pl.col("sum_id") == sum_id).row(0, named=True),
        scheme=merit.service.scheme,
        beyond_yr=beyond,
        half_gone_yr=half,
        co2_kg=_co2(merit, sum_id),
        counted_until=until,
    )


def _co2(merit: Merit, sum_id: str) -> tuple[float, float, float] | None:
    totals = merit_carbon(merit, sum_id).totals.filter(pl.col("way") == "longer_use")
    if totals.is_empty():
        return None
    row = totals.row(0, named=True)
    return row["avoided_co2_kg_low"], row["avoided_co2_kg"], row["avoided_co2_kg_high"]


def _of(merit: Merit, sum_id: str) -> pl.DataFrame:
    """Rows of merit behind one sum."""
    if merit.by == "all":
        return merit.service.merit
    return merit.service.merit.filter(pl.col(SUM_COLUMN[merit.by]).fill_null("-") == sum_id)


def one_car(
    rated_kwh: float,
    first_used_on: date,
    until: date,
    *,
    km_per_yr: float,
    owner_id: str,
    held_from: date | None = None,
    soh_share: tuple[float, float, float] | None = None,
) -> MeritTables:
    """The record of one car of one holder, as far as he told it.

    Args:
        rated_kwh: energy when new.
        first_used_on: first registration.
        until: day on which counting ends.
        km_per_yr: distance a year, taken as even.
        owner_id: the name on the card.
        held_from: since when it is his; by default since new.
        soh_share: state of health on the last day, low, median, high; without it nothing can be counted.
    """
    held = held_from or first_used_on
    km = km_per_yr * ((until - held) / _YEAR)
    return MeritTables(
        batteries=_one(MERIT_BATTERIES, "car", rated_kwh, first_used_on, False),
        holdings=_one(MERIT_HOLDINGS, "car", owner_id, held, None, None, None, None),
        use=_one(MERIT_USE, "car", held, until, km, None),
        readings=MERIT_READINGS.empty()
        if soh_share is None
        else _one(MERIT_READINGS, "car", "told", until, *soh_share, False),
    )


def _one(table: "Table", *values: object) -> pl.DataFrame:
    return pl.DataFrame([values], schema=table.polars_schema, orient="row")

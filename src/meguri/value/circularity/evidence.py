"""What people hold turned into the tables of merit: verdicts into readings, odometers into records of use."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from meguri.tables.merit import MERIT_ODOMETER, MERIT_READINGS, MERIT_USE
from meguri.tables.verdict import Verdict
from meguri.value.circularity.faults import MeritCode, MeritError, MeritFault, merit_fault


def readings_of(verdicts: Mapping[str, Iterable[Verdict]]) -> pl.DataFrame:
    """MERIT_READINGS from the verdicts of each battery.

    Raises:
        MeritError: verdicts without a day, or two of one battery on one day; all faults.
    """
    faults: list[MeritFault] = []
    rows = []
    for battery, told in sorted(verdicts.items()):
        seen: dict[object, str] = {}
        for one in told:
            if one.measured_on is None:
                faults.append(merit_fault(MeritCode.UNDATED, battery=battery, verdict=one.verdict_id))
            elif one.measured_on in seen:
                values = {"verdict": one.verdict_id, "other": seen[one.measured_on]}
                faults.append(
                    merit_fault(MeritCode.SAME_DAY, battery=battery, since=one.measured_on, **values)
                )
            else:
                seen[one.measured_on] = one.verdict_id
                edges = (one.low, one.median, one.high)
                rows.append((battery, one.verdict_id, one.measured_on, *edges, one.is_synthetic))
    if faults:
        raise MeritError(faults)
    return MERIT_READINGS.check(pl.DataFrame(rows, schema=MERIT_READINGS.polars_schema, orient="row"))


def use_of_odometer(odometer: pl.DataFrame) -> pl.DataFrame:
    """MERIT_USE from readings of the odometer: a record from each reading to the next of the same battery.

    Whoever reads it more often is judged more finely; a single reading gives no record.

    Raises:
        TableError: the readings do not keep the table `merit_odometer`.
        MeritError: an odometer that runs backwards; all faults.
    """
    told = MERIT_ODOMETER.check(odometer, MERIT_ODOMETER.name).sort("battery_id", "read_on")
    step = told.with_columns(
        used_until=pl.col("read_on").shift(-1).over("battery_id"),
        driven_km=(pl.col("odometer_km").shift(-1) - pl.col("odometer_km")).over("battery_id"),
    ).drop_nulls("used_until")
    if faults := list(_backwards(step)):
        raise MeritError(faults)
    return MERIT_USE.check(
        step.select(
            "battery_id",
            pl.col("read_on").alias("used_from"),
            "used_until",
            "driven_km",
            pl.lit(None, pl.Float64).alias("moved_kwh"),
        )
    )


def _backwards(step: pl.DataFrame) -> Iterator[MeritFault]:
    falling = step.filter(pl.col("driven_km") < 0).select(
        "battery_id", "used_until", "odometer_km", "driven_km"
    )
    for battery, until, before, driven in falling.iter_rows():
        values = {"until": until, "found": f"{before + driven:,.0f}", "limit": f"{before:,.0f}"}
        yield merit_fault(MeritCode.BACKWARDS, battery=battery, **values)

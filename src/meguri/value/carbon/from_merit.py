"""Cases of longer use from a count of retained service, so that no day is told twice."""

import polars as pl

from meguri.tables.circularity import CARBON_CASES
from meguri.tables.merit import MERIT_BATTERIES
from meguri.value.circularity.service import Service


def longer_use_cases(
    service: Service, batteries: pl.DataFrame, *, kwh_per_km: float | None = None
) -> pl.DataFrame:
    """CARBON_CASES: a case for each row of merit that kept anything in service.

    Args:
        service: what `retained_service` gave.
        batteries: table `merit_batteries`, as given there.
        kwh_per_km: consumption of the cars; with it the energy delivered is known, and the losses of old
            packs are charged on it; without it they are not, and the account says so.

    Raises:
        TableError: `batteries` does not keep its declaration.
    """
    cars = MERIT_BATTERIES.check(batteries, MERIT_BATTERIES.name).select("battery_id", "rated_kwh")
    moved = None if kwh_per_km is None else pl.col("moved_kwh") + pl.col("driven_km") * kwh_per_km
    case = pl.concat_str(
        "battery_id", "owner_id", pl.col("counted_from").dt.to_string("%Y-%m-%d"), separator="/"
    )
    rows = service.merit.filter(pl.col("retained_kwh_yr") > 0).join(cars, on="battery_id", how="left")
    told = rows.select(
        case_id=case,
        battery_id="battery_id",
        way=pl.lit("longer_use"),
        counted_from="counted_from",
        counted_until="counted_until",
        rated_kwh="rated_kwh",
        avoided_count_low="avoided_count_low",
        avoided_count="avoided_count",
        avoided_count_high="avoided_count_high",
        moved_kwh=pl.lit(None, pl.Float64) if moved is None else moved,
    )
    missing = [name for name in CARBON_CASES.names if name not in told.columns]
    schema = CARBON_CASES.polars_schema
    whole = told.with_columns(pl.lit(None, schema[name]).alias(name) for name in missing)
    return CARBON_CASES.check(whole.select(CARBON_CASES.names))

"""What a person, a fleet, a city or everybody together kept in service."""

from typing import Any

import numpy as np
import polars as pl

from meguri.tables.merit import MERIT_SUMS, SUM_BY
from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault
from meguri.value.circularity.service import Service

NOBODY_SAID = "-"
_COLUMN = {
    "owner": "owner_id",
    "fleet": "fleet_id",
    "municipality": "municipality",
    "prefecture": "prefecture",
    "battery": "battery_id",
    "period": "period",
}


def merit_sums(service: Service, by: str = "owner") -> pl.DataFrame:
    """MERIT_SUMS: the rows of one count, summed.

    Args:
        service: what `retained_service` gave.
        by: `owner`, `fleet`, `municipality`, `prefecture`, `battery`, `period`, or `all`.

    Returns:
        One row each, sorted by its id. Central figures are sums of the rows' central figures; the intervals
        come from the draws, in which the errors of diagnoses are in part common to all.

    Raises:
        MeritError: nothing can be summed by that.
    """
    merit = service.merit
    named = summed_by(merit, by)
    if merit.is_empty():
        return MERIT_SUMS.empty()
    ids = named["sum_id"].unique().sort()
    group = np.searchsorted(ids.to_numpy().astype(object), named["sum_id"].to_numpy().astype(object))
    frame = (
        named.group_by("sum_id")
        .agg(
            owners_count=pl.col("owner_id").n_unique().cast(pl.Int64),
            batteries_count=pl.col("battery_id").n_unique().cast(pl.Int64),
            retained_km=pl.col("retained_km").sum(),
            law_id=pl.col("law_id").first(),
            is_synthetic=pl.col("is_synthetic").any(),
        )
        .sort("sum_id")
        .with_columns(pl.lit(by).alias("sum_by"), *_doubtful(service, group, ids.len(), merit))
    )
    return MERIT_SUMS.check(frame.select(MERIT_SUMS.names))


def _doubtful(service: Service, group: Any, groups: int, merit: pl.DataFrame) -> list[pl.Series]:
    kwh_yr = service.spread.sums(group, groups)
    # A pack's part in the count of packs is its merit over its own energy: another weight for each row.
    weight = _per_kwh_yr(merit)
    packs = service.spread.weighted(weight).sums(group, groups)
    out = []
    for edge, merit_edge, packs_edge in zip(("_low", "", "_high"), kwh_yr, packs, strict=True):
        out += [
            pl.Series(f"retained_kwh_yr{edge}", merit_edge),
            pl.Series(f"avoided_count{edge}", packs_edge),
        ]
    return out


def _per_kwh_yr(merit: pl.DataFrame) -> Any:
    """New packs avoided by each kWh·year of a row; 0 where the row has none."""
    ratio = pl.col("avoided_count") / pl.col("retained_kwh_yr")
    share = merit.select(pl.when(pl.col("retained_kwh_yr") > 0).then(ratio).otherwise(0.0))
    return share.to_series().to_numpy()


def summed_by(merit: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows of table `merit` with the sum that each belongs to (`sum_id`).

    Raises:
        MeritError: nothing can be summed by that.
    """
    if by not in SUM_BY:
        raise MeritError([merit_fault(MeritCode.NO_SUM, found=repr(by), known=", ".join(SUM_BY))])
    name = pl.lit("all") if by == "all" else pl.col(_COLUMN[by]).fill_null(NOBODY_SAID)
    return merit.with_columns(sum_id=name)

"""What a person, a fleet, a city or everybody together kept in service, and what a scheme awards for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.merit import MERIT_AWARDS, MERIT_SUMS, SUM_BY
from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault
from meguri.value.circularity.scheme import Scheme
from meguri.value.circularity.scheme_reading import read_scheme
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
_KM_OF_A_POINT = 100.0
CO2_FACTORS = ("new_pack", "second_life_share")


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
    if by not in SUM_BY:
        raise MeritError([merit_fault(MeritCode.NO_SUM, found=repr(by), known=", ".join(SUM_BY))])
    merit = service.merit
    if merit.is_empty():
        return MERIT_SUMS.empty()
    name = pl.lit("all") if by == "all" else pl.col(_COLUMN[by]).fill_null(NOBODY_SAID)
    named = merit.with_columns(sum_id=name)
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


def merit_awards(
    sums: pl.DataFrame,
    scheme: str | Path | Mapping[str, Any] | Scheme,
    *,
    co2_kg_per_kwh: float | None = None,
) -> pl.DataFrame:
    """MERIT_AWARDS: points and yen of one scheme for each sum.

    Points are counted on the central figures and add up; a cap is put to each sum as it stands, so capped
    payments do not.

    Args:
        sums: table `merit_sums`.
        scheme: the scheme (`read_scheme`).
        co2_kg_per_kwh: CO2 of a kilowatt-hour of new pack avoided; by default the middle of the factors.

    Raises:
        TableError: `sums` does not keep its declaration.
        SchemeError: the scheme is none.
    """
    rule = read_scheme(scheme)
    told = MERIT_SUMS.check(sums, MERIT_SUMS.name)
    points, yen = rule.points, rule.yen
    co2 = _co2_kg_per_kwh() if co2_kg_per_kwh is None else co2_kg_per_kwh
    # Avoided packs times their energy is retained service over what a kilowatt-hour is expected to serve.
    per_kwh_yr = points.per_kwh_yr + points.per_co2_kg * co2 / rule.law.expected_yr
    earned = (
        pl.col("retained_kwh_yr") * per_kwh_yr + pl.col("retained_km") / _KM_OF_A_POINT * points.per_100_km
    )
    most = float("inf") if yen.most_jpy is None else yen.most_jpy
    uncapped = pl.col("points_count") * (yen.jpy_per_point or 0.0)
    frame = (
        told.with_columns(scheme_id=pl.lit(rule.scheme_id), points_count=earned)
        .with_columns(uncapped_jpy=uncapped)
        .with_columns(
            reward_jpy=pl.min_horizontal("uncapped_jpy", pl.lit(most)),
            is_capped=pl.col("uncapped_jpy") > most,
            is_assumed=pl.lit(_rates_assumed(rule)),
        )
    )
    return MERIT_AWARDS.check(frame.select(MERIT_AWARDS.names))


def _rates_assumed(rule: Scheme) -> bool:
    return any(key.startswith(("points.", "yen.")) for key in rule.assumed_keys)


def _co2_kg_per_kwh() -> float:
    from meguri.facts.source import fact

    value = dict(fact("carbon_factors").rows.select("factor_id", "value").iter_rows())
    new_pack, overhead = (value[name] for name in CO2_FACTORS)
    return float(new_pack * (1 - overhead))

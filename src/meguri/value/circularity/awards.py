"""What a scheme awards: points for what was kept in service, and yen up to the cap of each holder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from meguri.tables.merit import MERIT_AWARDS
from meguri.value.circularity.scheme import Scheme
from meguri.value.circularity.scheme_reading import read_scheme
from meguri.value.circularity.service import Service
from meguri.value.circularity.sums import summed_by

_KM_OF_A_POINT = 100.0
CO2_FACTORS = ("new_pack", "second_life_share")
_PAYOUT = ("owner_id", "period")  # whom a cap binds, and for which payout


def merit_awards(
    service: Service,
    by: str = "owner",
    scheme: str | Path | Mapping[str, Any] | Scheme | None = None,
    *,
    co2_kg_per_kwh: float | None = None,
) -> pl.DataFrame:
    """MERIT_AWARDS: points and yen of one scheme for each sum of a count.

    A cap binds each holder in each period counted, over all his batteries wherever they are; what it takes is
    taken from each of them in proportion. So points and yen both add up, and a city's sum is that of its
    holders.

    Args:
        service: what `retained_service` gave.
        by: `owner`, `fleet`, `municipality`, `prefecture`, `battery`, `period`, or `all`.
        scheme: the scheme (`read_scheme`); by default the one that was counted by.
        co2_kg_per_kwh: CO2 of a kilowatt-hour of new pack avoided; by default the middle of the factors.

    Returns:
        One row each, sorted by its id, on the central figures.

    Raises:
        MeritError: nothing can be summed by that.
        SchemeError: the scheme is none.
    """
    rule = service.scheme if scheme is None else read_scheme(scheme)
    named = summed_by(service.merit, by)
    if named.is_empty():
        return MERIT_AWARDS.empty()
    frame = (
        named.with_columns(points_count=_points(rule, co2_kg_per_kwh))
        .with_columns(uncapped_jpy=pl.col("points_count") * (rule.yen.jpy_per_point or 0.0))
        .with_columns(kept=_kept_by_cap(rule))
        .group_by("sum_id")
        .agg(
            pl.col("points_count", "uncapped_jpy").sum(),
            reward_jpy=(pl.col("uncapped_jpy") * pl.col("kept")).sum(),
            is_capped=(pl.col("kept") < 1.0).any(),
        )
        .sort("sum_id")
        .with_columns(
            scheme_id=pl.lit(rule.scheme_id), sum_by=pl.lit(by), is_assumed=pl.lit(_rates_assumed(rule))
        )
    )
    return MERIT_AWARDS.check(frame.select(MERIT_AWARDS.names))


def _points(rule: Scheme, co2_kg_per_kwh: float | None) -> pl.Expr:
    co2 = _co2_kg_per_kwh() if co2_kg_per_kwh is None else co2_kg_per_kwh
    # Avoided packs times their energy is retained service over what a kilowatt-hour is expected to serve.
    per_kwh_yr = rule.points.per_kwh_yr + rule.points.per_co2_kg * co2 / rule.law.expected_yr
    per_km = rule.points.per_100_km / _KM_OF_A_POINT
    return pl.col("retained_kwh_yr") * per_kwh_yr + pl.col("retained_km") * per_km


def _kept_by_cap(rule: Scheme) -> pl.Expr:
    """Part of a row's yen that the cap of its holder leaves."""
    if rule.yen.most_jpy is None:
        return pl.lit(1.0)
    whole = pl.col("uncapped_jpy").sum().over(_PAYOUT)
    return pl.when(whole > rule.yen.most_jpy).then(rule.yen.most_jpy / whole).otherwise(1.0)


def _rates_assumed(rule: Scheme) -> bool:
    return any(key.startswith(("points.", "yen.")) for key in rule.assumed_keys)


def _co2_kg_per_kwh() -> float:
    from meguri.facts.source import fact

    value = dict(fact("carbon_factors").rows.select("factor_id", "value").iter_rows())
    new_pack, overhead = (value[name] for name in CO2_FACTORS)
    return float(new_pack * (1 - overhead))

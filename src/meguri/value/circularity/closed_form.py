"""Retained service of one battery by its formula, for ages instead of days: what the tables are held to."""

from collections.abc import Sequence

import numpy as np

from meguri.value.circularity.base_law import BaseLaw


def retained_kwh_yr(
    law: BaseLaw,
    rated_kwh: float,
    age_yr: Sequence[float],
    soh_share: Sequence[float],
    span_yr: tuple[float, float],
    used_share: float = 1.0,
) -> float:
    """C · u · ∫ SOH(a) (1 − S(a)) da over a span of ages, in kWh·years.

    Args:
        law: survival of the peers.
        rated_kwh: energy when new, kWh.
        age_yr: ages at which the state of health is known, rising, years.
        soh_share: state of health at these ages, shares; straight between them.
        span_yr: from which age to which; outside the known ages nothing counts.
        used_share: how fully it was used.

    Raises:
        ValueError: ages that do not rise, lists of different lengths, or a span that ends before it begins.
    """
    ages, soh = np.asarray(age_yr, dtype=np.float64), np.asarray(soh_share, dtype=np.float64)
    if ages.size != soh.size or ages.size < 2 or np.any(np.diff(ages) <= 0):
        raise ValueError("age_yr must rise, with one soh_share for each of at least two ages")
    if span_yr[1] < span_yr[0]:
        raise ValueError("span_yr ends before it begins")
    inner = ages[(ages > span_yr[0]) & (ages < span_yr[1])]
    cuts = np.clip(np.concatenate([[span_yr[0]], inner, [span_yr[1]]]), ages[0], ages[-1])
    health = np.interp(cuts, ages, soh)
    area, moment = np.diff(law.gone_area(cuts)), np.diff(law.gone_moment(cuts))
    width = np.diff(cuts)
    slope = np.divide(np.diff(health), width, out=np.zeros(width.size), where=width > 0)
    pieces = (health[:-1] - slope * cuts[:-1]) * area + slope * moment
    return float(rated_kwh * used_share * np.maximum(pieces, 0.0).sum())

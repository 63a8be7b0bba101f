"""What others have published, beside what the evidence supports.

Verdicts: *reproduced* – the evidence by itself comes to the figure; *consistent* – the figure lies within
what the evidence leaves open; *not_supported* – it lies outside; *not_identifiable* – it cannot be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.histories import band
from meguri.tables.account import CLAIMS
from meguri.tables.schema import check

Floats = NDArray[np.float64]

_NEAR_SHARE = 0.05
_NARROW_SHARE = 0.20

WHY = {
    "jri_arisen_110000": "fits_exits",
    "jri_arisen_implied": "fits_exits",
    "jri_exported_94000": "exports_counted",
    "jri_exports_per_year": "exports_counted",
    "jri_export_share": "share_of_exits",
    "jri_metal_4300t": "needs_larger_packs",
    "jri_metal_per_car": "needs_larger_packs",
    "jri_metal_value": "value_follows_mass",
    "jri_value_per_car": "value_follows_mass",
    "jri_value_per_kg": "price_basis_decides",
    "jri_market_2030": "calibrated_to_claim",
    "jri_market_2050": "calibrated_to_claim",
    "jri_market_2030_reuse_recycling": "calibrated_to_claim",
    "jri_market_2030_used_ev": "calibrated_to_claim",
    "jri_market_today": "order_of_magnitude_only",
    "jri_any_model_any_age": "customs_blind_to_model_and_age",
    "jri_russia_shift": "destinations_before_and_after",
}
# What a recent count of the cars in use changes.
_WHEN_COUNTED = {"fits_exits": "fits_exits_counted", "share_of_exits": "share_of_exits_counted"}
_COUNTED_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Support:
    """What the evidence supports for one claim.

    Attributes:
        points: 5 % point, median and 95 % point; None where it comes to no figure.
        judges: False where the figure was set to the claim and so cannot judge it.
        holds: for a claim told in words: whether the evidence shows it.
    """

    points: tuple[float, float, float] | None = None
    judges: bool = True
    holds: bool | None = None

    @classmethod
    def of(cls, draws: Floats, judges: bool = True) -> "Support":
        """From equally likely draws [D]."""
        low, median, high = (float(x) for x in band(draws))
        return cls((low, median, high), judges)


def compare(claims: pl.DataFrame, support: Mapping[str, Support]) -> pl.DataFrame:
    """Published claims in, CLAIMS out.

    A claim reaches from its value less to its value plus `half_width`, as far as it was rounded.

    Args:
        claims: the fact published_claims (claim_id, value, half_width, unit, to_year, source_id).
        support: by claim id; a claim without support is not identifiable.
    """
    rows = []
    for claim in claims.iter_rows(named=True):
        found = support.get(claim["claim_id"])
        points = (None, None, None) if found is None or found.points is None else found.points
        rows.append(
            {
                "claim_id": claim["claim_id"],
                "published": claim["value"],
                "unit": claim["unit"],
                "to_year": claim["to_year"],
                **dict(zip(("estimate_low", "estimate", "estimate_high"), points, strict=True)),
                "verdict": _verdict(claim["value"], claim["half_width"] or 0.0, found),
                "why": _why(claim["claim_id"], found),
                "source_id": claim["source_id"],
            }
        )
    return check(CLAIMS, pl.DataFrame(rows, schema=CLAIMS.polars_schema))


def _why(claim_id: str, found: Support | None) -> str:
    why = WHY.get(claim_id, "no_public_count")
    if found is None:
        return "beyond_horizon" if why == "calibrated_to_claim" else why
    if found.points is None or found.points[2] - found.points[0] > _COUNTED_SHARE * found.points[1]:
        return why
    return _WHEN_COUNTED.get(why, why)


def _verdict(published: float | None, half_width: float, found: Support | None) -> str:
    if found is None:
        return "not_identifiable"
    if found.holds is not None:
        return "reproduced" if found.holds else "not_supported"
    if not found.judges or published is None or found.points is None:
        return "not_identifiable"
    low, median, high = found.points
    if high < published - half_width or published + half_width < low:
        return "not_supported"
    narrow = high - low <= _NARROW_SHARE * published
    near = abs(median - published) <= max(_NEAR_SHARE * published, half_width)
    return "reproduced" if narrow and near else "consistent"

"""A quote as rows of the declared tables."""

from math import ceil, floor, sqrt
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.tables.promise import CLAIMS_BY_YEAR, GUARANTEE
from meguri.value.guarantee.claims import Claims, rate_of_shortfall, worst_jpy
from meguri.value.guarantee.level import Level, entry_share
from meguri.value.guarantee.premium import NINE_OF_TEN, load_premium, share_band, tail_mean
from meguri.value.guarantee.terms import Terms

Floats = NDArray[np.float64]
Row = dict[str, Any]

EDGES = ("_low", "", "_high")
FEW_CLAIMS = 100  # fewer draws with a claim say little of a mean by its spread


def guarantee_row(terms: Terms, life: Life, claims: Claims | None, level: Level | None) -> pl.DataFrame:
    """GUARANTEE, one row; without claims (not eligible) all that is priced stays empty."""
    row: Row = dict.fromkeys(GUARANTEE.names) | {
        "verdict_id": life.verdict_id,
        "terms_id": terms.terms_id,
        "product": terms.product,
        "role": terms.role,
        "is_eligible": claims is not None,
        "price_kind": "gross_premium" if terms.role == "insurer" else "guarantee_fee",
        "entry_soh_share": entry_share(life),
        "claim_most_share": terms.promise.claim_most_share,
        "draws_count": float(life.soh.array.shape[0]),
        "is_synthetic": life.is_synthetic,
    }
    if claims is not None and level is not None:
        row |= _promised(terms, level) | _chances(claims)
        row |= _prices(terms, claims, _worst(terms, life, level))
        row |= _kept(terms, level, claims.lowest)
    return GUARANTEE.check(pl.DataFrame([row], schema=GUARANTEE.polars_schema))


def claims_by_year(terms: Terms, life: Life, claims: Claims | None) -> pl.DataFrame:
    """CLAIMS_BY_YEAR: one row for each year of the contract; none where there is no contract."""
    if claims is None:
        return CLAIMS_BY_YEAR.empty()
    draws = claims.claimed.size
    finite = claims.end_yr[np.isfinite(claims.end_yr)]
    years = max(ceil(float(finite.max(initial=0.0)) - 1e-9), 1)
    which = np.clip(np.ceil(np.where(claims.claimed, claims.when_yr, 1.0) - 1e-9), 1, years).astype(np.int64)
    rows: list[Row] = []
    for year in range(1, years + 1):
        here = claims.claimed & (which == year)
        hits = int(here.sum())
        low, high = share_band(hits, draws)
        done = claims.claimed & (which < year)
        rows.append(
            {
                "verdict_id": life.verdict_id,
                "terms_id": terms.terms_id,
                "policy_rank": year,
                "in_force_share": float(np.mean((claims.end_yr > year - 1) & ~done)),
                "claim_share_low": low,
                "claim_share": hits / draws,
                "claim_share_high": high,
                "payout_jpy": float(claims.payout_jpy[here].sum()) / draws,
                "discounted_jpy": float(claims.discounted_jpy[here].sum()) / draws,
            }
        )
    return CLAIMS_BY_YEAR.check(pl.DataFrame(rows, schema=CLAIMS_BY_YEAR.polars_schema))


def _promised(terms: Terms, level: Level) -> Row:
    if terms.product == "residual_value":
        return {"threshold_jpy": level.threshold}
    return {"threshold_share": level.soh_of(level.threshold), "threshold_km": level.km_of(level.threshold)}


def _chances(claims: Claims) -> Row:
    draws, hits = claims.claimed.size, int(claims.claimed.sum())
    low, high = share_band(hits, draws)
    chances: Row = {"claim_share_low": low, "claim_share": hits / draws, "claim_share_high": high}
    if hits:
        chances["claim_yr"] = float(claims.when_yr[claims.claimed].mean())
        chances["claim_payout_jpy"] = float(claims.payout_jpy[claims.claimed].mean())
    return chances


def _worst(terms: Terms, life: Life, level: Level) -> float:
    rate = rate_of_shortfall(terms.payout, level.soh_per_level, level.km_per_soh, life.pack_kwh)
    return worst_jpy(terms.payout, rate, level.threshold)


def _prices(terms: Terms, claims: Claims, worst: float) -> Row:
    """Pure premium and price; their bands are the sampling error of the mean (90 %)."""
    paid, loading = claims.discounted_jpy, terms.loading
    pure, sd = float(paid.mean()), float(paid.std())
    tail = tail_mean(paid, loading.tvar_share) if loading.risk == "tvar" else None
    row: Row = {"payout_sd_jpy": sd}
    for edge, value in zip(EDGES, _band(claims, pure, sd, worst), strict=True):
        premium = load_premium(value, sd, loading, role=terms.role, tail_jpy=tail)
        row |= {f"pure_jpy{edge}": value, f"price_jpy{edge}": premium.price_jpy}
        if not edge:
            row |= {"risk_jpy": premium.risk_jpy, "loading_jpy": premium.loading_jpy}
            row |= {"liability_premium_jpy": premium.liability_premium_jpy}
    return row


def _band(claims: Claims, pure: float, sd: float, worst: float) -> tuple[float, float, float]:
    """Sampling band of a mean payout, by its spread; with few claims no narrower than that of their number.

    Where no draw brings a claim the spread is none, and a claim is taken to cost `worst`.
    """
    draws, hits = claims.claimed.size, int(claims.claimed.sum())
    half = NINE_OF_TEN * sd / sqrt(draws)
    low, high = max(pure - half, 0.0), pure + half
    if hits < FEW_CLAIMS:
        each = pure * draws / hits if hits else worst
        few, many = share_band(hits, draws)
        low, high = min(low, few * each), max(high, many * each)
    return low, pure, high


def _kept(terms: Terms, level: Level, lowest: Floats) -> Row:
    """The highest promise whose chance of a claim stays within the aim; its band is sampling error."""
    low, middle, high = kept_levels(lowest, terms.promise.claim_most_share)
    if terms.product == "residual_value":
        return {"kept_jpy": middle}
    shares = [None if one is None else level.soh_of(one) for one in (low, middle, high)]
    row: Row = {f"kept_share{edge}": share for edge, share in zip(EDGES, shares, strict=True)}
    return row | {"kept_km": None if middle is None else level.km_of(middle)}


def kept_levels(lowest: Floats, most_share: float) -> tuple[float | None, float | None, float | None]:
    """The highest threshold that no more than a share of the draws fall below, with its sampling band.

    Args:
        lowest: lowest level under cover [draw]; inf where nothing was covered.
        most_share: that share.

    Returns:
        5 % point, threshold, 95 % point; None where even the highest level keeps the share.
    """
    draws = lowest.size
    ordered = np.sort(lowest)
    spread = NINE_OF_TEN * sqrt(most_share * (1 - most_share) * draws)
    places = (most_share * draws - spread, most_share * draws, most_share * draws + spread)
    found = [float(ordered[min(max(floor(place + 1e-9), 0), draws - 1)]) for place in places]
    low, middle, high = (one if np.isfinite(one) else None for one in found)
    return low, middle, high

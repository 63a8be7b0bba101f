"""A portfolio's losses as rows of the declared tables."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.promise import CONTRACT_COSTS, LOSS_CURVE, PORTFOLIO_CAUSES, PORTFOLIO_RISK
from meguri.value.guarantee.book import Book
from meguri.value.guarantee.premium import NINE_OF_TEN, tail_mean

Floats = NDArray[np.float64]

VAR_SHARE, TVAR_SHARE = 0.995, 0.99
_CURVE = (0.0, 0.005, 0.01, *np.linspace(0.02, 0.98, 49).round(2), 0.99, 0.995, 0.999, 1.0)


def risk_row(
    portfolio_id: str, book: Book, losses: Floats, claims: Floats, per_contract: Floats, capital_cost: float
) -> pl.DataFrame:
    """PORTFOLIO_RISK: what the whole risks, and what it would if contracts had nothing in common.

    The reserve is the best estimate and a cost of capital on VaR beyond it, held over half the mean term
    (capital runs off with the contracts).
    """
    draws, contracts = losses.size, book.frame.height
    variances = contract_variances(per_contract, draws)
    mean, variance = float(losses.mean()), float(losses.var())
    low, var, high = quantile_band(losses, VAR_SHARE)
    terms_yr = np.array([one.cover.term_yr for one in book.terms])[book.terms_of]
    years = float(terms_yr.mean()) / 2 if contracts else 0.0
    row: dict[str, Any] = {
        "portfolio_id": portfolio_id,
        "contracts_count": float(contracts),
        "refused_count": float(book.refused),
        "draws_count": float(draws),
        **_band("claims_count", claims),
        "claim_share": float(claims.mean()) / max(contracts, 1),
        **_band("loss_jpy", losses),
        "expected_jpy": mean,
        "expected_error_jpy": sqrt(variance / draws),
        "var_jpy": var,
        "var_jpy_low": low,
        "var_jpy_high": high,
        "tvar_jpy": tail_mean(losses, TVAR_SHARE),
        "reserve_jpy": mean + capital_cost * max(var - mean, 0.0) * years,
        "sd_jpy": sqrt(variance),
        "sd_independent_jpy": sqrt(float(variances.sum())),
        "sd_one_jpy": float(np.sqrt(variances).sum()),
        "shared_share": min(max(1.0 - float(variances.sum()) / variance, 0.0), 1.0) if variance else 0.0,
    }
    return PORTFOLIO_RISK.check(pl.DataFrame([row], schema=PORTFOLIO_RISK.polars_schema))


def contract_variances(per_contract: Floats, draws: int) -> Floats:
    """Variance of each contract's payout over the draws [contract]."""
    means = per_contract[:, 1] / draws
    out: Floats = np.maximum(per_contract[:, 2] / draws - means**2, 0.0)
    return out


def contract_costs(contract_ids: pl.Series, per_contract: Floats, draws: int) -> pl.DataFrame:
    """CONTRACT_COSTS: each contract by itself."""
    columns = {
        "contract_id": contract_ids,
        "claim_share": per_contract[:, 0] / draws,
        "pure_jpy": per_contract[:, 1] / draws,
        "payout_sd_jpy": np.sqrt(contract_variances(per_contract, draws)),
    }
    return CONTRACT_COSTS.check(pl.DataFrame(columns, schema=CONTRACT_COSTS.polars_schema))


def causes_frame(losses: Floats, without: Mapping[str, Floats]) -> pl.DataFrame:
    """PORTFOLIO_CAUSES: the variance that goes with each cause; in the same draws, so noise cancels."""
    whole = float(losses.var())
    rows = [
        {
            "cause": cause,
            "expected_jpy": float(one.mean()),
            "sd_jpy": float(one.std()),
            "removed_share": 1.0 - float(one.var()) / whole if whole else 0.0,
            "draws_count": float(losses.size),
        }
        for cause, one in without.items()
    ]
    return PORTFOLIO_CAUSES.check(pl.DataFrame(rows, schema=PORTFOLIO_CAUSES.polars_schema))


def loss_curve(losses: Floats) -> pl.DataFrame:
    """LOSS_CURVE: the distribution of the losses, closer at its ends."""
    values = np.quantile(losses, _CURVE)
    return LOSS_CURVE.check(pl.DataFrame({"below_share": list(_CURVE), "loss_jpy": values}))


def quantile_band(values: Floats, share: float) -> tuple[float, float, float]:
    """A quantile between the order statistics that hold its sampling error (90 %)."""
    spread = NINE_OF_TEN * sqrt(share * (1 - share) / values.size)
    wanted = (max(share - spread, 0.0), share, min(share + spread, 1.0))
    low, middle, high = np.quantile(values, wanted)
    return float(low), float(middle), float(high)


def _band(name: str, values: Floats) -> dict[str, float]:
    points = np.quantile(values, (LOW, MEDIAN, HIGH))
    return {f"{name}{edge}": float(x) for edge, x in zip(("_low", "", "_high"), points, strict=True)}

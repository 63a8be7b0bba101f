"""From an expected payout to a price: expenses, risk, and the words that each promiser uses for it."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from meguri.value.guarantee.terms import Loading

Floats = NDArray[np.float64]

NINE_OF_TEN = (
    1.6448536269514722  # a normal figure lies within ± so many standard deviations in nine of ten cases
)


@dataclass(frozen=True, slots=True)
class Premium:
    """The parts of a price.

    Attributes:
        pure_jpy: expected payout, discounted.
        risk_jpy: what is charged for risk, before expenses are laid over it.
        loading_jpy: what is added to `pure_jpy` in all.
        price_jpy: both together.
        liability_premium_jpy: what a guarantor pays out of it to a contract-liability insurer; None else.
    """

    pure_jpy: float
    risk_jpy: float
    loading_jpy: float
    price_jpy: float
    liability_premium_jpy: float | None


def load_premium(
    pure_jpy: float, sd_jpy: float, loading: Loading, *, role: str = "insurer", tail_jpy: float | None = None
) -> Premium:
    """The price of an expected payout: (pure + fixed + risk) / (1 - expenses).

    Risk is λ·sd/√n in a pool of n, λ·sd², or a cost of capital on TVaR beyond the mean. Only the last (and
    none) never falls when every payout rises; the first two may, once a claim is likelier than not.

    Args:
        pure_jpy: expected payout, discounted.
        sd_jpy: its standard deviation.
        loading: what is added.
        role: a `guarantor` passes `liability_share` of it, and the risk, on to an insurer.
        tail_jpy: TVaR of the payout at `loading.tvar_share` (risk `tvar` only).

    Raises:
        ValueError: TVaR is asked for and not given.
    """
    risk = _risk(pure_jpy, sd_jpy, loading, tail_jpy)
    inner, premium = pure_jpy + risk, None
    if role == "guarantor":
        premium = (loading.liability_share * pure_jpy + risk) / (1.0 - loading.liability_expense_share)
        inner = (1.0 - loading.liability_share) * pure_jpy + premium
    price = (inner + loading.fixed_jpy) / (1.0 - loading.expense_share)
    return Premium(pure_jpy, risk, max(price - pure_jpy, 0.0), price, premium)


def _risk(pure_jpy: float, sd_jpy: float, loading: Loading, tail_jpy: float | None) -> float:
    match loading.risk:
        case "sd":
            return loading.risk_factor * sd_jpy / sqrt(loading.contracts_count)
        case "variance":
            return loading.risk_factor * sd_jpy**2
        case "tvar":
            if tail_jpy is None:
                raise ValueError("a loading by TVaR needs the tail of the payout")
            return loading.risk_factor * max(tail_jpy - pure_jpy, 0.0)
    return 0.0


def tail_mean(values: Floats, level_share: float) -> float:
    """Mean of the values above a level (TVaR): of the worst 1 % at .99; whole draws, at least one."""
    count = max(ceil(round(values.size * (1.0 - level_share), 9)), 1)
    return float(np.partition(values, values.size - count)[-count:].mean())


def share_band(hits: int, draws: int) -> tuple[float, float]:
    """The 5 % and 95 % points of a share that was counted (Wilson)."""
    z2 = NINE_OF_TEN**2
    share = hits / draws
    middle = (share + z2 / (2 * draws)) / (1 + z2 / draws)
    half = NINE_OF_TEN * sqrt(share * (1 - share) / draws + z2 / (4 * draws**2)) / (1 + z2 / draws)
    return max(middle - half, 0.0), min(middle + half, 1.0)

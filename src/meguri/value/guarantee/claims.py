"""When is a promise called, how low did the battery go, what is paid: draw by draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.value.guarantee.cover import at_time
from meguri.value.guarantee.terms import Payout

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What becomes of the promise in each draw.

    Attributes:
        claimed: whether something is paid, or would be but for the deductible [draw].
        when_yr: years from entry until then [draw]; NaN without a claim.
        payout_jpy: what is paid [draw].
        discounted_jpy: the same, discounted to entry [draw].
        lowest: lowest level under cover, in the promise's unit [draw]; inf where nothing was covered.
        end_yr: years until cover ends, lapse included [draw].
    """

    claimed: Flags
    when_yr: Floats
    payout_jpy: Floats
    discounted_jpy: Floats
    lowest: Floats
    end_yr: Floats


def first_shortfall(
    elapsed_yr: Floats, path: Floats, threshold: float, waiting_yr: float, end_yr: Floats
) -> tuple[Flags, Floats, Floats]:
    """Whether, and when, each path falls below a threshold between the waiting time and the end of cover.

    A battery that is already below at the end of the waiting time can be claimed then. Straight between
    points. A path that only touches the threshold is not below it.

    Args:
        elapsed_yr: years from entry [t].
        path: levels [draw, t].
        threshold: the level promised.
        waiting_yr: waiting time.
        end_yr: end of cover [draw].

    Returns:
        whether [draw], when [draw] (NaN if not), lowest level under cover [draw] (inf without cover).
    """
    draws = path.shape[0]
    opens = at_time(elapsed_yr, path, np.full(draws, waiting_yr))
    later = elapsed_yr > waiting_yr
    times = np.concatenate(([waiting_yr], elapsed_yr[later]))
    levels = np.column_stack((opens, path[:, later]))
    covered = end_yr >= waiting_yr
    inside = np.where(times[None, :] <= end_yr[:, None], levels, np.inf).min(axis=1)
    lowest = np.where(covered, np.minimum(inside, at_time(elapsed_yr, path, end_yr)), np.inf)
    claimed = lowest < threshold
    right = np.argmax(levels < threshold, axis=1)
    left = np.maximum(right - 1, 0)
    rows = np.arange(draws)
    above, below = levels[rows, left], levels[rows, right]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(above > below, (above - threshold) / (above - below), 1.0)
    when = times[left] + np.clip(part, 0.0, 1.0) * (times[right] - times[left])
    return claimed, np.where(claimed, np.minimum(when, end_yr), np.nan), lowest


def paid(gross_jpy: Floats, payout: Payout) -> Floats:
    """What is left of losses after deductible and limit."""
    net = np.maximum(gross_jpy - payout.deductible_jpy, 0.0)
    return net if payout.most_jpy is None else np.minimum(net, payout.most_jpy)


def cost_of_claim(payout: Payout, cost: Floats) -> Floats:
    """What one claim costs before deductible and limit [draw], for a repair, a sum, or a buy-back.

    Args:
        payout: what is done.
        cost: standard normal shocks [draw].
    """
    spread = np.sqrt(np.log1p(payout.amount_cv**2))
    amount = (payout.amount_jpy or 0.0) * np.exp(spread * cost - spread**2 / 2)
    left: Floats = np.maximum(amount - payout.salvage_jpy, 0.0)
    return left


def rate_of_shortfall(
    payout: Payout, per_level: float, km_per_soh: float | None, kwh: float | None
) -> float | None:
    """Yen for each unit of the level that is missing; None where the payout does not go by the shortfall.

    Args:
        payout: what is done.
        per_level: state of health of one unit of the level.
        km_per_soh: kilometres of a full state of health.
        kwh: energy of the pack when new.
    """
    if payout.per_point_jpy is not None:
        return payout.per_point_jpy * 100.0 * per_level
    if payout.per_km_jpy is not None and km_per_soh is not None:
        return payout.per_km_jpy * km_per_soh * per_level
    if payout.per_kwh_jpy is not None and kwh is not None:
        return payout.per_kwh_jpy * kwh * per_level
    return payout.paid_share


def worst_jpy(payout: Payout, rate_jpy: float | None, threshold: float) -> float:
    """What one claim costs at most where it goes by the shortfall, and on average where it does not.

    Args:
        payout: what is done.
        rate_jpy: yen for each unit of the level that is missing; None where it does not go by that.
        threshold: the level promised.
    """
    amount = (payout.amount_jpy or 0.0) - payout.salvage_jpy if rate_jpy is None else threshold * rate_jpy
    return float(paid(np.array([amount]), payout)[0])


def settle(
    claimed: Flags,
    when_yr: Floats,
    gross_jpy: Floats,
    payout: Payout,
    discount_per_yr: float,
    lowest: Floats,
    end_yr: Floats,
) -> Claims:
    """Claims with what is paid for them."""
    net = np.where(claimed, paid(gross_jpy, payout), 0.0)
    years = np.where(claimed, when_yr, 0.0)
    discounted = net * (1.0 + discount_per_yr) ** -years
    return Claims(claimed, np.where(claimed, when_yr, np.nan), net, discounted, lowest, end_yr)

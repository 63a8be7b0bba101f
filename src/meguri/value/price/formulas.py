"""The closed forms: second life by health factor and by fair market value, black mass, and an annuity.

All take and give scalars or draws [draw]; money is in whatever currency it is given in.
"""

from collections.abc import Callable

import numpy as np

from meguri.value.price.causes import Floats

Some = float | Floats


def health_factor_price(new: Some, soh: Some, discount: Some) -> Some:
    """What a kWh of nameplate sells for (NREL): health × (1 − used discount) × price when new.

    Args:
        new: price of a new kWh.
        soh: state of health K_h, share.
        discount: used-product discount K_u, share.
    """
    return soh * (1.0 - discount) * new


def owner_gets(sell: Some, repurposing: Some, logistics: Some = 0.0) -> Some:
    """What is left for the owner (NREL): selling price less repurposing and carriage, all for one kWh."""
    return sell - repurposing - logistics


def health_factor_variant(new: Some, lost: Some, repurposing_share: Some, discount: Some) -> Some:
    """The variant that takes repurposing as a share of the new price: (1 − K_r − K_u)(1 − K_h)·C_n.

    Args:
        new: price of a new kWh.
        lost: health lost K_h, share.
        repurposing_share: K_r.
        discount: K_u.
    """
    return (1.0 - repurposing_share - discount) * (1.0 - lost) * new


def rental(new: Some, scrap: Some, rate: float, capacity: Callable[[Floats], Floats], life_yr: int) -> Some:
    """Rent of a unit of capacity for a year at which a new asset just pays: (p_n − γᵀ·r)/Σ γᵗ·x_t.

    Args:
        new: price when new.
        scrap: worth at the end.
        rate: discount rate a year.
        capacity: capacity in year t (1, 2, …), share of the new one.
        life_yr: years that a new one serves.
    """
    years = np.arange(1.0, life_yr + 1.0)
    gamma = 1.0 / (1.0 + rate)
    return (new - gamma**life_yr * scrap) / float(np.sum(gamma**years * capacity(years)))


def fair_market_value(
    new: Some,
    scrap: Some,
    repurposing: Some,
    rate: float,
    capacity: Callable[[Floats], Floats],
    life_yr: int,
    sold_at_yr: int,
) -> Some:
    """Fair market value of a used capacity asset (Bach, Onori, Reichelstein, Zhuang).

    max(r, c·Σ γᵗ·x_{s+t} + γ^{T−s}·r − k): what it still earns at the rent of a new one, or its scrap.

    Args:
        new: price when new.
        scrap: worth at the end.
        repurposing: cost of making it fit for its second life.
        rate: discount rate a year.
        capacity: capacity in year t (1, 2, …), share of the new one.
        life_yr: years that a new one serves.
        sold_at_yr: age at the sale, below `life_yr`.
    """
    left = np.arange(1.0, life_yr - sold_at_yr + 1.0)
    gamma = 1.0 / (1.0 + rate)
    earned = rental(new, scrap, rate, capacity, life_yr) * float(
        np.sum(gamma**left * capacity(sold_at_yr + left))
    )
    out: Some = np.maximum(scrap, earned + gamma ** (life_yr - sold_at_yr) * scrap - repurposing)
    return out


def black_mass_usd_per_t(ni_share: float, co_share: float, ni: Some, co: Some, payable: Some) -> Some:
    """Price of a tonne of black mass: nickel and cobalt in it at their quotes, times the payable.

    Args:
        ni_share: nickel in the mass.
        co_share: cobalt in the mass.
        ni: quote of nickel, USD per tonne.
        co: quote of cobalt, USD per tonne.
        payable: share of the quotes that is paid, lithium's worth left out.
    """
    return payable * (ni_share * ni + co_share * co)


def annuity(price: Some, residual: Some, months: int, rate: Some) -> Some:
    """Equal payments at the end of each month that pay back a price down to its residual value.

    (P − R·vⁿ)·i/(1 − vⁿ), i the rate of a month (a twelfth of the year's), v = 1/(1 + i); (P − R)/n without
    interest.

    Args:
        price: paid out at the start.
        residual: left at the end.
        months: number of payments.
        rate: interest a year.
    """
    month = np.maximum(
        np.asarray(rate, dtype=np.float64) / 12.0, 1e-12
    )  # the limit, not a division by nought
    shrunk = np.exp(-months * np.log1p(month))
    out: Some = (price - residual * shrunk) * month / -np.expm1(-months * np.log1p(month))
    return out

"""What may a used EV be worth in some years? A simple model, until the price room has a better one.

value(t) = price · exp(-depreciation · t + p₁·N(t) + S(t) + p₂·X(t)) · (1 - fall)^B(t) · own(t)

N and X are random walks (new-car prices; yen per dollar), S the sum of changes of the subsidy on new cars, B
the number of bans in countries where used EVs go, own what is left to the single car on the day of sale. All
but `own` are shared: cars priced with the same paths fall together. Figures are assumed, but for the
depreciation, which is that of a Leaf between its third and fifth year in one survey.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.tables.draws import Draws

Floats = NDArray[np.float64]

CAUSES = ("new_car_price", "subsidy", "exchange_rate", "destination_ban")
SOH_VALUE_SHARE = 0.5  # relative value per unit of state of health: .5 % a point
SOH_VALUE_SOURCE = "twaice_2021"
DEPRECIATION_SOURCE = "lifrell_2025"


@dataclass(frozen=True, slots=True, eq=False)
class PricePaths:
    """The value of one car as equally likely paths, at the state of health that is expected of it.

    Attributes:
        elapsed_yr: years from entry [t], rising from 0.
        value_jpy: value; axes ("elapsed_yr",); its causes are shared with every car priced alike.
        said: fall of the value in a year, %, where they come from the simple model; "" where from another.
        shocks: that model's other figures; "" where they come from another.
    """

    elapsed_yr: Floats
    value_jpy: Draws
    said: str = ""
    shocks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceModel:
    """Figures of the simple model; standard deviations are of logarithms.

    Attributes:
        depreciation_per_yr: fall of the logarithm of the value in a year.
        new_price_sd: of new-car prices in a year; `new_price_pass` of it reaches used cars.
        new_price_pass: share of it.
        subsidy_per_yr: changes of the subsidy in a year; each moves the value by `subsidy_sd`.
        subsidy_sd: standard deviation of one change's effect.
        exchange_sd: of the exchange rate in a year; `exchange_pass` of it reaches the value by export.
        exchange_pass: share of it.
        ban_per_yr: bans in destination countries in a year.
        ban_fall_share: fall of the value with one ban.
        own_sd: of the single car.
    """

    depreciation_per_yr: float = 0.22
    new_price_sd: float = 0.05
    new_price_pass: float = 0.8
    subsidy_per_yr: float = 0.3
    subsidy_sd: float = 0.04
    exchange_sd: float = 0.10
    exchange_pass: float = 0.3
    ban_per_yr: float = 0.10
    ban_fall_share: float = 0.10
    own_sd: float = 0.10

    def shocks(self) -> str:
        """The figures of the shocks as they are told: of new-car prices, subsidy, currency, bans, the car."""
        return "; ".join(
            (
                f"{100 * self.new_price_sd:g} % × {self.new_price_pass:g}",
                f"{self.subsidy_per_yr:g} × {100 * self.subsidy_sd:g} %",
                f"{100 * self.exchange_sd:g} % × {self.exchange_pass:g}",
                f"{self.ban_per_yr:g} × −{100 * self.ban_fall_share:g} %",
                f"{100 * self.own_sd:g} %",
            )
        )


def simple_price_paths(
    price_jpy: float,
    elapsed_yr: Floats,
    draws: int,
    rng: np.random.Generator,
    *,
    model: PriceModel | None = None,
    seed: int = 0,
) -> PricePaths:
    """Paths of the simple model.

    Args:
        price_jpy: price at entry.
        elapsed_yr: years from entry [t], rising from 0.
        draws: number of paths.
        rng: where chance comes from; the shared causes are drawn before what is the car's own.
        model: its figures; assumed ones where None.
        seed: what the draws are said to come from.
    """
    used = model or PriceModel()
    steps = np.diff(elapsed_yr, prepend=0.0)
    shape = (draws, steps.size)
    root = np.sqrt(steps)
    shared = used.new_price_pass * used.new_price_sd * root * rng.standard_normal(shape)
    changes = rng.poisson(used.subsidy_per_yr * steps, shape)
    shared += used.subsidy_sd * np.sqrt(changes) * rng.standard_normal(shape)
    shared += used.exchange_pass * used.exchange_sd * root * rng.standard_normal(shape)
    shared += np.log1p(-used.ban_fall_share) * rng.poisson(used.ban_per_yr * steps, shape)
    own = used.own_sd * rng.standard_normal((draws, 1)) * (elapsed_yr > 0.0)
    logs = np.log(price_jpy) - used.depreciation_per_yr * elapsed_yr + shared.cumsum(axis=1) + own
    said = f"{100 * (1 - np.exp(-used.depreciation_per_yr)):.3g}"
    return PricePaths(elapsed_yr, Draws(np.exp(logs), ("elapsed_yr",), seed, CAUSES), said, used.shocks())

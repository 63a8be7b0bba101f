"""The price model fitted to one's own sales: conjugate Bayes, so that few sales shrink to the prior.

Normal–inverse-gamma: β | σ² ~ N(m, σ²·V), σ² ~ IG(a, b), in closed form; a price is then Student's t. A sale
counts half after `half_life_yr`. A sale without a state of health is noisier by what that hides.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from meguri.value.price.causes import Floats
from meguri.value.price.features import (
    UNITS,
    UNKNOWN_SOH_SD,
    Priced,
    model_effect,
    row,
)
from meguri.value.price.models import Model, model_named
from meguri.value.price.prior import (
    MODEL_SD,
    NOISE_SD,
    NOISE_WEIGHT,
    UNPRICED_SD,
    Prior,
    effect_rows,
    effects_frame,
    shipped_prior,
)
from meguri.value.price.sales import checked_sales, net_prices, tax_share

HALF_LIFE_YR = 1.0
DAYS_PER_YR = 365.25
OUTLIER_SD = 4.0


@dataclass(frozen=True, eq=False)
class PriceFit:
    """What is believed of prices after one's own sales, or before any.

    Attributes:
        on: day of the price.
        prior: the belief before.
        mean: effects after [K], in the order of `prior.effects`.
        spread: V, so that σ²·V is their covariance [K, K].
        shape: a of the inverse gamma of σ².
        rate: b of it.
        sales: the sales used (table `car_sales`); empty before any.
        weight: what they are worth, in fresh sales.
        outliers: ids of sales far from what the model expects, with how many standard deviations.
    """

    on: date
    prior: Prior
    mean: Floats
    spread: Floats
    shape: float
    rate: float
    sales: pl.DataFrame
    weight: float
    outliers: tuple[tuple[str, float], ...]

    @property
    def noise_sd(self) -> float:
        """Standard deviation of the logarithm of one price (root of the mean of σ²)."""
        return float(np.sqrt(self.rate / (self.shape - 1.0)))

    @property
    def effects(self) -> pl.DataFrame:
        """PRICE_EFFECTS: every effect before and, where there are sales, after them."""
        rows = effect_rows(self.prior, self.prior.mean, np.sqrt(np.diag(self.prior.spread)), "prior", UNITS)
        if not self.sales.is_empty():
            sd = self.noise_sd * np.sqrt(np.diag(self.spread))
            rows += effect_rows(self.prior, self.mean, sd, "fitted", UNITS)
        return effects_frame(rows)

    def drawn(self, normal: Floats, gamma: Floats) -> tuple[Floats, Floats]:
        """Draws of the effects [draw, K] and of σ [draw] from normal [draw, K] and gamma(a) draws."""
        sigma = np.sqrt(self.rate / gamma)
        root = np.linalg.cholesky(self.spread + 1e-12 * np.eye(self.mean.size))
        return self.mean + sigma[:, None] * (normal @ root.T), sigma

    def prior_share(self, x: Floats) -> float:
        """How much of the variance of a mean price [K] is left of what the prior alone had."""
        before = float(x @ self.prior.spread @ x)
        after = self.noise_sd**2 * float(x @ self.spread @ x)
        return min(after / before, 1.0)


def fit_prices(
    sales: pl.DataFrame | None, *, on: date, half_life_yr: float = HALF_LIFE_YR, where: str = "sales"
) -> PriceFit:
    """The price model on a day, fitted to one's own sales where there are any.

    Args:
        sales: table `car_sales`; None prices by the shipped prior alone. `read_sales` reads it from a CSV.
        on: day of the price.
        half_life_yr: years after which a sale counts half.
        where: where the sales are from, for messages.

    Raises:
        TableError: the sales do not keep their table; every fault.
        PriceError: sales that contradict themselves; every fault.
    """
    prior = shipped_prior(tax_share(on))
    if sales is None:
        return _fit(prior, on, None, np.zeros((0, len(prior.effects))), *(np.zeros(0),) * 3)
    told = checked_sales(sales, on=on, where=where)
    models = {name: model_named(name, tax_share(on)) for name in told["model"].unique().sort()}
    prior = prior.with_models({one.name: one.is_priced for one in models.values()})
    x = np.stack(
        [row(_priced(sale, models[sale["model"]]), prior.effects) for sale in told.iter_rows(named=True)]
    )
    new = np.array([models[name].new_jpy for name in told["model"]])
    y = np.log(net_prices(told)) - np.log(new)
    days = np.array([(on - day).days for day in told["sold_on"]])
    recency = 0.5 ** (days / DAYS_PER_YR / half_life_yr)
    soh_effect = prior.mean[prior.effects.index("soh")]
    hidden = told["soh_share"].is_null().to_numpy() * (soh_effect * UNKNOWN_SOH_SD / NOISE_SD) ** 2
    return _fit(prior, on, told, x, y, recency, 1.0 / (1.0 + hidden))


def _fit(
    prior: Prior,
    on: date,
    told: pl.DataFrame | None,
    x: Floats,
    y: Floats,
    recency: Floats,
    precision: Floats,
) -> PriceFit:
    """The closed form; `recency` is how much a row counts, `precision` how firm it is."""
    from meguri.tables.worth import CAR_SALES

    believed = np.linalg.inv(prior.spread / NOISE_SD**2)
    weighted = x * (recency * precision)[:, None]
    spread = np.linalg.inv(believed + weighted.T @ x)
    spread = (spread + spread.T) / 2
    mean = spread @ (believed @ prior.mean + weighted.T @ y)
    left, moved = y - x @ mean, mean - prior.mean
    shape = NOISE_WEIGHT + recency.sum() / 2
    rate = (NOISE_WEIGHT - 1.0) * NOISE_SD**2
    rate += 0.5 * float((recency * precision * left) @ left + moved @ believed @ moved)
    sales = CAR_SALES.empty() if told is None else told
    far = np.abs(left) / np.sqrt(rate / (shape - 1.0))
    outliers = tuple((sales["sale_id"][int(i)], float(far[i])) for i in np.flatnonzero(far > OUTLIER_SD))
    return PriceFit(on, prior, mean, spread, shape, rate, sales, float(recency.sum()), outliers)


def _priced(sale: dict[str, object], model: Model) -> Priced:
    """A row of CAR_SALES as what its price is explained by."""
    told = {name: sale[name] for name in ("level", "age_yr", "mileage_km", "soh_share", "is_guaranteed")}
    reach = sale["range_new_km"] or model.range_new_km
    return Priced(model=model.name, range_new_km=reach, **told)  # type: ignore[arg-type]


def new_model_sd(fit: PriceFit, model: Model) -> float:
    """Doubt about the level of a model that no sale and no anchor told of; 0 for one that is known."""
    if model_effect(model.name) in fit.prior.effects:
        return 0.0
    return MODEL_SD if model.is_priced else UNPRICED_SD

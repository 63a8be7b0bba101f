"""What a promise is measured by, draw by draw: a state of health, a share of that at entry, kilometres."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.value.guarantee.terms import Promise, Terms

Floats = NDArray[np.float64]

LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Shocks:
    """What chance adds to the forecast [draw]; always drawn in this order, so that terms can be compared.

    Attributes:
        entry: error of the figure stated at entry, standard normal.
        claim: error of the claim diagnosis, standard normal.
        car: how this car differs from its model's distance, standard normal.
        cost: cost of a repair, standard normal.
        lapse: when the holder leaves, uniform from 0 to 1.
    """

    entry: Floats
    claim: Floats
    car: Floats
    cost: Floats
    lapse: Floats


def shocks(draws: int, rng: np.random.Generator) -> Shocks:
    """Fresh shocks for so many draws."""
    normal = rng.standard_normal((4, draws))
    return Shocks(normal[0], normal[1], normal[2], normal[3], rng.random(draws))


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The measured level of each draw, against what is promised.

    Attributes:
        elapsed_yr: years from entry [t].
        path: measured level [draw, t], in the unit of `threshold`.
        threshold: the level promised.
        entry_share: state of health stated at entry.
        soh_per_level: state of health that one unit of the level stands for.
        km_per_soh: kilometres of a full state of health; None where nobody knows.
    """

    elapsed_yr: Floats
    path: Floats
    threshold: float
    entry_share: float
    soh_per_level: float
    km_per_soh: float | None

    def soh_of(self, level: float) -> float:
        """A level as state of health."""
        return level * self.soh_per_level

    def km_of(self, level: float) -> float | None:
        """A level as kilometres; None where nobody knows how far the car goes."""
        return None if self.km_per_soh is None else self.soh_of(level) * self.km_per_soh


def entry_share(life: Life) -> float:
    """The state of health stated at entry: the median of the draws on the first day."""
    return float(np.median(life.soh.array[:, 0]))


def measured_level(terms: Terms, life: Life, chance: Shocks, range_new_km: float | None) -> Level:
    """The level that claims are decided by: what is measured, not what is true.

    Fade is that of those who buy (adverse selection); the claim diagnosis errs by one amount per battery;
    a relative promise rests on the stated figure, which errs too.

    Args:
        terms: of any product but a residual value.
        life: the battery's future.
        chance: shocks of as many draws.
        range_new_km: distance of the car when new under the promise's condition.
    """
    behaviour, promise = terms.behaviour, terms.promise
    soh = life.soh.array
    if behaviour.adverse_selection_share:
        faded = (soh[:, :1] - soh) * (1.0 + behaviour.adverse_selection_share)
        soh = np.maximum(soh[:, :1] - faded, 0.0)
    stated = entry_share(life)
    measured = soh + behaviour.claim_error_share * chance.claim[:, None]
    threshold = promised(promise)
    if promise.relative_share is not None:
        base = np.maximum(stated + behaviour.entry_error_share * chance.entry, LEAST_SHARE)
        return Level(life.elapsed_yr, measured / base[:, None], threshold, stated, stated, range_new_km)
    if promise.range_km is not None and range_new_km is not None:
        spread = np.sqrt(np.log1p(promise.range_cv**2))
        km = range_new_km * np.exp(spread * chance.car - spread**2 / 2)
        per_km = 1.0 / range_new_km
        return Level(life.elapsed_yr, measured * km[:, None], threshold, stated, per_km, range_new_km)
    return Level(life.elapsed_yr, measured, threshold, stated, 1.0, range_new_km)


def promised(promise: Promise) -> float:
    """The figure promised, in its own unit."""
    for one in (promise.relative_share, promise.absolute_share, promise.range_km, promise.value_jpy):
        if one is not None:
            return one
    return (promise.value_share or 0.0) * (promise.price_jpy or 0.0)

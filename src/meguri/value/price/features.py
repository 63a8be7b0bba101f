"""What moves the price of a used EV, as columns of a linear model of its logarithm.

    log price − log price when new = base + age·(a − 3) + mileage·(km/10,000 − 2.7)
        + range·log(range when new/322 km) + soh·log(SOH/expected SOH) + guarantee + level + model

both without consumption tax.

`base` is an auction car of three years and 27,000 km. Range and state of health stand apart; where their
effects are equal, it is the real range (range × SOH) that is paid for. The expected state of health is that
of a fleet, so `age` holds ordinary fade and `soh` what this battery is better or worse than its age.
"""

from dataclasses import dataclass

import numpy as np

from meguri.tables.worth import CAR_LEVELS
from meguri.value.price.causes import Floats

REFERENCE_LEVEL = "auction"
REFERENCE_AGE_YR = 3.0
REFERENCE_10000_KM = 2.7
REFERENCE_RANGE_KM = 322.0
FADE_PER_YR = 0.023
FADE_SOURCE = "geotab_202601"
LEAST_EXPECTED = 0.3
UNKNOWN_SOH_SD = 0.06
COMMON = ("base", "age", "mileage", "range", "soh", "guarantee")
LEVELS = tuple(f"level_{level}" for level in CAR_LEVELS if level != REFERENCE_LEVEL)
UNITS = {
    "base": "log_share",
    "age": "log_share_per_yr",
    "mileage": "log_share_per_10000_km",
    "range": "elasticity",
    "soh": "elasticity",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What one price is explained by.

    Attributes:
        level: on which market (`CAR_LEVELS`).
        model: canonical name of the model.
        age_yr: age.
        mileage_km: distance driven.
        range_new_km: range when new; None where nobody said it.
        soh_share: state of health that the buyer knew; None where nobody knew.
        is_guaranteed: whether battery or range was guaranteed.
    """

    level: str
    model: str
    age_yr: float
    mileage_km: float
    range_new_km: float | None
    soh_share: float | None
    is_guaranteed: bool


def expected_soh(age_yr: float) -> float:
    """The state of health that is ordinary at this age."""
    return max(1.0 - FADE_PER_YR * age_yr, LEAST_EXPECTED)


def model_effect(model: str) -> str:
    """Name of the effect of a model."""
    return f"model:{model}"


def row(car: Priced, effects: tuple[str, ...]) -> Floats:
    """The regressors of one price in the order of `effects`; an effect the car has not is 0."""
    values = {
        "base": 1.0,
        "age": car.age_yr - REFERENCE_AGE_YR,
        "mileage": car.mileage_km / 10_000.0 - REFERENCE_10000_KM,
        "range": np.log(car.range_new_km / REFERENCE_RANGE_KM) if car.range_new_km else 0.0,
        "soh": np.log(car.soh_share / expected_soh(car.age_yr)) if car.soh_share else 0.0,
        "guarantee": float(car.is_guaranteed),
        f"level_{car.level}": 1.0,
        model_effect(car.model): 1.0,
    }
    return np.array([values.get(effect, 0.0) for effect in effects])

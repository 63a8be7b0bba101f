"""Equally likely pasts of one battery: which model, which spread, which use – as its verdict allows."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.remaining.car import Car
from meguri.life.remaining.curves import FLEET, REFERENCE, Curves, FleetLaw
from meguri.life.remaining.phases import State
from meguri.tables.draws import Z95, two_piece

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

FLEET_WEIGHT = 0.5
MODEL_SPREAD = 0.35  # of what a published model of a cell says of a car's pack; assumed as that between cars
AGE_YR = (1.0, 6.0, 12.0)  # of a used car whose age nobody knows: 5 %, median, 95 %
OLDEST_YR = 17.0
POWER_BELOW, POWER_ABOVE, STRAIGHT_POWER = 0.1, 0.1, 0.9
"""5 and 95 % points of the fleet law's power are its own less the first, and the larger of its own plus the
second and the third. Assumed: the surveys' cars were at most 4.5 years old, and say little of how straight
the course is after that."""
POWER_UNKNOWN = (0.4, 0.7, 1.1)  # 5, 50 and 95 %, of a kind that nobody knows: fleets have 0.5 or 1
PIVOT_YR = 5.0  # about as old as the fleets were; the loss at that age does not depend on the power
GOES_ON = (
    0.25  # of the rate to come over the rate so far: as cars of one model differ (`car_spread`); assumed
)
MANY = 20_000
STRETCHES = (1.0, 1.7, 3.0, 5.0)


@dataclass(frozen=True, eq=False)
class Particles:
    """Many possible batteries.

    Attributes:
        models: names of the models; the first is the fleet.
        model: which one each follows [n].
        variant: which variant of use and weather [n].
        start_share: capacity when new, over nameplate [n].
        spread: its loss over the model's [n].
        age_yr: age at the start of the forecast [n].
        odometer_km: distance driven by then [n].
        goes_on: its rate of loss from the start on over that so far [n].
        time_loss, mileage_loss, power: coefficients of the fleet's law [n].
        activation_k: temperature of activation of the fleet's law [n].
        shared_error: error that all readings of the car have in common [n].
    """

    models: tuple[str, ...]
    model: Whole
    variant: Whole
    start_share: Floats
    spread: Floats
    age_yr: Floats
    odometer_km: Floats
    goes_on: Floats
    time_loss: Floats
    mileage_loss: Floats
    power: Floats
    activation_k: Floats
    shared_error: Floats

    def picked(self, rows: Whole) -> "Particles":
        """Some of them, in the order of `rows`."""
        arrays: dict[str, Any] = {
            name: value[rows] for name, value in vars(self).items() if isinstance(value, np.ndarray)
        }
        return replace(self, **arrays)

    def soh(self, state: State) -> Floats:
        """State of health [n, …] in a state of loss."""
        extra = (slice(None),) + (None,) * (state.curve_lost.ndim - 1)
        lost = state.curve_lost + self.mileage_loss[extra] * state.km / 1e5
        out: Floats = np.maximum(self.start_share[extra] - self.spread[extra] * lost, 0.0)
        return out


def drawn(
    car: Car,
    curves: Curves,
    law: FleetLaw,
    stretch: float,
    rng: np.random.Generator,
    place: str | Climate = REFERENCE,
) -> Particles:
    """Prior particles: the fleet and the published models, with their spreads stretched by a factor."""
    models = (FLEET, *curves.loss)
    model = rng.choice(len(models), MANY, p=model_weights(curves, law, place))
    variant = rng.integers(0, curves.variants, MANY)
    z = rng.standard_normal((9, MANY))
    age = np.full(MANY, car.age_yr) if car.age_yr is not None else _age(z[0], car)
    km = curves.km_per_yr[variant] * age if car.odometer_km is None else np.full(MANY, car.odometer_km)
    power = _power(z[7], law, car.fade_class)
    sigma = np.where(model == 0, law.middle["car_spread"], MODEL_SPREAD)
    return Particles(
        models,
        model,
        variant,
        law.drawn("start", z[1] * min(stretch, 2.0)),
        np.exp(stretch * sigma * z[2]),
        age,
        km,
        np.exp(GOES_ON * z[8]),
        law.drawn("time_loss", z[3]) * PIVOT_YR ** (law.middle["time_power"] - power),
        np.where(model == 0, law.drawn("mileage_loss", z[4]), 0.0),
        power,
        law.drawn("activation", z[5]),
        z[6],
    )


def model_weights(curves: Curves, law: FleetLaw, place: str | Climate = REFERENCE) -> Floats:
    """Weights of the fleet's law and of each model before any verdict; they sum to 1.

    A model counts as it agrees with the fleet of the place on the loss of the first years: by the density of
    the logarithm of their ratio, spread as fleets and models are. A cell that ages three times as fast as any
    car on the road is hardly a car's.
    """
    if not curves.loss:
        return np.ones(1)
    at = min(PIVOT_YR, float(curves.at_yr[-1]))
    km = float(np.median(curves.km_per_yr)) * at
    warm = float(law.climate_factor(place, np.array([law.middle["activation"]]))[0])
    edges = [
        warm * one["time_loss"] * at ** law.middle["time_power"] + one["mileage_loss"] * km / 1e5
        for one in (law.low, law.middle, law.high)
    ]
    between = np.log(max(edges[2], 1e-6) / max(edges[0], 1e-4)) / (2 * Z95)
    spread = np.sqrt(between**2 + law.middle["car_spread"] ** 2 + MODEL_SPREAD**2)
    lost = [np.interp(at, curves.at_yr, np.median(loss, axis=0)) for loss in curves.loss.values()]
    off = np.log(np.maximum(lost, 1e-4) / max(edges[1], 1e-4)) / spread
    alike = np.exp(-0.5 * off**2) + 1e-6
    return np.append(FLEET_WEIGHT, (1 - FLEET_WEIGHT) * alike / alike.sum())


def _power(z: Floats, law: FleetLaw, fade_class: str) -> Floats:
    own = law.middle["time_power"]
    points = (own - POWER_BELOW, own, max(own + POWER_ABOVE, STRAIGHT_POWER))
    low, middle, high = POWER_UNKNOWN if fade_class == "unknown" else points
    out: Floats = np.clip(two_piece(low, middle, high, z), 0.2, 1.3)
    return out


def _age(z: Floats, car: Car) -> Floats:
    oldest = OLDEST_YR
    if car.pack is not None:
        oldest = min(oldest, max((car.start - car.pack.sold_from).days / 365.25, 0.2))
    out: Floats = np.clip(two_piece(*AGE_YR, z), 0.1, oldest)
    return out


def climate_factors(particles: Particles, law: FleetLaw, place: str | Climate) -> Floats:
    """The fleet law's factor of the place, for each particle [n]."""
    return law.climate_factor(place, particles.activation_k)

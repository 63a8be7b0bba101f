"""Equally likely pasts of one battery: which model, which spread, which use – as its verdict allows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.remaining.car import Car
from meguri.life.remaining.curves import FLEET, Curves, FleetLaw
from meguri.life.remaining.phases import Phase, State, at_age
from meguri.tables.verdict import Verdict

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

FLEET_WEIGHT = 0.5
MODEL_SPREAD = 0.35  # of what a published model of a cell says of a car's pack; assumed as that between cars
AGE_YR = (1.0, 6.0, 12.0)  # of a used car whose age nobody knows: 5 %, median, 95 %
OLDEST_YR = 17.0
MANY = 20_000
STRETCHES = (1.0, 1.7, 3.0, 5.0)
LEAST_WORTH = 200.0
_Z95 = 1.6448536269514722


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
        time_loss, mileage_loss, power: coefficients of the fleet's law [n]; the last one number.
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
    time_loss: Floats
    mileage_loss: Floats
    power: float
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


def drawn(car: Car, curves: Curves, law: FleetLaw, stretch: float, rng: np.random.Generator) -> Particles:
    """Prior particles: the fleet and the published models, with their spreads stretched by a factor."""
    models = (FLEET, *curves.loss)
    of_fleet = rng.random(MANY) < (FLEET_WEIGHT if curves.loss else 1.0)
    model = np.where(of_fleet, 0, rng.integers(1, max(len(models), 2), MANY))
    variant = rng.integers(0, curves.variants, MANY)
    z = rng.standard_normal((7, MANY))
    age = np.full(MANY, car.age_yr) if car.age_yr is not None else _age(z[0], car)
    km = curves.km_per_yr[variant] * age if car.odometer_km is None else np.full(MANY, car.odometer_km)
    sigma = np.where(model == 0, law.middle["car_spread"], MODEL_SPREAD)
    return Particles(
        models,
        model,
        variant,
        law.drawn("start", z[1] * min(stretch, 2.0)),
        np.exp(stretch * sigma * z[2]),
        age,
        km,
        law.drawn("time_loss", z[3]),
        np.where(model == 0, law.drawn("mileage_loss", z[4]), 0.0),
        law.middle["time_power"],
        law.drawn("activation", z[5]),
        z[6],
    )


def _age(z: Floats, car: Car) -> Floats:
    low, middle, high = AGE_YR
    age = middle + np.where(z > 0, high - middle, middle - low) * z / _Z95
    oldest = OLDEST_YR
    if car.pack is not None:
        oldest = min(oldest, max((car.start - car.pack.sold_from).days / 365.25, 0.2))
    out: Floats = np.clip(age, 0.1, oldest)
    return out


def weighed(
    particles: Particles, soh: Floats, verdict: Verdict, told: Mapping[str, Floats], past: Phase
) -> tuple[Floats, float]:
    """Weights [n], and how many equally weighted particles they are worth (Kish).

    The verdict was reached without this prior and stands as it is: weights are its density over that of
    the particles, so that the state on day 0 is the verdict's. Earlier readings then tell courses apart.
    """
    weight = _density(soh, verdict) / _smooth_density(soh)
    if told["soh"].size:
        weight = weight * np.exp(_readings_log(particles, told, past))
    total = float(weight.sum())
    if total <= 0:
        return np.full(soh.size, 1 / soh.size), 0.0
    weight = weight / total
    return weight, float(1 / np.sum(weight**2))


def _readings_log(particles: Particles, told: Mapping[str, Floats], past: Phase) -> Floats:
    """Log likelihood [n] of readings: Student's t with 4 degrees, as single readings go astray."""
    log = np.zeros(particles.age_yr.size)
    for before_yr, found in zip(told["before_yr"], told["soh"], strict=True):
        then = np.maximum(particles.age_yr - before_yr, 0.0)
        share = then / np.maximum(particles.age_yr, 1e-9)
        soh = particles.soh(at_age(particles, past, then, particles.odometer_km * share))
        off = (found - soh - told["shared"] * particles.shared_error) / told["own"]
        log = log - 2.5 * np.log1p(off**2 / 4)
    out: Floats = log - log.max()
    return out


def _density(soh: Floats, verdict: Verdict) -> Floats:
    """Two half normals that meet at the verdict's median."""
    below = max(verdict.median - verdict.low, 1e-4) / _Z95
    above = max(verdict.high - verdict.median, 1e-4) / _Z95
    wide = np.where(soh < verdict.median, below, above)
    out: Floats = np.exp(-0.5 * ((soh - verdict.median) / wide) ** 2) / wide
    return out


def _smooth_density(soh: Floats) -> Floats:
    """Density of the particles at each of them: a histogram smoothed by a Gaussian of 0.8 points."""
    edges = np.linspace(-0.05, 1.6, 826)
    count = np.histogram(soh, edges)[0].astype(float)
    steps = np.arange(-20, 21)
    kernel = np.exp(-0.5 * (steps / 4.0) ** 2)
    smooth = np.convolve(count, kernel / kernel.sum(), mode="same")
    middle = (edges[1:] + edges[:-1]) / 2
    out: Floats = np.maximum(np.interp(soh, middle, smooth), 0.5)
    return out


def resampled(weight: Floats, count: int, rng: np.random.Generator) -> Whole:
    """Systematic resampling: `count` rows, each as often as its weight says, within one."""
    places = (rng.random() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(weight), places), weight.size - 1)


def on_the_verdict(particles: Particles, soh: Floats, verdict: Verdict) -> Particles:
    """Each particle moved to its rank's point of the verdict, so that day 0 says no more than it did."""
    from scipy.special import ndtri

    order = np.argsort(np.argsort(soh, kind="stable"), kind="stable")
    z = ndtri((order + 0.5) / soh.size)
    wide = np.where(z > 0, verdict.high - verdict.median, verdict.median - verdict.low)
    wanted = np.maximum(verdict.median + wide * z / _Z95, 1e-3)
    return replace(particles, start_share=particles.start_share + wanted - soh)


def climate_factors(particles: Particles, law: FleetLaw, place: str | Climate) -> Floats:
    """The fleet law's factor of the place, for each particle [n]."""
    return law.climate_factor(place, particles.activation_k)

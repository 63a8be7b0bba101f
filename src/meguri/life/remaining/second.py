"""A second life: the same pack as storage, from a year or a state of health on."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.fade import Card
from meguri.life.profile import HOURS_PER_YR
from meguri.life.remaining.car import Car
from meguri.life.remaining.curves import FleetLaw, card_curves
from meguri.life.remaining.particles import Particles
from meguri.life.remaining.phases import Phase, State, carried
from meguri.life.stress import Storage, storage_of, storage_usage_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Second:
    """When the second life begins, and how it is spent.

    Attributes:
        storage: the duty.
        from_yr: years from the start; None where the state of health decides.
        at_share: state of health at which it begins, where `from_yr` is None.
    """

    storage: Storage
    from_yr: float | None
    at_share: float


def second_of(storage: Any, from_yr: float | None, at_share: float) -> Second:
    """The second life that is meant.

    Raises:
        DutyError: no such storage duty, or one that contradicts itself.
    """
    return Second(storage_of(storage), from_yr, at_share)


def with_second(
    second: Second,
    car: Car,
    mean_use: float,
    particles: Particles,
    drive: Phase,
    state: State,
    soh: Floats,
    elapsed: Floats,
    law: FleetLaw,
    chosen: tuple[Card, ...],
    years: float,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """State of health [draw, t] with the second life in it, and when that begins [draw]."""
    switched = _switched(second, soh, elapsed)
    usage = storage_usage_of(
        second.storage, pack_kwh=car.pack_kwh, cooling=car.cooling, count=drive.curves.variants, rng=rng
    )
    driven = usage.used_kwh * 1000 / mean_use  # what the same energy would have driven
    curves = card_curves(chosen, usage.profile, driven, car.groups, years)
    room = Climate("", "", tuple(_months(usage.outside_c.mean(axis=0))))
    phase = Phase(curves, law.climate_factor(room, particles.activation_k), driven[particles.variant])
    within = np.minimum(elapsed[-1], switched)[:, None]
    then = carried(particles, drive, state, within)
    at = State(then.curve_lost[:, 0], then.km[:, 0])
    after = carried(particles, phase, at, np.maximum(elapsed[None, :] - switched[:, None], 0.0))
    out: Floats = np.where(elapsed[None, :] <= switched[:, None], soh, particles.soh(after))
    return out, switched


def _switched(second: Second, soh: Floats, elapsed: Floats) -> Floats:
    """When each draw goes into storage; infinity where it does not."""
    if second.from_yr is not None:
        return np.full(soh.shape[0], second.from_yr)
    reached = soh < second.at_share
    first = np.where(reached.any(axis=1), reached.argmax(axis=1), -1)
    out: Floats = np.where(first < 0, np.inf, elapsed[first])
    return out


def _months(hourly: Floats) -> list[float]:
    edges = np.linspace(0, HOURS_PER_YR, 13).round().astype(int)
    return [float(hourly[a:b].mean()) for a, b in pairwise(edges)]

"""One stretch of a battery's life under one use: how losses go on from where they stand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from meguri.life.remaining.curves import Curves

if TYPE_CHECKING:
    from meguri.life.remaining.particles import Particles

Floats = NDArray[np.float64]
_RISE = 1e-9  # a year; makes a flat curve invertible


@dataclass(frozen=True, eq=False)
class Phase:
    """One use of the battery.

    Attributes:
        curves: what the published models say of it.
        climate_factor: what the fleet's law says of the place [n].
        km_per_yr: distance in a year, or what the same energy would have driven [n].
    """

    curves: Curves
    climate_factor: Floats
    km_per_yr: Floats


@dataclass(frozen=True, eq=False)
class State:
    """Where losses stand, before the battery's own spread.

    Attributes:
        curve_lost: share lost along the model's curve [n] or [n, t].
        km: distance, for the part that the fleet loses with it [n] or [n, t]; from the start on, times
            `goes_on`.
    """

    curve_lost: Floats
    km: Floats


def at_age(particles: "Particles", phase: Phase, age_yr: Floats, km: Floats) -> State:
    """The state at an age [n], the whole life so far spent in this phase."""
    lost = np.empty_like(age_yr)
    for rows, curve in _groups(particles, phase):
        lost[rows] = _along(phase.curves.at_yr, curve, age_yr[rows])
    fleet = particles.model == 0
    lost[fleet] = (_pace(particles, phase) * age_yr**particles.power)[fleet]
    return State(lost, km)


def stands_yr(particles: "Particles", phase: Phase, state: State) -> Floats:
    """Where on the phase's own curve each battery stands: when that has lost as much [n]."""
    out = np.empty_like(state.curve_lost)
    for rows, curve in _groups(particles, phase):
        out[rows] = _back(phase.curves.at_yr, curve, state.curve_lost[rows])
    fleet = particles.model == 0
    pace = np.maximum(_pace(particles, phase), 1e-12)[fleet]
    out[fleet] = (state.curve_lost[fleet] / pace) ** (1 / particles.power[fleet])
    return out


def carried(particles: "Particles", phase: Phase, state: State, after_yr: Floats) -> State:
    """The state [n, t] after times [n, t] in this phase, from a state [n].

    A battery that has lost so much is taken to stand where the phase's own curve has lost as much. From there
    on it loses what the curve says times its `goes_on`: no course goes on just as it was.
    """
    lost = np.empty_like(after_yr)
    stands = stands_yr(particles, phase, state)[:, None]
    for rows, curve in _groups(particles, phase):
        lost[rows] = _along(phase.curves.at_yr, curve, stands[rows] + after_yr[rows])
        lost[rows] = np.maximum(lost[rows], state.curve_lost[rows][:, None])
    fleet = particles.model == 0
    pace = np.maximum(_pace(particles, phase), 1e-12)[fleet]
    lost[fleet] = pace[:, None] * (stands[fleet] + after_yr[fleet]) ** particles.power[fleet][:, None]
    rate, then = particles.goes_on[:, None], state.curve_lost[:, None]
    km = state.km[:, None] + rate * phase.km_per_yr[:, None] * after_yr
    return State(then + rate * (lost - then), km)


def _pace(particles: "Particles", phase: Phase) -> Floats:
    return particles.time_loss * phase.climate_factor


def _groups(particles: "Particles", phase: Phase) -> list[tuple[NDArray[np.intp], Floats]]:
    """Particles that share one curve, and that curve."""
    found = []
    for number, name in enumerate(particles.models[1:], start=1):
        for variant in range(phase.curves.variants):
            rows = np.flatnonzero((particles.model == number) & (particles.variant == variant))
            if rows.size:
                curve = phase.curves.loss[name][variant] + _RISE * phase.curves.at_yr
                found.append((rows, curve))
    return found


def _along(at: Floats, curve: Floats, time: Floats) -> Floats:
    """The curve at times, going on straight after its end."""
    over = np.maximum(time - at[-1], 0.0)
    slope = (curve[-1] - curve[-2]) / (at[-1] - at[-2])
    out: Floats = np.interp(time, at, curve) + over * slope
    return out


def _back(at: Floats, curve: Floats, lost: Floats) -> Floats:
    """When the curve has lost so much, going on straight after its end."""
    over = np.maximum(lost - curve[-1], 0.0)
    slope = max((curve[-1] - curve[-2]) / (at[-1] - at[-2]), _RISE)
    out: Floats = np.minimum(np.interp(lost, curve, at) + over / slope, 1e3)
    return out

"""Compiled: the states of one battery carried through its profile, as often as it is repeated.

A power law, sigmoid or exponential whose pace alone changes is carried in the measure in which it is a sum:
k x^p becomes (k^(1/p)) x. No step is then an approximation, however long. Growth is worked out at a few
capacities and taken straight between them.
"""

from math import exp, log, tanh

import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.program import Program, Whole
from meguri.life.fade.rates import compiled
from meguri.life.fade.stretches import cut, fill

LEVELS, HIGHEST, APART = 11, 1.1, 0.1
_STRETCHES_A_LOOK = 4  # how often the capacity is looked at; it falls by less than 1e-4 in between


def _value(p: Program, s: int, z: float) -> float:
    """A state's share from the measure it is carried in."""
    kind, extent, power = p.states[s, 0], p.state_values[s, 2], p.state_values[s, 3]
    if p.states[s, 8] == 3:
        return z
    if z <= 0.0:
        return 0.0
    if kind == 3:
        return float(extent * (1.0 - exp(-z)))
    grown = z**power
    return float(extent * tanh(grown / 2)) if kind == 2 else float(grown)


value = compiled(_value)


def _start(p: Program, s: int) -> float:
    """The measure of a state's first value."""
    kind, extent, power, first = (
        p.states[s, 0],
        p.state_values[s, 2],
        p.state_values[s, 3],
        p.state_values[s, 5],
    )
    if first <= 0.0 or p.states[s, 8] == 3:
        return float(first)
    if kind == 3:
        return float(-log(1.0 - first / extent))
    grown = log((1.0 + first / extent) / (1.0 - first / extent)) if kind == 2 else first
    return float(grown ** (1.0 / power))


start = compiled(_start)


def _further(z: float, pace: float, extent: float, power: float) -> float:
    """A sigmoid of changing extent and power, carried on from the value it has."""
    if pace <= 0.0 or extent <= z or power <= 0.0:
        return z
    part = z / extent
    grown = log((1.0 + part) / (1.0 - part)) ** (1.0 / power) if z > 0.0 else 0.0
    return max(z, float(extent * tanh((grown + pace) ** power / 2)))


further = compiled(_further)


def _step(p: Program, z: Floats, low: Floats, high: Floats, part: float, length: float, out: Floats) -> None:
    """The states after a share `length` of a stretch, its growth between two capacities."""
    for s in range(z.size):
        slot = p.states[s, 7]
        pace = length * ((1 - part) * low[slot] + part * high[slot])
        if p.states[s, 8] == 3:
            extent = (1 - part) * low[slot + 1] + part * high[slot + 1]
            power = (1 - part) * low[slot + 2] + part * high[slot + 2]
            out[s] = further(z[s], pace, extent, power)
        else:
            out[s] = z[s] + pace


step = compiled(_step)


def _capacity(p: Program, z: Floats) -> tuple[float, int]:
    """Share of the capacity when new, and which branch limits it."""
    left = p.branches.copy()
    for s in range(z.size):
        if p.states[s, 5] == 1:
            left[p.states[s, 6]] += p.state_values[s, 4] * value(p, s, z[s])
    least = 0
    for b in range(1, left.size):
        if left[b] < left[least]:
            least = b
    return float(left[least]), least


capacity = compiled(_capacity)


def _carry(
    p: Program, soc: Floats, temperature: Floats, step_h: float, bounds: Whole, at_h: Floats, out: Floats
) -> float:
    """Fill `out` [time, state] for one battery; returns the hour in which another branch takes over, or nan."""
    count = bounds.size - 1
    slots = p.states[-1, 7] + p.states[-1, 8]
    growth, ready = np.empty((LEVELS, count, slots)), np.zeros(LEVELS, dtype=np.bool_)
    z, then = np.empty(p.states.shape[0]), np.empty(p.states.shape[0])
    for s in range(z.size):
        z[s] = start(p, s)
    hour, told, knee, seen, level, part = 0.0, 0, np.nan, 0, 0, 0.0
    while told < at_h.size:
        for j in range(count):
            if seen % _STRETCHES_A_LOOK == 0:
                q, branch = capacity(p, z)
                if branch > 0 and np.isnan(knee):
                    knee = hour
                place = min(max((HIGHEST - q) / APART, 0.0), LEVELS - 1.001)
                level, part = int(place), place - int(place)
                for k in range(level, level + 2):
                    if not ready[k]:
                        fill(p, soc, temperature, step_h, bounds, HIGHEST - k * APART, growth[k])
                        ready[k] = True
            seen += 1
            length = (bounds[j + 1] - bounds[j]) * step_h
            low, high = growth[level, j], growth[level + 1, j]
            while told < at_h.size and at_h[told] < hour + length:
                step(p, z, low, high, part, (at_h[told] - hour) / length, then)
                for s in range(z.size):
                    out[told, s] = value(p, s, then[s])
                told += 1
            if told == at_h.size:
                return float(knee)
            step(p, z, low, high, part, 1.0, z)
            hour += length
    return float(knee)


carry = compiled(_carry)


def _age_each(
    p: Program, soc: Floats, temperature: Floats, step_h: float, at_h: Floats, out: Floats, knee_h: Floats
) -> None:
    """Fill `out` [battery, time, state] and `knee_h` [battery]."""
    bounds = np.empty(soc.shape[1] + 1, dtype=np.int64)
    for v in range(soc.shape[0]):
        count = cut(soc[v], step_h, bounds)
        knee_h[v] = carry(p, soc[v], temperature[v], step_h, bounds[: count + 1], at_h, out[v])


age_each = compiled(_age_each)

"""Compiled: the states of one battery carried through its profile, as often as it is repeated.

A power law, sigmoid or exponential whose pace alone changes is carried in the measure in which it is a sum:
k x^p becomes (k^(1/p)) x. No step is then an approximation, however long. Growth is worked out at a few
capacities and taken straight over the width of swings between them.
"""

from math import exp, log, log1p, tanh

import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.program import Program, Whole
from meguri.life.fade.rates import compiled, inlined
from meguri.life.fade.stretches import IDLE_PER_H, MEASURES, cut, fill, measure

LEVELS = np.array([1.1, 1.0, 0.95, 0.86, 0.76, 0.66, 0.56, 0.46, 0.36, 0.26, 0.16, 0.1])
SOON = 0.03  # below that load's becoming use, growth bends once more
BLOCK = 14  # stretches between two looks at the capacity


def _value(p: Program, s: int, z: float) -> float:
    """A state's share from the measure it is carried in."""
    if p.states[s, 6] == 3:
        return z
    if z <= 0.0:
        return 0.0
    kind, extent, power = p.states[s, 0], p.state_values[s, 2], p.state_values[s, 3]
    if kind == 3:
        return float(extent * (1.0 - exp(-z)))
    grown = z**power
    return float(extent * tanh(grown / 2)) if kind == 2 else float(grown)


value = inlined(_value)


def _start(p: Program, s: int) -> float:
    """The measure of a state's first value."""
    kind, extent, power, first = (
        p.states[s, 0],
        p.state_values[s, 2],
        p.state_values[s, 3],
        p.state_values[s, 6],
    )
    if first <= 0.0 or p.states[s, 6] == 3:
        return float(first)
    if kind == 3:
        return float(-log(1.0 - first / extent))
    grown = log1p(2.0 * first / (extent - first)) if kind == 2 else first
    return float(grown ** (1.0 / power))


start = compiled(_start)


def _further(z: float, pace: float, extent: float, power: float) -> float:
    """A sigmoid of changing extent and power, carried on from the value it has; never back."""
    if pace <= 0.0 or extent <= z or power <= 0.0:
        return z
    part = z / extent
    grown = log1p(2.0 * part / (1.0 - part)) ** (1.0 / power) if z > 0.0 else 0.0
    return max(z, float(extent * tanh((grown + pace) ** power / 2)))


further = inlined(_further)


def _step(p: Program, z: Floats, low: Floats, high: Floats, part: float, length: float, out: Floats) -> None:
    """The states after a share `length` of a stretch, its growth between two capacities."""
    for s in range(z.size):
        slot = p.states[s, 5]
        pace = length * (low[slot] + part * (high[slot] - low[slot]))
        if p.states[s, 6] == 3:
            extent = low[slot + 1] + part * (high[slot + 1] - low[slot + 1])
            power = low[slot + 2] + part * (high[slot + 2] - low[slot + 2])
            out[s] = further(z[s], pace, extent, power)
        else:
            out[s] = z[s] + pace


step = inlined(_step)


def _capacity(p: Program, z: Floats, left: Floats) -> int:
    """Fill `left` with the share of each branch; returns the branch that limits the capacity."""
    left[:] = p.branches
    for s in range(z.size):
        if p.states[s, 7] == 1:
            left[p.states[s, 8]] += p.state_values[s, 5] * value(p, s, z[s])
    return int(np.argmin(left))


capacity = compiled(_capacity)


def _between(levels: Floats, q: float) -> tuple[int, float]:
    """The level above a capacity, and how far its swings are on the way to the next; held at the ends."""
    level = 0
    while level < levels.size - 2 and q <= levels[level + 1]:
        level += 1
    above, below = 1.0 / levels[level], 1.0 / levels[level + 1]
    return level, min(1.0, max(0.0, (1.0 / max(q, 1e-3) - above) / (below - above)))


between = compiled(_between)


def _levels(p: Program, measures: Floats) -> Floats:
    """Capacities at which growth is worked out; one gives way to where a standing load begins to be use."""
    turn = measures[:, 11].max() / IDLE_PER_H
    if p.rates == 0 or turn <= LEVELS[-1] or turn >= 1.0:
        return LEVELS.copy()
    nearest = 2 + np.argmin(np.abs(LEVELS[2:-1] - turn))
    beside = np.array([turn + 1e-6, turn - 1e-6, turn - SOON])
    return np.sort(np.concatenate((LEVELS[:nearest], beside, LEVELS[nearest + 1 :])))[::-1].copy()


levels_of = compiled(_levels)


def _sums(growth: Floats, sums: Floats) -> None:
    """Growth over blocks of stretches; of a state that changes its curve it has no meaning."""
    sums[:] = 0.0
    for j in range(growth.shape[0]):
        for k in range(growth.shape[1]):
            sums[j // BLOCK, k] += growth[j, k]


add_up = compiled(_sums)


def _pass(p: Program, z: Floats, growth: Floats, sums: Floats, block: int, level: int, part: float) -> None:
    """Carry the states through a whole block, in place."""
    low, high = sums[level, block], sums[level + 1, block]
    for s in range(z.size):
        slot = p.states[s, 5]
        if p.states[s, 6] != 3:
            z[s] += low[slot] + part * (high[slot] - low[slot])
            continue
        for j in range(block * BLOCK, min((block + 1) * BLOCK, growth.shape[1])):
            one, other = growth[level, j], growth[level + 1, j]
            pace = one[slot] + part * (other[slot] - one[slot])
            extent = one[slot + 1] + part * (other[slot + 1] - one[slot + 1])
            z[s] = further(z[s], pace, extent, one[slot + 2] + part * (other[slot + 2] - one[slot + 2]))


pass_block = compiled(_pass)


def _tell(
    p: Program, z: Floats, growth: Floats, place: tuple[int, int, float], ends_h: Floats, hour: float,
    at_h: Floats, out: Floats,
) -> int:  # fmt: skip
    """Write down the states at those of the times that fall into a block; returns how many."""
    block, level, part = place
    now, then, told = z.copy(), z.copy(), 0
    for j in range(block * BLOCK, min((block + 1) * BLOCK, growth.shape[1])):
        begun, length = hour + ends_h[j], ends_h[j + 1] - ends_h[j]
        low, high = growth[level, j], growth[level + 1, j]
        while told < at_h.size and at_h[told] < begun + length:
            step(p, now, low, high, part, max(0.0, at_h[told] - begun) / length, then)
            for s in range(z.size):
                out[told, s] = value(p, s, then[s])
            told += 1
        step(p, now, low, high, part, 1.0, now)
    return told


tell = compiled(_tell)


def _repeat(
    p: Program, soc: Floats, temperature: Floats, step_h: float, bounds: Whole, at_h: Floats, out: Floats
) -> float:
    """Fill `out` [time, state] for one battery; returns the hour when another branch takes over, or nan."""
    count = bounds.size - 1
    measures, ends_h = np.empty((count, MEASURES)), bounds * step_h
    measure(soc, temperature, step_h, bounds, measures)
    levels, blocks = levels_of(p, measures), (count + BLOCK - 1) // BLOCK
    growth, sums = np.empty((levels.size, count, p.slots)), np.empty((levels.size, blocks, p.slots))
    ready, left = np.zeros(levels.size, dtype=np.bool_), np.empty(p.branches.size)
    z = np.array([start(p, s) for s in range(p.states.shape[0])])
    begun, told, knee = 0.0, 0, np.nan
    while told < at_h.size:
        for block in range(blocks):
            branch = capacity(p, z, left)
            if branch > 0 and np.isnan(knee):
                knee = begun + ends_h[block * BLOCK]
            level, part = between(levels, left[branch])
            for k in range(level, level + 2):
                if not ready[k]:
                    fill(p, soc, temperature, step_h, bounds, measures, levels[k], growth[k])
                    add_up(growth[k], sums[k])
                    ready[k] = True
            if at_h[told] < begun + ends_h[min((block + 1) * BLOCK, count)]:
                place = (block, level, part)
                told += tell(p, z, growth, place, ends_h, begun, at_h[told:], out[told:])
                if told == at_h.size:
                    break
            pass_block(p, z, growth, sums, block, level, part)
        begun += ends_h[count]
    return float(knee)


repeat = compiled(_repeat)


def _age_each(
    p: Program, soc: Floats, temperature: Floats, step_h: float, at_h: Floats, out: Floats, knee_h: Floats
) -> None:
    """Fill `out` [battery, time, state] and `knee_h` [battery]."""
    bounds = np.empty(soc.shape[1], dtype=np.int64)
    for v in range(soc.shape[0]):
        count = cut(soc[v], step_h, bounds)
        knee_h[v] = repeat(p, soc[v], temperature[v], step_h, bounds[: count + 1], at_h, out[v])


age_each = compiled(_age_each)

"""Compiled: a profile cut into stretches of at most a day, and what each of them does to the states.

As a battery loses capacity, the same charge moves its state of charge further. At a capacity q a stretch's
swing about its own mean is 1 / q as wide, cut off at 0 and 1; charge and rates count in shares of the capacity
when new.
"""

import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.program import COLDEST_C, ZERO_C_K, Program, Whole
from meguri.life.fade.rates import compiled, run

IDLE_PER_H = 0.01  # slower than that a battery counts as resting
_T_STEPS_PER_K = 2.0


def _cut(soc: Floats, step_h: float, bounds: Whole) -> int:
    """Fill `bounds` with first points of the stretches and the end; a day each, or a full cycle at a turn."""
    points, day = soc.size, 24.0 / step_h
    found, days, moved, last = 0, 1, 0.0, 0.0
    bounds[0] = 0
    for i in range(1, points + 1):
        change = soc[i % points] - soc[i - 1]
        moved += abs(change)
        last = change if change != 0.0 else last
        ahead = soc[(i + 1) % points] - soc[i % points]
        of_day = i >= days * day - 1e-6
        if of_day or i == points or (moved > 2.0 and last * ahead < 0.0):
            found += 1
            bounds[found] = i
            moved = 0.0
            days += int(of_day)
    return found


cut = compiled(_cut)


def _mean_soc(soc: Floats, first: int, last: int) -> float:
    """Mean over time, straight between points; the point after the last is the first."""
    total = 0.5 * (soc[first] + soc[last % soc.size])
    for i in range(first + 1, last):
        total += soc[i]
    return float(total / (last - first))


mean_soc = compiled(_mean_soc)


def _add_tables(p: Program, temperature_c: float, soc: float, weight: float, means: Floats) -> None:
    """Add a point's rates, straight between the nearest of the tables."""
    at = (temperature_c - COLDEST_C) * _T_STEPS_PER_K
    row = min(int(at), p.tables.shape[0] - 2)
    across = soc * (p.tables.shape[1] - 1)
    column = min(int(across), p.tables.shape[1] - 2)
    up, right = at - row, across - column
    w00, w01 = weight * (1 - up) * (1 - right), weight * (1 - up) * right
    w10, w11 = weight * up * (1 - right), weight * up * right
    for k in range(p.tables.shape[2]):
        near = w00 * p.tables[row, column, k] + w01 * p.tables[row, column + 1, k]
        means[k] += near + w10 * p.tables[row + 1, column, k] + w11 * p.tables[row + 1, column + 1, k]


add_tables = compiled(_add_tables)


def _walk(
    p: Program, soc: Floats, temperature: Floats, step_h: float, span: tuple[int, int], q: float,
    x: Floats, means: Floats, spread: Floats,
) -> float:  # fmt: skip
    """Set the stretch's variables, table means and spreads; returns the full cycles made."""
    first, last = span
    middle, wider, points = mean_soc(soc, first, last), 1.0 / q, soc.size
    means[:] = 0.0
    moved, low, high, previous = 0.0, 1.0, 0.0, 0.0
    st, ss, stt, sss, sts = 0.0, 0.0, 0.0, 0.0, 0.0
    fast, one, counts = np.zeros(3), np.zeros((2, 3)), np.zeros(2)
    for i in range(first, last + 1):
        at = i if i < points else i - points
        s = min(1.0, max(0.0, middle + (soc[at] - middle) * wider))
        t = temperature[at]
        weight = (0.5 if i == first or i == last else 1.0) / (last - first)
        add_tables(p, t, s, weight, means)
        st += weight * t
        ss += weight * s
        stt += weight * t * t
        sss += weight * s * s
        sts += weight * t * s
        low, high = min(low, s), max(high, s)
        if i > first:
            change = s - previous
            moved += abs(change)
            speed = abs(change) / step_h
            if speed >= IDLE_PER_H:
                fast[0] += speed
                way = 0 if change > 0.0 else 1
                one[way, 1] = speed
                if counts[way] == 0:
                    one[way, 0] = speed
                one[way, 2] += speed
                counts[way] += 1
        previous = s
    x[0], x[1] = st + ZERO_C_K, ss
    x[4] = high - low
    x[5] = q * fast[0] / (last - first)
    for way in range(2):
        x[6 + way] = 0.0
        if counts[way] > 1:
            x[6 + way] = q * (one[way, 2] - 0.5 * (one[way, 0] + one[way, 1])) / (counts[way] - 1)
        elif counts[way] == 1:
            x[6 + way] = q * one[way, 2]
    x[8] = x[6] if x[6] > 0.0 else x[5]
    x[9], x[10], x[11], x[12] = low, high, ss, x[0]
    spread[0] = np.sqrt(max(0.0, stt - st * st))
    spread[1] = np.sqrt(max(0.0, sss - ss * ss))
    both = spread[0] * spread[1]
    spread[2] = min(1.0, max(-1.0, (sts - st * ss) / both)) if both > 1e-12 else 0.0
    return 0.5 * moved * q


walk = compiled(_walk)


def _grow(p: Program, x: Floats, days: float, cycles: float, out: Floats) -> None:
    """What one stretch adds to each state, in the state's own measure; what changes its curve beside it."""
    for s in range(p.states.shape[0]):
        kind, driver, rate, extent, power, _, _, slot, slots = p.states[s]
        times, per, fixed_extent, fixed_power, _, _, above = p.state_values[s]
        k = times * (x[rate] if rate >= 0 else 1.0)
        dx = (days if driver == 0 else cycles) / per
        if above > 0.0 and cycles <= above * days:
            dx = 0.0
        if k <= 0.0 or dx <= 0.0:
            out[slot] = 0.0
        elif kind == 0:
            out[slot] = k ** (1.0 / fixed_power) * dx
        else:
            out[slot] = k * dx
        if slots == 3:
            out[slot + 1] = x[extent] if extent >= 0 else fixed_extent
            out[slot + 2] = x[power] if power >= 0 else fixed_power


grow = compiled(_grow)


def _fill(
    p: Program, soc: Floats, temperature: Floats, step_h: float, bounds: Whole, q: float, out: Floats
) -> None:
    """Growth in every stretch [stretch, slot] at capacity q."""
    x, means, spread = np.zeros(p.variables), np.zeros(p.tables.shape[2]), np.zeros(3)
    for j in range(out.shape[0]):
        span = (bounds[j], bounds[j + 1])
        cycles = walk(p, soc, temperature, step_h, span, q, x, means, spread)
        run(p, x, means, spread)
        grow(p, x, (span[1] - span[0]) * step_h / 24.0, cycles, out[j])


fill = compiled(_fill)

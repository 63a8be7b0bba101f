"""Compiled: a profile cut into stretches of about a day, and what each of them does to the states.

A stretch lasts a day and a step, so that in turn they begin at every hour; it ends earlier at a turn of the
state of charge after more than one full cycle. As a battery loses capacity, the same charge moves its state
of charge further: at a capacity q the swing about a stretch's first point is 1 / q as wide, cut off at 0 and
1. Charge and rates count in shares of the capacity when new.

Profiles here end with their first point again.
"""

import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.program import COLDEST_C, T_STEP_K, ZERO_C_K, Program, Whole
from meguri.life.fade.rates import compiled, run

IDLE_PER_H = 0.01  # slower than that a battery counts as resting
MEASURES = 12
# Of one stretch: mean and variance of temperature, of SOC, covariance, lowest and highest SOC, its way;
# mean rate, rate while charging, rate while discharging, fastest rate that counts as resting.


def _cut(soc: Floats, step_h: float, bounds: Whole) -> int:
    """Fill `bounds` with first points of the stretches and the end; returns how many stretches."""
    points, found, moved, last = soc.size - 1, 0, 0.0, 0.0
    bounds[0] = 0
    for i in range(1, points + 1):
        change = soc[i] - soc[i - 1]
        moved += abs(change)
        last = change if change != 0.0 else last
        ahead = soc[i + 1] - soc[i] if i < points else 0.0
        over = (i - bounds[found]) * step_h > 24.0 + 1e-6
        if over or i == points or (moved > 2.0 and last * ahead < 0.0):
            found += 1
            bounds[found] = i
            moved = 0.0
    return found


cut = compiled(_cut)


def _moments(soc: Floats, temperature: Floats, first: int, last: int, wider: float, b: Floats) -> None:
    """Means, variances and extremes of a stretch into the first seven of its measures."""
    begun = soc[first]
    st, ss, stt, sss, sts, low, high = 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0
    for i in range(first, last + 1):
        s = min(1.0, max(0.0, begun + (soc[i] - begun) * wider))
        t = temperature[i]
        weight = 0.5 if i == first or i == last else 1.0  # noqa: PLR1714, SIM109  (two comparisons are faster)
        st += weight * t
        ss += weight * s
        stt += weight * t * t
        sss += weight * s * s
        sts += weight * t * s
        low, high = min(low, s), max(high, s)
    part = 1.0 / (last - first)
    b[0], b[2], b[5], b[6] = st * part, ss * part, low, high
    b[1], b[3] = max(0.0, stt * part - b[0] * b[0]), max(0.0, sss * part - b[2] * b[2])
    b[4] = sts * part - b[0] * b[2]


moments = compiled(_moments)


def _speeds(soc: Floats, step_h: float, first: int, last: int, wider: float, b: Floats) -> None:
    """Way of the SOC and rates into the last five of a stretch's measures.

    A rate while charging counts the first and the last step of it half, for a session seldom fills them.
    """
    begun = soc[first]
    total, ends, last_one, count = np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2)
    way, previous, resting = 0.0, begun, 0.0
    for i in range(first + 1, last + 1):
        s = min(1.0, max(0.0, begun + (soc[i] - begun) * wider))
        change = s - previous
        previous = s
        way += abs(change)
        speed = abs(change) / step_h
        if speed < IDLE_PER_H:
            resting = max(resting, speed)
        else:
            side = 0 if change > 0.0 else 1
            if count[side] == 0:
                ends[side] = speed
            total[side] += speed
            last_one[side] = speed
            count[side] += 1
    b[7], b[8], b[11] = way, (total[0] + total[1]) / (last - first), resting
    for side in range(2):
        if count[side] > 1:
            b[9 + side] = (total[side] - 0.5 * (ends[side] + last_one[side])) / (count[side] - 1)
        else:
            b[9 + side] = total[side]


speeds = compiled(_speeds)


def _mean_tables(
    p: Program, soc: Floats, temperature: Floats, first: int, last: int, wider: float, means: Floats
) -> None:
    """Means of the tabled rates over a stretch, straight between the nearest values."""
    begun, kinds = soc[first], means.size
    across, last_row, last_column = p.tables.shape[1] - 1, p.tables.shape[0] - 2, p.tables.shape[1] - 2
    means[:] = 0.0
    for i in range(first, last + 1):
        s = min(1.0, max(0.0, begun + (soc[i] - begun) * wider)) * across
        t = (temperature[i] - COLDEST_C) * (1.0 / T_STEP_K)
        row, column = min(int(t), last_row), min(int(s), last_column)
        up, right = t - row, s - column
        weight = 0.5 if i == first or i == last else 1.0  # noqa: PLR1714, SIM109
        for k in range(kinds):
            a, b = p.tables[row, column, k], p.tables[row, column + 1, k]
            c, d = p.tables[row + 1, column, k], p.tables[row + 1, column + 1, k]
            low, high = a + right * (b - a), c + right * (d - c)
            means[k] += weight * (low + up * (high - low))
    for k in range(kinds):
        means[k] /= last - first


mean_tables = compiled(_mean_tables)


def _widened(b: Floats, begun: float, wider: float, out: Floats) -> bool:
    """The measures of a stretch with its swing so much wider; false where that would cut it off."""
    low, high = begun + (b[5] - begun) * wider, begun + (b[6] - begun) * wider
    out[0], out[1] = b[0], b[1]
    out[2] = begun + (b[2] - begun) * wider
    out[3], out[4], out[5], out[6] = b[3] * wider * wider, b[4] * wider, low, high
    for k in range(7, MEASURES):
        out[k] = b[k] * wider
    return bool(low >= 0.0 and high <= 1.0)


widened = compiled(_widened)


def _set(b: Floats, q: float, x: Floats, spread: Floats) -> None:
    """A stretch's variables and spreads from its measures."""
    x[0], x[1] = b[0] + ZERO_C_K, b[2]
    x[4], x[5], x[6], x[7] = b[6] - b[5], q * b[8], q * b[9], q * b[10]
    x[8] = x[6] if x[6] > 0.0 else x[5]
    x[9], x[10], x[11], x[12] = b[5], b[6], b[2], x[0]
    spread[0], spread[1] = np.sqrt(b[1]), np.sqrt(b[3])
    both = spread[0] * spread[1]
    spread[2] = min(1.0, max(-1.0, b[4] / both)) if both > 1e-12 else 0.0


set_variables = compiled(_set)


def _grow(p: Program, x: Floats, days: float, cycles: float, out: Floats) -> None:
    """What one stretch adds to each state, in the state's own measure; what changes its curve beside it."""
    for s in range(p.states.shape[0]):
        kind, driver, rate, extent, power, slot = p.states[s, :6]
        times, per, fixed_extent, fixed_power, above = p.state_values[s, :5]
        k = times * (x[rate] if rate >= 0 else 1.0)
        dx = (days if driver == 0 else cycles) / per
        if above > 0.0 and cycles <= above * days:
            dx = 0.0
        if k <= 0.0 or dx <= 0.0:
            out[slot] = 0.0
        elif kind == 0 and fixed_power == 0.5:
            out[slot] = k * k * dx
        elif kind == 0 and fixed_power != 1.0:
            out[slot] = k ** (1.0 / fixed_power) * dx
        else:
            out[slot] = k * dx
        if p.states[s, 6] == 3:
            out[slot + 1] = x[extent] if extent >= 0 else fixed_extent
            out[slot + 2] = x[power] if power >= 0 else fixed_power


grow = compiled(_grow)


def _measure(soc: Floats, temperature: Floats, step_h: float, bounds: Whole, measures: Floats) -> None:
    """Fill `measures` [stretch, MEASURES] for the battery as new."""
    for j in range(measures.shape[0]):
        moments(soc, temperature, bounds[j], bounds[j + 1], 1.0, measures[j])
        speeds(soc, step_h, bounds[j], bounds[j + 1], 1.0, measures[j])


measure = compiled(_measure)


def _fill(
    p: Program, soc: Floats, temperature: Floats, step_h: float, bounds: Whole, measures: Floats, q: float,
    out: Floats,
) -> None:  # fmt: skip
    """Growth in every stretch [stretch, slot] at capacity q."""
    x, means, spread, b = np.zeros(p.variables), np.zeros(p.tables.shape[2]), np.zeros(3), np.zeros(MEASURES)
    for j in range(out.shape[0]):
        first, last = bounds[j], bounds[j + 1]
        if not widened(measures[j], soc[first], 1.0 / q, b):
            moments(soc, temperature, first, last, 1.0 / q, b)
            speeds(soc, step_h, first, last, 1.0 / q, b)
        elif b[11] >= IDLE_PER_H:
            speeds(soc, step_h, first, last, 1.0 / q, b)
        mean_tables(p, soc, temperature, first, last, 1.0 / q, means)
        set_variables(b, q, x, spread)
        run(p, x, means, spread)
        grow(p, x, (last - first) * step_h / 24.0, 0.5 * b[7] * q, out[j])


fill = compiled(_fill)

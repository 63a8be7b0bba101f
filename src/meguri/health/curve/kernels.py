"""Compiled inner loops of the differential curves; nothing outside health/curve needs them.

Rows are charges. A point that is not finite is passed over. Compiled on first use, kept in numba's cache;
single-threaded and without the interpreter lock.
"""

from typing import Any

import numba as nb
import numpy as np

from meguri.health.curve.faults import Floats


def _spread(charge: Floats, voltage: Floats, start: float, step: float, out: Floats) -> None:
    """Give each stretch's charge to the levels that its voltage crosses, evenly over the voltage crossed."""
    levels = out.shape[1]
    for row in range(charge.shape[0]):
        last_q, last_v = np.nan, np.nan
        for i in range(charge.shape[1]):
            q, v = charge[row, i], voltage[row, i]
            if not (np.isfinite(q) and np.isfinite(v)):
                continue
            low, high = (min(v, last_v) - start) / step, (max(v, last_v) - start) / step
            moved, last_q, last_v = q - last_q, q, v
            if not np.isfinite(moved):
                continue
            for k in range(max(int(np.floor(low)), 0), min(int(np.floor(high)), levels - 1) + 1):
                inside = min(high, k + 1.0) - max(low, float(k))
                out[row, k] += moved * inside / (high - low) if high > low else moved


def _count(charge: Floats, voltage: Floats, start: float, step: float, out: Floats) -> None:
    """Give each point half the charge on either side of it, to the level that it stands on."""
    levels, points = out.shape[1], charge.shape[1]
    for row in range(charge.shape[0]):
        last = -1
        for i in range(points):
            if not (np.isfinite(charge[row, i]) and np.isfinite(voltage[row, i])):
                continue
            if last >= 0:
                half = 0.5 * (charge[row, i] - charge[row, last])
                for at in (last, i):
                    v = voltage[row, at]
                    k = int(np.floor((v - start) / step))
                    if k > 0 and v < start + step * k:
                        k -= 1
                    elif v >= start + step * (k + 1):
                        k += 1
                    if k == levels and v <= start + step * levels:
                        k = levels - 1
                    if 0 <= k < levels:
                        out[row, k] += half
            last = i


def _between(x: Floats, y: Floats, wanted: Floats, out: Floats) -> None:
    """`y` at rising places `wanted`, straight between rising `x`; beyond the ends, the end. One walk."""
    k, last = 0, x.size - 1
    for i in range(wanted.size):
        while k < last - 1 and x[k + 1] < wanted[i]:
            k += 1
        width = x[k + 1] - x[k]
        part = (wanted[i] - x[k]) / width if width > 0 else 1.0
        out[i] = y[k] + min(max(part, 0.0), 1.0) * (y[k + 1] - y[k])


between = nb.njit(cache=True, nogil=True)(_between)


def _even(charge: Floats, voltage: Floats, out_q: Floats, out_v: Floats) -> None:
    """Voltage at even steps of charge, from a row's first point to its last, straight between points."""
    steps = out_q.shape[1]
    for row in range(charge.shape[0]):
        kept = np.flatnonzero(np.isfinite(charge[row]) & np.isfinite(voltage[row]))
        q, v = charge[row][kept], voltage[row][kept]
        step = (q[-1] - q[0]) / (steps - 1)
        for i in range(steps):
            out_q[row, i] = q[0] + i * step
        between(q, v, out_q[row], out_v[row])


def _cross(charge: Floats, rising: Floats, edges: Floats, out: Floats) -> None:
    """Charge moved between neighbouring edges; `rising` is voltage that never falls along a row."""
    at = np.empty(edges.size)
    for row in range(charge.shape[0]):
        between(rising[row], charge[row], edges, at)
        for k in range(out.shape[1]):
            out[row, k] = at[k + 1] - at[k]


def _smooth(values: Floats, weights: Floats, out: Floats) -> None:
    """Weighted means along each row, over its finite stretch, which is mirrored at both ends."""
    reach = weights.size // 2
    padded = np.empty(values.shape[1] + 2 * reach)
    for row in range(values.shape[0]):
        finite = np.flatnonzero(np.isfinite(values[row]))
        if finite.size == 0:
            continue
        first, count = finite[0], finite[-1] - finite[0] + 1
        for i in range(count + 2 * reach):
            at = (i - reach) % (2 * count)
            padded[i] = values[row, first + (at if at < count else 2 * count - 1 - at)]
        total = out[row, first : first + count]
        total[:] = 0.0
        for j in range(weights.size):  # in vectors: the points stand in the inner loop
            weight = weights[j]
            for i in range(count):
                total[i] += weight * padded[i + j]


def _compiled(function: Any) -> Any:
    return nb.njit(cache=True, nogil=True)(function)


spread, count, even, cross, smooth = (_compiled(f) for f in (_spread, _count, _even, _cross, _smooth))

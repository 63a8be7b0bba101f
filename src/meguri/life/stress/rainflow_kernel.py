"""Compiled loops of rainflow counting; nothing outside life/stress needs them."""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def _turning_points(values: Floats) -> Whole:
    """Indices of the first point, of every reversal, and of the last point."""
    kept = np.empty(values.size, np.int64)
    kept[0], n, way = 0, 1, 0
    for at in range(1, values.size):
        step = values[at] - values[kept[n - 1]]
        if step == 0.0:
            continue
        now = 1 if step > 0 else -1
        if now == way:
            kept[n - 1] = at
        else:
            kept[n] = at
            n += 1
        way = now
    return kept[:n]


def _count_cycles(values: Floats, turns: Whole) -> tuple[Floats, Floats, Floats, Whole, Whole]:
    """E1049 5.4.4: a range no larger than the next one closes; with the start in it, as half a cycle."""
    n = turns.size
    depth, mean, count = np.empty(n), np.empty(n), np.empty(n)
    start, end = np.empty(n, np.int64), np.empty(n, np.int64)
    stack = np.empty(n, np.int64)
    top, bottom, found = 0, 0, 0
    for turn in turns:
        stack[top] = turn
        top += 1
        while top - bottom >= 3:
            a, b, c = stack[top - 3], stack[top - 2], stack[top - 1]
            last, before = abs(values[c] - values[b]), abs(values[b] - values[a])
            if last < before:
                break
            whole = top - bottom > 3
            depth[found], mean[found], count[found] = (
                before,
                (values[a] + values[b]) / 2,
                1.0 if whole else 0.5,
            )
            start[found], end[found] = a, b
            found += 1
            if whole:
                stack[top - 3] = c
                top -= 2
            else:
                bottom += 1
    for at in range(bottom, top - 1):
        a, b = stack[at], stack[at + 1]
        depth[found], mean[found], count[found] = abs(values[b] - values[a]), (values[a] + values[b]) / 2, 0.5
        start[found], end[found] = a, b
        found += 1
    return depth[:found], mean[:found], count[:found], start[:found], end[:found]


turning_points: Any = nb.njit(cache=True, nogil=True)(_turning_points)
count_cycles: Any = nb.njit(cache=True, nogil=True)(_count_cycles)

"""Compiled inner loops of the cohort models; nothing outside nation/stock/cohorts.py needs them.

A *lane* is one (draw, segment) pair; lanes are independent and lie side by side, so every loop over them is
a vector loop. Work goes in tiles of TILE steps × TILE cohorts: 16 products from 11 numbers. Rows are padded
for that: all arrays have whole tiles of rows, and `alive` has PAD rows of 0 more in front ("not yet born", so
that a tile on the diagonal needs no special case) and behind.

Compiled on first use and kept in numba's cache; single-threaded and without the interpreter lock, so that a
caller may run chunks in threads of its own.
No fast-math: sums keep their order, so a lane's sums depend neither on its neighbours nor on the machine.
"""

from typing import Any

import numba as nb
import numpy as np

from meguri.nation.stock.lanes import PAD, TILE
from meguri.nation.stock.lifetimes import Array

ROUNDING = 1e-12  # an inflow this little below 0, as a share of what survives, is rounding and not a finding


def _add_tile(
    a0: Array, a1: Array, a2: Array, a3: Array, a4: Array, a5: Array, a6: Array,
    i0: Array, i1: Array, i2: Array, i3: Array, p0: Array, p1: Array, p2: Array, p3: Array,
) -> None:  # fmt: skip
    for k in range(p0.size):
        p0[k] += i0[k] * a3[k] + i1[k] * a2[k] + i2[k] * a1[k] + i3[k] * a0[k]
        p1[k] += i0[k] * a4[k] + i1[k] * a3[k] + i2[k] * a2[k] + i3[k] * a1[k]
        p2[k] += i0[k] * a5[k] + i1[k] * a4[k] + i2[k] * a3[k] + i3[k] * a2[k]
        p3[k] += i0[k] * a6[k] + i1[k] * a5[k] + i2[k] * a4[k] + i3[k] * a3[k]


def _survivors(alive: Array, inflow: Array, total: Array, t: int, until: int) -> None:
    """Add to rows t … t+3 of `total` what survives of the cohorts before `until`."""
    for c in range(0, until, TILE):
        a = t - c
        add_tile(
            alive[a], alive[a + 1], alive[a + 2], alive[a + 3], alive[a + 4], alive[a + 5], alive[a + 6],
            inflow[c], inflow[c + 1], inflow[c + 2], inflow[c + 3],
            total[t], total[t + 1], total[t + 2], total[t + 3],
        )  # fmt: skip


def _add_stock(alive: Array, inflow: Array, stock: Array) -> None:
    """Add to `stock`, which comes as 0, what survives of `inflow` at the end of every step."""
    for t in range(0, stock.shape[0], TILE):
        survivors(alive, inflow, stock, t, t + 1)


def _solve_inflow(
    alive: Array, stock: Array, inflow: Array, born: Array, scaled: Array, total: Array, steps: int
) -> None:
    """Fill `inflow` and `scaled` (which comes as 1) so that `stock` is met.

    `born` and `total` (which comes as 0) are room to work in.

    `born` holds what each cohort would have been, had it been born as small as the cuts since have made it.
    Rows from `steps` on only fill the last tile.
    """
    for first in range(0, stock.shape[0], TILE):
        survivors(alive, born, total, first, first)
        for t in range(first, first + TILE):
            for c in range(first, t):
                add_row(born[c], alive[PAD + t - c], total[t])
            negative = take_row(stock[t], total[t], alive[PAD], inflow[t], born[t])
            if negative > 0 and t < steps:
                cut_row(stock[t], total, inflow[t], born, scaled[t], t)


def _add_row(born: Array, alive: Array, total: Array) -> None:
    for k in range(total.size):
        total[k] += born[k] * alive[k]


def _take_row(stock: Array, survivors: Array, alive_first: Array, inflow: Array, born: Array) -> int:
    negative = 0
    for k in range(stock.size):
        new = (stock[k] - survivors[k]) / alive_first[k]
        inflow[k] = new
        born[k] = new
        negative += new < 0.0
    return negative


def _cut_row(stock: Array, total: Array, inflow: Array, born: Array, scaled: Array, t: int) -> None:
    """Where more survives than there is: no inflow, and every cohort alive is made smaller alike."""
    for k in range(stock.size):
        if inflow[k] < 0.0:
            share = stock[k] / total[t, k]
            if 1.0 - share > ROUNDING:
                scaled[k] = share
            inflow[k] = 0.0
            born[t, k] = 0.0
            for c in range(t):
                born[c, k] *= share
            for later in range(t + 1, t // TILE * TILE + TILE):
                total[later, k] *= share


def _spread_cohorts(alive: Array, inflow: Array, scaled: Array, in_use: Array, left: Array) -> None:
    """Fill `in_use` and `left` [draw, step, cohort, segment] for the cohorts born by each step."""
    draws, steps, _, segments = in_use.shape
    size = steps * segments
    youngest_last = np.empty(size)
    born = np.empty(size)
    for d in range(draws):
        lane = d * segments
        for age in range(steps):
            for s in range(segments):
                youngest_last[(steps - 1 - age) * segments + s] = alive[age, lane + s]
        for t in range(steps):
            older, here = t * segments, (t + 1) * segments
            for s in range(segments):
                share = scaled[t, lane + s]
                if share < 1.0:
                    for c in range(t):
                        born[c * segments + s] *= share
                born[older + s] = inflow[t, lane + s]
            now, gone = in_use[d, t].reshape(size), left[d, t].reshape(size)
            multiply(born[:here], youngest_last[size - here :], now)
            if t > 0:
                subtract(in_use[d, t - 1].reshape(size)[:older], now, gone)
            for x in range(older, here):
                gone[x] = born[x] - now[x]


def _multiply(one: Array, other: Array, product: Array) -> None:
    for x in range(one.size):
        product[x] = one[x] * other[x]


def _subtract(one: Array, other: Array, difference: Array) -> None:
    for x in range(one.size):
        difference[x] = one[x] - other[x]


def _compile(function: Any, **options: Any) -> Any:
    return nb.njit(function, nogil=True, cache=True, **options)


add_tile: Any = _compile(_add_tile, inline="always")
survivors: Any = _compile(_survivors)
add_stock: Any = _compile(_add_stock)
add_row: Any = _compile(_add_row)
take_row: Any = _compile(_take_row)
cut_row: Any = _compile(_cut_row)
solve_inflow: Any = _compile(_solve_inflow)
multiply: Any = _compile(_multiply)
subtract: Any = _compile(_subtract)
spread_cohorts: Any = _compile(_spread_cohorts)

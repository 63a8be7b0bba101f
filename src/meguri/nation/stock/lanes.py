"""From [draw, step, segment] to the compiled kernels and back, a chunk of draws at a time.

A chunk is small enough to stay in a core's cache from the first exponential to the last sum, so memory does
not grow with the number of draws beyond the results themselves.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from meguri.nation.stock.lifetimes import Array, Lifetime
from meguri.nation.stock.timing import Timing

TILE = 4  # the kernels work so many steps at a time …
PAD = TILE - 1  # … and want so many rows of 0 before and behind the alive shares
_LANES_A_CHUNK = 320  # (draw, segment) pairs: three arrays of 75 steps are .6 MB

Kernel = Callable[[Array, Array, int], tuple[Array, ...]]


def add_stock(alive: Array, inflow: Array, _steps: int) -> tuple[Array, ...]:
    """Stock from inflow; all arrays are [row, lane]."""
    from meguri.nation.stock import kernels

    stock = np.zeros_like(inflow)
    kernels.add_stock(alive, inflow, stock)
    return (stock,)


def solve_inflow(alive: Array, stock: Array, steps: int) -> tuple[Array, ...]:
    """Inflow and the share kept of the older cohorts, from stock; all arrays are [row, lane]."""
    from meguri.nation.stock import kernels

    inflow, born = np.empty_like(stock), np.empty_like(stock)
    scaled, total = np.ones_like(stock), np.zeros_like(stock)
    kernels.solve_inflow(alive, stock, inflow, born, scaled, total, steps)
    return inflow, scaled


def spread_cohorts(alive: Array, inflow: Array, scaled: Array, in_use: Array, left: Array) -> None:
    """Fill `in_use` and `left` [draw, step, cohort, segment] from [step, lane]."""
    from meguri.nation.stock import kernels

    kernels.spread_cohorts(alive, inflow, scaled, in_use, left)


def work_in_chunks(
    given: Array, lifetime: Lifetime, timing: Timing, threads: int, results: tuple[Array, ...], kernel: Kernel
) -> None:
    """Fill `results` [draw, step, segment] with what `kernel` makes of `given` and the lifetimes."""
    draws, steps, segments = results[0].shape
    per_chunk = min(draws, max(1, _LANES_A_CHUNK // segments))
    chunk = _Chunks(given, lifetime, timing, per_chunk, segments)

    def fill(first: int) -> None:
        part = slice(first, min(first + per_chunk, draws))
        found = kernel(*chunk.inputs(part), steps)
        for result, values in zip(results, found, strict=True):
            result[part] = np.moveaxis(values[:steps].reshape(steps, -1, segments), 0, 1)

    starts = range(0, draws, per_chunk)
    if threads > 1 and len(starts) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, starts))
    else:
        for first in starts:
            fill(first)


class _Chunks:
    """The kernel's inputs for some draws; what is the same for all draws is laid out once."""

    def __init__(
        self, given: Array, lifetime: Lifetime, timing: Timing, per_chunk: int, segments: int
    ) -> None:
        self._given, self._lifetime, self._timing = given, lifetime, timing
        self._per_chunk, self._segments = per_chunk, segments
        self._rows = -(-given.shape[1] // TILE) * TILE
        self._same_given = self._lay_given(given, per_chunk) if given.shape[0] == 1 else None
        self._same_alive = self._lay_alive(lifetime, per_chunk) if lifetime.shape[0] == 1 else None

    def inputs(self, part: slice) -> tuple[Array, Array]:
        """Alive shares and what is given, [row, lane]."""
        count = part.stop - part.start
        whole = count == self._per_chunk
        alive = self._same_alive if whole else None
        known = self._same_given if whole else None
        if alive is None:
            alive = self._lay_alive(self._lifetime.part(part), count)
        if known is None:
            known = self._lay_given(self._given[part] if self._given.shape[0] > 1 else self._given, count)
        return alive, known

    def _lay_given(self, given: Array, count: int) -> Array:
        return lay(np.moveaxis(given, 1, 0), count, self._segments, rows=self._rows)

    def _lay_alive(self, lifetime: Lifetime, count: int) -> Array:
        shares = self._timing.alive_share(lifetime, self._given.shape[1])
        return lay(shares, count, self._segments, rows=self._rows + 2 * PAD, above=PAD)


def lay(array: Array, draws: int, segments: int, *, rows: int, above: int = 0) -> Array:
    """[row, draw, segment] → [row, lane], with rows of 0 above and below."""
    lanes = np.zeros((rows, draws, segments))
    lanes[above : above + array.shape[0]] = array
    return lanes.reshape(rows, draws * segments)


def blocks(draws: int, size: int) -> Iterator[slice]:
    """All draws, `size` at a time."""
    for first in range(0, draws, size):
        yield slice(first, min(first + size, draws))

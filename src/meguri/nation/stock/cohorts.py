"""Sales + survival → cohorts: how many of each year's vehicles are still there, and how many left.

Two questions, one law (inflow = change of stock + outflow):

- `inflow_driven`: what came in is known; how large is the stock, how much leaves?
- `stock_driven`: the stock is known; how much must have come in?

`by_cohort` splits either answer by year of entry. Arrays are `[draw, step, segment]`; the number of draws is
1 where nothing varies by draw. A flow belongs to its whole step (not to a year of it), a stock to its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from meguri.nation.stock import lanes
from meguri.nation.stock.lifetimes import Array, Lifetime
from meguri.nation.stock.timing import MID_YEAR, YEAR_END, Entry, Timing
from meguri.tables.survival import CORRECTIONS

__all__ = [
    "MID_YEAR",
    "YEAR_END",
    "CohortBlock",
    "Entry",
    "Flows",
    "Timing",
    "by_cohort",
    "correction_rows",
    "in_steps",
    "inflow_driven",
    "stock_driven",
]


@dataclass(frozen=True, slots=True)
class Flows:
    """What came, stayed and left; every array is [draw, step, segment] and must not be written to.

    Attributes:
        inflow: entered during the step.
        outflow: left during the step = inflow − change of stock.
        stock: there at the end of the step.
        scaled: what was kept of the cohorts alive at the end of the step, as a share: 1 where the lifetimes
            alone explain the stock, below 1 where the stock fell faster and all cohorts had to be cut alike.
    """

    inflow: Array
    outflow: Array
    stock: Array
    scaled: Array

    @property
    def corrected(self) -> NDArray[np.bool_]:
        """Where the stock fell faster than lifetimes explain, [draw, step, segment]."""
        return self.scaled < 1.0


@dataclass(frozen=True, slots=True)
class CohortBlock:
    """Cohorts of some draws; arrays are [draw, step, cohort, segment], 0 where the cohort is not yet born.

    Attributes:
        draws: which draws these are.
        in_use: alive at the end of the step.
        left: left during the step.
    """

    draws: slice
    in_use: Array
    left: Array


def inflow_driven(
    inflow: ArrayLike, lifetime: Lifetime, *, timing: Timing = YEAR_END, threads: int = 1
) -> Flows:
    """Stock and outflow that follow from an inflow.

    Args:
        inflow: entered in each step: [step], [step, segment] or [draw, step, segment]; never negative.
        lifetime: how long each segment's things live.
        timing: grid and convention of entry.
        threads: chunks of draws worked at once; the result does not depend on it.

    Raises:
        ValueError: negative or missing inflow, or draws or segments that do not fit the lifetimes.
    """
    given = _three_axes("inflow", inflow)
    shape = _common_shape(given, lifetime)
    stock = np.empty(shape)
    lanes.work_in_chunks(given, lifetime, timing, threads, (stock,), lanes.add_stock)
    entered = np.broadcast_to(given, shape)
    scaled = np.broadcast_to(np.float64(1.0), shape)
    return _closed(entered, stock, scaled)


def stock_driven(
    stock: ArrayLike, lifetime: Lifetime, *, timing: Timing = YEAR_END, threads: int = 1
) -> Flows:
    """Inflow and outflow that must have been, for the stock to be what it was.

    The stock is always met. Where it falls by more than lifetimes explain, inflow is 0 (never negative) and
    all cohorts alive are cut by the same share; `Flows.scaled` holds that share and `correction_rows` tells
    them as a table. What was cut counts as outflow of that step.

    Args:
        stock: at the end of each step: [step], [step, segment] or [draw, step, segment]; never negative.
        lifetime: how long each segment's things live.
        timing: grid and convention of entry.
        threads: chunks of draws worked at once; the result does not depend on it.

    Raises:
        ValueError: negative or missing stock, draws or segments that do not fit the lifetimes, or lifetimes
            so short that nothing survives the step in which it enters.
    """
    given = _three_axes("stock", stock)
    shape = _common_shape(given, lifetime)
    if np.any(timing.alive_share(lifetime, 1) <= 0):
        raise ValueError("lifetime: nothing survives the step it enters in, so no inflow can make a stock")
    inflow, scaled = np.empty(shape), np.empty(shape)
    lanes.work_in_chunks(given, lifetime, timing, threads, (inflow, scaled), lanes.solve_inflow)
    return _closed(inflow, np.broadcast_to(given, shape), scaled)


def by_cohort(
    flows: Flows,
    lifetime: Lifetime,
    *,
    timing: Timing = YEAR_END,
    draws_per_block: int = 8,
    reuse: bool = False,
) -> Iterator[CohortBlock]:
    """The same flows split by step of entry, some draws at a time.

    All cohorts of all draws at once seldom fit into memory (1,000 draws × 75 × 75 × 20 are .9 GB an array),
    so they come in blocks; sum or pick what is needed from each. Lifetimes and timing must be those that
    made the flows.

    Args:
        flows: from `inflow_driven` or `stock_driven`.
        lifetime: the lifetimes that made them.
        timing: the timing that made them.
        draws_per_block: draws in a block.
        reuse: write every block over the one before, for a sum over many draws: faster, but a block then
            holds only until the next one is asked for.

    Yields:
        Blocks in order of draws.
    """
    draws, steps, segments = flows.inflow.shape
    room: tuple[Array, Array] | None = None
    for part in lanes.blocks(draws, draws_per_block):
        count = part.stop - part.start
        if room is None or not reuse:
            room = np.zeros((count, steps, steps, segments)), np.zeros((count, steps, steps, segments))
        in_use, left = room[0][:count], room[1][:count]
        lanes.spread_cohorts(
            lanes.lay(timing.alive_share(lifetime.part(part), steps), count, segments, rows=steps),
            lanes.lay(np.moveaxis(flows.inflow[part], 1, 0), count, segments, rows=steps),
            lanes.lay(np.moveaxis(flows.scaled[part], 1, 0), count, segments, rows=steps),
            in_use,
            left,
        )
        yield CohortBlock(part, in_use, left)


def in_steps(flows: Flows, size: int) -> Flows:
    """The same flows on a grid `size` times as coarse: flows summed, stock and cut at the end.

    Raises:
        ValueError: the number of steps is no multiple of `size`.
    """
    draws, steps, segments = flows.inflow.shape
    if size < 1 or steps % size:
        raise ValueError(f"size: {steps} steps cannot be put together {size} at a time")
    folded = (draws, steps // size, size, segments)
    return Flows(
        inflow=flows.inflow.reshape(folded).sum(axis=2),
        outflow=flows.outflow.reshape(folded).sum(axis=2),
        stock=flows.stock[:, size - 1 :: size],
        scaled=flows.scaled.reshape(folded).prod(axis=2),
    )


def correction_rows(flows: Flows, segments: tuple[str, ...], years: ArrayLike) -> pl.DataFrame:
    """Where the stock fell faster than lifetimes explain, as rows of CORRECTIONS.

    Args:
        flows: from `stock_driven`.
        segments: a name for each segment.
        years: the calendar year in which each step ends.

    Raises:
        ValueError: names or years do not fit the flows.
    """
    ends = np.asarray(years)
    if flows.scaled.shape[1:] != (ends.size, len(segments)):
        raise ValueError(f"{ends.size} years × {len(segments)} segments do not fit {flows.scaled.shape[1:]}")
    cut = flows.corrected
    draws = cut.sum(axis=0)
    rows = [
        {
            "segment": segments[s],
            "year": int(ends[t]),
            "corrected_share": draws[t, s] / cut.shape[0],
            "kept_share": float(flows.scaled[:, t, s][cut[:, t, s]].mean()),
            "left_units": float(flows.outflow[:, t, s][cut[:, t, s]].mean()),
        }
        for t, s in zip(*np.nonzero(draws), strict=True)
    ]
    return CORRECTIONS.check(pl.DataFrame(rows, schema=CORRECTIONS.polars_schema))


def _three_axes(name: str, values: ArrayLike) -> Array:
    array = np.array(values, dtype=np.float64)  # a copy: results never share what they were given
    if not 1 <= array.ndim <= 3:
        raise ValueError(f"{name}: [step], [step, segment] or [draw, step, segment], found {array.ndim} axes")
    array = array[None, :, None] if array.ndim == 1 else array[(None,) * (3 - array.ndim)]
    if array.size == 0:
        raise ValueError(f"{name}: no steps, segments or draws")
    lowest = array.min()
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name}: every step needs a number; a gap is never filled unasked")
    if lowest < 0:
        raise ValueError(f"{name}: never negative, found {lowest}")
    return array


def _common_shape(given: Array, lifetime: Lifetime) -> tuple[int, int, int]:
    draws, segments = lifetime.shape
    try:
        shape = np.broadcast_shapes(given.shape, (draws, 1, segments))
    except ValueError:
        raise ValueError(
            f"{given.shape[0]} draws × {given.shape[2]} segments do not fit lifetimes of "
            f"{draws} draws × {segments} segments"
        ) from None
    return shape[0], shape[1], shape[2]


def _closed(inflow: Array, stock: Array, scaled: Array) -> Flows:
    """The balance closed by the outflow; results are kept from being written to."""
    outflow = np.empty(stock.shape)
    outflow[:, 0] = inflow[:, 0] - stock[:, 0]
    np.subtract(stock[:, :-1], stock[:, 1:], out=outflow[:, 1:])
    outflow[:, 1:] += inflow[:, 1:]
    np.maximum(outflow, 0.0, out=outflow)  # below 0 only by the rounding of a sum
    for array in (outflow, stock, scaled, inflow):
        array.flags.writeable = False
    return Flows(inflow, outflow, stock, scaled)

"""A stretch of a log as some fifty points: charge, voltage, and what a current leaves behind in a cell."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.pack import Pack
from meguri.health.sessions import moved_ah

Floats = NDArray[np.float64]

# Time constants of polarisation, s: charge transfer, and two steps standing for diffusion (assumed; from
# seconds to an hour, as the pulses and one-hour rests of the Leaf cell show: source leaf_cell_data).
TAUS_S = (20.0, 200.0, 2000.0)
CELL_V = (1.0, 5.0)  # no lithium-ion cell in use is outside
_MOST_BINS = 1500
_LEAST_BIN_S = 5.0
_CHARGE_POINTS = 32
_REST_AT_S = (60.0, 300.0, 1200.0, 3600.0)
_MOST_POINTS = 80
_CHARGING, _QUIET = 0.02, 0.04  # of the capacity in an hour: more charges, less is a car at rest
_SETTLED_S = 60.0  # right after a step of current the fast part of the answer is not modelled


@dataclass(frozen=True, eq=False)
class Points:
    """Points of one stretch, shape (n,) unless said.

    Attributes:
        time_s: since the stretch began.
        charge_ah: moved in since the stretch began.
        voltage_v: of a cell: the mean one where known, else the highest, else the pack's over its cells.
        spread_v: highest less mean cell voltage; 0 where not both are known.
        current_a: mean current there, charging positive.
        lagged_a: the current as seen through each of TAUS_S, shape (n, 3).
    """

    time_s: Floats
    charge_ah: Floats
    voltage_v: Floats
    spread_v: Floats
    current_a: Floats
    lagged_a: Floats

    def every(self, step: int) -> "Points":
        """Each step-th point only."""
        return Points(*(getattr(self, name)[::step] for name in self.__dataclass_fields__))


def points_of(stretch: pl.DataFrame, pack: Pack) -> Points | None:
    """The points of a stretch of a log; None where it shows no voltage of a cell.

    Args:
        stretch: rows of table `log`, without gaps.
        pack: its cells in series divide the pack's voltage, its capacity says which currents are small.
    """
    volts, spread = _cell_voltage(stretch, pack)
    seen = np.isfinite(volts) & (volts > CELL_V[0]) & (volts < CELL_V[1])
    if seen.sum() < 2:
        return None
    time = stretch["time_s"].to_numpy()
    bins = ((time - time[0]) / max(_LEAST_BIN_S, (time[-1] - time[0]) / _MOST_BINS)).astype(np.intp)
    first = np.flatnonzero(np.diff(bins, prepend=-1))
    rows = np.diff(np.append(first, time.size)).astype(np.float64)
    good = np.add.reduceat(seen.astype(float), first)

    def mean(values: Floats, weight: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, first) / np.maximum(weight, 1), dtype=np.float64)

    at, current = mean(time, rows), mean(stretch["current_a"].to_numpy(), rows)
    voltage, wide = mean(np.where(seen, volts, 0), good), mean(np.where(seen, spread, 0), good)
    moved = mean(moved_ah(stretch), rows)
    chosen = _chosen(at, current / pack.capacity_ah, good > 0, moved)
    if chosen.size < 2:
        return None
    lagged = _lagged(at, current)[chosen]
    return Points(at[chosen] - time[0], moved[chosen], voltage[chosen], wide[chosen], current[chosen], lagged)


def _cell_voltage(stretch: pl.DataFrame, pack: Pack) -> tuple[Floats, Floats]:
    mean, high, whole = (
        stretch[name].cast(pl.Float64).to_numpy().astype(np.float64)
        for name in ("cell_voltage_mean_v", "cell_voltage_max_v", "voltage_v")
    )
    mean = np.where(np.isfinite(mean), mean, whole / pack.cells_in_series)
    spread = np.where(np.isfinite(mean) & np.isfinite(high), high - mean, 0.0)
    return np.where(np.isfinite(mean), mean, high), np.clip(spread, 0.0, 0.2)


def _chosen(at: Floats, rate: Floats, seen: NDArray[np.bool_], moved: Floats) -> NDArray[np.intp]:
    """Which bins: evenly over the charge while it charges, a few times a rest while it rests."""
    state = np.where(rate > _CHARGING, 1, np.where(rate > -_QUIET, 0, -1))
    edges = np.flatnonzero(np.diff(state, prepend=2, append=2))
    total = max(float(np.ptp(moved)), 1e-9)
    picked: list[int] = []
    for low, high in pairwise(edges.tolist()):
        inside = np.arange(low, high)[seen[low:high]]
        if state[low] == 1:
            inside = inside[at[inside] > at[low] + _SETTLED_S]
        if inside.size == 0:
            continue
        if state[low] == 1:
            count = max(2, round(_CHARGE_POINTS * float(np.ptp(moved[inside])) / total))
            goals = np.linspace(moved[inside[0]], moved[inside[-1]], count)
            picked += inside[np.minimum(np.searchsorted(moved[inside], goals), inside.size - 1)].tolist()
        elif state[low] == 0:
            last = at[inside[-1]]
            wanted = [at[low] + after for after in _REST_AT_S if at[low] + 2 * after < last] + [last]
            picked += [int(inside[np.argmin(np.abs(at[inside] - one))]) for one in wanted]
    found = np.unique(np.array(picked, dtype=np.intp))
    if found.size > _MOST_POINTS:
        found = found[np.linspace(0, found.size - 1, _MOST_POINTS).round().astype(np.intp)]
    return found


def _lagged(at: Floats, current: Floats) -> Floats:
    """The current through first-order lags of TAUS_S, exactly for a current constant over each bin."""
    taus = np.array(TAUS_S)
    keep = np.exp(-np.diff(at, prepend=at[0])[:, None] / taus)
    state, found = np.zeros(len(taus)), np.empty((at.size, len(taus)))
    for row, (part, drive) in enumerate(zip(keep, current, strict=True)):
        state = part * state + (1 - part) * drive
        found[row] = state
    return found

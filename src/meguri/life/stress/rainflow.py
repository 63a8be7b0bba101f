"""Rainflow counting of ASTM E1049-85 (section 5.4.4): what cycles a history is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cycles:
    """Cycles of one history, in the order in which they close.

    Attributes:
        depth: range of each, highest less lowest value.
        mean: its mean value.
        count: 1 for a whole cycle, 0.5 for a half one.
        start: index of the point at which it begins.
        end: index of the point at which it ends.
    """

    depth: Floats
    mean: Floats
    count: Floats
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    @property
    def full_cycles_count(self) -> float:
        """Sum of depth × count: cycles of full depth that move the same charge."""
        return float((self.depth * self.count).sum())

    @property
    def depth_mean(self) -> float:
        """Mean depth, each cycle weighed by the charge it moves; nan where there is none."""
        weight = self.depth * self.count
        total = float(weight.sum())
        return float((weight * self.depth).sum()) / total if total > 0 else float("nan")


def rainflow(history: ArrayLike) -> Cycles:
    """Count the cycles of one history [point].

    Raises:
        ValueError: the history is not one row of finite numbers.
    """
    values = np.ascontiguousarray(history, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("a history is one row of finite numbers")
    from meguri.life.stress.rainflow_kernel import count_cycles, turning_points

    if values.size < 2:
        none = np.empty(0)
        return Cycles(none, none, none, np.empty(0, np.int64), np.empty(0, np.int64))
    turns = turning_points(values)
    depth, mean, count, start, end = count_cycles(values, turns)
    return Cycles(depth, mean, count, start, end)

"""Scores of estimates and of intervals, each with its source."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta

ALPHA = 0.1  # the intervals reported are 5–95 %


def mae_points(truth: ArrayLike, estimate: ArrayLike) -> float:
    """Mean absolute error in percentage points of shares."""
    return float(100 * np.mean(np.abs(np.asarray(estimate) - np.asarray(truth))))


def rmse_points(truth: ArrayLike, estimate: ArrayLike) -> float:
    """Root mean square error in percentage points of shares."""
    return float(100 * np.sqrt(np.mean((np.asarray(estimate) - np.asarray(truth)) ** 2)))


def winkler_points(truth: ArrayLike, low: ArrayLike, high: ArrayLike, alpha: float = ALPHA) -> float:
    """Mean interval score in percentage points, lower is better (Gneiting & Raftery 2007, eq. 43)."""
    y, below, above = (np.asarray(values, dtype=float) for values in (truth, low, high))
    missed = 2 / alpha * (np.clip(below - y, 0, None) + np.clip(y - above, 0, None))
    return float(100 * np.mean(above - below + missed))


def clopper_pearson(hits: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a share from `hits` of `n` (Clopper & Pearson 1934); both may be effective counts."""
    tail = (1 - level) / 2
    low = 0.0 if hits <= 0 else float(beta.ppf(tail, hits, n - hits + 1))
    high = 1.0 if hits >= n else float(beta.ppf(1 - tail, hits + 1, n - hits))
    return low, high


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often intervals held.

    Attributes:
        hits: intervals that held the truth.
        n: intervals.
        groups: vehicles or cells they belong to.
        n_effective: independent intervals they are worth (n over the design effect of Kish 1965).
        low: 2.5 % point of the share that holds, by Clopper–Pearson on the effective count.
        high: its 97.5 % point.
    """

    hits: int
    n: int
    groups: int
    n_effective: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that held."""
        return self.hits / self.n

    def contains(self, nominal: float = 1 - ALPHA) -> bool:
        """Whether the nominal coverage is within what these intervals allow."""
        return self.low <= nominal <= self.high

    def said(self) -> str:
        """In one cell of a table."""
        return f"{self.hits}/{self.n} ({100 * self.low:.0f}–{100 * self.high:.0f} %)"


def coverage(truth: ArrayLike, low: ArrayLike, high: ArrayLike, groups: Sequence[object]) -> Coverage:
    """Coverage with its interval by group: intervals of one vehicle or cell fail together.

    The count is divided by the design effect 1 + (m − 1)·ρ, with ρ the within-group correlation of hits
    (analysis of variance, not below 0) and m the mean group size weighted by size. Where ρ cannot be
    estimated (one group, or no interval failed or none held), each group counts once.
    """
    y, below, above = (np.asarray(values, dtype=float) for values in (truth, low, high))
    held = ((below <= y) & (y <= above)).astype(float)
    n, effect = held.size, _design_effect(held, groups)
    n_effective = n / effect
    edges = clopper_pearson(held.mean() * n_effective, n_effective)
    return Coverage(int(held.sum()), n, len(set(groups)), n_effective, *edges)


def _design_effect(held: NDArray[np.float64], groups: Sequence[object]) -> float:
    _, member, sizes = np.unique(np.asarray(groups, dtype=str), return_inverse=True, return_counts=True)
    n, k = held.size, sizes.size
    if k < 2 or held.std() == 0:
        return n / k
    if n == k:
        return 1.0
    means = np.bincount(member, held) / sizes
    between = float(np.sum(sizes * (means - held.mean()) ** 2)) / (k - 1)
    within = float(np.sum((held - means[member]) ** 2)) / (n - k)
    usual = (n - float(np.sum(sizes**2)) / n) / (k - 1)
    rho = (between - within) / (between + (usual - 1) * within)
    return 1 + (float(np.sum(sizes**2)) / n - 1) * max(rho, 0.0)


def split_conformal_half_width(residuals: ArrayLike, alpha: float = ALPHA) -> float:
    """Half width of a split-conformal band: the ⌈(n+1)(1−α)⌉-th smallest |residual| (Lei et al. 2018).

    With too few residuals for that rank the largest is taken, which is kinder to the baseline.
    """
    ordered = np.sort(np.abs(np.asarray(residuals, dtype=float)))
    rank = int(np.ceil((ordered.size + 1) * (1 - alpha)))
    return float(ordered[min(rank, ordered.size) - 1])

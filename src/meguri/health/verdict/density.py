"""What one method says of one battery, as a density over its state of health.

A row gives three points (5 %, 50 %, 95 %). Between them stands a split normal: two half normals of one
height joined at the mode (Fechner 1897; Wallis 2014, Statistical Science 29:106), whose three points are the
row's own. Its doubt is read as a whole, of which `bias_share` is the part that all rows of one method have
in common: that part is taken out of each row, the rows are multiplied, and it is put back once. So a
hundred repeats of one method say no more than its bias lets them.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP = 0.001
REACH = 0.5  # beyond both ends, so that a shared bias can carry a result back inside
TOP = 1.5
GRID: Array = np.arange(0.0, TOP + STEP / 2, STEP)
_WIDE: Array = np.arange(-REACH, TOP + REACH + STEP / 2, STEP)
_INSIDE = slice(round(REACH / STEP), round(REACH / STEP) + GRID.size)

Z95 = NormalDist().inv_cdf(0.95)
OUTLYING = 0.02  # share of results, and of methods, taken to say nothing about this battery
NOTHING_SAID = OUTLYING / 1.0  # such a result may be any figure in a range of 100 points
LEAST_SD = 0.002  # no row is taken for firmer than 0.2 points


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one method as arrays, one value a row.

    Attributes:
        low, median, high: 5 %, 50 % and 95 % points, shares.
        bias: standard deviation of what all its rows have in common, share.
    """

    low: Array
    median: Array
    high: Array
    bias: float

    @classmethod
    def of(cls, evidence: pl.DataFrame) -> "Rows":
        """From HEALTH_EVIDENCE of one method; its bias is the mean over the rows, by their precision."""
        low, median, high, bias = (
            evidence[name].to_numpy().astype(np.float64)
            for name in ("soh_share_low", "soh_share", "soh_share_high", "bias_share")
        )
        precision = 1.0 / _sd(low, high) ** 2
        shared = float(np.sqrt(np.average(bias**2, weights=precision))) if bias.size else 0.0
        return cls(low, median, high, shared)

    def with_one_more(self, median: float, sd: float, bias: float) -> "Rows":
        """The same with one more result, normal, of total standard deviation `sd`."""
        half = Z95 * sd
        before, now = (1.0 / _sd(self.low, self.high) ** 2).sum(), 1.0 / max(sd, LEAST_SD) ** 2
        return Rows(
            np.append(self.low, median - half),
            np.append(self.median, median),
            np.append(self.high, median + half),
            float(np.sqrt((self.bias**2 * before + bias**2 * now) / (before + now))),
        )

    def likelihood(self) -> Array:
        """How well each state of health on GRID fits this method, as a density over it."""
        centre, left, right = self._own_shapes()
        density = _split_normal(_WIDE, centre[:, None], left[:, None], right[:, None])
        if self.median.size > 1:  # one row among several may be wrong by itself
            density = (1 - OUTLYING) * density + NOTHING_SAID
        together = np.log(np.maximum(density, 1e-300)).sum(axis=0)
        together = np.exp(together - together.max())
        return _spread(together / (together.sum() * STEP), self.bias)[_INSIDE]

    def _own_shapes(self) -> tuple[Array, Array, Array]:
        """Mode and both scales of what is each row's own: its doubt without the shared bias."""
        mode, left, right = _shapes(self.low, self.median, self.high)
        total = _sd(self.low, self.high)
        own = np.sqrt(np.maximum(total**2 - self.bias**2, LEAST_SD**2)) / total
        return self.median + own * (mode - self.median), own * left, own * right


def _sd(low: Array, high: Array) -> Array:
    """The standard deviation that a normal of this 5–95 % width has."""
    return np.maximum((high - low) / (2 * Z95), LEAST_SD)


def _shapes(low: Array, median: Array, high: Array) -> tuple[Array, Array, Array]:
    """Mode, left and right scale of split normals; one too lopsided gets a wider short side."""
    above, below = np.maximum(high - median, LEAST_SD), np.maximum(median - low, LEAST_SD)
    ratios, points = _lopsided()
    place = np.log(above / below)
    log_scale, q05, q50, q95 = (np.interp(place, ratios, column) for column in points)
    unit = np.maximum(above / (q95 - q50), below / (q50 - q05))
    left, right = unit, unit * np.exp(log_scale)
    return median - unit * q50, left, right


@cache
def _lopsided() -> tuple[Array, tuple[Array, ...]]:
    """Ratio of the two half widths → log of the ratio of scales, and the three points at left scale 1."""
    scales = np.linspace(-4.0, 4.0, 161)
    points = np.array([[_quantile(p, float(np.exp(scale))) for p in (0.05, 0.5, 0.95)] for scale in scales])
    q05, q50, q95 = points.T
    return np.log((q95 - q50) / (q50 - q05)), (scales, q05, q50, q95)


def _quantile(p: float, right: float) -> float:
    """Quantile of a split normal with mode 0, left scale 1 and this right scale."""
    left_mass = 1.0 / (1.0 + right)
    normal = NormalDist()
    if p <= left_mass:
        return normal.inv_cdf(p / left_mass / 2)
    return -right * normal.inv_cdf((1 - p) / (1 - left_mass) / 2)


def _split_normal(x: Array, mode: Array, left: Array, right: Array) -> Array:
    away = (x - mode) / np.where(x < mode, left, right)
    return np.asarray(np.exp(-0.5 * away**2) * np.sqrt(2 / np.pi) / (left + right))


def _spread(density: Array, sd: float) -> Array:
    """A density on the wide grid with a normal doubt added to it."""
    if sd < STEP / 2:
        return density
    half = int(np.ceil(6 * sd / STEP))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) * STEP / sd) ** 2)
    full = np.convolve(density, kernel / kernel.sum())
    return full[half : half + density.size]

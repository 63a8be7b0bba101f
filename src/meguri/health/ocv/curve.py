"""The open-circuit curve of one car: its chemistry's family, drawn towards the car's own table, with doubt.

A Gaussian process (Rasmussen & Williams 2006, ch. 2): the mean and covariance of the family, and a smooth
part for what no published electrode shows. A table is a set of noisy points of it; between and at its
points doubt remains, so that no point is ever read off as truth.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.ocv.family import NODES, family

Floats = NDArray[np.float64]

# What the family misses of a real cell: measured by leaving one NMC pair out and asking the others
# (5–9 mV are left, root mean square; their correlation halves within 2 to 4 % of charge).
MISSED_V = 0.009
# Three published pairs know less than their spread says: with each NMC pair left out in turn, the misses of
# its curves are 1.0, 1.8 and 4.5 times (squared, median) what the two others tell; on average 2.4 times.
FEW_PAIRS = 2.4
MISSED_LENGTH = 0.05
# A table's point: 10 mV steps of battery systems (uniform, 2.9 mV) and a rest too short (4 mV, assumed).
KNOT_V = 0.005
# The table is of the car when it was made, not of today: ageing moves the curve by this much (assumed).
AGED_V = 0.004
AGED_LENGTH = 0.25
# With neither: a straight line and this much (assumed; the whole range is about 1 V).
FREE_V = 0.15
FREE_LENGTH = 0.3
_KEPT = 1e-4  # components below this share of the largest are dropped


@dataclass(frozen=True, eq=False)
class OcvCurve:
    """A curve with doubt at NODES.

    Attributes:
        mean_v: voltage at rest, V, shape (nodes,).
        root_v: its covariance is root @ root.T, shape (nodes, components).
        has_table: whether the car's own table is in it.
    """

    mean_v: Floats
    root_v: Floats
    has_table: bool

    def at(self, share: Floats) -> tuple[Floats, Floats]:
        """Mean and root at each share, shapes (…,) and (…, components); flat beyond NODES."""
        place = np.clip((share - NODES[0]) / (NODES[1] - NODES[0]), 0, NODES.size - 1.000001)
        left = place.astype(np.intp)
        part = place - left
        mean = self.mean_v[left] * (1 - part) + self.mean_v[left + 1] * part
        root = self.root_v[left] * (1 - part)[..., None] + self.root_v[left + 1] * part[..., None]
        return mean, root


def curve_of(chemistry: str, table: pl.DataFrame | None) -> OcvCurve | None:
    """The curve of a chemistry, with the car's table (soc_share, cell_voltage_v) where there is one.

    Returns None where neither a family of curves nor a table is known.
    """
    known = family(chemistry)
    knots = (
        None if table is None else table.select("soc_share", "cell_voltage_v").sort("soc_share").to_numpy()
    )
    if known.size:
        mean, cov = known.mean(axis=0), FEW_PAIRS * np.cov(known.T)
    elif knots is not None:
        mean = np.polyval(np.polyfit(knots[:, 0], knots[:, 1], 1), NODES)
        cov = FREE_V**2 * _matern(NODES, FREE_LENGTH)
    else:
        return None
    cov = cov + MISSED_V**2 * _matern(NODES, MISSED_LENGTH)
    if knots is not None:
        mean, cov = _conditioned(mean, cov, knots)
        cov = cov + AGED_V**2 * _matern(NODES, AGED_LENGTH)
    return OcvCurve(np.maximum.accumulate(mean), _root(cov), knots is not None)


def _conditioned(mean: Floats, cov: Floats, knots: Floats) -> tuple[Floats, Floats]:
    weights = np.array([np.interp(share, NODES, row) for row in np.eye(NODES.size) for share in knots[:, 0]])
    weights = weights.reshape(NODES.size, -1).T
    cross = cov @ weights.T
    gain = np.linalg.solve(weights @ cross + KNOT_V**2 * np.eye(len(knots)), cross.T).T
    return mean + gain @ (knots[:, 1] - weights @ mean), cov - gain @ cross.T


def _matern(place: Floats, length: float) -> Floats:
    """Matérn 5/2 correlation (Rasmussen & Williams 2006, eq. 4.17)."""
    gap = np.sqrt(5) * np.abs(place[:, None] - place) / length
    return np.asarray((1 + gap + gap**2 / 3) * np.exp(-gap), dtype=np.float64)


def _root(cov: Floats) -> Floats:
    values, vectors = np.linalg.eigh((cov + cov.T) / 2)
    kept = values > _KEPT * values[-1]
    return np.asarray(vectors[:, kept] * np.sqrt(values[kept]), dtype=np.float64)

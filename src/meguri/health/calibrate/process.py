"""Gaussian processes over cells: a trend, deviations from it, and an offset that belongs to each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.health.calibrate.views import Floats

Rows = Sequence[NDArray[np.intp]]  # the rows of each cell

_LEVEL = 10.0  # prior variance of the level, in variances of the labels: the level is left to the data


@dataclass(frozen=True, slots=True)
class Setting:
    """What is chosen for one process; variances in units of the labels' variance.

    Attributes:
        view: how the features are looked at, one of `views.MAPS`.
        whitening: 0 or ½, see `View.scores`.
        length: length scale of the deviations from the trend; infinite for a trend alone (ridge regression).
        noise: variance of one row.
        offset: variance of the offset of one cell, which no other cell shares.
    """

    view: str
    whitening: float
    length: float
    noise: float
    offset: float


def covariance(one: Floats, other: Floats, at: Floats, other_at: Floats, length: float) -> Floats:
    """Prior covariance [n, m] of what cells share: a trend, which conditions bend, plus Matérn 5/2.

    The Matérn covariance is Rasmussen & Williams (2006), eq. 4.17.

    Args:
        one: scores [n, k].
        other: scores [m, k].
        at: standardised conditions [n, c] of `one`; c may be 0.
        other_at: conditions [m, c] of `other`.
        length: length scale of the Matérn part.
    """
    trend, conditions = one @ other.T, at @ other_at.T
    out: Floats = trend * (1 + conditions) + conditions + _LEVEL
    if np.isfinite(length):
        square = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2 * trend
        far = np.sqrt(5 * np.maximum(square, 0)) / length
        out += (1 + far + far**2 / 3) * np.exp(-far)
    return out


def precision(shared: Floats, cells: Rows, noise: float, offset: float) -> Floats:
    """Inverse [n, n] of the covariance of the labels: what cells share, each cell's offset, noise."""
    from scipy.linalg.lapack import dpotrf, dpotri

    total = shared.copy()
    for rows in cells:
        total[np.ix_(rows, rows)] += offset
    total[np.diag_indices_from(total)] += noise
    half, failed = dpotrf(total, lower=1)
    if failed:
        return np.asarray(np.linalg.pinv(total, hermitian=True))
    lower = np.tril(dpotri(half, lower=1)[0])
    out: Floats = lower + np.tril(lower, -1).T
    return out


def left_out(inverse: Floats, labels: Floats, cells: Rows) -> Floats:
    """Label less prediction [n] with the cell of each row left out, exactly and without refitting.

    With P the precision and g the rows of a cell it is P_gg⁻¹ (P·y)_g: the block form of Rasmussen &
    Williams (2006), eq. 5.12.
    """
    pull = inverse @ labels
    errors = np.empty_like(labels)
    for rows in cells:
        errors[rows] = np.linalg.solve(inverse[np.ix_(rows, rows)], pull[rows])
    return errors

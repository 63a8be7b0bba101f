"""Non-negative least squares for many right-hand sides of one matrix: block exchanges, then one by one.

Kim and Park, SIAM J. Sci. Comput. 33:3261 (2011), section 3: whole blocks change sides between "zero" and
"free", for all right-hand sides at once. That takes a few exchanges where most variables are free, and turns
in circles where most are zero. So a right-hand side whose solution without the sign has many negative
variables, or that an exchange no longer helps much, is solved Lawson and Hanson's way: from zero, freeing one
variable at a time, which takes few steps where few are free.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MANY = 1 / 3  # share of negative variables above which block exchanges are not tried
WORTH = 0.75  # share of the wrong variables that an exchange may leave for another to be worth it


def non_negative(square: Floats, right: Floats) -> Floats:
    """The x [n, m] ≥ 0 with least ½xᵀAx − bᵀx for each of n right-hand sides.

    Args:
        square: A, symmetric and positive definite [m, m].
        right: b [n, m].
    """
    x = np.asarray(np.linalg.solve(square, right.T).T, dtype=np.float64)
    positive = x > 0
    wrong_before = (~positive).sum(axis=1)
    x = np.where(positive, x, 0.0)  # right as it stands where nothing is negative
    many = wrong_before > MANY * x.shape[1]
    open_rows, hard_rows = np.flatnonzero((wrong_before > 0) & ~many), [np.flatnonzero(many)]
    while open_rows.size:  # ends: a row stays only while fewer and fewer variables are wrong
        free, b = positive[open_rows], right[open_rows]
        x[open_rows], slope = _solution(square, b, free)
        size = 1e-12 * np.abs(b).max(axis=1, keepdims=True)
        wrong = np.where(free, x[open_rows] < 0, slope < -size)
        count = wrong.sum(axis=1)
        stays = (count > 0) & (count <= WORTH * wrong_before[open_rows])
        hard_rows.append(open_rows[(count > 0) & ~stays])
        wrong_before[open_rows] = count
        open_rows = open_rows[stays]
        positive[open_rows] ^= wrong[stays]
    hard = np.concatenate(hard_rows)
    if hard.size:
        x[hard] = _one_by_one(square, right[hard])
    return x


def _one_by_one(square: Floats, right: Floats) -> Floats:
    from scipy.linalg import solve_triangular
    from scipy.optimize import nnls

    root = np.linalg.cholesky(square)
    upper, turned = np.ascontiguousarray(root.T), solve_triangular(root, right.T, lower=True).T
    return np.array([nnls(upper, b)[0] for b in turned], dtype=np.float64)


def _solution(square: Floats, right: Floats, positive: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The x with zeros where not `positive`, and the slope Ax − b."""
    both = positive[:, :, None] & positive[:, None, :]
    matrix = np.where(both, square, np.eye(square.shape[0]))
    x = np.linalg.solve(matrix, np.where(positive, right, 0.0)[:, :, None])[:, :, 0]
    return x, x @ square - right

"""Non-negative least squares for many right-hand sides of one matrix: block principal pivoting.

Kim and Park, SIAM J. Sci. Comput. 33:3261 (2011), section 3: whole blocks change sides between "zero" and
"free", for all right-hand sides at once. Where that turns in circles, Lawson and Hanson's way, one variable
at a time, finishes the few that are left.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_EXCHANGES = 20


def non_negative(square: Floats, right: Floats) -> Floats:
    """The x [n, m] ≥ 0 with least ½xᵀAx − bᵀx for each of n right-hand sides.

    Args:
        square: A, symmetric and positive definite [m, m].
        right: b [n, m].
    """
    positive = np.linalg.solve(square, right.T).T > 0
    x, slope = _solution(square, right, positive)
    open_rows = np.arange(len(right))
    for _ in range(MOST_EXCHANGES):
        size = 1e-12 * np.abs(right[open_rows]).max(axis=1, keepdims=True)
        wrong = np.where(positive[open_rows], x[open_rows] < 0, slope[open_rows] < -size)
        keep = wrong.any(axis=1)
        open_rows = open_rows[keep]
        if not open_rows.size:
            return x
        positive[open_rows] ^= wrong[keep]
        x[open_rows], slope[open_rows] = _solution(square, right[open_rows], positive[open_rows])
    x[open_rows] = _one_by_one(square, right[open_rows])
    return x


def _one_by_one(square: Floats, right: Floats) -> Floats:
    from scipy.linalg import solve_triangular
    from scipy.optimize import nnls

    root = np.linalg.cholesky(square)
    return np.array([nnls(root.T, solve_triangular(root, b, lower=True))[0] for b in right])


def _solution(square: Floats, right: Floats, positive: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The x with zeros where not `positive`, and the slope Ax − b."""
    both = positive[:, :, None] & positive[:, None, :]
    matrix = np.where(both, square, np.eye(square.shape[0]))
    x = np.linalg.solve(matrix, np.where(positive, right, 0.0)[:, :, None])[:, :, 0]
    return x, x @ square - right

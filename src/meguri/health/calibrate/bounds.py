"""Bounds that hold for new cells: of the error, and of how far a row may lie from what was taught."""

import numpy as np
from numpy.typing import NDArray

from meguri.health.calibrate.process import Rows
from meguri.health.calibrate.views import Floats, View

LEVEL = 0.9
FEW_CELLS = 9  # fewer give no distribution-free bound at this level: k/(k + 1) < 0.9
_INSIDE = 0.95


def error_bound(scores: Floats, cells: Rows) -> float:
    """The |error| that a row of a new cell stays within, 9 times in 10.

    Cells are exchangeable, rows of one cell are not: each of the k cells counts alike, its weight shared
    among its rows (hierarchical conformal prediction: Dunn, Wasserman & Ramdas 2023, JASA 118:2491; Lee,
    Barber & Willett 2023, arXiv:2306.06342). The level is raised by 1 + 1/m for the one to come, with m the
    number of independent rows that the errors are worth: k where the rows of a cell fail together, which is
    the bound of those papers, and the split-conformal bound where they do not. With less than nine cells no
    such bound exists, and the errors are taken as normal, their mean square over cells known as well as k
    cells tell it (Student's t).

    Args:
        scores: |errors| on cells left out, each over the scale of its row [n].
        cells: the rows of each cell.
    """
    count = len(cells)
    if count < FEW_CELLS:
        from scipy.stats import t

        squares = np.mean([np.mean(scores[rows] ** 2) for rows in cells])
        return float(t.ppf((1 + LEVEL) / 2, count - 1) * np.sqrt((1 + 1 / count) * squares))
    weights = np.empty_like(scores)
    for rows in cells:
        weights[rows] = 1 / (len(rows) * count)
    order = np.argsort(scores, kind="stable")
    grown = np.cumsum(weights[order])
    plain = scores[order[_place(grown, LEVEL)]]
    worth = independent_rows(scores <= plain, cells)
    return float(scores[order[_place(grown, LEVEL * (1 + 1 / worth))]])


def _place(grown: Floats, level: float) -> int:
    return min(int(np.searchsorted(grown, level - 1e-12)), len(grown) - 1)


def independent_rows(held: NDArray[np.bool_], cells: Rows) -> float:
    """How many independent rows the rows are worth: their number over Kish's design effect (1965).

    The correlation of hits within a cell is that of the analysis of variance, not below 0. Between the
    number of cells, where the rows of a cell hold or fail together, and the number of rows.

    Args:
        held: whether each row is within the bound [n].
        cells: the rows of each cell.
    """
    sizes = np.array([len(rows) for rows in cells], dtype=float)
    means = np.array([held[rows].mean() for rows in cells])
    n, k = float(sizes.sum()), len(cells)
    if held.all() or n == k:
        return float(k)
    between = float(np.sum(sizes * (means - held.mean()) ** 2)) / (k - 1)
    within = float(np.sum(sizes * means * (1 - means))) / (n - k)
    usual = (n - float(np.sum(sizes**2)) / n) / (k - 1)
    alike = max((between - within) / (between + (usual - 1) * within), 0.0)
    return float(np.clip(n / (1 + (float(np.sum(sizes**2)) / n - 1) * alike), k, n))


def distance_bound(distances: Floats, cells: Rows) -> float:
    """The distance that 95 % of the rows of a new cell stay within, for 95 % of cells.

    The logarithm of each cell's 95 % quantile is taken as normal (Hahn & Meeker 1991, § 4.8: prediction
    interval for one new observation).

    Args:
        distances: from each row to the nearest row of another cell [n].
        cells: the rows of each cell.
    """
    from scipy.stats import t

    floor = 1e-3 * float(np.median(distances)) + 1e-12
    far = np.log([np.quantile(distances[rows], _INSIDE) + floor for rows in cells])
    count = len(cells)
    spread = float(far.std(ddof=1)) * np.sqrt(1 + 1 / count)
    return float(np.exp(far.mean() + t.ppf(_INSIDE, count - 1) * spread))


def place(view: View, values: Floats, at: Floats) -> Floats:
    """Where rows lie [n, axes + 1 + c]: their scores, what the axes leave unexplained, their conditions."""
    standard = view.standard(values)
    rest = np.linalg.norm(standard - standard @ view.axes @ view.axes.T, axis=1, keepdims=True)
    scale = np.sqrt(view.sizes[-1:] * view.sizes.sum())
    return np.hstack([view.scores(values, 0.5), rest / scale, at])


def nearest(one: Floats, other: Floats) -> Floats:
    """Distance [n, m] of each row of `one` to each row of `other`."""
    square = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2 * one @ other.T
    out: Floats = np.sqrt(np.maximum(square, 0))
    return out


def to_other_cells(places: Floats, cells: Rows) -> Floats:
    """Distance [n] of each row to the nearest row of another cell."""
    apart = nearest(places, places)
    for rows in cells:
        apart[np.ix_(rows, rows)] = np.inf
    out: Floats = apart.min(axis=1)
    return out

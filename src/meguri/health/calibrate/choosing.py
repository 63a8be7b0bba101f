"""How much each process is believed, by its errors on cells left out."""

from dataclasses import dataclass

import numpy as np

from meguri.health.calibrate.process import Rows, Setting, covariance, left_out, precision
from meguri.health.calibrate.views import QUANTITIES, Floats, View, learn_view

_MOST_ROWS = 400  # that the search looks at; the processes themselves see every row
_WHITENINGS = (0.0, 0.5)
_LENGTHS = (np.inf, 2.0, 0.5)
_NOISES = (1e-3, 1e-2, 1e-1, 1.0)
_OFFSETS = (0.0, 0.1, 1.0)
_FORGIVEN = 0.1  # a process whose error is larger by this share of the least counts 1/e as much
_LEAST_WEIGHT = 0.01


@dataclass(frozen=True, eq=False)
class Reference:
    """What is taught: rows of reference cells.

    Attributes:
        values: features [n, p].
        at: standardised conditions [n, c].
        labels: standardised state of health [n].
        cells: the rows of each cell.
    """

    values: Floats
    at: Floats
    labels: Floats
    cells: Rows

    def thinned(self) -> "Reference":
        """About `_MOST_ROWS` rows at most, evenly from each cell."""
        step = int(np.ceil(len(self.labels) / _MOST_ROWS))
        kept = [rows[::step] for rows in self.cells]
        ends = np.cumsum([len(rows) for rows in kept])
        rows = np.concatenate(kept)
        cells = np.split(np.arange(len(rows)), ends[:-1])
        return Reference(self.values[rows], self.at[rows], self.labels[rows], cells)


def choose(reference: Reference, quantity: str) -> list[tuple[float, Setting]]:
    """Weights, which sum to 1, and settings: one process for each view, whitening and length scale.

    Noise and offset of each are those of the least error on cells left out. Their weights fall with that
    error, so that no single choice decides where a few cells cannot tell the choices apart.
    """
    small = reference.thinned()
    views = [learn_view(name, small.values) for name in names_of_views(quantity, small.values.shape[1])]
    tried = [
        _best(small, view, whitening, length)
        for view in views
        for whitening in _WHITENINGS
        for length in _LENGTHS
    ]
    losses = np.array([loss for loss, _ in tried])
    weights = np.exp((1 - losses / max(losses.min(), 1e-12)) / _FORGIVEN)
    weights = np.where(weights >= _LEAST_WEIGHT * weights.sum(), weights, 0)
    weights /= weights.sum()
    return [(float(weight), one) for weight, (_, one) in zip(weights, tried, strict=True) if weight > 0]


def names_of_views(quantity: str, columns: int) -> tuple[str, ...]:
    """Views to try. Of unnamed features all that fit are tried, and the cells left out decide."""
    views = QUANTITIES[quantity]
    return views + QUANTITIES["spectrum"] if quantity == "generic" and columns % 2 == 0 else views


def _best(reference: Reference, view: View, whitening: float, length: float) -> tuple[float, Setting]:
    scores = view.scores(reference.values, whitening)
    shared = covariance(scores, scores, reference.at, reference.at, length)
    settings = [
        Setting(view.name, whitening, length, noise, offset) for noise in _NOISES for offset in _OFFSETS
    ]
    return min(((_loss(reference, shared, one), one) for one in settings), key=lambda pair: pair[0])


def _loss(reference: Reference, shared: Floats, setting: Setting) -> float:
    """Mean absolute error on cells left out; every cell counts alike."""
    inverse = precision(shared, reference.cells, setting.noise, setting.offset)
    errors = np.abs(left_out(inverse, reference.labels, reference.cells))
    return float(np.mean([errors[rows].mean() for rows in reference.cells]))

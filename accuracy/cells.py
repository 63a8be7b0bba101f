"""What the data sets of reference cells share: spectra, the ridge baseline, judging estimates by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from accuracy.page import Table
from accuracy.scores import coverage, mae_points, split_conformal_half_width, winkler_points

Floats = NDArray[np.float64]

_PENALTIES = [10.0 ** (half / 2) for half in range(-8, 9)]
_HEADER = (
    "estimator",
    "rows asked",
    "inside",
    "MAE, points",
    "90 % interval holds",
    "cells",
    "interval score",
)


def spectra(frame: pl.DataFrame) -> tuple[Floats, Floats]:
    """Frequencies [f] and spectra [n, 2f] (real parts, then imaginary parts) from columns like Zreal_10Hz."""
    real = [name for name in frame.columns if name.lower().startswith("zreal_")]
    imag = [name for name in frame.columns if name.lower().startswith("zimag_")]
    frequency = np.array([float(name.partition("_")[2].removesuffix("Hz")) for name in real])
    return frequency, frame.select(real + imag).to_numpy()


@dataclass(frozen=True, eq=False)
class Judged:
    """Estimates beside the truth, counted where something was said.

    Attributes:
        truth: state of health where it was estimated, shares.
        said: estimates.
        low: their 5 %.
        high: their 95 %.
        cells: the cell of each.
        asked: rows asked about, the ones outside included.
    """

    truth: Floats
    said: Floats
    low: Floats
    high: Floats
    cells: NDArray[np.int64]
    asked: int

    @classmethod
    def of(cls, estimates: pl.DataFrame, truth: Floats, cells: NDArray[np.int64]) -> "Judged":
        """Estimates of `Calibrated`."""
        inside = estimates["inside"].to_numpy()
        said, low, high = (estimates[name].to_numpy()[inside] for name in estimates.columns[:3])
        return cls(truth[inside], said, low, high, cells[inside], len(truth))

    @classmethod
    def band(cls, said: Floats, half: Floats | float, truth: Floats, cells: NDArray[np.int64]) -> "Judged":
        """Estimates with a band to each side."""
        return cls(truth, said, said - half, said + half, cells, len(truth))

    def where(self, rows: NDArray[np.bool_]) -> "Judged":
        """Some of the rows only."""
        kept = (one[rows] for one in (self.truth, self.said, self.low, self.high, self.cells))
        return Judged(*kept, self.asked)

    @property
    def mae(self) -> float:
        """Mean absolute error, points."""
        return mae_points(self.truth, self.said)

    @property
    def score(self) -> float:
        """Mean interval score, points."""
        return winkler_points(self.truth, self.low, self.high)

    def figures(self, to_reach: float, base: "Judged") -> dict[str, tuple[str, str, bool]]:
        """The lines of the summary."""
        held = coverage(self.truth, self.low, self.high, self.cells.tolist())
        return {
            "MAE, points": (f"{self.mae:.2f}", f"≤ {to_reach:.2f}", self.mae <= to_reach),
            "coverage of the 90 % interval": (held.said(), "contains 90 %", held.contains()),
            "interval score": (f"{self.score:.1f}", f"< {base.score:.1f}", self.score < base.score),
        }


def judged_row(name: str, judged: Judged) -> list[str]:
    """One row of `judged_table`."""
    held = coverage(judged.truth, judged.low, judged.high, judged.cells.tolist())
    inside = f"{100 * len(judged.truth) / judged.asked:.0f} %"
    numbers = [f"{judged.mae:.2f}", held.said(), str(held.groups), f"{judged.score:.1f}"]
    return [name, str(judged.asked), inside, *numbers]


def judged_table(rows: Sequence[Sequence[str]]) -> Table:
    """Estimators beside each other."""
    return _HEADER, rows


def ridge(
    values: Floats, soh: Floats, cells: NDArray[np.int64], asked: Floats, penalty: float | None = None
) -> tuple[Floats, float]:
    """Ridge regression on standardised features, and the half width of a split-conformal band around it.

    The band comes from errors on cells left out; so does the penalty where none is given.
    """

    def off(tried: float) -> Floats:
        out = np.empty_like(soh)
        for cell in np.unique(cells):
            left = cells == cell
            out[left] = soh[left] - _ridge_fit(values[~left], soh[~left], values[left], tried)
        return out

    tried = {one: off(one) for one in (_PENALTIES if penalty is None else [penalty])}
    best = min(tried, key=lambda one: float(np.mean(tried[one] ** 2)))
    return _ridge_fit(values, soh, asked, best), split_conformal_half_width(tried[best])


def _ridge_fit(values: Floats, soh: Floats, asked: Floats, penalty: float) -> Floats:
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    x = (values - mean) / spread
    slope = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ (soh - soh.mean()))
    out: Floats = soh.mean() + (asked - mean) / spread @ slope
    return out

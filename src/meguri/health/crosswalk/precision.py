"""Repeatability and reproducibility of one method, by analysis of variance with unweighted means.

One result is y = car + operator + (operator × car) + error, within one method (ISO 5725-2:2019, the cars
being its levels, pooled). Mean squares of the operators' means give the components; intervals are those of
Graybill and Wang (1980, J. Am. Stat. Assoc. 75:869) for a sum of mean squares, which need no large numbers.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_REPEATS = 4  # degrees of freedom within cells below which no repeatability is stated
LEAST_OPERATORS = 2


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A standard deviation, share, with its 5 % and 95 % points."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class MeanSquare:
    """A mean square times the factor by which it enters a sum."""

    value: float
    freedom: int


@dataclass(frozen=True, slots=True, eq=False)
class Precision:
    """One method's precision.

    Attributes:
        cars_count: cars measured by every operator of the method.
        operators_count: its operators.
        results_count: its results.
        repeatability: standard deviation within one operator and car; None with too few repeats.
        reproducibility: standard deviation of one result over operators; None with one operator.
        mean_variance: how far the operators carry the method's mean away, variance of it; None with one.
    """

    cars_count: int
    operators_count: int
    results_count: int
    repeatability: Doubtful | None
    reproducibility: Doubtful | None
    mean_variance: MeanSquare | None

    @property
    def error_share(self) -> float:
        """Standard deviation of one result, as far as it is known; 0 where nothing is."""
        known = self.reproducibility or self.repeatability
        return 0.0 if known is None else known.middle


def cells_of(results: pl.DataFrame) -> pl.DataFrame:
    """Mean, sum of squares and number of the results of each car and operator."""
    return (
        results.group_by("car_id", "operator")
        .agg(
            mean=pl.col("soh_share").mean(),
            squares=((pl.col("soh_share") - pl.col("soh_share").mean()) ** 2).sum(),
            number=pl.len(),
        )
        .sort("car_id", "operator")
    )


def precision_of(results: pl.DataFrame) -> Precision:
    """The precision of one method from its rows of ROUND_ROBIN.

    Repeatability pools all cells; reproducibility needs the cars that every operator has measured.
    """
    cells = cells_of(results)
    operators = cells["operator"].n_unique()
    whole = cells.filter(pl.len().over("car_id") == operators).sort("car_id", "operator")
    means = whole["mean"].to_numpy().reshape(-1, operators)
    freedom = int((cells["number"] - 1).sum())
    within = MeanSquare(float(cells["squares"].sum()) / freedom if freedom else 0.0, freedom)
    repeatability = summed([within]) if freedom >= LEAST_REPEATS else None
    counted = (means.shape[0], operators, results.height)
    if operators < LEAST_OPERATORS or not means.size:
        return Precision(*counted, repeatability, None, None)
    repeats = float(1 / np.mean(1 / whole["number"].to_numpy()))
    parts = _parts(means, repeats, within)
    reproducibility = summed(parts)
    if repeatability is not None and reproducibility.middle < repeatability.middle:
        floor = repeatability.middle
        reproducibility = Doubtful(min(reproducibility.low, floor), floor, max(reproducibility.high, floor))
    carried = MeanSquare(parts[0].value / operators, parts[0].freedom)
    return Precision(*counted, repeatability, reproducibility, carried)


def _parts(means: Array, repeats: float, within: MeanSquare) -> list[MeanSquare]:
    """The mean squares whose sum is the variance of one result over operators, each with its factor.

    σ_R² = MS(operators)/(n q) + MS(operators × cars) (1 − 1/q)/n + MS(within) (1 − 1/n), for q cars and n
    repeats (harmonic mean): from the expectations of the mean squares, every factor being positive.
    """
    cars, operators = means.shape
    of_operators = means.mean(axis=0)
    between = float(((of_operators - means.mean()) ** 2).sum()) / (operators - 1)
    parts = [MeanSquare(between, operators - 1)]
    if cars > 1:
        rest = means - means.mean(axis=1, keepdims=True) - of_operators + means.mean()
        freedom = (operators - 1) * (cars - 1)
        parts.append(MeanSquare(float((rest**2).sum()) / freedom * (1 - 1 / cars), freedom))
    if within.freedom:
        parts.append(MeanSquare(within.value * (1 - 1 / repeats), within.freedom))
    return parts


def summed(parts: list[MeanSquare]) -> Doubtful:
    """The root of a sum of mean squares with its 5 % and 95 % points (Graybill and Wang 1980)."""
    from scipy.stats import chi2

    total = sum(part.value for part in parts)
    below = sum((part.value * (1 - part.freedom / chi2.ppf(0.95, part.freedom))) ** 2 for part in parts)
    above = sum((part.value * (part.freedom / chi2.ppf(0.05, part.freedom) - 1)) ** 2 for part in parts)
    return Doubtful(sqrt(max(0.0, total - sqrt(below))), sqrt(total), sqrt(total + sqrt(above)))

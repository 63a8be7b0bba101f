"""State of health and starting charge from the points of a stretch, by their marginal likelihood on a grid.

    voltage = ocv(s0 + charge / (soh · capacity)) + offset + R·current + Σ R_j·lagged current + noise

The curve is a Gaussian process, and so is all that is linear in it: offset, resistances and noise are
integrated out in closed form (Rasmussen & Williams 2006, eq. 2.30 and A.9–A.10). What is left is a density
over two numbers. Noise is correlated over hours and over charge, so that thousands of rows are not taken for
thousands of witnesses.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meguri.health.capacity.points import Points
from meguri.health.capacity.shown import Shown
from meguri.health.ocv.curve import OcvCurve

Floats = NDArray[np.float64]

# Volts of a cell at a current of its capacity in one hour, mean and standard deviation. The Leaf cell shows
# 53 mV at once and 100 mV after 30 s at 25 °C (leaf_cell_data, HPPC); vehicles' cells differ by a factor
# of about two (assumed), so the standard deviation is as large as the mean.
_OHMIC_V = (0.06, 0.06)
_LAGGED_V = ((0.03, 0.04), (0.03, 0.04), (0.03, 0.04))
_TYPICAL_V = 0.06
# Resistance falls as the cell warms: activation energy 30 kJ/mol (assumed; 20–50 are published).
_ACTIVATION_K = 30_000 / 8.314
_ROOM_K = 298.15
_UNKNOWN_TEMPERATURE = 1.3
# Resistance changes along the charge by a quarter (assumed), alike over 8 % of charge.
_UNEVEN = 0.25
_UNEVEN_SHARE = 0.08
# Voltage that no current explains: hysteresis, temperature, sensors. 3 mV over half an hour (assumed), and
# 10 mV steps of cell voltages (uniform: 2.9 mV).
_DRIFT_V, _DRIFT_S = 0.003, 1800.0
_STEP_V = 0.003
# A table and a log need not speak of the same cell: of the mean one or the highest one, or between.
_OFFSET_V = 0.006
_UNTOLD_OFFSET_V = 0.010  # where only one of the two voltages is known
_HIGHEST = (0.5, 0.5)
_STALE_V, _STALE_S = 0.006, 1500.0  # polarisation left from before the log began (assumed)

SOH = (0.35, 1.2)
START = (-0.12, 1.1)
_COARSE = (35, 50)
_FINE = (32, 26)
_THIN = 14
_REACH_COARSE, _REACH_FINE = 18.0, 11.0


@dataclass(frozen=True, eq=False)
class Density:
    """A density over the state of health and the charge at the start of a stretch.

    Attributes:
        soh: grid, share, shape (m,).
        start: grid, share, shape (k,).
        weight: probability of each pair, shape (m, k), sum 1.
    """

    soh: Floats
    start: Floats
    weight: Floats

    def quantiles(self) -> tuple[float, float, float]:
        """5 %, 50 % and 95 % point of the state of health."""
        part = self.weight.sum(axis=1)
        below = np.cumsum(part) - part / 2
        low, middle, high = np.interp((0.05, 0.5, 0.95), below, self.soh)
        return float(low), float(middle), float(high)

    @cached_property
    def start_share(self) -> float:
        """Mean charge at the start."""
        return float(self.weight.sum(axis=0) @ self.start)


@dataclass(frozen=True, eq=False)
class Question:
    """What is known of one stretch.

    Attributes:
        charge_ah: charge moved in over the whole stretch.
        capacity_ah: capacity when new.
        points: voltages; None where none are known.
        curve: open-circuit curve; None where none is known.
        shown: charge as displayed; None where none was.
        temperature_c: None where unknown.
        prior: mean and standard deviation of the state of health before any of it.
    """

    charge_ah: float
    capacity_ah: float
    points: Points | None
    curve: OcvCurve | None
    shown: Shown | None
    temperature_c: float | None
    prior: tuple[float, float]


def density_of(question: Question) -> Density:
    """The density, on a coarse grid first and then on a finer one where it is not nothing."""
    soh, start = np.linspace(*SOH, _COARSE[0]), np.linspace(*START, _COARSE[1])
    points = question.points
    thin = None if points is None else points.every(max(1, -(-points.time_s.size // _THIN)))
    for step, reach in ((thin, _REACH_COARSE), (points, _REACH_FINE)):
        found = _log_density(question, step, soh, start)
        near = found > found.max() - reach
        soh = _zoomed(soh, near.any(axis=1), _FINE[0])
        start = _zoomed(start, near.any(axis=0), _FINE[1])
    found = _log_density(question, points, soh, start)
    weight = np.exp(found - found.max())
    return Density(soh, start, weight / weight.sum())


def _zoomed(grid: Floats, near: NDArray[np.bool_], count: int) -> Floats:
    step, kept = grid[1] - grid[0], grid[near]
    low, high = max(grid[0], kept[0] - step), min(grid[-1], kept[-1] + step)
    return np.linspace(low, high, count)


def _log_density(question: Question, points: Points | None, soh: Floats, start: Floats) -> Floats:
    mean, sd = question.prior
    total = -0.5 * ((soh - mean) / sd)[:, None] ** 2 + np.zeros_like(start)
    moved = question.charge_ah / (soh * question.capacity_ah)
    over = np.maximum(np.maximum(-0.05 - start, start + moved[:, None] - 1.05), 0.0)
    total = total - 0.5 * (over / 0.02) ** 2  # no charge beyond empty and full
    if question.shown is not None:
        total = total + question.shown.log_likelihood(start[None, :], moved[:, None])
    if points is not None and question.curve is not None:
        total = total + _voltage_likelihood(question, points, question.curve, soh, start)
    return np.asarray(total, dtype=np.float64)


def _voltage_likelihood(
    question: Question, points: Points, curve: OcvCurve, soh: Floats, start: Floats
) -> Floats:
    """Log likelihood of the voltages, shape (m, k)."""
    linear, design = _linear(question, points)
    cov = _noise(question, points) + (design * linear[:, 1] ** 2) @ design.T
    whiten = np.linalg.inv(np.linalg.cholesky(cov))
    moved = points.charge_ah[None, :] / (soh * question.capacity_ah)[:, None]
    share = (start[None, :, None] + moved[:, None, :]).reshape(-1, points.time_s.size)
    mean, root = curve.at(share)
    left = (points.voltage_v - design @ linear[:, 0] - mean) @ whiten.T
    lifted = np.matmul(whiten, root)
    inner = np.matmul(lifted.transpose(0, 2, 1), lifted) + np.eye(root.shape[-1])
    side = np.matmul(lifted.transpose(0, 2, 1), left[..., None])
    lower = np.linalg.cholesky(inner)
    solved = np.linalg.solve(lower, side)[..., 0]
    spread = 2 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    found = -0.5 * ((left**2).sum(axis=1) - (solved**2).sum(axis=1) + spread)
    return np.asarray(found.reshape(soh.size, start.size), dtype=np.float64)


def _linear(question: Question, points: Points) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each linear unknown, shape (p, 2); how it enters, shape (n, p)."""
    rate = resistance_factor(question.temperature_c) / question.capacity_ah
    both = bool(points.spread_v.any())
    columns = [
        (np.ones_like(points.time_s), 0.0, _OFFSET_V if both else _UNTOLD_OFFSET_V),
        (-points.spread_v, *(_HIGHEST if both else (0.0, 1e-9))),
        (points.current_a * rate, *_OHMIC_V),
        *((lagged * rate, *value) for lagged, value in zip(points.lagged_a.T, _LAGGED_V, strict=True)),
        (np.exp(-points.time_s / _STALE_S), 0.0, _STALE_V),
    ]
    return np.array([column[1:] for column in columns]), np.stack([column[0] for column in columns], axis=1)


def _noise(question: Question, points: Points) -> Floats:
    rate = resistance_factor(question.temperature_c) / question.capacity_ah
    if question.temperature_c is None:
        rate *= _UNKNOWN_TEMPERATURE
    load = _UNEVEN * _TYPICAL_V * rate * (points.current_a + points.lagged_a.mean(axis=1))
    gap = np.abs(points.charge_ah[:, None] - points.charge_ah) / question.capacity_ah
    apart = np.abs(points.time_s[:, None] - points.time_s)
    return np.asarray(
        np.outer(load, load) * np.exp(-gap / _UNEVEN_SHARE)
        + _DRIFT_V**2 * np.exp(-apart / _DRIFT_S)
        + _STEP_V**2 * np.eye(points.time_s.size),
        dtype=np.float64,
    )


def resistance_factor(temperature_c: float | None) -> float:
    """Resistance against that at 25 °C (Arrhenius), at most tenfold."""
    if temperature_c is None:
        return 1.0
    kelvin = max(temperature_c, -40.0) + 273.15
    return float(np.clip(np.exp(_ACTIVATION_K * (1 / kelvin - 1 / _ROOM_K)), 0.3, 10.0))

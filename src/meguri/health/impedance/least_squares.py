"""Levenberg–Marquardt for many spectra at once, in internal parameters, with bounds kept by projection.

Moré, The Levenberg–Marquardt algorithm (Numerical Analysis, Springer, 1978): steps scaled by the diagonal of
JᵀJ. Each spectrum has its own damping and leaves the batch when it stands still, so no spectrum's answer
depends on the others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.health.impedance.circuit import Circuit
from meguri.health.impedance.elements import Complexes, Floats, Frequencies
from meguri.health.impedance.response import linearised

WIDEST = 25.0  # natural logarithms that a parameter may move away from where it started
STILL = 1e-9  # fall of the sum of squares, relative, below which a step counts as standing still
STUCK = 1e10  # damping beyond which no step helps


@dataclass(frozen=True, eq=False)
class Problem:
    """What is fitted: circuit, frequencies [n, f], impedances [n, f], weights [n, f]."""

    circuit: Circuit
    at: Frequencies
    z: Complexes
    weight: Floats

    def take(self, rows: NDArray[np.intp]) -> "Problem":
        """Some of the spectra."""
        at = Frequencies(self.at.omega[rows], self.at.log[rows])
        return Problem(self.circuit, at, self.z[rows], self.weight[rows])

    def normal(self, inner: Floats) -> tuple[Floats, Floats, Floats]:
        """Sum of squares [n], its gradient [n, p] and JᵀJ [n, p, p] at `inner` [n, p]."""
        fitted, jacobian = linearised(self.circuit, inner, self.at)
        jacobian *= self.weight[:, None, :]
        slopes = jacobian.view(np.float64)
        residual = ((fitted - self.z) * self.weight).view(np.float64)
        gradient = np.matmul(slopes, residual[:, :, None])[:, :, 0]
        return (residual**2).sum(axis=1), gradient, np.matmul(slopes, slopes.transpose(0, 2, 1))


@dataclass(frozen=True, eq=False)
class Solved:
    """Where each spectrum came to rest: [n, p], [n], [n, p, p], [n]."""

    inner: Floats
    cost: Floats
    squares: Floats
    converged: NDArray[np.bool_]


def solve(problem: Problem, start: Floats, steps: int) -> Solved:
    """Least squares from `start` [n, p], at most `steps` steps."""
    exponent = np.asarray(problem.circuit.is_exponent)
    low = np.where(exponent, 0.0, start - WIDEST)
    high = np.where(exponent, 1.0, start + WIDEST)
    with np.errstate(all="ignore"):
        return _descend(problem, start.copy(), (low, high), steps)


def _descend(problem: Problem, inner: Floats, bounds: tuple[Floats, Floats], steps: int) -> Solved:
    cost, gradient, squares = problem.normal(inner)
    damping, quiet = np.full(len(inner), 1e-2), np.zeros(len(inner), dtype=np.intp)
    active, part = np.arange(len(inner)), problem
    for _ in range(steps):
        here = inner[active]
        low, high = bounds[0][active], bounds[1][active]
        move = _step(here, gradient[active], squares[active], damping[active], (low, high))
        there = np.clip(here + np.clip(move, -5.0, 5.0), low, high)
        new_cost, new_gradient, new_squares = part.normal(there)
        better = new_cost < cost[active]
        still = better & (cost[active] - new_cost <= STILL * cost[active])
        damping[active] = np.where(better, np.maximum(damping[active] / 5, 1e-12), damping[active] * 4)
        quiet[active] = np.where(better, np.where(still, quiet[active] + 1, 0), quiet[active])
        won = active[better]
        inner[won], cost[won] = there[better], new_cost[better]
        gradient[won], squares[won] = new_gradient[better], new_squares[better]
        stays = (quiet[active] < 2) & (damping[active] < STUCK)
        if not stays.all():
            active = active[stays]
            if not active.size:
                break
            part = problem.take(active)
    converged = np.ones(len(inner), dtype=np.bool_)
    converged[active] = False
    return Solved(inner, cost, squares, converged & np.isfinite(cost))


def _step(
    here: Floats, gradient: Floats, squares: Floats, damping: Floats, bounds: tuple[Floats, Floats]
) -> Floats:
    """The damped step of each spectrum; a parameter at a bound that it would leave stays there."""
    held = ((here <= bounds[0]) & (gradient > 0)) | ((here >= bounds[1]) & (gradient < 0))
    diagonal = np.diagonal(squares, axis1=1, axis2=2)
    floor = 1e-12 * diagonal.max(axis=1, keepdims=True) + 1e-300
    free = np.where(held, 0.0, 1.0)
    matrix = squares * free[:, :, None] * free[:, None, :]
    k = np.arange(here.shape[1])
    matrix[:, k, k] = np.where(held, 1.0, diagonal + damping[:, None] * np.maximum(diagonal, floor) + floor)
    wanted = np.where(held, 0.0, -gradient)
    usable = np.asarray(np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(wanted).all(axis=1))
    matrix[~usable] = np.eye(here.shape[1])
    right = wanted * usable[:, None]
    return np.asarray(np.linalg.solve(matrix, np.nan_to_num(right)[:, :, None]))[:, :, 0]

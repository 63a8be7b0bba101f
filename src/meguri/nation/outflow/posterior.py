"""Evidence in, equally likely parameter vectors out: the Bayesian computation, apart from what is modelled.

The posterior of z (prior standard normal) given evidence with normal errors is found in two steps: the mode
and the Laplace approximation there, by Gauss–Newton; then sequential Monte Carlo (Del Moral, Doucet, Jasra
2006) from that approximation to the posterior itself, moving by preconditioned Crank–Nicolson proposals about
the approximation (Pinski, Simpson, Stuart, Weber 2015). The approximation only steers: what comes out are
draws of the posterior, which simulation-based calibration (Talts et al. 2018) confirms; see the docs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]

_KEEP_SHARE = 0.6  # effective share of the draws kept from one temperature to the next
_MOVES = 8
_LAST_MOVES = 60
_SMALLEST_RISE = 0.002

_JACOBIAN_STEP = 1e-4
_STEPS = (0.9, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Equally likely parameter vectors and how the computation went.

    Attributes:
        z: draws [D, K].
        temperatures: steps from the approximation to the posterior.
        accepted_share: share of the last moves' proposals accepted.
    """

    z: Floats
    temperatures: int
    accepted_share: float


@dataclass(frozen=True, slots=True)
class _Laplace:
    """The normal approximation z = mode + root·w, with w standard normal."""

    mode: Floats
    root: Floats

    def z(self, w: Floats) -> Floats:
        return np.asarray(self.mode + w @ self.root.T)


def reconcile(
    predict: Predict, values: Floats, errors: Floats, size: int, draws: int, rng: np.random.Generator
) -> Posterior:
    """Draws from the posterior of z given values = predict(z) + normal error.

    Args:
        predict: maps z [N, K] to predictions [N, R].
        values: evidence [R].
        errors: its standard deviations [R].
        size: K.
        draws: number of draws.
        rng: generator of all randomness.
    """
    laplace = _laplace(predict, values, errors, size)

    def excess(w: Floats) -> Floats:
        """Log posterior minus log approximation, each up to a constant."""
        z = laplace.z(w)
        misfit = np.sum(((predict(z) - values) / errors) ** 2, axis=1) + np.sum(z**2, axis=1)
        return np.asarray(0.5 * (np.sum(w**2, axis=1) - misfit))

    w, rises, accepted = _temper(excess, (draws, size), rng)
    return Posterior(laplace.z(w), rises, accepted)


def _temper(
    excess: Callable[[Floats], Floats], shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Floats, int, float]:
    """Standard normal w to the posterior's: w, how many temperatures, the share accepted at the last."""
    w = rng.standard_normal(shape)
    now, heat, rises, accepted = excess(w), 0.0, 0, 1.0
    while heat < 1.0:
        rise = _rise(now, 1.0 - heat)
        chosen = _resample(rise * now, rng)
        w, now, heat, rises = w[chosen], now[chosen], min(heat + rise, 1.0), rises + 1
        cloud = _Cloud.of(w)
        taken = np.empty((_LAST_MOVES if heat >= 1.0 else _MOVES, shape[0]), dtype=bool)
        for move in range(taken.shape[0]):
            proposal = cloud.propose(w, _STEPS[move % len(_STEPS)], rng)
            then = excess(proposal)
            gain = heat * (then - now) + cloud.excess(proposal) - cloud.excess(w)
            taken[move] = np.log(rng.random(shape[0])) < gain
            w, now = np.where(taken[move][:, None], proposal, w), np.where(taken[move], then, now)
        accepted = float(taken.mean())
    return w, rises, accepted


@dataclass(frozen=True, slots=True)
class _Cloud:
    """A normal fitted to the draws of one temperature; proposals keep it invariant."""

    mean: Floats
    root: Floats
    inverse: Floats

    @classmethod
    def of(cls, w: Floats) -> "_Cloud":
        kept = w.shape[0] / (w.shape[0] + 10.0 * w.shape[1])
        covariance = kept * np.cov(w, rowvar=False) + (1.0 - kept) * np.eye(w.shape[1])
        root = np.linalg.cholesky(covariance)
        return cls(w.mean(axis=0), root, np.linalg.inv(root))

    def propose(self, w: Floats, step: float, rng: np.random.Generator) -> Floats:
        fresh = rng.standard_normal(w.shape) @ self.root.T
        return np.asarray(self.mean + np.sqrt(1.0 - step**2) * (w - self.mean) + step * fresh)

    def excess(self, w: Floats) -> Floats:
        """Log density of this normal's reciprocal times that of the standard normal, up to a constant."""
        own = np.sum(((w - self.mean) @ self.inverse.T) ** 2, axis=1)
        return np.asarray(0.5 * (own - np.sum(w**2, axis=1)))


def _rise(now: Floats, left: float) -> float:
    """The largest rise in temperature that keeps the effective share of the draws, by bisection."""

    def share(rise: float) -> float:
        weight = np.exp(rise * (now - now.max()))
        return float(weight.sum() ** 2 / np.sum(weight**2) / now.size)

    if share(left) >= _KEEP_SHARE:
        return left
    low, high = 0.0, left
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if share(middle) >= _KEEP_SHARE else (low, middle)
    return max(low, min(_SMALLEST_RISE, left))


def _resample(log_weight: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """Systematic resampling, in random order so that no draw's place says anything."""
    weight = np.exp(log_weight - log_weight.max())
    places = (rng.random() + np.arange(weight.size)) / weight.size
    chosen = np.searchsorted(np.cumsum(weight / weight.sum()), places).clip(0, weight.size - 1)
    return rng.permutation(chosen)


def _laplace(predict: Predict, values: Floats, errors: Floats, size: int) -> _Laplace:
    """Mode of the posterior by damped Gauss–Newton, and the normal approximation there."""
    z, damping = np.zeros(size), 1e-2
    residual, jacobian = _linear(predict, z, values, errors)
    cost = residual @ residual
    for _ in range(60):
        precision = jacobian.T @ jacobian + np.eye(size)
        damped = precision + damping * np.diag(np.diag(precision))
        move = np.linalg.solve(damped, -(jacobian.T @ residual + z))
        residual_try, jacobian_try = _linear(predict, z + move, values, errors)
        cost_try = residual_try @ residual_try + (z + move) @ (z + move)
        if not cost_try < cost:
            damping *= 5.0
            if damping > 1e6:
                break
            continue
        done = cost - cost_try < 1e-6 * (1.0 + cost)
        z, residual, jacobian, cost = z + move, residual_try, jacobian_try, cost_try
        damping = max(damping / 5.0, 1e-9)
        if done:
            break
    precision = jacobian.T @ jacobian + np.eye(size)
    return _Laplace(z, np.linalg.inv(np.linalg.cholesky(precision)).T)


def _linear(predict: Predict, z: Floats, values: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Residual at z [R] and its Jacobian [R, K], in units of the errors."""
    around = z + _JACOBIAN_STEP * np.concatenate((np.zeros((1, z.size)), np.eye(z.size)))
    seen = predict(around)
    return (seen[0] - values) / errors, ((seen[1:] - seen[0]) / _JACOBIAN_STEP / errors).T

"""A Gaussian process on censored answers, averaged over its settings rather than tuned.

Reached cells say their answer, the others a lower bound (a Tobit likelihood, Laplace's approximation:
Rasmussen & Williams 2006, §3.4). The covariance is that of a common level, a linear part, a smooth part and
a part of the group. The settings are 256 points of a Sobol sequence through their priors, each weighted by
how likely it makes the answers: nothing is chosen by hand and nothing can fail to converge to an optimum.
Leaving one cell out costs nothing (ibid., §5.4.2), its weights included.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.life.fleets.mixture import Mixture
from meguri.life.fleets.series import Floats

Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]

# Medians and log deviations of level, linear, smooth, length, group (in spreads of the answers) and noise.
_MEDIAN = np.array([1.0, 1.0, 0.5, 1.5, 0.3, 0.3])
_LOG_SD = np.array([0.5, 0.8, 1.0, 0.6, 1.0, 0.8])
_POINTS = 256
_CHUNK = 4_000_000
_ROUNDS = 40
_FAR = 2.0  # deviations beyond which a feature hardly counts further: nothing is extrapolated far
_SPREAD_COUNT, _SPREAD_PRIOR = 3.0, 0.15


@dataclass(frozen=True, eq=False)
class Answers:
    """What the cells of a fleet say.

    Attributes:
        features: [n, p].
        value: the answer, or the bound above which it lies [n].
        reached: whether it is the answer [n].
        group: group of each; "" where unknown [n].
    """

    features: Floats
    value: Floats
    reached: Flags
    group: Texts


@dataclass(frozen=True, eq=False)
class _Fit:
    """One setting a row [h]: evidence, gradient at the mode, (covariance + noise)⁻¹ and the targets."""

    evidence: Floats
    gradient: Floats
    inverse: Floats
    target: Floats


class Process:
    """The process taught by a fleet; ask with `at`, or about its own cells left out with `left_out`."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        known = answers.value[answers.reached]
        self._middle = float(np.median(known))
        self._spread = spread_of(known)
        self._centre = answers.features.mean(axis=0)
        self._width = answers.features.std(axis=0) + 0.05
        self._settings = _settings() * np.array([self._spread] * 3 + [1.0] + [self._spread] * 2)
        self._places = self.place(answers.features)
        rows = max(1, _CHUNK // max(answers.value.size, 1) ** 2)
        parts = [self._fit(self._settings[at : at + rows]) for at in range(0, _POINTS, rows)]
        self._fitted = _Fit(
            *(
                np.concatenate([getattr(one, name) for one in parts])
                for name in ("evidence", "gradient", "inverse", "target")
            )
        )

    def place(self, features: Floats) -> Floats:
        """Features in units of the fleet's spread, drawn in where they are far [m, p]; length 1 is usual."""
        out: Floats = _FAR * np.tanh(self._away(features) / _FAR) / np.sqrt(max(features.shape[1], 1))
        return out

    def _away(self, features: Floats) -> Floats:
        out: Floats = (features - self._centre) / self._width
        return out

    def reach(self, features: Floats) -> tuple[float, float]:
        """Distance to the nearest cell of the fleet, and the largest such distance within the fleet."""
        return (
            float(_distances(self._away(features[None]), self._away(self._answers.features)).min()),
            float(np.max(_nearest_other(self._away(self._answers.features)))),
        )

    def at(self, features: Floats, group: str) -> Mixture:
        """The answer for a new cell.

        Args:
            features: its features [p].
            group: its group, "" where unknown.
        """
        new = self.place(features[None])
        cross = self._covariance(new, np.array([group]), self._settings)[:, 0]
        own = self._own_variance(new[0])
        mean = self._middle + np.sum(cross * self._fitted.gradient, axis=1)
        less = np.sum(cross * _times(self._fitted.inverse, cross), axis=1)
        noise = self._settings[:, 5] ** 2
        sd = np.sqrt(np.maximum(own - less, 0) + noise)
        return Mixture(_weights(self._fitted.evidence), mean, sd)

    def left_out(self) -> list[Mixture]:
        """For each cell that reached: the answer as the others tell it."""
        fitted = self._fitted
        precision = np.einsum("hnn->hn", fitted.inverse)
        mean = fitted.target - fitted.gradient / precision
        sd = 1 / np.sqrt(precision)
        out = []
        for row in np.flatnonzero(self._answers.reached):
            z = (fitted.target[:, row] - mean[:, row]) / sd[:, row]
            of_others = fitted.evidence + 0.5 * z**2 + np.log(sd[:, row])
            out.append(Mixture(_weights(of_others), self._middle + mean[:, row], sd[:, row]))
        return out

    def _own_variance(self, new: Floats) -> Floats:
        level, linear, smooth, _, group, _ = self._settings.T
        has_groups = bool(np.any(self._answers.group != ""))
        own: Floats = level**2 + linear**2 * float(new @ new) + smooth**2 + has_groups * group**2
        return own

    def _covariance(self, places: Floats, groups: Texts, settings: Floats) -> Floats:
        """Covariance of places with the fleet's [h, m, n]."""
        level, linear, smooth, length, group, _ = (one[:, None, None] for one in settings.T)
        apart = _distances(places, self._places) ** 2
        same = (groups[:, None] == self._answers.group[None]) & (groups[:, None] != "")
        out: Floats = (
            level**2
            + linear**2 * (places @ self._places.T)
            + smooth**2 * np.exp(-0.5 * apart / length**2)
            + group**2 * same
        )
        return out

    def _fit(self, settings: Floats) -> _Fit:
        covariance = self._covariance(self._places, self._answers.group, settings)
        unknown = (self._answers.group == "") & np.any(self._answers.group != "")
        covariance = covariance + settings[:, 4, None, None] ** 2 * np.diag(unknown)
        noise = settings[:, 5, None]
        value, reached = self._answers.value - self._middle, self._answers.reached
        mode = np.broadcast_to(np.where(reached, value, np.maximum(value, 0)), (len(settings), value.size))
        for _ in range(_ROUNDS):
            _, slope, bend = _likelihood(mode, value, reached, noise)
            target = mode + slope / bend
            inverse, log_det = _inverse(covariance, bend)
            gradient = _times(inverse, target)
            moved = _times(covariance, gradient)
            change, mode = float(np.abs(moved - mode).max()), moved
            if reached.all() or change < 1e-6 * self._spread:  # without bounds one step is exact
                break
        said, _, _ = _likelihood(mode, value, reached, noise)
        evidence = said.sum(axis=1) - 0.5 * np.sum(gradient * mode, axis=1) - 0.5 * log_det
        return _Fit(evidence, gradient, inverse, target)


def spread_of(known: Floats) -> float:
    """Scale of the answers: their deviation, drawn towards a fixed part of their size where they are few."""
    guess = _SPREAD_PRIOR * max(float(np.abs(np.median(known))), 1e-3)
    around = float(np.sum((known - known.mean()) ** 2))
    return float(np.sqrt((_SPREAD_COUNT * guess**2 + around) / (_SPREAD_COUNT + known.size)))


def _settings() -> Floats:
    from scipy.stats import norm, qmc

    points = qmc.Sobol(_MEDIAN.size, scramble=False).random_base2(9)[1 : _POINTS + 1]
    out: Floats = np.exp(np.log(_MEDIAN) + _LOG_SD * norm.ppf(points))
    return out


def _likelihood(mode: Floats, value: Floats, reached: Flags, noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Log likelihood, its slope and its negative bend at the mode; each [h, n]."""
    from scipy.special import log_ndtr

    z = (mode - value) / noise
    log_density = -0.5 * z**2 - 0.5 * np.log(2 * np.pi)
    log_above = log_ndtr(z)
    hazard = np.exp(log_density - log_above)
    said = np.where(reached, log_density - np.log(noise), log_above)
    slope = np.where(reached, -z, hazard) / noise
    bend = np.where(reached, 1.0, np.maximum(hazard * (hazard + z), 1e-10)) / noise**2
    return said, slope, bend


def _inverse(covariance: Floats, bend: Floats) -> tuple[Floats, Floats]:
    """(covariance + 1/bend)⁻¹ and log |1 + covariance · bend|, by way of a well-conditioned matrix."""
    root = np.sqrt(bend)
    whole = root[:, :, None] * covariance * root[:, None, :]
    whole[:, np.arange(root.shape[1]), np.arange(root.shape[1])] += 1.0
    factor = np.linalg.cholesky(whole)
    log_det = 2 * np.log(np.einsum("hnn->hn", factor)).sum(axis=1)
    return root[:, :, None] * np.linalg.inv(whole) * root[:, None, :], log_det


def _times(matrices: Floats, vectors: Floats) -> Floats:
    """Each matrix [h, n, n] times its vector [h, n]."""
    out: Floats = (matrices @ vectors[:, :, None])[:, :, 0]
    return out


def _weights(evidence: Floats) -> Floats:
    lifted = np.exp(evidence - evidence.max())
    out: Floats = lifted / lifted.sum()
    return out


def _distances(some: Floats, others: Floats) -> Floats:
    out: Floats = np.sqrt(((some[:, None] - others[None]) ** 2).sum(axis=2))
    return out


def _nearest_other(places: Floats) -> Floats:
    apart = _distances(places, places)
    np.fill_diagonal(apart, np.inf)
    out: Floats = apart.min(axis=1)
    return out

"""All methods together: one density over the state of health, and what each method adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.health.verdict.density import GRID, NOTHING_SAID, OUTLYING, STEP, Array, Rows

PLAUSIBLE = (0.3, 1.1)  # before any evidence every state of health between them is alike …
SHOULDER = 0.1  # … and beyond them grows unlikely with this standard deviation


@dataclass(frozen=True, eq=False)
class Fused:
    """What is known of the state of health.

    Attributes:
        density: over GRID, its integral 1.
        likelihoods: of each method over GRID, as a density.
    """

    density: Array
    likelihoods: Mapping[str, Array]

    def points(self) -> tuple[float, float, float]:
        """5 %, 50 % and 95 % point."""
        return quantiles(self.density)

    def with_likelihood(self, method: str, likelihood: Array) -> "Fused":
        """The same with a method's likelihood put in, or put in place of its old one."""
        return _fused({**self.likelihoods, method: likelihood})

    def shares(self) -> dict[str, float]:
        """Each method's part in the verdict, together 1.

        The part is the method's precision (one over its variance) times the probability that the method
        speaks of this battery at all, given everything else.
        """
        parts = {name: self._trust(one) / _variance(one) for name, one in self.likelihoods.items()}
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()}

    def _trust(self, likelihood: Array) -> float:
        said = (1 - OUTLYING) * likelihood
        return float((self.density * said / (said + NOTHING_SAID)).sum() * STEP)


def fuse(evidence: pl.DataFrame) -> Fused:
    """HEALTH_EVIDENCE of one definition, any order: the product of its methods over a weak prior."""
    methods = sorted(set(evidence["method"]))
    return _fused({name: Rows.of(evidence.filter(method=name)).likelihood() for name in methods})


def _fused(likelihoods: Mapping[str, Array]) -> Fused:
    below, above = np.minimum(GRID - PLAUSIBLE[0], 0.0), np.maximum(GRID - PLAUSIBLE[1], 0.0)
    log_density = -0.5 * ((below + above) / SHOULDER) ** 2
    for name in sorted(likelihoods):
        log_density = log_density + np.log((1 - OUTLYING) * likelihoods[name] + NOTHING_SAID)
    density = np.exp(log_density - log_density.max())
    return Fused(density / (density.sum() * STEP), dict(likelihoods))


def quantiles(density: Array) -> tuple[float, float, float]:
    """5 %, 50 % and 95 % point of a density over GRID."""
    below = np.cumsum(density)
    middle = (below - density / 2) / below[-1]
    low, median, high = np.interp((0.05, 0.5, 0.95), middle, GRID)
    return float(low), float(median), float(high)


def _variance(likelihood: Array) -> float:
    weight = likelihood / likelihood.sum()
    mean = float((weight * GRID).sum())
    return max(float((weight * (GRID - mean) ** 2).sum()), STEP**2)

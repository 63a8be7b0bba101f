"""Closed forms behind a promise: for a check by hand, and where only a median and a spread are known.

State of health SOH(t) = s₀ - d·t^p with lognormal fade d; use u (km a year) lognormal; a claim where it is
below the threshold when cover ends, at min(T, K/u). One integral over u, by Gauss-Legendre on both sides of
the bend at u = K/T. Formulas and figures: shared reference `value.md`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, inf, log, log1p, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NODES = 96
_REACH = 9.0  # standard deviations; beyond them lies 1e-19


@dataclass(frozen=True, slots=True)
class Lognormal:
    """A positive quantity whose logarithm is normal.

    Attributes:
        mean: its mean.
        cv: its coefficient of variation.
    """

    mean: float
    cv: float

    @classmethod
    def of_median(cls, median: float, cv: float) -> "Lognormal":
        """The quantity with this median instead of a mean."""
        return cls(median * sqrt(1.0 + cv**2), cv)

    @property
    def spread(self) -> float:
        """Standard deviation of the logarithm."""
        return sqrt(log1p(self.cv**2))

    @property
    def median(self) -> float:
        """Its median."""
        return self.mean * exp(-(self.spread**2) / 2)

    def expect(self, function: Callable[[Floats], Floats], bend: float = inf) -> float:
        """Mean of a function of it that is smooth but for one bend.

        Args:
            function: of an array of values.
            bend: where its slope jumps; infinite where nowhere.
        """
        if self.cv == 0.0:
            return float(function(np.array([self.mean]))[0])
        at = _REACH if not 0.0 < bend < inf else (log(bend) - log(self.median)) / self.spread
        at = min(max(at, -_REACH), _REACH)
        return sum(
            self._part(function, low, high) for low, high in ((-_REACH, at), (at, _REACH)) if high > low
        )

    def _part(self, function: Callable[[Floats], Floats], low: float, high: float) -> float:
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        half = (high - low) / 2
        z = half * nodes + (low + high) / 2
        density = np.exp(-(z**2) / 2) / sqrt(2 * pi)
        return float(half * (weights * density * function(self.median * np.exp(self.spread * z))).sum())


@dataclass(frozen=True, slots=True)
class FadeModel:
    """A battery of which only medians and spreads are known.

    Attributes:
        entry_share: state of health at entry.
        fade: loss in the first year.
        use: kilometres a year.
        power: of time, in the loss.
        entry_sd_share: standard deviation of the errors of entry and claim diagnosis together.
    """

    entry_share: float
    fade: Lognormal
    use: Lognormal
    power: float = 1.0
    entry_sd_share: float = 0.0

    def claim_share(self, threshold_share: float, term_yr: float, limit_km: float = inf) -> float:
        """Chance that it is below a threshold (a state of health) when cover ends."""
        return _over_use(self.use, lambda years: self.below_share(threshold_share, years), term_yr, limit_km)

    def relative_claim_share(self, kept_share: float, term_yr: float, limit_km: float = inf) -> float:
        """Chance that it is below a share of the state of health at entry when cover ends."""
        return self.claim_share(kept_share * self.entry_share, term_yr, limit_km)

    def below_share(self, threshold_share: float, years: Floats) -> Floats:
        """Chance to be below a threshold after so many years."""
        if self.entry_sd_share == 0.0:
            return self._faded(self.entry_share - threshold_share, years)
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        z = _REACH * nodes
        density = _REACH * weights * np.exp(-(z**2) / 2) / sqrt(2 * pi)
        rooms = self.entry_share - threshold_share + self.entry_sd_share * z
        out: Floats = sum(
            weight * self._faded(room, years) for weight, room in zip(density, rooms, strict=True)
        )
        return out

    def faded_by(self, factor: float) -> "FadeModel":
        """The same battery, fading so many times as fast."""
        return replace(self, fade=Lognormal(self.fade.mean * factor, self.fade.cv))

    def _faded(self, room_share: float, years: Floats) -> Floats:
        """Chance that the loss exceeds a room [t]."""
        from scipy.special import ndtr

        if room_share <= 0.0:
            return np.ones_like(years)
        reach = log(room_share) - log(self.fade.median) - self.power * np.log(years)
        if self.fade.cv == 0.0:
            return np.asarray(reach < 0.0, dtype=np.float64)
        out: Floats = ndtr(-reach / self.fade.spread)
        return out


def warranty_claims(
    use: Lognormal,
    *,
    term_yr: float,
    limit_km: float = inf,
    shape: float,
    scale_yr: float,
    usual_km: float,
    use_power: float,
) -> float:
    """Expected claims of a two-dimensional warranty with minimal repair, E[(min(T, K/u)/η · (u/u₀)^g)^β].

    Failures arrive by a Weibull law of `shape` β and `scale_yr` η whose clock runs (u/u₀)^g times as fast for
    a car of u kilometres a year.

    Args:
        use: u, kilometres a year.
        term_yr: T.
        limit_km: K; infinite without one.
        shape: β.
        scale_yr: η.
        usual_km: u₀.
        use_power: g.
    """

    def claims(km: Floats) -> Floats:
        years = np.minimum(term_yr, limit_km / km)
        out: Floats = (years / scale_yr * (km / usual_km) ** use_power) ** shape
        return out

    return use.expect(claims, limit_km / term_yr)


def _over_use(use: Lognormal, below: Callable[[Floats], Floats], term_yr: float, limit_km: float) -> float:
    if limit_km == inf:
        return float(below(np.array([term_yr]))[0])
    return use.expect(lambda km: below(np.minimum(term_yr, limit_km / km)), limit_km / term_yr)

"""Which of the possible pasts the verdict and earlier readings leave, and in what shares."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meguri.life.remaining.particles import Floats, Particles
from meguri.life.remaining.past import BORN_BEFORE_YR
from meguri.life.remaining.phases import Phase, at_age
from meguri.tables.draws import Z95, two_piece
from meguri.tables.verdict import Verdict

Whole = NDArray[np.intp]

LEAST_WORTH = 200.0
NEAREST = 0.006  # standard deviation below which a verdict picks no fewer pasts: it stands all the same
TOP_SHARE = 0.975  # of new batteries: a verdict above it tells of a larger capacity when new, not of no loss
FAR_OFF = 3.0
_UNBORN = 50.0
_HALVINGS = 14


@dataclass(frozen=True, eq=False)
class Weighed:
    """How much each particle counts.

    Attributes:
        weight: adds up to 1 [n].
        worth: how many equally weighted particles the verdict alone leaves (Kish).
        heard_share: power to which the readings' likelihood was taken; 1 where all they say could be heard.
        far_share: of the readings, those that lie FAR_OFF of their own errors off the course that fits best.
        above_share: how far the verdict lies above what they reach when new; 0 where it does not.
    """

    weight: Floats
    worth: float
    heard_share: float
    far_share: float
    above_share: float


def weighed(
    particles: Particles, soh: Floats, verdict: Verdict, told: Mapping[str, Floats], past: Phase
) -> Weighed:
    """The weights that verdict and readings give.

    The verdict was reached without this prior and stands as it is: weights are its density over that of
    the particles, so that the state on day 0 is the verdict's. Earlier readings then tell courses apart; they
    are heard as far as LEAST_WORTH particles remain, since fewer would look surer than they are.
    """
    above = max(verdict.median - float(np.quantile(particles.start_share, TOP_SHARE)), 0.0)
    weight = _density(soh + above, verdict) / _smooth_density(soh)
    if weight.sum() <= 0:
        weight = np.ones(soh.size)
        worth = 0.0
    else:
        worth = _kish(weight)
    heard, far = 1.0, 0.0
    if told["soh"].size:
        log, off = _readings_log(particles, told, past)
        heard = _heard(weight, log)
        far = float(off[np.argmax(np.log(np.maximum(weight, 1e-300)) + log)])
        weight = weight * np.exp(heard * log)
    return Weighed(weight / weight.sum(), worth, heard, far, above)


def resampled(weight: Floats, count: int, rng: np.random.Generator) -> Whole:
    """Systematic resampling: `count` rows, each as often as its weight says, within one."""
    places = (rng.random() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(weight), places), weight.size - 1)


def on_the_verdict(particles: Particles, soh: Floats, verdict: Verdict) -> Particles:
    """Each particle moved to its rank's point of the verdict, so that day 0 says no more than it did.

    With readings too: they come from the car's own display, and often the verdict does as well. What they say
    of the state today would then count twice; what they say of the course counts once.
    """
    from scipy.special import ndtri

    order = np.argsort(np.argsort(soh, kind="stable"), kind="stable")
    z = ndtri((order + 0.5) / soh.size)
    wanted = np.maximum(two_piece(verdict.low, verdict.median, verdict.high, z), 1e-3)
    return replace(particles, start_share=particles.start_share + wanted - soh)


def _kish(weight: Floats) -> float:
    return float(weight.sum() ** 2 / np.sum(weight**2))


def _heard(weight: Floats, log: Floats) -> float:
    """The largest power of the readings' likelihood that leaves LEAST_WORTH particles; 1 where all of it."""
    least = min(LEAST_WORTH, 0.5 * _kish(weight))
    if _kish(weight * np.exp(log)) >= least:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _kish(weight * np.exp(middle * log)) >= least:
            low = middle
        else:
            high = middle
    return low


def _readings_log(particles: Particles, told: Mapping[str, Floats], past: Phase) -> tuple[Floats, Floats]:
    """Log likelihood [n] of readings (Student's t, 4 degrees, as some go astray), and the share far off."""
    log, far = np.zeros(particles.age_yr.size), np.zeros(particles.age_yr.size)
    for before_yr, found in zip(told["before_yr"], told["soh"], strict=True):
        then = np.maximum(particles.age_yr - before_yr, 0.0)
        share = then / np.maximum(particles.age_yr, 1e-9)
        soh = particles.soh(at_age(particles, past, then, particles.odometer_km * share))
        off = (found - soh - told["shared"] * particles.shared_error) / told["own"]
        log = log - 2.5 * np.log1p(off**2 / 4)
        far = far + (np.abs(off) > FAR_OFF) / told["soh"].size
        log = log - _UNBORN * (before_yr - particles.age_yr > BORN_BEFORE_YR)
    return log - log.max(), far


def _density(soh: Floats, verdict: Verdict) -> Floats:
    """Two half normals that meet at the verdict's median."""
    below = max((verdict.median - verdict.low) / Z95, NEAREST)
    above = max((verdict.high - verdict.median) / Z95, NEAREST)
    wide = np.where(soh < verdict.median, below, above)
    out: Floats = np.exp(-0.5 * ((soh - verdict.median) / wide) ** 2) / wide
    return out


def _smooth_density(soh: Floats) -> Floats:
    """Density of the particles at each of them: a histogram smoothed by a Gaussian of 0.8 points."""
    edges = np.linspace(-0.05, 1.6, 826)
    count = np.histogram(soh, edges)[0].astype(float)
    steps = np.arange(-20, 21)
    kernel = np.exp(-0.5 * (steps / 4.0) ** 2)
    smooth = np.convolve(count, kernel / kernel.sum(), mode="same")
    middle = (edges[1:] + edges[:-1]) / 2
    out: Floats = np.maximum(np.interp(soh, middle, smooth), 0.5)
    return out

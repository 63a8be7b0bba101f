"""The charge that a car displays, as a witness with faults of its own.

The fault is a shift, a scale, a bend between, and the step of the display. From 79 pairs of displayed and
OCV-corrected charge of one fleet (Liu et al. 2025, Nat. Commun. 16:1137, source data of figure 2i): mean
difference 3.2 points, slope against the display −0.145, 1.2 points around that line; one of 79 off by 21.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHIFT, _SCALE, _BEND = 0.032, 0.145, 0.012
_WRONG, _WRONG_TIMES = 1 / 79, 5.0
STEP = 0.01  # most displays show whole per cents, rounded nobody knows how
SLACK = STEP / 12**0.5  # standard deviation of a reading anywhere within a step
FLIP_SLACK = 0.002  # … and of the moment the display changes (assumed)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was displayed at two moments of a stretch.

    Attributes:
        first: charge displayed at the first, share.
        last: … and at the last.
        before: part of the stretch's charge that had moved at the first, 0…1.
        until: … and at the last.
        slack: standard deviation of each, by the step of the display.
    """

    first: float
    last: float
    before: float
    until: float
    slack: float

    def log_likelihood(self, start: Floats, moved: Floats) -> Floats:
        """For each charge at the start and each charge moved in, both shares; they broadcast."""
        rise = moved * (self.until - self.before)
        off = self.first - (start + self.before * moved)
        gain = (self.last - self.first) - rise
        middle = off + gain / 2
        # The middle carries the shift; the rise the scale, the bend and twice the step.
        gain_sd = np.sqrt((_SCALE * rise) ** 2 + 2 * (_BEND**2 * np.minimum(rise / 0.3, 1.0) + self.slack**2))
        middle_sd = np.hypot(_SHIFT, self.slack)
        fits = -0.5 * (gain / gain_sd) ** 2 - 0.5 * (middle / middle_sd) ** 2 - np.log(gain_sd * middle_sd)
        wide = _WRONG_TIMES
        other = (
            -0.5 * (gain / (wide * gain_sd)) ** 2
            - 0.5 * (middle / (wide * middle_sd)) ** 2
            - np.log(wide**2 * gain_sd * middle_sd)
        )
        return np.asarray(np.logaddexp(np.log1p(-_WRONG) + fits, np.log(_WRONG) + other), dtype=np.float64)


def shown_of(share: Floats, moved: Floats) -> Shown | None:
    """What a stretch displays at its first and last reading, or at flips where it counts in steps.

    Args:
        share: displayed charge, not a number where none is, shape (n,).
        moved: charge moved in since the stretch began, Ah, shape (n,).
    """
    seen = np.flatnonzero(np.isfinite(share))
    total = moved[-1] - moved[0]
    if seen.size < 2 or total <= 0:
        return None
    first, last, slack = seen[0], seen[-1], SLACK
    value = share[[first, last]].copy()
    flips = seen[1:][np.diff(share[seen]) > 0]
    steps = np.diff(share[seen])
    stepwise = steps[steps != 0]
    if flips.size > 1 and np.allclose(np.abs(stepwise), STEP, atol=1e-6):
        first, last, slack = flips[0], flips[-1], FLIP_SLACK
        value = share[[first, last]] - STEP / 2
    if moved[last] <= moved[first]:
        return None
    part = (moved[[first, last]] - moved[0]) / total
    return Shown(float(value[0]), float(value[1]), float(part[0]), float(part[1]), float(slack))

"""How a state of health went from diagnosis to diagnosis, and whether it fell beyond their doubt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import hypot, isfinite


@dataclass(frozen=True, slots=True)
class Reading:
    """One diagnosis.

    Attributes:
        day: of the diagnosis.
        low: 5 % point, share.
        median: 50 % point, share.
        high: 95 % point, share.
        definition: which state of health.
    """

    day: date
    low: float
    median: float
    high: float
    definition: str = "soh_c"


@dataclass(frozen=True, slots=True)
class Fall:
    """From one diagnosis to the next.

    Attributes:
        before: the earlier one.
        after: the later one.
        share: by how much it fell; negative where it rose.
        doubt_share: by how much it may seem to fall by the doubt of both alone, in 95 of 100 cases.
    """

    before: Reading
    after: Reading
    share: float
    doubt_share: float

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether it fell by more than the doubt of both explains."""
        return self.share > self.doubt_share


def last_fall(readings: Iterable[Reading]) -> Fall | None:
    """The step from the last diagnosis but one to the last; None where two of one definition are lacking.

    The doubts are added as those of independent measurements: the lower half of the earlier interval and the
    upper half of the later one, both 90 % intervals, so that one step in twenty is told where nothing fell.

    Args:
        readings: in any order.
    """
    ordered = sorted(readings, key=lambda one: one.day)
    if not ordered:
        return None
    after = ordered[-1]
    earlier = [one for one in ordered[:-1] if one.definition == after.definition]
    if not earlier:
        return None
    before = earlier[-1]
    doubt = hypot(before.median - before.low, after.high - after.median)
    share = before.median - after.median
    return Fall(before, after, share, doubt) if isfinite(share) and isfinite(doubt) else None

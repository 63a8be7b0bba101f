"""The grid of time, and when within a step a cohort enters."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np

from meguri.nation.stock.lifetimes import Array, Lifetime


class Entry(StrEnum):
    """When, within its step (or part of a step), a cohort enters."""

    YEAR_END = (
        "year_end"  # at the end: age t − c at the end of step t, so that S(0) = 1 holds in its own step
    )
    MID_YEAR = "mid_year"  # in the middle: half a step older, and some leave in their own step


@dataclass(frozen=True, slots=True)
class Timing:
    """The grid of time, and when within a step a cohort enters.

    The two conventions differ by half a step's age in every stock; neither is a default of nature, so results
    are only comparable under the same one.

    `entries_per_step` says that a step's inflow enters in so many equal parts, each at the end (or middle) of
    its part of the step. With 5 entries in a 5-year step the stock at the ends of steps and the summed flows
    equal those of the 1-year model whose inflow is even within each five years – exactly, since both add up
    the same terms. An inflow that is uneven within a step needs the finer model and `in_steps`.

    Attributes:
        step_yr: length of a step, years.
        entry: year_end or mid_year.
        entries_per_step: equal parts in which a step's inflow enters.
    """

    step_yr: float = 1.0
    entry: Entry = Entry.YEAR_END
    entries_per_step: int = 1

    def __post_init__(self) -> None:
        """A step has a length, and something enters in it."""
        if not (np.isfinite(self.step_yr) and self.step_yr > 0):
            raise ValueError(f"step_yr: must be above 0, found {self.step_yr}")
        if self.entries_per_step < 1:
            raise ValueError(f"entries_per_step: at least 1, found {self.entries_per_step}")
        object.__setattr__(self, "entry", Entry(self.entry))

    def alive_share(self, lifetime: Lifetime, steps: int) -> Array:
        """The share of a step's inflow alive at the end of that step and of those after it.

        Returns:
            [steps after entry, draw, segment]; the first row is 1 when all enter at the end.
        """
        parts = self.entries_per_step
        before_end = np.arange(parts - 1, -1, -1) + (0.5 if self.entry is Entry.MID_YEAR else 0.0)
        whole = np.arange(steps, dtype=np.float64)
        if parts == 1:
            return lifetime.alive_share((whole + before_end[0]) * self.step_yr)
        ages = [(whole * parts + part) * (self.step_yr / parts) for part in before_end]
        return cast("Array", sum(lifetime.alive_share(age) for age in ages) / parts)


YEAR_END = Timing()
MID_YEAR = Timing(entry=Entry.MID_YEAR)

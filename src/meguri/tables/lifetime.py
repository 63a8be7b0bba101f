"""How a battery's future crosses from room to room: draws of its state and of the distance driven."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import Draws

Floats = NDArray[np.float64]

DAYS_PER_YR = 365.25


@dataclass(frozen=True, eq=False)
class Life:
    """The future of one battery as equally likely draws, and what was said of them.

    Attributes:
        verdict_id: id of the verdict that it starts from.
        start: day 0 of the forecast.
        elapsed_yr: years since `start` [t], rising from 0.
        soh: state of health, shares; axes ("elapsed_yr",).
        distance_km: distance driven since `start`; axes ("elapsed_yr",); 0 where it stands still.
        age_yr: age of the battery at `start`; None where nobody knows it.
        odometer_km: distance driven before `start`; None where nobody knows it.
        interval_share: width of the verdict's 90 % interval.
        measured_on: day of the verdict's newest evidence; None where nobody said it.
        definition: which state of health (table `health`).
        model: what the battery is called; "" where nobody knows.
        pack_kwh: energy of the pack when new; None where nobody knows it.
        table: state by date (table `life`).
        reached: when thresholds are reached (table `life_reached`).
        findings: what is out of range, in conflict or to be known (table `findings`).
        assumed: what nobody said (table `health_assumed`).
        is_synthetic: whether the verdict came from simulated data.
    """

    verdict_id: str
    start: date
    elapsed_yr: Floats
    soh: Draws
    distance_km: Draws
    age_yr: float | None
    odometer_km: float | None
    interval_share: float
    measured_on: date | None
    definition: str
    model: str
    pack_kwh: float | None
    table: pl.DataFrame
    reached: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    is_synthetic: bool

    def chance_above(self, threshold_share: float, elapsed_yr: float) -> float:
        """Chance that the state of health is still at or above a threshold after so many years.

        Raises:
            ValueError: the time lies outside the forecast.
        """
        return float(np.mean(self.soh_after(elapsed_yr) >= threshold_share))

    def soh_after(self, elapsed_yr: float) -> Floats:
        """State of health of each draw after so many years, straight between the points of the forecast.

        Raises:
            ValueError: the time lies outside the forecast.
        """
        if not self.elapsed_yr[0] <= elapsed_yr <= self.elapsed_yr[-1]:
            raise ValueError(f"{elapsed_yr} years: the forecast ends after {self.elapsed_yr[-1]:g}")
        right = int(np.searchsorted(self.elapsed_yr, elapsed_yr, side="left"))
        left = max(right - 1, 0)
        step = self.elapsed_yr[right] - self.elapsed_yr[left]
        part = 0.0 if step == 0 else (elapsed_yr - self.elapsed_yr[left]) / step
        out: Floats = self.soh.array[:, left] * (1 - part) + self.soh.array[:, right] * part
        return out

    def day(self, elapsed_yr: float) -> date:
        """The day so many years after the start."""
        return self.start + timedelta(days=round(elapsed_yr * DAYS_PER_YR))

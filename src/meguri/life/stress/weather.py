"""The outside temperature of a year, hour by hour, from monthly normals.

The season is the derivative of a periodic cubic spline through the running sum of the monthly normals, so
it is smooth and the mean of every month is that of the normals exactly. A day swings around it by a fixed
shape of mean zero. Both are plain arithmetic on the normals: nothing here is a measured hour.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import Climate, climate_of
from meguri.facts.source import fact
from meguri.life.profile import HOURS_PER_YR

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

DAYS_OF_MONTH: Whole = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_OF_DAY: Whole = np.repeat(np.arange(12), DAYS_OF_MONTH)
MONTH_OF_HOUR: Whole = np.repeat(MONTH_OF_DAY, 24)
DAWN_H, WARMEST_H = 5.5, 14.0  # coldest and warmest hour of a clear day; assumed
MEAN_SWING = "swing_mean_c"


def climate_from(place: str | Climate, *, folder: Path | None = None) -> Climate:
    """The climate meant: itself, or that of a prefecture.

    Raises:
        PlaceError: no such prefecture.
    """
    return place if isinstance(place, Climate) else climate_of(place, folder=folder)


def daily_swing_c(climate: Climate, *, folder: Path | None = None) -> tuple[float, bool]:
    """Mean difference of a day's highest and lowest temperature, and whether it was found for this place."""
    rows = fact("daily_swing", folder=folder).rows
    found = rows.filter(rows["prefecture"] == climate.prefecture)["swing_c"]
    if found.len():
        return float(found.item()), True
    figures = fact("use_figures", folder=folder).rows
    return float(figures.filter(figures["figure_id"] == MEAN_SWING)["value"].item()), False


def season_hourly_c(monthly_c: Floats) -> Floats:
    """Smooth outside temperature [..., 8760] whose monthly means are `monthly_c` [..., 12]."""
    season: Floats = monthly_c @ _seasons()
    return season


@cache
def _seasons() -> Floats:
    """The season of one degree in one month and none in the others [12, 8760]; a season is a sum of them."""
    from scipy.interpolate import CubicSpline

    hours = DAYS_OF_MONTH * 24
    edges = np.concatenate([[0], np.cumsum(hours)]).astype(np.float64)
    mean = hours[:, None] / HOURS_PER_YR
    sums = np.cumsum((np.eye(12) - mean) * hours, axis=1)
    sums[:, -1] = 0.0
    running = np.concatenate([np.zeros((12, 1)), sums], axis=1)
    spline = CubicSpline(edges, running, axis=1, bc_type="periodic")
    seasons: Floats = np.diff(spline(np.arange(HOURS_PER_YR + 1.0)), axis=1) + mean
    seasons.flags.writeable = False
    return seasons


@cache
def day_shape() -> Floats:
    """How a day swings [24]: mean 0, highest less lowest value 1."""
    hour = np.arange(24) + 0.5
    rising = (hour >= DAWN_H) & (hour < WARMEST_H)
    since_dawn = (hour - DAWN_H) / (WARMEST_H - DAWN_H)
    since_top = ((hour - WARMEST_H) % 24) / (24 - WARMEST_H + DAWN_H)
    curve = np.where(rising, -np.cos(np.pi * since_dawn), np.cos(np.pi * since_top)) / 2
    curve = curve / (curve.max() - curve.min())
    shape: Floats = curve - curve.mean()
    shape.flags.writeable = False
    return shape


def outside_hourly_c(monthly_c: Floats, swing_c: float) -> Floats:
    """Outside temperature [..., 8760] from monthly means [..., 12] and the mean swing of a day.

    The mean of each month is that of `monthly_c`.
    """
    hourly = season_hourly_c(monthly_c)
    hourly += swing_c * np.tile(day_shape(), HOURS_PER_YR // 24)
    return hourly

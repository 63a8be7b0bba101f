"""What is asked of a forecast: every reason why it cannot be answered, at once."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.remaining.car import Car, car_of
from meguri.life.remaining.past import readings_of
from meguri.life.remaining.words import ForecastCode, ForecastError, ForecastFault
from meguri.tables.verdict import Verdict

Floats = NDArray[np.float64]

LONGEST_YR = 20.0


def asked_of(
    verdict: Verdict, car: Mapping[str, Any], readings: pl.DataFrame | None, bounds: list[ForecastFault]
) -> tuple[Car, Mapping[str, Floats]]:
    """The car and its readings.

    Args:
        verdict: what is known of the battery's state.
        car: keywords of `car_of`.
        readings: table `readings`, or None.
        bounds: what is wrong with the rest of the question.

    Raises:
        ForecastError: all that is wrong, with `bounds`.
        TableError: not the table `readings`.
        PackNameError: no pack is called so.
    """
    faults = list(bounds)
    try:
        known = car_of(verdict, **car)
        told = readings_of(readings, verdict, known)
    except ForecastError as wrong:
        raise ForecastError([*faults, *wrong.faults]) from None
    if faults:
        raise ForecastError(faults)
    return known, told


def bounds_of(horizon_yr: float, draws: Any) -> list[ForecastFault]:
    """Faults of how far to look, and in how many draws."""
    faults = []
    if not 0.5 <= horizon_yr <= LONGEST_YR:
        faults.append(ForecastFault(ForecastCode.HORIZON, {"found": f"{horizon_yr:g}"}))
    whole = isinstance(draws, int | np.integer) and not isinstance(draws, bool)
    if not (whole and 200 <= draws <= 20_000):
        shown = f"{draws:,}" if isinstance(draws, int | float | np.number) else repr(draws)[:40]
        faults.append(ForecastFault(ForecastCode.DRAWS, {"found": shown}))
    return faults


def storage_bounds(
    storage: Any, from_yr: float | None, at_share: float, horizon_yr: float
) -> list[ForecastFault]:
    """Faults of when the second life begins."""
    if storage is None:
        if from_yr is None:
            return []
        return [ForecastFault(ForecastCode.STORAGE_MISSING, {"found": f"{from_yr:g}"})]
    faults = []
    ends = horizon_yr if 0.5 <= horizon_yr <= LONGEST_YR else LONGEST_YR
    if from_yr is not None and not (isfinite(from_yr) and 0 <= from_yr <= ends):
        values = {"found": f"{from_yr:g}", "limit": f"{ends:g}"}
        faults.append(ForecastFault(ForecastCode.STORAGE_FROM, values))
    if not (isfinite(at_share) and 0.01 <= at_share <= 1.5):
        faults.append(ForecastFault(ForecastCode.STORAGE_AT, {"found": f"{at_share:g}"}))
    return faults

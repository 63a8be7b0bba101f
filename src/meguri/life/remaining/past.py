"""What is known of the battery's past: how it was used, and what the car showed."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.range_km import RangeError, range_by_month
from meguri.life.remaining.car import Car, Row
from meguri.life.remaining.words import ForecastCode, ForecastError, ForecastFault
from meguri.life.stress import Duty, DutyError, Usage, usage_of
from meguri.tables.battery import READINGS
from meguri.tables.lifetime import DAYS_PER_YR
from meguri.tables.verdict import Verdict

Floats = NDArray[np.float64]

USE_WH_PER_KM = 150.0  # where neither energy nor range of the model is published; assumed
OWN_ERROR = 0.01  # of one reading of the car, standard deviation; assumed
SHARED_ERROR = 0.03  # that all readings of one car share; 0.03 is the rms error of displays over fleets
MOST_READINGS = 24
BORN_BEFORE_YR = 0.5  # a battery younger by more than this than a reading cannot have shown it
_ALIKE = 0.15  # distances a year that differ by less are one use
_LEAST_RATIO, _MOST_RATIO = 0.1, 4.0


def consumption(car: Car, duty: Duty, place: str | Climate, seed: int) -> tuple[Floats, list[Row]]:
    """Energy for one kilometre by month [12], and what of it is assumed; the same all year where unknown."""
    told = car.pack.name if car.pack is not None else {"pack_kwh": car.pack_kwh}
    try:
        made = range_by_month(told, 1.0, place, rng=np.random.default_rng(seed), duty=duty, count=300)
    except RangeError:
        return np.full(12, USE_WH_PER_KM), [_row("use_wh_per_km", f"{USE_WH_PER_KM:.0f} Wh/km")]
    return made.use_wh_per_km, list(made.assumed.iter_rows(named=True))


def usage_before(
    car: Car, duty: Duty, place: str | Climate, use: Floats, usage: Usage, rng: np.random.Generator
) -> tuple[Usage, list[Row]]:
    """The year as it was until now: the duty, with the distance that odometer and age tell.

    Returns:
        `usage` itself where they tell nothing else, or what they tell cannot be driven with this pack.
    """
    if not car.age_yr or car.odometer_km is None or duty.km_per_yr <= 0:
        return usage, [_row("odometer" if car.odometer_km is None else "same_use_before", duty.name)]
    ratio = car.odometer_km / car.age_yr / duty.km_per_yr
    said = _row("same_use_before", f"{car.odometer_km / car.age_yr:,.0f} km")
    if abs(ratio - 1) < _ALIKE:
        return usage, [said]
    daily = pl.col("daily_km") * min(max(ratio, _LEAST_RATIO), _MOST_RATIO)
    frame = duty.frame.with_columns(daily.clip(upper_bound=1500.0))
    try:
        before = usage_of(
            Duty(duty.name, frame, duty.sources, duty.assumed),
            place,
            pack_kwh=car.pack_kwh,
            use_wh_per_km=use,
            cooling=car.cooling,
            count=usage.profile.batteries,
            rng=rng,
        )
    except DutyError:  # more than one charge a day can give: the hours of driving differ, not known how
        return usage, [said]
    return before, [said]


def readings_of(readings: pl.DataFrame | None, verdict: Verdict, car: Car) -> Mapping[str, Floats]:
    """Readings as shares: `before_yr` (years before the start), `soh`, and their errors `own`, `shared`.

    At most MOST_READINGS, evenly over time: readings of one week say the same.

    Raises:
        TableError: not the table `readings`.
        ForecastError: Ah without a reference, readings after the start or older than the battery.
    """
    errors = {"own": np.array(OWN_ERROR), "shared": np.array(SHARED_ERROR)}
    if readings is None or readings.is_empty():
        return {"before_yr": np.empty(0), "soh": np.empty(0)} | errors
    rows = READINGS.check(readings, where="readings").sort("day")
    by_ah = (
        pl.lit(None, pl.Float64)
        if not verdict.reference_capacity_ah
        else (pl.col("capacity_ah") / verdict.reference_capacity_ah)
    )
    faults = _days_off(rows, car)
    rows = rows.with_columns(soh=pl.coalesce("soh_bms_share", by_ah)).drop_nulls("soh")
    if rows.is_empty():
        faults.append(ForecastFault(ForecastCode.NEW_CAPACITY))
    if faults:
        raise ForecastError(faults)
    rows = rows[
        np.unique(np.linspace(0, rows.height - 1, min(rows.height, MOST_READINGS)).round().astype(int))
    ]
    before = [(car.start - day).days / DAYS_PER_YR for day in rows["day"]]
    return {"before_yr": np.array(before), "soh": rows["soh"].to_numpy()} | errors


def _days_off(rows: pl.DataFrame, car: Car) -> list[ForecastFault]:
    """Readings from after the start, or from before there was a battery."""
    days, faults = rows["day"].to_list(), []
    if days[-1] > car.start:
        late = next(day for day in days if day > car.start)
        faults.append(ForecastFault(ForecastCode.LATER, {"found": str(late), "limit": str(car.start)}))
    if car.age_yr is not None and (car.start - days[0]).days / DAYS_PER_YR > car.age_yr + BORN_BEFORE_YR:
        values = {"found": str(days[0]), "limit": f"{car.age_yr:.1f}"}
        faults.append(ForecastFault(ForecastCode.UNBORN, values))
    return faults


def _row(code: str, said: str) -> Row:
    return {"about": "car", "code": code, "said": said, "source_id": None}

"""How far does it go, month by month, and does that do the daily run?"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from meguri.facts.places import Climate
from meguri.life.range_km import words
from meguri.life.range_km.coefficients import Coefficients, coefficients
from meguri.life.range_km.consumption import AIR_SHARE, REAL_SD, Cars, draw, use_wh_per_km
from meguri.life.range_km.vehicle import Figures, figures_of, vehicle_of
from meguri.life.range_km.words import RangeCode, RangeError, RangeFault
from meguri.life.stress.duty import Duty, duty_of
from meguri.life.stress.jitter import Jitter
from meguri.life.stress.simulate import FLOOR
from meguri.life.stress.weather import climate_from
from meguri.tables.draws import HIGH, LOW, MEDIAN, Z95, two_piece
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import RANGE_BY_MONTH, RANGE_BY_TEMPERATURE

Floats = NDArray[np.float64]

USUAL_SPEED_KM_PER_H, USUAL_TRIP_KM = 25.0, 15.0  # where no duty says otherwise; assumed
CURVE_C = np.arange(-20.0, 40.5, 1.0)
SAFE_SHARE = 0.95
CHARGES = ("full", "duty")


@dataclass(frozen=True, eq=False)
class Range:
    """The range of one car.

    Attributes:
        table: by month (table `range_by_month`).
        curve: by outside temperature (table `range_by_temperature`).
        use_wh_per_km: median consumption of each month [12], as a profile takes it.
        findings: what is out of range or short (table `findings`).
        assumed: what nobody said (table `health_assumed`).
    """

    table: pl.DataFrame
    curve: pl.DataFrame
    use_wh_per_km: Floats
    findings: pl.DataFrame
    assumed: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Trip:
    """How it is driven: mean speed and length of one trip."""

    speed_km_per_h: float
    trip_km: float


def range_by_month(
    vehicle: object,
    soh_share: ArrayLike,
    place: str | Climate,
    *,
    rng: np.random.Generator,
    duty: object = None,
    charge: str = "full",
    count: int = 4000,
    trip_km: float | None = None,
    speed_km_per_h: float | None = None,
    jitter: Jitter | None = None,
    folder: Path | None = None,
) -> Range:
    """Range by month and by outside temperature, with doubt; and whether it does the daily run.

    Args:
        vehicle: as `vehicle_of` takes it: a pack of the catalogue, or figures.
        soh_share: one share, three (5 %, median, 95 %), or equally likely draws.
        place: a prefecture, in Japanese or English, or a climate.
        rng: generator of the draws.
        duty: as `duty_of` takes it; gives the daily run, the speed and the length of a trip (half the run).
        charge: `full`: from 100 %; `duty`: from where the duty's charging ends. 5 % are kept back.
        count: draws.
        trip_km: length of one trip; half the daily run of the duty, else 15 km.
        speed_km_per_h: mean speed; that of the duty, else 25 km/h.
        jitter: spreads of the weather.
        folder: the user's data folder.

    Raises:
        PackNameError: no such pack in the catalogue.
        RangeError: energy, rated range or state of health cannot be used; says what to give.
        PlaceError: no such prefecture.
        DutyError: the duty contradicts itself.
    """
    faults = _faults(soh_share, charge, count, trip_km, speed_km_per_h)
    if faults:
        raise RangeError(faults)
    meant = None if duty is None else duty_of(duty)
    climate, known, spread = climate_from(place, folder=folder), coefficients(folder), jitter or Jitter()
    figures = figures_of(vehicle_of(vehicle, folder=folder), folder=folder)
    trips = [_trip(meant, rank, trip_km, speed_km_per_h) for rank in range(12)]
    drawn = draw(figures, known, count, rng)
    energy_kwh = figures.usable_kwh * soh_draws(soh_share, count, rng)
    anomaly = _anomalies(spread, count, rng)
    below = Z95 * float(np.hypot(np.hypot(spread.year_c, spread.month_c), spread.day_c))
    rows, uses = [], []
    for rank, (mean_c, trip) in enumerate(zip(climate.monthly_c, trips, strict=True)):
        at = np.column_stack([np.full(count, mean_c), np.full(count, mean_c - below), mean_c + anomaly])
        use = use_wh_per_km(drawn, known, at, trip.speed_km_per_h, trip.trip_km)
        rows.append(_row(rank, mean_c, mean_c - below, use, energy_kwh, meant, charge, known))
        uses.append(float(np.median(use[:, 0])))
    table = RANGE_BY_MONTH.check(pl.DataFrame(rows, schema=RANGE_BY_MONTH.polars_schema))
    curve = _curve(drawn, known, energy_kwh, _trip(meant, 0, trip_km, speed_km_per_h))
    said = [*figures.assumed, *_assumed(figures, known, trips, below, meant, trip_km, speed_km_per_h)]
    return Range(
        table, curve, np.array(uses), _found(table, figures.name, known),
        HEALTH_ASSUMED.check(pl.DataFrame(said, schema=HEALTH_ASSUMED.polars_schema)),
    )  # fmt: skip


def soh_draws(given: ArrayLike, count: int, rng: np.random.Generator) -> Floats:
    """Draws [count] of a state of health given as one share, as three points, or as draws."""
    values = np.asarray(given, dtype=np.float64).ravel()
    if values.size == 1:
        return np.full(count, values[0])
    if values.size == 3:
        low, middle, high = values.tolist()
        return np.maximum(two_piece(low, middle, high, rng.standard_normal(count)), 0.01)
    picked: Floats = rng.choice(values, size=count)
    return picked


def _faults(
    soh: ArrayLike, charge: str, count: int, trip_km: float | None, speed: float | None
) -> list[RangeFault]:
    found = []
    try:
        values = np.asarray(soh, dtype=np.float64).ravel()
        is_soh = bool(values.size and np.isfinite(values).all() and values.min() > 0 and values.max() <= 1.5)
        is_soh &= values.size != 2 and not (values.size == 3 and not values[0] <= values[1] <= values[2])
    except (TypeError, ValueError):
        is_soh = False
    if not is_soh:
        found.append(RangeFault(RangeCode.SOH, {"found": repr(soh)[:60]}))
    if charge not in CHARGES:
        wanted = {"field": "charge", "found": repr(charge), "wanted": ", ".join(CHARGES)}
        found.append(RangeFault(RangeCode.NOT_ALLOWED, wanted))
    for name, value, low, high in (
        ("count", count, 1, 1_000_000),
        ("trip_km", trip_km, 0.5, 1500),
        ("speed_km_per_h", speed, 3, 150),
    ):
        if value is not None and not low <= value <= high:
            wanted = {"field": name, "found": f"{value:g}", "wanted": f"{low} … {high}"}
            found.append(RangeFault(RangeCode.OUTSIDE, wanted))
    return found


def _trip(duty: Duty | None, rank: int, trip_km: float | None, speed_km_per_h: float | None) -> Trip:
    trip, speed = trip_km or USUAL_TRIP_KM, speed_km_per_h or USUAL_SPEED_KM_PER_H
    if duty is not None:
        run = duty.column("daily_km")[rank]
        trip = trip_km or (max(run / 2, 0.5) if run > 0 else USUAL_TRIP_KM)
        speed = speed_km_per_h or duty.column("speed_km_per_h")[rank]
    return Trip(speed, trip)


def _anomalies(jitter: Jitter, count: int, rng: np.random.Generator) -> Floats:
    sd = np.hypot(np.hypot(jitter.year_c, jitter.month_c), jitter.day_c)
    out: Floats = sd * rng.standard_normal(count)
    return out


def _row(
    rank: int, mean_c: float, cold_c: float, use: Floats, energy_kwh: Floats, duty: Duty | None,
    charge: str, known: Coefficients,
) -> dict[str, object]:  # fmt: skip
    """One month; `use` [draw, mean | cold day | any day]."""
    reach = 1000 * energy_kwh[:, None] / use
    row: dict[str, object] = {"month_rank": rank + 1, "outside_c": mean_c, "coldest_day_c": cold_c}
    row |= (
        _band("range_km", reach[:, 0])
        | _band("use_wh_per_km", use[:, 0])
        | _band("cold_range_km", reach[:, 1])
    )
    row["is_extrapolated"] = not (known.from_c <= cold_c and mean_c <= known.to_c)
    need, enough, enough_cold = None, None, None
    if duty is not None:
        need = duty.column("daily_km")[rank]
        top = 1.0 if charge == "full" else duty.column("soc_to_share")[rank]
        enough, enough_cold = (float(np.mean(reach[:, at] * (top - FLOOR) >= need)) for at in (2, 1))
    return row | {"need_km": need, "enough_share": enough, "enough_cold_share": enough_cold}


def _curve(drawn: Cars, known: Coefficients, energy_kwh: Floats, trip: Trip) -> pl.DataFrame:
    at = np.broadcast_to(CURVE_C, (energy_kwh.size, CURVE_C.size))
    use = use_wh_per_km(drawn, known, at, trip.speed_km_per_h, trip.trip_km)
    reach = 1000 * energy_kwh[:, None] / use
    columns: dict[str, object] = {"outside_c": CURVE_C}
    columns |= _band("range_km", reach) | _band("use_wh_per_km", use)
    columns["is_extrapolated"] = (known.from_c > CURVE_C) | (known.to_c < CURVE_C)
    return RANGE_BY_TEMPERATURE.check(pl.DataFrame(columns))


def _band(name: str, values: Floats) -> dict[str, object]:
    low, middle, high = np.quantile(values, (LOW, MEDIAN, HIGH), axis=0)
    return {f"{name}_low": low, name: middle, f"{name}_high": high}


def _found(table: pl.DataFrame, about: str, known: Coefficients) -> pl.DataFrame:
    found: list[dict[str, object]] = []
    coldest, warmest = float(str(table["coldest_day_c"].min())), float(str(table["outside_c"].max()))
    for value, limit, is_out in (
        (coldest, known.from_c, coldest < known.from_c),
        (warmest, known.to_c, warmest > known.to_c),
    ):
        if is_out:
            row = {"code": words.EXTRAPOLATED, "level": "caution", "unit": "c"}
            found.append(row | {"found_value": value, "limit_value": limit})
    if table["enough_share"].null_count() == 0:
        worst = table.sort("enough_share").row(0, named=True)
        if worst["enough_share"] < SAFE_SHARE:
            row = {"code": words.NEED_NOT_MET, "level": "caution", "unit": "%"}
            found.append(row | {"found_value": 100 * worst["enough_share"], "limit_value": 100 * SAFE_SHARE})
        if worst["enough_share"] < 0.5:
            row = {"code": words.SHORT_OF_NEED, "level": "warning", "unit": "km"}
            found.append(row | {"found_value": worst["range_km"], "limit_value": worst["need_km"]})
    filled = [
        {**dict.fromkeys(FINDINGS.names), "finding_id": f"range-{rank}", "about": about, **row}
        for rank, row in enumerate(found, start=1)
    ]
    return FINDINGS.check(pl.DataFrame(filled, schema=FINDINGS.polars_schema, strict=False))


def _assumed(
    figures: Figures, known: Coefficients, trips: Iterable[Trip], below: float, duty: Duty | None,
    trip_km: float | None, speed_km_per_h: float | None,
) -> list[dict[str, str | None]]:  # fmt: skip
    trip = next(iter(trips))
    habit = " / ".join(f"{one:.2g}" for one in known.habit)
    rows: list[tuple[str, str, str, str | None]] = [
        ("cabin", "range_habit", habit, "recurrent_heat_pumps"),
        ("cabin", "range_cooling", " … ".join(f"{one:.2g}" for one in known.cool_kw), "aaa_ev_range_2019"),
        ("climate", "range_cold_day", f"{below:.2g}", None),
    ]
    if not figures.is_real:
        points = (known.real * np.exp(z * REAL_SD) for z in (-Z95, 0.0, Z95))
        rows.append(
            (figures.name, "range_real", " / ".join(f"{one:.2g}" for one in points), "webcartop_865566")
        )
    if figures.heater != "resistor":
        rows.append(("cabin", "range_heat_pump", f"{known.cop_0c:.2g}", "recurrent_heat_pumps"))
    if trip_km is None:
        rows.append(("trip", "range_trip", f"{trip.trip_km:.3g}", None))
    if speed_km_per_h is None and duty is None:
        rows.append(("trip", "range_speed", f"{trip.speed_km_per_h:.3g}", None))
    if trip.speed_km_per_h > 70:
        rows.append(("trip", "range_air", f"{AIR_SHARE:g}", None))
    return [dict(zip(("about", "code", "said", "source_id"), row, strict=True)) for row in rows]

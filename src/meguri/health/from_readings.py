"""What the car showed of its own battery, over the years or in a log, as one row of evidence."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from meguri.health.diagnosis_inputs import Brought
from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.tables.battery import READINGS
from meguri.tables.health import FINDINGS

if TYPE_CHECKING:
    from meguri.health.prior import VehicleFacts

ReadingsLike = str | Path | pl.DataFrame
_HIGHEST_SHOWN = 1.2
_POINTS = ("soh_share_low", "soh_share", "soh_share_high")


def from_readings(
    source: ReadingsLike | Sequence[ReadingsLike] | None,
    logs: Iterable[Log],
    vehicle: "VehicleFacts | None",
    pack: Pack | None,
) -> Brought:
    """What the car says of itself today, from all its readings: their trend, not the newest figure.

    A car raises its own estimate by 4 to 6 points after quick charges; the trend passes beneath such resets,
    and its doubt adds to that of any display. A few readings without a reset have no trend: then the newest
    counts. Both figures are told.

    Args:
        source: readings over the years, in one part or several.
        logs: whose own readings (Leaf Spy) belong to them.
        vehicle: names the model.
        pack: turns Ah into a share where the car tells no state of health; names the model, else.

    Raises:
        LogError: readings that cannot be read.
    """
    from meguri.health.readings import read_readings

    given = [] if source is None else [source] if isinstance(source, ReadingsLike) else list(source)
    in_logs = pl.concat((READINGS.empty(), *(log.readings for log in logs))).unique("day", keep="last")
    parts = given if in_logs.is_empty() else [*given, in_logs.sort("day")]
    if not parts:
        return Brought()
    frame, findings = read_readings(parts)
    told = _shares(frame, pack)
    if told.is_empty():
        return Brought(findings=findings)
    day, newest = told.select("day", "soh_bms_share").row(-1)
    trend = _trend(told)
    shown = newest if trend is None else trend[1]
    rows = _display_row(shown, day, vehicle, pack)
    if trend is not None:
        rows = rows.pipe(_with_doubt, trend)
        findings = pl.concat((findings, _both(day.isoformat(), newest, trend)))
    return Brought(rows, findings, soh_bms_share=newest)


def _shares(readings: pl.DataFrame, pack: Pack | None) -> pl.DataFrame:
    """The readings with a state of health: the car's own; where it never tells one, Ah against the pack."""
    if not readings["soh_bms_share"].count() and pack is not None:
        share = pl.col("capacity_ah") / pack.capacity_ah
        readings = readings.with_columns(soh_bms_share=share.clip(0.0, 1.5))
    return readings.drop_nulls("soh_bms_share").sort("day")


def _trend(told: pl.DataFrame) -> tuple[float, float, float] | None:
    """The trend on the newest day with its 5–95 % bounds; None for a few readings without a reset."""
    from meguri.health.readings import FEW, healing_jumps, trend

    if told.height < FEW and not healing_jumps(told):
        return None
    low, middle, high = trend(told).select("soh_low_share", "soh_share", "soh_high_share").row(-1)
    return float(low), float(middle), float(high)


def _display_row(shown: float, day: date, vehicle: "VehicleFacts | None", pack: Pack | None) -> pl.DataFrame:
    """What a display of this figure says, with the doubt of every display."""
    from meguri.health.prior import VehicleFacts, vehicle_prior

    model = vehicle.model if vehicle else pack.name if pack else None
    facts = VehicleFacts(day, model=model or None, meter_soh_share=min(shown, _HIGHEST_SHOWN))
    return vehicle_prior(facts).rows.filter(method="bms_read")


def _with_doubt(rows: pl.DataFrame, trend: tuple[float, float, float]) -> pl.DataFrame:
    """The row with the doubt of the trend added to that of the display, on either side."""
    below, above = trend[1] - trend[0], trend[2] - trend[1]
    low, middle, high = map(pl.col, _POINTS)
    wide = rows.with_columns(
        soh_share_low=(middle - ((middle - low) ** 2 + below**2).sqrt()).clip(0.0),
        soh_share_high=(middle + ((high - middle) ** 2 + above**2).sqrt()).clip(upper_bound=1.5),
    )
    full = pl.col("capacity_ah") / middle
    return wide.with_columns(capacity_ah_low=full * low, capacity_ah_high=full * high)


def _both(day: str, newest: float, trend: tuple[float, float, float]) -> pl.DataFrame:
    """The newest figure beside the trend; a caution where it lies above it by as much as a reset does."""
    from meguri.health.readings import HEALING_SHARE

    row = dict.fromkeys(FINDINGS.names) | {
        "finding_id": "readings-trend",
        "code": "readings_trend",
        "level": "caution" if newest - trend[1] >= HEALING_SHARE else "note",
        "about": day,
        "found_value": 100 * newest,
        "limit_value": 100 * trend[1],
        "unit": "points",
    }
    return FINDINGS.check(pl.DataFrame([row], schema=FINDINGS.polars_schema))

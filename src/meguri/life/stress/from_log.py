"""What a battery went through by a log of its own: LOG → STRESS, and what could not be said.

A row of the log holds until the next one, for an hour at most; longer gaps are not looked into. Figures of
a month are scaled from the hours the log covers to the whole month, and the hours are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.stress import words
from meguri.life.stress.rainflow import rainflow
from meguri.life.stress.usage import assumed_frame, found_frame
from meguri.life.stress.weather import DAYS_OF_MONTH
from meguri.tables.battery import LOG
from meguri.tables.life import STRESS

Floats = NDArray[np.float64]
_HOLDS_S = 3600.0
_TOLERATED = 1.02  # counted charge may run this much wider than full to empty


@dataclass(frozen=True, eq=False)
class LogStress:
    """What a log tells of the stress.

    Attributes:
        table: the months that the log covers (table `stress`); distance is never in a log.
        findings: what could not be said (table `findings`).
        assumed: what nobody said (table `health_assumed`).
    """

    table: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def stress_of_log(
    log: pl.DataFrame,
    *,
    capacity_ah: float | None = None,
    pack_kwh: float | None = None,
    began_on: date | None = None,
) -> LogStress:
    """STRESS by the months of a log.

    Args:
        log: table `log`.
        capacity_ah: what the pack holds; state of charge is counted from the current where the log has none.
        pack_kwh: energy of the pack; gives the throughput where the log has no voltage.
        began_on: day on which the log begins; January is taken, and said, where nobody knows.

    Raises:
        TableError: the log does not keep its table.
    """
    frame = LOG.check(log).sort("time_s")
    found: list[dict[str, object]] = []
    assumed = [] if began_on is not None else [_row_assumed()]
    soc, is_counted = _soc(frame, capacity_ah, found)
    degrees = _temperature(frame)
    if degrees is None:
        found.append({"code": words.LOG_WITHOUT_TEMPERATURE, "level": "warning"})
    if soc is None or degrees is None or frame.height < 2:
        rows: list[dict[str, object]] = []
    else:
        month = _months(frame["time_s"].to_numpy(), began_on or date(2001, 1, 1))
        outside = _numbers(frame, "air_temperature_c")
        kwh = _drawn_kwh(frame, soc, pack_kwh)
        parts = {"soc": soc, "degrees": degrees, "outside": outside, "kwh": kwh}
        rows = [_month(rank, month == rank, parts, _held_s(frame), is_counted) for rank in np.unique(month)]
        found += [_covered(row) for row in rows if _is_short(row)]
    about = [{"about": "log"} | one for one in found]
    kept = [{name: row[name] for name in STRESS.names} for row in rows]
    table = pl.DataFrame(kept, schema=STRESS.polars_schema)
    return LogStress(STRESS.check(table), found_frame(about), assumed_frame(assumed))


def _soc(
    frame: pl.DataFrame, capacity_ah: float | None, found: list[dict[str, object]]
) -> tuple[Floats | None, bool]:
    """State of charge, and whether it was counted; a counted one begins anywhere."""
    if (told := _numbers(frame.with_columns(pl.col("soc_share").interpolate()), "soc_share")) is not None:
        return told, False
    if capacity_ah is None or not capacity_ah > 0:
        found.append({"code": words.LOG_WITHOUT_CAPACITY, "level": "warning"})
        return None, False
    values = {"found_value": capacity_ah, "unit": "ah"}
    found.append({"code": words.LOG_WITHOUT_SOC, "level": "note"} | values)
    moved = frame["current_a"].to_numpy() * _held_s(frame) / 3600 / capacity_ah
    counted = np.concatenate([[0.0], np.cumsum(moved)[:-1]])
    wide = float(np.ptp(counted))
    if wide > _TOLERATED:
        values = {"found_value": wide, "limit_value": 1.0, "unit": "share"}
        found.append({"code": words.LOG_BEYOND, "level": "caution"} | values)
    return counted, True


def _temperature(frame: pl.DataFrame) -> Floats | None:
    """Battery temperature; the middle of lowest and highest where only these are logged."""
    middle = (pl.col("temperature_min_c") + pl.col("temperature_max_c")) / 2
    told = frame.select(pl.coalesce("temperature_c", middle, "temperature_max_c", "temperature_min_c"))
    return _numbers(told, told.columns[0])


def _numbers(frame: pl.DataFrame, name: str) -> Floats | None:
    column = frame[name]
    if column.null_count() == frame.height:
        return None
    filled = column.fill_null(strategy="forward").fill_null(strategy="backward")
    return np.asarray(filled.to_numpy(), dtype=np.float64)


def _held_s(frame: pl.DataFrame) -> Floats:
    """Seconds for which each row holds."""
    steps = np.diff(frame["time_s"].to_numpy(), append=frame["time_s"][-1])
    return np.where(steps <= _HOLDS_S, steps, 0.0)


def _drawn_kwh(frame: pl.DataFrame, soc: Floats, pack_kwh: float | None) -> Floats | None:
    """Energy drawn until the next row: from current and voltage, else from the state of charge."""
    voltage = _numbers(frame, "voltage_v")
    if voltage is not None:
        watts = np.maximum(-frame["current_a"].to_numpy(), 0.0) * voltage
        drawn: Floats = watts * _held_s(frame) / 3_600_000
        return drawn
    return None if pack_kwh is None else np.maximum(-np.diff(soc, append=soc[-1]), 0) * pack_kwh


def _months(time_s: Floats, began_on: date) -> NDArray[np.int64]:
    start = datetime(began_on.year, began_on.month, began_on.day)  # noqa: DTZ001 - local time of the log
    days = np.floor((time_s - time_s[0]) / 86_400).astype(np.int64)
    by_day = {int(day): (start + timedelta(days=int(day))).month for day in np.unique(days)}
    return np.array([by_day[int(day)] for day in days])


def _month(
    rank: int, here: NDArray[np.bool_], parts: Mapping[str, Floats | None], held_s: Floats, is_counted: bool
) -> dict[str, object]:
    """One row of STRESS, with the hours covered beside it."""
    soc, degrees, outside, kwh = parts["soc"], parts["degrees"], parts["outside"], parts["kwh"]
    assert soc is not None  # noqa: S101 - the caller leaves otherwise
    assert degrees is not None  # noqa: S101
    hours = float(held_s[here].sum()) / 3600
    whole = float(DAYS_OF_MONTH[int(rank) - 1] * 24)
    scale = whole / hours if 0 < hours < whole else 1.0
    fall = np.maximum(-np.diff(soc, append=soc[-1]), 0)[here] * (held_s[here] > 0)
    weight = held_s[here] if hours > 0 else np.ones(int(here.sum()))
    depth = rainflow(soc[here]).depth_mean
    return {
        "month_rank": int(rank),
        "distance_km": None,
        "throughput_kwh": None if kwh is None else float(kwh[here].sum()) * scale,
        "full_cycles_count": float(fall.sum()) * scale,
        "cycle_depth_share": None if np.isnan(depth) else min(float(depth), 1.0),
        "soc_mean_share": None if is_counted else float(np.average(soc[here], weights=weight)),
        "temperature_mean_c": float(np.average(degrees[here], weights=weight)),
        "temperature_least_c": float(degrees[here].min()),
        "temperature_most_c": float(degrees[here].max()),
        "outside_c": None if outside is None else float(np.average(outside[here], weights=weight)),
        "covered_h": hours,
        "whole_h": whole,
    }


def _is_short(row: Mapping[str, object]) -> bool:
    return float(str(row["covered_h"])) < 0.99 * float(str(row["whole_h"]))


def _covered(row: Mapping[str, object]) -> dict[str, object]:
    values = {"found_value": row["covered_h"], "limit_value": row["whole_h"], "unit": "h"}
    return {"code": words.LOG_SHORT, "level": "note", "about": f"{row['month_rank']}"} | values


def _row_assumed() -> dict[str, str | None]:
    return {"about": "log", "code": "log_month", "said": "1", "source_id": None}

"""Findings on temperature, its sensors, charging in the cold, and insulation."""

import numpy as np
import polars as pl

from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.safety.limits import Finding, Limits

_SENSORS = ("temperature_c", "temperature_min_c", "temperature_max_c")
_RISE_S = 180.0  # a rise is told over this long at least, less one step of the sensor: rounding is no heat
_FAST_S = 4.0  # … or over this long where the readings come fast enough: thermal runaway lasts seconds
_FAST_RISE_C = 4.0
_DEAD_C = (-35.0, 120.0)  # a line that is torn or shorted reads beyond these
_CHARGE_SHARE = 0.02  # of the capacity an hour: less is no charging


def heat_findings(log: Log, pack: Pack, limits: Limits) -> list[Finding]:
    """How hot, how uneven and how fast, charged how cold, and which sensor is not to be believed."""
    frame = log.frame
    found: list[Finding] = []
    live = frame
    for name in _SENSORS:
        found += _sensor(frame, name, pack, limits)
        sound = pl.col(name).is_between(*_DEAD_C)
        live = live.with_columns(pl.when(sound).then(pl.col(name)).alias(name))
    low, middle, high = (pl.col(name) for name in ("temperature_min_c", "temperature_c", "temperature_max_c"))
    found += _worst(live, high - low, "temperature_spread", limits)
    found += _worst(live, pl.coalesce(high, middle), "temperature_high", limits)
    found += _rise(live.select("time_s", pl.coalesce(high, middle).alias("c")).drop_nulls(), limits)
    charging = live.filter(pl.col("current_a") > _CHARGE_SHARE * pack.capacity_ah)
    found += _worst(charging, pl.coalesce(low, middle), "charge_cold", limits, below=True)
    return found


def insulation_findings(log: Log, pack: Pack, limits: Limits) -> list[Finding]:
    """Insulation against the pack's voltage, Ω/V; without a voltage, against 4.2 V a cell."""
    full = 4.2 * pack.cells_in_series
    highest = log.frame["voltage_v"].max()
    volts = float(highest) if isinstance(highest, int | float) and highest > 0 else full
    return _worst(log.frame, pl.col("insulation_ohm") / volts, "insulation_low", limits, below=True)


def _worst(
    frame: pl.DataFrame, value: pl.Expr, code: str, limits: Limits, *, below: bool = False
) -> list[Finding]:
    """The finding on the worst reading, with when and how many lay beyond the mildest limit."""
    read = frame.select("time_s", value.alias("value")).drop_nulls()
    limit = limits.least(code)
    beyond = read.filter(pl.col("value") < limit if below else pl.col("value") > limit)
    if not beyond.height:
        return []
    values, times = beyond["value"].to_numpy(), beyond["time_s"].to_numpy()
    worst = float(values.min() if below else values.max())
    return limits.finding(code, "pack", worst, from_s=times[0], to_s=times[-1], rows_count=beyond.height)


def _rise(read: pl.DataFrame, limits: Limits) -> list[Finding]:
    """The steepest rise, °C a minute: over minutes, or of several degrees over a few seconds."""
    time, temperature = read["time_s"].to_numpy(), read["c"].to_numpy()
    step = float(np.diff(np.unique(temperature)).min(initial=np.inf))
    best: tuple[float, float, float] | None = None
    for span, least, rounding in ((_RISE_S, 0.0, step), (_FAST_S, _FAST_RISE_C, 0.0)):
        until = np.searchsorted(time, time + span)
        kept = until < time.size
        if not kept.any():
            continue
        start, end = np.flatnonzero(kept), until[kept]
        rise = np.maximum(temperature[end] - temperature[start] - rounding, 0.0)
        rate = np.where(rise >= least, rise / (time[end] - time[start]) * 60, -np.inf)
        at = int(np.argmax(rate))
        told = (float(rate[at]), float(time[start[at]]), float(time[end[at]]))
        best = told if best is None else max(best, told)
    return (
        []
        if best is None
        else limits.finding("temperature_rise", "pack", best[0], from_s=best[1], to_s=best[2])
    )


def _sensor(frame: pl.DataFrame, name: str, pack: Pack, limits: Limits) -> list[Finding]:
    """A sensor that is dead, or that stands still while much charge moves."""
    read = frame.select("time_s", "current_a", name).drop_nulls()
    if read.height < 3:
        return []
    time, current, values = (read[column].to_numpy() for column in ("time_s", "current_a", name))
    dead = values < _DEAD_C[0]
    if dead.any():
        worst, count = float(values.min()), int(dead.sum())
        return limits.finding(
            "temperature_dead", name, worst, from_s=time[0], to_s=time[-1], rows_count=count
        )
    if np.ptp(values) > 0:
        return []
    moved = float((np.abs(current[1:]) * np.diff(time)).sum() / 3600 / pack.capacity_ah)
    return limits.finding(
        "temperature_stuck", name, moved, from_s=time[0], to_s=time[-1], rows_count=read.height
    )

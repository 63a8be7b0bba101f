"""Findings on single cells and on how far apart they lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.health.curve.differential import resolution
from meguri.health.curve.faults import Floats
from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.safety.limits import Finding, Limits

_SETTLED_S = 600.0  # a rest shorter than this still shows the charge before it, not the cells
_LAST = 0.2  # of a rest: the part that is looked at
_LONG_S = 3600.0  # rests this long can show a cell losing charge
_RELAXED_S = 1800.0  # what a voltage needs to settle after a current
_STEP_A = 5.0
_GAP_S = 5.0
_FEWEST_CELLS = 4
_SURE = 4.0  # standard errors


@dataclass(frozen=True, eq=False)
class CellTable:
    """Single cells of one log at the moments at which every one was read.

    Attributes:
        volts: voltages [moments, cells], V; no cells where the log has none.
        time: the moments, s, rising.
    """

    volts: Floats
    time: Floats

    @classmethod
    def of(cls, log: Log) -> "CellTable":
        """The cells of a log."""
        if not log.cells.height:
            return cls(np.empty((0, 0)), np.empty(0))
        wide = log.cells.sort("cell_rank").pivot("cell_rank", index="time_s", values="voltage_v")
        wide = wide.drop_nulls().sort("time_s")
        return cls(wide.drop("time_s").to_numpy(), wide["time_s"].to_numpy())


def spreads(log: Log) -> pl.DataFrame:
    """Highest less lowest cell by moment: time_s, spread_mv.

    From single cells, from highest and lowest, or, as the least it can be, from highest or lowest against
    the mean.
    """
    if log.cells.height:
        by_time = log.cells.group_by("time_s").agg(pl.col("voltage_v").max() - pl.col("voltage_v").min())
        return by_time.select("time_s", (1000 * pl.col("voltage_v")).alias("spread_mv")).sort("time_s")
    low, mean, high = (pl.col(f"cell_voltage_{name}_v") for name in ("min", "mean", "max"))
    spread = pl.coalesce(high - low, high - mean, mean - low)
    return log.frame.select("time_s", (1000 * spread).alias("spread_mv")).drop_nulls()


def rest_spread(log: Log, sessions: pl.DataFrame) -> tuple[float, float, float] | None:
    """Spread at the end of the longest rest, mV, with the times it was read between; None without a rest."""
    rests = sessions.filter(pl.col("kind") == "rest", pl.col("end_s") - pl.col("start_s") >= _SETTLED_S)
    if not rests.height:
        return None
    start, end = rests.sort(pl.col("end_s") - pl.col("start_s"))[-1].select("start_s", "end_s").row(0)
    since = end - _LAST * (end - start)
    read = spreads(log).filter(pl.col("time_s").is_between(since, end))["spread_mv"]
    return (float(np.median(read.to_numpy())), since, end) if read.len() else None


def spread_findings(
    log: Log, sessions: pl.DataFrame, limits: Limits, earlier: Sequence[tuple[Log, pl.DataFrame]]
) -> list[Finding]:
    """How far apart the cells lie at rest, while charging, and since the first log."""
    found: list[Finding] = []
    now = rest_spread(log, sessions)
    if now is not None:
        value, since, end = now
        found += limits.finding("cell_spread_rest", "pack", value, from_s=since, to_s=end)
        before = next((told for told in (rest_spread(*one) for one in earlier) if told is not None), None)
        if before is not None:
            grown = value - before[0]
            found += limits.finding("cell_spread_growth", "pack", grown, from_s=since, to_s=end)
    read = spreads(log)
    worst: tuple[float, float, float] | None = None
    for start, end in sessions.filter(pl.col("kind") == "charge").select("start_s", "end_s").iter_rows():
        inside = read.filter(pl.col("time_s").is_between(start, end))
        head = inside.filter(pl.col("time_s") <= start + 0.1 * (end - start))["spread_mv"]
        if head.len() and inside.height > 10:
            # The 98 % point: one bad reading is no drift.
            last = float(np.quantile(inside["spread_mv"].to_numpy(), 0.98))
            growth = last - float(np.median(head.to_numpy()))
            worst = max(worst or (growth, start, end), (growth, start, end))
    if worst is not None:
        found += limits.finding("cell_spread_charge", "pack", worst[0], from_s=worst[1], to_s=worst[2])
    return found


def loss_findings(
    log: Log,
    cells: CellTable,
    sessions: pl.DataFrame,
    limits: Limits,
    earlier: Sequence[tuple[Log, pl.DataFrame]],
) -> list[Finding]:
    """Cells that lose voltage at rest faster than the others, in one rest or since the first log."""
    found: list[Finding] = []
    table, time = cells.volts, cells.time
    if not table.size:
        return found
    for start, end in sessions.filter(pl.col("kind") == "rest").select("start_s", "end_s").iter_rows():
        inside = (time >= start + _RELAXED_S) & (time <= end)
        if end - start < _LONG_S + _RELAXED_S or inside.sum() < 10:
            continue
        rate, error = _slopes(time[inside] / 3600, table[inside])
        for cell in np.flatnonzero(-rate > np.maximum(limits.least("self_discharge"), _SURE * error)):
            found += limits.finding(
                "self_discharge", _cell(cell), float(-rate[cell]), from_s=start + _RELAXED_S, to_s=end
            )
    for before, its_sessions in earlier[:1]:
        now = _rest_deviation(log, cells, sessions)
        then = _rest_deviation(before, CellTable.of(before), its_sessions)
        if now is not None and then is not None and now.size == then.size:
            behind = then - now
            for cell in np.flatnonzero(behind > limits.least("cell_drift")):
                found += limits.finding("cell_drift", _cell(cell), float(behind[cell]))
    return found


def resistance_findings(log: Log, cells: CellTable, limits: Limits) -> list[Finding]:
    """Cells whose voltage jumps more than the others' when the current does."""
    table, time = cells.volts, cells.time
    if not (table.size and log.frame.height):
        return []
    current = np.interp(time, log.frame["time_s"].to_numpy(), log.frame["current_a"].to_numpy())
    change = np.diff(current)
    steps = np.flatnonzero((np.abs(change) >= _STEP_A) & (np.diff(time) <= _GAP_S))
    if table.shape[1] < _FEWEST_CELLS or not steps.size:
        return []
    # Least squares over all steps, and the error that rounding alone would leave.
    jumps, weight = np.diff(table, axis=0)[steps], change[steps]
    ohm = (jumps * weight[:, None]).sum(0) / (weight**2).sum()
    error = resolution(table) / np.sqrt(6) / np.sqrt((weight**2).sum())
    middle = float(np.median(ohm))
    if middle <= 0:
        return []
    sure = ohm - middle > _SURE * max(error, 1.4826 * float(np.median(np.abs(ohm - middle))))
    outliers = np.flatnonzero(sure & (ohm / middle > limits.least("cell_resistance")))
    return [
        row
        for cell in outliers
        for row in limits.finding("cell_resistance", _cell(cell), float(ohm[cell] / middle))
    ]


def voltage_findings(log: Log, cells: CellTable, pack: Pack, limits: Limits) -> list[Finding]:
    """Cells above or below what their chemistry bears, and cells whose reading stands still."""
    frame, found = log.frame, list[Finding]()
    pack_cell = pl.col("voltage_v") / pack.cells_in_series
    sides = (
        ("cell_overvoltage", pl.coalesce("cell_voltage_max_v", "cell_voltage_mean_v", pack_cell), "above"),
        ("cell_undervoltage", pl.coalesce("cell_voltage_min_v", "cell_voltage_mean_v", pack_cell), "below"),
    )
    for code, column, side in sides:
        read = frame.select("time_s", column.alias("v")).drop_nulls()
        about = "pack"
        if log.cells.height:
            read = log.cells.select("time_s", pl.col("voltage_v").alias("v"), "cell_rank")
        if not read.height:
            continue
        limit = limits.least(code)
        beyond = read.filter(pl.col("v") > limit if side == "above" else pl.col("v") < limit)
        if not beyond.height:
            continue
        worst = beyond.sort("v", descending=side == "above").row(0, named=True)
        about = _cell(worst["cell_rank"] - 1) if "cell_rank" in worst else "pack"
        times = beyond["time_s"].to_numpy()
        found += limits.finding(
            code,
            about,
            worst["v"],
            from_s=times.min(),
            to_s=times.max(),
            rows_count=beyond["time_s"].n_unique(),
        )
    if cells.volts.size:
        moved = 1000 * np.ptp(cells.volts, axis=0)
        others = float(np.median(moved))
        for cell in np.flatnonzero(moved == 0):
            found += limits.finding("cell_voltage_stuck", _cell(cell), others)
    return found


def _cell(place: int | np.integer) -> str:
    return f"cell {int(place) + 1}"


def _slopes(hours: Floats, table: Floats) -> tuple[Floats, Floats]:
    """Slope of each cell against the median cell, mV/h, and its standard error with rounding counted in."""
    apart = 1000 * (table - np.median(table, axis=1)[:, None])
    centred = hours - hours.mean()
    squares = float((centred**2).sum())
    rate = centred @ apart / squares
    left = apart - apart.mean(0) - centred[:, None] * rate
    noise = np.sqrt((left**2).sum(0) / max(hours.size - 2, 1))
    # A rounded voltage that steps once looks like a slope: the whole rest must carry it.
    rounding = 1000 * resolution(table) / np.ptp(hours) / _SURE
    return rate, np.maximum(noise / np.sqrt(squares), rounding)


def _rest_deviation(log: Log, cells: CellTable, sessions: pl.DataFrame) -> Floats | None:
    """Each cell less the median cell at the end of the longest rest, mV."""
    told = rest_spread(log, sessions)
    if told is None or not cells.volts.size:
        return None
    table = cells.volts[(cells.time >= told[1]) & (cells.time <= told[2])]
    return 1000 * np.asarray((table - np.median(table, axis=1)[:, None]).mean(0)) if len(table) else None

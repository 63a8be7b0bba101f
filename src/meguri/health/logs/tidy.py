"""Rows in order: no time twice, no clock that runs back, no impossible value; each repair is a finding."""

import numpy as np
import polars as pl

from meguri.health.logs.notes import Notes
from meguri.tables.battery import LOG

_LONGEST_STEPS = 10.0  # a step this many times the usual one is a gap …
_SHORTEST_GAP_S = 60.0  # … if it also lasts this long
_SHUFFLED_SHARE = 0.02  # more steps back than this: the rows are shuffled, the clock did not jump
_STUCK_ROWS = 600
_WATCHED = ("voltage_v", "cell_voltage_mean_v", "cell_voltage_max_v", "cell_voltage_min_v")


def in_order(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Rows that have a time and a current, time rising strictly from 0.

    Args:
        frame: our columns, numbers; time in seconds from anywhere.
        notes: where each repair is noted.
    """
    whole = frame.filter(pl.col("time_s").is_not_null() & pl.col("current_a").is_not_null())
    if whole.height < frame.height:
        notes.find("rows_left_out", rows_count=frame.height - whole.height)
    if whole.is_empty():
        return whole
    back = int((whole["time_s"].diff().drop_nulls() < 0).sum())
    if back > max(1, _SHUFFLED_SHARE * whole.height):
        notes.find("rows_out_of_order", "caution", rows_count=back)
        whole = whole.sort("time_s", maintain_order=True)
    elif back:
        notes.find("clock_jump", "caution", rows_count=back)
        whole = _joined(whole)
    kept = whole.unique("time_s", keep="first", maintain_order=True)
    if kept.height < whole.height:
        notes.find("duplicated_rows", rows_count=whole.height - kept.height)
    _note_gaps(kept, notes)
    return kept.with_columns(time_s=pl.col("time_s") - pl.col("time_s").first())


def _joined(frame: pl.DataFrame) -> pl.DataFrame:
    """What follows a step back goes on one usual step later."""
    step = frame["time_s"].diff().fill_null(0.0).to_numpy().copy()
    usual = float(np.median(step[step > 0])) if (step > 0).any() else 1.0
    step[step < 0] = usual
    return frame.with_columns(time_s=pl.Series(np.cumsum(step)))


def _note_gaps(frame: pl.DataFrame, notes: Notes) -> None:
    step = frame["time_s"].diff().drop_nulls()
    usual = step.median()
    if not isinstance(usual, float):
        return
    gaps = step.filter(step > max(_LONGEST_STEPS * usual, _SHORTEST_GAP_S))
    if gaps.len():
        notes.find("gap", rows_count=gaps.len(), found_value=float(gaps.to_numpy().max()), unit="s")


def possible(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Values outside their column's range become gaps, and a sensor that never moves is not believed."""
    made = []
    for column in LOG.columns[2:]:
        if column.name not in frame.columns:
            continue
        low = -np.inf if column.low is None else column.low
        values, high = frame[column.name], np.inf if column.high is None else column.high
        held = values.is_between(low, high) | values.is_null()
        if not held.all():
            notes.find("out_of_range", "caution", about=column.name, rows_count=int((~held).sum()))
            made.append(pl.select(pl.when(held).then(values)).to_series().rename(column.name))
    return _without_stuck(frame.with_columns(made), notes)


def _without_stuck(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    moved = float(np.ptp(frame["current_a"].to_numpy())) > 1.0
    stuck = [
        name
        for name in _WATCHED
        if name in frame.columns
        and moved
        and frame[name].count() >= _STUCK_ROWS
        and frame[name].drop_nulls().n_unique() == 1
    ]
    for name in stuck:
        notes.find("stuck_sensor", "warning", about=name, found_value=frame[name].drop_nulls()[0])
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in stuck)


def note_soc(frame: pl.DataFrame, notes: Notes) -> None:
    """Say when SOC is shown in whole percents, or falls while charge flows in."""
    soc = frame["soc_share"].drop_nulls().to_numpy()
    if soc.size < 2:
        return
    if np.allclose(100 * soc, np.round(100 * soc), atol=1e-6):
        notes.find("integer_soc", about="soc_share")
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    moved_ah = float(np.sum(np.diff(time) * (current[1:] + current[:-1]) / 2)) / 3600
    if moved_ah > 0 and soc[-1] < soc[0]:
        points = 100 * float(soc[0] - soc[-1])
        notes.find("negative_window", "warning", about="soc_share", found_value=points, unit="points")

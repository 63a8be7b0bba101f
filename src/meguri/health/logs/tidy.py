"""Rows in order: no time twice, no clock that runs back, no impossible value; each repair is a finding."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.logs.notes import Notes
from meguri.tables.battery import LOG

_LONGEST_STEPS = 10.0  # a step this many times the usual one is a gap …
_SHORTEST_GAP_S = 60.0  # … if it also lasts this long
_SHUFFLED_SHARE = 0.02  # more steps back than this: the rows are shuffled, the clock did not jump
_STUCK_ROWS = 120
_STUCK_A = 20.0  # by this much the current moved, and the voltage did not
_MOST_A, _SPIKES_SHARE = 2_000.0, 0.1
_STEPPING = ("voltage_v", "cell_voltage_mean_v")
_SETTLING, _FEW, _STEP_SHARE = 60, 10, 0.008  # after a minute at one current no voltage steps by 0.8 %
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
    # Written twice, value for value with its time, as where parts of a log overlap: no clock that jumps back.
    written = whole.height
    whole = whole.unique(set(whole.columns) - {"row"}, keep="first", maintain_order=True)
    back = int((whole["time_s"].diff().drop_nulls() < 0).sum())
    if back > max(1, _SHUFFLED_SHARE * whole.height):
        notes.find("rows_out_of_order", "caution", rows_count=back)
        whole = whole.sort("time_s", maintain_order=True)
    elif back:
        notes.find("clock_jump", "caution", rows_count=back)
        whole = _joined(whole)
    whole = whole.with_columns(time_s=pl.col("time_s") - pl.col("time_s").first())
    kept = whole.unique("time_s", keep="first", maintain_order=True)
    if kept.height < written:
        notes.find("duplicated_rows", rows_count=written - kept.height)
    _note_gaps(kept, notes)
    return kept


def _joined(frame: pl.DataFrame) -> pl.DataFrame:
    """What follows a step back goes on one usual step later."""
    step = frame["time_s"].diff().fill_null(0.0).to_numpy().copy()
    usual = float(np.median(step[step > 0])) if (step > 0).any() else 1.0
    step[step < 0] = usual
    return frame.with_columns(time_s=pl.Series(np.cumsum(step)))


def gap_steps(time: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each step of time is a gap: ten times the usual step, and over a minute."""
    step = np.diff(time)
    if step.size == 0:
        return np.zeros(0, dtype=np.bool_)
    wide: NDArray[np.bool_] = step > max(_LONGEST_STEPS * float(np.median(step)), _SHORTEST_GAP_S)
    return wide


def _note_gaps(frame: pl.DataFrame, notes: Notes) -> None:
    time = frame["time_s"].to_numpy()
    at = np.flatnonzero(gap_steps(time))
    if at.size:
        longest = float(np.diff(time)[at].max())
        start, end = (float(time[one] - time[0]) for one in (at[0], at[-1] + 1))
        notes.find("gap", rows_count=at.size, found_value=longest, unit="s", from_s=start, to_s=end)


def possible(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Values outside their column's range become gaps, and a sensor that never moves is not believed.

    Rows whose current cannot be, or hangs, are left out: without a current a row says nothing.
    """
    frame = _without_spikes(frame, notes)
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
    return _without_stuck_current(_without_stuck(frame.with_columns(made), notes), notes)


def _without_spikes(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """No current that no car draws: a few such rows are a sensor's word for "not known"."""
    held = frame["current_a"].abs() <= _MOST_A
    spikes = int((~held).sum())
    if not 0 < spikes <= _SPIKES_SHARE * frame.height:  # more of them: the unit is another
        return frame
    notes.find("out_of_range", "caution", about="current_a", rows_count=spikes)
    return frame.filter(held)


def _without_stuck(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """The longest stretch of one value while the current moves far is a sensor that hangs: made a gap."""
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    made = []
    for name in _WATCHED:
        stretch = _longest_stretch(frame[name].to_numpy()) if name in frame.columns else (0, 0)
        start, end = stretch
        if end - start < _STUCK_ROWS or float(np.ptp(current[start:end])) < _STUCK_A:
            continue
        notes.find(
            "stuck_sensor",
            "warning",
            about=name,
            found_value=float(frame[name][start]),
            unit="V",
            from_s=float(time[start]),
            to_s=float(time[end - 1]),
            rows_count=end - start,
        )
        row = pl.int_range(pl.len())
        made.append(pl.when((row < start) | (row >= end)).then(pl.col(name)).alias(name))
    return frame.with_columns(made)


def _without_stuck_current(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """The longest stretch of one current in which the voltage steps all the same is left out."""
    name = next((one for one in _STEPPING if one in frame.columns and frame[one].count()), None)
    start, end = _longest_stretch(frame["current_a"].to_numpy())
    if name is None or end - start < _STUCK_ROWS or frame["current_a"][start] == 0:
        return frame
    inside = frame[name][start + _SETTLING : end].drop_nulls().to_numpy()
    if inside.size < _FEW or float(np.abs(np.diff(inside)).max()) < _STEP_SHARE * float(np.median(inside)):
        return frame
    time = frame["time_s"]
    notes.find(
        "stuck_sensor",
        "warning",
        about="current_a",
        found_value=float(frame["current_a"][start]),
        unit="A",
        from_s=float(time[start]),
        to_s=float(time[end - 1]),
        rows_count=end - start,
    )
    row = pl.int_range(pl.len())
    return frame.filter((row < start) | (row >= end))


def _longest_stretch(values: NDArray[np.float64]) -> tuple[int, int]:
    """First row and end of the longest run of one value; gaps (NaN) are never in a run."""
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    edges = np.concatenate(([0], cuts, [values.size]))
    longest = int(np.argmax(np.diff(edges)))
    return int(edges[longest]), int(edges[longest + 1])

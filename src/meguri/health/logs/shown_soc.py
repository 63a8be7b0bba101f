"""What the displayed state of charge tells of a log: a sign that turned midway, a reset, whole percents."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.logs.notes import Notes
from meguri.health.logs.tidy import gap_steps

Floats = NDArray[np.float64]

_WHOLE = 1e-6
_JUMP_SHARE, _JUMP_S = 0.03, 30.0  # 3 % in half a minute is 100 kWh at 360 kW: faster than any charger
_FEWEST_MOVES, _AGREE = 4, 0.9


def with_one_sign(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Current of one sign throughout: where SOC answers to it one way first and the other way later, turned.

    Between two changes of the SOC shown, the charge moved has a sign. A log whose first part keeps to one
    relation of the two and whose rest keeps to the other (both in at least nine of ten of four or more
    changes) has changed its sign on the way.
    """
    if "soc_share" not in frame.columns:
        return frame
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    at, rise = _moves(frame["soc_share"].to_numpy())
    if at.size < 2 * _FEWEST_MOVES + 1:
        return frame
    step = np.where(gap_steps(time), 0.0, np.diff(time)) * (current[1:] + current[:-1]) / 2
    moved = np.diff(np.concatenate(([0.0], np.cumsum(step)))[at])
    answer = np.sign(rise[1:] * moved)
    so_far = np.cumsum(answer)
    cut = int(np.argmax(np.abs(2 * so_far - so_far[-1])[:-1])) + 1
    first, rest = answer[:cut], answer[cut:]
    if min(first.size, rest.size) < _FEWEST_MOVES or first.mean() * rest.mean() >= 0:
        return frame
    if min(abs(first.mean()), abs(rest.mean())) < 2 * _AGREE - 1:
        return frame
    turn = _turning(current, int(at[cut - 1]), int(at[cut + 1]))
    notes.find(
        "sign_flip", "warning", about="current_a", from_s=float(time[turn]), rows_count=len(time) - turn
    )
    turned = np.where(np.arange(len(time)) >= turn, -current, current)
    return frame.with_columns(current_a=pl.Series(turned))


def _moves(soc: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Rows at which the SOC shown is another than before, and by how much."""
    shown = np.flatnonzero(np.isfinite(soc))
    change = np.diff(soc[shown])
    moved = np.abs(change) > _WHOLE
    return shown[1:][moved], change[moved]


def _turning(current: Floats, start: int, end: int) -> int:
    """The row from which the current has turned: at its largest step through zero, else in the middle."""
    inside = current[start : end + 1]
    through = np.where(inside[1:] * inside[:-1] < 0, np.abs(np.diff(inside)), 0.0)
    return start + (int(np.argmax(through)) + 1 if through.any() else inside.size // 2)


def note_soc(frame: pl.DataFrame, notes: Notes) -> None:
    """Say when SOC is shown in whole percents, jumps, or falls while charge flows in."""
    shown = frame.select("time_s", "soc_share").drop_nulls()
    soc, time = shown["soc_share"].to_numpy(), shown["time_s"].to_numpy()
    if soc.size < 2:
        return
    if np.allclose(100 * soc, np.round(100 * soc), atol=1e-6):
        notes.find("integer_soc", about="soc_share")
    jumps = np.flatnonzero((np.abs(np.diff(soc)) >= _JUMP_SHARE - _WHOLE) & (np.diff(time) <= _JUMP_S))
    if jumps.size:
        notes.find(
            "soc_jump",
            "caution",
            about="soc_share",
            found_value=100 * float(np.abs(np.diff(soc))[jumps].max()),
            unit="points",
            from_s=float(time[jumps[0]]),
            to_s=float(time[jumps[-1] + 1]),
            rows_count=jumps.size,
        )
    _note_negative(frame, soc, notes)


def _note_negative(frame: pl.DataFrame, soc: Floats, notes: Notes) -> None:
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    step = np.where(gap_steps(time), 0.0, np.diff(time)) * (current[1:] + current[:-1]) / 7200
    if float(step.sum()) > 0 and soc[-1] < soc[0]:
        points = 100 * float(soc[0] - soc[-1])
        notes.find("negative_window", "warning", about="soc_share", found_value=points, unit="points")

"""Direct-current resistance at a stated time after a step of current, with state of charge and temperature.

R(t) = (U(t) − U₀) / (I(t) − I₀), where U₀ and I₀ are the last readings before the step. ISO 12405-4 names,
among others, 0.1, 2, 10 and 18 s for a discharge pulse and 0.1, 2, 10 and 20 s for a charge pulse (read as
excerpted by another page, not in the standard); IEC 62660-1 takes 10 s pulses of several currents (from
memory, not read). The figure takes in all that happens until then – ohmic drop, charge transfer, diffusion
and the charge moved – and so means nothing without its time, its temperature and its state of charge: rows
carry all three.

The doubt is that of two rounded readings and, where the log is slow, of the moment of the step.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.curve.differential import resolution
from meguri.health.curve.faults import Floats
from meguri.tables.battery import PULSE, RESISTANCE

AT_S = (0.1, 1.0, 10.0, 30.0)
_Z = 1.645
_HOLDS = 0.1  # of the step: a current that strays further no longer belongs to it
_STEADY_S = 5.0  # the current stood still this long before the step
_LONGEST_S = 60.0
_GAP_S = 5.0  # readings further apart than this say nothing on when the current changed


def dcir(pulses: pl.DataFrame, at_s: Sequence[float] = AT_S) -> pl.DataFrame:
    """Resistance of each pulse at each time that it was read at.

    Args:
        pulses: table `pulse`: for each pulse its last reading before the step, then those after it.
        at_s: times after the step, s. A time before the first reading of a pulse, after its last, or at which
            the current had not settled gives no row.

    Returns:
        Table `resistance`: of what the voltage is of, a cell or a pack.
    """
    quantum = resolution(pulses["voltage_v"].to_numpy()) if pulses.height else 0.0
    rows: list[dict[str, object]] = []
    for one in pulses.sort("pulse_id", "time_s").partition_by("pulse_id", maintain_order=True):
        rows += _of_pulse(one, at_s, quantum)
    return RESISTANCE.empty() if not rows else pl.DataFrame(rows, schema=RESISTANCE.empty().schema)


def log_pulses(
    log: pl.DataFrame,
    sessions: pl.DataFrame | None = None,
    *,
    voltage: str | None = None,
    least_step_a: float = 5.0,
) -> pl.DataFrame:
    """The steps of current in a log, as pulses.

    Args:
        log: table `log`.
        sessions: table `sessions`: its pulses are taken; None, or none in it: steps are looked for.
        voltage: column to read; None: `voltage_v`, or `cell_voltage_mean_v` where the former is empty.
        least_step_a: least change of current that counts, A.

    Returns:
        Table `pulse`: the reading before each step, then those after it for as long as the current holds, up
        to a minute.
    """
    read = voltage or _voltage_of(log)
    if read is None:
        return PULSE.empty()
    kept = log.drop_nulls(["current_a", read])
    told = [] if sessions is None or kept.height < log.height else _told(sessions)
    parts = [
        kept[start:end].select(
            pl.lit(f"pulse-{rank:04}").alias("pulse_id"),
            "time_s",
            "current_a",
            pl.col(read).alias("voltage_v"),
            "soc_share",
            "temperature_c",
        )
        for rank, (start, end) in enumerate(told or _steps(kept, least_step_a), 1)
    ]
    return pl.concat([PULSE.empty(), *parts], how="vertical_relaxed")


def _voltage_of(log: pl.DataFrame) -> str | None:
    names = (name for name in ("voltage_v", "cell_voltage_mean_v") if name in log.columns)
    return next((name for name in names if log[name].null_count() < log.height), None)


def _told(sessions: pl.DataFrame) -> list[tuple[int, int]]:
    pulses = sessions.filter(pl.col("kind") == "pulse").select("row_from_count", "row_to_count")
    return [(int(start) - 1, int(end)) for start, end in pulses.iter_rows() if start > 0]


def _steps(log: pl.DataFrame, least_step_a: float) -> list[tuple[int, int]]:
    """First row (the last before the step) and end of each step that stands between two steady currents."""
    time, current = (log[name].to_numpy() for name in ("time_s", "current_a"))
    found: list[tuple[int, int]] = []
    for before in _jumps(time, current, least_step_a):
        stray = _HOLDS * abs(current[before + 1] - current[before])
        since = max(int(np.searchsorted(time, time[before] - _STEADY_S, side="right")) - 1, 0)
        steady = np.abs(current[since : before + 1] - current[before]).max() <= stray
        until = np.searchsorted(time, time[before] + _LONGEST_S, side="right")
        strays = np.abs(current[before + 1 : until] - current[before + 1]) > stray
        end = before + 1 + (int(np.argmax(strays)) if strays.any() else strays.size)
        if since < before and steady and end - before > 2:
            found.append((int(before), int(end)))
    return found


def _jumps(time: Floats, current: Floats, least_step_a: float) -> NDArray[np.intp]:
    """Rows before a jump, that of a drive left out: before a step and after it the current stands still."""
    jump = np.diff(current)
    wide = (np.abs(jump) >= least_step_a) & (np.diff(time) <= _GAP_S)
    still = np.abs(jump)
    stray = _HOLDS * still
    wide[1:] &= still[:-1] <= stray[1:]
    wide[:-1] &= still[1:] <= stray[:-1]
    return np.flatnonzero(wide)


def _of_pulse(pulse: pl.DataFrame, at_s: Sequence[float], quantum: float) -> list[dict[str, object]]:
    time, current, volt = (pulse[name].to_numpy() for name in ("time_s", "current_a", "voltage_v"))
    apart = np.abs(current - current[0])
    plateau = float(np.median(apart[apart > apart.max() / 2])) if apart.max() > 0 else 0.0
    after = np.flatnonzero(apart > plateau / 2)
    if not plateau > 0 or after.size < 2:
        return []
    first, last = int(after[0]), int(after[-1])
    if first == 0:
        return []
    spacing = float(np.median(np.diff(time[first : last + 1])))
    late = float(
        min(time[first] - time[first - 1], spacing)
    )  # the step came up to this long before the reading
    since = time[first : last + 1] - time[first] + late
    before = first - 1
    base = {
        "pulse_id": pulse["pulse_id"][0],
        "soc_share": pulse["soc_share"][before],
        "temperature_c": pulse["temperature_c"][before],
    }
    change = current[first : last + 1] - current[before]
    moved = volt[first : last + 1] - volt[before]
    rows = []
    for at in at_s:
        told = _at(at, since, change, moved, plateau, quantum, late)
        if told is not None:
            rows.append(base | {"at_s": at} | told)
    return rows


def _at(
    at: float, since: Floats, change: Floats, moved: Floats, plateau: float, quantum: float, late: float
) -> dict[str, object] | None:
    """Resistance `at` seconds after the step, unless nothing was read then or the current had not settled."""
    if not since[0] * (1 - 1e-6) <= at <= since[-1] * (1 + 1e-6):
        return None
    step = float(np.interp(at, since, change))
    if abs(abs(step) - plateau) > _HOLDS * plateau:
        return None
    value, sooner = (float(np.interp(t, since, moved)) / step for t in (at, max(at - late, since[0])))
    rounding, moment = quantum / np.sqrt(6) / abs(step), abs(value - sooner) / np.sqrt(12)
    half = _Z * float(np.hypot(rounding, moment))
    return {
        "resistance_ohm_low": value - half,
        "resistance_ohm": value,
        "resistance_ohm_high": value + half,
        "current_a": step,
        "direction": "charge" if step > 0 else "discharge",
    }

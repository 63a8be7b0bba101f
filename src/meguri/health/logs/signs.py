"""Units and signs that a log does not tell: looked for in its values, and said as assumed."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.logs.notes import Notes

_VOLTAGES = ("voltage_v", "cell_voltage_mean_v", "cell_voltage_max_v", "cell_voltage_min_v")
_HIGHEST_CELL_V = 6.0
# Columns by the start of their name: above this size the values are thousandths.
_THOUSANDTHS = (
    ("cell_voltage", 1_000.0, "mV"),
    ("voltage_v", 2_000.0, "mV"),
    ("current_a", 3_000.0, "mA"),
)
_EPOCHS = ((1e17, 1e-9, "ns"), (1e14, 1e-6, "µs"), (1e11, 1e-3, "ms"))  # seconds since 1970 are about 2e9
_MOST_SHARE = 1.5  # values above it are no shares of one
_SMALLEST_SOC_STEP = 0.02
# Of the largest current. Below it the current follows the voltage (constant power), not the other way round.
_CLEAR_STEP = 0.2
_CLEAR_DRIFT = 0.02


def with_seconds(frame: pl.DataFrame, told: set[str], notes: Notes) -> pl.DataFrame:
    """Time in seconds where it counts milli-, micro- or nanoseconds since 1970."""
    usual = frame["time_s"].abs().median()
    if "time_s" in told or not isinstance(usual, float):
        return frame
    for least, factor, said in _EPOCHS:
        if usual > least:
            notes.assume("unit", "time_s", said)
            return frame.with_columns(pl.col("time_s") * factor)
    return frame


def with_units(frame: pl.DataFrame, told: set[str], notes: Notes) -> pl.DataFrame:
    """Bring columns whose name told no unit into ours by the size of their values.

    Args:
        frame: our columns, numbers.
        told: columns whose unit the file told.
        notes: where each assumption is noted.
    """
    changes: list[pl.Series] = []
    for name in frame.columns:
        # A share has no unit to tell: under its own name, too, it may be written in per cent.
        is_sure = name in told and not (name == "soc_share" and _largest(frame[name]) > _MOST_SHARE)
        factor, said = (1.0, "") if is_sure else _unit(name, frame[name])
        if said:
            notes.assume("unit", name, said)
        if factor != 1.0:
            changes.append((frame[name] * factor).rename(name))
    frame = frame.with_columns(changes)
    return _cell_apart(frame, notes)


def _largest(values: pl.Series) -> float:
    """The size that nearly all values keep within; 0 where there is none."""
    return values.abs().quantile(0.95) or 0.0


def _unit(name: str, values: pl.Series) -> tuple[float, str]:
    size = _largest(values)
    if name == "soc_share":
        for least, factor, said in ((150.0, 1e-4, "1/10000"), (_MOST_SHARE, 1e-2, "%"), (0.0, 1.0, "0…1")):
            if size > least:
                return factor, said
    for start, least, unit in _THOUSANDTHS:
        if name.startswith(start) and size > least:
            return 1e-3, unit
    return 1.0, ""


def _cell_apart(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """A voltage that can only be one cell's is not taken for the pack's."""
    if "voltage_v" not in frame.columns or "cell_voltage_mean_v" in frame.columns:
        return frame
    size = frame["voltage_v"].abs().quantile(0.95)
    if size is None or not 0 < size < _HIGHEST_CELL_V:
        return frame
    notes.assume("cell_not_pack", "voltage_v", f"{size:.2f} V")
    return frame.rename({"voltage_v": "cell_voltage_mean_v"})


def with_sign(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Current positive while charging: by SOC where it changes, else by how the voltage answers.

    Where the voltage clearly steps the other way than the SOC says, the voltage is believed.
    """
    sign, said = _sign(frame)
    notes.assume(
        "sign_unknown" if sign == 0 else "sign_turned" if sign < 0 else "sign_kept", "current_a", said
    )
    return frame.with_columns(current_a=-pl.col("current_a")) if sign < 0 else frame


def _sign(frame: pl.DataFrame) -> tuple[int, str]:
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    moved = np.diff(time) * (current[1:] + current[:-1]) / 2
    by_soc = _by_soc(frame, moved)
    for name in _VOLTAGES:
        if name in frame.columns:
            voltage = frame[name].to_numpy()
            answer = _steps(current, voltage) or _drift(moved, voltage, _CLEAR_DRIFT if by_soc else 0.0)
            if answer and answer != by_soc:  # how a voltage answers is physics, the SOC only a display
                return answer, name
    return by_soc, "soc_share" if by_soc else "-"


def _by_soc(frame: pl.DataFrame, moved: NDArray[np.float64]) -> int:
    """Whether the SOC shown rises with charge moved in (+1) or drawn (−1); 0 where it hardly changes."""
    if "soc_share" not in frame.columns:
        return 0
    soc = frame["soc_share"].to_numpy()
    seen = np.flatnonzero(np.isfinite(soc))
    if seen.size < 2 or abs(soc[seen[-1]] - soc[seen[0]]) < _SMALLEST_SOC_STEP:
        return 0
    return int(np.sign((soc[seen[-1]] - soc[seen[0]]) * moved[seen[0] : seen[-1]].sum()))


def _steps(current: NDArray[np.float64], voltage: NDArray[np.float64]) -> int:
    """Whether the voltage steps with the current (+1) or against it (−1); 0 without clear steps."""
    di, dv = np.diff(current), np.diff(voltage)
    least = _CLEAR_STEP * max(float(np.abs(current).max()), 1e-9)
    large = np.isfinite(di) & np.isfinite(dv) & (np.abs(di) > least)
    together = float(np.sum(np.sign(di[large] * dv[large])))
    return int(np.sign(together)) if abs(together) >= max(3.0, 0.5 * float(large.sum())) else 0


def _drift(moved: NDArray[np.float64], voltage: NDArray[np.float64], least: float) -> int:
    """Whether the voltage ends higher for charge moved in (+1) or drawn (−1); 0 below `least`, a share."""
    seen = np.flatnonzero(np.isfinite(voltage))
    if seen.size < 2 or abs(voltage[seen[-1]] - voltage[seen[0]]) < least * abs(voltage[seen[0]]):
        return 0
    return int(np.sign((voltage[seen[-1]] - voltage[seen[0]]) * moved[seen[0] : seen[-1]].sum()))

"""Doors of the Python face that take a log as users have it: a file, a frame, or what `read_log` gave."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from meguri.health.charge_curve import charge_curve_of
from meguri.health.logs.log import Log
from meguri.health.logs.reading import read_log
from meguri.health.resistance import AT_S, dcir, log_pulses
from meguri.tables.battery import PULSE
from meguri.tables.frames import as_frame


def resistance(log: Log | str | Path | pl.DataFrame, at_s: Sequence[float] = AT_S) -> pl.DataFrame:
    """Direct-current resistance (DCIR) after each clear step of current.

    Args:
        log: a log, or table `pulse`; the pack's voltage is read, or that of a cell where there is no other.
        at_s: times after the step, s. Those that were not read give no row.

    Returns:
        Table `resistance`: with state of charge, temperature, direction and 90 % interval.

    Raises:
        LogError: a log that cannot be read. TableError: pulses that break their declaration.
    """
    frame = None if isinstance(log, Log | str | Path) else as_frame(log)
    if frame is not None and "pulse_id" in frame.columns:
        return dcir(PULSE.check(frame), at_s)
    return dcir(log_pulses(_read(log if frame is None else frame).frame), at_s)


def charge_curve(log: Log | str | Path | pl.DataFrame, *, cells_in_series: int | None = None) -> pl.DataFrame:
    """The longest charge of a log, for `incremental_capacity`, `differential_voltage`, `fit_electrodes`.

    Args:
        log: the log.
        cells_in_series: divides the pack's voltage where the log has none of cells.

    Returns:
        Table `charge_curve`; empty where the log has no charge, or no voltage that can be one cell's.

    Raises:
        LogError: a log that cannot be read.
    """
    return charge_curve_of(_read(log).frame, cells_in_series)


def _read(log: Log | str | Path | pl.DataFrame) -> Log:
    if isinstance(log, Log):
        return log
    frame = None if isinstance(log, str | Path) else as_frame(log)
    return read_log(log if frame is None else frame)

"""Whether a log can be of the pack it is said to be of: its voltage against the cells in series."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
import polars as pl

from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisError, DiagnosisFault
from meguri.health.logs.log import Log
from meguri.health.pack import Pack

# Voltage of one cell in use, from below its empty end to above its full one.
CELL_RANGE_V = {
    "NMC": (2.5, 4.5),
    "NCA": (2.5, 4.5),
    "LMO": (2.5, 4.5),
    "LCO": (2.5, 4.5),
    "LFP": (2.0, 3.8),
    "LTO": (1.4, 3.0),
    "unknown": (1.4, 4.5),
}
SAME_CELLS = 0.03  # pack voltage over mean cell voltage may stray by this share from the series count


def check_series(logs: Sequence[Log], pack: Pack) -> None:
    """Compare each log's median voltage with the pack's cells in series.

    Raises:
        DiagnosisError: a voltage that the pack cannot have; all such logs at once.
    """
    faults = tuple(fault for log in logs for fault in _faults(log, pack))
    if faults:
        raise DiagnosisError(faults)


def _faults(log: Log, pack: Pack) -> list[DiagnosisFault]:
    low, high = CELL_RANGE_V[pack.chemistry]
    both = log.frame.select("voltage_v", "cell_voltage_mean_v").drop_nulls()
    told = {"log": log.name, "cells": str(pack.cells_in_series)}
    volts = _median(log.frame["voltage_v"])
    if both.height:
        volts, cell = _median(both["voltage_v"]), _median(both["cell_voltage_mean_v"])
        if volts and cell and abs(volts / cell / pack.cells_in_series - 1) > SAME_CELLS:
            values = {"voltage": f"{volts:.0f}", "cell": f"{cell:.2f}", "found": f"{volts / cell:.0f}"}
            return [DiagnosisFault(DiagnosisCode.SERIES_CELLS, told | values)]
    if volts is None or low <= volts / pack.cells_in_series <= high:
        return []
    values = {
        "voltage": f"{volts:.0f}",
        "cell": f"{volts / pack.cells_in_series:.2f}",
        "chemistry": pack.chemistry,
        "low": f"{low:g}",
        "high": f"{high:g}",
        "fits": f"{ceil(volts / high)}–{floor(volts / low)}",
    }
    return [DiagnosisFault(DiagnosisCode.SERIES_RANGE, told | values)]


def _median(values: pl.Series) -> float | None:
    found = values.drop_nulls().to_numpy()
    return float(np.median(found)) if found.size else None

"""A log as it is after reading: the rows that hold, what was wrong with the rest, what had to be assumed."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from meguri.tables.battery import CELLS, READINGS
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED


@dataclass(frozen=True, eq=False)
class Log:
    """One log of one pack.

    Attributes:
        frame: the rows that hold (table `log`), time rising strictly.
        findings: what was wrong with the log (table `findings`).
        assumed: what was taken without being told: sign, units, columns (table `assumed`).
        name: the file, or what the user called it.
        cells: single cell voltages where the log has them (table `cells`).
        is_synthetic: whether a simulator made it.
        readings: what the car told of its battery in the log, such as its own SOH (table `readings`).
        measured_on: its last day, where its own clock tells one.
    """

    frame: pl.DataFrame
    findings: pl.DataFrame = field(default_factory=FINDINGS.empty)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)
    name: str = "log"
    cells: pl.DataFrame = field(default_factory=CELLS.empty)
    is_synthetic: bool = False
    readings: pl.DataFrame = field(default_factory=READINGS.empty)
    measured_on: date | None = None

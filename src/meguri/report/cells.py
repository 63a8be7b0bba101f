"""Cells that several tables share."""

from meguri.charts.speech import Speech
from meguri.report.parts import Cell
from meguri.report.reading import Row


def doubt(speech: Speech, row: Row, column: str, unit: str) -> Cell:
    """A quantity of a row: its median, and its interval beneath."""
    low, median, high = (row[f"{column}{end}"] for end in ("_low", "", "_high"))
    if median is None:
        return Cell("–")
    return Cell(speech.value(median, unit), tip=speech.value_between(low, high, unit))

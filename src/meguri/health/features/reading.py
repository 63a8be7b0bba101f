"""Rows of features from a file, a frame or an array: in the order that was taught, conditions beside them."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from meguri.health.features.faults import MOST_FAULTS, FeaturesCode, FeaturesError, FeaturesFault, fault
from meguri.health.logs.names import plain
from meguri.tables.frames import as_frame

Floats = NDArray[np.float64]
RowsLike = str | Path | pl.DataFrame | ArrayLike
MOST_MB = 100
# Names, as `plain` leaves them, of what is told beside the features: column of the evidence, and factor.
_CONDITIONS = {
    "temperature_c": ("temperature_c", 1.0),
    "air_temperature_c": ("air_temperature_c", 1.0),
    "soc_share": ("soc_share", 1.0),
    "soc_pct": ("soc_share", 0.01),
}


@dataclass(frozen=True, eq=False)
class Features:
    """Measurements of one battery.

    Attributes:
        values: features [m, p], columns as they were taught.
        conditions: `temperature_c`, `air_temperature_c`, `soc_share` [m] where told; NaN for gaps.
    """

    values: Floats
    conditions: dict[str, Floats]


@dataclass(frozen=True, eq=False)
class _Cells:
    """Numbers under names ("" where nobody named them), NaN where there is none; and what a cell said."""

    names: list[str]
    values: Floats
    said: list[list[str]]
    first_row: int


def read_features(given: RowsLike, columns: int, where: str) -> Features:
    """One measurement a row, of `columns` features in the order taught.

    Columns called temperature_c, air_temperature_c, soc_share or soc_pct are conditions of the measurement:
    features, too, where they are needed to make up `columns`, else beside the features.

    Args:
        given: a CSV file, with or without a row of names; a frame of any library; one row or rows of numbers.
        columns: how many were taught.
        where: what the rows are called in messages.

    Raises:
        FeaturesError: other columns, cells that are no numbers, no rows; all faults at once.
        OSError: the file cannot be read.
    """
    cells = _cells(given, where)
    told = {rank: _CONDITIONS[plain(name)] for rank, name in enumerate(cells.names)
            if plain(name) in _CONDITIONS}  # fmt: skip
    everything = list(range(len(cells.names)))
    beside = [rank for rank in everything if rank not in told]
    kept = everything if len(everything) == columns else beside
    if len(kept) != columns:
        raise FeaturesError([fault(FeaturesCode.COLUMNS, where, found=len(everything), limit=columns)])
    values = cells.values[:, kept]
    bad = np.argwhere(~np.isfinite(values))[:MOST_FAULTS]
    if len(bad):
        raise FeaturesError([_no_number(cells, int(row), kept[int(at)], where) for row, at in bad])
    return Features(values, {name: factor * cells.values[:, rank] for rank, (name, factor) in told.items()})


def _no_number(cells: _Cells, row: int, at: int, where: str) -> FeaturesFault:
    said = {"row": row + cells.first_row, "column": cells.names[at] or at + 1}
    return fault(FeaturesCode.NUMBER, where, found=repr(cells.said[row][at][:40]), **said)


def _cells(given: RowsLike, where: str) -> _Cells:
    if isinstance(given, str | Path):
        return _of_file(Path(given), where)
    frame = as_frame(given)
    if frame is not None:
        rows = [["" if one is None else str(one) for one in row] for row in frame.iter_rows()]
        return _of_text(frame.columns, rows, 0, where)
    try:
        values = np.atleast_2d(np.asarray(given, dtype=float))
    except (TypeError, ValueError):
        values = np.empty((0, 0))
    if values.ndim != 2 or not values.size:
        raise FeaturesError([fault(FeaturesCode.SHAPE, where, found=type(given).__name__)])
    return _Cells([""] * values.shape[1], values, values.astype(str).tolist(), 0)


def _of_file(path: Path, where: str) -> _Cells:
    size = path.stat().st_size / 1e6
    if size > MOST_MB:
        raise FeaturesError([fault(FeaturesCode.TOO_LARGE, where, found=f"{size:,.0f}", limit=MOST_MB)])
    text = _decoded(path.read_bytes(), where)
    sign = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(StringIO(text), delimiter=sign)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise FeaturesError([fault(FeaturesCode.NO_TEXT, where)]) from None
    if not rows:
        raise FeaturesError([fault(FeaturesCode.EMPTY, where)])
    if sign != ",":
        rows = [(line, [cell.replace(",", ".") for cell in row]) for line, row in rows]
    line, first = rows[0]
    is_named = any(np.isnan(_number(cell)) for cell in first)
    wide = [fault(FeaturesCode.WIDTH, where, row=at, found=len(row), limit=len(first))
            for at, row in rows if len(row) != len(first)]  # fmt: skip
    if wide:
        raise FeaturesError(wide[:MOST_FAULTS])
    kept = [row for _line, row in rows[is_named:]]
    return _of_text(first if is_named else [""] * len(first), kept, line + is_named, where)


def _decoded(content: bytes, where: str) -> str:
    for encoding in () if b"\x00" in content else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FeaturesError([fault(FeaturesCode.NO_TEXT, where)])


def _of_text(names: list[str], rows: list[list[str]], first_row: int, where: str) -> _Cells:
    if not rows or not names:
        raise FeaturesError([fault(FeaturesCode.EMPTY, where)])
    values = np.array([[_number(cell) for cell in row] for row in rows])
    return _Cells(list(names), values, rows, first_row)


def _number(cell: str) -> float:
    """The number that a cell holds; NaN where it holds none, or none that is finite."""
    try:
        value = float("nan" if "_" in cell else cell)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")

"""Ageing series as they come in: sorted, repeated readings settled, one object a cell."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.fleets.faults import CellFinding, FleetCode, FleetError, fault
from meguri.tables.ageing import AGEING_SERIES
from meguri.tables.frames import as_frame
from meguri.tables.schema import check

Floats = NDArray[np.float64]

OTHER_NAMES = {
    "cell": "cell_id",
    "cycle": "exposure_count",
    "idx": "exposure_count",
    "capacity": "capacity_ah",
}
JUMP_SHARE = 0.03
LEAST_READINGS = 8


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell's readings.

    Attributes:
        cell_id: its id.
        group: its test condition; "" where unknown.
        start: exposure at its first reading.
        elapsed: exposure since then [reading], rising from 0.
        share: capacity over the first [reading].
        findings: what is to be known of the readings.
    """

    cell_id: str
    group: str
    start: float
    elapsed: Floats
    share: Floats
    findings: tuple[CellFinding, ...]


def cells_of(series: Any) -> list[Cell]:
    """The cells of a frame of ageing series, in the order in which they first appear.

    Rows may come in any order. A reading given twice counts once; of several different capacities at one
    exposure the median is taken. The group may be left out. `cell`, `cycle`, `idx` and `capacity` are
    understood as names too.

    Raises:
        TableError: the frame does not keep table `ageing_series`.
        FleetError: no frame, no reading, a first capacity of 0, a cell of two groups.
    """
    frame = _named(series)
    settled, repeated = _settled(frame)
    rows = check(AGEING_SERIES, settled)
    if rows.is_empty():
        raise FleetError([fault(FleetCode.EMPTY)])
    parts = rows.sort("exposure_count").partition_by("cell_id", as_dict=True)
    order = rows["cell_id"].unique(maintain_order=True).to_list()
    faults = [one for name in order for one in _cell_faults(name, parts[name,])]
    if faults:
        raise FleetError(faults)
    return [_cell(name, parts[name,], is_repeated=name in repeated) for name in order]


def _named(series: Any) -> pl.DataFrame:
    frame = as_frame(series)
    if frame is None:
        wanted = ", ".join(AGEING_SERIES.names[:3])
        raise FleetError([fault(FleetCode.NO_FRAME, found=type(series).__name__, wanted=wanted)])
    renamed: dict[str, str] = {}
    for other, name in OTHER_NAMES.items():
        if other in frame.columns and name not in frame.columns and name not in renamed.values():
            renamed[other] = name
    frame = frame.rename(renamed)
    if "group" not in frame.columns:
        frame = frame.with_columns(group=pl.lit(None, dtype=pl.String))
    if "cell_id" in frame.columns and frame.schema["cell_id"].is_integer():
        frame = frame.with_columns(pl.col("cell_id").cast(pl.String))
    return frame


def _settled(frame: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """One row a cell and exposure, and the cells where capacities contradicted each other."""
    key = list(AGEING_SERIES.key)
    kept = [name for name in AGEING_SERIES.names if name in frame.columns]
    if len(kept) < len(AGEING_SERIES.names) or not frame.schema["capacity_ah"].is_numeric():
        return frame, set()
    if any(frame.schema[name].is_nested() or frame.schema[name] == pl.Object for name in key):
        return frame, set()
    if not frame.select(pl.struct(key).is_duplicated().any()).item():
        return frame, set()
    single = frame.unique(maintain_order=True)
    twice = single.filter(pl.struct(key).is_duplicated())
    settled = single.group_by(key, maintain_order=True).agg(
        pl.col("capacity_ah").median(), pl.exclude(*key, "capacity_ah").first()
    )
    return settled.select(frame.columns), set(map(str, twice["cell_id"].to_list()))


LEAST_AH, MOST_TIMES = 1e-9, 1e12


def _cell_faults(name: str, rows: pl.DataFrame) -> list[Any]:
    found = []
    first, largest = rows["capacity_ah"][0], rows["capacity_ah"].max()
    if first < LEAST_AH or largest > MOST_TIMES * first:  # 0, or as good as 0 beside the others
        found.append(fault(FleetCode.FIRST_CAPACITY, cell=name))
    groups = rows["group"].drop_nulls().n_unique()
    if groups > 1:
        found.append(fault(FleetCode.TWO_GROUPS, cell=name, found=groups))
    return found


def _cell(name: str, rows: pl.DataFrame, *, is_repeated: bool) -> Cell:
    count = rows["exposure_count"].to_numpy().astype(float)
    capacity = rows["capacity_ah"].to_numpy().astype(float)
    share = capacity / capacity[0]
    groups = rows["group"].drop_nulls()
    said = {
        CellFinding.REPEATED: is_repeated,
        CellFinding.JUMP: share.size > 1 and float(np.abs(np.diff(share)).max()) > JUMP_SHARE,
        CellFinding.RISE: float(np.median(np.sort(share)[-3:])) > 1 + JUMP_SHARE,
        CellFinding.FEW: share.size < LEAST_READINGS,
    }
    findings = tuple(code for code, holds in said.items() if holds)
    return Cell(name, groups[0] if len(groups) else "", count[0], count - count[0], share, findings)

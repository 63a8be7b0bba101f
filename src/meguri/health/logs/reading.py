"""Any log in, one checked LOG out."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from meguri.health.logs.cells_of_text import numbers, times
from meguri.health.logs.faults import LogCode, LogError, LogFault, refused
from meguri.health.logs.files import cells_of
from meguri.health.logs.log import Log
from meguri.health.logs.names import choose
from meguri.health.logs.notes import Notes
from meguri.health.logs.signs import with_sign, with_units
from meguri.health.logs.tidy import in_order, note_soc, possible
from meguri.tables.battery import LOG


def read_log(source: str | Path | pl.DataFrame, columns: Mapping[str, str] | None = None) -> Log:
    """One log of one pack, whatever wrote it.

    Args:
        source: a CSV, TSV or Parquet file, or a frame.
        columns: our column → theirs, for columns whose names are not recognised.

    Returns:
        The log: table `log`, what was wrong with it, and what was assumed about columns, units and sign.

    Raises:
        LogError: nothing can be read; all faults at once.
    """
    if isinstance(source, pl.DataFrame):
        name, cells, cut, synthetic, first_row = "log", source, False, False, 0
    else:
        name, first_row = Path(source).name, 2
        cells, cut, synthetic = cells_of(Path(source))
    if cells.is_empty() or not cells.columns:
        raise refused(LogCode.EMPTY, where=name)
    notes = Notes(name)
    if cut:
        notes.find("truncated", "caution")
    if synthetic:
        notes.find("synthetic", "warning")
    read, told = _numbers(cells, columns, name, first_row, notes)
    whole = in_order(read, notes)
    if whole.is_empty():
        raise refused(LogCode.NO_ROWS, where=name)
    frame = _declared(possible(with_sign(with_units(whole, told, notes), notes), notes))
    note_soc(frame, notes)
    return Log(
        frame=LOG.check(frame, where=name),
        findings=notes.findings_frame(),
        assumed=notes.assumed_frame(),
        name=name,
        is_synthetic=synthetic,
    )


def _numbers(
    cells: pl.DataFrame, columns: Mapping[str, str] | None, name: str, first_row: int, notes: Notes
) -> tuple[pl.DataFrame, set[str]]:
    """Our columns as numbers, and those whose unit the file told."""
    faults: list[LogFault] = []
    made: dict[str, pl.Series] = {}
    told: set[str] = set()
    for ours, (theirs, unit) in choose(cells.columns, columns, name).items():
        read, wrong = (times if ours == "time_s" else numbers)(cells[theirs], name, first_row)
        faults += wrong
        if theirs != ours:
            notes.assume("column", ours, theirs)
        if unit is not None:
            told.add(ours)
            read = read * unit[0] + unit[1]
        made[ours] = read.rename(ours)
    if faults:
        raise LogError(faults)
    return pl.DataFrame(made), told


def _declared(frame: pl.DataFrame) -> pl.DataFrame:
    """All declared columns, null where the log has none."""
    missing = [name for name in LOG.names if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing).select(LOG.names)

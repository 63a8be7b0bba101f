"""Any log in, one checked LOG out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from meguri.health.logs.cells_of_text import day_told, numbers, times, zone_of
from meguri.health.logs.faults import LogCode, LogError, LogFault, refused
from meguri.health.logs.files import Content, content_of
from meguri.health.logs.leaf_spy import cells_of_pairs, from_leaf_spy, is_leaf_spy, long_cells, readings_of
from meguri.health.logs.log import Log
from meguri.health.logs.names import choose, plain, recognise
from meguri.health.logs.notes import Notes
from meguri.health.logs.ocpp import from_ocpp
from meguri.health.logs.shown_soc import note_soc, with_one_sign
from meguri.health.logs.signs import with_seconds, with_sign, with_units
from meguri.health.logs.tidy import in_order, possible
from meguri.tables.battery import CELLS, LOG, READINGS

_DAY = ("date", "日付")
_CLOCK = ("time", "時刻")


def read_log(source: str | Path | pl.DataFrame, columns: Mapping[str, str] | None = None) -> Log:
    """One log of one pack, whatever wrote it.

    The format is recognised by its content: CSV or TSV by its header (Leaf Spy, BDF, chargers, any other),
    Parquet and JSON (OCPP MeterValues) by their first bytes.

    Args:
        source: a file, or a frame.
        columns: our column → theirs, for columns whose names are not recognised; `"theirs * 0.001"` also
            gives the factor into our unit.

    Returns:
        The log: table `log`, what was wrong with it, and what was assumed about columns, units and sign.

    Raises:
        LogError: nothing can be read; all faults at once.
    """
    content = _content(source)
    notes = Notes(content.name)
    if content.is_cut:
        notes.find("truncated", "caution", rows_count=1)
    if content.is_synthetic:
        notes.find("synthetic", "warning")
    read = _read(content, columns, notes)
    timed = with_seconds(read.frame, read.told, notes)
    whole = in_order(timed, notes)
    if whole.is_empty():
        raise refused(LogCode.NO_ROWS, where=content.name)
    held = possible(with_units(whole, read.told, notes), notes)
    row = held["row"]
    frame = _declared(with_sign(with_one_sign(held.drop("row"), notes), notes))
    note_soc(frame, notes)
    day = day_told(timed["time_s"], read.ahead_s)
    if day is not None:
        notes.assume("day_of_log", content.name, day.isoformat())
    return Log(
        frame=LOG.check(frame, where=content.name),
        findings=notes.findings_frame(),
        assumed=notes.assumed_frame(),
        name=content.name,
        cells=_cells(read.pairs, row, frame["time_s"]),
        is_synthetic=content.is_synthetic,
        readings=read.readings,
        measured_on=day,
    )


@dataclass
class _Read:
    """A log's numbers under our names, with `row` for its place in the file; what else the file holds.

    `ahead_s` is by how much the clock that wrote it is ahead of its times.
    """

    frame: pl.DataFrame
    told: set[str]
    pairs: pl.DataFrame = field(default_factory=pl.DataFrame)
    readings: pl.DataFrame = field(default_factory=READINGS.empty)
    ahead_s: float = 0.0


def _content(source: object) -> Content:
    if isinstance(source, pl.DataFrame):
        return Content("log", source, first_row=0)
    if not isinstance(source, str | Path):
        raise refused(LogCode.NOT_A_SOURCE, where="log", found=type(source).__name__)
    return content_of(Path(source))


def _read(content: Content, columns: Mapping[str, str] | None, notes: Notes) -> _Read:
    """Our columns as numbers.

    Raises:
        LogError: text in numbers, columns that are missing or not known; all faults at once.
    """
    name, first_row, told = content.name, content.first_row, set[str]()
    cells, faults = content.cells, list[LogFault]()
    spied = cells if cells is not None and not columns and is_leaf_spy(cells.columns) else None
    if content.json is not None:
        notes.assume("format", name, "OCPP MeterValues")
        cells, faults = from_ocpp(content.json, name, notes)
        told = set(LOG.names) - {"time_s"}
    elif spied is not None:
        notes.assume("format", name, "Leaf Spy")
        cells, faults = from_leaf_spy(spied, name, first_row)
    if faults:
        raise LogError(faults)
    if cells is None or cells.is_empty() or not cells.columns:
        raise refused(LogCode.EMPTY, where=name)
    _refuse_readings(cells.columns, columns, name)
    frame, named, ahead_s = _numbers(_one_clock(cells, columns), columns, name, first_row, notes)
    read = _Read(frame.with_row_index("row"), told | named, ahead_s=ahead_s)
    if spied is not None:
        # Its columns were named by us on the way: the format tells which is which.
        notes.assumed = [one for one in notes.assumed if one["code"] != "column"]
        read.pairs, wrong = cells_of_pairs(spied, name, first_row)
        if wrong:
            raise LogError(wrong)
        read.readings = readings_of(spied, frame["time_s"], name)
    return read


def _refuse_readings(theirs: Sequence[str], columns: Mapping[str, str] | None, name: str) -> None:
    """Readings over the years are no log; whoever brings them as one is told where they go."""
    from meguri.health.readings import are_readings

    known = {found[0] for found in map(recognise, theirs) if found}
    if not columns and "current_a" not in known and are_readings(theirs):
        raise refused(LogCode.IS_READINGS, where=name)


def _one_clock(cells: pl.DataFrame, columns: Mapping[str, str] | None) -> pl.DataFrame:
    """A column of days and one of the time of day as one, as many loggers in Japan write them."""
    said = {plain(name): name for name in cells.columns}
    day, clock = (next((said[one] for one in names if one in said), None) for names in (_DAY, _CLOCK))
    if day is None or clock is None or "time_s" in (columns or {}):
        return cells
    if cells[day].dtype != pl.String or cells[clock].dtype != pl.String:
        return cells
    if not cells[clock].str.contains(":", literal=True).any():
        return cells
    both = (cells[day].str.strip_chars() + " " + cells[clock].str.strip_chars()).alias("datetime")
    return cells.drop(day, clock).with_columns(both)


def _numbers(
    cells: pl.DataFrame, columns: Mapping[str, str] | None, name: str, first_row: int, notes: Notes
) -> tuple[pl.DataFrame, set[str], float]:
    """Our columns as numbers, those whose unit the file told, and the zone of its times (seconds ahead)."""
    faults: list[LogFault] = []
    made: dict[str, pl.Series] = {}
    told: set[str] = set()
    ahead_s = 0.0
    for ours, (theirs, unit) in choose(cells.columns, columns, name).items():
        read, wrong = (times if ours == "time_s" else numbers)(cells[theirs], name, first_row)
        faults += wrong
        ahead_s = zone_of(cells[theirs]) if ours == "time_s" else ahead_s
        if theirs != ours:
            notes.assume("column", ours, theirs)
        if unit is not None:
            told.add(ours)
            read = read * unit[0] + unit[1]
        made[ours] = read.rename(ours)
    if faults:
        raise LogError(faults)
    return pl.DataFrame(made), told, ahead_s


def _cells(pairs: pl.DataFrame, row: pl.Series, time: pl.Series) -> pl.DataFrame:
    """Single cells of the rows that were kept."""
    return long_cells(pairs[row], time) if pairs.columns else CELLS.empty()


def _declared(frame: pl.DataFrame) -> pl.DataFrame:
    """All declared columns, null where the log has none."""
    missing = [name for name in LOG.names if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing).select(LOG.names)

"""A round robin from a CSV file or a frame, as table `round_robin`."""

from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.methods import diagnosis_methods
from meguri.health.crosswalk.faults import CrosswalkCode, CrosswalkError, CrosswalkFault
from meguri.health.logs.cells_of_text import numbers
from meguri.health.logs.faults import LogCode, LogError
from meguri.health.logs.files import content_of
from meguri.tables.crosswalk import ROUND_ROBIN
from meguri.tables.frames import as_frame

_PERCENT = "soh_percent"  # may stand in place of soh_share
_REFUSED = {LogCode.NO_FILE: CrosswalkCode.NO_FILE, LogCode.FOLDER: CrosswalkCode.FOLDER}


def read_round_robin(source: Any) -> pl.DataFrame:
    """Table `round_robin` of a CSV file (UTF-8 or Shift_JIS) or a frame of any library.

    The state of health may stand in per cent, in a column `soh_percent`; `model` may be left out; a method
    may be called by its name in the catalogue.

    Raises:
        CrosswalkError: a file that is no table, or text in numbers.
        TableError: columns or values that break the declaration; all faults at once.
    """
    if isinstance(source, str | Path):
        cells, where = _cells(Path(source))
    else:
        where, frame = "round_robin", as_frame(source)
        if frame is None:
            values = {"where": where, "found": type(source).__name__}
            raise CrosswalkError([CrosswalkFault(CrosswalkCode.NO_TABLE, values)])
        cells = frame
    if _PERCENT in cells.columns and "soh_share" not in cells.columns:
        share = (pl.col(_PERCENT) / 100).alias("soh_share")
        cells = cells.with_columns(share).drop(_PERCENT) if cells[_PERCENT].dtype.is_numeric() else cells
    if "model" not in cells.columns:
        cells = cells.with_columns(model=pl.lit(None, pl.String))
    return ROUND_ROBIN.check(cells, where=where).with_columns(pl.col("method_id").map_elements(_method_id()))


def _cells(path: Path) -> tuple[pl.DataFrame, str]:
    """The cells of a file, numbers as numbers, whole ones as such; and its name."""
    try:
        content = content_of(path)
    except LogError as error:
        code = _REFUSED.get(error.faults[0].code, CrosswalkCode.UNREADABLE)  # type: ignore[call-overload]
        raise CrosswalkError([CrosswalkFault(code, {"where": str(path)})]) from error
    if content.cells is None:
        raise CrosswalkError([CrosswalkFault(CrosswalkCode.UNREADABLE, {"where": str(path)})])
    read, faults = dict[str, pl.Series](), list[CrosswalkFault]()
    for theirs in content.cells.columns:
        name, cells = theirs.strip().lower(), content.cells[theirs]
        if name in ("soh_share", _PERCENT, "repeat_rank"):
            cells, wrong = numbers(cells, content.name, content.first_row)
            faults += [CrosswalkFault(CrosswalkCode.TEXT, one.values) for one in wrong]
            if name == "repeat_rank" and (cells.drop_nulls() % 1 == 0).all():
                cells = cells.cast(pl.Int64, strict=False)
        elif cells.dtype == pl.String:
            said = cells.str.strip_chars()
            cells = pl.select(pl.when(said != "").then(said)).to_series()
        read[name] = cells.rename(name)
    if faults:
        raise CrosswalkError(faults)
    return pl.DataFrame(read), content.name


def _method_id() -> Any:
    """A method's id by its id or its name in the catalogue; what is in no catalogue stays as it is."""
    methods = diagnosis_methods().methods
    by_name = {name.lower(): ident for name, ident in methods.select("name", "method_id").iter_rows()}
    return lambda said: by_name.get(said.strip().lower(), said.strip())

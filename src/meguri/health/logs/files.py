"""A file as cells or as JSON: size looked at first, encoding and separator found, a cut line left out."""

import csv
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from meguri.health.logs.faults import LARGEST_MB, MOST_ROWS, LogCode, LogError, refused

_ENCODINGS = ("utf-8-sig", "cp932")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"  # what every .xlsx begins with
_SEPARATORS = ",\t;"


@dataclass(frozen=True)
class Content:
    """What a file holds, before anything is understood.

    Attributes:
        name: the file's name.
        cells: its cells; None for JSON.
        json: its text, where it is JSON.
        first_row: the line of the first row, as an editor counts.
        is_cut: whether its last line was cut off.
        is_synthetic: whether it says that it was made by a simulator.
    """

    name: str
    cells: pl.DataFrame | None
    json: str | None = None
    first_row: int = 2
    is_cut: bool = False
    is_synthetic: bool = False


def content_of(path: Path) -> Content:
    """The cells of a CSV, TSV or Parquet file, or the text of a JSON file.

    Raises:
        LogError: no such file, too large, nothing that can be read, no rows.
    """
    try:
        size = path.stat().st_size / 1e6
        if size > LARGEST_MB:
            raise refused(LogCode.TOO_LARGE, where=path.name, found=f"{size:,.0f}", limit=LARGEST_MB)
        content = path.read_bytes()
    except LogError:
        raise
    except FileNotFoundError as fault:
        raise refused(LogCode.NO_FILE, where=path) from fault
    except IsADirectoryError as fault:
        raise refused(LogCode.FOLDER, where=path) from fault
    except (OSError, ValueError) as fault:  # ValueError: a name that no file can have
        found = fault.strerror if isinstance(fault, OSError) else fault
        raise refused(LogCode.NOT_OPENED, where=repr(str(path)), found=found) from fault
    if content[:4] == b"PAR1":
        return Content(path.name, _parquet(content, path.name))
    return _text(content, path.name)


def _parquet(content: bytes, name: str) -> pl.DataFrame:
    try:
        return _not_too_long(pl.read_parquet(BytesIO(content)), name)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as fault:
        raise refused(LogCode.DAMAGED, where=name) from fault


def _text(content: bytes, name: str) -> Content:
    text = _decoded(content, name)
    if text.lstrip()[:1] in ("{", "["):
        return Content(name, None, json=text)
    lines = text.splitlines()
    above = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), None)
    if above is None:
        raise refused(LogCode.EMPTY, where=name)
    head, last = lines[above], lines[-1]
    separator = max(_SEPARATORS, key=head.count)
    # Half a last line can still have all its fields: without its end it is only believed if it is whole.
    is_cut = not text.endswith(("\n", "\r")) and _fields(last, separator) < _fields(head, separator)
    kept = lines[above : len(lines) - is_cut]
    try:
        frame = pl.read_csv(
            BytesIO("\n".join(kept).encode()),
            separator=separator,
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as fault:
        raise refused(LogCode.DAMAGED, where=name) from fault
    if frame.is_empty():
        raise refused(LogCode.EMPTY, where=name)
    is_synthetic = any("synthetic" in line.lower() for line in lines[:above])
    return Content(
        name,
        _not_too_long(frame, name),
        first_row=above + 2,
        is_cut=is_cut,
        is_synthetic=is_synthetic,
    )


def _fields(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0


def _decoded(content: bytes, name: str) -> str:
    if content[:4] == _ZIP:
        raise refused(LogCode.EXCEL, where=name)
    wide = content[:2] in _UTF16
    if b"\x00" in content[:4096] and not wide:
        raise refused(LogCode.BINARY, where=name)
    for encoding in ("utf-16",) if wide else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(LogCode.ENCODING, where=name)


def _not_too_long(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    if frame.height > MOST_ROWS:
        raise refused(LogCode.TOO_MANY_ROWS, where=where, found=frame.height, limit=MOST_ROWS)
    return frame

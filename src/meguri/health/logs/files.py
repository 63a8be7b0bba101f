"""A file as a frame of cells: size looked at first, encoding and separator found, a cut line left out."""

import csv
from io import BytesIO
from pathlib import Path

import polars as pl

from meguri.health.logs.faults import LARGEST_MB, MOST_ROWS, LogCode, refused

_ENCODINGS = ("utf-8-sig", "cp932")
_SEPARATORS = ",\t;"


def cells_of(path: Path) -> tuple[pl.DataFrame, bool, bool]:
    """The cells of a CSV, TSV or Parquet file; whether its last line was cut off; whether it says synthetic.

    Raises:
        LogError: no such file, too large, no table in it, no rows.
    """
    try:
        size = path.stat().st_size / 1e6
        if size > LARGEST_MB:
            raise refused(LogCode.TOO_LARGE, where=path, found=f"{size:,.0f}", limit=LARGEST_MB)
        content = path.read_bytes()
    except OSError as fault:
        raise refused(LogCode.MISSING_FILE, where=path, found=fault.strerror or "") from fault
    if content[:4] == b"PAR1":
        return _parquet(content, path), False, False
    return _text(content, path)


def _parquet(content: bytes, path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(BytesIO(content))
    except Exception as fault:  # the reader's own faults and those of its Rust core
        raise refused(LogCode.UNREADABLE, where=path, found=type(fault).__name__) from fault
    return _not_too_long(frame, str(path))


def _text(content: bytes, path: Path) -> tuple[pl.DataFrame, bool, bool]:
    text = _decoded(content, path)
    noted = [line for line in text[:4096].splitlines() if line.startswith("#")]
    body = "\n".join(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    if not body:
        raise refused(LogCode.EMPTY, where=path)
    head, _, last = body.partition("\n")[0], "", body.rpartition("\n")[2]
    separator = max(_SEPARATORS, key=head.count)
    cut = not text.endswith(("\n", "\r")) and _fields(last, separator) < _fields(head, separator)
    if cut:
        body = body.rpartition("\n")[0]
    try:
        frame = pl.read_csv(
            BytesIO(body.encode()), separator=separator, infer_schema=False, truncate_ragged_lines=True
        )
    except Exception as fault:  # the reader's own faults and those of its Rust core
        raise refused(LogCode.UNREADABLE, where=path, found=type(fault).__name__) from fault
    if frame.is_empty():
        raise refused(LogCode.EMPTY, where=path)
    return _not_too_long(frame, str(path)), cut, any("synthetic" in line.lower() for line in noted)


def _fields(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0


def _decoded(content: bytes, path: Path) -> str:
    if b"\x00" in content[:4096]:
        raise refused(LogCode.UNREADABLE, where=path, found="binary")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(LogCode.UNREADABLE, where=path, found="encoding")


def _not_too_long(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    if frame.height > MOST_ROWS:
        raise refused(LogCode.TOO_MANY_ROWS, where=where, found=frame.height, limit=MOST_ROWS)
    return frame

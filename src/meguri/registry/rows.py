"""The kept rows in and out of files: JSON Lines to read anywhere, Parquet to reckon with; both hold all."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from meguri.passport.signing.canonical import canonical

if TYPE_CHECKING:
    from meguri.registry.database import Session

JSONL, PARQUET = "jsonl", "parquet"
_ROWS = 50_000
_TYPES: dict[Any, str] = {
    BigInteger: "int8",
    Double: "float8",
    Integer: "int4",
    SmallInteger: "int2",
    Text: "text",
    LargeBinary: "bytea",
    DateTime: "timestamptz",
    Date: "date",
    Boolean: "bool",
    ARRAY: "text[]",
}  # of the kept tables' columns
_BODY = "body"  # canonical JSON: written as JSON, from which the same bytes come back


def columns_of(table: Table) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(one.name for one in table.columns)


def rows_out(session: "Session", table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table in lots, in the order of its key."""
    key = ", ".join(one.name for one in table.primary_key)
    with session.cursor(f"out_{table.name}", binary=True) as cursor:
        cursor.execute(f"SELECT {', '.join(columns_of(table))} FROM {table.fullname} ORDER BY {key}")
        while lot := cursor.fetchmany(_ROWS):
            yield lot


def private(path: Path) -> Path:
    """A file, empty, that only its owner may read from the first byte on."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return path


def rows_in(session: "Session", table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows into a table; how many."""
    count = 0
    names = ", ".join(columns_of(table))
    copy = f"COPY {table.fullname} ({names}) FROM STDIN (FORMAT BINARY)"
    with session.cursor() as cursor, cursor.copy(copy) as into:
        into.set_types([_TYPES[type(one.type)] for one in table.columns])
        for row in rows:
            into.write_row(row)
            count += 1
    return count


def write_jsonl(path: Path, table: Table, lots: Iterable[list[tuple[Any, ...]]]) -> int:
    """One JSON object a line; bytes in base64, moments in ISO 8601. How many lines."""
    count, columns = 0, list(table.columns)
    with private(path).open("w", encoding="utf-8", newline="\n") as file:
        for lot in lots:
            for row in lot:
                told = {one.name: _as_json(one, value) for one, value in zip(columns, row, strict=True)}
                file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += len(lot)
    return count


def read_jsonl(path: Path, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows that `write_jsonl` wrote.

    Raises:
        ValueError: a line is no such row.
        KeyError: a column is missing.
    """
    columns = list(table.columns)
    with path.open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            yield tuple(_from_json(one, told[one.name]) for one in columns)


def write_parquet(folder: Path, table: Table, lots: Iterable[list[tuple[Any, ...]]]) -> list[Path]:
    """Files of up to 50,000 rows each; an empty table makes one file. The files."""
    import polars as pl

    schema = {one.name: _polars_type(one) for one in table.columns}
    written: list[Path] = []
    for lot in lots:
        written.append(private(folder / f"{table.name}-{len(written):05d}.parquet"))
        pl.DataFrame(lot, schema=schema, orient="row").write_parquet(written[-1])
    if not written:
        written.append(private(folder / f"{table.name}-00000.parquet"))
        pl.DataFrame(schema=schema).write_parquet(written[0])
    return written


def read_parquet(paths: Iterable[Path]) -> Iterator[tuple[Any, ...]]:
    """The rows that `write_parquet` wrote."""
    import polars as pl

    for path in paths:
        yield from pl.read_parquet(path).iter_rows()


def _polars_type(column: Column[Any]) -> Any:
    import polars as pl

    kinds: dict[Any, Any] = {
        BigInteger: pl.Int64,
        Double: pl.Float64,
        Integer: pl.Int32,
        SmallInteger: pl.Int16,
        Text: pl.String,
        LargeBinary: pl.Binary,
        DateTime: pl.Datetime("us", "UTC"),
        Date: pl.Date,
        Boolean: pl.Boolean,
        ARRAY: pl.List(pl.String),
    }
    return kinds[type(column.type)]


def _as_json(column: Column[Any], value: Any) -> Any:
    if isinstance(value, bytes):
        return json.loads(value) if column.name == _BODY else b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value  # a moment is one, too


def _from_json(column: Column[Any], told: Any) -> Any:
    if told is None:
        return None
    if isinstance(column.type, LargeBinary):
        return canonical(told) if column.name == _BODY else b64decode(told, validate=True)
    if isinstance(column.type, Date):
        return date.fromisoformat(told)
    return datetime.fromisoformat(told) if isinstance(column.type, DateTime) else told

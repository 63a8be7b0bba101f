"""The files of an export: one table out and in again, each file with its hash."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from meguri.registry.faults import RegistryCode, RegistryError, RegistryFault
from meguri.registry.rows import (
    JSONL,
    PARQUET,
    read_jsonl,
    read_parquet,
    rows_in,
    rows_out,
    write_jsonl,
    write_parquet,
)
from meguri.tables.coded import CodedFault

if TYPE_CHECKING:
    from meguri.registry.database import Session

_NO_ROWS = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def table_out(session: "Session", folder: Path, table: Table) -> dict[str, Any]:
    """Write a table as JSON Lines and as Parquet; its rows, and each file with its SHA-256."""
    lines = folder / f"{table.name}.jsonl"
    rows = write_jsonl(lines, table, rows_out(session, table))
    parquet = write_parquet(folder, table, rows_out(session, table))
    files = {JSONL: [lines], PARQUET: parquet}
    return {"rows": rows} | {
        form: [{"file": one.name, "sha256": _hash(one)} for one in held] for form, held in files.items()
    }


def table_in(owner: "Session", folder: Path, table: Table, told: Mapping[str, Any], form: str) -> None:
    """Read a table from the files that `table_out` told of.

    Raises:
        RegistryError: they hold other rows than they should.
    """
    import psycopg

    paths = [folder / Path(one["file"]).name for one in told[form]]  # of this folder, whatever was told
    rows: Iterator[tuple[Any, ...]] = read_parquet(paths) if form == PARQUET else read_jsonl(paths[0], table)
    try:
        count = rows_in(owner, table, rows)
    except (*_NO_ROWS, psycopg.DataError, psycopg.IntegrityError) as found:
        raise bad_export(paths[0], f"{type(found).__name__} {found}", "the rows of an export") from found
    if count != told["rows"]:
        raise bad_export(paths[0], f"{count} rows", f"{told['rows']} rows")


def file_faults(folder: Path, tables: Mapping[str, Any], form: str) -> list[CodedFault]:
    """Every file that is missing, or is not the one that was written."""
    faults: list[CodedFault] = []
    for told in tables.values():
        for one in told.get(form, [{"file": form, "sha256": ""}]):
            path = folder / Path(one["file"]).name
            found = _hash(path) if path.is_file() else "nothing"
            if found != one["sha256"]:
                faults += bad_export(path, found, one["sha256"]).faults
    return faults


def go_on_counting(owner: "Session", tables: Iterable[Table]) -> None:
    """Let numbers begin after those that were taken in."""
    for table in tables:
        for column in table.primary_key:
            if column.identity is not None:
                owner.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.fullname}', '{column.name}'), "
                    f"coalesce(max({column.name}), 0) + 1, false) FROM {table.fullname}"
                )


def bad_export(where: Path, found: str, wanted: str) -> RegistryError:
    """The refusal of a file or its content."""
    values = {"where": str(where), "found": found[:200], "wanted": wanted}
    return RegistryError([RegistryFault(RegistryCode.BAD_EXPORT, values)])


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

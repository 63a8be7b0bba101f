"""The user's data folder: a CSV for each fact, a ledger and sources; written whole or not at all."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from meguri.facts import source
from meguri.facts.official.brought import FACTS
from meguri.facts.official.faults import UnknownImportError
from meguri.facts.official.imports import FileKind, Import
from meguri.facts.official.merging import Merged, merge
from meguri.tables.figures import SOURCES
from meguri.tables.imports import IMPORT_CHANGES, IMPORTS
from meguri.tables.schema import Table

LEDGER = "imports.csv"
_SOURCES = "sources.csv"


def plan_import(brought: Import, folder: Path) -> pl.DataFrame:
    """What keeping a file would do: one row of IMPORT_CHANGES for each of its rows; nothing is written.

    Args:
        brought: the file, read and found right.
        folder: the user's data folder; it need not exist.

    Raises:
        TableError: a file in the folder does not keep its table.
    """
    return _changes(_merged(brought, folder))


def keep(brought: Import, folder: Path) -> pl.DataFrame:
    """Write a file's rows into the user's data folder; the shipped facts stay as they are.

    Every file is written beside its place, then moved there; the ledger comes last, so that a run cut short
    is mended by running it again. Keeping the same file twice changes nothing the second time.

    Args:
        brought: the file, read and found right.
        folder: the user's data folder; made if missing.

    Returns:
        What was done, as `plan_import` tells it.

    Raises:
        TableError: a file in the folder does not keep its table; nothing is written.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        merged = _merged(brought, folder)
        written = {f"{fact}.csv": one.rows for fact, one in merged.items() if one.writes}
        book = ledger(folder)
        if written or brought.sha256 not in book["sha256"].to_list():
            written[_SOURCES] = _with_source(brought, folder)
            written[LEDGER] = _with_entry(brought, book)
        _write_all(folder, written)
    return _changes(merged)


def forget(sha256: str, folder: Path) -> int:
    """Take one imported file's rows out of the user's data folder again; rows it replaced do not come back.

    Args:
        sha256: of the file, or its first characters (at least 8), as the ledger has it.
        folder: the user's data folder.

    Returns:
        How many rows were taken out.

    Raises:
        UnknownImportError: the ledger has no such file, or several.
    """
    if not folder.is_dir():
        raise UnknownImportError(sha256, ())
    with _alone(folder):
        book = ledger(folder)
        entry = book.filter(pl.col("sha256").str.starts_with(sha256.lower()))
        if len(sha256) < 8 or entry.height != 1:
            raise UnknownImportError(sha256, tuple(one[:12] for one in book["sha256"]))
        source_id = entry["source_id"][0]
        written, gone = {}, 0
        for fact, table in FACTS.items():
            rows = read_kept(fact, table, folder)
            left = rows.filter(pl.col("source_id") != source_id)
            if left.height < rows.height:
                written[f"{fact}.csv"] = left
                gone += rows.height - left.height
        written[_SOURCES] = _described(folder).filter(pl.col("source_id") != source_id)
        written[LEDGER] = book.join(entry, on="sha256", how="anti")
        _write_all(folder, written)
    return gone


def ledger(folder: Path) -> pl.DataFrame:
    """The files kept in the folder, oldest first (table IMPORTS).

    Raises:
        TableError: the ledger does not keep its table.
    """
    return _read(folder / LEDGER, IMPORTS)


def read_kept(fact: str, table: Table, folder: Path) -> pl.DataFrame:
    """The imported rows of one fact.

    Raises:
        TableError: the file does not keep its table.
    """
    return _read(folder / f"{fact}.csv", table)


def _merged(brought: Import, folder: Path) -> dict[str, Merged]:
    return {
        part.fact: merge(part, _shipped(part.fact, part.table), read_kept(part.fact, part.table, folder))
        for part in brought.parts
    }


def _changes(merged: Mapping[str, Merged]) -> pl.DataFrame:
    rows = [change for one in merged.values() for change in one.changes]
    return IMPORT_CHANGES.check(pl.DataFrame(rows, schema=IMPORT_CHANGES.polars_schema))


def _shipped(fact: str, table: Table) -> pl.DataFrame:
    """The shipped rows of a fact; none for facts that only users bring."""
    return source.fact(fact).rows if fact in source.names() else table.empty()


def _read(path: Path, table: Table) -> pl.DataFrame:
    return source.read_rows(table, path.read_bytes(), where=str(path)) if path.exists() else table.empty()


def _described(folder: Path) -> pl.DataFrame:
    return _read(folder / _SOURCES, SOURCES)


def _with_source(brought: Import, folder: Path) -> pl.DataFrame:
    known = _described(folder)
    if brought.source_id in known["source_id"].to_list():
        return known
    customs = brought.kind is FileKind.CUSTOMS_EXPORTS
    row = {
        "source_id": brought.source_id,
        "title": f"{brought.name} ({brought.kind.title.ja} | {brought.kind.title.en})",
        "publisher": "財務省 Ministry of Finance (e-Stat 00350300)" if customs else "brought in by the user",
        "url": "https://www.e-stat.go.jp/stat-search/files?toukei=00350300" if customs else None,
        "date": None,
        "seen": f"whole file, imported {brought.day.isoformat()}",
        "licence": None,
    }
    added = pl.DataFrame([row], schema=SOURCES.polars_schema)
    return SOURCES.check(pl.concat([known, added]).sort("source_id"))


def _with_entry(brought: Import, book: pl.DataFrame) -> pl.DataFrame:
    row = {
        "imported_on": brought.day,
        "file_name": brought.name,
        "sha256": brought.sha256,
        "file_kind": brought.kind.value,
        "facts": ";".join(part.fact for part in brought.parts),
        "row_count": brought.row_count,
        "source_id": brought.source_id,
    }
    others = book.filter(pl.col("sha256") != brought.sha256)
    entry = pl.DataFrame([row], schema=IMPORTS.polars_schema)
    return IMPORTS.check(pl.concat([others, entry]).sort("imported_on", "file_name", "sha256"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder while reading and writing it, so that two imports at once do not lose rows."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _write_all(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write all files beside their places first; move them only when every one is on the disk."""
    waiting = {name: folder / f".{name}.part" for name in frames}
    try:
        for name, frame in frames.items():
            _write(waiting[name], frame.write_csv().encode())
        for name, path in waiting.items():
            path.replace(folder / name)
    finally:
        for path in waiting.values():
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:  # a full disk does not say which file it could not take
        raise OSError(fault.errno, fault.strerror, str(path)) from fault

"""A whole registry out into a folder, and in again into an empty one.

The folder holds each kept table as JSON Lines and as Parquet, and `manifest.json` with counts, the hash of
each file, and the head of the log. What is taken in is hashed again, event by event and leaf by leaf,
before it counts. Read models are not in it: they are made again.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from meguri.registry.checking import flaws
from meguri.registry.faults import RegistryCode, RegistryError, RegistryFault, refused
from meguri.registry.migrating import newest
from meguri.registry.projector import project_all
from meguri.registry.proofs import newest_head
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
from meguri.registry.schema import KEPT, SUBJECT_KEYS
from meguri.tables.coded import CodedFault

if TYPE_CHECKING:
    from meguri.registry.database import Session

MANIFEST = "manifest.json"
_TYPE, _VERSION = "MeguriRegistry", 1


def export_registry(session: "Session", folder: Path, *, with_keys: bool = False) -> dict[str, Any]:
    """Write the whole registry as of one moment; the manifest.

    Args:
        session: a connection with no transaction open.
        folder: made where it is missing; files of the same names are replaced.
        with_keys: also the keys of persons (sealed under the vault's key). An export with them brings owner
            data back that are erased later; without them the other registry cannot read any.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = (*KEPT, SUBJECT_KEYS) if with_keys else KEPT
    with session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        head = newest_head(session)
        told = {one.name: _table_out(session, folder, one) for one in tables}
    manifest = {
        "type": _TYPE,
        "version": _VERSION,
        "schema": newest(),
        "treeSize": 0 if head is None else head.size,
        "rootHash": None if head is None else b64encode(head.root).decode("ascii"),
        "tables": told,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def import_registry(owner: "Session", folder: Path, *, form: str = JSONL) -> int:
    """Take a whole registry into an empty one; all or nothing. How many events.

    Args:
        owner: a connection as the owner, with no transaction open.
        folder: what `export_registry` wrote.
        form: `jsonl` or `parquet`: which of the files are read.

    Raises:
        RegistryError: the registry has events already; files that are missing, altered or unreadable, all of
            them; content that does not hold together.
    """
    manifest = _manifest(folder)
    _check_files(folder, manifest, form)
    with owner.transaction():
        row = owner.execute("SELECT count(*) FROM meguri.events").fetchone()
        if row is not None and row[0]:
            raise refused(RegistryCode.NOT_EMPTY, found=row[0])
        for table in (*KEPT, SUBJECT_KEYS):
            if table.name in manifest["tables"]:
                _table_in(owner, folder, table, manifest["tables"][table.name], form)
        _go_on_counting(owner)
        _hold_to(owner, folder, manifest)
    project_all(owner)
    return int(manifest["tables"]["events"]["rows"])


def _table_out(session: "Session", folder: Path, table: Table) -> dict[str, Any]:
    lines = folder / f"{table.name}.jsonl"
    rows = write_jsonl(lines, table, rows_out(session, table))
    parquet = write_parquet(folder, table, rows_out(session, table))
    files = {JSONL: [lines], PARQUET: parquet}
    return {"rows": rows} | {
        form: [{"file": one.name, "sha256": _hash(one)} for one in held] for form, held in files.items()
    }


def _table_in(owner: "Session", folder: Path, table: Table, told: dict[str, Any], form: str) -> None:
    paths = [folder / one["file"] for one in told[form]]
    rows: Iterator[tuple[Any, ...]] = read_parquet(paths) if form == PARQUET else read_jsonl(paths[0], table)
    try:
        count = rows_in(owner, table, rows)
    except (ValueError, KeyError) as found:
        raise _bad(paths[0], f"{type(found).__name__} {found}", "the rows of an export") from found
    if count != told["rows"]:
        raise _bad(paths[0], f"{count} rows", f"{told['rows']} rows")


def _go_on_counting(owner: "Session") -> None:
    """Let numbers begin after those that were taken in."""
    for table in KEPT:
        for column in table.primary_key:
            if column.identity is not None:
                owner.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.fullname}', '{column.name}'), "
                    f"coalesce(max({column.name}), 0) + 1, false) FROM {table.fullname}"
                )


def _hold_to(owner: "Session", folder: Path, manifest: dict[str, Any]) -> None:
    """What was taken in holds together, and is the log that the manifest names."""
    head = newest_head(owner)
    found = (0, None) if head is None else (head.size, b64encode(head.root).decode("ascii"))
    wanted = (manifest["treeSize"], manifest["rootHash"])
    if found != wanted:
        raise _bad(folder / MANIFEST, str(wanted), str(found))
    faults = [_bad(folder, f"{one.what} ({one.count})", "a whole registry").faults for one in flaws(owner)]
    if faults:
        raise RegistryError(one for some in faults for one in some)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as found:
        raise _bad(path, str(found), "the manifest of an export") from found
    kind = (told.get("type"), told.get("version"), told.get("schema")) if isinstance(told, dict) else None
    if kind != (_TYPE, _VERSION, newest()):
        raise _bad(path, str(kind), str((_TYPE, _VERSION, newest())))
    return dict(told)


def _check_files(folder: Path, manifest: dict[str, Any], form: str) -> None:
    faults: list[CodedFault] = []
    for told in manifest["tables"].values():
        for one in told.get(form, [{"file": form, "sha256": ""}]):
            path = folder / Path(one["file"]).name
            found = _hash(path) if path.is_file() else "nothing"
            if found != one["sha256"]:
                faults += _bad(path, found, one["sha256"]).faults
    if faults:
        raise RegistryError(faults)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _bad(where: Path, found: str, wanted: str) -> RegistryError:
    values = {"where": str(where), "found": found[:200], "wanted": wanted}
    return RegistryError([RegistryFault(RegistryCode.BAD_EXPORT, values)])

"""A whole registry out into a folder, and in again into an empty one.

The folder holds each kept table as JSON Lines and as Parquet, and `manifest.json` with counts, the hash of
each file, and the head of the log. What is taken in is hashed again, event by event and leaf by leaf,
before it counts. Read models are not in it: they are made again. Accounts are a part of their own, in the
folder `accounts`, and only where wished.
"""

import json
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import REGISTRY
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.moving import ACCOUNTS, accounts_in, accounts_out
from meguri.registry.checking import flaws
from meguri.registry.export_files import bad_export, file_faults, go_on_counting, table_in, table_out
from meguri.registry.faults import RegistryCode, RegistryError, refused
from meguri.registry.migrating import newest
from meguri.registry.projector import project_all
from meguri.registry.proofs import newest_head
from meguri.registry.rows import JSONL, private
from meguri.registry.schema import KEPT, SUBJECT_KEYS
from meguri.registry.store import Clock, utc_now
from meguri.registry.trading.schema import MARKET_TABLES

if TYPE_CHECKING:
    from meguri.registry.database import Session

MANIFEST = "manifest.json"
_TABLES = (*KEPT, *MARKET_TABLES)  # in the order of import
_TYPE, _VERSION = "MeguriRegistry", 1


def export_registry(
    session: "Session", folder: Path, *, with_keys: bool = False, with_accounts: bool = False
) -> dict[str, Any]:
    """Write the whole registry as of one moment, in files that only their owner may read; the manifest.

    Args:
        session: a connection with no transaction open.
        folder: made where it is missing; files of the same names are replaced.
        with_keys: also the keys of persons (sealed under the vault's key). An export with them brings owner
            data back that are erased later; without them the other registry cannot read any.
        with_accounts: also organisations, people, memberships, passwords and API keys (as hashes), grants and
            the audit log. Names and addresses of people are sealed, so they need the keys, too.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tables = (*_TABLES, SUBJECT_KEYS) if with_keys else _TABLES
    with session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        head = newest_head(session)
        told = {one.name: table_out(session, folder, one) for one in tables}
        accounts = accounts_out(session, folder) if with_accounts else None
    manifest = {
        "type": _TYPE,
        "version": _VERSION,
        "schema": newest(),
        "treeSize": 0 if head is None else head.size,
        "rootHash": None if head is None else b64encode(head.root).decode("ascii"),
        "tables": told,
    } | ({} if accounts is None else {ACCOUNTS: accounts})
    private(folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def import_registry(
    owner: "Session", folder: Path, *, form: str = JSONL, with_accounts: bool = False, now: Clock = utc_now
) -> int:
    """Take a whole registry into an empty one; all or nothing. How many events.

    That it was taken in stands in the audit log.

    Args:
        owner: a connection as the owner, with no transaction open.
        folder: what `export_registry` wrote.
        form: `jsonl` or `parquet`: which of the files are read.
        with_accounts: also its accounts, into a registry that has none.
        now: the registry's clock.

    Raises:
        RegistryError: the registry has events already, or accounts; files that are missing, altered or
            unreadable, all of them; content that does not hold together.
    """
    manifest = _manifest(folder)
    if with_accounts and ACCOUNTS not in manifest:
        raise bad_export(folder / MANIFEST, "no accounts", "an export with accounts")
    faults = file_faults(folder, manifest["tables"], form)
    faults += file_faults(folder / ACCOUNTS, manifest[ACCOUNTS], form) if with_accounts else []
    if faults:
        raise RegistryError(faults)
    events = int(manifest["tables"]["events"]["rows"])
    with owner.transaction():
        row = owner.execute("SELECT count(*) FROM meguri.events").fetchone()
        if row is not None and row[0]:
            raise refused(RegistryCode.NOT_EMPTY, found=row[0])
        for table in (*_TABLES, SUBJECT_KEYS):
            if table.name in manifest["tables"]:
                table_in(owner, folder, table, manifest["tables"][table.name], form)
        go_on_counting(owner, _TABLES)
        if with_accounts:
            accounts_in(owner, folder, manifest[ACCOUNTS], form)
        _hold_to(owner, folder, manifest)
        subject = f"import of {events} events, root {manifest['rootHash'] or '–'}"
        note(owner, REGISTRY, "create", "registry", subject, now=now)
    project_all(owner)
    return events


def _hold_to(owner: "Session", folder: Path, manifest: dict[str, Any]) -> None:
    """What was taken in holds together, and is the log that the manifest names."""
    head = newest_head(owner)
    found = (0, None) if head is None else (head.size, b64encode(head.root).decode("ascii"))
    wanted = (manifest["treeSize"], manifest["rootHash"])
    if found != wanted:
        raise bad_export(folder / MANIFEST, str(wanted), str(found))
    faults = [
        bad_export(folder, f"{one.what} ({one.count})", "a whole registry").faults for one in flaws(owner)
    ]
    if faults:
        raise RegistryError(one for some in faults for one in some)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as found:
        raise bad_export(path, str(found), "the manifest of an export") from found
    kind = (told.get("type"), told.get("version"), told.get("schema")) if isinstance(told, dict) else None
    if kind != (_TYPE, _VERSION, newest()):
        raise bad_export(path, str(kind), str((_TYPE, _VERSION, newest())))
    return dict(told)

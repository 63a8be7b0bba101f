"""The accounts of a registry that moves: out into a folder of their own, and in again where there are none.

Secrets are in it only as what they are recognised by: argon2 of passwords, SHA-256 of API keys, the keyed
hash of mail addresses (of use only under the same MEGURI_SECRET). Names and addresses lie sealed in `boxes`,
which the keys of persons open. Whoever is erased later must be gone from the folder, too.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.schema import MOVED_ACCOUNTS
from meguri.registry.export_files import bad_export, go_on_counting, table_in, table_out
from meguri.registry.faults import RegistryCode, refused

if TYPE_CHECKING:
    from meguri.registry.database import Session

ACCOUNTS = "accounts"  # the folder, and the part of the manifest
_BELONG = (  # what a row of the one names has to be a row of the other
    ("memberships", "person_no", "people"),
    ("memberships", "organisation_no", "organisations"),
    ("passwords", "person_no", "people"),
    ("api_keys", "organisation_no", "organisations"),
    ("identities", "person_no", "people"),
    ("access_grants", "battery_no", "batteries"),
    ("audit", "battery_no", "batteries"),
)


def accounts_out(session: "Session", folder: Path) -> dict[str, Any]:
    """Write the accounts into a folder within an export, which only its owner may read; what was written."""
    place = folder / ACCOUNTS
    place.mkdir(mode=0o700, exist_ok=True)
    place.chmod(0o700)
    return {one.name: table_out(session, place, one) for one in MOVED_ACCOUNTS}


def accounts_in(owner: "Session", folder: Path, told: Mapping[str, Any], form: str) -> None:
    """Take the accounts of an export in, within the transaction of the import.

    Args:
        owner: a connection as the owner, after the kept tables are in.
        folder: of the export.
        told: what its manifest says of the accounts.
        form: which of the files are read.

    Raises:
        RegistryError: there are accounts already; rows that belong to nobody.
    """
    for table in MOVED_ACCOUNTS:
        row = owner.execute(f"SELECT count(*) FROM {table.fullname}").fetchone()
        if row is not None and row[0]:
            raise refused(RegistryCode.HAS_ACCOUNTS, found=f"{table.name}: {row[0]}")
    place = folder / ACCOUNTS
    for table in MOVED_ACCOUNTS:
        table_in(owner, place, table, told[table.name], form)
    go_on_counting(owner, MOVED_ACCOUNTS)
    for child, column, parent in _BELONG:
        row = owner.execute(
            f"SELECT count(*) FROM meguri.{child} c WHERE c.{column} IS NOT NULL "
            f"AND NOT EXISTS (SELECT FROM meguri.{parent} p WHERE p.{column} = c.{column})"
        ).fetchone()
        if row is not None and row[0]:
            raise bad_export(place, f"{child}: {row[0]} × {column}", f"rows of {parent}")

"""Takes in certificates that an earlier version kept in files, each a folder of the name in its QR code."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.passport.signing.canonical import canonical
from meguri.registry.certificates import DOCUMENT, NAME, PAGE, Issued, keep_certificate
from meguri.registry.faults import RegistryCode, RegistryError, refused
from meguri.registry.store import life_of
from meguri.tables.coded import CodedFault

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.vault import Vault

SEAL = "seal.json"
LINK = "certificate"


def import_certificates(session: "Session", vault: "Vault", folder: Path) -> tuple[int, int]:
    """Take in the certificates that lie in files; all or nothing. How many are new, and how many there are.

    The files stay where they are: they hold chassis numbers in the open, so whoever imported them removes
    them. A certificate that is here already is passed over.

    Args:
        session: a connection of the registry's own.
        vault: seals the files.
        folder: holds a folder for each certificate.

    Raises:
        RegistryError: a certificate that is damaged, or that no event tells of; all of them.
    """
    told: list[tuple[Issued, dict[str, bytes]]] = []
    faults: list[CodedFault] = []
    for one in _folders(folder):
        try:
            told.append(_read(session, one))
        except RegistryError as found:
            faults += found.faults
    if faults:
        raise RegistryError(faults)
    with session.transaction():
        new = sum(keep_certificate(session, vault, issued, files) for issued, files in told)
    return new, len(told)


def _folders(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise _bad(folder, "nothing")
    for one in sorted(folder.iterdir()):
        if one.is_dir() and not one.name.startswith("."):  # those are drafts that were never issued
            yield one


def _read(session: "Session", folder: Path) -> tuple[Issued, dict[str, bytes]]:
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        sealed = {str(Path(name).name): str(digest) for name, digest in seal["files"].items()}
        files = {name: (folder / name).read_bytes() for name in sealed}
        issued = _issued(session, folder.name, json.loads(files[DOCUMENT]), bytes(canonical(seal)))
        known_as = seal["name"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as found:
        raise _bad(folder, f"{type(found).__name__} {found}") from found
    if not NAME.fullmatch(folder.name) or known_as != folder.name:
        raise _bad(folder, f"another name ({known_as})")
    if not any(name.endswith(PAGE) for name in files):
        raise _bad(folder, "no page")
    altered = [name for name, content in files.items() if sha256(content).hexdigest() != sealed[name]]
    if altered:
        raise RegistryError(
            fault
            for name in altered
            for fault in _bad(folder / name, "another content than was sealed").faults
        )
    return issued, files


def _issued(session: "Session", name: str, document: Any, seal: bytes) -> Issued:
    says, battery_id = document["certificate"], document["battery"]
    event = _told_by(session, battery_id, says["address"])
    until = says["term"]["until"]
    last = date.fromisoformat(until) if until else None
    return Issued(
        name, battery_id, event.id, says["verdict_id"], says["title"], event.by, event.at, last, seal
    )


def _told_by(session: "Session", battery_id: str, address: str) -> Any:
    """The event that tells that the certificate of an address was issued."""
    for event in life_of(session, battery_id):
        if event.links.certificate == address:
            return event
    raise ValueError(f"no event of {battery_id} tells of {address}")


def _bad(where: Path, found: str) -> RegistryError:
    return refused(RegistryCode.BAD_ARCHIVE, where=where, found=found[:200])

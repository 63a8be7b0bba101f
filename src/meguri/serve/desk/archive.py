"""Certificates as they were issued: the signed document, the printed pages, and what proves both unchanged.

They lie in the registry (`meguri.registry.certificates`), sealed under the holder's key. The name of each is
drawn so that nobody can guess it, and stands in the QR code.
"""

import json
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from meguri.registry.certificates import (
    DOCUMENT,
    PAGE,
    Issued,
    Kept,
    certificate_named,
    keep_certificate,
)
from meguri.serve.own_signature import is_signed_here

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.serve.house import House, Visit

TYPE, SEAL_TYPE = "MeguriCertificate", "MeguriCertificateSeal"
OPEN = ".open"  # of a page on which only the end of the chassis number stands
_NAME_BYTES = 15


@dataclass(frozen=True)
class Archived:
    """One certificate as it is kept.

    Attributes:
        kept: of the registry.
    """

    kept: Kept

    @property
    def name(self) -> str:
        """Its name."""
        return self.kept.issued.name

    @property
    def is_erased(self) -> bool:
        """Whether the holder was erased, and with him what the certificate says."""
        return self.kept.files is None

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The signed document."""
        found: Mapping[str, Any] = json.loads((self.kept.files or {})[DOCUMENT])
        return found

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says (`Certificate.plain`)."""
        found: Mapping[str, Any] = self.document["certificate"]
        return found

    @property
    def text(self) -> bytes:
        """The signed document as it was issued, to the byte: what the printed fingerprint is of."""
        return (self.kept.files or {})[DOCUMENT]

    @property
    def is_open(self) -> bool:
        """Whether what everybody may read keeps back the chassis number; earlier versions did not."""
        return any(OPEN in name for name in self.sealed)

    def page(self, lang: str, *, is_open: bool) -> bytes:
        """The printed page in a language: that of the holder, or the one that everybody may read."""
        return (self.kept.files or {})[f"{lang}{OPEN if is_open else ''}{PAGE}"]

    @cached_property
    def seal(self) -> Mapping[str, Any]:
        """What was signed of the files when they were issued."""
        found: Mapping[str, Any] = json.loads(self.kept.issued.seal)
        return found

    @property
    def sealed(self) -> Mapping[str, str]:
        """Name of a file → its SHA-256, as it was when it was issued."""
        told: Mapping[str, str] = self.seal["files"]
        return told

    def is_whole(self, house: "House") -> bool:
        """Whether all is as issued, and signed by this installation; of what was erased, the digests."""
        is_of_this = (self.seal.get("type"), self.seal.get("name")) == (SEAL_TYPE, self.name)
        if not (is_of_this and is_signed_here(self.seal, house)):
            return False
        if self.kept.files is None:
            return dict(self.kept.digests) == dict(self.sealed)
        found = {name: _digest(content) for name, content in self.kept.files.items()}
        return found == dict(self.sealed) and is_signed_here(self.document, house)


def new_name() -> str:
    """A name that nobody can guess."""
    return b32encode(token_bytes(_NAME_BYTES)).decode().lower()


def keep(
    session: "Session",
    house: "House",
    name: str,
    document: bytes,
    pages: Mapping[str, bytes],
    *,
    event_id: str,
    issuer: str,
) -> None:
    """Keep a certificate; it is there whole or not at all.

    Args:
        session: a connection of the registry's own.
        house: the server, whose key seals it.
        name: its name.
        document: the signed document.
        pages: language → PDF; with `.open` behind it, the one that everybody may read.
        event_id: content address of the event that tells that it was issued.
        issuer: identifier of who issued it.

    Raises:
        RegistryError: no such battery; the data of its holder were erased.
    """
    from meguri.passport.signing import add_proof, canonical

    files = {DOCUMENT: document} | {f"{lang}{PAGE}": page for lang, page in pages.items()}
    digests = {one: _digest(content) for one, content in files.items()}
    now = house.now()
    seal = bytes(canonical(add_proof({"type": SEAL_TYPE, "name": name, "files": digests}, house.key, now)))
    told = json.loads(document)
    says, until = told["certificate"], told["certificate"]["term"]["until"]
    last = date.fromisoformat(until) if until else None
    issued = Issued(
        name, told["battery"], event_id, says["verdict_id"], says["title"], issuer, now, last, seal
    )
    keep_certificate(session, house.vault, issued, files)


def archived(visit: "Visit", name: str) -> Archived:
    """A certificate by its name.

    Raises:
        RegistryError: there is none.
    """
    with visit.own_work() as session:
        return Archived(certificate_named(session, visit.house.vault, name))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()

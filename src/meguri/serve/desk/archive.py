"""Certificates as they were issued: the signed document, the printed pages, and what proves both unchanged.

Each is a folder of files that nobody writes to again. Its name is drawn so that nobody can guess it, and
stands in the QR code.
"""

import json
import re
import shutil
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.serve.faults import RefusedError
from meguri.serve.own_signature import is_signed_here
from meguri.settings import data_folder

if TYPE_CHECKING:
    from meguri.serve.house import House

FOLDER = "certificates"
DOCUMENT, SEAL = "document.json", "seal.json"
TYPE, SEAL_TYPE = "MeguriCertificate", "MeguriCertificateSeal"
NO_CERTIFICATE = N_("No certificate is called {found} here.")
_NAME = re.compile(r"[a-z2-7]{24}")
_NAME_BYTES = 15


@dataclass(frozen=True)
class Archived:
    """One certificate as it is kept.

    Attributes:
        name: its name.
        folder: its files.
        document: the signed document.
    """

    name: str
    folder: Path
    document: Mapping[str, Any]

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says (`Certificate.plain`)."""
        found: Mapping[str, Any] = self.document["certificate"]
        return found

    def page(self, lang: str) -> bytes:
        """The printed page in a language."""
        return (self.folder / f"{lang}.pdf").read_bytes()

    @property
    def sealed(self) -> Mapping[str, str]:
        """Name of a file → its SHA-256, as it was when it was issued; signed (`SEAL`)."""
        told: Mapping[str, str] = json.loads((self.folder / SEAL).read_text(encoding="utf-8"))["files"]
        return told

    def is_whole(self, house: "House") -> bool:
        """Whether document and pages are as they were issued, and signed by this installation."""
        seal = json.loads((self.folder / SEAL).read_text(encoding="utf-8"))
        is_of_this = (seal.get("type"), seal.get("name")) == (SEAL_TYPE, self.name)
        if not (is_of_this and is_signed_here(seal, house) and is_signed_here(self.document, house)):
            return False
        return all(_digest((self.folder / name).read_bytes()) == told for name, told in seal["files"].items())


def new_name() -> str:
    """A name that nobody can guess."""
    return b32encode(token_bytes(_NAME_BYTES)).decode().lower()


def keep(house: "House", name: str, document: bytes, pages: Mapping[str, bytes]) -> None:
    """Keep a certificate; it is there whole or not at all.

    Args:
        house: the server, whose key seals it.
        name: its name.
        document: the signed document.
        pages: language → PDF.
    """
    from meguri.passport.signing import add_proof

    folder = _folder(house)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = {DOCUMENT: document} | {f"{lang}.pdf": page for lang, page in pages.items()}
    digests = {one: _digest(content) for one, content in files.items()}
    seal = add_proof({"type": SEAL_TYPE, "name": name, "files": digests}, house.key, house.now())
    draft = folder / f".{name}.{token_hex(4)}"
    draft.mkdir(mode=0o700)
    try:
        for one, content in (files | {SEAL: json.dumps(seal).encode()}).items():
            (draft / one).write_bytes(content)
            (draft / one).chmod(0o400)
        draft.rename(folder / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def archived(house: "House", name: str) -> Archived:
    """A certificate by its name.

    Raises:
        RefusedError: 404.
    """
    folder = _folder(house) / name
    if _NAME.fullmatch(name) is None or not (folder / DOCUMENT).is_file():
        raise RefusedError(404, "no_certificate", NO_CERTIFICATE, {"found": name[:40]})
    return Archived(name, folder, json.loads((folder / DOCUMENT).read_text(encoding="utf-8")))


def _folder(house: "House") -> Path:
    return data_folder(house.settings.environ) / FOLDER


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()

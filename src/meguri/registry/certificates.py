"""Certificates as they were issued: found by a name that nobody can guess, sealed under the holder's key.

What one says – its document and its pages – names a car, and so a person. It lies sealed under the key of
whoever held the battery when it was issued (the battery's own identifier while nobody bought it). Erasing
that person shuts it for ever. What remains says nothing of the car: when it was issued, by whom, for which
battery and until when, and the digests, by which a page that somebody still has can be recognised.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from meguri.registry.faults import RegistryCode, refused
from meguri.registry.records import digest_of, uri_of

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.vault import Vault

DOCUMENT = "document.json"
PAGE = ".pdf"
NAME = re.compile(r"[a-z2-7]{24}")
MOST_LISTED = 500
_COLUMNS = (
    "c.name, b.battery_id, c.event_id, c.verdict_id, c.title, c.issuer, c.issued_at, c.valid_until, c.body"
)
_FROM = "FROM meguri.certificates c JOIN meguri.batteries b USING (battery_no)"


@dataclass(frozen=True, slots=True)
class Issued:
    """What remains of a certificate, whoever is erased.

    Attributes:
        name: by which it is found.
        battery_id: the battery.
        event_id: content address of the event that tells that it was issued.
        verdict_id: the verdict that it rests on.
        title: `certificate` or `reference`.
        issuer: identifier of who issued it.
        issued_at: when.
        valid_until: last day; None where the day of measurement is not known.
        seal: signed JSON: the digest of each file, as it was issued.
    """

    name: str
    battery_id: str
    event_id: str
    verdict_id: str
    title: str
    issuer: str
    issued_at: datetime
    valid_until: date | None
    seal: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate with its files.

    Attributes:
        issued: what remains of it in any case.
        digests: file → its SHA-256 as issued, hexadecimal.
        files: file → its content; None where the person was erased.
    """

    issued: Issued
    digests: Mapping[str, str]
    files: Mapping[str, bytes] | None


def keep_certificate(session: "Session", vault: "Vault", issued: Issued, files: Mapping[str, bytes]) -> bool:
    """Keep a certificate; it is there whole or not at all. Whether it is new.

    Args:
        session: a connection of the registry's own.
        vault: seals the files.
        issued: what is known of it.
        files: `document.json`, and a page `<language>.pdf` for each language, and one
            `<language>.open.pdf` that everybody may read.

    Raises:
        RegistryError: no such battery; the data of its holder were erased.
    """
    with session.transaction():
        number = _battery_no(session, issued.battery_id)
        known = session.execute("SELECT FROM meguri.certificates WHERE name = %s", [issued.name]).fetchone()
        if known is not None:
            return False
        subject_no, sealed = vault.seal(session, holder_of(session, number, issued.battery_id), files)
        session.execute(
            "INSERT INTO meguri.certificates (name, battery_no, event_id, verdict_id, title, issuer, "
            "issued_at, valid_until, subject_no, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [issued.name, number, digest_of(issued.event_id), issued.verdict_id, issued.title, issued.issuer,
             issued.issued_at, issued.valid_until, subject_no, issued.seal],
        )  # fmt: skip
        for file, content in sealed.items():
            language = file.partition(".")[0] if file.endswith(PAGE) else None
            session.execute(
                "INSERT INTO meguri.certificate_files (certificate_no, file, language, digest, sealed) "
                "SELECT certificate_no, %s, %s, %s, %s FROM meguri.certificates WHERE name = %s",
                [file, language, sha256(files[file]).digest(), content, issued.name],
            )
    return True


def certificate_named(session: "Session", vault: "Vault", name: str) -> Kept:
    """A certificate by its name.

    Args:
        session: a connection of the registry's own.
        vault: opens the files.
        name: as the QR code says it.

    Raises:
        RegistryError: there is none; the vault has another key than it was sealed with.
    """
    asked = f"SELECT {_COLUMNS}, c.certificate_no, c.subject_no {_FROM} WHERE c.name = %s"
    row = session.execute(asked, [name]).fetchone() if NAME.fullmatch(name) else None
    if row is None:
        raise refused(RegistryCode.NO_CERTIFICATE, found=name[:40])
    files = session.execute(
        "SELECT file, digest, sealed FROM meguri.certificate_files WHERE certificate_no = %s ORDER BY file",
        [row[-2]],
    ).fetchall()
    opened = vault.opened(session, row[-1], {file: sealed for file, _, sealed in files})
    return Kept(_issued(row), {file: digest.hex() for file, digest, _ in files}, opened)


def certificate_with(session: "Session", digest: str) -> str | None:
    """The name of the certificate to which a file belongs, to the byte; None of none here.

    Args:
        session: a connection of the registry's own.
        digest: SHA-256 of the file, hexadecimal.
    """
    row = session.execute(
        "SELECT c.name FROM meguri.certificate_files f JOIN meguri.certificates c USING (certificate_no) "
        "WHERE f.digest = %s ORDER BY c.certificate_no DESC LIMIT 1",
        [bytes.fromhex(digest)],
    ).fetchone()
    return None if row is None else str(row[0])


def is_theirs(session: "Session", name: str) -> bool:
    """Whether the asker of a connection issued a certificate, or holds its battery."""
    row = session.execute("SELECT FROM meguri.certificates WHERE name = %s", [name]).fetchone()
    return row is not None


def certificates_shown(session: "Session", most: int = MOST_LISTED) -> tuple[Issued, ...]:
    """The certificates that the asker of a connection may list, the newest first."""
    rows = session.execute(
        f"SELECT {_COLUMNS} {_FROM} ORDER BY c.certificate_no DESC LIMIT %s", [most]
    ).fetchall()
    return tuple(_issued(row) for row in rows)


def holder_of(session: "Session", battery_no: int, battery_id: str) -> str:
    """Whose data a car's certificate is: who bought the battery last, else the battery's own identifier."""
    row = session.execute(
        "SELECT taker FROM meguri.custody WHERE battery_no = %s AND taker IS NOT NULL "
        "AND kind IN ('sold', 'ownership_decided') ORDER BY at DESC, sequence DESC LIMIT 1",
        [battery_no],
    ).fetchone()
    return battery_id if row is None else str(row[0])


def _battery_no(session: "Session", battery_id: str) -> int:
    row = session.execute(
        "SELECT battery_no FROM meguri.batteries WHERE battery_id = %s", [battery_id]
    ).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_BATTERY, found=repr(battery_id))
    return int(row[0])


def _issued(row: tuple[Any, ...]) -> Issued:
    name, battery_id, event_id, *more = row[:9]
    return Issued(name, battery_id, uri_of(event_id), *more)

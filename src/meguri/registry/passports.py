"""The passport of a battery: what is stored of it now, and what it was as of a day.

The document now speaks of the day of its latest event: it depends on the events alone, so it can be made
again to the byte, and keeps its tag until something happens. What is stored is shown only where no event
came since; else the document is folded on the spot, so that nobody reads an old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from meguri.passport.document import Document
from meguri.passport.events import Event, fold
from meguri.passport.readers import Roles, shipped_roles, view
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.store import life_of
from meguri.registry.vault import Vault

if TYPE_CHECKING:
    from meguri.registry.database import Session

STORED = ("public", "legitimate_interest", "authority")
READ = {
    role: f"SELECT b.event_count, p.sequence, p.{role}, p.{role}_etag FROM meguri.batteries b "
    "LEFT JOIN meguri.passport_pages p USING (battery_no) WHERE b.battery_id = %s"
    for role in STORED
}


@dataclass(frozen=True, slots=True)
class Page:
    """A passport as one role reads it.

    Attributes:
        body: JSON.
        etag: changes when the body does; with its quotation marks.
        sequence: number of events behind it.
    """

    body: bytes
    etag: str
    sequence: int


@cache
def roles() -> Roles:
    """The policy as shipped, read once."""
    return shipped_roles()


def passport_now(
    session: "Session", battery_id: str, role: str = "public", *, vault: Vault | None = None
) -> Page:
    """The passport with all that happened so far.

    Args:
        session: a connection.
        battery_id: the battery.
        role: who reads; of `STORED` the answer is stored.
        vault: opens what is sealed, for a role that may read it.

    Raises:
        RegistryError: no such battery.
        ReaderError: no such role.
    """
    if role not in READ:
        document, sequence = document_now(_opened(session, battery_id, vault), battery_id)
        return page_of(document, role, sequence)
    if (page := stored_page(session, battery_id, role)) is not None:
        return page
    document, sequence = document_now(life_of(session, battery_id), battery_id)
    return page_of(document, role, sequence)


def stored_page(session: "Session", battery_id: str, role: str = "public") -> Page | None:
    """What is stored of a passport; None where it is older than the last event, or not the asker's to read.

    Args:
        session: a connection, as whoever asks.
        battery_id: the battery.
        role: one of `STORED`.

    Raises:
        RegistryError: no such battery.
    """
    with session.cursor(binary=True) as cursor:
        row = cursor.execute(READ[role], [battery_id]).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_BATTERY, found=battery_id)
    count, sequence, body, etag = row
    return Page(bytes(body), etag, sequence) if sequence == count and body is not None else None


def passport_as_of(
    session: "Session", battery_id: str, day: date, role: str = "public", *, vault: Vault | None = None
) -> Page:
    """The passport as of a day: what had happened by then, with what is known of it now.

    Args:
        session: a connection.
        battery_id: the battery.
        day: the day.
        role: who reads.
        vault: opens what is sealed, for a role that may read it.

    Raises:
        RegistryError: no such battery.
        ReaderError: no such role.
    """
    life = _opened(session, battery_id, vault)
    if not life:
        raise refused(RegistryCode.NO_BATTERY, found=battery_id)
    return page_of(fold(life, day, battery_id=battery_id), role, len(life))


def _opened(session: "Session", battery_id: str, vault: Vault | None) -> tuple[Event, ...]:
    life = life_of(session, battery_id)
    return life if vault is None else vault.open_events(session, battery_id, life)


def document_now(life: Sequence[Event], battery_id: str) -> tuple[Document, int]:
    """The whole document of a life as of its latest day, and the number of events.

    Raises:
        RegistryError: nothing happened: no such battery.
    """
    if not life:
        raise refused(RegistryCode.NO_BATTERY, found=battery_id)
    return fold(life, latest_day(life), battery_id=battery_id), len(life)


def latest_day(life: Sequence[Event]) -> date:
    """The latest day of a life, each event on the calendar of its place."""
    return max(one.day for one in life)


def page_of(document: Document, role: str, sequence: int) -> Page:
    """A document as one role reads it.

    Raises:
        ReaderError: no such role.
    """
    body = view(document, role, roles()).model_dump_json(exclude_none=True).encode("utf-8")
    return Page(body, f'"{sha256(body).hexdigest()[:32]}"', sequence)

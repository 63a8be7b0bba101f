"""Copies of a true registry's batteries, row for row as capture, sequencer and projector would write them.

The batteries that came by the real way are patterns. A copy has another identifier; so its events have other
addresses (hashed here from their content), the log other leaves, and pages other tags. All else is taken from
the rows that the real way wrote. `scale_proof.py` holds both ways against each other, table by table.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import pack
from typing import TYPE_CHECKING, Any

from psycopg.adapt import PyFormat, Transformer

from meguri.passport.signing.canonical import canonical
from meguri.registry.passports import STORED
from meguri.registry.records import uri_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

_URI = b"ni:///sha-256;"
_DIGEST = 43  # characters of base64url
_OUTSIDE = ("eventID", "recordTime", "@context")
FOLLOWING = ("custody", "contracts")  # read models of events that name their battery by its number alone
_FIELDS = pack(">h", 10)
COLUMNS = (
    "event_no, event_id, battery_no, sequence, kind, happened_at, recorded_by, body, captured_at, receipt_no"
)


def field(value: bytes) -> bytes:
    """A field of COPY's binary form."""
    return pack(">i", len(value)) + value


def as_field(value: Any) -> bytes:
    """The same of a value of PostgreSQL's: bytes of what it is sent as."""
    found = Transformer().get_dumper(value, PyFormat.BINARY).dump(value)
    return field(bytes(found or b""))


def form(text: bytes, names: dict[bytes, str]) -> bytes:
    """A text with places for what differs between copies."""
    text = text.replace(b"%", b"%%")
    for found, name in names.items():
        text = text.replace(found, f"%({name})s".encode())
    return text


@dataclass(frozen=True, slots=True)
class EventForm:
    """What all copies of an event have in common.

    Attributes:
        content: what its address is the hash of.
        body: as it is kept.
        said: the fields kind, happened_at and recorded_by.
    """

    content: bytes
    body: bytes
    said: bytes

    def copy(self, names: dict[bytes, bytes]) -> tuple[bytes, bytes]:
        """Address (32 bytes) and body of a battery's own."""
        digest = sha256(self.content % names).digest()
        return digest, self.body % (names | {b"own": _URI + urlsafe_b64encode(digest)[:_DIGEST]})


def event_form(row: Sequence[Any], battery_id: bytes) -> EventForm:
    """From a row of `events`: event_id, kind, happened_at, recorded_by, body."""
    digest, kind, happened_at, recorded_by, body = row
    told = json.loads(body)
    inside = canonical({name: value for name, value in told.items() if name not in _OUTSIDE})
    names = {battery_id: "battery"}
    return EventForm(
        form(inside, names),
        form(bytes(body), names | {uri_of(digest).encode(): "own"}),
        b"".join((field(kind.encode()), as_field(happened_at), field(recorded_by.encode()))),
    )


@dataclass(frozen=True, slots=True)
class Pattern:
    """A battery of which there are copies.

    Attributes:
        events: in order.
        pages: as of `STORED`.
        named: which events the pages name, by their place.
        passport: sequence and as_of.
        line: its row of `fleet` after battery_no and battery_id.
        following: table of `FOLLOWING` → its rows after battery_no.
        holders: who holds it.
    """

    events: tuple[EventForm, ...]
    pages: tuple[bytes, ...]
    named: tuple[int, ...]
    passport: tuple[Any, ...]
    line: tuple[Any, ...]
    following: dict[str, tuple[tuple[Any, ...], ...]]
    holders: tuple[str, ...]

    def copied_pages(self, names: dict[bytes, bytes]) -> Iterator[Any]:
        """Bodies and tags of a battery's own pages, as the columns of `passports` have them."""
        for one in self.pages:
            body = one % names
            yield body
            yield f'"{sha256(body).hexdigest()[:32]}"'


def names_of(battery_id: bytes, digests: Sequence[bytes], named: Iterable[int]) -> dict[bytes, bytes]:
    """What stands in the places of a battery's pages."""
    told = {b"e%d" % one: _URI + urlsafe_b64encode(digests[one])[:_DIGEST] for one in named}
    return told | {b"battery": battery_id}


def patterns(session: "Session", count: int) -> list[Pattern]:
    """The first batteries of a registry, in their order, with all rows that follow from them."""
    rows = session.execute(
        "SELECT battery_no, battery_id FROM meguri.batteries ORDER BY battery_no LIMIT %s", [count]
    ).fetchall()
    return [_pattern(session, number, battery_id.encode()) for number, battery_id in rows]


def _pattern(session: "Session", number: int, battery_id: bytes) -> Pattern:
    def read(what: str, table: str, order: str = "battery_no") -> list[tuple[Any, ...]]:
        with session.cursor(binary=True) as cursor:
            found = f"SELECT {what} FROM meguri.{table} WHERE battery_no = %s ORDER BY {order}"  # noqa: S608
            return cursor.execute(found, [number]).fetchall()

    events = read("event_id, kind, happened_at, recorded_by, body", "events", "sequence")
    ((sequence, as_of, *pages),) = read(f"sequence, as_of, {', '.join(STORED)}", "passports")
    names = {battery_id: "battery"}
    names |= {uri_of(one[0]).encode(): f"e{place}" for place, one in enumerate(events)}
    forms = tuple(form(bytes(one), names) for one in pages)
    whole = b"".join(forms)
    return Pattern(
        tuple(event_form(one, battery_id) for one in events),
        forms,
        tuple(place for place in range(len(events)) if b"%%(e%d)s" % place in whole),
        (sequence, as_of),
        read("*", "fleet")[0][2:],
        {one: tuple(row[1:] for row in read("*", one, "sequence")) for one in FOLLOWING},
        tuple(holder for (holder,) in read("holder", "holdings")),
    )


def event_row(
    event_no: int, digest: bytes, battery_no: int, sequence: int, said: bytes, body: bytes
) -> bytes:
    """A row of `events` in COPY's binary form, as far as a lot does not say the rest (`lot_fields`)."""
    return b"".join(
        (
            _FIELDS,
            pack(">iqi", 8, event_no, 32),
            digest,
            pack(">iqii", 8, battery_no, 4, sequence),
            said,
            pack(">i", len(body)),
            body,
        )
    )

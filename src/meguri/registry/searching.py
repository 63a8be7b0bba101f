"""Events by what they are, a page at a time, in the order in which they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.faults import RegistryCode, refused
from meguri.registry.records import digest_of, uri_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

LARGEST_PAGE = 1_000
_FROM = (
    "SELECT e.event_no, e.event_id, b.battery_id, e.sequence, e.kind, e.captured_at, e.recorded_by, e.body "
    "FROM meguri.events e JOIN meguri.batteries b USING (battery_no) "
)


@dataclass(frozen=True, slots=True)
class Found:
    """One event as it is kept.

    Attributes:
        event_id: content address.
        battery_id: the battery.
        sequence: its place among the battery's events.
        kind: its kind.
        captured_at: when it came.
        recorded_by: who recorded it.
        body: its EPCIS form.
    """

    event_id: str
    battery_id: str
    sequence: int
    kind: str
    captured_at: datetime
    recorded_by: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; None narrows nothing.

    Attributes:
        battery_id: events of one battery.
        kinds: events of these kinds.
        recorded_by: events that one of these recorded.
        happened_from: not before.
        happened_before: before.
        captured_from: came not before.
        captured_before: came before.
    """

    battery_id: str | None = None
    kinds: Sequence[str] | None = None
    recorded_by: Sequence[str] | None = None
    happened_from: datetime | None = None
    happened_before: datetime | None = None
    captured_from: datetime | None = None
    captured_before: datetime | None = None


_RULES = {
    "battery_id": "b.battery_id = %(battery_id)s",
    "kinds": "e.kind = ANY(%(kinds)s)",
    "recorded_by": "e.recorded_by = ANY(%(recorded_by)s)",
    "happened_from": "e.happened_at >= %(happened_from)s",
    "happened_before": "e.happened_at < %(happened_before)s",
    "captured_from": "e.captured_at >= %(captured_from)s",
    "captured_before": "e.captured_at < %(captured_before)s",
}


def events_page(
    session: "Session", wanted: Search, *, after: int = 0, limit: int = 100
) -> tuple[tuple[Found, ...], int | None]:
    """A page of events, and where the next one begins (None on the last).

    Args:
        session: a connection.
        wanted: what is looked for.
        after: where the page begins, as the page before told.
        limit: events at most; not above `LARGEST_PAGE`.
    """
    given: dict[str, Any] = {
        name: list(value) if name in ("kinds", "recorded_by") else value
        for name in _RULES
        if (value := getattr(wanted, name)) is not None
    }
    most = max(1, min(limit, LARGEST_PAGE))
    where = " AND ".join(["e.event_no > %(after)s", *(_RULES[name] for name in given)])
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            f"{_FROM} WHERE {where} ORDER BY e.event_no LIMIT %(limit)s",
            given | {"after": after, "limit": most + 1},
        ).fetchall()
    return tuple(_found(row) for row in rows[:most]), rows[most - 1][0] if len(rows) > most else None


def event_by_id(session: "Session", event_id: str) -> Found:
    """One event.

    Raises:
        RegistryError: no such event.
    """
    with session.cursor(binary=True) as cursor:
        row = cursor.execute(f"{_FROM} WHERE e.event_id = %s", [digest_of(event_id)]).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_EVENT, found=event_id)
    return _found(row)


def is_shown(session: "Session", event_id: str) -> bool:
    """Whether the wall shows an event to whoever a connection asks as."""
    row = session.execute("SELECT FROM meguri.events WHERE event_id = %s", [digest_of(event_id)]).fetchone()
    return row is not None


def receipt_by_id(session: "Session", event_id: str) -> bytes:
    """The receipt of one event, signed JSON.

    Raises:
        RegistryError: no such event.
    """
    with session.cursor(binary=True) as cursor:
        row = cursor.execute(
            "SELECT r.body FROM meguri.events e JOIN meguri.receipts r USING (receipt_no) "
            "WHERE e.event_id = %s",
            [digest_of(event_id)],
        ).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_EVENT, found=event_id)
    return bytes(row[0])


def _found(row: Any) -> Found:
    _, digest, battery_id, sequence, kind, captured_at, recorded_by, body = row
    return Found(uri_of(digest), battery_id, sequence, kind, captured_at, recorded_by, bytes(body))

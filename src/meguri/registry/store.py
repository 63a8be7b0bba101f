"""Takes events in: each once, in an order per battery, with a signed receipt, all or nothing.

One statement does it all (one trip, one flush to disk): it looks whether the event is known, counts it
under its battery, keeps it with its receipt and queues it for the log. Two writers of one battery wait for
each other at the battery's row; of two writers of one event the second finds it known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event
from meguri.passport.signing.keys import SigningKey
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.receipts import lot_receipt_of, receipt_of
from meguri.registry.records import Record, check_past, record_of, uri_of
from meguri.registry.reviving import revived

if TYPE_CHECKING:
    from meguri.registry.database import Session

Clock = Callable[[], datetime]
_TRIES = 5

_CAPTURE = """
WITH known AS (
  SELECT sequence, captured_at, receipt_no FROM meguri.events WHERE event_id = %(event_id)s
), battery AS (
  INSERT INTO meguri.batteries AS b (battery_id, event_count)
  SELECT %(battery_id)s, 1
  WHERE NOT EXISTS (SELECT FROM known) AND (%(expected)s::integer IS NULL OR %(expected)s::integer = coalesce(
    (SELECT event_count FROM meguri.batteries WHERE battery_id = %(battery_id)s), 0))
  ON CONFLICT (battery_id) DO UPDATE SET event_count = b.event_count + 1
    WHERE %(expected)s::integer IS NULL OR b.event_count = %(expected)s::integer
  RETURNING battery_no, event_count
), receipt AS (
  INSERT INTO meguri.receipts (body) SELECT %(receipt)s FROM battery RETURNING receipt_no
), event AS (
  INSERT INTO meguri.events
    (event_id, battery_no, sequence, kind, happened_at, captured_at, recorded_by, receipt_no, body)
  SELECT %(event_id)s, battery_no, event_count, %(kind)s, %(happened_at)s, %(captured_at)s, %(recorded_by)s,
    receipt_no, %(body)s
  FROM battery, receipt
  RETURNING event_no, battery_no, sequence, captured_at
), queued AS (
  INSERT INTO meguri.pending SELECT event_no FROM event
)
SELECT true, sequence, captured_at, %(receipt)s::bytea FROM event
UNION ALL
SELECT false, sequence, captured_at, body FROM known JOIN meguri.receipts USING (receipt_no)
"""
_AUDITED = _CAPTURE.replace(
    "\n)\nSELECT true",
    """
), audited AS (
  INSERT INTO meguri.audit (at, way, person_id, organisation_id, credential_no, verb, resource, subject,
    battery_no, network, outcome)
  SELECT captured_at, %(way)s, %(person_id)s, %(organisation_id)s, %(credential_no)s, %(verb)s, %(resource)s,
    %(subject)s, battery_no, %(network)s, 'done'
  FROM event
)
SELECT true""",
)
_INCOMING = """
CREATE TEMPORARY TABLE incoming (
  place integer, event_id bytea, battery_id text, kind text, happened_at timestamptz, recorded_by text,
  body bytea
) ON COMMIT DROP
"""
_COLUMNS = ("int4", "bytea", "text", "text", "timestamptz", "text", "bytea")
_CAPTURE_LOT = """
WITH fresh AS (
  SELECT i.* FROM incoming i WHERE NOT EXISTS (SELECT FROM meguri.events e WHERE e.event_id = i.event_id)
), counts AS (
  SELECT battery_id, count(*)::integer AS count FROM fresh GROUP BY battery_id
), battery AS (
  INSERT INTO meguri.batteries AS b (battery_id, event_count)
  SELECT battery_id, count FROM counts ORDER BY battery_id  -- in one order, or two lots lock each other out
  ON CONFLICT (battery_id) DO UPDATE SET event_count = b.event_count + excluded.event_count
  RETURNING battery_no, battery_id, event_count
), receipt AS (
  INSERT INTO meguri.receipts (body) SELECT %(receipt)s WHERE EXISTS (SELECT FROM fresh) RETURNING receipt_no
), event AS (
  INSERT INTO meguri.events
    (event_id, battery_no, sequence, kind, happened_at, captured_at, recorded_by, receipt_no, body)
  SELECT event_id, battery_no,
    event_count - count + (row_number() OVER (PARTITION BY battery_id ORDER BY place))::integer,
    kind, happened_at, %(captured_at)s, recorded_by, receipt_no, body
  FROM fresh JOIN counts USING (battery_id) JOIN battery USING (battery_id), receipt
  ORDER BY place
  RETURNING event_no, event_id, sequence, receipt_no
), queued AS (
  INSERT INTO meguri.pending SELECT event_no FROM event
)
SELECT event_id, sequence, receipt_no, true FROM event
UNION ALL
SELECT event_id, e.sequence, e.receipt_no, false FROM incoming i JOIN meguri.events e USING (event_id)
"""


@dataclass(frozen=True, slots=True)
class Captured:
    """The answer to one event; the same however often it comes.

    Attributes:
        event_id: its content address.
        battery_id: the battery.
        sequence: its place among the battery's events, from 1.
        captured_at: when it first came.
        receipt: signed JSON.
        is_new: whether it came for the first time.
    """

    event_id: str
    battery_id: str
    sequence: int
    captured_at: datetime
    receipt: bytes
    is_new: bool


@dataclass(frozen=True, slots=True)
class CapturedLot:
    """The answer to a lot of events.

    Attributes:
        places: of each event in the order given: content address, sequence, whether it is new, number of its
            receipt.
        receipt: of the new ones, signed JSON; None where none was new.
    """

    places: tuple[tuple[str, int, bool, int], ...]
    receipt: bytes | None


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def capture(
    session: "Session",
    event: Event,
    key: SigningKey,
    *,
    expected: int | None = None,
    now: Clock = utc_now,
    where: str = "event",
    noted: Mapping[str, Any] | None = None,
) -> Captured:
    """Take one event in; what comes again changes nothing and gets the answer of the first time.

    Args:
        session: a connection; where no transaction is open, the event is durable on return.
        event: from `event_of` or `read_epcis`.
        key: the registry's, for the receipt.
        expected: how many events the battery has, as far as the sender knows; None where it does not matter.
        now: the registry's clock.
        where: what a fault names as the place.
        noted: `audit.line_of`, to be written for an event that is new; None writes none.

    Raises:
        RegistryError: the event lies in the future, or the battery has another number of events.
        SigningError: the key is not good now.
    """
    record, at = record_of(event), now()
    check_past([(where, record.happened_at)], at)
    values = _values(record) | {
        "expected": expected,
        "captured_at": at,
        "receipt": receipt_of(record, key, at),
    }
    if noted is not None:
        values |= {**noted, "subject": record.event_id}
    row = _once_known(session, values)
    if row is None:
        found = event_count(session, record.battery_id)
        raise refused(
            RegistryCode.OTHER_SEQUENCE, battery=record.battery_id, found=found, wanted=str(expected)
        )
    is_new, sequence, captured_at, receipt = row
    return Captured(record.event_id, record.battery_id, sequence, captured_at, receipt, is_new)


def _once_known(session: "Session", values: dict[str, Any]) -> Any:
    """Run the statement; where another writer of the same event was faster, it is known at the next try."""
    from psycopg.errors import UniqueViolation

    statement = _AUDITED if "way" in values else _CAPTURE
    for _ in range(_TRIES):
        try:
            with session.transaction() if session.info.transaction_status else _nothing():
                return session.execute(statement, values).fetchone()
        except UniqueViolation:
            continue
    return session.execute(statement, values).fetchone()


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def capture_lot(
    session: "Session", records: Sequence[Record], key: SigningKey, *, now: Clock = utc_now
) -> CapturedLot:
    """Take many events in at once, by COPY: all or none.

    Args:
        session: a connection with no transaction open; the events are durable on return.
        records: in the order in which they shall be counted; what is there twice counts once.
        key: the registry's, for the one receipt of the lot.
        now: the registry's clock.

    Raises:
        RegistryError: events of the future, all of them told; nothing is kept then.
        SigningError: the key is not good now.
    """
    from psycopg.errors import UniqueViolation

    at = now()
    check_past(((one.event_id, one.happened_at) for one in records), at)
    once = {one.digest: one for one in records}
    receipt = lot_receipt_of(list(once), key, at)
    for last in (*[False] * _TRIES, True):
        try:
            found = _copy_in(session, list(once.values()), receipt, at)
            break
        except UniqueViolation:  # another writer brought one of them meanwhile; now it is known
            if last:
                raise
    by_digest, new_no = found
    seen: set[bytes] = set()
    places = []
    for one in records:
        sequence, receipt_no = by_digest[one.digest]
        places.append((one.event_id, sequence, receipt_no == new_no and one.digest not in seen, receipt_no))
        seen.add(one.digest)
    return CapturedLot(tuple(places), None if new_no is None else receipt)


def _copy_in(
    session: "Session", records: Sequence[Record], receipt: bytes, at: datetime
) -> tuple[dict[bytes, tuple[int, int]], int | None]:
    with session.transaction(), session.cursor(binary=True) as cursor:
        cursor.execute(_INCOMING)
        with cursor.copy("COPY incoming FROM STDIN (FORMAT BINARY)") as rows:
            rows.set_types(_COLUMNS)
            for place, one in enumerate(records):
                told = (
                    place,
                    one.digest,
                    one.battery_id,
                    one.kind,
                    one.happened_at,
                    one.recorded_by,
                    one.body,
                )
                rows.write_row(told)
        cursor.execute("ANALYZE incoming")
        # What it did not see when it began it cannot find: of the known it tells only those of before.
        result = cursor.execute(_CAPTURE_LOT, {"receipt": receipt, "captured_at": at}).fetchall()
    found = {digest: (sequence, receipt_no) for digest, sequence, receipt_no, _ in result}
    return found, next((receipt_no for _, _, receipt_no, is_new in result if is_new), None)


def _values(record: Record) -> dict[str, Any]:
    return {
        "event_id": record.digest,
        "battery_id": record.battery_id,
        "kind": record.kind,
        "happened_at": record.happened_at,
        "recorded_by": record.recorded_by,
        "body": record.body,
    }


def event_count(session: "Session", battery_id: str) -> int:
    """How many events a battery has; 0 where nobody told of it."""
    row = session.execute(
        "SELECT event_count FROM meguri.batteries WHERE battery_id = %s", [battery_id]
    ).fetchone()
    return int(row[0]) if row else 0


def life_of(session: "Session", battery_id: str) -> tuple[Event, ...]:
    """The events of a battery, in the order in which they came; none where nobody told of it."""
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            "SELECT e.event_id, e.body FROM meguri.events e JOIN meguri.batteries b USING (battery_no) "
            "WHERE b.battery_id = %s ORDER BY e.sequence",
            [battery_id],
        ).fetchall()
    return tuple(revived(body, uri_of(digest), battery_id) for digest, body in rows)

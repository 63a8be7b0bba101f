"""Events that arrive at the same time, kept in one transaction: one flush to disk for all.

Each has its own place, its own receipt and its own line of the audit log, as if it had come alone. What the
one statement does not keep – a battery with another number of events than expected – is left to be tried
alone, so that nobody's fault hits another; where the statement fails as a whole, nothing of it is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.records import Record
from meguri.registry.store import Captured

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow

    AsyncSession = AsyncConnection[TupleRow]

_CONNECT_S = 5
_LOCK_MS = 300  # a battery that another writer holds longer is waited for alone, not by the whole group
_STATEMENT_MS = 5_000
_SETTINGS = (
    f"SET TIME ZONE 'UTC'; SET lock_timeout = {_LOCK_MS}; SET statement_timeout = {_STATEMENT_MS}; "
    "SET plan_cache_mode = force_generic_plan"  # to plan it anew takes longer than to do it
)
# Known events are looked for one by one (OFFSET 0): whatever the planner thinks of sizes, by the index.
_CAPTURE = """
WITH told AS MATERIALIZED (
  SELECT * FROM unnest(%(event_ids)b::bytea[], %(battery_ids)s::text[], %(kinds)s::text[],
    %(happened)s::timestamptz[], %(recorders)s::text[], %(bodies)b::bytea[], %(receipts)b::bytea[],
    %(expected)s::integer[], %(lines)s::integer[])
  WITH ORDINALITY AS t (event_id, battery_id, kind, happened_at, recorded_by, body, receipt, expected, line,
    place)
), known AS MATERIALIZED (
  SELECT t.place, e.sequence, e.captured_at, e.receipt_no FROM told t CROSS JOIN LATERAL (
    SELECT sequence, captured_at, receipt_no FROM meguri.events WHERE event_id = t.event_id OFFSET 0) e
), fresh AS MATERIALIZED (
  SELECT t.* FROM told t WHERE NOT EXISTS (SELECT FROM known k WHERE k.place = t.place)
), counts AS MATERIALIZED (
  SELECT battery_id, count(*)::integer AS count, min(expected) AS expected FROM fresh GROUP BY battery_id
), battery AS (
  INSERT INTO meguri.batteries AS b (battery_id, event_count)
  SELECT c.battery_id, c.count FROM counts c
  WHERE c.expected IS NULL OR c.expected = coalesce(
    (SELECT event_count FROM meguri.batteries WHERE battery_id = c.battery_id), 0)
  ORDER BY c.battery_id  -- in one order, or two groups lock each other out
  ON CONFLICT (battery_id) DO UPDATE SET event_count = b.event_count + excluded.event_count
    WHERE NOT EXISTS (
      SELECT FROM counts c WHERE c.battery_id = excluded.battery_id AND c.expected <> b.event_count)
  RETURNING battery_no, battery_id, event_count
), placed AS MATERIALIZED (
  SELECT f.*, battery_no,
    event_count - count + (row_number() OVER (PARTITION BY battery_id ORDER BY place))::integer AS sequence
  FROM fresh f JOIN counts USING (battery_id) JOIN battery USING (battery_id)
), receipt AS (
  INSERT INTO meguri.receipts (body) SELECT receipt FROM placed ORDER BY place RETURNING receipt_no, body
), event AS (
  INSERT INTO meguri.events
    (event_id, battery_no, sequence, kind, happened_at, captured_at, recorded_by, receipt_no, body)
  SELECT p.event_id, p.battery_no, p.sequence, p.kind, p.happened_at, %(at)s, p.recorded_by, r.receipt_no,
    p.body
  FROM placed p JOIN receipt r ON r.body = p.receipt  -- each is another: it names its event
  ORDER BY p.place
  RETURNING event_no, event_id
), queued AS (
  INSERT INTO meguri.pending SELECT event_no FROM event
), audited AS (
  INSERT INTO meguri.audit (at, way, person_id, organisation_id, credential_no, verb, resource, subject,
    battery_no, network, outcome)
  SELECT %(at)s, l.way, l.person_id, l.organisation_id, l.credential_no, l.verb, l.resource,
    'ni:///sha-256;' || rtrim(translate(encode(p.event_id, 'base64'), '+/', '-_'), '='), p.battery_no,
    l.network, 'done'
  FROM placed p JOIN jsonb_to_recordset(%(who)s::jsonb) AS l (line integer, way text, person_id text,
    organisation_id text, credential_no bigint, verb text, resource text, network text) USING (line)
  ORDER BY p.place
)
SELECT p.place, true, p.sequence, %(at)s::timestamptz, NULL::bytea
FROM placed p JOIN event USING (event_id)
UNION ALL
SELECT k.place, false, k.sequence, k.captured_at, r.body
FROM known k JOIN meguri.receipts r USING (receipt_no)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a group.

    Attributes:
        record: as it is kept.
        receipt: signed JSON, for when it is new.
        expected: how many events its battery has, as far as the sender knows; None where it does not matter.
        noted: `audit.line_of`, for the line of an event that is new.
    """

    record: Record
    receipt: bytes
    expected: int | None
    noted: Mapping[str, Any]


async def capture_together(
    session: "AsyncSession", told: Sequence[Told], at: datetime
) -> list[Captured | None]:
    """Keep events, each with its receipt and its line of the audit log.

    Where no transaction is open, all of them are durable on return.

    Args:
        session: of the registry itself.
        told: no event twice; a battery of which somebody expects a number of events only once.
        at: when they came, as the receipts say.

    Returns:
        For each what became of it; None where another number of events was expected than its battery has.

    Raises:
        psycopg.Error: nothing is kept: another writer brought one of them meanwhile, a battery was held too
            long, the database is away. Where the connection broke, all may have been kept.
    """
    import psycopg

    cursor = psycopg.AsyncCursor(session)
    cursor.format = psycopg.pq.Format.BINARY
    await cursor.execute(_CAPTURE, _values(told, at), prepare=True)
    answers: list[Captured | None] = [None] * len(told)
    for place, is_new, sequence, captured_at, receipt in await cursor.fetchall():
        one = told[place - 1]
        answers[place - 1] = Captured(
            one.record.event_id,
            one.record.battery_id,
            sequence,
            captured_at,
            one.receipt if is_new else receipt,
            is_new,
        )
    return answers


def _values(told: Sequence[Told], at: datetime) -> dict[str, Any]:
    from json import dumps

    records = [one.record for one in told]
    lines: dict[tuple[Any, ...], int] = {}
    numbers = [lines.setdefault(tuple(one.noted.items()), len(lines)) for one in told]
    return {
        "event_ids": [one.digest for one in records],
        "battery_ids": [one.battery_id for one in records],
        "kinds": [one.kind for one in records],
        "happened": [one.happened_at for one in records],
        "recorders": [one.recorded_by for one in records],
        "bodies": [one.body for one in records],
        "receipts": [one.receipt for one in told],
        "expected": [one.expected for one in told],
        "lines": numbers,
        "who": dumps([{"line": number, **dict(line)} for line, number in lines.items()]),
        "at": at,
    }


async def opened(address: str) -> "AsyncSession":
    """A connection for groups; each statement is its own transaction, and nobody waits long for a battery.

    Args:
        address: of the database, as whom.

    Raises:
        psycopg.OperationalError: the database is away.
    """
    import psycopg

    made: AsyncSession = await psycopg.AsyncConnection.connect(
        address, autocommit=True, connect_timeout=_CONNECT_S
    )
    await made.execute(_SETTINGS)
    return made

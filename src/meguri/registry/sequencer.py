"""Gives the events that came their places in the log, in lots, and signs the head of the log after each lot.

Only one sequencer runs at a time (an advisory lock that ends with the transaction, however it ends). A lot
is one transaction: leaves, nodes, head and the shortened queue appear together or not at all. An event is
queued in the transaction that keeps it, so that a crash between the two leaves it queued.
"""

from typing import TYPE_CHECKING

from meguri.passport.merkle.head import TreeHead
from meguri.passport.merkle.tree import Node
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import SigningKey
from meguri.registry.receipts import leaf_of
from meguri.registry.store import Clock, utc_now
from meguri.registry.tiles import Tiles, add_nodes

if TYPE_CHECKING:
    from datetime import datetime

    from meguri.registry.database import Session

LARGEST_LOT = 20_000
LOT_EVERY_S = 0.5  # an event is in the log a second after it came, with room for the lot's own time
_ONLY_ONE = 0x6D65_0001


def sequence_lot(
    session: "Session", key: SigningKey, *, most: int = LARGEST_LOT, now: Clock = utc_now
) -> TreeHead | None:
    """Put what is queued into the log, up to a number of events.

    Args:
        session: a connection with no transaction open.
        key: the registry's, for the head.
        most: events at most.
        now: the registry's clock; a head is never older than the one before it.

    Returns:
        The new head; None where nothing was queued or another sequencer is at work.

    Raises:
        SigningError: the key is not good now.
    """
    with session.transaction():
        row = session.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONLY_ONE]).fetchone()
        if row is None or not row[0]:
            return None
        queued = session.execute(
            "SELECT event_no, event_id FROM meguri.pending JOIN meguri.events USING (event_no) "
            "ORDER BY event_no LIMIT %s",
            [most],
        ).fetchall()
        if not queued:
            return None
        size, last_at = _newest(session)
        frontier = Tiles(session).frontier(size)
        nodes = [node for _, digest in queued for node in frontier.append(leaf_of(digest))]
        at = now() if last_at is None else max(now(), last_at)
        head = TreeHead(frontier.size, frontier.root(), at)
        _write(session, [event_no for event_no, _ in queued], size, nodes)
        signed = canonical(add_proof(head.as_dict(), key, at))
        session.execute(
            "INSERT INTO meguri.heads (size, root, at, body) VALUES (%s, %s, %s, %s)",
            [head.size, head.root, at, signed],
        )
    return head


def sequence_all(session: "Session", key: SigningKey, *, now: Clock = utc_now) -> int:
    """Put all that is queued into the log; how many events it was."""
    before = _newest(session)[0]
    while sequence_lot(session, key, now=now) is not None:
        pass
    return _newest(session)[0] - before


def log_size(session: "Session") -> int:
    """How many events have their place in the log."""
    return _newest(session)[0]


def _newest(session: "Session") -> tuple[int, "datetime | None"]:
    row = session.execute("SELECT size, at FROM meguri.heads ORDER BY size DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, None)


def _write(session: "Session", event_nos: list[int], size: int, nodes: list[Node]) -> None:
    with session.cursor() as cursor:
        with cursor.copy("COPY meguri.leaves (leaf_index, event_no) FROM STDIN (FORMAT BINARY)") as rows:
            rows.set_types(("int8", "int8"))
            for place, event_no in enumerate(event_nos):
                rows.write_row((size + place, event_no))
        cursor.execute("DELETE FROM meguri.pending WHERE event_no = ANY(%s)", [event_nos])
    add_nodes(session, nodes)

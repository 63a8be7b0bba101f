"""Whether what stands beside hashed and signed content says the same: columns, receipts, heads, nodes, order.

Who owns a battery and who may see an event is read from columns; what a proof is made of, from stored nodes.
None of that is covered by the address of an event, so each is held against what is.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from meguri.passport.merkle.faults import LogProofError
from meguri.passport.merkle.head import TreeHead, head_of
from meguri.passport.merkle.tree import Frontier, Node
from meguri.passport.signing.moments import written
from meguri.passport.signing.proof_check import check_proofs
from meguri.passport.signing.states import State
from meguri.registry.faults import RegistryError
from meguri.registry.receipts import lot_told
from meguri.registry.records import uri_of
from meguri.registry.reviving import revived
from meguri.registry.tiles import STORED_EVERY, hashes_at

if TYPE_CHECKING:
    from meguri.registry.database import Session

_ROWS = 5_000
OTHER_COLUMNS = "an event's kind, moment, recorder or battery is not what its content says"
OTHER_ORDER = "the events of a battery stand in another order than in the log"
OTHER_RECEIPT = "a receipt is not of its event and moment, or its signature does not hold"
OTHER_HEAD = "a head is not what was signed"
OTHER_NODE = "a stored node of the log is not that of its leaves"
_ORDER = """
SELECT count(*) FROM (
  SELECT leaf_index < lag(leaf_index) OVER (PARTITION BY battery_no ORDER BY sequence) AS goes_back
  FROM meguri.events JOIN meguri.leaves USING (event_no)) places
WHERE goes_back"""
_EVENTS = (
    "SELECT e.event_id, e.body, b.battery_id, e.kind, e.happened_at, e.recorded_by "
    "FROM meguri.events e JOIN meguri.batteries b USING (battery_no)"
)
_RECEIPTS = (
    "SELECT r.body, array_agg(e.event_id ORDER BY e.event_no), array_agg(DISTINCT b.battery_id), "
    "array_agg(DISTINCT e.captured_at) FROM meguri.receipts r JOIN meguri.events e USING (receipt_no) "
    "JOIN meguri.batteries b USING (battery_no) GROUP BY r.receipt_no"
)


def signed_and_told(session: "Session") -> Iterator[tuple[str, int]]:
    """Each thing that may differ, and how often it does.

    Args:
        session: a connection that reads everything, in a transaction.
    """
    yield OTHER_COLUMNS, sum(not _is_as_told(*row) for row in _each(session, _EVENTS))
    row = session.execute(_ORDER).fetchone()
    yield OTHER_ORDER, 0 if row is None else row[0]
    yield OTHER_RECEIPT, sum(not _is_receipt(*row) for row in _each(session, _RECEIPTS))
    yield (
        OTHER_HEAD,
        sum(not _is_head(*row) for row in _each(session, "SELECT size, root, at, body FROM meguri.heads")),
    )


def _each(session: "Session", query: str) -> Iterator[tuple[Any, ...]]:
    with session.cursor("held", binary=True) as cursor:
        cursor.itersize = _ROWS
        yield from cursor.execute(query)


def _is_as_told(digest: bytes, body: bytes, battery_id: str, *columns: Any) -> bool:
    try:
        event = revived(body, uri_of(digest), battery_id)
    except RegistryError:
        return True  # altered beyond reading: its address tells
    return event.battery_id == battery_id and columns == (event.kind, event.at.astimezone(UTC), event.by)


def _is_receipt(body: bytes, digests: list[bytes], batteries: list[str], moments: list[datetime]) -> bool:
    told = _signed(body)
    if told is None or [told.get("capturedAt")] != [written(one) for one in moments]:
        return False
    if "event" in told:
        named = [told["event"]], [told.get("battery")]
        return named == ([uri_of(one) for one in digests], batteries)
    if told.get("eventCount") != len(digests):  # what was known before stands in it, too, but under its own
        return isinstance(told.get("eventCount"), int) and told["eventCount"] > len(digests)
    return all(told.get(name) == value for name, value in lot_told(digests).items())


def _is_head(size: int, root: bytes, at: datetime, body: bytes) -> bool:
    told = _signed(body)
    try:
        return told is not None and head_of(told) == TreeHead(size, bytes(root), at)
    except LogProofError:
        return False


def _signed(body: bytes) -> Mapping[str, Any] | None:
    """What is signed; None where no signature by a key that it names holds."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    is_good = isinstance(told, dict) and all(one.state is State.OK for one in check_proofs(told))
    return told if is_good else None


class NodesHeld:
    """Holds the stored nodes to those of the leaves, as these come."""

    def __init__(self, session: "Session") -> None:
        """Nothing came yet."""
        self._session = session
        self._tiles: dict[int, tuple[int, bytes]] = {}
        self._tree = Frontier()
        self.wrong = 0

    def append(self, leaf: bytes) -> Frontier:
        """The tree with one leaf more, whose new nodes were compared."""
        for node in self._tree.append(leaf):
            if node.level % STORED_EVERY == 0:
                self.wrong += self._stored(node) != node.hash
        return self._tree

    def _stored(self, node: Node) -> bytes:
        level, (tile, place) = node.level // STORED_EVERY, divmod(node.index, 1 << STORED_EVERY)
        if self._tiles.get(level, (-1, b""))[0] != tile:
            self._tiles[level] = tile, hashes_at(self._session, level, tile)
        size = len(node.hash)
        return self._tiles[level][1][place * size : (place + 1) * size]

"""Is what is shown of a battery what its events say, and are these the events that were logged?

The content of each event is hashed again and held against its address, each address against the signed head
of the log, and what is shown against what the events fold to. So whoever alters an event, leaves one out or
alters what was made of them is found out when the battery is looked at, not only when the whole is checked.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.passport.merkle.faults import LogProofError
from meguri.passport.merkle.head import head_of
from meguri.passport.merkle.proofs import inclusion_faults, prove_inclusion
from meguri.registry.passports import STORED, Page, document_now, page_of
from meguri.registry.proofs import SignedHead, newest_head
from meguri.registry.receipts import leaf_of
from meguri.registry.records import address_in, uri_of
from meguri.registry.reviving import revived
from meguri.registry.tiles import Tiles

if TYPE_CHECKING:
    from meguri.registry.database import Session

_ROWS = """
SELECT e.event_id, e.body, e.sequence, l.leaf_index, b.event_count
FROM meguri.batteries b JOIN meguri.events e USING (battery_no) LEFT JOIN meguri.leaves l USING (event_no)
WHERE b.battery_id = %s ORDER BY e.sequence
"""
_Row = tuple[bytes, bytes, int, int | None, int]


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the record of a battery was found to be.

    Attributes:
        is_whole: whether no event is missing, each has the content of its address, and each that was logged
            stands under the head.
        life: its events, in the order in which they came; none where the record is not whole.
        place: of the latest logged one in the log, from 1; 0 where none is there.
        queued_count: events that are not under the head yet.
        head: of the log, as it was signed; None while the log is empty.
    """

    is_whole: bool
    life: tuple[Event, ...]
    place: int
    queued_count: int
    head: SignedHead | None

    def shows(self, page: Page, role: str) -> bool:
        """Whether a passport that is shown is what the events behind it say.

        Args:
            page: what is shown.
            role: to whom.
        """
        if role not in STORED:
            return self.is_whole
        behind = self.life[: page.sequence]
        if not behind or len(behind) < page.sequence:
            return False
        document, sequence = document_now(behind, behind[0].battery_id)
        return page_of(document, role, sequence).body == page.body


def vouched(session: "Session", battery_id: str) -> Vouched:
    """Look through the whole record of a battery.

    Args:
        session: the registry's own: that a record is whole may be known by who may not read it.
        battery_id: the battery; one that nobody told of has an empty record.
    """
    head = newest_head(session)
    with session.cursor(binary=True) as cursor:
        rows: list[_Row] = cursor.execute(_ROWS, [battery_id]).fetchall()
    size = 0 if head is None else head.size
    logged = [(digest, leaf) for digest, _, _, leaf, _ in rows if leaf is not None and leaf < size]
    is_whole = (
        _is_complete(rows)
        and all(address_in(body) == uri_of(digest) for digest, body, *_ in rows)
        and (head is None or _is_logged(session, head, logged))
    )
    life = tuple(revived(body, uri_of(digest), battery_id) for digest, body, *_ in rows) if is_whole else ()
    place = max((leaf + 1 for _, leaf in logged), default=0)
    return Vouched(is_whole, life, place, len(rows) - len(logged), head)


def _is_complete(rows: Sequence[_Row]) -> bool:
    return all(
        sequence == place and count == len(rows) for place, (_, _, sequence, _, count) in enumerate(rows, 1)
    )


def _is_logged(session: "Session", head: SignedHead, logged: Iterable[tuple[bytes, int]]) -> bool:
    """Whether each stands at its place under the head that was signed."""
    told, tiles, those = head_of(json.loads(head.body)), Tiles(session), list(logged)
    if told.size != head.size:
        return False
    tiles.read_ahead((leaf for _, leaf in those), told.size)
    try:
        return not any(
            inclusion_faults(leaf_of(digest), prove_inclusion(leaf, told.size, tiles.node), told.root)
            for digest, leaf in those
        )
    except (LogProofError, IndexError):
        return False

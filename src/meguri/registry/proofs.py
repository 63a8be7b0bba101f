"""Proofs about the log, from the stored nodes: that an event is in it, and that it has only grown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri.passport.merkle.faults import LogProofError, size_faults
from meguri.passport.merkle.proofs import (
    ConsistencyProof,
    InclusionProof,
    prove_consistency,
    prove_inclusion,
)
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.records import digest_of
from meguri.registry.sequencer import LOT_EVERY_S
from meguri.registry.tiles import Tiles

if TYPE_CHECKING:
    from meguri.registry.database import Session


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head of the log as it was signed.

    Attributes:
        size: leaves.
        root: 32 bytes.
        body: signed JSON.
    """

    size: int
    root: bytes
    body: bytes


def newest_head(session: "Session") -> SignedHead | None:
    """The newest head; None while the log is empty."""
    return _head(session, "ORDER BY size DESC LIMIT 1", [])


def head_covering(session: "Session", size: int) -> SignedHead | None:
    """The first head that was signed with at least so many leaves; None where there is none yet."""
    return _head(session, "WHERE size >= %s ORDER BY size LIMIT 1", [size])


def inclusion(session: "Session", event_id: str, size: int | None = None) -> InclusionProof:
    """The proof that an event is in the log.

    Args:
        session: a connection.
        event_id: content address.
        size: of the log that the reader has a head of; None takes the newest head's.

    Raises:
        RegistryError: no such event, or not in the log yet.
        LogProofError: it is not among the first `size` leaves, or the log is not that long.
    """
    row = session.execute(
        "SELECT leaf_index FROM meguri.events LEFT JOIN meguri.leaves USING (event_no) WHERE event_id = %s",
        [digest_of(event_id)],
    ).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_EVENT, found=event_id)
    head = newest_head(session)
    if row[0] is None or head is None:
        raise refused(RegistryCode.NOT_IN_LOG, found=event_id, seconds=f"{2 * LOT_EVERY_S:g}")
    return prove_inclusion(row[0], _within(head, size), Tiles(session).node)


def consistency(session: "Session", first: int, second: int | None = None) -> ConsistencyProof:
    """The proof that the log of `first` leaves only grew to the one of `second` (None: the newest head's).

    Raises:
        LogProofError: the older log is empty, or longer than the newer; or the log is not that long.
    """
    head = newest_head(session)
    size = 0 if head is None else _within(head, second)
    return prove_consistency(first, size, Tiles(session).node)


def _within(head: SignedHead, size: int | None) -> int:
    """The size that is asked for; who has a head of a longer log has to know that this one is shorter."""
    if size is not None and size > head.size:
        raise LogProofError(size_faults("log", size, head.size))
    return head.size if size is None else size


def _head(session: "Session", which: str, values: list[int]) -> SignedHead | None:
    with session.cursor(binary=True) as cursor:
        row = cursor.execute(f"SELECT size, root, body FROM meguri.heads {which}", values).fetchone()
    return SignedHead(row[0], bytes(row[1]), bytes(row[2])) if row else None

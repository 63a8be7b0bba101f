"""How firmly the record of a battery stands: its last event's place in the log, and the log's signed head."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.serve.own_signature import is_signed_here

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.serve.house import House


class Standing(StrEnum):
    """What was found."""

    PROVED = "proved"
    QUEUED = "queued"
    BROKEN = "broken"
    NOTHING = "nothing"


WORDS = {
    Standing.PROVED: N_(
        "Checked just now: the latest event shown here stands in the log at place {place}. The log's state "
        "of {day} with {size} entries is signed by {who}: nothing can be altered or taken out unseen."
    ),
    Standing.QUEUED: N_("The latest event has been received; its place in the log follows within seconds."),
    Standing.BROKEN: N_(
        "The proof does not hold: the record may have been altered. Do not rely on it, and tell the operator."
    ),
    Standing.NOTHING: N_("Nothing of this battery is in the log."),
}
BADGES = {
    Standing.PROVED: (N_("signed and unaltered"), "good"),
    Standing.QUEUED: (N_("being entered"), ""),
    Standing.BROKEN: (N_("proof broken"), "bad"),
    Standing.NOTHING: (N_("no proof"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Proved:
    """How a record stands.

    Attributes:
        standing: what was found.
        place: of the latest event in the log, from 1.
        size: entries of the log.
        at: when its head was signed; None where there is none.
    """

    standing: Standing
    place: int = 0
    size: int = 0
    at: datetime | None = None

    @property
    def is_signed(self) -> bool | None:
        """For the card: whether a signature over the record was verified; None where nobody could look."""
        return {Standing.PROVED: True, Standing.BROKEN: False}.get(self.standing)


def standing_of(session: "Session", house: "House", event_id: str | None) -> Proved:
    """Check the latest event's proof against the newest head, and the head's signature.

    Args:
        session: the registry's own: a proof is public, also of an event that the reader may not read.
        house: the server, whose key signed.
        event_id: the latest event that the reader is told of; None where there is none.
    """
    import json

    from meguri.passport.merkle.head import head_of
    from meguri.passport.merkle.proofs import inclusion_faults
    from meguri.registry.faults import RegistryCode, RegistryError
    from meguri.registry.proofs import inclusion, newest_head
    from meguri.registry.receipts import leaf_of
    from meguri.registry.records import digest_of

    if event_id is None:
        return Proved(Standing.NOTHING)
    try:
        head = newest_head(session)
        proof = inclusion(session, event_id, None if head is None else head.size)
    except RegistryError as refused:
        is_queued = refused.faults[0].code is RegistryCode.NOT_IN_LOG
        return Proved(Standing.QUEUED if is_queued else Standing.NOTHING)
    if head is None:
        return Proved(Standing.QUEUED)
    signed = json.loads(head.body)
    told = head_of(signed)
    is_whole = proof.size == told.size and not inclusion_faults(
        leaf_of(digest_of(event_id)), proof, told.root
    )
    found = Standing.PROVED if is_whole and is_signed_here(signed, house) else Standing.BROKEN
    return Proved(found, proof.index + 1, told.size, told.at)

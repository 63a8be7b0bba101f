"""How firmly the record of a battery stands: what is shown, its events, their places in the log, the head."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.serve.own_signature import is_signed_here

if TYPE_CHECKING:
    from meguri.registry.passports import Page
    from meguri.registry.vouching import Vouched
    from meguri.serve.house import House


class Standing(StrEnum):
    """What was found."""

    PROVED = "proved"
    QUEUED = "queued"
    BROKEN = "broken"
    NOTHING = "nothing"


WORDS = {
    Standing.PROVED: N_(
        "Checked just now: what is shown here follows from the recorded events, and each of them stands "
        "unaltered in the log, the latest at place {place}. The log's state of {day} with {size} entries is "
        "signed by {who}."
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
        place: of the latest event in the log, from 1; 0 where nothing is proved.
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


def standing_of(found: "Vouched", house: "House", page: "Page", role: str) -> Proved:
    """Hold what is shown against what the record was found to be, and the log's head against our key.

    Args:
        found: what the record of the battery was found to be, by `vouched`.
        house: the server, whose key signed.
        page: the passport as it is shown.
        role: to whom.
    """
    import json

    from meguri.passport.merkle.head import head_of

    if found.place == 0 and found.queued_count == 0:
        return Proved(Standing.NOTHING)
    signed = None if found.head is None else json.loads(found.head.body)
    if not found.shows(page, role) or (signed is not None and not is_signed_here(signed, house)):
        return Proved(Standing.BROKEN)
    if signed is None or found.queued_count:
        return Proved(Standing.QUEUED)
    told = head_of(signed)
    return Proved(Standing.PROVED, found.place, told.size, told.at)

"""One event of a battery's life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from meguri.passport.events.parts import Custody, Grounds, Links


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Event:
    """One event of a battery's life; `event_of` makes it and checks it.

    Attributes:
        kind: name of its kind (table `passport_event_kinds`).
        battery_id: URI of the battery.
        at: when it happened, in the offset of its place.
        by: identifier of the organisation that recorded it; "" only where another's event does not say it.
        place: URI of where it happened.
        says: attribute → plain JSON value; None in a correction takes the statement back.
        evidence: attribute → what stands behind its value.
        links: what it links the battery to.
        details: what else belongs to its kind; prices among them, which no document shows.
        custody: who hands over to whom.
        corrects: id of the event that it corrects.
        reason: why, in the corrector's words.
        recorded_at: when it was recorded; not part of its content.
        others: members of its EPCIS form that are none of ours, kept as they are.
        foreign: another's event, whole and as it came; None of our own.
    """

    kind: str
    battery_id: str
    at: datetime
    by: str
    place: str | None = None
    says: Mapping[str, Any] = field(default_factory=_nothing)
    evidence: Mapping[str, Grounds] = field(default_factory=_nothing)
    links: Links = field(default_factory=Links)
    details: Mapping[str, Any] = field(default_factory=_nothing)
    custody: Custody | None = None
    corrects: str | None = None
    reason: str | None = None
    recorded_at: datetime | None = None
    others: Mapping[str, Any] = field(default_factory=_nothing)
    foreign: Mapping[str, Any] | None = None

    @cached_property
    def id(self) -> str:
        """Its content address, a URI (`content.event_id`)."""
        from meguri.passport.events.content import event_id

        return event_id(self)

    @cached_property
    def kept(self) -> bytes:
        """Its EPCIS form as it is kept, RFC 8785: of ours without when it was recorded.

        Raises:
            CanonicalError: a value in it has no canonical form.
        """
        from meguri.passport.events.epcis_writing import as_epcis
        from meguri.passport.signing.canonical import canonical

        told = as_epcis(self)
        if self.foreign is None:
            told.pop("recordTime", None)
        return canonical(told)

    @property
    def zone(self) -> str:
        """The offset from UTC at its place, such as +09:00."""
        text = self.at.strftime("%z")
        return f"{text[:3]}:{text[3:5]}"

    @cached_property
    def moment(self) -> str:
        """When it happened, ISO 8601 with the offset."""
        return self.at.isoformat()

    @cached_property
    def day(self) -> date:
        """The day on the calendar of its place."""
        return self.at.date()

    @cached_property
    def order(self) -> tuple[datetime, str]:
        """Its place in the life: the instant, then the id. Events of one instant follow their ids."""
        return self.at.astimezone(UTC), self.id

    def named(self) -> "Event":
        """The event itself, with its name and place in the life known, so that a fold need not make them."""
        _ = self.order
        return self

    def __hash__(self) -> int:
        return hash(self.id)

"""An event as it is kept: its content address as 32 bytes, and its EPCIS form in RFC 8785."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meguri.passport.events import Event, content, from_epcis
from meguri.passport.events.content import ADDRESS, address_of
from meguri.passport.events.epcis_writing import CONTEXT
from meguri.passport.events.plain_reading import Spelt
from meguri.registry.faults import RegistryCode, RegistryError, RegistryFault, refused

CLOCKS_DIFFER_BY = timedelta(minutes=5)
_PREFIX = "ni:///sha-256;"


@dataclass(frozen=True, slots=True)
class Record:
    """One event, ready to be kept.

    Attributes:
        digest: its content address, 32 bytes.
        battery_id: URI of the battery.
        kind: its kind.
        happened_at: when it happened.
        recorded_by: who recorded it; "" where another's event does not say it.
        body: its EPCIS form, RFC 8785.
    """

    digest: bytes
    battery_id: str
    kind: str
    happened_at: datetime
    recorded_by: str
    body: bytes

    @property
    def event_id(self) -> str:
        """Its content address as URI."""
        return uri_of(self.digest)


uri_of = content.uri_of


def record_of(event: Event | Spelt) -> Record:
    """The event as it is kept; when it was recorded is the registry's to say.

    Raises:
        CanonicalError: a value in it has no canonical form.
    """
    if isinstance(event, Spelt):
        return Record(event.hashed, event.battery_id, event.kind, event.at, event.by, event.body)
    at = event.at.astimezone(UTC)
    return Record(digest_of(event.id), event.battery_id, event.kind, at, event.by, event.kept)


def event_of(body: bytes, where: str = "event", battery_id: str | None = None) -> Event:
    """The event that was kept as `body`, in the record of a battery."""
    return from_epcis(json.loads(body), where=where, battery_id=battery_id)


def address_in(body: bytes) -> str | None:
    """The content address of what is kept as `body`, whatever it calls itself; None where it is no event."""
    try:
        told = json.loads(body)
        context = told.pop("@context", [])
        terms = [one for one in (context if isinstance(context, list) else [context]) if one not in CONTEXT]
        return address_of(told | ({"@context": terms} if terms else {}))
    except (ValueError, TypeError, AttributeError):
        return None


def digest_of(event_id: str) -> bytes:
    """The 32 bytes of a content address.

    Raises:
        RegistryError: it is none.
    """
    if not ADDRESS.fullmatch(event_id):
        raise refused(RegistryCode.NO_EVENT, found=repr(event_id[:80]))
    return urlsafe_b64decode(event_id[len(_PREFIX) :] + "=")


def check_past(events: Iterable[tuple[str, datetime]], now: datetime) -> None:
    """Refuse what has not happened yet.

    Args:
        events: where each came from, and when it happened.
        now: by the registry's clock.

    Raises:
        RegistryError: every event of the future.
    """
    faults = [
        RegistryFault(
            RegistryCode.FROM_THE_FUTURE,
            {"where": where, "found": at.isoformat(), "wanted": now.isoformat(timespec="seconds")},
        )
        for where, at in events
        if at > now + CLOCKS_DIFFER_BY
    ]
    if faults:
        raise RegistryError(faults)

"""Plain events (`plain`) read and spelt as they are kept, in one go: from a line, or from what was read."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from meguri.passport.events.content import kept, uri_of
from meguri.passport.events.epcis_writing import CONTEXT
from meguri.passport.events.event import Event
from meguri.passport.events.parts import Custody, Grounds, Links
from meguri.passport.events.plain import Plain, plain_event
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.events.salting import SALT
from meguri.passport.reading_quickly import has_lost_nothing, quickly_read
from meguri.passport.signing.canonical import canonical_plain

_CUT = len(PREFIX)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NO_LINKS = Links()


class Spelt(NamedTuple):
    """A plain event as it is kept.

    Attributes:
        hashed: its content address, 32 bytes.
        battery_id: URI of the battery.
        kind: name of its kind.
        at: when it happened, in the offset of its place.
        by: who recorded it.
        says: the attributes that it states, with our prefix.
        body: its EPCIS form, RFC 8785.
    """

    hashed: bytes
    battery_id: str
    kind: str
    at: datetime
    by: str
    says: frozenset[str]
    body: bytes


def spelt_line(line: bytes) -> Spelt | None:
    """The plain event that a line tells; None where the strict way has to look.

    Args:
        line: one event in EPCIS 2.0 as it came, not larger than is read.
    """
    told = quickly_read(line)
    if type(told) is not dict or told.pop("@context", None) != CONTEXT:
        return None
    event = plain_event(told)
    if event is None:
        return None
    hashed, body = kept(canonical_plain(event.inner))
    if told.get("eventID") != uri_of(hashed) or not has_lost_nothing(line, body):
        return None
    says = frozenset(event.inner.get("meguri:says", ()))
    return Spelt(hashed, event.battery_id, event.kind.name, event.at, event.by, says, body)


def plain_own(told: dict[str, Any]) -> Event | None:
    """The event that `own_event` makes of the same, where it is a plain one; None where that has to look.

    Args:
        told: JSON values, as `read_json` reads them, without `@context`: the standard's and ours is meant.
    """
    plain = plain_event(told)
    if plain is None:
        return None
    hashed, body = kept(canonical_plain(plain.inner))
    address = uri_of(hashed)
    if told.get("eventID", address) != address:
        return None
    event = _event(plain, told)
    event.__dict__.update(id=address, kept=body)  # what hashing and writing it again would give
    return event.named()


def _event(plain: Plain, told: Mapping[str, Any]) -> Event:
    place, evidence = told.get("readPoint"), told.get("meguri:evidence", _NOTHING)
    return Event(
        kind=plain.kind.name,
        battery_id=plain.battery_id,
        at=plain.at,
        by=plain.by,
        place=None if place is None else place["id"],
        says=_bare(told.get("meguri:says", _NOTHING)),
        evidence=MappingProxyType({name[_CUT:]: Grounds(**_bare(one)) for name, one in evidence.items()}),
        links=_links(told),
        details=_bare(told.get("meguri:details", _NOTHING)),
        custody=_custody(told),
        corrects=told.get("meguri:corrects"),
        reason=told.get("meguri:reason"),
        others=MappingProxyType({SALT: told[SALT]}) if SALT in told else _NOTHING,
    )


def _bare(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(
        {name[_CUT:]: list(value) if type(value) is list else value for name, value in told.items()}
    )


def _links(told: Mapping[str, Any]) -> Links:
    vehicle, certificate = told.get("parentID"), told.get("certificationInfo")
    if vehicle is None and certificate is None:
        return _NO_LINKS
    return Links(vehicle=vehicle, certificate=certificate)


def _custody(told: Mapping[str, Any]) -> Custody | None:
    giver, taker = told.get("sourceList"), told.get("destinationList")
    if giver is None and taker is None:
        return None
    return Custody(giver and giver[0]["source"], taker and taker[0]["destination"])

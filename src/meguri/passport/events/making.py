"""Makes an event from what is told, and names everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from meguri.passport.events.checks import (
    Faults,
    checked_address,
    checked_details,
    checked_evidence,
    checked_moment,
    checked_party,
    checked_says,
    checked_text,
    is_number,
    local,
)
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError, shown
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.parts import EVERY_KIND_TAKES, Custody, Grounds, Links, Lot
from meguri.tables.schema import N_

_ONE = ("vehicle", "parent", "certificate", "attests")
_MANY = ("inputs", "outputs")
_LOTS = ("lots_in", "lots_out")
CORRECTION = "corrected"
_ADDRESSES = N_("a list of addresses (URIs)")
_LOT = N_("a material and its mass_kg, above 0")
_NEW = N_("battery → its passport, both addresses (URIs)")
_CUSTODY = N_("giver, taker or both")


def event_of(
    kind: str,
    battery_id: str,
    at: datetime | str,
    by: str,
    *,
    zone: str | None = None,
    place: str | None = None,
    says: Mapping[str, Any] | None = None,
    evidence: Mapping[str, Grounds | Mapping[str, Any]] | None = None,
    links: Links | Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    custody: Custody | Mapping[str, Any] | None = None,
    corrects: str | None = None,
    reason: str | None = None,
    recorded_at: datetime | str | None = None,
    others: Mapping[str, Any] | None = None,
    where: str = "event",
) -> Event:
    """An event of one of our kinds.

    Args:
        kind: name of the kind (table `passport_event_kinds`).
        battery_id: URI of the battery.
        at: when it happened, with its offset.
        by: identifier of the organisation that records it.
        zone: offset of its place, such as +09:00; None takes the one of `at`.
        place: URI of where it happened.
        says: attribute → plain JSON value.
        evidence: attribute → basis, low, high.
        links: what it links the battery to (`Links`, or its fields; lots as material → kg or as a list).
        details: what else belongs to its kind.
        custody: who hands over to whom (`Custody`, or giver and taker).
        corrects: id of the event that it corrects (kind `corrected` only).
        reason: why.
        recorded_at: when it is recorded.
        others: members of its EPCIS form that are none of ours.
        where: what a fault names as the place.

    Raises:
        EventError: anything unknown, missing, out of range or out of place; all faults at once.
        CanonicalError: members of others that are no JSON.
    """
    faults = Faults(where)
    known = event_kinds().get(kind) if isinstance(kind, str) else None
    if known is None:
        faults.found(EventCode.UNKNOWN_KIND, found=shown(kind), known=", ".join(event_kinds()))
    moment = checked_moment(at, "at", faults)
    when = local(moment, zone, faults) if moment is not None else datetime.max.replace(tzinfo=UTC)
    stated = checked_says({} if says is None else says, when, kind == CORRECTION, faults)
    made = Event(
        kind=kind,
        battery_id=checked_address(battery_id, "battery_id", faults),
        at=when,
        by=checked_text(by, "by", faults),
        place=None if place is None else checked_address(place, "place", faults),
        says=MappingProxyType(stated),
        evidence=MappingProxyType(checked_evidence({} if evidence is None else evidence, stated, faults)),
        links=_links(links, faults),
        details=MappingProxyType(checked_details({} if details is None else details, faults)),
        custody=_custody(custody, faults),
        corrects=None if corrects is None else checked_address(corrects, "corrects", faults),
        reason=None if reason is None else checked_text(reason, "reason", faults),
        recorded_at=None if recorded_at is None else checked_moment(recorded_at, "recorded_at", faults),
        others=MappingProxyType(dict(others or {})),
    )
    if made.battery_id and stated.get("battery_id", battery_id) != battery_id:
        faults.found(EventCode.OTHER_BATTERY, found=str(stated["battery_id"]), wanted=made.battery_id)
    if known is not None:
        _hold_to_kind(made, known, faults)
    if faults:
        raise EventError(faults)
    return made.named()


def _links(told: Any, faults: Faults) -> Links:
    if told is None:
        return Links()
    given = {name: getattr(told, name) for name in Links.__slots__} if isinstance(told, Links) else told
    if not isinstance(given, Mapping) or not given.keys() <= set(Links.__slots__):
        wanted = ", ".join(Links.__slots__)
        faults.found(EventCode.BAD_VALUE, "links", found=shown(told), wanted=wanted)
        return Links()
    read: dict[str, Any] = {
        name: checked_address(given[name], f"links.{name}", faults)
        for name in _ONE
        if given.get(name) is not None
    }
    read |= {name: _addresses(given.get(name, ()), f"links.{name}", faults) for name in _MANY}
    read |= {name: _lots(given.get(name, ()), f"links.{name}", faults) for name in _LOTS}
    read["new_batteries"] = _new_batteries(given.get("new_batteries", {}), faults)
    return Links(**read)


def _addresses(told: Any, path: str, faults: Faults) -> tuple[str, ...]:
    if not isinstance(told, list | tuple):
        faults.found(EventCode.BAD_VALUE, path, found=shown(told), wanted=_ADDRESSES)
        return ()
    return tuple(dict.fromkeys(checked_address(one, f"{path}.{at}", faults) for at, one in enumerate(told)))


def _lots(told: Any, path: str, faults: Faults) -> tuple[Lot, ...]:
    if isinstance(told, Mapping):
        told = [Lot(material, mass) for material, mass in told.items()]
    items: Iterable[Any] = told if isinstance(told, list | tuple) else [told]
    read = []
    for at, one in enumerate(items):
        lot = one
        if isinstance(one, Mapping) and one.keys() == {"material", "mass_kg"}:
            lot = Lot(one["material"], one["mass_kg"])
        if isinstance(lot, Lot) and _is_lot(lot):
            read.append(lot)
        else:
            wanted = _LOT
            faults.found(EventCode.BAD_VALUE, f"{path}.{at}", found=shown(one), wanted=wanted)
    return tuple(read)


def _is_lot(lot: Lot) -> bool:
    if not is_number(lot.mass_kg) or lot.mass_kg <= 0 or not isinstance(lot.material, str):
        return False
    word = lot.material.replace("_", "")
    if word.isascii() and word.isalnum():
        return True
    none = Faults("")
    checked_address(lot.material, "", none)
    return not none


def _new_batteries(told: Any, faults: Faults) -> Mapping[str, str]:
    path = "links.new_batteries"
    if not isinstance(told, Mapping):
        faults.found(EventCode.BAD_VALUE, path, found=shown(told), wanted=_NEW)
        return MappingProxyType({})
    read = {
        checked_address(battery, path, faults): checked_address(passport, path, faults)
        for battery, passport in told.items()
    }
    return MappingProxyType(read)


def _custody(told: Any, faults: Faults) -> Custody | None:
    if told is None:
        return None
    if isinstance(told, Mapping) and told.keys() <= {"giver", "taker"}:
        told = Custody(told.get("giver"), told.get("taker"))
    if not isinstance(told, Custody) or (told.giver is None and told.taker is None):
        faults.found(EventCode.BAD_VALUE, "custody", found=shown(told), wanted=_CUSTODY)
        return None
    return Custody(
        checked_party(told.giver, "custody.giver", faults), checked_party(told.taker, "custody.taker", faults)
    )


def _hold_to_kind(event: Event, kind: EventKind, faults: Faults) -> None:
    """What the kind needs is there, and nothing that it does not take."""
    here = {name for name in Links.__slots__ if getattr(event.links, name)} | event.details.keys()
    here |= {name for name in ("corrects", "reason") if getattr(event, name) is not None}
    for group in kind.needs:
        if not here & set(group):
            faults.found(EventCode.MISSING, " / ".join(group), kind=kind.name)
    for name in sorted(map(str, here - kind.takes - EVERY_KIND_TAKES)):
        faults.found(EventCode.NOT_TAKEN, name, kind=kind.name)
    if event.links.vehicle and event.links.parent:
        faults.found(EventCode.NOT_TAKEN, "links.parent", kind=kind.name)
    if event.custody is not None and not kind.party:
        faults.found(EventCode.NOT_TAKEN, "custody", kind=kind.name)
    if kind.name == CORRECTION and not event.says and not event.details.get("voids"):
        faults.found(EventCode.MISSING, "says / voids", kind=kind.name)

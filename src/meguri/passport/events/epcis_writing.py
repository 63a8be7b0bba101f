"""Events out to EPCIS 2.0 in JSON-LD: GS1's words where it has them, elsewhere ours, prefixed `meguri:`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from meguri.passport.events.event import Event
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.parts import Grounds, Links, Lot
from meguri.passport.events.sensors import sensor_elements
from meguri.tables.events import NAMESPACE

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXT: list[Any] = [EPCIS_CONTEXT, {"meguri": NAMESPACE}]
MATERIAL = "meguri:material-"
_KILOGRAM = "KGM"  # UN/ECE Recommendation 20


def as_epcis(event: Event) -> dict[str, Any]:
    """The event as one EPCIS event in JSON-LD that can stand alone; another's event as it came.

    Custody and prices are in it: it is the record, and not for everybody who may read the passport.
    """
    if event.foreign is not None:
        return {**event.foreign, "@context": _context_of(event.foreign)}
    inner = members(event)
    made = {"@context": [*CONTEXT, *inner.pop("@context", [])], **inner, "eventID": event.id}
    if event.recorded_at is not None:
        made["recordTime"] = event.recorded_at.isoformat()
    return made


def epcis_document(events: Iterable[Event], created: datetime) -> dict[str, Any]:
    """An EPCISDocument of events.

    Args:
        events: in the order in which they stand in it.
        created: when the document is made, with its offset.
    """
    return {
        "@context": list(CONTEXT),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created.isoformat(),
        "epcisBody": {"eventList": [_inside(as_epcis(one)) for one in events]},
    }


def members(event: Event) -> dict[str, Any]:
    """What of an event of ours is its content: all but `eventID`, `recordTime` and the common `@context`."""
    kind = event_kinds()[event.kind]
    made: dict[str, Any] = {
        "type": kind.epcis_type,
        "eventTime": event.moment,
        "eventTimeZoneOffset": event.zone,
        **_SHAPES[kind.epcis_type](event, kind),
        "bizStep": kind.biz_step,
    }
    standard = {
        "disposition": kind.disposition or None,
        "readPoint": {"id": event.place} if event.place else None,
        "certificationInfo": event.links.certificate,
        "sourceList": _parties("source", event, kind),
        "destinationList": _parties("destination", event, kind),
        "sensorElementList": sensor_elements(event.says, event.evidence, event.moment)
        if kind.measures
        else None,
    }
    ours = {
        "kind": event.kind,
        "by": event.by,
        "says": _prefixed({name: value for name, value in event.says.items() if value is not None}),
        # Linked data drops members that are null, so what is taken back is named.
        "withdraws": sorted(f"meguri:{name}" for name, value in event.says.items() if value is None),
        "evidence": _prefixed({name: _grounds(one) for name, one in event.evidence.items()}),
        "details": _prefixed(event.details),
        "links": _prefixed(_other_links(event, kind)),
        "corrects": event.corrects,
        "reason": event.reason,
    }
    made |= {name: value for name, value in standard.items() if value}
    made |= {f"meguri:{name}": value for name, value in ours.items() if value}
    return {**made, **event.others}


def _context_of(foreign: Mapping[str, Any]) -> list[Any]:
    """The context in which another's event stands alone: its own terms, and the standard's."""
    terms = list(foreign.get("@context", []))
    if any(isinstance(one, str) for one in terms):
        return terms
    bound = any("meguri" in one for one in terms)
    ours = [] if bound or not any(name.startswith("meguri:") for name in foreign) else CONTEXT[1:]
    return [EPCIS_CONTEXT, *ours, *terms]


def _inside(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it stands in a document, whose context it shares; terms of others stay with it."""
    context = [one for one in event.pop("@context") if one not in CONTEXT]
    return {"@context": context, **event} if context else event


def _object(event: Event, kind: EventKind) -> dict[str, Any]:
    return {"action": kind.action, "epcList": [event.battery_id]}


def _association(event: Event, kind: EventKind) -> dict[str, Any]:
    parent = event.links.vehicle or event.links.parent
    return {"action": kind.action, "parentID": parent, "childEPCs": [event.battery_id]}


def _transformation(event: Event, _kind: EventKind) -> dict[str, Any]:
    links = event.links
    lists = {
        "inputEPCList": [event.battery_id, *links.inputs],
        "inputQuantityList": [_lot(one) for one in links.lots_in],
        "outputEPCList": [*links.new_batteries, *links.outputs],
        "outputQuantityList": [_lot(one) for one in links.lots_out],
    }
    return {name: value for name, value in lists.items() if value}


_SHAPES: Mapping[str, Callable[[Event, EventKind], dict[str, Any]]] = {
    "ObjectEvent": _object,
    "AssociationEvent": _association,
    "TransformationEvent": _transformation,
}


def _other_links(event: Event, kind: EventKind) -> dict[str, Any]:
    """The links for which EPCIS has no place in an event of this type."""
    links: Links = event.links
    told: dict[str, Any] = {"attests": links.attests}
    if kind.epcis_type != "TransformationEvent":
        told |= {"inputs": list(links.inputs), "outputs": list(links.outputs)}
    if kind.epcis_type != "AssociationEvent":
        told["vehicle"] = links.vehicle
    told["parent"] = links.parent
    told["new_passports"] = [
        {"meguri:battery": battery, "meguri:passport": passport}
        for battery, passport in links.new_batteries.items()
    ]
    return {name: value for name, value in told.items() if value}


def _parties(end: str, event: Event, kind: EventKind) -> list[dict[str, Any]] | None:
    if event.custody is None:
        return None
    party = event.custody.giver if end == "source" else event.custody.taker
    return [{"type": kind.party, end: party}] if party else None


def _lot(lot: Lot) -> dict[str, Any]:
    material = lot.material if ":" in lot.material else MATERIAL + lot.material
    return {"epcClass": material, "quantity": lot.mass_kg, "uom": _KILOGRAM}


def _grounds(grounds: Grounds) -> dict[str, Any]:
    told = {"basis": grounds.basis, "low": grounds.low, "high": grounds.high, "source": grounds.source}
    return _prefixed({name: value for name, value in told.items() if value is not None})


def _prefixed(told: Mapping[str, Any]) -> dict[str, Any]:
    return {f"meguri:{name}": value for name, value in told.items()}

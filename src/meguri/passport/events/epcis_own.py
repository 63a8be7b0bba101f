"""Events of ours back from their EPCIS form: what GS1's words and ours say must be the same."""

from collections.abc import Mapping
from typing import Any

from meguri.passport.events.epcis_writing import MATERIAL, members
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError, event_fault, shown
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.making import event_of
from meguri.tables.schema import N_

_PREFIX = "meguri:"
_NAMED = {"ObjectEvent": "epcList", "AssociationEvent": "childEPCs", "TransformationEvent": "inputEPCList"}
_OUTSIDE = ("eventID", "recordTime", "eventTime")
_KILOGRAMS = N_("kilograms (KGM)")


def own_event(told: Mapping[str, Any], terms: list[Any], where: str) -> Event:
    """An event of ours from its EPCIS form.

    Args:
        told: the event, of the shape that `intake` asks for, without its context.
        terms: contexts of others, which give meaning to members that are none of ours.
        where: what a fault names as the place.

    Raises:
        EventError: it is none, or says one thing in GS1's words and another in ours; all faults at once.
    """
    kind = event_kinds().get(told["meguri:kind"])
    parts = _parts(told, kind, where) if kind is not None else {}
    event = event_of(
        told["meguri:kind"], str(_battery(told, kind)), told["eventTime"], **parts, **_common(told, where)
    )
    made = members(event)
    faults = [
        event_fault(EventCode.CONTRADICTS_ITSELF, where, name, found=shown(told[name]), wanted=shown(value))
        for name, value in made.items()
        if name in told and name not in _OUTSIDE and told[name] != value
    ]
    if faults:
        raise EventError(faults)
    others = {name: value for name, value in told.items() if name not in made and name not in _OUTSIDE}
    if not others:
        return event
    return _with_others(event, others | ({"@context": terms} if terms else {}))


def _with_others(event: Event, others: dict[str, Any]) -> Event:
    from dataclasses import replace
    from types import MappingProxyType

    return replace(event, others=MappingProxyType(others)).named()


def _common(told: Mapping[str, Any], where: str) -> dict[str, Any]:
    evidence = _bare(told.get("meguri:evidence", {}))
    return {
        "by": told.get("meguri:by"),
        "zone": told["eventTimeZoneOffset"],
        "place": told.get("readPoint", {}).get("id"),
        "says": _says(told),
        "evidence": {name: _bare(one) for name, one in evidence.items()},
        "details": _bare(told.get("meguri:details", {})),
        "corrects": told.get("meguri:corrects"),
        "reason": told.get("meguri:reason"),
        "recorded_at": told.get("recordTime"),
        "where": where,
    }


def _says(told: Mapping[str, Any]) -> Any:
    says = _bare(told.get("meguri:says", {}))
    return says | {str(name).removeprefix(_PREFIX): None for name in told.get("meguri:withdraws", [])}


def _battery(told: Mapping[str, Any], kind: EventKind | None) -> str | None:
    named = told.get(_NAMED[kind.epcis_type], ()) if kind is not None else ()
    return named[0] if named else None


def _parts(told: Mapping[str, Any], kind: EventKind, where: str) -> dict[str, Any]:
    links = _bare(told.get("meguri:links", {}))
    passports = links.pop("new_passports", [])
    if kind.epcis_type == "AssociationEvent" and "parent" not in links:
        links["vehicle"] = told.get("parentID")
    if kind.epcis_type == "TransformationEvent":
        links["inputs"] = told.get("inputEPCList", [])[1:]
        links["lots_in"] = _lots(told, "inputQuantityList", where)
        links["lots_out"] = _lots(told, "outputQuantityList", where)
        links["new_batteries"] = _new_batteries(passports)
        new = links["new_batteries"]
        links["outputs"] = [one for one in told.get("outputEPCList", []) if one not in new]
    if isinstance(told.get("certificationInfo"), str):
        links["certificate"] = told["certificationInfo"]
    return {"links": links, "custody": _custody(told, kind)}


def _lots(told: Mapping[str, Any], member: str, where: str) -> list[dict[str, Any]]:
    lots = told.get(member, [])
    for at, one in enumerate(lots):
        if one.get("uom") != "KGM":
            path, found = f"{member}/{at}/uom", shown(one.get("uom"))
            raise EventError([event_fault(EventCode.BAD_VALUE, where, path, found=found, wanted=_KILOGRAMS)])
    return [
        {"material": one["epcClass"].removeprefix(MATERIAL), "mass_kg": one.get("quantity")} for one in lots
    ]


def _new_batteries(told: Any) -> Any:
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        return told
    return {one.get("meguri:battery"): one.get("meguri:passport") for one in told}


def _custody(told: Mapping[str, Any], kind: EventKind) -> dict[str, Any] | None:
    ends = {"giver": ("sourceList", "source"), "taker": ("destinationList", "destination")}
    found = {
        name: party[end]
        for name, (member, end) in ends.items()
        for party in told.get(member, [])[:1]
        if party["type"] == kind.party
    }
    return found or None


def _bare(told: Any) -> Any:
    """Our words without the prefix; what is no object stays as it is and is told as a fault."""
    if not isinstance(told, Mapping):
        return told
    return {str(name).removeprefix(_PREFIX): value for name, value in told.items()}

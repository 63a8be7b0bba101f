"""Events back from what is kept, without the checks that they passed when they came.

A passport that was not stored yet is folded from its events while the reader waits, and all passports are
when the read models are made anew: reading each event as strictly as a stranger's would take most of that
time. What is taken here is only what `as_epcis` writes of an event of ours; anything else is read strictly,
as it came.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from meguri.passport.events import Custody, Event, EventKind, Grounds, Links, Lot, event_kinds
from meguri.passport.events.epcis_writing import CONTEXT, MATERIAL
from meguri.passport.events.salting import SALT
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.records import event_of
from meguri.tables.coded import CodedError

_PREFIX = "meguri:"
_CUT = len(_PREFIX)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NO_LINKS = Links()
_OURS = ("kind", "by", "says", "withdraws", "evidence", "details", "links", "corrects", "reason", "salt")
_EVERY = frozenset(
    ("@context", "type", "eventID", "eventTime", "eventTimeZoneOffset", "bizStep", "readPoint")
) | {_PREFIX + name for name in _OURS}
_OF_TYPE = {
    "ObjectEvent": frozenset({"action", "epcList"}),
    "AssociationEvent": frozenset({"action", "parentID", "childEPCs"}),
    "TransformationEvent": frozenset(
        {"inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList"}
    ),
}
_NAMED = {"ObjectEvent": "epcList", "AssociationEvent": "childEPCs", "TransformationEvent": "inputEPCList"}


def revived(body: bytes, event_id: str, battery_id: str) -> Event:
    """The event that was kept as `body`, the same that `event_of` reads, some times as fast.

    Args:
        body: as it is kept.
        event_id: the address that it is kept under.
        battery_id: in whose record.

    Raises:
        RegistryError: it is no event any more; only somebody who wrote past us can have altered it.
    """
    try:
        return _revived(body, event_id, battery_id)
    except (CodedError, ValueError, TypeError, LookupError, AttributeError):
        raise refused(RegistryCode.RECORD_ALTERED, found=event_id) from None


def _revived(body: bytes, event_id: str, battery_id: str) -> Event:
    told = json.loads(body)
    kind = event_kinds().get(told.get("meguri:kind", ""))
    if kind is None or told["@context"] != CONTEXT or not told.keys() <= _members(kind.name):
        return event_of(body, event_id, battery_id)
    place = told.get("readPoint")
    if (place is not None and place.keys() != {"id"}) or not _is_plain(told, kind):
        return event_of(body, event_id, battery_id)
    event = Event(
        kind=kind.name,
        battery_id=told[_NAMED[kind.epcis_type]][0],
        at=datetime.fromisoformat(told["eventTime"]),
        by=told["meguri:by"],
        place=None if place is None else place["id"],
        says=_says(told),
        evidence=_evidence(told.get("meguri:evidence")),
        links=_links(told, kind),
        details=_bare(told.get("meguri:details")),
        custody=_custody(told),
        corrects=told.get("meguri:corrects"),
        reason=told.get("meguri:reason"),
        others=MappingProxyType({SALT: told[SALT]}) if SALT in told else _NOTHING,
    )
    event.__dict__["id"] = event_id  # what it is kept under; hashing it again would take as long as all this
    return event.named()


@cache
def _members(name: str) -> frozenset[str]:
    """The members that an event of this kind can have by itself; with any other it is read strictly."""
    kind = event_kinds()[name]
    own = {"certificationInfo"}
    if kind.disposition:
        own.add("disposition")
    if kind.measures:
        own.add("sensorElementList")
    if kind.party:
        own |= {"sourceList", "destinationList"}
    return _EVERY | _OF_TYPE[kind.epcis_type] | own


def _is_plain(told: Mapping[str, Any], kind: EventKind) -> bool:
    """Whether what GS1 has a place for is what we put there, and nothing of others."""
    ends = (("sourceList", "source"), ("destinationList", "destination"))
    return isinstance(told.get("certificationInfo", ""), str) and all(
        len(told[member]) == 1 and told[member][0] == {"type": kind.party, end: told[member][0].get(end)}
        for member, end in ends
        if member in told
    )


def _bare(told: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return MappingProxyType({name[_CUT:]: value for name, value in told.items()}) if told else _NOTHING


def _says(told: Mapping[str, Any]) -> Mapping[str, Any]:
    withdrawn = told.get("meguri:withdraws")
    if not withdrawn:
        return _bare(told.get("meguri:says"))
    return MappingProxyType({**_bare(told.get("meguri:says")), **{name[_CUT:]: None for name in withdrawn}})


def _evidence(told: Mapping[str, Any] | None) -> Mapping[str, Grounds]:
    if not told:
        return _NOTHING
    return MappingProxyType({name[_CUT:]: Grounds(**_bare(one)) for name, one in told.items()})


def _links(told: Mapping[str, Any], kind: EventKind) -> Links:
    read = dict(_bare(told.get("meguri:links")))
    passports = read.pop("new_passports", None)
    for name in ("inputs", "outputs"):
        if name in read:
            read[name] = tuple(read[name])
    if kind.epcis_type == "AssociationEvent" and "parent" not in read:
        read["vehicle"] = told["parentID"]
    if kind.epcis_type == "TransformationEvent":
        new = {one["meguri:battery"]: one["meguri:passport"] for one in passports or ()}
        read["new_batteries"] = MappingProxyType(new)
        read["inputs"] = tuple(told["inputEPCList"][1:])
        read["outputs"] = tuple(one for one in told.get("outputEPCList", ()) if one not in new)
        read["lots_in"] = _lots(told.get("inputQuantityList", ()))
        read["lots_out"] = _lots(told.get("outputQuantityList", ()))
    elif passports:
        read["new_batteries"] = MappingProxyType(
            {one["meguri:battery"]: one["meguri:passport"] for one in passports}
        )
    if "certificationInfo" in told:
        read["certificate"] = told["certificationInfo"]
    return Links(**read) if read else _NO_LINKS


def _lots(told: Any) -> tuple[Lot, ...]:
    return tuple(Lot(one["epcClass"].removeprefix(MATERIAL), one["quantity"]) for one in told)


def _custody(told: Mapping[str, Any]) -> Custody | None:
    giver, taker = told.get("sourceList"), told.get("destinationList")
    if giver is None and taker is None:
        return None
    return Custody(giver and giver[0]["source"], taker and taker[0]["destination"])

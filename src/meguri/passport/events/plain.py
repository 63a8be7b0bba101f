"""Events that are told just as `as_epcis` writes them: nearly all that come, and read in one pass.

The strict way (`epcis_own`) makes an event of what was told, writes that event again and compares. Here each
member is held at once to what would be written, so that what was told is what is kept. Anything else – a
member left out or of others, a transformation, links in our words, a statement taken back, a fault – is none:
the strict way takes it in or says what is wrong. Nothing is plain that the strict way would refuse or read
otherwise (`tests/passport/events/test_plain_events.py`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from meguri.passport.events.checks import LONGEST_ADDRESS, PARTY, ZONE, is_detail
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.making import CORRECTION
from meguri.passport.events.parts import BASES, DETAILS, EVERY_KIND_TAKES
from meguri.passport.events.plain_values import PREFIX, is_said, plain_attributes, plain_number
from meguri.passport.events.salting import SALT
from meguri.passport.events.sensors import MEASURED

# What the schema of what we take in asks of an address; `address` alone would let more pass.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")
_ALWAYS = frozenset({"type", "eventTime", "eventTimeZoneOffset", "bizStep", "meguri:kind", "meguri:by"})
_OF_TYPE = {"ObjectEvent": ("action", "epcList"), "AssociationEvent": ("action", "parentID", "childEPCs")}
_PERHAPS = ("eventID", "readPoint", "meguri:says", "meguri:evidence", "meguri:details", SALT)
_ADDRESSED = ("certificationInfo", "meguri:corrects")
_ENDS = (("sourceList", "source"), ("destinationList", "destination"))
_GROUNDS = frozenset({"meguri:basis", "meguri:low", "meguri:high", "meguri:source"})
_MEASURED = {PREFIX + name: measured for name, measured in MEASURED.items()}
_PLACES = {name: place for place, name in enumerate(_MEASURED)}
_DETAILS = {PREFIX + name: (name, kind) for name, kind in DETAILS.items()}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Plain(NamedTuple):
    """A plain event.

    Attributes:
        kind: its kind.
        battery_id: URI of the battery.
        at: when it happened.
        by: who recorded it.
        inner: its members as they are written, but for `eventID` and `@context`.
    """

    kind: EventKind
    battery_id: str
    at: datetime
    by: str
    inner: dict[str, Any]


class _Form(NamedTuple):
    """What a plain event of a kind looks like: its kind, members it must have, and may have."""

    kind: EventKind
    fixed: tuple[tuple[str, str], ...]
    must: frozenset[str]
    may: frozenset[str]
    takes: frozenset[str]


@cache
def _forms() -> Mapping[str, _Form]:
    known = event_kinds().values()
    return {one.name: _form(one) for one in known if one.epcis_type in _OF_TYPE}


def _form(kind: EventKind) -> _Form:
    fixed = {"type": kind.epcis_type, "action": kind.action, "bizStep": kind.biz_step}
    if kind.disposition:
        fixed["disposition"] = kind.disposition
    must = _ALWAYS | fixed.keys() | set(_OF_TYPE[kind.epcis_type])
    if kind.name == CORRECTION:
        must |= {"meguri:corrects", "meguri:reason"}
    may = must | set(_PERHAPS)
    if kind.party:
        may |= {member for member, _ in _ENDS}
    if kind.measures:
        may |= {"sensorElementList"}
    if "certificate" in kind.takes:
        may |= {"certificationInfo"}
    return _Form(kind, tuple(fixed.items()), must, may, kind.takes | EVERY_KIND_TAKES)


def plain_event(told: dict[str, Any]) -> Plain | None:
    """A plain event, from its EPCIS form without `@context`; None where the strict way has to look.

    Its `eventID` is not looked at: whoever asks holds it against the content.
    """
    name = told.get("meguri:kind")
    form = _forms().get(name) if type(name) is str else None
    if form is None or not form.must <= told.keys() <= form.may:
        return None
    for member, wanted in form.fixed:
        if told[member] != wanted:
            return None
    at, by = _moment(told), told["meguri:by"]
    battery_id = _battery(told, form)
    if at is None or battery_id is None or not is_said(by):
        return None
    inner = dict(told)
    inner.pop("eventID", None)
    if not (_holds_values(inner, battery_id, form) and _holds_rest(inner, form)):
        return None
    return Plain(form.kind, battery_id, at, by, inner)


def _moment(told: Mapping[str, Any]) -> datetime | None:
    """When it happened, where it is written as we write it, in the offset of its place."""
    text, zone = told["eventTime"], told["eventTimeZoneOffset"]
    if type(text) is not str or type(zone) is not str or not text.endswith(zone) or not ZONE.fullmatch(zone):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if 1900 <= at.year <= 2200 and at.isoformat() == text else None


def _battery(told: Mapping[str, Any], form: _Form) -> str | None:
    is_object = form.kind.epcis_type == "ObjectEvent"
    named = told["epcList" if is_object else "childEPCs"]
    if type(named) is not list or len(named) != 1 or not _is_address(named[0]):
        return None
    if not is_object and not ("vehicle" in form.takes and _is_address(told["parentID"])):
        return None
    return str(named[0])


def _is_address(value: Any) -> bool:
    return type(value) is str and len(value) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(value) is not None


def _holds_values(inner: dict[str, Any], battery_id: str, form: _Form) -> bool:
    """Statements, what stands behind them, and the sensor report that says both again."""
    says = _says(inner["meguri:says"], battery_id) if "meguri:says" in inner else _NOTHING
    if says is None:
        return False
    evidence = _evidence(inner["meguri:evidence"], says) if "meguri:evidence" in inner else _NOTHING
    if evidence is None:
        return False
    if says:
        inner["meguri:says"] = says
    if evidence:
        inner["meguri:evidence"] = evidence
    made = _sensor_elements(says, evidence, inner["eventTime"]) if form.kind.measures else []
    if not made:
        return "sensorElementList" not in inner
    if inner.get("sensorElementList") != made:
        return False
    inner["sensorElementList"] = made  # true is 1 to Python, and not in JSON
    return True


def _says(told: Any, battery_id: str) -> dict[str, Any] | None:
    if type(told) is not dict or not told:
        return None
    known, read = plain_attributes(), {}
    for name, value in told.items():
        check = known.get(name)
        plain = None if check is None else check(value)
        if plain is None:
            return None
        read[name] = plain
    return read if read.get("meguri:battery_id", battery_id) == battery_id else None


def _evidence(told: Any, says: Mapping[str, Any]) -> dict[str, Any] | None:
    if type(told) is not dict or not told:
        return None
    read = {}
    for name, one in told.items():
        if name not in says or type(one) is not dict or not one.keys() <= _GROUNDS:
            return None
        grounds = _grounds(one, says[name])
        if grounds is None:
            return None
        read[name] = grounds
    return read


def _grounds(told: Mapping[str, Any], value: Any) -> dict[str, Any] | None:
    basis = told.get("meguri:basis")
    if type(basis) is not str or basis not in BASES:
        return None
    read: dict[str, Any] = {"meguri:basis": basis}
    if "meguri:source" in told:
        source = told["meguri:source"]
        if not is_said(source):
            return None
        read["meguri:source"] = source
    for name, sign in (("meguri:low", 1), ("meguri:high", -1)):
        if name in told:
            edge = plain_number(told[name])
            if edge is None or type(value) not in (int, float) or sign * edge > sign * value:
                return None
            read[name] = edge
    return read


def _sensor_elements(says: Mapping[str, Any], evidence: Mapping[str, Any], at: str) -> list[dict[str, Any]]:
    names = [name for name in says if name in _MEASURED]
    if len(names) > 1:
        names.sort(key=_PLACES.__getitem__)
    reports = []
    for name in names:
        kind, unit = _MEASURED[name]
        report = {"type": kind, "value": says[name], "uom": unit, "meguri:attribute": name}
        grounds = evidence.get(name)
        if grounds is not None:
            report |= grounds
            report.pop("meguri:source", None)
        reports.append(report)
    return [{"sensorMetadata": {"time": at}, "sensorReport": reports}] if reports else []


def _holds_rest(inner: dict[str, Any], form: _Form) -> bool:
    """Where, between whom, by which certificate, and what else belongs to its kind."""
    if not (_holds_links(inner) and type(inner.get(SALT, "")) is str):
        return False
    if not all(_is_party(inner[member], form, end) for member, end in _ENDS if member in inner):
        return False
    details = _details(inner["meguri:details"], form) if "meguri:details" in inner else _NOTHING
    if details is None:
        return False
    if details:
        inner["meguri:details"] = details
    if form.kind.name == CORRECTION:  # it says something, or takes the whole event back
        return "meguri:says" in inner or details.get("meguri:voids") is True
    return not form.kind.needs or _has_needed(inner, details, form)


def _holds_links(inner: Mapping[str, Any]) -> bool:
    """Where it happened, by which certificate, what it corrects and why."""
    place = inner.get("readPoint", _NOTHING)
    if place is not _NOTHING and not (
        type(place) is dict and place.keys() == {"id"} and _is_address(place["id"])
    ):
        return False
    if not all(_is_address(inner[member]) for member in _ADDRESSED if member in inner):
        return False
    return "meguri:reason" not in inner or is_said(inner["meguri:reason"])


def _is_party(told: Any, form: _Form, end: str) -> bool:
    if type(told) is not list or len(told) != 1 or type(told[0]) is not dict or len(told[0]) != 2:
        return False
    party = told[0].get(end)
    if told[0].get("type") != form.kind.party or type(party) is not str:
        return False
    return PARTY.fullmatch(party) is not None


def _details(told: Any, form: _Form) -> dict[str, Any] | None:
    if type(told) is not dict or not told:
        return None
    read = {}
    for prefixed, value in told.items():
        name, kind = _DETAILS.get(prefixed, ("", ""))
        if name not in form.takes or not is_detail(kind, value):
            return None
        plain = plain_number(value) if kind == "amount" else value
        if plain is None:
            return None
        read[prefixed] = plain
    return read


def _has_needed(inner: Mapping[str, Any], details: Mapping[str, Any], form: _Form) -> bool:
    here = {name.removeprefix(PREFIX) for name in details}
    if "parentID" in inner:
        here.add("vehicle")
    if "certificationInfo" in inner:
        here.add("certificate")
    return all(not here.isdisjoint(group) for group in form.kind.needs)

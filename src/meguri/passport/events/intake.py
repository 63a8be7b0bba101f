"""What we take in as EPCIS 2.0: a JSON Schema of our own, and what it refuses in the words of the trade.

It asks for what reading needs, and for what the standard makes compulsory; members it does not know pass.
GS1's own schema may not be copied, so it is a test's input only.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from meguri.passport.events.faults import EventCode, EventError, event_fault, shown
from meguri.tables.coded import CodedFault
from meguri.tables.schema import N_

if TYPE_CHECKING:
    from jsonschema_rs import Validator

MOST_FAULTS = 50
_MOMENT = N_("a moment with its offset, such as 2026-11-28T09:30:00+09:00")
_ADDRESS = N_("an address (URI)")
_OBJECT = N_("a JSON object")
_LIST = N_("a list")
_TEXT = N_("a text")
_NUMBER = N_("a number")
_OFFSET = N_("an offset from UTC such as +09:00")


def _of(wanted: str, **rules: Any) -> dict[str, Any]:
    return {"title": wanted, **rules}


def _object(required: Iterable[str] = (), **properties: Any) -> dict[str, Any]:
    return _of(_OBJECT, type="object", required=list(required), properties=properties)


def _list(items: Mapping[str, Any], **rules: Any) -> dict[str, Any]:
    return _of(_LIST, type="array", items=dict(items), **rules)


_text = _of(_TEXT, type="string", minLength=1)
_address = _of(  # RFC 3986, so without blanks, quotes, brackets of markup and what is not ASCII
    _ADDRESS, type="string", maxLength=2_000, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+$"
)
_moment = _of(
    _MOMENT, type="string", pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$"
)
_addresses = _list(_address, maxItems=10_000)
_place = _object(["id"], id=_address)
_quantities = _list(_object(["epcClass"], epcClass=_address, quantity=_of(_NUMBER, type="number"), uom=_text))
_report = _object(["type"], type=_text, value=_of(_NUMBER, type="number"))
_party = {"type": _text, "source": _address, "destination": _address}
_EVENT_MEMBERS: dict[str, Any] = {
    "type": _text,
    "eventTime": _moment,
    "recordTime": _moment,
    "eventTimeZoneOffset": _of(_OFFSET, type="string", pattern=r"^[+-]((0\d|1[0-3]):[0-5]\d|14:00)$"),
    "eventID": _address,
    "action": _of("ADD/OBSERVE/DELETE", enum=["ADD", "OBSERVE", "DELETE"]),
    "bizStep": _text,
    "disposition": _text,
    "parentID": _address,
    "transformationID": _address,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _list(_object(["bizTransaction"], bizTransaction=_address)),
    "sourceList": _list(_object(["type", "source"], **_party)),
    "destinationList": _list(_object(["type", "destination"], **_party)),
    "sensorElementList": _list(_object(["sensorReport"], sensorReport=_list(_report, minItems=1))),
    "persistentDisposition": _object(),
    "ilmd": _object(),
    "errorDeclaration": _object(["declarationTime"], declarationTime=_moment),
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _addresses),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _quantities
    ),
    "meguri:kind": _text,
    "meguri:withdraws": _list(_text),
    **dict.fromkeys(("meguri:says", "meguri:evidence", "meguri:details", "meguri:links"), _object()),
}
_COMPULSORY = {
    "ObjectEvent": ["action"],
    "AggregationEvent": ["action"],
    "AssociationEvent": ["action", "parentID"],
    "TransactionEvent": ["action", "bizTransactionList"],
}
_ILMD = {  # instance and lot data begin with the thing itself (EPCIS 2.0, ObjectEvent)
    "if": {"properties": {"type": {"const": "ObjectEvent"}}, "required": ["ilmd"]},
    "then": {"properties": {"action": _of("ADD", const="ADD")}},
}
EVENT: dict[str, Any] = _object(["type", "eventTime", "eventTimeZoneOffset"], **_EVENT_MEMBERS) | {
    "allOf": [
        {"if": {"properties": {"type": {"const": name}}}, "then": {"required": members}}
        for name, members in _COMPULSORY.items()
    ]
    + [_ILMD]
}
_EVENTS = _list(EVENT)
_DOCUMENT = _object(
    ["@context", "schemaVersion", "creationDate", "epcisBody"],
    schemaVersion=_of(N_("the text 2.0 or a later 2.x"), type="string", pattern=r"^2(\.\d+)*$"),
    creationDate=_moment,
    epcisBody=_object(["eventList"], eventList=_EVENTS),
)
_RESULTS = _object(["resultsBody"], resultsBody=_object(["eventList"], eventList=_EVENTS))
_QUERY = _object(["@context", "epcisBody"], epcisBody=_object(["queryResults"], queryResults=_RESULTS))
SCHEMAS: Mapping[str, dict[str, Any]] = {
    "EPCISDocument": _DOCUMENT,
    "EPCISQueryDocument": _QUERY,
    "list": _EVENTS,
    "event": EVENT,
}


def check_shape(told: Any, form: str, where: str) -> None:
    """Hold what was read to the schema of its form.

    Args:
        told: JSON value.
        form: a key of `SCHEMAS`.
        where: what a fault names as the place.

    Raises:
        EventError: it does not keep the schema; up to 50 faults at once.
    """
    check = validator(form)
    if check.is_valid(told):
        return
    faults = [_fault(one, SCHEMAS[form], where) for one in check.iter_errors(told)]
    raise EventError(limited(_once(faults), where))


@cache
def validator(form: str) -> "Validator":
    """The compiled schema of one form (a key of `SCHEMAS`)."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(SCHEMAS[form])


def limited(faults: list[CodedFault], where: str) -> list[CodedFault]:
    """The first faults, and how many more there are."""
    if len(faults) <= MOST_FAULTS:
        return faults
    more = event_fault(EventCode.MORE_FAULTS, where, found=len(faults) - MOST_FAULTS)
    return [*faults[:MOST_FAULTS], more]


def _once(faults: list[CodedFault]) -> list[CodedFault]:
    """Each fault once: one member can break two rules."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for one in faults:
        key = (str(one.code), *one.values.values())
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _fault(refused: Any, schema: Mapping[str, Any], where: str) -> CodedFault:
    path = "/" + "/".join(str(step) for step in refused.instance_path)
    if "required" in refused.schema_path:
        member = str(refused.message).split('"')[1]
        return event_fault(EventCode.NO_MEMBER, where, f"{path.rstrip('/')}/{member}")
    found = shown(refused.instance)
    return event_fault(EventCode.BAD_MEMBER, where, path, found=found, wanted=_wanted(refused, schema))


def _wanted(refused: Any, schema: Mapping[str, Any]) -> str:
    """The title of the innermost rule that was broken."""
    at: Any = schema
    title = _OBJECT
    for step in refused.schema_path:
        at = at[step] if isinstance(at, Mapping | list) else None
        if isinstance(at, Mapping) and isinstance(at.get("title"), str):
            title = at["title"]
    return title

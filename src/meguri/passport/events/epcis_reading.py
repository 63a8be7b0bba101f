"""EPCIS 2.0 in JSON-LD in: documents, query results, events, lists; ours typed, others' kept whole."""

from collections.abc import Mapping
from typing import Any

from meguri.passport.events.checks import Faults, checked_moment, local
from meguri.passport.events.content import ADDRESS
from meguri.passport.events.epcis_own import own_event
from meguri.passport.events.epcis_writing import CONTEXT
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError, event_fault
from meguri.passport.events.intake import check_shape, limited
from meguri.passport.events.kinds import event_kinds
from meguri.tables.coded import CodedFault
from meguri.tables.events import NAMESPACE

LIMIT_BYTES = 50_000_000
OBSERVED = "observed"
NOTHING_NAMED = "urn:unknown:battery"
_NAMED = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_CLASSED = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_STEP = ("https://ref.gs1.org/cbv/BizStep-", "urn:epcglobal:cbv:bizstep:", "cbv:BizStep-")


def read_epcis(
    content: bytes | str,
    where: str = "EPCIS",
    *,
    limit_bytes: int = LIMIT_BYTES,
    battery_id: str | None = None,
) -> tuple[Event, ...]:
    """The events of an EPCIS file, in its order.

    Args:
        content: an EPCISDocument, an EPCISQueryDocument, one event or a list of events.
        where: what a fault names as the place.
        limit_bytes: the most that is read.
        battery_id: whose record others' events are read into, where they name it; None takes the first named.

    Raises:
        PassportJsonError: no strict JSON.
        EventError: no EPCIS, or events of ours that do not hold; the faults of all events at once.
    """
    from meguri.passport.reading import read_json

    told = read_json(content, where=where, limit_bytes=limit_bytes)
    form = _form(told, where)
    check_shape(told, form, where)
    events, context = _events(told, form)
    read: list[Event] = []
    faults: list[CodedFault] = []
    for at, one in enumerate(events):
        try:
            place = where if form == "event" else f"{where}, event {at + 1}"
            read.append(_event(one, context, place, battery_id))
        except EventError as refused:
            faults += refused.faults
    if faults:
        raise EventError(limited(faults, where))
    return tuple(read)


def from_epcis(told: Mapping[str, Any], *, where: str = "event", battery_id: str | None = None) -> Event:
    """One event from its EPCIS form, as `as_epcis` gives it or as another wrote it.

    Another's event is read as the kind of ours that its type, action and business step tell, else as
    `observed`; it is kept whole, and states no attribute.

    Raises:
        EventError: no EPCIS event, or one of ours that does not hold; all faults at once.
    """
    if told.get("@context") in (None, CONTEXT) and (plain := _plain(told)) is not None:
        return plain
    check_shape(dict(told), "event", where)
    return _event(told, (), where, battery_id)


def _form(told: Any, where: str) -> str:
    if isinstance(told, list):
        return "list"
    kind = told.get("type") if isinstance(told, Mapping) else None
    if kind in ("EPCISDocument", "EPCISQueryDocument"):
        return str(kind)
    if isinstance(told, Mapping) and "eventTime" in told:
        return "event"
    raise EventError([event_fault(EventCode.NO_EVENTS, where)])


def _events(told: Any, form: str) -> tuple[list[Mapping[str, Any]], tuple[Any, ...]]:
    if form in ("list", "event"):
        return (told if form == "list" else [told]), ()
    body = told["epcisBody"]
    if form == "EPCISQueryDocument":
        body = body["queryResults"]["resultsBody"]
    return body["eventList"], _terms(told["@context"])


def _event(told: Mapping[str, Any], context: tuple[Any, ...], where: str, battery_id: str | None) -> Event:
    terms = (*context, *(one for one in _terms(told.get("@context")) if one not in context))
    others = [one for one in terms if one not in CONTEXT]
    if not others and (plain := _plain(told)) is not None:
        return plain
    inner = {name: value for name, value in told.items() if name != "@context"}
    # Declared in error by its sender, it is no longer what we recorded: kept whole, and told as a finding.
    if "meguri:kind" in told and "errorDeclaration" not in told and _is_ours(terms):
        event = own_event(inner, others, where)
        name = told.get("eventID", "")
        if ADDRESS.fullmatch(name) and name != event.id:
            raise EventError([event_fault(EventCode.OTHER_CONTENT, where, found=name, wanted=event.id)])
        return event
    return _foreign(inner, others, where, battery_id)


def _plain(told: Mapping[str, Any]) -> Event | None:
    """An event of ours that is told as we write it: the same that the strict way makes of it, and sooner."""
    from meguri.passport.events.plain_reading import plain_own

    return plain_own({name: value for name, value in told.items() if name != "@context"})


def _terms(context: Any) -> tuple[Any, ...]:
    if context is None:
        return ()
    return tuple(context) if isinstance(context, list) else (context,)


def _is_ours(terms: tuple[Any, ...]) -> bool:
    """Whether the prefix `meguri` means what we mean by it."""
    told = [one["meguri"] for one in terms if isinstance(one, Mapping) and "meguri" in one]
    return all(one == NAMESPACE for one in told)


def _foreign(told: dict[str, Any], terms: list[Any], where: str, battery_id: str | None) -> Event:
    faults = Faults(where)
    moment = checked_moment(told["eventTime"].upper(), "eventTime", faults)
    recorded = told.get("recordTime")
    recorded_at = None if recorded is None else checked_moment(recorded.upper(), "recordTime", faults)
    if moment is None or faults:
        raise EventError(faults)
    place = told.get("readPoint", told.get("bizLocation", {})).get("id")
    event = Event(
        kind=_nearest(told),
        battery_id=_about(told, battery_id),
        at=local(moment, told["eventTimeZoneOffset"], faults),
        by="",
        place=place,
        recorded_at=recorded_at,
        foreign=told | ({"@context": terms} if terms else {}),
    )
    return event.named()


def _nearest(told: Mapping[str, Any]) -> str:
    """The kind of ours that another's event tells; `observed` where GS1's words leave it open."""
    step = told.get("bizStep", "")
    for start in _STEP:
        step = step.removeprefix(start)
    for kind in event_kinds().values():
        same = (told["type"], told.get("action", ""), step) == (kind.epcis_type, kind.action, kind.biz_step)
        if kind.reads_gs1 and same:
            return kind.name
    return OBSERVED


def _about(told: Mapping[str, Any], wanted: str | None) -> str:
    """What another's event is about: the battery wanted where it names it, else the first thing named."""
    named = [one for member in _NAMED for one in told.get(member, ())]
    classed = [one["epcClass"] for member in _CLASSED for one in told.get(member, ())]
    rest = [told.get("parentID"), told.get("transformationID"), told.get("readPoint", {}).get("id")]
    every = [one for one in (*named, *classed, *rest) if one]
    if wanted is not None and wanted in every:
        return wanted
    return str(every[0]) if every else NOTHING_NAMED

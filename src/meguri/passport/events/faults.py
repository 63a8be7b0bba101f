"""What can be wrong with an event, as codes and values."""

from datetime import date
from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class EventCode(StrEnum):
    """What can be wrong with an event, or with a document of events."""

    UNKNOWN_KIND = "unknown_kind"
    NO_ADDRESS = "no_address"
    NO_MOMENT = "no_moment"
    BAD_ZONE = "bad_zone"
    BAD_VALUE = "bad_value"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    OTHER_BATTERY = "other_battery"
    MISSING = "missing"
    NOT_TAKEN = "not_taken"
    NO_STATEMENT = "no_statement"
    BAD_INTERVAL = "bad_interval"
    NO_PARTY = "no_party"
    NO_EVENTS = "no_events"
    NO_MEMBER = "no_member"
    BAD_MEMBER = "bad_member"
    CONTRADICTS_ITSELF = "contradicts_itself"
    OTHER_CONTENT = "other_content"
    MORE_FAULTS = "more_faults"


MESSAGES: dict[EventCode, str] = {
    EventCode.UNKNOWN_KIND: N_("{where}: {found} is no kind of event. There are: {known}."),
    EventCode.NO_ADDRESS: N_(
        "{where}: {path} is {found}; wanted is an address (URI) of ASCII characters, such as "
        "https://id.gs1.org/8003/04912345000010A1."
    ),
    EventCode.NO_MOMENT: N_(
        "{where}: {path} is {found}; wanted is a moment with its offset, such as 2026-11-28T09:30:00+09:00."
    ),
    EventCode.BAD_ZONE: N_("{where}: {path} is {found}; wanted is an offset from UTC such as +09:00."),
    EventCode.BAD_VALUE: N_("{where}: {path} is {found}; wanted is {wanted}."),
    EventCode.UNKNOWN_ATTRIBUTE: N_(
        "{where}: {path} is no attribute of a passport. Leave it out; docs/reference/passport.md lists all "
        "that there are."
    ),
    EventCode.OTHER_BATTERY: N_(
        "{where}: the event is about {wanted}, but states {found} as the battery's identifier."
    ),
    EventCode.MISSING: N_("{where}: an event of the kind {kind} needs {path}."),
    EventCode.NOT_TAKEN: N_("{where}: {path} has no place in an event of the kind {kind}. Leave it out."),
    EventCode.NO_STATEMENT: N_("{where}: evidence is given for {path}, which the event does not state."),
    EventCode.BAD_INTERVAL: N_(
        "{where}: {path} is {found}; wanted is low ≤ value ≤ high, of a value that is a number."
    ),
    EventCode.NO_PARTY: N_(
        "{where}: {path} is {found}; wanted is an identifier that names nobody: urn:uuid:…, did:…, or the "
        "GS1 number of a company (https://id.gs1.org/417/…)."
    ),
    EventCode.NO_EVENTS: N_(
        "{where}: there are no EPCIS events in it. Wanted is an EPCISDocument, an EPCISQueryDocument, one "
        "event or a list of events."
    ),
    EventCode.NO_MEMBER: N_("{where}: {path} is missing."),
    EventCode.BAD_MEMBER: N_("{where}: {path} is {found}; wanted is {wanted}."),
    EventCode.CONTRADICTS_ITSELF: N_(
        "{where}: {path} is {found}, but what the event states in our words asks for {wanted}."
    ),
    EventCode.OTHER_CONTENT: N_(
        "{where}: the event calls itself {found}, but its content is that of {wanted}: it was changed "
        "after it was recorded."
    ),
    EventCode.MORE_FAULTS: N_("{where}: and {found} more faults."),
}


class EventError(CodedError):
    """An event that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def event_fault(code: EventCode, where: str, path: str = "", **values: object) -> CodedFault:
    """One fault at a place of an event."""
    put = {name: value if isinstance(value, str) else shown(value) for name, value in values.items()}
    return CodedFault(code, {"where": where, "path": path} | put)


def shown(value: object) -> str:
    """A value as a message names it, cut where it is long."""
    try:
        text = value.isoformat() if isinstance(value, date) else repr(value)
    except (ValueError, RecursionError):
        return type(value).__name__
    return text if len(text) <= 60 else f"{text[:59]}…"

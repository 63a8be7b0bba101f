"""The checks of an event's parts; each gives what it read and the faults it found."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from math import isfinite
from typing import Any

from meguri.passport.document.attributes import attributes
from meguri.passport.document.faults import DocumentCode, DocumentError
from meguri.passport.document.reading import document_of
from meguri.passport.document.values import address, day, moment, said
from meguri.passport.events.faults import EventCode, event_fault, shown
from meguri.passport.events.parts import BASES, DETAILS, Grounds
from meguri.passport.reading import LARGEST_INTEGER
from meguri.tables.coded import CodedFault
from meguri.tables.schema import N_

LONGEST_TEXT = 2_000
LONGEST_ADDRESS = 2_000
ZONE = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")
PARTY = re.compile(
    r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|did:[a-z0-9]+:[A-Za-z0-9._:%-]+"
    r"|https://id\.gs1\.org/41[47]/\d{13}"
    r"|urn:epc:id:(?:pgln|sgln):[0-9.]+"
)
_COUNTRY = re.compile(r"[A-Z]{2}")
_TEXT = N_("a text that is not blank, without control signs, of at most 2,000 characters")
_NUMBER = N_("a finite number")
_SAYS = N_("attribute → value")
_DETAILS = N_("name → value")
_EVIDENCE = N_("attribute → what stands behind it")
_GROUNDS = N_("basis, low, high, source")
_VALUE = N_("a value; only a correction takes a statement back")
_WANTED = {
    "text": _TEXT,
    "date": N_("a day such as 2026-11-28"),
    "country": N_("two capital letters of ISO 3166-1, such as JP"),
    "amount": N_("a finite number, not below 0"),
    "flag": N_("true or false"),
}


class Faults(list[CodedFault]):
    """The faults of one event, gathered while it is read.

    Attributes:
        where: what they name as the place.
    """

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def found(self, code: EventCode, path: str = "", **values: object) -> None:
        """Remember one fault."""
        self.append(event_fault(code, self.where, path, **values))


def checked_address(value: Any, path: str, faults: Faults) -> str:
    """A URI of ASCII characters: a lookalike of another script names something else."""
    try:
        if isinstance(value, str) and value.isascii() and len(value) <= LONGEST_ADDRESS:
            return address(value)
    except ValueError:
        pass
    faults.found(EventCode.NO_ADDRESS, path, found=shown(value))
    return ""


def checked_text(value: Any, path: str, faults: Faults) -> str:
    """A text that says something."""
    try:
        if isinstance(value, str) and len(value) <= LONGEST_TEXT and value.encode("utf-8"):
            return said(value)
    except ValueError:
        pass
    faults.found(EventCode.BAD_VALUE, path, found=shown(value), wanted=_TEXT)
    return ""


def checked_moment(value: Any, path: str, faults: Faults) -> datetime | None:
    """A moment with its offset, from a datetime or a text (RFC 3339)."""
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(moment(value))
    except (TypeError, ValueError):
        read = None
    if read is None or read.utcoffset() is None or not 1900 <= read.year <= 2200:
        faults.found(EventCode.NO_MOMENT, path, found=shown(value))
        return None
    return read


def local(at: datetime, zone: str | None, faults: Faults) -> datetime:
    """The moment in the offset of its place: the one given, or its own."""
    own = at.strftime("%z")
    told = f"{own[:3]}:{own[3:]}" if zone is None else zone
    if not isinstance(told, str) or not ZONE.fullmatch(told):
        faults.found(EventCode.BAD_ZONE, "zone", found=shown(told))
        return at
    minutes = int(told[1:3]) * 60 + int(told[4:])
    offset = timedelta(minutes=-minutes if told[0] == "-" else minutes)
    return at.astimezone(timezone(offset))


def checked_party(value: Any, path: str, faults: Faults) -> str | None:
    """An identifier of a party that names nobody."""
    if value is None:
        return None
    if isinstance(value, str) and PARTY.fullmatch(value):
        return value
    faults.found(EventCode.NO_PARTY, path, found=shown(value))
    return None


def checked_says(told: Any, at: datetime, may_withdraw: bool, faults: Faults) -> dict[str, Any]:
    """The statements, each held to its attribute; in a correction null takes one back."""
    if not isinstance(told, Mapping):
        faults.found(EventCode.BAD_VALUE, "says", found=shown(told), wanted=_SAYS)
        return {}
    stated = {name: value for name, value in told.items() if value is not None and isinstance(name, str)}
    for name in told.keys() - stated.keys():
        if name not in attributes():
            faults.found(EventCode.UNKNOWN_ATTRIBUTE, f"says.{name}")
        elif not may_withdraw:
            faults.found(EventCode.BAD_VALUE, f"says.{name}", found=shown(None), wanted=_VALUE)
    try:
        document_of(stated, at.date().isoformat(), where=faults.where)
    except DocumentError as refused:
        for one in refused.faults:
            path = f"says.{one.values['path'].rpartition('.')[2]}"
            if one.code is DocumentCode.BAD_VALUE:
                found, wanted = one.values["found"], one.values["wanted"]
                faults.found(EventCode.BAD_VALUE, path, found=found, wanted=wanted)
            else:
                faults.found(EventCode.UNKNOWN_ATTRIBUTE, path)
    for name, value in stated.items():
        if isinstance(value, int) and not isinstance(value, bool) and not is_number(value):
            faults.found(EventCode.BAD_VALUE, f"says.{name}", found=shown(value), wanted=_NUMBER)
    return {name: list(value) if isinstance(value, list) else value for name, value in told.items()}


def checked_evidence(told: Any, says: Mapping[str, Any], faults: Faults) -> dict[str, Grounds]:
    """What stands behind the statements."""
    if not isinstance(told, Mapping):
        faults.found(EventCode.BAD_VALUE, "evidence", found=shown(told), wanted=_EVIDENCE)
        return {}
    read = {name: _grounds(one, f"evidence.{name}", faults) for name, one in told.items()}
    for name, one in read.items():
        if says.get(name) is None:
            faults.found(EventCode.NO_STATEMENT, str(name))
        elif not _holds(one, says[name]):
            found = f"{one.low} ≤ {says[name]} ≤ {one.high}"
            faults.found(EventCode.BAD_INTERVAL, f"evidence.{name}", found=found)
    return read


def _grounds(told: Any, path: str, faults: Faults) -> Grounds:
    if isinstance(told, Mapping) and told.keys() <= {"basis", "low", "high", "source"}:
        told = Grounds(told.get("basis", "declared"), told.get("low"), told.get("high"), told.get("source"))
    if not isinstance(told, Grounds):
        faults.found(EventCode.BAD_VALUE, path, found=shown(told), wanted=_GROUNDS)
        return Grounds()
    if told.source is not None:
        checked_text(told.source, f"{path}.source", faults)
    if told.basis not in BASES:
        faults.found(EventCode.BAD_VALUE, f"{path}.basis", found=shown(told.basis), wanted="/".join(BASES))
    for name, edge in (("low", told.low), ("high", told.high)):
        if edge is not None and not is_number(edge):
            faults.found(EventCode.BAD_VALUE, f"{path}.{name}", found=shown(edge), wanted=_NUMBER)
            return Grounds()
    return told


def _holds(one: Grounds, value: Any) -> bool:
    if one.low is None and one.high is None:
        return True
    if not is_number(value):
        return False
    return (one.low is None or one.low <= value) and (one.high is None or value <= one.high)


def checked_details(told: Any, faults: Faults) -> dict[str, Any]:
    """What else belongs to a kind."""
    if not isinstance(told, Mapping):
        faults.found(EventCode.BAD_VALUE, "details", found=shown(told), wanted=_DETAILS)
        return {}
    for name, value in told.items():
        kind = DETAILS.get(name)  # an unknown one is told by the kind, which does not take it
        if kind is not None and not is_detail(kind, value):
            faults.found(EventCode.BAD_VALUE, f"details.{name}", found=shown(value), wanted=_WANTED[kind])
    return dict(told)


def is_detail(kind: str, value: Any) -> bool:
    """Whether it is a value of one of the kinds that stand in `DETAILS`."""
    if kind == "amount":
        return is_number(value) and value >= 0
    if kind == "flag":
        return isinstance(value, bool)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    if kind == "country":
        return _COUNTRY.fullmatch(value) is not None
    try:
        return bool(day(value) if kind == "date" else said(value) and value.encode("utf-8"))
    except ValueError:
        return False


def is_number(value: Any) -> bool:
    """Whether it is a finite number that every reader of JSON holds exactly (RFC 7493, 2.2)."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    return isinstance(value, float) and isfinite(value)

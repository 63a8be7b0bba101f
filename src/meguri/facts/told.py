"""What somebody outside told in a file of their own: read against declared columns, all faults at once."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from pathlib import Path

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_, Column, Kind

LARGEST_BYTES = 1_000_000
_LARGEST = 1e15  # no figure of a battery is larger; whole numbers beyond it fit no column


class ToldCode(StrEnum):
    """What can be wrong with a method card or a report."""

    UNREADABLE = "told_unreadable"
    TOO_LARGE = "told_too_large"
    MISSING = "told_missing"
    UNKNOWN = "told_unknown"
    WRONG_KIND = "told_wrong_kind"
    OUTSIDE = "told_outside"
    NOT_ALLOWED = "told_not_allowed"
    ORDER = "told_order"
    EVIDENCE = "told_evidence"
    TWICE = "told_twice"
    NO_SOH = "told_no_soh"
    FOREIGN = "told_foreign_definition"


MESSAGES: dict[ToldCode, str] = {
    ToldCode.UNREADABLE: N_("{where}: cannot be read as {wanted}: {found}. Write it again, in UTF-8."),
    ToldCode.TOO_LARGE: N_("{where}: has {found} bytes; at most {wanted} are read. Give the one file meant."),
    ToldCode.MISSING: N_("{where}: {field} is missing. Add it; it holds: {wanted}."),
    ToldCode.UNKNOWN: N_("{where}: {field} is not known here. Rename it, or leave it out. Known: {wanted}."),
    ToldCode.WRONG_KIND: N_("{where}: {field} is {found}; it holds: {wanted}."),
    ToldCode.OUTSIDE: N_("{where}: {field} is {found}; wanted is {wanted}. Correct the value or its unit."),
    ToldCode.NOT_ALLOWED: N_("{where}: {field} is {found}. Use one of: {wanted}."),
    ToldCode.ORDER: N_("{where}: {field} runs from {found}. Give the lower value first."),
    ToldCode.EVIDENCE: N_(
        "{where}: {field} says {found}, but what a vendor tells of itself counts as self_reported. Leave it "
        "out; a study published by others goes into diagnosis_accuracy.csv of your data folder, with source."
    ),
    ToldCode.TWICE: N_("{where}: {field} stands there twice ({found}). Keep one."),
    ToldCode.NO_SOH: N_("{where}: gives both soh_percent and soh_share, or neither. Give one of them."),
    ToldCode.FOREIGN: N_(
        "{where}: {field} is {found}, which is not converted into a state of health. Ask for the capacity "
        "(soh_c) or the certified energy (soce), or leave the definition out where nobody said it."
    ),
}

_KINDS = {
    Kind.TEXT: N_("a text"),
    Kind.NUMBER: N_("a number"),
    Kind.INTEGER: N_("a whole number"),
    Kind.BOOLEAN: N_("true or false"),
    Kind.DATE: N_("a date such as 2026-04-01, without quotation marks"),
}


class ToldFault(CodedFault):
    """One thing wrong with what was told: which rule, and the values for its message."""


class ToldError(CodedError):
    """A file or mapping that cannot be taken in; every fault is named.

    Attributes:
        faults: all faults, in the order of the fields.
    """

    messages = MESSAGES


def read_told(path: Path) -> dict[str, object]:
    """The mapping that a TOML or JSON file (by its ending) holds.

    Raises:
        ToldError: too large, not UTF-8, no TOML or JSON, or no mapping.
        OSError: the file cannot be opened.
    """
    kind = "JSON" if path.suffix.lower() == ".json" else "TOML"
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise ToldError([fault(ToldCode.TOO_LARGE, str(path), found=size, wanted=LARGEST_BYTES)])
    try:
        text = path.read_text(encoding="utf-8-sig")
        told = json.loads(text) if kind == "JSON" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ToldError([fault(ToldCode.UNREADABLE, str(path), found=error, wanted=kind)]) from error
    if not isinstance(told, dict):
        found = type(told).__name__
        raise ToldError([fault(ToldCode.UNREADABLE, str(path), found=found, wanted=kind)])
    return told


def fault(
    code: ToldCode, where: str, name: str = "", *, found: object = "", wanted: object = ""
) -> ToldFault:
    """One fault, its values as text."""
    shown = str(found)
    cut = shown if len(shown) <= 80 else f"{shown[:80]}…"
    return ToldFault(code, {"where": where, "field": name, "found": cut, "wanted": str(wanted)})


def field_faults(
    columns: Sequence[Column], told: Mapping[str, object], where: str, *, aside: Sequence[str] = ()
) -> Iterator[ToldFault]:
    """What is wrong with the fields of one mapping.

    Args:
        columns: what it may hold, by declared name; a required one has to be there.
        told: the mapping.
        where: the file or place, for the message.
        aside: further names that are looked at elsewhere.
    """
    known = [column.name for column in columns]
    for name in told:
        if name not in known and name not in aside:
            near = get_close_matches(str(name), known, n=1)
            yield fault(ToldCode.UNKNOWN, where, str(name), wanted=", ".join(near or known))
    for column in columns:
        value = told.get(column.name)
        if value is not None:
            yield from _value_faults(column, value, where)
        elif column.required:
            yield fault(ToldCode.MISSING, where, column.name, wanted=_KINDS[column.kind])


def _value_faults(column: Column, value: object, where: str) -> Iterator[ToldFault]:
    low, high = column.low, column.high
    if not _is_of(column.kind, value):
        yield fault(ToldCode.WRONG_KIND, where, column.name, found=repr(value), wanted=_KINDS[column.kind])
    elif column.allowed is not None and value not in column.allowed:
        wanted = ", ".join(column.allowed)
        yield fault(ToldCode.NOT_ALLOWED, where, column.name, found=repr(value), wanted=wanted)
    elif isinstance(value, int | float) and (
        (isinstance(value, float) and not isfinite(value))
        or abs(value) > _LARGEST
        or (low is not None and value < low)
        or (high is not None and value > high)
    ):
        wanted = f"{'−∞' if low is None else low} … {'∞' if high is None else high}"
        yield fault(ToldCode.OUTSIDE, where, column.name, found=value, wanted=wanted)


def _is_of(kind: Kind, value: object) -> bool:
    if kind is Kind.BOOLEAN or isinstance(value, bool):
        return kind is Kind.BOOLEAN and isinstance(value, bool)
    if kind is Kind.DATE:
        return type(value) is date
    if kind is Kind.TEXT:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, int) or (kind is Kind.NUMBER and isinstance(value, float))

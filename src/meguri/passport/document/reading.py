"""Into and out of the document: from values, from JSON, and back to plain JSON values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from meguri.passport.document.attributes import Attribute, attributes
from meguri.passport.document.faults import DocumentCode, DocumentError
from meguri.passport.document.model import (
    VERSION,
    Document,
    Evidence,
    LifeEntry,
    Superseded,
    document_model,
)
from meguri.tables.coded import CodedFault, shown
from meguri.tables.passport import SECTIONS
from meguri.tables.schema import N_

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WANTED = {
    "text": N_("a text that is not blank"),
    "uri": N_("an address such as https://example.org/a"),
    "date": N_("a day such as 2026-11-28"),
    "datetime": N_("a moment such as 2026-11-28T09:30:00+09:00"),
    "number": N_("a number"),
    "integer": N_("a whole number"),
    "flag": N_("true or false"),
    "list": N_("a list of texts"),
}
_NOT_BELOW_ZERO = {
    "number": N_("a number, not below 0, in figures alone (62000)"),
    "integer": N_("a whole number, not below 0, in figures alone (62000)"),
}
_OTHER = N_("what the document's JSON Schema says")


def document_of(
    values: Mapping[str, Any],
    as_of: str,
    *,
    evidence: Mapping[str, Evidence] | None = None,
    superseded: Sequence[Superseded] = (),
    life: Sequence[LifeEntry] = (),
    where: str = "passport",
) -> Document:
    """A document that states `values` as of a day.

    Args:
        values: attribute → plain JSON value.
        as_of: the day, ISO 8601.
        evidence: what stands behind the values.
        superseded: values that were corrected.
        life: the events, in order.
        where: what a fault names as the place.

    Raises:
        DocumentError: unknown attributes, values of the wrong kind or out of range; all faults at once.
    """
    known = attributes()
    unknown = [_fault(DocumentCode.UNKNOWN_ATTRIBUTE, where, name) for name in values if name not in known]
    parted: dict[str, Any] = {section: {} for section in SECTIONS}
    for name, value in values.items():
        if name in known:
            parted[known[name].section][name] = value
    whole = parted | {
        "meguri_passport": VERSION,
        "as_of": as_of,
        "evidence": dict(evidence or {}),
        "superseded": list(superseded),
        "life": list(life),
    }
    return _validated(whole, where, unknown)


def read_document(content: bytes | str | Mapping[str, Any], *, where: str = "passport") -> Document:
    """A document from JSON, read strictly, or from the plain values of one.

    Raises:
        PassportJsonError: no strict JSON.
        DocumentError: no document; all faults at once.
    """
    from meguri.passport.reading import read_json

    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    if not isinstance(told, Mapping) or "meguri_passport" not in told:
        raise DocumentError([_fault(DocumentCode.NO_OBJECT, where, "")])
    if told["meguri_passport"] != VERSION:
        found = shown(told["meguri_passport"])
        raise DocumentError([_fault(DocumentCode.OTHER_VERSION, where, "", found=found, wanted=VERSION)])
    return _validated(dict(told), where, [])


def as_plain(document: Document) -> dict[str, Any]:
    """The document as plain JSON values; what is not stated is left out."""
    return document.model_dump(mode="json", exclude_none=True)


def _validated(whole: dict[str, Any], where: str, faults: list[CodedFault]) -> Document:
    from pydantic import ValidationError

    try:
        read = document_model().model_validate(whole)
    except ValidationError as found:
        told = found.errors(include_url=False, include_context=False)
        raise DocumentError([*faults, *_faults(told, where)]) from None
    known = attributes()
    named = (*read.evidence, *(one.attribute for one in read.superseded))
    faults += [_fault(DocumentCode.UNKNOWN_ATTRIBUTE, where, name) for name in named if name not in known]
    if faults:
        raise DocumentError(faults)
    return read


def _faults(told: Sequence["ErrorDetails"], where: str) -> Iterator[CodedFault]:
    for path in dict.fromkeys(_path(one) for one in told):  # a union tells the same value twice
        yield _said(next(one for one in told if _path(one) == path), path, where)


def _path(one: "ErrorDetails") -> tuple[str, ...]:
    parts = tuple(str(part) for part in one["loc"])
    return parts[:2] if parts and parts[0] in SECTIONS else parts


def _said(one: "ErrorDetails", path: tuple[str, ...], where: str) -> CodedFault:
    place = ".".join(path)
    attribute = attributes().get(path[-1]) if path else None
    if one["type"] == "missing":
        return _fault(DocumentCode.MISSING, where, place)
    if one["type"] == "extra_forbidden" and attribute is not None:
        return _fault(DocumentCode.WRONG_SECTION, where, place, wanted=attribute.section)
    if one["type"] == "extra_forbidden":
        return _fault(DocumentCode.UNKNOWN_ATTRIBUTE, where, place)
    found, wanted = shown(one["input"]), _wanted(attribute)
    return _fault(DocumentCode.BAD_VALUE, where, place, found=found, wanted=wanted)


def _wanted(attribute: Attribute | None) -> str:
    if attribute is None:
        return _OTHER
    if attribute.kind == "choice":
        return "/".join(attribute.choices)
    if attribute.kind in ("number", "integer") and attribute.high is not None:
        return f"{attribute.low:g}…{attribute.high:g}"
    if attribute.kind in ("number", "integer"):
        return _NOT_BELOW_ZERO[attribute.kind] if attribute.low == 0 else f"≥{attribute.low:g}"
    return _WANTED[attribute.kind]


def _fault(code: DocumentCode, where: str, path: str, **values: str) -> CodedFault:
    return CodedFault(code, {"where": where, "path": path} | values)

"""Elements of a submodel: a value with its unit, and what stands behind it as qualifiers."""

import re
from collections.abc import Iterator
from typing import Any

from meguri.passport.document import Attribute, Document, attributes
from meguri.passport.exchange.conversions import NotCarriedError, outward
from meguri.passport.exchange.mapping import Row
from meguri.tables.units import UNITS

_XML_TEXT = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_TYPES = {
    "text": "xs:string",
    "choice": "xs:string",
    "list": "xs:string",
    "uri": "xs:anyURI",
    "date": "xs:date",
    "datetime": "xs:dateTime",
    "number": "xs:double",
    "integer": "xs:integer",
    "flag": "xs:boolean",
}
_EVIDENCE = (
    ("basis", "xs:string"),
    ("event", "xs:string"),
    ("as_of", "xs:date"),
    ("by", "xs:string"),
    ("source", "xs:string"),
)
_SYMBOLS = {"times:100": "%", "times:0.001": "kW"}


def is_writable(value: Any) -> bool:
    """Whether all text of a value can stand in an AAS (the characters of XML 1.0, 2.2)."""
    texts = value if isinstance(value, list) else [value]
    return all(_XML_TEXT.fullmatch(one) is not None for one in texts if isinstance(one, str))


def is_provable(name: str, document: Document) -> bool:
    """Whether what stands behind a value can stand in an AAS too, where anything does."""
    held = document.evidence.get(name)
    return held is None or is_writable([held.event, held.by or ""])


def element(row: Row, told: Any, iri: str, document: Document) -> dict[str, Any]:
    """The element for one value.

    Args:
        row: its place.
        told: the value as the place has it.
        iri: what it means.
        document: whose value it is.
    """
    attribute = attributes()[row.attribute]
    head = {
        "idShort": row.path.rpartition("/")[2],
        "description": [
            {"language": "en", "text": attribute.words.en},
            {"language": "ja", "text": attribute.words.ja},
        ],
        "semanticId": {"type": "ExternalReference", "keys": [{"type": "GlobalReference", "value": iri}]},
    }
    qualifiers = [*_unit(attribute, row), *_evidence(row, document)]
    if qualifiers:
        head["qualifiers"] = qualifiers
    kind = _TYPES[attribute.kind]
    if not isinstance(told, list):
        return {"modelType": "Property"} | head | {"valueType": kind, "value": lexical(told)}
    return (
        {"modelType": "SubmodelElementList"}
        | head
        | {
            "typeValueListElement": "Property",
            "valueTypeListElement": kind,
            "orderRelevant": True,
            "value": [{"modelType": "Property", "valueType": kind, "value": one} for one in told],
        }
    )


def lexical(value: Any) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _unit(attribute: Attribute, row: Row) -> Iterator[dict[str, Any]]:
    if attribute.kind == "number":
        symbol = _SYMBOLS.get(row.conversion) or _symbol(attribute.unit)
        yield _qualifier("unit", "xs:string", symbol, kind="ConceptQualifier")


def _symbol(unit: str) -> str:
    if unit == "share":
        return "1"
    return "/".join(UNITS[part].symbol.en if part in UNITS else part for part in unit.split("_per_"))


def _evidence(row: Row, document: Document) -> Iterator[dict[str, Any]]:
    held = document.evidence.get(row.attribute)
    if held is None:
        return
    for name, kind in _EVIDENCE:
        told = getattr(held, name)
        if told is not None and is_writable(told):
            yield _qualifier(name, kind, told)
    for name in ("low", "high"):
        edge = getattr(held, name)
        if edge is not None:
            yield _qualifier(name, "xs:double", lexical(_edge(edge, row)))


def _edge(edge: float, row: Row) -> Any:
    try:
        return outward(edge, row.conversion, row.target)
    except NotCarriedError:
        return edge


def _qualifier(name: str, value_type: str, value: str, *, kind: str = "ValueQualifier") -> dict[str, Any]:
    return {"kind": kind, "type": name, "valueType": value_type, "value": value}

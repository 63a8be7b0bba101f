"""A form to fill in, made from the table of attributes, and what was written into it read back.

A form is a table of texts (one row an attribute), so that it can be filled in with a spreadsheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from meguri.passport.document.attributes import Attribute, attributes

COLUMNS = ("attribute", "value", "unit", "kind", "meaning", "duty", "read_by", "legal_reference")
BETWEEN_ITEMS = ";"
_TRUE = ("true", "yes", "1", "はい", "有", "有り", "あり", "済")
_FALSE = ("false", "no", "0", "いいえ", "無", "無し", "なし", "未")


def form(category: str, lang: str, *, values: Mapping[str, Any] | None = None) -> list[dict[str, str]]:
    """The rows of a form for one category of battery; what never applies to it is left out.

    Args:
        category: ev, lmt or industrial.
        lang: language of the meanings, `ja` or `en`.
        values: what is already known.
    """
    known = dict(values or {})
    return [
        {
            "attribute": one.name,
            "value": as_text(known.get(one.name)),
            "unit": one.unit,
            "kind": "/".join(one.choices) or one.kind,
            "meaning": one.words.say(lang),
            "duty": one.obligations[category],
            "read_by": one.access_group,
            "legal_reference": one.legal_reference,
        }
        for one in attributes().values()
        if one.obligations[category] != "not_applicable"
    ]


def filled_in(rows: Iterable[Mapping[str, str | None]]) -> dict[str, Any]:
    """Attribute → value, of all rows of a form in which something was written.

    What cannot be read as its attribute's kind stays text: the document then names it with all other faults.
    """
    read: dict[str, Any] = {}
    for row in rows:
        name, text = (row.get("attribute") or "").strip(), (row.get("value") or "").strip()
        if name and text:
            read[name] = from_text(attributes()[name], text) if name in attributes() else text
    return read


def from_text(attribute: Attribute, text: str) -> Any:
    """A value from what was typed; the text itself where it cannot be one of the attribute's kind."""
    if attribute.kind in ("number", "integer"):
        return _number(attribute, normalize("NFKC", text).replace(" ", ""))
    if attribute.kind == "flag":
        plain = normalize("NFKC", text).casefold()
        return True if plain in _TRUE else False if plain in _FALSE else text
    if attribute.kind == "list":
        return [part.strip() for part in text.split(BETWEEN_ITEMS) if part.strip()]
    return text


def as_text(value: Any) -> str:
    """A value as it stands in a cell; "" where nothing is stated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{BETWEEN_ITEMS} ".join(value)
    return str(value)


def _number(attribute: Attribute, text: str) -> Any:
    percent = attribute.unit == "share" and text.endswith("%")
    try:
        number = float(text.removesuffix("%")) if percent or attribute.kind == "number" else int(text)
    except ValueError:
        return text
    return round(number / 100, 12) if percent else number

"""The JSON Schema of the document, with what the law says of each attribute beside its type."""

from typing import Any

from meguri.passport.document.attributes import Attribute, sections
from meguri.passport.document.model import VERSION, document_model

NAME = f"urn:meguri:passport:{VERSION}"


def json_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12); `x-` members carry unit, access, data points, duties and law."""
    whole = document_model().model_json_schema()
    parts = whole["$defs"]
    for part in (whole, *parts.values()):
        part["description"] = str(part.get("description", "")).partition("\n")[0]
    for section, held in sections().items():
        for attribute in held:
            parts[section]["properties"][attribute.name] |= _told(attribute)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": NAME, **whole}


def _told(attribute: Attribute) -> dict[str, Any]:
    told = {
        "title": attribute.words.en,
        "x-title-ja": attribute.words.ja,
        "x-unit": attribute.unit,
        "x-level": attribute.level,
        "x-lifecycle": "dynamic" if attribute.is_dynamic else "static",
        "x-access-group": attribute.access_group,
        "x-access-basis": attribute.access_basis,
        "x-ec-data-points": list(attribute.ec_numbers),
        "x-obligations": dict(attribute.obligations),
        "x-legal-reference": attribute.legal_reference,
    }
    return {name: value for name, value in told.items() if value}

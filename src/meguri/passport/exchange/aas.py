"""Asset Administration Shell 3.0 (IDTA 01001), JSON of an environment: one submodel for each of our sections.

The submodels are of our own making: the templates IDTA 02035 for battery passports are not claimed, because
as published they fail the tests of `aas-test-engines` (33 of 33). An element carries the identifier of the
BatteryPass SAMM property where that means the same in the same unit (so shares stand in percent there); every
other carries an identifier of Meguri's own, and a note counts those.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from meguri.passport.document import Document
from meguri.passport.exchange.aas_elements import element, is_provable, is_writable
from meguri.passport.exchange.losses import Exported, Loss, LossCode, Note, NoteCode
from meguri.passport.exchange.mapping import Row, rows, written
from meguri.tables.events import NAMESPACE

NAME = "aas"
LONGEST_ID = 2000  # IDTA 01001-3-0, Identifier


@cache
def aas_rows() -> tuple[Row, ...]:
    """Places by submodel and idShort; the identifiers are written by `element`, not beside the value."""
    return tuple(replace(row, beside={}) for row in rows(NAME))


@cache
def semantic_ids() -> Mapping[str, str]:
    """Place → identifier of what it means."""
    return {row.path: row.beside["semanticId"] for row in rows(NAME)}


def aas(document: Document) -> Exported:
    """A document as an environment with one shell; evidence and doubt stand in qualifiers of the elements."""
    done = written(document, aas_rows(), evidence=True)
    stated = document.values()
    plain, unwritable = _parted(done.content, stated)
    carried = tuple(name for name in done.carried if name not in unwritable)
    lost = (
        *done.lost,
        *(Loss(name, LossCode.OUT_OF_RANGE, "XML 1.0, 2.2") for name in unwritable),
        *(
            Loss(name, LossCode.EVIDENCE, "XML 1.0, 2.2")
            for name in carried
            if not is_provable(name, document)
        ),
    )
    submodels = list(_submodels(document, plain))
    content = _environment(stated, submodels)
    own = sum(
        semantic_ids()[row.path].startswith(NAMESPACE) for row in aas_rows() if row.attribute in carried
    )
    notes = [*done.notes, *([Note(NoteCode.OWN_SEMANTICS, str(own))] if own else [])]
    if not _identifier(stated, "battery_id") and not _identifier(stated, "serial_number"):
        notes.append(Note(NoteCode.MISSING, "/assetAdministrationShells/0/assetInformation/globalAssetId"))
    return Exported(content, carried, lost, tuple(notes))


def _parted(content: Any, stated: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Section → its values without those whose text cannot stand in an AAS; and the names of those."""
    unwritable = [name for name, value in stated.items() if not is_writable(value)]
    left_out = {row.path for row in aas_rows() if row.attribute in unwritable}
    kept = {
        section: {name: value for name, value in held.items() if f"/{section}/{name}" not in left_out}
        for section, held in content.items()
    }
    return kept, unwritable


def _submodels(document: Document, plain: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    by_path = {row.path: row for row in aas_rows()}
    base = shell_id(document.values())
    for section, held in plain.items():
        places = (by_path[f"/{section}/{name}"] for name in held)
        elements = [
            element(row, held[row.path.rpartition("/")[2]], semantic_ids()[row.path], document)
            for row in places
        ]
        if elements:
            yield {
                "modelType": "Submodel",
                "idShort": section,
                "id": f"{base}#{section}",
                "kind": "Instance",
                "semanticId": _meaning(f"{NAMESPACE}{_snake(section)}"),
                "submodelElements": elements,
            }


def _environment(stated: Mapping[str, Any], submodels: list[dict[str, Any]]) -> dict[str, Any]:
    asset: dict[str, Any] = {
        "assetKind": "Type" if stated.get("passport_granularity") == "model" else "Instance"
    }
    if battery := _identifier(stated, "battery_id"):
        asset["globalAssetId"] = battery
    elif serial := _identifier(stated, "serial_number"):
        asset["specificAssetIds"] = [{"name": "serialNumber", "value": serial}]
    shell: dict[str, Any] = {
        "modelType": "AssetAdministrationShell",
        "idShort": "BatteryPassport",
        "id": shell_id(stated),
        "assetInformation": asset,
    }
    if not submodels:
        return {"assetAdministrationShells": [shell]}
    shell["submodels"] = [
        {"type": "ModelReference", "keys": [{"type": "Submodel", "value": one["id"]}]} for one in submodels
    ]
    return {"assetAdministrationShells": [shell], "submodels": submodels}


def shell_id(stated: Mapping[str, Any]) -> str:
    """The shell's identifier: the passport's, else the battery's, else one that follows from the content."""
    known = _identifier(stated, "passport_id") or _identifier(stated, "battery_id")
    if known:
        return known
    told = json.dumps(stated, sort_keys=True, ensure_ascii=True)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, NAMESPACE + told)}"


def _identifier(stated: Mapping[str, Any], name: str) -> str:
    told = str(stated.get(name, ""))
    return told if len(told) <= LONGEST_ID - 100 and is_writable(told) else ""


def _meaning(iri: str) -> dict[str, Any]:
    return {"type": "ExternalReference", "keys": [{"type": "GlobalReference", "value": iri}]}


def _snake(section: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", section).lower()

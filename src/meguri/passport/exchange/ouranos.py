"""Ouranos Ecosystem (ウラノス・エコシステム): a part, its maker, plant and footprint for the platform.

The format of the data exchange platform behind the Automotive and Battery Traceability Center (ABtC). Content
holds one body for each `dataTarget` of the API: `operator`, `plant`, `parts` and `cfp`. It carries who made
which part where, and what that emitted; no condition, no second life and no recycling: the losses say so.

Operators, plants and parts have UUIDs that the platform gives. A passport does not state them: they are given
beside it. A corporate number (法人番号) is the operator's public identifier there (openOperatorId).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from meguri.passport.document import Document
from meguri.passport.exchange.given import content_of, supplemented
from meguri.passport.exchange.losses import Exported, Imported, LossCode
from meguri.passport.exchange.mapping import rows, written
from meguri.passport.exchange.ouranos_footprint import ATTRIBUTES, Stage, footprint, stages
from meguri.passport.exchange.places import put
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.identity.trace_id import parse_trace_id
from meguri.passport.reading import read_json
from meguri.tables.words import Words

NAME = "ouranos"
BODIES = ("operator", "plant", "parts", "cfp")
_FOOTPRINT = "/cfp/"
_ANY_CATEGORY = "ev"
# A body that comes alone is known by these members (components of the OpenAPI document).
_ALONE = MappingProxyType(
    {"parts": "partsName", "operator": "openOperatorId", "plant": "openPlantId", "cfp": "cfpType"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the platform, or who registers the part, knows and no passport states.

    Attributes:
        operator_id: UUID that the platform gave to the operator.
        plant_id: UUID that it gave to the plant; None before the plant is registered.
        trace_id: UUID that it gave to the part; None before the part is registered.
        plant_name: name of the plant.
        is_last: whether the chain of suppliers ends with this part (terminatedFlag).
        label: name of the part and free notes of the operator: partsLabelName, partsAddInfo1 to 3.
        stages: `pre` and `main` → what is known of that stage's footprint.
    """

    operator_id: str
    plant_id: str | None = None
    trace_id: str | None = None
    plant_name: str | None = None
    is_last: bool | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)


def ouranos(document: Document, registered: Registered | None = None) -> Exported:
    """A document as the bodies that the platform takes.

    A body is schema-valid once nothing in it is missing. The amount of the part itself stays null: it is of
    use only as a child of another part (`ouranos_trade.parts_structure`).

    Args:
        document: the document.
        registered: what is known beside it.

    Raises:
        IdentifierError: an identifier that is no UUID.
        GivenError: a text that says nothing.
    """
    held = tuple(row for row in rows(NAME) if not row.path.startswith(_FOOTPRINT))
    exported = written(document, held, category=_ANY_CATEGORY)
    content = content_of(exported)
    _put_constants(content, registered)
    given = {} if registered is None else _given(registered)
    exported = supplemented(exported, held, given, where=NAME)
    return _with_footprint(exported, document, registered)


def _put_constants(content: dict[str, Any], registered: Registered | None) -> None:
    """What the API asks for where there is nothing to say: nulls, and a part counted by pieces."""
    if "operator" in content or registered is not None:
        put(content, "/operator/operatorAttribute", {})
    if "plant" in content or registered is not None:
        put(content, "/plant/plantAttribute", {})
    if "parts" in content or registered is not None:
        put(content, "/parts/amountRequired", None)
        put(content, "/parts/amountRequiredUnit", "unit")
        content["parts"].setdefault("supportPartsName", None)
    if registered is not None and registered.plant_id is None:
        put(content, "/plant/plantId", None)
    if registered is not None and registered.trace_id is None:
        put(content, "/parts/traceId", None)


def _given(registered: Registered) -> dict[str, Any]:
    operator = parse_trace_id(registered.operator_id, "operatorId")
    told: dict[str, Any] = {f"/{body}/operatorId": operator for body in ("operator", "plant", "parts")}
    if registered.plant_id is not None:
        plant = parse_trace_id(registered.plant_id, "plantId")
        told |= {"/plant/plantId": plant, "/parts/plantId": plant}
    if registered.trace_id is not None:
        told["/parts/traceId"] = parse_trace_id(registered.trace_id, "traceId")
    if registered.plant_name is not None:
        told["/plant/plantName"] = registered.plant_name
    if registered.is_last is not None:
        told["/parts/terminatedFlag"] = registered.is_last
    return told | {f"/parts/{name}": text for name, text in registered.label.items()}


def _with_footprint(exported: Exported, document: Document, registered: Registered | None) -> Exported:
    known = registered.stages if registered is not None else {}
    trace_id = (
        None if registered is None or registered.trace_id is None else parse_trace_id(registered.trace_id)
    )
    bodies, losses = footprint(document.values(), known, trace_id)
    names = tuple(ATTRIBUTES.values())
    lost = [one for one in exported.lost if one.attribute not in names or one.reason is not LossCode.NO_PLACE]
    carried = (*exported.carried, *names) if bodies else exported.carried
    content = content_of(exported) | ({"cfp": bodies} if bodies else {})
    ordered = {name: content[name] for name in BODIES if name in content}
    return replace(exported, content=ordered, carried=carried, lost=(*lost, *losses))


def from_ouranos(content: Content, where: str) -> Imported:
    """What bodies of the platform say: several by their `dataTarget`, or one alone, as the API answers it.

    Of a parts structure the parent is read: the part that the passport is of. The platform's own UUIDs say
    nothing that a passport states and stay in `lost`.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: none of these bodies.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    bodies = _bodies(told)
    if not bodies:
        raise not_this_format(where, NAME, " ".join(BODIES))
    values, lost = stages(bodies.pop("cfp", []))
    held = tuple(row for row in rows(NAME) if not row.path.startswith(_FOOTPRINT))
    found = taken(_without_nulls(bodies), held)
    return Imported({**found.values, **values}, (*found.lost, *lost))


def _bodies(told: Any) -> dict[str, Any]:
    """Bodies by their `dataTarget`, of whatever shape the content has; empty where it has none of them."""
    if isinstance(told, list):
        is_footprint = any(isinstance(one, Mapping) and _ALONE["cfp"] in one for one in told)
        return {"cfp": told} if is_footprint else _bodies(told[0]) if len(told) == 1 else {}
    if not isinstance(told, Mapping):
        return {}
    if isinstance(told.get("parentPartsModel"), Mapping):
        rest = {name: value for name, value in told.items() if name != "parentPartsModel"}
        return {"parts": told["parentPartsModel"], **rest, "cfp": []}
    for body, member in _ALONE.items():
        if member in told:
            return {body: [told] if body == "cfp" else told}
    wanted = {body: list if body == "cfp" else Mapping for body in BODIES}
    if not any(isinstance(told.get(body), kind) for body, kind in wanted.items()):
        return {}
    return dict(told) | ({} if isinstance(told.get("cfp", []), list) else {"cfp": [told["cfp"]]})


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


OURANOS = Target(
    NAME,
    Words(
        "Ouranos Ecosystem data exchange (ABtC)", "ウラノス・エコシステム(ABtCトレーサビリティ管理システム)"
    ),
    ".json",
    ouranos,
    from_ouranos,
)

"""An Asset Administration Shell in our attributes: by submodel and idShort, or by what an element means."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meguri.passport.document import Evidence, attributes
from meguri.passport.exchange.aas import NAME, aas, aas_rows, semantic_ids
from meguri.passport.exchange.conversions import NotCarriedError, inward, plain_number, shown
from meguri.passport.exchange.losses import Imported, Loss, LossCode
from meguri.passport.exchange.mapping import Row
from meguri.passport.exchange.places import ABSENT, escaped, look, put
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.reading import read_json
from meguri.tables.words import Words

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DEEPEST = 32  # collections in collections


def from_aas(content: Content, where: str) -> Imported:
    """What the submodels of an environment say.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: no environment with submodels.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    told = told if isinstance(told, Mapping) else {}
    submodels = told.get("submodels", [] if isinstance(told.get("assetAdministrationShells"), list) else None)
    if not isinstance(submodels, list):
        raise not_this_format(where, NAME, "submodels")
    by_path = {row.path: row for row in aas_rows()}
    by_meaning = {iri: path for path, iri in semantic_ids().items()}
    found: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    lost: list[Loss] = []
    for at, one in _elements(submodels):
        path = at if at in by_path else by_meaning.get(_meaning_of(one), "")
        if not path:
            lost.append(Loss("", LossCode.UNKNOWN_PLACE, at))
            continue
        row = by_path[path]
        value = _value(one, row)
        if value is None:
            lost.append(Loss(row.attribute, LossCode.BAD_VALUE, f"{at}: {shown(one.get('value'))}"))
            continue
        put(found, path, value)
        if (behind := _evidence(one, row)) is not None:
            evidence[row.attribute] = behind
    _name_from_shells(told, by_path, found)
    read = taken(found, aas_rows())
    kept = {name: one for name, one in evidence.items() if name in read.values}
    return Imported(read.values, (*lost, *read.lost), kept)


def _name_from_shells(told: Mapping[str, Any], by_path: Mapping[str, Row], found: dict[str, Any]) -> None:
    """The identifier of the one asset that the shells are of, where no element says it."""
    path = next(path for path, row in by_path.items() if row.attribute == "battery_id")
    listed = told.get("assetAdministrationShells")
    shells = listed if isinstance(listed, list) else ()
    infos = (one.get("assetInformation") for one in shells if isinstance(one, dict))
    told_names = (one.get("globalAssetId") for one in infos if isinstance(one, dict))
    names = {name for name in told_names if isinstance(name, str)}
    if look(found, path)[1] is ABSENT and len(names) == 1:
        put(found, path, names.pop())


def _elements(submodels: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every element that holds a value, with the place where it stands."""
    for submodel in submodels:
        if isinstance(submodel, dict):
            at = f"/{escaped(shown(submodel.get('idShort', '')))}"
            yield from _inner(submodel.get("submodelElements"), at, _DEEPEST)


def _inner(elements: Any, at: str, levels_left: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in elements if isinstance(elements, list) else ():
        if not isinstance(one, dict):
            continue
        here = f"{at}/{escaped(shown(one.get('idShort', '')))}"
        if one.get("modelType") == "SubmodelElementCollection" and levels_left:
            yield from _inner(one.get("value"), here, levels_left - 1)
        else:
            yield here, one


def _meaning_of(one: Mapping[str, Any]) -> str:
    told = one.get("semanticId")
    keys = told.get("keys") if isinstance(told, dict) else None
    last = keys[-1] if isinstance(keys, list) and keys else None
    value = last.get("value") if isinstance(last, dict) else None
    return value if isinstance(value, str) else ""


def _value(one: Mapping[str, Any], row: Row) -> Any:
    """The value as the place has it; None where it is none."""
    kind, told = attributes()[row.attribute].kind, one.get("value")
    if kind == "list":
        entries = told if isinstance(told, list) else ()
        texts = [entry.get("value") if isinstance(entry, dict) else None for entry in entries]
        return texts if texts and all(isinstance(text, str) for text in texts) else None
    if not isinstance(told, str):
        return None
    if kind == "flag":
        return _BOOLEANS.get(told)
    if kind == "integer":
        return int(told) if _WHOLE.fullmatch(told) else None
    return plain_number(told) if kind == "number" else told


def _evidence(one: Mapping[str, Any], row: Row) -> Evidence | None:
    listed = one.get("qualifiers")
    qualifiers = listed if isinstance(listed, list) else ()
    told = {
        entry["type"]: entry.get("value")
        for entry in qualifiers
        if isinstance(entry, dict) and isinstance(entry.get("type"), str)
    }
    if "basis" not in told:
        return None
    return evidence_of(told | {edge: _edge(told.get(edge), row) for edge in ("low", "high")})


def evidence_of(told: Mapping[str, Any]) -> Evidence | None:
    """What stands behind a value, from its parts; None where they are not all usable."""
    from pydantic import ValidationError

    names = ("event", "as_of", "basis", "low", "high", "by", "source")
    try:
        return Evidence.model_validate({name: told[name] for name in names if told.get(name) is not None})
    except ValidationError:
        return None


def _edge(told: Any, row: Row) -> Any:
    value = plain_number(told) if isinstance(told, str) else None
    if value is None:
        return None
    try:
        return inward(value, row.conversion, row.target)
    except NotCarriedError:
        return None


AAS = Target(
    NAME,
    Words("Asset Administration Shell 3.0 (JSON)", "アセット管理シェル(AAS)3.0(JSON)"),
    ".json",
    aas,
    from_aas,
)

"""The fields of a 電池カルテ, each from what the passport states and what stands behind that."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from meguri.facts.law import law_rules
from meguri.passport.compliance.case import is_in_union
from meguri.passport.document import Document, attributes
from meguri.passport.exchange.fillers import is_filler
from meguri.passport.exchange.karte import EuDuty, KarteCode, KarteRow, KarteState

_PASSPORT_RULE = "eu_battery_passport"
_BASES = {
    "measured": KarteState.MEASURED,
    "estimated": KarteState.ESTIMATED,
    "assumed": KarteState.ESTIMATED,
    "simulated": KarteState.SIMULATED,
}
_SAFETY = {
    "checked": KarteState.CHECKED,
    "finding": KarteState.FINDING,
    "not_checked": KarteState.NOT_CHECKED,
}
# What a field tells that not every reader may see.
_TELLS = {
    KarteCode.VEHICLE: ("vehicle_model", "first_registered_on", "mileage_km"),
    KarteCode.STATE_OF_HEALTH: ("soh_share", "state_of_certified_energy_share"),
    KarteCode.METHOD: ("soh_method", "soh_definition"),
    KarteCode.DIAGNOSED_ON: ("soh_measured_on",),
    KarteCode.SAFETY: ("safety_state", "safety_findings", "accidents"),
    KarteCode.STATUS: ("battery_status",),
    KarteCode.HISTORY: ("accidents",),  # read by the same as repairs and incidents
}
_SOH = ("soh_share", "state_of_certified_energy_share")
_COUNTED = {"repairs": "repaired", "repurposings": "repurposed", "incidents": "incident"}


def fields(document: Document, on: date, is_signed: bool | None) -> Iterator[KarteRow]:
    """All fields in their order."""
    stated = {name: value for name, value in document.values().items() if not is_filler(name, value)}
    yield _plain(KarteCode.IDENTIFIER, stated, "battery_id", "passport_id", "chassis_number", "serial_number")
    yield _plain(KarteCode.VEHICLE, stated, "vehicle_model", "first_registered_on", "mileage_km")
    yield _plain(KarteCode.CHEMISTRY, stated, "chemistry")
    yield _plain(KarteCode.CAPACITY_WHEN_NEW, stated, "rated_capacity_ah", "rated_energy_kwh")
    yield _health(document, stated)
    yield _method(stated)
    yield _diagnosis(document, stated, on)
    yield _warranty(stated, on)
    yield _safety(document, stated)
    yield _plain(KarteCode.STATUS, stated, "battery_status")
    yield _history(document)
    yield _issuer(document, stated)
    known = {True: KarteState.STATED, False: KarteState.UNSIGNED, None: KarteState.NOT_CHECKED}
    yield KarteRow(KarteCode.SIGNATURE, known[is_signed], {})


def eu_passport_day() -> date:
    """First day on which a battery placed on the EU market needs a passport, by the fact `law_rules`."""
    rule = next(one for one in law_rules() if one.rule_id == _PASSPORT_RULE)
    found: date = rule.row["applies_from"]
    return found


def as_shown(row: KarteRow, readable: frozenset[str] | None) -> KarteRow:
    """The field; where the reader sees nothing of what it tells, it says so and not that nothing is known."""
    counted_nothing = row.state is KarteState.NONE_RECORDED
    if readable is None or (row.values and not counted_nothing) or row.code not in _TELLS:
        return row
    if any(attributes()[name].access_group in readable for name in _TELLS[row.code]):
        return row
    return KarteRow(row.code, KarteState.NOT_SHOWN, {})


def eu_duty(document: Document, from_day: date, readable: frozenset[str] | None = None) -> EuDuty:
    """Whether the battery law of the Union asks anything of this battery."""
    where, when = document.value("placed_on_market_in"), document.value("placed_on_market_on")
    hidden = readable is not None and attributes()["placed_on_market_in"].access_group not in readable
    if where is None:
        return EuDuty.NOT_SHOWN if hidden else EuDuty.UNKNOWN
    if is_in_union(where) is False:
        return EuDuty.NOT_PLACED
    if when is None or is_in_union(where) is None:
        return EuDuty.UNKNOWN
    return EuDuty.PLACED_BEFORE if date.fromisoformat(when) < from_day else EuDuty.APPLIES


def _plain(code: KarteCode, stated: Mapping[str, Any], *names: str) -> KarteRow:
    values = {name: stated[name] for name in names if name in stated}
    return KarteRow(code, KarteState.STATED if values else KarteState.NOT_STATED, values)


def _health(document: Document, stated: Mapping[str, Any]) -> KarteRow:
    """The share that is left, with its interval; the certified energy's where there is no diagnosis."""
    name = next((one for one in _SOH if one in stated), None)
    if name is None:
        return KarteRow(KarteCode.STATE_OF_HEALTH, KarteState.NOT_MEASURED, {})
    held = document.evidence.get(name)
    state = KarteState.STATED if held is None else _BASES.get(held.basis, KarteState.STATED)
    if stated.get("soh_is_synthetic") is True:
        state = KarteState.SIMULATED
    edges = {} if held is None else {"low": held.low, "high": held.high}
    known = {edge: value for edge, value in edges.items() if value is not None}
    return KarteRow(KarteCode.STATE_OF_HEALTH, state, {name: stated[name]} | known)


def _method(stated: Mapping[str, Any]) -> KarteRow:
    row = _plain(KarteCode.METHOD, stated, "soh_method", "soh_definition")
    validated = stated.get("soh_is_validated")
    if not row.values or validated is None:
        return row
    return KarteRow(row.code, KarteState.VALIDATED if validated else KarteState.NOT_VALIDATED, row.values)


def _diagnosis(document: Document, stated: Mapping[str, Any], on: date) -> KarteRow:
    told = stated.get("soh_measured_on")
    if told is None and "soh_share" in stated and "soh_share" in document.evidence:
        told = document.evidence["soh_share"].as_of
    if told is None:
        return KarteRow(KarteCode.DIAGNOSED_ON, KarteState.NOT_MEASURED, {})
    age = {"days_ago": (on - date.fromisoformat(told)).days}
    return KarteRow(KarteCode.DIAGNOSED_ON, KarteState.STATED, {"soh_measured_on": told} | age)


def _warranty(stated: Mapping[str, Any], on: date) -> KarteRow:
    row = _plain(KarteCode.WARRANTY, stated, "warranty_until")
    if row.values and date.fromisoformat(stated["warranty_until"]) < on:
        return KarteRow(row.code, KarteState.EXPIRED, row.values)
    return row


def _safety(document: Document, stated: Mapping[str, Any]) -> KarteRow:
    """Nothing said is not checked; something found or recorded is a finding, whatever the state says."""
    findings = {name: stated[name] for name in ("safety_findings", "accidents") if name in stated}
    incidents = [one for one in document.life if one.kind == "incident" and one.corrected_by is None]
    findings |= {"incidents": len(incidents)} if incidents else {}
    state = _SAFETY[stated.get("safety_state", "not_checked")]
    return KarteRow(KarteCode.SAFETY, KarteState.FINDING if findings else state, findings)


def _history(document: Document) -> KarteRow:
    """How often it was repaired, repurposed or had an incident, by the events that the reader may see."""
    kinds = [one.kind for one in document.life if one.corrected_by is None]
    counts = {name: kinds.count(kind) for name, kind in _COUNTED.items()}
    if not document.life:
        return KarteRow(KarteCode.HISTORY, KarteState.NOT_STATED, {})
    state = KarteState.STATED if any(counts.values()) else KarteState.NONE_RECORDED
    return KarteRow(KarteCode.HISTORY, state, counts)


def _issuer(document: Document, stated: Mapping[str, Any]) -> KarteRow:
    row = _plain(KarteCode.ISSUER, stated, "operator_name", "operator_id")
    held = document.evidence.get("soh_share")
    by = {} if held is None or held.by is None else {"diagnosed_by": held.by}
    values = {**row.values, **by}
    return KarteRow(row.code, KarteState.STATED if values else KarteState.NOT_STATED, values)

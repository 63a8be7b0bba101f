"""A document that states every attribute that applies to a category, with plausible values.

Made from the table of attributes alone, the same every time; each value differs from every other of its kind,
so that two attributes that change places are seen.
"""

from typing import Any

from meguri.passport.document import (
    Attribute,
    Document,
    Evidence,
    LifeEntry,
    Superseded,
    attributes,
    document_of,
)

CATEGORIES = ("ev", "lmt", "industrial_other", "industrial_stationary", "industrial_without_bms")
_COLUMN = {"ev": "ev", "lmt": "lmt"}
_AROUND = {  # one plausible figure of each unit; each attribute gets its own near it
    "ah": 115.4,
    "kwh": 39.46,
    "v": 350.4,
    "w": 110_250.0,
    "ohm": 0.0812,
    "c": 18.5,
    "kg": 303.25,
    "km": 48_213.0,
    "min": 271.5,
    "yr": 12.5,
    "kg_per_kwh": 61.75,
    "a_per_ah": 0.333,
    "w_per_wh": 2.79,
    "share": 0.0471,
    "jpy": 480_000.0,
}
_SAID: dict[str, Any] = {
    "gbt_34014_code": "04QPE99C2A0001A3M0000123",
    "chassis_number": "ZE1-012345",
    "placed_on_market_in": "EU",
    "soh_share": 0.867,
    "state_of_certified_energy_share": 0.883,
    "state_of_charge_share": 0.52,
    "initial_efficiency_share": 0.951,
    "half_life_efficiency_share": 0.937,
    "exhaustion_threshold_share": 0.7,
    "manufacturer_email": "quality@maker.example",
}


def applying(category: str) -> dict[str, Attribute]:
    """The attributes that apply to a category of battery."""
    column = _COLUMN.get(category, "industrial")
    return {name: one for name, one in attributes().items() if one.obligations[column] != "not_applicable"}


def full_values(category: str) -> dict[str, Any]:
    """Attribute → value, of all that apply."""
    stated = {name: _value(one, place) for place, (name, one) in enumerate(applying(category).items(), 1)}
    known = {name: value for name, value in _SAID.items() if name in stated}
    chemistry = "Pb" if category == "industrial_without_bms" else "NMC"
    return stated | known | {"battery_category": category, "chemistry": chemistry}


def full_document(category: str) -> Document:
    """All values that apply, with evidence behind each, doubt behind numbers, a correction and two events."""
    values = full_values(category)
    evidence = {
        name: Evidence(event="urn:uuid:made", as_of="2027-03-02", basis="declared", by="9521234000006")
        for name in values
    }
    capacity = values["rated_capacity_ah"]
    evidence["rated_capacity_ah"] = Evidence(
        event="urn:uuid:tested",
        as_of="2027-03-05",
        basis="measured",
        low=capacity - 1.25,
        high=capacity + 1.5,
        source="a_paper_2026",
    )
    return document_of(
        values,
        "2027-06-30",
        evidence=evidence,
        superseded=[
            Superseded(
                attribute="battery_mass_kg",
                value=301.0,
                event="urn:uuid:made",
                corrected_by="urn:uuid:weighed",
                corrected_on="2027-03-09",
            )
        ],
        life=[
            LifeEntry(event="urn:uuid:made", kind="made", at="2027-03-02T09:00:00+09:00", access_group="1"),
            LifeEntry(event="urn:uuid:sold", kind="sold", at="2027-05-02T09:00:00+09:00", access_group="4"),
        ],
    )


def _value(attribute: Attribute, place: int) -> Any:
    if attribute.kind == "number":
        return _number(attribute, place)
    plain: dict[str, Any] = {
        "text": f"{attribute.words.en} LEAF-40-{place:03d}",
        "uri": f"https://maker.example/leaf-40/{attribute.name}",
        "date": f"2027-{place % 12 + 1:02d}-{place % 28 + 1:02d}",
        "datetime": f"2027-06-{place % 28 + 1:02d}T09:30:00+09:00",
        "integer": 1_000 + place,
        "flag": True,
        "list": [f"{attribute.name} A{place}", f"{attribute.name} B{place}"],
    }
    if attribute.kind == "choice":
        return attribute.choices[place % len(attribute.choices)]
    return plain[attribute.kind]


def _number(attribute: Attribute, place: int) -> float:
    value = round(_AROUND[attribute.unit] * (1 + place / 1_000), 6)
    if attribute.low is not None:
        value = max(value, attribute.low)
    return value if attribute.high is None else min(value, attribute.high)

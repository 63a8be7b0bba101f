"""For any rule of the table that a machine can check: one case that meets it and one that misses it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from meguri.facts.law import LawRule, law_rules, months_after

# A value for each attribute that some rule asks for; the rest are texts.
VALUES: dict[str, Any] = {
    "ce_marking": True,
    "gbt_34014_code": "083PBC22HA8W7D77B4000001",
    "carbon_footprint_kg_per_kwh": 60.0,
    "carbon_footprint_class": "B",
    "operator_name": "Meguri GmbH",
}


@dataclass
class Asked:
    """What `check_passport` is asked."""

    document: dict[str, Any]
    on: date
    category: str
    circumstances: dict[str, Any] = field(default_factory=dict)
    recycling: list[dict[str, Any]] = field(default_factory=list)
    acts: dict[str, date] = field(default_factory=dict)


def rule_of(rule_id: str) -> LawRule:
    """The rule of that id."""
    return next(one for one in law_rules() if one.rule_id == rule_id)


def day_of(rule: LawRule) -> date:
    """A day on which it binds: a month after it begins, and before it ends."""
    start: date = rule.row["applies_from"] or date(2020, 1, 1)
    until: date | None = rule.row["applies_until"]
    if until is not None and until < start + timedelta(days=31):
        return until
    return start + timedelta(days=31)


def meeting(rule: LawRule) -> Asked:
    """A case that meets the rule."""
    return _asked(rule, meets=True)


def missing(rule: LawRule) -> Asked:
    """The same case, but what the rule asks for is not there, or not enough."""
    return _asked(rule, meets=False)


def _asked(rule: LawRule, *, meets: bool) -> Asked:
    on = day_of(rule)
    acts = {}
    if rule.row["awaited_act"]:
        acts[rule.row["awaited_act"]] = months_after(rule.row["applies_from"], -60)
    category = next((one for one in rule.categories if one != "none"), "ev")
    asked = Asked({"chemistry": "NMC", "lead_share": 0.9}, on, category, acts=acts)
    asked.circumstances["energy_kwh"] = 50
    for code in rule.check_when:
        _condition(asked, code, rule)
    _shown(asked, rule, meets=meets)
    if "recycled_lead_share" in rule.check_names and rule.row["check"] == "value_at_least":
        asked.document["chemistry"] = "Pb"
    return asked


def _condition(asked: Asked, code: str, rule: LawRule) -> None:
    head, _, rest = code.partition(":")
    if head == "is":
        asked.circumstances[rest] = True
    elif head in ("above", "from"):
        at = asked.document if rest.endswith("_share") else asked.circumstances
        at[rest] = rule.row["value"] * 2
    elif code == "second_life":
        asked.document["battery_status"] = "repurposed"
    elif code == "waste":
        asked.circumstances["is_waste"] = True


def _shown(asked: Asked, rule: LawRule, *, meets: bool) -> None:
    check, value = rule.row["check"], rule.row["value"]
    for name in rule.check_names:
        if check in ("attribute_present", "attribute_true", "identifier_form") and meets:
            asked.document[name] = VALUES.get(name, _filler(name))
        elif check == "attribute_true":
            asked.document[name] = False
        elif check == "identifier_form":
            asked.document[name] = VALUES[name][:-1]
        elif check == "value_at_least":
            asked.document[name] = value if meets else value - 0.01
        elif check == "recycling_result":
            asked.recycling.append(_result(rule, name, value if meets else value - 0.01))
        elif check in ("circumstance_true", "circumstance_any"):
            asked.circumstances[name] = meets
        elif check == "circumstance_at_most":
            asked.circumstances[name] = value if meets else value + 1
        elif check == "waste_code_listed":
            asked.circumstances[name] = "16 06 07*" if meets else "16 06 05"


def _filler(name: str) -> Any:
    if name.endswith("_share"):
        return 0.5
    return "https://example.org/a" if name.endswith(("_uri", "_id")) else "something"


def _result(rule: LawRule, name: str, share: float) -> dict[str, Any]:
    measure, _, chemistry = name.partition(":")
    year = rule.row["applies_from"].year + 1
    return {
        "origin_year": year,
        "chemistry": chemistry or "lithium_based",
        "measure": measure,
        "rate_share": share,
    }

"""Promise: each rule has a case that meets it and one that misses it, or says why no machine can check it."""

from datetime import date, timedelta
from typing import Any

import pytest
from law_cases import Asked, day_of, meeting, missing

from meguri.facts.law import LawRule, law_rules
from meguri.passport.compliance import Compliance, case_of, check_passport
from meguri.passport.compliance.case import circumstance_kinds
from meguri.passport.compliance.conditions import holds
from meguri.passport.document import attributes

OF_ATTRIBUTES = {"attribute_present", "attribute_true", "value_at_least", "value_at_most", "identifier_form"}
RULES = law_rules()
CHECKED = [one for one in RULES if one.row["check"] not in ("none", "data_points")]
UNCHECKED = [one for one in RULES if one.row["check"] == "none"]


def named(rules: list[LawRule]) -> list[Any]:
    return [pytest.param(one, id=one.rule_id) for one in rules]


def check(rule: LawRule, asked: Asked, **changed: Any) -> Compliance:
    given: dict[str, Any] = {
        "category": asked.category,
        "placed_on_market": asked.on,
        "market": rule.row["jurisdiction"],
        "circumstances": asked.circumstances,
        "recycling": asked.recycling,
        "acts": asked.acts,
    }
    on = asked.on
    if rule.row["date_basis"] == "calendar_year":
        on = date(asked.recycling[0]["origin_year"] + 1, 6, 30)
    return check_passport(asked.document, changed.pop("on", on), **(given | changed))


def states(rule: LawRule, checked: Compliance) -> list[str]:
    return checked.findings.filter(rule_id=rule.rule_id)["state"].to_list()


@pytest.mark.parametrize("rule", named(CHECKED))
def test_one_case_meets_the_rule(rule: LawRule) -> None:
    found = states(rule, check(rule, meeting(rule)))
    assert "met" in found
    assert set(found) <= {"met", "not_applicable"}  # not applicable: a metal that the chemistry does not hold


@pytest.mark.parametrize("rule", named(CHECKED))
def test_one_case_misses_the_rule(rule: LawRule) -> None:
    checked = check(rule, missing(rule))
    assert "missing" in states(rule, checked)
    assert set(states(rule, checked)) <= {"missing", "not_applicable"}
    own = checked.findings.filter(rule_id=rule.rule_id, state="missing")
    assert set(own["is_duty"]) == {rule.row["force"] == "binding"}


@pytest.mark.parametrize("rule", named(CHECKED))
def test_a_condition_that_does_not_hold_takes_the_rule_away(rule: LawRule) -> None:
    asked = missing(rule)
    taken = [code for code in rule.check_when if without(asked, code)]
    if taken:
        assert set(states(rule, check(rule, asked))) == {"not_applicable"}


def without(asked: Asked, code: str) -> bool:
    """Take a condition away; whether this one can be."""
    head, _, rest = code.partition(":")
    if head == "is":
        asked.circumstances[rest] = False
    elif head in ("above", "from"):
        at = asked.document if rest.endswith("_share") else asked.circumstances
        at[rest] = 0
    elif code == "second_life":
        asked.document["battery_status"] = "original"
    elif code == "waste":
        asked.circumstances["is_waste"] = False
    else:
        return False
    return True


@pytest.mark.parametrize("rule", named(CHECKED))
def test_nobody_misses_a_rule_before_its_day(rule: LawRule) -> None:
    if rule.row["applies_from"] is None:
        return
    before = rule.row["applies_from"] - timedelta(days=1)
    found = states(rule, check(rule, missing(rule), on=before))
    assert set(found) <= {"not_yet_required", "not_applicable"}


@pytest.mark.parametrize("rule", named([one for one in CHECKED if one.row["awaited_act"]]))
def test_without_word_of_the_act_it_is_conditional_at_most(rule: LawRule) -> None:
    perhaps = rule.first("conditional")
    assert perhaps is not None
    found = states(rule, check(rule, missing(rule), acts=None, on=perhaps, placed_on_market=perhaps))
    assert "conditional" in found
    assert "missing" not in found
    if (waits := rule.first("awaiting_act")) is not None:
        found = states(rule, check(rule, missing(rule), acts=None, on=waits, placed_on_market=waits))
        assert set(found) <= {"not_yet_required", "not_applicable"}


@pytest.mark.parametrize("rule", named(UNCHECKED))
def test_what_no_machine_can_check_says_why(rule: LawRule) -> None:
    assert rule.row["not_checked"] is not None
    assert rule.check_names == rule.check_when == ()
    known = check_passport({}, day_of(rule), "ev", day_of(rule), rule.row["jurisdiction"])
    assert known.findings.filter(rule_id=rule.rule_id).is_empty()


@pytest.mark.parametrize("rule", named(CHECKED))
def test_a_rule_names_only_attributes_circumstances_and_conditions_there_are(rule: LawRule) -> None:
    assert rule.row["not_checked"] is None
    known = attributes() if rule.row["check"] in OF_ATTRIBUTES else circumstance_kinds()
    if rule.row["check"] != "recycling_result":
        assert set(rule.check_names) <= set(known)
    asked = meeting(rule)
    case = case_of(asked.document, asked.on, category=asked.category, circumstances=asked.circumstances)
    for code in rule.check_when:
        assert holds(code, case, name=rule.check_names[0], value=rule.row["value"]) in (True, False)
        if rest := code.partition(":")[2]:
            assert rest in attributes() or rest in circumstance_kinds()

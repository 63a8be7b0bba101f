"""Laws of the calendar: each rule stands one way a day, and can be checked or says why it cannot."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.law import LONG_SINCE, kept_on, law_rules, months_after, rules
from meguri.facts.law_faults import LawCode, LawError
from meguri.facts.source import fact
from meguri.tables.law import BATTERY_CATEGORIES, DUTY_BEARERS, JURISDICTIONS

RULES = {one.rule_id: one for one in law_rules()}
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
# The guidance said on this day that the acts for the carbon footprint were still missing.
SEEN_MISSING = date(2026, 8, 15)
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def standing(rule_id: str, on: date) -> str:
    found = RULES[rule_id].on(on)
    assert found is not None
    return found.code


@given(DAYS)
def test_each_rule_known_on_a_day_stands_one_way_and_the_next_comes_later(on: date) -> None:
    calendar = rules(on)
    assert calendar["rule_id"].is_unique().all()
    assert set(calendar["rule_id"]) == {name for name, one in RULES.items() if one.on(on) is not None}
    assert (calendar["standing_from"] <= on).all()
    assert (calendar["next_day"].drop_nulls() > on).all()


@given(DAYS)
def test_what_is_said_to_come_next_comes(on: date) -> None:
    for row in rules(on).drop_nulls("next_day").iter_rows(named=True):
        assert standing(row["rule_id"], row["next_day"] - timedelta(days=1)) == row["standing"]
        assert standing(row["rule_id"], row["next_day"]) == row["next_standing"] != row["standing"]


@given(DAYS)
def test_a_rule_stands_so_since_the_day_it_is_said_to(on: date) -> None:
    for row in rules(on).iter_rows(named=True):
        known = [one for one in RULES[row["rule_id"]].standings if row["standing_from"] <= one.from_day <= on]
        assert {one.code for one in known} == {row["standing"]}
        before = RULES[row["rule_id"]].on(row["standing_from"] - timedelta(days=1))
        assert before is None or before.code != row["standing"]


def test_the_filters_together_give_what_they_give_apart() -> None:
    whole = rules(date(2027, 3, 1))
    parts = [rules(date(2027, 3, 1), one) for one in JURISDICTIONS]
    assert pl.concat(parts)["rule_id"].to_list() == whole["rule_id"].to_list()
    for category in BATTERY_CATEGORIES:
        own = rules(date(2027, 3, 1), category=category)["rule_id"]
        assert set(own) == {
            r for r, one in RULES.items() if category in one.categories and r in set(whole["rule_id"])
        }
    for bearer in DUTY_BEARERS:
        assert rules(date(2027, 3, 1), duty_bearer=bearer).height > 0, bearer


def test_without_a_day_it_is_the_day_to_which_the_calendar_was_kept() -> None:
    assert rules().equals(rules(kept_on()))
    assert kept_on() == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("rule_id", "on", "code"),
    [
        ("eu_battery_passport", date(2027, 2, 17), "upcoming"),
        ("eu_battery_passport", date(2027, 2, 18), "in_force"),
        ("eu_carbon_footprint_ev", date(2027, 3, 1), "awaiting_act"),
        ("eu_due_diligence", date(2025, 8, 18), "postponed"),
        ("eu_due_diligence", date(2027, 8, 18), "in_force"),
        ("eu_legitimate_interest_act", date(2026, 8, 18), "upcoming"),
        ("eu_legitimate_interest_act", date(2026, 11, 28), "overdue"),
        ("eu_waste_codes", date(2026, 11, 8), "upcoming"),
        ("eu_waste_codes", date(2026, 11, 9), "in_force"),
        ("eu_efficiency_lithium_2025", date(2031, 1, 1), "ended"),
        ("eu_omnibus_4", date(2026, 11, 28), "proposed"),
        ("us_30d_credit", date(2025, 9, 30), "in_force"),
        ("us_30d_credit", date(2025, 10, 1), "ended"),
        ("us_tariff_chinese_ev", date(2024, 9, 26), "upcoming"),
        ("us_tariff_chinese_ev", date(2024, 9, 27), "in_force"),
        ("us_232_critical_minerals", date(2026, 2, 1), "under_study"),
        ("us_232_critical_minerals", date(2026, 11, 28), "unverified"),
        ("cn_digital_identity", date(2026, 4, 1), "in_force"),
        ("jp_goal_lithium", date(2026, 11, 28), "goal"),
        ("jp_fire_4800", date(2023, 12, 31), "in_force"),
        ("jp_fire_4800", date(2024, 1, 1), "ended"),
        ("jp_fire_notice", date(2024, 1, 1), "in_force"),
    ],
)
def test_a_day_answers_rightly(rule_id: str, on: date, code: str) -> None:
    assert standing(rule_id, on) == code


@pytest.mark.parametrize("rule_id", [name for name, one in RULES.items() if one.first("conditional")])
def test_what_waits_for_an_act_is_never_said_to_apply_by_itself(rule_id: str) -> None:
    """Its earliest day: its own, or so many months after the day on which the act was seen missing."""
    rule = RULES[rule_id]
    assert rule.row["awaited_act"] is not None
    assert rule.first("in_force") is None
    earliest = months_after(SEEN_MISSING, rule.row["after_act_months_count"])
    if rule.first("awaiting_act") is not None:
        assert rule.first("conditional") == max(rule.row["applies_from"], earliest)
    else:
        assert rule.first("conditional") == rule.row["applies_from"]


@given(DAYS, DAYS)
def test_once_the_act_is_there_the_later_of_two_days_counts(act: date, on: date) -> None:
    told = {one.rule_id: one for one in law_rules(acts={"carbon_footprint_ev_declaration": act})}
    rule = told["eu_carbon_footprint_ev"]
    begins = max(date(2025, 2, 18), months_after(act, 12))
    assert rule.first("in_force") == begins
    found = rule.on(on)
    if found is not None:
        assert (found.code == "in_force") == (on >= begins)
        assert found.code != "conditional"
    assert told["eu_carbon_footprint_lmt"] == RULES["eu_carbon_footprint_lmt"]


@given(DAYS, st.integers(0, 120))
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("rule_id", list(RULES))
def test_a_rule_is_said_in_both_languages_and_says_how_it_is_checked(rule_id: str) -> None:
    row = RULES[rule_id].row
    for name in ("title", "requirement", "condition", "note"):
        en, ja = row[f"{name}_en"], row[f"{name}_ja"]
        assert (en is None) == (ja is None), name
        if en is not None:
            assert not JAPANESE.search(en)
            assert JAPANESE.search(ja)
    assert (row["check"] == "none") == (row["not_checked"] is not None)
    assert (row["check"] in ("none", "data_points")) == (row["check_names"] is None)
    assert (row["value"] is None) == (row["unit"] is None)
    assert (row["awaited_act"] is None) == (row["after_act_months_count"] is None)
    assert set(row["categories"].split()) <= {*BATTERY_CATEGORIES, "none"}
    assert set(row["duty_bearers"].split()) <= set(DUTY_BEARERS)
    if row["unit"] == "share":
        assert 0 <= row["value"] <= 1
    if row["applies_until"] and row["applies_from"]:
        assert row["applies_from"] < row["applies_until"]


@pytest.mark.parametrize("rule_id", list(RULES))
def test_what_became_of_a_rule_agrees_with_its_dates(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.standings
    begins = rule.first("in_force")
    if rule.row["date_basis"] == "placing_on_market" and begins is not None:
        assert begins == rule.row["applies_from"]
    if rule.row["applies_until"] is not None:
        assert rule.first("ended") == rule.row["applies_until"] + timedelta(days=1)
    if rule.standings[0].from_day == LONG_SINCE:
        assert rule.row["applies_from"] is None


def test_what_is_not_sure_is_marked() -> None:
    for row in fact("law_rules").rows.iter_rows(named=True):
        if row["verified"] == "to_be_verified":
            assert row["confidence"] != "high", row["rule_id"]
        if row["confidence"] == "low" or row["verified"] == "to_be_verified":
            assert row["status"] == "claim"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"jurisdiction": "MARS"}, LawCode.JURISDICTION),
        ({"category": "car"}, LawCode.CATEGORY),
        ({"duty_bearer": "nobody"}, LawCode.DUTY_BEARER),
        ({"acts": {"no_act": date(2027, 1, 1)}}, LawCode.ACT),
    ],
)
def test_words_that_the_law_does_not_know_are_refused(asked: dict[str, object], code: LawCode) -> None:
    with pytest.raises(LawError) as raised:
        rules(date(2027, 1, 1), **asked)  # type: ignore[arg-type]
    assert [one.code for one in raised.value.faults] == [code]


def test_all_wrong_words_are_told_at_once() -> None:
    with pytest.raises(LawError) as raised:
        rules(None, "MARS", "car", duty_bearer="nobody")
    assert len(raised.value.faults) == 3


def test_a_user_can_bring_what_became_of_a_rule_since(tmp_path: Path) -> None:
    header = ",".join(fact("law_status").table.names)
    row = "eu_omnibus_4,2026-12-15,in_force,,,claim,told by us,own_reading,2026-12-15"
    (tmp_path / "law_status.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    brought = rules(date(2027, 1, 1), "EU", folder=tmp_path).filter(rule_id="eu_omnibus_4")
    assert brought["standing"].to_list() == ["in_force"]
    assert rules(date(2027, 1, 1), "EU").filter(rule_id="eu_omnibus_4")["standing"].to_list() == ["proposed"]


SHARES = {"T010", "T054", "T058", "T065"}  # one row of the timeline, several rules with a figure each


def test_every_row_of_the_timeline_is_a_rule_with_its_figure_and_day(shared: Path) -> None:
    with (shared / "facts" / "regulation_timeline.csv").open(encoding="utf-8") as file:
        told = {row["id"]: row for row in csv.DictReader(file)}
    own: dict[str, list[str]] = {}
    for name, rule in RULES.items():
        own.setdefault(rule.row["timeline_id"], []).append(name)
    assert set(told) == set(own) - {None}
    for name, row in told.items():
        for rule in (RULES[one] for one in own[name]):
            assert rule.row["jurisdiction"] == row["jurisdiction"].replace("Basel", "INT")
            if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date_from"]) and name != "T061":
                assert rule.row["applies_from"] == date.fromisoformat(row["date_from"]), name
            if re.fullmatch(r"\d+(\.\d+)?", row["value"]) and name not in SHARES:
                scale = 0.01 if row["unit"].startswith("%") else 1.0
                assert rule.row["value"] == pytest.approx(float(row["value"]) * scale), name


def test_the_figures_of_rows_with_several_are_theirs(shared: Path) -> None:
    """T010 Cd .002 %, Pb .004 %; T054 10/40/25/65; T058 Li 90, others 98; T065 Li 70, Ni and Co 95."""
    assert (shared / "facts" / "regulation_timeline.csv").is_file()
    wanted = {
        "T010": [2e-5, 4e-5],
        "T054": [0.1, 0.25, 0.4, 0.65],
        "T058": [0.9, 0.98, 0.98, 0.98],
        "T065": [0.7, 0.95, 0.95],
    }
    for name, values in wanted.items():
        assert sorted(one.row["value"] for one in RULES.values() if one.row["timeline_id"] == name) == values


def test_waste_codes_are_those_of_the_research(shared: Path) -> None:
    with (shared / "facts" / "eu_waste_codes_batteries.csv").open(encoding="utf-8") as file:
        told = {row["code"]: row for row in csv.DictReader(file)}
    own = fact("waste_codes").rows
    assert set(own["waste_code"]) == set(told)
    assert own.height == 46
    for row in own.iter_rows(named=True):
        assert row["is_hazardous"] == (told[row["waste_code"]]["hazardous"] == "yes")
        assert JAPANESE.search(row["summary_ja"])

"""Laws of the check of a passport: by the day of placing, in five states, no wall for cars on the road."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.law import months_after
from meguri.facts.law_faults import LawCode, LawError
from meguri.passport.compliance import as_tree, check_passport
from meguri.passport.compliance.words import REASON_WORDS
from meguri.passport.document import DocumentError, attributes
from meguri.passport.reading import PassportJsonError
from meguri.tables.law import LAW_FINDINGS, STATES

DAY = date(2027, 3, 1)
ENERGY = {"energy_kwh": 50}
FILLED = {
    "text": "something",
    "uri": "https://example.org/a",
    "date": "2027-01-31",
    "datetime": "2027-01-31T00:00:00Z",
    "number": 0.5,
    "integer": 1,
    "flag": True,
    "list": ["something"],
}


def full() -> dict[str, Any]:
    """A document that states everything."""
    return {
        name: one.choices[0] if one.kind == "choice" else FILLED[one.kind]
        for name, one in attributes().items()
        if name not in ("placed_on_market_on", "placed_on_market_in")
    }


def state(rule_id: str, document: dict[str, Any], on: date, placed: date, **more: Any) -> set[str]:
    category = more.pop("category", "ev")
    checked = check_passport(document, on, category, placed, **more)
    return set(checked.findings.filter(rule_id=rule_id)["state"])


@pytest.mark.parametrize(("category", "mandatory"), [("ev", 46), ("lmt", 49), ("industrial", 32)])
def test_an_empty_passport_misses_every_mandatory_data_point(category: str, mandatory: int) -> None:
    """EC guidance v2.0: 46 for EV, 49 for LMT, 32 for industrial batteries, of 71."""
    checked = check_passport({}, DAY, category, DAY, circumstances=ENERGY)
    points = checked.findings.filter(rule_id="eu_guidance_data_points")
    assert points.height == 71
    assert points.filter(state="missing").height == mandatory
    assert checked.is_missed


@pytest.mark.parametrize("category", ["ev", "lmt", "industrial"])
def test_a_full_passport_misses_nothing(category: str) -> None:
    told = {"registered_in_eu_registry": True, "qr_code_on_battery": True, **ENERGY}
    checked = check_passport(full(), DAY, category, DAY, circumstances=told)
    assert checked.counts["missing"] == 0
    assert not checked.is_missed


@pytest.mark.parametrize("category", ["ev", "lmt", "industrial"])
@given(taken=st.sampled_from(sorted(attributes())))
def test_what_is_taken_away_is_missed_where_it_is_mandatory(category: str, taken: str) -> None:
    document = full()
    document.pop(taken, None)
    checked = check_passport(document, DAY, category, DAY, circumstances=ENERGY)
    points = checked.findings.filter(rule_id="eu_guidance_data_points", state="missing")
    expected = set(attributes()[taken].ec_numbers) - {"25"}  # 25 is answered by 11 and not to be filled
    if attributes()[taken].obligations[category] != "mandatory":
        expected = set()
    assert {name.removeprefix("data_point_") for name in points["subject"]} == expected


@pytest.mark.parametrize("number", ["17", "18", "19", "20", "21", "22", "23", "44"])
def test_what_the_guidance_puts_off_is_not_yet_required(number: str) -> None:
    """Carbon footprint, due diligence, recycled content, instructions for use as of February 2027."""
    points = check_passport({}, DAY, "ev", DAY).findings.filter(subject=f"data_point_{number}")
    assert points["state"].to_list() == ["not_yet_required"]


def test_the_passport_begins_on_its_day_for_batteries_placed_from_then_on() -> None:
    rule, start = "eu_battery_passport", date(2027, 2, 18)
    assert state(rule, {}, start, start) == {"missing"}
    assert state(rule, {}, date(2027, 2, 17), start) == {"not_yet_required"}
    assert state(rule, {}, date(2030, 1, 1), date(2027, 2, 17)) == {"not_applicable"}
    old = check_passport({}, date(2030, 1, 1), "ev", date(2027, 2, 17)).findings
    assert old.filter(rule_id="eu_guidance_data_points").height == 1


@pytest.mark.parametrize(
    ("metal", "first", "second"),
    [("cobalt", 0.16, 0.26), ("lithium", 0.06, 0.12), ("nickel", 0.06, 0.15), ("lead", 0.85, 0.85)],
)
@given(placed=st.dates(date(2025, 1, 1), date(2042, 1, 1)), later=st.integers(0, 240))
def test_recycled_content_goes_by_the_day_of_placing_never_by_the_day_asked(
    metal: str, first: float, second: float, placed: date, later: int
) -> None:
    """Art. 8(2) and (3): asked however late, a battery is held to the shares of the day it was placed on."""
    on = months_after(max(placed, date(2036, 8, 18)), later)
    document = {"chemistry": "Pb" if metal == "lead" else "NMC", f"recycled_{metal}_share": 0.0}
    bound = {
        year: state(f"eu_recycled_{metal}_{year}", document, on, placed) == {"missing"}
        for year in (2031, 2036)
    }
    assert bound == {
        2031: date(2031, 8, 18) <= placed < date(2036, 8, 18),
        2036: placed >= date(2036, 8, 18),
    }
    for year, share in ((2031, first), (2036, second)):
        enough = document | {f"recycled_{metal}_share": share}
        assert state(f"eu_recycled_{metal}_{year}", enough, on, placed) <= {"met", "not_applicable"}


def test_a_chemistry_without_the_metal_owes_no_share_of_it() -> None:
    on = date(2032, 1, 1)
    assert state("eu_recycled_cobalt_2031", {"chemistry": "LFP"}, on, on) == {"not_applicable"}
    assert state("eu_recycled_cobalt_2031", {"chemistry": "NMC"}, on, on) == {"missing"}
    assert state("eu_recycled_cobalt_2031", {}, on, on) == {"conditional"}
    assert state("eu_recycled_cobalt_2031", {"cobalt_mass_kg": 0.0}, on, on) == {"not_applicable"}


def test_light_means_of_transport_come_under_the_shares_in_2036_only() -> None:
    document = {"chemistry": "NMC", "recycled_cobalt_share": 0.0}
    for year, day, told in ((2031, date(2033, 1, 1), "not_applicable"), (2036, date(2037, 1, 1), "missing")):
        assert state(f"eu_recycled_cobalt_{year}", document, day, day, category="lmt") == {told}


def test_a_carbon_footprint_does_not_apply_by_the_passing_of_days_alone() -> None:
    rule = "eu_carbon_footprint_ev"
    assert state(rule, {}, DAY, DAY) == {"not_yet_required"}
    late = date(2029, 1, 1)
    assert state(rule, {}, late, late) == {"conditional"}
    acts = {"carbon_footprint_ev_declaration": date(2027, 6, 1)}
    assert state(rule, {}, date(2028, 6, 1), date(2028, 6, 1), acts=acts) == {"missing"}
    assert state(rule, {}, date(2028, 5, 31), date(2028, 5, 31), acts=acts) == {"not_yet_required"}
    assert state(rule, {}, late, date(2028, 5, 31), acts=acts) == {"not_applicable"}


def test_due_diligence_begins_in_august_2027_for_large_operators() -> None:
    rule, day = "eu_due_diligence", date(2027, 8, 18)
    large, small = {"operator_turnover_eur_m": 41}, {"operator_turnover_eur_m": 40}
    assert state(rule, {}, date(2027, 8, 17), day, circumstances=large) == {"not_yet_required"}
    assert state(rule, {}, day, day, circumstances=large) == {"missing"}
    assert state(rule, {}, day, day, circumstances=small) == {"not_applicable"}
    assert state(rule, {}, day, day) == {"conditional"}


def test_documentation_of_recycled_content_begins_in_august_2028_once_its_act_is_there() -> None:
    rule, day = "eu_recycled_record", date(2028, 8, 18)
    document = {"chemistry": "NMC"}
    assert state(rule, document, date(2028, 8, 17), day) == {"not_yet_required", "not_applicable"}
    assert state(rule, document, day, day) == {"conditional", "not_applicable"}
    acts = {"recycled_content_method": date(2026, 7, 1)}
    assert state(rule, document, day, day, acts=acts) == {"missing", "not_applicable"}


@pytest.mark.parametrize("told", [{}, {"placed_on_market_in": "JP", "placed_on_market_on": "2016-01-31"}])
def test_a_car_on_japans_roads_gets_one_finding_and_no_wall(told: dict[str, str]) -> None:
    document = {"chassis_number": "ZE1-012345", "battery_status": "original", **told}
    checked = check_passport(document, DAY, "ev")
    assert checked.findings.height == 1
    assert checked.unchecked.is_empty()
    row = checked.findings.row(0, named=True)
    assert (row["state"], row["reason"]) == (
        ("not_applicable", "placed_elsewhere") if told else ("conditional", "placing_not_told")
    )
    assert not checked.is_missed


def test_placed_in_a_member_state_is_placed_in_the_union() -> None:
    document = {"placed_on_market_in": "FR", "placed_on_market_on": "2027-03-01"}
    assert check_passport(document, DAY, "ev").findings.height > 100


def test_the_law_of_japan_asks_what_decides_a_batterys_way_at_home() -> None:
    document = {"chassis_number": "ZE1-012345", "battery_status": "original"}
    told = {
        "bought_used_for_resale": True,
        "second_hand_licensed": False,
        "stationary": True,
        "storage_kwh": 21,
    }
    checked = check_passport(document, DAY, "ev", market="JP", circumstances=told)
    missing = set(checked.findings.filter(state="missing")["rule_id"])
    assert missing == {"jp_second_hand_dealer"}
    told |= {"fire_department_notified": False}
    assert check_passport(document, DAY, "ev", market="JP", circumstances=told).is_missed


@given(
    document=st.sets(st.sampled_from(sorted(full()))).map(lambda kept: {n: full()[n] for n in kept}),
    category=st.sampled_from(["ev", "lmt", "industrial", "sli", "portable"]),
    on=st.dates(date(2015, 1, 1), date(2045, 1, 1)),
    placed=st.dates(date(2015, 1, 1), date(2045, 1, 1)),
    market=st.sampled_from(["EU", "JP", "US", "CN", "INT"]),
)
def test_whatever_is_asked_is_answered_in_five_states(
    document: dict[str, Any], category: str, on: date, placed: date, market: str
) -> None:
    document["battery_category"] = "ev"
    checked = check_passport(document, on, category, placed, market)
    assert set(checked.findings["state"]) <= set(STATES)
    assert set(checked.findings["reason"]) <= set(REASON_WORDS)
    assert (
        LAW_FINDINGS.check(checked.findings).height == checked.findings.height == sum(checked.counts.values())
    )
    tree = as_tree(checked)
    assert json.loads(json.dumps(tree, allow_nan=False)) == tree
    told = [one for topic in tree["topics"] for rule in topic["rules"] for one in rule["findings"]]
    assert len(told) == checked.findings.height


@given(st.sets(st.sampled_from(sorted(full()))), st.sampled_from(sorted(full())))
def test_one_more_attribute_never_makes_one_more_miss(kept: set[str], more: str) -> None:
    """Except where it says that a condition holds, a document that states more misses no more."""
    if more in ("chemistry", "battery_status") or more.endswith(("_mass_kg", "_share")):
        return
    document = {name: full()[name] for name in kept - {more}}
    fewer = check_passport(document, DAY, "ev", DAY).counts["missing"]
    assert check_passport(document | {more: full()[more]}, DAY, "ev", DAY).counts["missing"] <= fewer


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"on": "2027-02-30"}, {LawCode.DAY}),
        ({"on": "yesterday"}, {LawCode.DAY}),
        ({"category": "tractor"}, {LawCode.CATEGORY}),
        ({"category": None}, {LawCode.NO_CATEGORY}),
        ({"market": "XX"}, {LawCode.JURISDICTION}),
        ({"circumstances": {"moon": True}}, {LawCode.CIRCUMSTANCE}),
        ({"circumstances": {"is_waste": "yes", "storage_kwh": -1}}, {LawCode.CIRCUMSTANCE_VALUE}),
        ({"circumstances": {"storage_kwh": float("nan")}}, {LawCode.CIRCUMSTANCE_VALUE}),
        ({"recycling": [{"origin_year": "2028"}]}, {LawCode.RESULT}),
        ({"acts": {"nothing": DAY}}, {LawCode.ACT}),
        ({"on": "x", "category": "y", "market": "z"}, {LawCode.DAY, LawCode.CATEGORY, LawCode.JURISDICTION}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_all_its_faults(
    changed: dict[str, Any], codes: set[LawCode]
) -> None:
    asked: dict[str, Any] = {"on": DAY, "category": "ev", **changed}
    with pytest.raises(LawError) as raised:
        check_passport({}, **asked)
    assert {one.code for one in raised.value.faults} == codes
    for one in raised.value.faults:
        assert all(value in str(raised.value) for value in one.values.values())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)
NAMES = st.sampled_from([*sorted(attributes()), "meguri_passport", "as_of", "storage_kwh", "is_waste"])


@given(
    document=st.dictionaries(NAMES, ANYTHING, max_size=3),
    circumstances=st.dictionaries(NAMES | st.just("moon"), ANYTHING, max_size=3),
    recycling=st.lists(
        st.dictionaries(st.sampled_from(["origin_year", "chemistry", "measure", "rate_share"]), ANYTHING),
        max_size=2,
    ),
    market=st.sampled_from(["EU", "JP", "CN"]),
)
def test_whatever_comes_in_is_answered_or_refused_with_its_faults(
    document: dict[str, Any], circumstances: dict[str, Any], recycling: list[dict[str, Any]], market: str
) -> None:
    try:
        checked = check_passport(
            document, DAY, "ev", DAY, market, circumstances=circumstances, recycling=recycling
        )
    except (LawError, DocumentError, PassportJsonError) as fault:
        refused: tuple[object, ...] = fault.faults
    else:
        refused = ()
        json.dumps(as_tree(checked), allow_nan=False)
    if "moon" in circumstances or "meguri_passport" in document:
        assert refused

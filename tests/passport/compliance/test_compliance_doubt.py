"""What the law or the passport leaves open is said to be open: never sure, and never missing."""

from datetime import date
from typing import Any

import pytest

from meguri.passport.compliance import check_passport

DAY = date(2027, 3, 1)


def reasons(subject: str, on: date, placed: date | None = None, **more: Any) -> set[tuple[str, str]]:
    checked = check_passport({"battery_category": "ev"}, on, placed_on_market=placed, **more)
    found = checked.findings.filter(subject=subject)
    return set(found.select("state", "reason").rows())


@pytest.mark.parametrize("where", ["de", "Germany", "eu", "EL", "NO", "IS", "LI", "XI"])
def test_a_place_that_may_be_of_the_union_is_not_called_elsewhere(where: str) -> None:
    told = reasons("placed_on_market_in", DAY, DAY, placed_in=where)
    assert told == {("conditional", "placing_open")}


@pytest.mark.parametrize("where", ["JP", "GB", "US", "CN", "CH"])
def test_a_place_that_is_not_of_the_union_is(where: str) -> None:
    told = reasons("placed_on_market_in", DAY, DAY, placed_in=where)
    assert told == {("not_applicable", "placed_elsewhere")}


@pytest.mark.parametrize(
    ("number", "begins"),
    [
        ("17", date(2027, 8, 15)),  # the earliest day of a carbon footprint's declaration
        ("19", date(2027, 8, 18)),  # due diligence
        ("20", date(2028, 8, 18)),  # documentation of recycled content
        ("23", date(2028, 8, 18)),
    ],
)
def test_what_the_guidance_put_off_is_open_once_its_own_rule_has_begun(number: str, begins: date) -> None:
    subject = f"data_point_{number}"
    put_off = {("not_yet_required", "not_yet_to_be_filled")}
    before = begins.replace(day=begins.day - 1)
    assert reasons(subject, before, begins) == put_off
    assert reasons(subject, begins, begins) == {("conditional", "own_rule_begun")}
    assert reasons(subject, begins, date(2027, 2, 20)) == put_off  # its rule is not for batteries of before


@pytest.mark.parametrize(
    ("year", "share", "wanted"),
    [
        (2024, 0.1, "not_yet_required"),
        (2025, 0.1, "conditional"),
        (2025, 0.65, "met"),
        (2026, 0.64, "missing"),
        (2026, 0.65, "met"),
        (2030, 0.64, "missing"),
        (2031, 0.99, "not_applicable"),
    ],
)
def test_the_year_that_ends_with_the_target_is_open(year: int, share: float, wanted: str) -> None:
    figure = {"origin_year": year, "chemistry": "lithium_based", "measure": "recycling_efficiency"}
    checked = check_passport(
        {"battery_category": "ev"},
        date(2032, 6, 1),
        placed_on_market=DAY,
        recycling=[figure | {"rate_share": share}],
    )
    assert checked.findings.filter(rule_id="eu_efficiency_lithium_2025")["state"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("16 06 07*", "met"),
        ("160607", "met"),
        ("16.06.07 *", "met"),
        ("16 06 05", "missing"),
        ("code 16 06 07", "missing"),
        ("16 06 07 and more", "missing"),
        ("1 6 0 6 0 7", "missing"),
        ("16 06 07 01", "missing"),
    ],
)
def test_a_waste_code_is_read_only_where_it_is_one(told: str, wanted: str) -> None:
    said: dict[str, Any] = {"is_waste": True, "waste_code": told}
    checked = check_passport(
        {"battery_category": "ev"}, date(2027, 3, 1), placed_on_market=DAY, circumstances=said
    )
    assert checked.findings.filter(rule_id="eu_waste_codes")["state"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("placed", "shares"),
    [
        (date(2031, 8, 17), {}),
        (date(2031, 8, 18), {"eu_recycled_cobalt_2031": "missing"}),
        (date(2036, 8, 17), {"eu_recycled_cobalt_2031": "missing"}),
        (date(2036, 8, 18), {"eu_recycled_cobalt_2036": "missing"}),
    ],
)
def test_the_last_and_the_first_day_of_a_share(placed: date, shares: dict[str, str]) -> None:
    document = {"battery_category": "ev", "chemistry": "NMC", "recycled_cobalt_share": 0.15}
    checked = check_passport(document, date(2037, 1, 1), placed_on_market=placed)
    found = checked.findings.filter(subject="recycled_cobalt_share", topic="recycled_content")
    held = {row["rule_id"]: row["state"] for row in found.iter_rows(named=True)}
    asked = {name: held[name] for name in held if name.startswith("eu_recycled_cobalt_")}
    assert {name: state for name, state in asked.items() if state != "not_applicable"} == shares


@pytest.mark.parametrize(
    ("energy", "passport", "points"),
    [
        (2, {"not_applicable"}, 1),  # "above 2 kWh" (Art. 77(1)): 2 kWh is not above
        (2.001, {"missing"}, 71),
        (None, {"conditional"}, 71),
    ],
)
def test_an_industrial_battery_needs_a_passport_above_two_kilowatt_hours(
    energy: float | None, passport: set[str], points: int
) -> None:
    told = {} if energy is None else {"energy_kwh": energy}
    checked = check_passport(
        {"battery_category": "industrial_other"}, DAY, placed_on_market=DAY, circumstances=told
    )
    found = checked.findings
    assert set(found.filter(rule_id="eu_battery_passport")["state"]) == passport
    asked = found.filter(rule_id="eu_guidance_data_points")
    assert asked.height == points
    assert ("missing" in set(asked["state"])) is (passport == {"missing"})

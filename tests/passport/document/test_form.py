"""A form made from the table takes back what it was filled in with, as people write it in Japan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.stated_values import values_of

from meguri.passport.document import attributes
from meguri.passport.document.form import as_text, filled_in, form, from_text
from meguri.tables.passport import CATEGORIES

PLAIN = [name for name, one in attributes().items() if one.kind not in ("list", "text")]


@given(st.sampled_from(PLAIN).flatmap(lambda name: st.tuples(st.just(name), values_of(attributes()[name]))))
def test_a_value_written_into_a_form_is_read_back(pair: tuple[str, object]) -> None:
    name, value = pair
    rows = form("lmt", "ja", values={name: value}) + form("ev", "en", values={name: value})
    assert filled_in(rows) == {name: value}


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_form_asks_for_all_that_can_apply_and_nothing_else(category: str) -> None:
    asked = {row["attribute"]: row["duty"] for row in form(category, "en")}
    assert asked == {
        name: one.obligations[category]
        for name, one in attributes().items()
        if one.obligations[category] != "not_applicable"
    }
    assert filled_in(form(category, "ja")) == {}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("soh_share", "86%", 0.86),
        ("soh_share", "86 %", 0.86),
        ("battery_mass_kg", "303", 303.0),
        ("full_cycles_count", "512", 512),
        ("ce_marking", "はい", True),
        ("ce_marking", "無", False),
        ("critical_raw_materials", "Li; Co;", ["Li", "Co"]),
        ("soh_share", "八割", "八割"),
        ("full_cycles_count", "1.5", "1.5"),
        ("ce_marking", "perhaps", "perhaps"),
    ],
)
def test_what_people_type_is_read_and_the_rest_stays_to_be_named(
    name: str, typed: str, value: object
) -> None:
    assert from_text(attributes()[name], typed) == value


def test_an_unknown_row_stays_so_that_it_can_be_named() -> None:
    assert filled_in([{"attribute": "colour", "value": "red"}, {"attribute": "", "value": "x"}]) == {
        "colour": "red"
    }


def test_a_list_is_written_with_semicolons() -> None:
    assert as_text(["Li", "Co"]) == "Li; Co"

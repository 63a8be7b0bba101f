"""Promise: terms are typed, sourced and free of contradictions, or refused with every fault at once."""

from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.source import fact, sources
from meguri.value.guarantee import Terms, TermsError, read_terms, template_names
from meguri.value.told_figures import ASSUMED, GIVEN

PLAIN: dict[str, Any] = {
    "terms_id": "plain",
    "product": "capacity",
    "role": "insurer",
    "title": "Plain",
    "promise": {"relative_share": 0.85},
    "cover": {"term_yr": 3, "limit_km": 45_000},
    "payout": {"remedy": "repair", "amount_jpy": 300_000},
}
STORAGE = {
    "product": "storage",
    "cover.limit_km": None,
    "exclusions": {"fire": "excluded", "product_liability": "separate_cover"},
}
RANGE = {"product": "range", "promise.condition": "rated"}
VALUE = {
    "product": "residual_value",
    "promise": {"value_share": 0.4, "price_jpy": 1e6},
    "payout": {"remedy": "cash", "paid_share": 0.9},
}


def changed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The plain terms with some keys set; None takes a key away."""
    raw = deepcopy(PLAIN)
    for key, value in changes.items():
        at: dict[str, Any] = raw
        *path, last = key.split(".")
        for one in path:
            at = at.setdefault(one, {})
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value
    return raw


def codes(changes: Mapping[str, Any]) -> list[str]:
    with pytest.raises(TermsError) as caught:
        read_terms(changed(changes))
    assert str(caught.value)
    return [fault.code.value for fault in caught.value.faults]


@pytest.mark.parametrize("changes", [{}, STORAGE, RANGE, VALUE])
def test_plain_terms_of_every_product_are_taken(changes: dict[str, Any]) -> None:
    terms = read_terms(changed(changes))
    assert terms.cover.term_yr == 3.0
    assert terms.sources["cover.term_yr"] == GIVEN
    assert read_terms(terms) is terms


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"promise.relative_share": 1.1}, "terms_threshold_above_entry"),
        (
            {"promise": {"absolute_share": 0.8}, "eligibility.soh_least_share": 0.7},
            "terms_threshold_above_entry",
        ),
        (
            {**RANGE, "promise": {"range_km": 300, "range_new_km": 250, "condition": "x"}},
            "terms_threshold_above_entry",
        ),
        ({**VALUE, "promise": {"value_jpy": 2e6, "price_jpy": 1e6}}, "terms_threshold_above_entry"),
        ({**VALUE, "promise": {"value_share": 1.5, "price_jpy": 1e6}}, "terms_threshold_above_entry"),
        ({"cover.waiting_yr": 3}, "terms_waiting_longer_than_term"),
        ({"payout.deductible_jpy": 400_000}, "terms_never_pays"),
        ({"payout.most_jpy": 1000, "payout.deductible_jpy": 2000}, "terms_never_pays"),
        ({"payout.remedy": "buy_back", "payout.salvage_jpy": 300_000}, "terms_never_pays"),
        ({"promise.absolute_share": 0.7}, "terms_not_one"),
        ({"promise.relative_share": None}, "terms_not_one"),
        ({"payout": {"remedy": "cash"}}, "terms_not_one"),
        ({"payout": {"remedy": "cash", "amount_jpy": 9, "per_point_jpy": 9}}, "terms_not_one"),
        ({"eligibility.age_below_yr": 12, "cover.limit_age_yr": 10}, "terms_entry_after_end"),
        ({"eligibility.age_below_yr": 9, "cover.counted_from": "new"}, "terms_entry_after_end"),
        (
            {"eligibility.odometer_most_km": 50_000, "cover.counted_from": "new"},
            "terms_entry_after_end",
        ),
        ({**STORAGE, "cover.limit_km": 9000}, "terms_foreign_key"),
        ({"promise.range_km": 100}, "terms_foreign_key"),
        ({"payout.salvage_jpy": 10}, "terms_foreign_key"),
        ({"payout.per_point_jpy": 10}, "terms_foreign_key"),
        ({**STORAGE, "exclusions": {"fire": "excluded"}}, "terms_without"),
        ({**RANGE, "promise.condition": None}, "terms_without"),
        ({**VALUE, "promise": {"value_share": 0.4}}, "terms_without"),
        ({"loading.risk": "sd"}, "terms_without"),
        ({"loading": {"risk": "sd", "risk_factor": 1.0}}, "terms_without"),
        ({"loading": {"risk": "tvar", "risk_factor": 2.0}}, "terms_out_of_range"),
        ({"loading.risk_factor": 1.0}, "terms_foreign_key"),
        ({"loading": {"risk": "variance", "risk_factor": 1.0, "tvar_share": 0.9}}, "terms_foreign_key"),
        ({"loading": {"risk": "tvar", "risk_factor": 0.1, "contracts_count": 9}}, "terms_foreign_key"),
        ({"loading.liability_share": 0.5}, "terms_foreign_key"),
        ({"role": "ancillary", "loading.liability_expense_share": 0.5}, "terms_foreign_key"),
        (
            {"promise": {"absolute_share": 0.7}, "behaviour.entry_error_share": 0.01},
            "terms_foreign_key",
        ),
        ({**RANGE, "promise.range_cv": 0.1}, "terms_foreign_key"),
        ({"payout": {"remedy": "cash", "per_point_jpy": 9, "amount_cv": 0.1}}, "terms_foreign_key"),
        ({**VALUE, "behaviour.claim_error_share": 0.01}, "terms_foreign_key"),
        ({"cover.term_yr": 99}, "terms_out_of_range"),
        ({"cover.term_yr": float("nan")}, "terms_no_number"),
        ({"cover.term_yr": True}, "terms_no_number"),
        ({"cover.term_yr": "three"}, "terms_no_number"),
        ({"cover": 3}, "terms_no_table"),
        ({"role": 3}, "terms_no_text"),
        ({"cover.term_yr": 10**400}, "terms_out_of_range"),
        ({"cover.term_yr": float("inf")}, "terms_out_of_range"),
        ({"cover.term_yr": {"value": 3, "source": ["assumed"]}}, "terms_unknown_source"),
        ({"cover.term_yr": None}, "terms_missing_key"),
        ({"title": {"en": "only"}}, "terms_missing_key"),
        ({"role": None}, "terms_missing_key"),
        ({"product": "capacty"}, "terms_not_allowed"),
        ({**VALUE, "payout.remedy": "repair"}, "terms_not_allowed"),
        ({"cover.term_yr": {"value": 3, "source": "nobody"}}, "terms_unknown_source"),
        ({"cover.term_yr": {"source": "assumed"}}, "terms_missing_key"),
        ({"cover.term_yr": {"value": 3, "sauce": "assumed"}}, "terms_unknown_key"),
    ],
)
def test_what_contradicts_itself_or_is_not_understood_is_refused(changes: dict[str, Any], code: str) -> None:
    assert code in codes(changes)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)
_KEYS = [
    "role",
    "product",
    "title",
    "promise",
    "promise.relative_share",
    "cover.term_yr",
    "payout.remedy",
    "loading",
]


@given(st.dictionaries(st.sampled_from(_KEYS), _ANY, max_size=3))
def test_whatever_is_written_is_taken_or_refused_with_codes(changes: dict[str, Any]) -> None:
    """Never another error than that of terms."""
    raw = deepcopy(PLAIN)
    for key, value in changes.items():
        section, _dot, inner = key.partition(".")
        if inner and isinstance(raw[section], dict):
            raw[section][inner] = value
        else:
            raw[section] = value
    with suppress(TermsError):
        read_terms(raw)


def test_one_fault_is_told_once_and_all_are_told_at_once() -> None:
    found = codes({"promise.relative_share": 1.1, "cover.waiting_yr": 9, "payout.deductible_jpy": 1e6})
    assert found == ["terms_threshold_above_entry", "terms_waiting_longer_than_term", "terms_never_pays"]


def test_a_misspelt_key_names_the_near_one() -> None:
    with pytest.raises(TermsError, match=r"cover\.wating_yr.*Use cover\.waiting_yr"):
        read_terms(changed({"cover.wating_yr": 1}))


def test_a_file_a_mapping_and_a_template_are_read_alike(tmp_path: Path) -> None:
    shipped = files("meguri.facts") / "data" / "guarantee_terms" / "used_ev_range.toml"
    copy = tmp_path / "mine.toml"
    copy.write_bytes(b"\xef\xbb\xbf" + shipped.read_bytes())
    assert read_terms(copy) == read_terms("used_ev_range")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = ", b"[" * 100_000])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(TermsError, match="no TOML"):
        read_terms(path)


def test_a_name_that_is_no_template_is_refused_with_the_near_one() -> None:
    with pytest.raises(TermsError, match="used_ev_range"):
        read_terms("used_ev_rnage")


def test_a_file_too_large_for_terms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(TermsError, match="at most"):
        read_terms(path)


@pytest.mark.parametrize("name", template_names())
def test_every_figure_of_a_template_has_a_source_or_is_called_assumed(name: str) -> None:
    terms = read_terms(name)
    assert terms.terms_id == name
    words = {"promise.condition", "cover.counted_from", "payout.remedy", "loading.risk"}
    words |= {"exclusions.fire", "exclusions.product_liability"}
    figures = {key: source for key, source in terms.sources.items() if key not in words}
    assert figures
    assert set(figures.values()) <= {ASSUMED, *sources()["source_id"]}


def test_the_templates_cover_every_product_and_every_role() -> None:
    terms = [read_terms(name) for name in template_names()]
    assert {one.product for one in terms} == {"range", "capacity", "residual_value", "storage"}
    assert {one.role for one in terms} == {"ancillary", "insurer", "guarantor"}


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("maker_leaf24", "W02"),
        ("maker_leaf30", "W01"),
        ("maker_bz4x", "W03"),
        ("maker_solterra", "W04"),
        ("maker_byd_option", "W05"),
        ("maker_byd_base", "W05_base"),
        ("maker_generic", "W06"),
    ],
)
def test_makers_warranties_are_those_of_the_facts(name: str, anchor: str) -> None:
    """Years and kilometres as published; a bar of the Leaf is a share by the service manual."""
    rows = {row["anchor_id"]: row for row in fact("market_anchors").rows.to_dicts()}
    terms: Terms = read_terms(name)
    assert terms.cover.term_yr == rows[f"{anchor}_yr"]["value_high"]
    assert terms.cover.limit_km == rows[f"{anchor}_km"]["value_high"]
    assert terms.sources["cover.term_yr"] == rows[f"{anchor}_yr"]["source_id"]
    bars = fact("leaf_bars").rows.filter(bars_count=9)["soh_from_share"].item()
    wanted = bars if "leaf" in name else 0.7
    assert terms.promise.absolute_share == wanted

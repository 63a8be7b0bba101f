"""Promises of refusals: every fault of a market at once, named by row, and nothing broken goes unseen."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from market_frames import DAY, demands, lot, offers, random_market, wish

from meguri.locale.refusals import CODED
from meguri.market.matching import Quota, check_matches, go_on, match_market, why_unmet
from meguri.market.matching.carrying import Carriage
from meguri.market.matching.faults import MESSAGES, MatchCode, MatchError
from meguri.market.matching.words import FINDING_WORDS, NEED_WORDS
from meguri.tables.deals import WHY_NOT
from meguri.tables.faults import TableError


def codes_of(caught: pytest.ExceptionInfo[MatchError]) -> list[str]:
    assert str(caught.value)  # every message finds its values
    return [str(one.code) for one in caught.value.faults]


def test_all_contradictions_of_both_tables_are_named_at_once() -> None:
    lots = offers(
        lot("a", soh_share_low=0.9),
        lot("b", winter_range_km_high=10.0),
        lot("c", lot_count=2, battery_id="one"),
        lot("d", offered_until=date(2020, 1, 1)),
        lot("e", certified_on=DAY + timedelta(days=1)),
        lot("f", latitude_deg=None),
        lot("g", latitude_deg=None, longitude_deg=None),
    )
    wishes = demands(
        wish("a", wanted_until=date(2020, 1, 1)),
        wish("b", bid_jpy=None),
        wish("c", bundle_count=3, wanted_count=2),
    )
    with pytest.raises(MatchError) as caught:
        match_market(lots, wishes, DAY)
    assert codes_of(caught) == [
        "match_soh_edges",
        "match_range_edges",
        "match_many_of_one",
        "match_days_crossed",
        "match_certified_later",
        "match_days_crossed",
        "match_no_bid",
        "match_bundle_above_wanted",
        "match_half_place",
        "match_unknown_place",
    ]


def test_duplicates_and_negative_prices_are_refused_by_the_table() -> None:
    with pytest.raises(TableError) as caught:
        match_market(offers(lot("a", reserve_jpy=-1.0), lot("a")), demands(wish("w")), DAY)
    assert {str(one.code) for one in caught.value.faults} == {"below_low", "duplicate_key"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"engine": "greedy", "pay": "never", "gap": 0.0}, ["match_engine", "match_pay_rule", "match_gap"]),
        ({"engine": "insertion"}, ["match_engine"]),
        ({"engine": "exact", "quotas": [Quota("q", most_count=1)]}, ["match_needs_quota_engine"]),
        ({"quotas": [Quota("q"), Quota("r", least_count=2, most_count=1)]}, ["match_quota"] * 2),
        ({"quotas": [Quota("q", least_count=5)]}, ["match_quota_unreachable"]),
        ({"carriage": Carriage(base_jpy=-1, jpy_per_km=0)}, ["match_carriage"]),
    ],
)
def test_arguments_that_cannot_be_used_are_named(changed: dict[str, Any], code: list[str]) -> None:
    with pytest.raises(MatchError) as caught:
        match_market(offers(lot("a")), demands(wish("w")), DAY, **changed)
    assert codes_of(caught) == code


@pytest.mark.parametrize("engine", ["auction", "exact", "quota"])
def test_empty_tables_are_findings_and_no_fault(engine: str) -> None:
    cleared = match_market(offers(), demands(), DAY, engine=engine)
    assert set(cleared.findings["code"]) == {"match_no_offers", "match_no_demands"}
    assert cleared.summary.select("matched_count", "surplus_jpy", "gap_share").row(0) == (0, 0.0, 0.0)
    assert match_market(offers(lot("a")), demands(), DAY, engine=engine).matches.is_empty()
    assert match_market(offers(), demands(wish("w")), DAY, engine=engine).matches.is_empty()


def test_places_of_prefectures_stand_in_for_coordinates() -> None:
    nowhere = {"latitude_deg": None, "longitude_deg": None}
    places = {"東京都": (35.69, 139.69)}
    cleared = match_market(offers(lot("a", **nowhere)), demands(wish("w", **nowhere)), DAY, places=places)
    assert cleared.matches["distance_km"].to_list() == [0.0]
    assert cleared.assumed.filter(code="match_places")["said"].to_list() == ["2"]


def test_what_is_asked_of_another_market_or_engine_is_refused() -> None:
    cleared = match_market(offers(lot("a")), demands(wish("w")), DAY, engine="exact")
    with pytest.raises(MatchError) as caught:
        go_on(cleared)
    assert codes_of(caught) == ["match_not_live"]
    with pytest.raises(MatchError) as caught:
        why_unmet(cleared, ["x", "w", "y"])
    assert codes_of(caught) == ["match_unknown_demand"] * 2


def deal(**changed: Any) -> pl.DataFrame:
    matches = match_market(offers(lot("a")), demands(wish("w")), DAY).matches
    return matches.with_columns(**{name: pl.lit(value) for name, value in changed.items()})


@pytest.mark.parametrize(
    ("need", "lot_has", "level"),
    [
        ("traceability", {"has_traceability": False}, "danger"),
        ("guarantee", {"is_guaranteed": False}, "danger"),
        ("safety", {"safety": "finding"}, "danger"),
        ("mileage_km", {"mileage_km": None}, "warning"),
        ("price", {"reserve_jpy": 999_999.0}, "warning"),
    ],
)
def test_a_deal_that_breaks_a_gate_or_need_is_found(need: str, lot_has: dict[str, Any], level: str) -> None:
    found = check_matches(deal(), offers(lot("a", **lot_has)), demands(wish("w")), DAY)
    assert found.select("code", "level").rows() == [(f"match_breaks_{need}", level)]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"matched_count": 2}, {"match_breaks_lot_count", "match_breaks_wanted_count"}),
        ({"price_jpy": 2e6}, {"match_breaks_terms"}),
        ({"price_jpy": 0.0}, {"match_breaks_terms"}),
        ({"offer_id": "x", "demand_id": "y"}, {"match_unknown_offer_id", "match_unknown_demand_id"}),
    ],
)
def test_a_deal_beyond_counts_limits_or_market_is_found(changed: dict[str, Any], codes: set[str]) -> None:
    found = check_matches(deal(**changed), offers(lot("a")), demands(wish("w")), DAY)
    assert set(found["code"]) == codes


def test_a_lot_whose_last_day_is_over_is_told() -> None:
    past = lot("a", offered_from=date(2026, 1, 1), offered_until=date(2026, 2, 1))
    cleared = match_market(offers(past), demands(wish("w")), DAY)
    assert "match_offer_expired" in set(cleared.findings["code"])


def test_every_code_has_words() -> None:
    assert set(MESSAGES) == set(MatchCode)
    assert set(NEED_WORDS) == set(WHY_NOT)
    assert {f"match_breaks_{need}" for need in WHY_NOT} <= set(FINDING_WORDS)
    assert "MatchError" in CODED


def test_a_gap_that_was_not_reached_is_said() -> None:
    cleared = match_market(*random_market(3, 30, 12, needs=False), DAY, gap=1e-12)
    missing = float(cleared.summary["gap_share"][0])
    assert ("match_gap_missed" in set(cleared.findings["code"])) is (missing > 1e-12)

"""Promises of the explanations: a threshold is where the optimum turns, and a need says what it excludes."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_frames import DAY, demands, lot, offers, random_market, wish

from meguri.market.matching.carrying import Carriage
from meguri.market.matching.clearing import Cleared, match_market, why_unmet
from meguri.market.matching.exact import least_cost_flow
from meguri.market.matching.explain import explain_match, optimum_of
from meguri.market.matching.faults import MatchError
from meguri.market.matching.outcome import Graph
from meguri.market.matching.pair_needs import pair_needs

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=20, deadline=None)


def optimum(graph: Graph) -> float:
    return float(graph.gain @ least_cost_flow(graph))


def forced(graph: Graph, edge: int) -> float:
    """The best there is when one piece has to go along an edge."""
    counts, wanted = graph.counts.copy(), graph.wanted.copy()
    counts[graph.lot[edge]] -= 1
    wanted[graph.to[edge]] -= 1
    return optimum(replace(graph, counts=counts, wanted=wanted)) + float(graph.gain[edge])


def changed(graph: Graph, edge: int, yen: float) -> Graph:
    gain = graph.gain.copy()
    gain[edge] += yen
    return replace(graph, gain=gain)


@FEW
@given(SEEDS)
def test_a_pair_that_was_not_made_turns_exactly_at_its_threshold(seed: int) -> None:
    cleared = match_market(*random_market(seed, 9, 5, needs=False), DAY, engine="exact")
    known, graph = optimum_of(cleared), cleared.graph
    best = optimum(graph)
    for edge in np.flatnonzero(known.count == 0)[:6]:
        told = explain_match(known, *_names(cleared, int(edge)))
        assert told.standing in {"outbid", "tied"}
        assert told.change_jpy == best - forced(graph, int(edge))
        more = changed(graph, int(edge), told.change_jpy + 1)
        assert least_cost_flow(more)[edge] > 0
        if told.change_jpy >= 1:
            assert least_cost_flow(changed(graph, int(edge), told.change_jpy - 1))[edge] == 0


@FEW
@given(SEEDS)
def test_a_pair_that_was_made_ends_exactly_at_its_threshold(seed: int) -> None:
    cleared = match_market(*random_market(seed, 9, 5, needs=False, most_count=1), DAY, engine="exact")
    known, graph = optimum_of(cleared), cleared.graph
    for edge in np.flatnonzero(known.count)[:6]:
        told = explain_match(known, *_names(cleared, int(edge)))
        assert told.standing == "matched"
        assert least_cost_flow(changed(graph, int(edge), -told.change_jpy - 1))[edge] == 0
        if told.change_jpy >= 1:
            assert least_cost_flow(changed(graph, int(edge), 1 - told.change_jpy))[edge] > 0


@FEW
@given(SEEDS)
def test_an_empty_wish_gets_its_first_piece_at_the_bid_it_is_told(seed: int) -> None:
    lots, wishes = random_market(seed, 5, 8)
    cleared = match_market(lots, wishes, DAY, engine="exact")
    known = optimum_of(cleared)
    for name in sorted(set(wishes["demand_id"]) - set(cleared.matches["demand_id"]))[:3]:
        told = explain_match(known, "o000", name)
        if told.first_bid_change_jpy is None:
            continue
        for yen, gets in ((1, True), (-1, False)):
            more = pl.when(pl.col("demand_id") == name).then(told.first_bid_change_jpy + yen).otherwise(0)
            again = match_market(lots, wishes.with_columns(pl.col("bid_jpy") + more), DAY, engine="exact")
            assert (name in set(again.matches["demand_id"])) is gets


@FEW
@given(SEEDS)
def test_an_unsold_lot_is_sold_at_the_reserve_it_is_told(seed: int) -> None:
    lots, wishes = random_market(seed, 8, 4)
    cleared = match_market(lots, wishes, DAY, engine="exact")
    known = optimum_of(cleared)
    for name in sorted(set(lots["offer_id"]) - set(cleared.matches["offer_id"]))[:3]:
        less = explain_match(known, name, "d000").first_reserve_change_jpy
        reserve = float(lots.filter(pl.col("offer_id") == name)["reserve_jpy"][0])
        if less is None or less + 1 > reserve:
            continue
        for yen, sold in ((1, True), (-1, False)):
            cut = pl.when(pl.col("offer_id") == name).then(less + yen).otherwise(0)
            again = match_market(lots.with_columns(pl.col("reserve_jpy") - cut), wishes, DAY, engine="exact")
            assert (name in set(again.matches["offer_id"])) is sold


def _names(cleared: Cleared, edge: int) -> tuple[str, str]:
    market, graph = cleared.market, cleared.graph
    return market.offers["offer_id"][int(graph.lot[edge])], market.demands["demand_id"][int(graph.to[edge])]


def test_a_wish_nobody_can_meet_says_which_need_excludes_how_many() -> None:
    lots = offers(
        lot("a", soh_share_low=0.7),
        lot("b", soh_share_low=0.75),
        lot("c", soh_share_low=None),
        lot("d", soh_share_low=0.7, mileage_km=100_000.0),
    )
    cleared = match_market(lots, demands(wish("w")), DAY)
    unmet = {row["need"]: row for row in cleared.unmet.iter_rows(named=True)}
    assert set(unmet) == {"soh_share", "mileage_km"}
    assert unmet["soh_share"]["excluded_count"] == 4
    assert unmet["soh_share"]["only_count"] == 3
    assert unmet["soh_share"]["unknown_count"] == 1
    assert unmet["soh_share"]["found_value"] == pytest.approx(0.75)
    assert unmet["mileage_km"]["only_count"] == 0
    assert "match_unmeetable" in set(cleared.findings["code"])
    assert cleared.unmet.equals(why_unmet(cleared, ["w"]))


def test_a_bid_below_reserve_and_carriage_says_what_it_would_have_to_be() -> None:
    cleared = match_market(offers(lot("a")), demands(wish("w", bid_jpy=600_000.0)), DAY)
    row = cleared.unmet.row(0, named=True)
    assert (row["need"], row["found_value"], row["unit"]) == ("price", 722_000.0, "jpy")
    told = explain_match(cleared, "a", "w")
    assert told.standing == "price"
    assert told.turning_bid_jpy == 722_000.0
    assert told.turning_reserve_jpy == 578_000.0
    assert told.first_bid_change_jpy == 122_000.0


def test_a_policy_lifts_no_buyer_over_the_price() -> None:
    from meguri.market.matching.policy import Policy

    cleared = match_market(
        offers(lot("a")), demands(wish("w", bid_jpy=600_000.0)), DAY, policy=Policy(stay_jpy=10**6)
    )
    assert cleared.matches.is_empty()
    assert explain_match(cleared, "a", "w").change_jpy == 122_000.0


@pytest.mark.parametrize(
    ("need", "changed_lot"),
    [
        ("goods", {"goods": "pack"}),
        ("model", {"model": "mirai"}),
        ("chemistry", {"chemistry": None}),
        ("energy_kwh", {"rated_kwh": 30.0}),
        ("soh_share", {"soh_share_low": None}),
        ("winter_range_km", {"winter_range_km_low": 90.0}),
        ("age_yr", {"age_yr": 9.0}),
        ("mileage_km", {"mileage_km": None}),
        ("certificate", {"certified_on": None}),
        ("traceability", {"has_traceability": False}),
        ("guarantee", {"is_guaranteed": False}),
        ("safety", {"safety": "unconfirmed"}),
        ("region", {"prefecture": "北海道"}),
        ("date", {"offered_until": DAY.replace(day=1, month=3)}),
        ("own", {"seller_id": "Buyer "}),
        ("price", {"reserve_jpy": 995_000.0}),
    ],
)
def test_each_need_alone_keeps_a_lot_out_and_is_named(need: str, changed_lot: dict[str, object]) -> None:
    cleared = match_market(offers(lot("a", **changed_lot)), demands(wish("w")), DAY)
    assert cleared.matches.is_empty()
    assert cleared.unmet.select("need", "excluded_count", "only_count").rows() == [(need, 1, 1)]
    table = pair_needs(cleared, "a", "w")
    assert table.filter(~pl.col("is_met"))["need"].to_list() == [need]
    silent = any(value is None for value in changed_lot.values())
    assert table.filter(~pl.col("is_known"))["need"].to_list() == ([need] if silent else [])


def test_a_lot_that_meets_everything_is_sold_between_both_limits() -> None:
    cleared = match_market(offers(lot("a")), demands(wish("w")), DAY, engine="exact")
    deal = cleared.matches.row(0, named=True)
    assert deal["surplus_jpy"] == 1_000_000 - 700_000 - 22_000
    assert deal["price_jpy"] == 722_000 + (1_000_000 - 722_000) / 2


def test_the_cost_of_carriage_can_be_told_by_a_function() -> None:
    carriage = Carriage(detour_share=1.0, cost=lambda km, _lots, _wishes: 100 * km)
    far = lot("a", latitude_deg=34.69, longitude_deg=135.50)
    deal = match_market(offers(far), demands(wish("w")), DAY, carriage=carriage).matches.row(0, named=True)
    assert deal["distance_km"] == pytest.approx(396.0, abs=5)  # Tokyo–Osaka as the crow flies
    assert deal["carriage_jpy"] == round(100 * deal["distance_km"])


def test_the_lower_of_two_limits_holds() -> None:
    both = wish("w", bid_jpy=1_000_000.0, bid_jpy_per_kwh=22_000.0)
    deal = match_market(offers(lot("a")), demands(both), DAY).matches.row(0, named=True)
    assert deal["bid_jpy"] == 22_000 * 34


def test_who_is_not_in_the_market_is_named_on_both_sides() -> None:
    cleared = match_market(offers(lot("a")), demands(wish("w")), DAY)
    with pytest.raises(MatchError) as caught:
        explain_match(cleared, "x", "y")
    assert [str(one.code) for one in caught.value.faults] == ["match_unknown_offer", "match_unknown_demand"]

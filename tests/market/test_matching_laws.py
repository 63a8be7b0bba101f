"""Laws of the market: nothing is broken, nothing better was possible, prices carry the deals."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_frames import DAY, random_market
from scipy.optimize import linear_sum_assignment

from meguri.market.matching.carrying import Carriage
from meguri.market.matching.checking import broken_needs, check_matches
from meguri.market.matching.clearing import Cleared, match_market
from meguri.market.matching.exact import least_cost_flow
from meguri.market.matching.live import go_on
from meguri.market.matching.needs import coded
from meguri.market.matching.needs_kernel import missed
from meguri.market.matching.policy import Policy
from meguri.market.matching.reading import read_market
from meguri.tables.deals import WHY_NOT

SEEDS = st.integers(0, 2**32 - 1)
ENGINES = ("auction", "exact", "quota")
FEW = settings(max_examples=25, deadline=None)


def total(cleared: Cleared) -> float:
    return float(cleared.summary["surplus_jpy"][0])


def by_assignment(cleared: Cleared) -> float:
    """The optimum, by SciPy's dense assignment of every piece to every place."""
    graph = cleared.graph
    dense = np.zeros((graph.counts.size, graph.wanted.size))
    dense[graph.lot, graph.to] = graph.gain
    whole = np.repeat(np.repeat(dense, graph.counts, axis=0), graph.wanted, axis=1)
    rows, columns = linear_sum_assignment(whole, maximize=True)
    return float(whole[rows, columns].sum())


@FEW
@given(SEEDS, st.integers(0, 14), st.integers(0, 8), st.sampled_from(ENGINES))
def test_no_engine_breaks_a_need_a_count_or_a_limit(seed: int, lots: int, wishes: int, engine: str) -> None:
    offers, demands = random_market(seed, lots, wishes)
    cleared = match_market(offers, demands, DAY, engine=engine, policy=Policy(50_000, 20_000))
    assert check_matches(cleared.matches, offers, demands, DAY).height == 0


@FEW
@given(SEEDS, st.integers(1, 14), st.integers(1, 8), st.booleans())
def test_every_engine_is_as_good_as_it_says(seed: int, lots: int, wishes: int, needs: bool) -> None:
    offers, demands = random_market(seed, lots, wishes, needs=needs)
    for engine in ENGINES:
        cleared = match_market(offers, demands, DAY, engine=engine, gap=1e-4)
        best, gap = by_assignment(cleared), float(cleared.summary["gap_share"][0])
        assert float(cleared.summary["bound_jpy"][0]) >= best - 1e-3
        assert total(cleared) >= (1 - gap) * best - 1e-3
        assert gap <= 1e-4
        if engine == "exact":
            assert total(cleared) == best


@FEW
@given(SEEDS)
def test_the_order_of_rows_decides_nothing(seed: int) -> None:
    offers, demands = random_market(seed, 12, 7)
    one = match_market(offers, demands, DAY)
    other = match_market(offers.sample(fraction=1, shuffle=True, seed=seed), demands.reverse(), DAY)
    assert one.matches.equals(other.matches)


@FEW
@given(SEEDS)
def test_one_lot_more_never_lowers_the_optimum(seed: int) -> None:
    offers, demands = random_market(seed, 10, 6)
    totals = [total(match_market(offers.head(n), demands, DAY, engine="exact")) for n in range(6, 11)]
    assert totals == sorted(totals)


@FEW
@given(SEEDS, st.sampled_from([2, 10]))
def test_money_in_another_coin_is_as_much_more(seed: int, times: int) -> None:
    offers, demands = random_market(seed, 10, 6)
    carriage = Carriage(base_jpy=8_000, jpy_per_km=0)
    dear = offers.with_columns(pl.col("reserve_jpy") * times), demands.with_columns(pl.col("bid_jpy") * times)
    base = match_market(offers, demands, DAY, engine="exact", carriage=carriage)
    more = match_market(*dear, DAY, engine="exact", carriage=replace(carriage, base_jpy=8_000 * times))
    assert total(more) == times * total(base)


@FEW
@given(SEEDS, st.sampled_from(("auction", "exact")))
def test_at_clearing_prices_nobody_would_rather_have_another_deal(seed: int, engine: str) -> None:
    cleared = match_market(*random_market(seed, 14, 8), DAY, engine=engine, gap=1e-5)
    graph, outcome = cleared.graph, cleared.outcome
    slack = outcome.lot_rent[graph.lot] + outcome.wish_rent[graph.to] - graph.gain
    eps = outcome.eps_jpy + 1e-6
    assert (slack >= -eps).all()
    assert (np.abs(slack[outcome.count > 0]) <= eps).all()
    sold = np.bincount(graph.lot, outcome.count, minlength=graph.counts.size)
    filled = np.bincount(graph.to, outcome.count, minlength=graph.wanted.size)
    assert (outcome.wish_rent[filled < graph.wanted] <= eps).all()
    assert (outcome.lot_rent[sold < graph.counts] <= eps).all()
    deals = cleared.matches
    assert (deals["price_jpy"] <= deals["bid_jpy"]).all()
    assert (deals["price_jpy"] >= deals["reserve_jpy"] + deals["carriage_jpy"]).all()


@FEW
@given(SEEDS)
def test_paid_as_bid_is_the_limit_and_moves_the_same_pieces(seed: int) -> None:
    offers, demands = random_market(seed, 12, 7)
    bid = match_market(offers, demands, DAY, pay="bid").matches
    assert (bid["price_jpy"] == bid["bid_jpy"]).all()
    same = ["offer_id", "demand_id", "matched_count"]
    assert bid.select(same).equals(match_market(offers, demands, DAY).matches.select(same))


@FEW
@given(SEEDS)
def test_the_kernel_and_the_row_by_row_check_know_the_same_needs(seed: int) -> None:
    market = read_market(*random_market(seed, 8, 5), DAY)
    codes = coded(market)
    for at, wish in enumerate(market.demands.iter_rows(named=True)):
        bits, _ = missed(*codes, at)
        for lot, row in enumerate(market.offers.iter_rows(named=True)):
            kernel = {need for k, need in enumerate(WHY_NOT) if int(bits[lot]) >> k & 1}
            assert kernel == {need for need, *_ in broken_needs(row, wish, DAY)}


@FEW
@given(SEEDS, st.integers(1, 3), st.integers(1, 3))
def test_what_comes_later_keeps_counts_and_the_proof(seed: int, pieces: int, places: int) -> None:
    cleared = match_market(*random_market(seed, 14, 8, needs=False), DAY, gap=1e-5)
    rng, live, graph = np.random.default_rng(seed), go_on(cleared), cleared.graph
    lot, wish, gain = list(graph.lot), list(graph.to), list(graph.gain)
    counts, wanted = list(graph.counts), list(graph.wanted)
    for turn in range(6):
        size, many = (len(wanted), pieces) if turn % 2 else (len(counts), places)
        whom = rng.choice(size, size=min(5, size), replace=False)
        yen = rng.integers(1_000, 500_000, whom.size).astype(np.float64)
        if turn % 2:
            live.insert_lot(whom, yen, many)
            lot, wish = lot + [len(counts)] * whom.size, wish + list(whom)
            counts.append(many)
        else:
            live.insert_wish(whom, yen, many)
            lot, wish = lot + list(whom), wish + [len(wanted)] * whom.size
            wanted.append(many)
        gain += list(yen)
    assert live.settle()
    _check_book(live, lot, wish, gain, counts, wanted)


def _check_book(live, lot, wish, gain, counts, wanted) -> None:  # type: ignore[no-untyped-def]
    of = {(a, b): g for a, b, g in zip(lot, wish, gain, strict=True)}
    seats = live.seats()
    assert (np.bincount(seats[:, 0], seats[:, 2], minlength=len(counts)) <= counts).all()
    assert (np.bincount(seats[:, 1], seats[:, 2], minlength=len(wanted)) <= wanted).all()
    summary = live.summary().row(0, named=True)
    assert summary["surplus_jpy"] == pytest.approx(sum(of[a, b] * n for a, b, n in seats.tolist()))
    dense = np.zeros((len(counts), len(wanted)))
    for (a, b), yen in of.items():
        dense[a, b] = yen
    whole = np.repeat(np.repeat(dense, counts, axis=0), wanted, axis=1)
    best = whole[linear_sum_assignment(whole, maximize=True)].sum()
    assert summary["bound_jpy"] >= best - 1e-3
    assert summary["surplus_jpy"] >= best - 2 * live.eps_jpy * min(sum(counts), sum(wanted)) - 1e-3


@FEW
@given(SEEDS)
def test_a_market_carried_on_from_nothing_is_as_good_as_one_cleared_at_once(seed: int) -> None:
    whole = match_market(*random_market(seed, 14, 8, needs=False), DAY, engine="exact")
    offers, demands = random_market(seed, 14, 8, needs=False)
    live = go_on(match_market(offers.head(0), demands, DAY, gap=1e-5))
    live.eps_jpy = 10.0
    for at in range(14):
        edges = slice(whole.graph.first[at], whole.graph.first[at + 1])
        live.insert_lot(
            whole.graph.to[edges], whole.graph.gain[edges], int(whole.graph.counts[at]), most=10**7
        )
    assert live.summary()["surplus_jpy"][0] >= total(whole) - 10.0 * whole.graph.counts.sum()


@FEW
@given(SEEDS)
def test_the_flow_moves_no_piece_twice(seed: int) -> None:
    graph = match_market(*random_market(seed, 10, 6), DAY, engine="exact").graph
    count = least_cost_flow(graph)
    assert (np.bincount(graph.lot, count, minlength=10) <= graph.counts).all()
    assert (np.bincount(graph.to, count, minlength=6) <= graph.wanted).all()

"""Promises of quotas and bundles: they are kept, what they cost is proven, and equal means equal."""

from itertools import product

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from market_frames import DAY, demands, lot, offers, random_market, wish

from meguri.market.matching import Cleared, Quota, check_matches, match_market

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=20, deadline=None)


def total(cleared: Cleared) -> float:
    return float(cleared.summary["surplus_jpy"][0])


@FEW
@given(SEEDS)
def test_a_bundle_holds_enough_equal_pieces_or_none(seed: int) -> None:
    lots, wishes = random_market(seed, 10, 4, needs=False)
    rng = np.random.default_rng(seed)
    soh = rng.choice([0.84, 0.86], lots.height)
    lots = lots.with_columns(soh_share=soh, soh_share_low=soh - 0.01)
    bundled = wishes.with_columns(wanted_count=pl.lit(4, pl.Int64), bundle_count=pl.lit(3, pl.Int64))
    cleared = match_market(lots, bundled, DAY)
    assert cleared.summary["engine"].to_list() == ["quota"]
    assert check_matches(cleared.matches, lots, bundled, DAY).is_empty()
    free = match_market(lots, bundled.with_columns(bundle_count=pl.lit(1, pl.Int64)), DAY, engine="exact")
    assert total(cleared) <= total(free)
    assert total(cleared) <= float(cleared.summary["bound_jpy"][0]) <= total(free)


def test_a_storage_buyer_gets_one_kind_of_pack_although_mixed_ones_gain_more() -> None:
    """By hand: 2 cheap packs of another band gain more one by one, but only 3 equal ones are of use."""
    equal = [lot(f"equal{at}", reserve_jpy=600_000.0) for at in range(3)]
    cheap = [
        lot(f"cheap{at}", soh_share=0.92, soh_share_low=0.9, soh_share_high=0.93, reserve_jpy=100_000.0)
        for at in range(2)
    ]
    buyer = wish("ess", purpose="storage", wanted_count=4, bundle_count=3)
    cleared = match_market(offers(*equal, *cheap), demands(buyer), DAY)
    assert cleared.matches["offer_id"].to_list() == ["equal0", "equal1", "equal2"]
    assert cleared.matches["pay_rule"].to_list() == ["bid"] * 3
    assert "match_no_clearing_price" in set(cleared.findings["code"])
    assert total(cleared) == 3 * (1_000_000 - 600_000 - 22_000)


def test_a_lot_whose_state_nobody_said_is_equal_to_no_other() -> None:
    unknown = {"soh_share": None, "soh_share_low": 0.82, "soh_share_high": None}
    easy = wish("w", wanted_count=2, bundle_count=2, least_kwh=None)
    cleared = match_market(offers(lot("a", **unknown), lot("b", **unknown)), demands(easy), DAY)
    assert cleared.matches.is_empty()


@FEW
@given(SEEDS, st.integers(0, 6))
def test_a_quota_is_kept_and_costs_no_less_than_nothing(seed: int, most: int) -> None:
    lots, wishes = random_market(seed, 10, 6, needs=False)
    cleared = match_market(lots, wishes, DAY, quotas=[Quota("abroad", most_count=most, is_abroad=True)])
    away = wishes.filter("is_abroad")["demand_id"].implode()
    left = cleared.matches.filter(pl.col("demand_id").is_in(away))["matched_count"].sum()
    assert left <= most
    assert total(cleared) <= total(match_market(lots, wishes, DAY, engine="exact"))


@FEW
@given(SEEDS)
def test_quotas_find_what_trying_everything_finds(seed: int) -> None:
    lots, wishes = random_market(seed, 4, 3, needs=False, most_count=1)
    quotas = [Quota("few", most_count=2), Quota("home", most_count=1, is_abroad=False)]
    cleared = match_market(lots, wishes, DAY, quotas=quotas, gap=1e-9)
    graph, abroad = cleared.graph, cleared.market.demands["is_abroad"].to_numpy()
    best = 0.0
    for pick in product((0, 1), repeat=graph.to.size):
        count = np.array(pick, dtype=np.int64)
        kept = (np.bincount(graph.lot, count, minlength=4) <= 1).all()
        kept &= (np.bincount(graph.to, count, minlength=3) <= 1).all()
        if kept and count.sum() <= 2 and count[~abroad[graph.to]].sum() <= 1:
            best = max(best, float(graph.gain @ count))
    assert total(cleared) == best


def test_a_least_count_is_reached_although_it_costs() -> None:
    lots = offers(lot("a"), lot("b"))
    home, away = wish("home", bid_jpy=750_000.0), wish("away", is_abroad=True, wanted_count=2)
    quota = Quota("stay", least_count=1, is_abroad=False)
    assert "home" not in set(match_market(lots, demands(home, away), DAY).matches["demand_id"])
    kept = match_market(lots, demands(home, away), DAY, quotas=[quota])
    assert set(kept.matches["demand_id"]) == {"home", "away"}

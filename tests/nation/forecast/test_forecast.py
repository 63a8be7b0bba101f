"""The market: laws that hold whatever the numbers, and where the shipped scenarios land."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market_history import UNTIL, history
from scenario_sources import KNOWN

from meguri.facts.source import fact
from meguri.nation.forecast.calibration import CLAIMED, landed, tune
from meguri.nation.forecast.market import (
    central_doubts,
    central_history,
    future_sales,
    lost,
    market,
    market_frame,
    market_under,
)
from meguri.nation.forecast.scenario import Scenario, sales, shipped_scenario
from meguri.nation.forecast.segments import delayed, fleet_of, lag_shares
from meguri.nation.histories import Histories
from meguri.tables.flows import MARKET, MARKET_SEGMENTS

STAY, TODAY = (shipped_scenario(name, known_sources=KNOWN) for name in ("all-stay", "as-today"))
AHEAD = np.arange(2026, UNTIL + 1)
CENTRAL = history(sales(STAY, AHEAD, central_doubts()))
PUBLISHED = {  # yen a year, prtimes 000000087.000068011 and netdenjd 306342
    "jri_market_2030": 600e9,
    "jri_market_2030_reuse_recycling": 120e9,
    "jri_market_2050": 7900e9,
}
PRICES = (
    *("used_ev.price", "fleet.fee", "reuse.price", "recycling.fee"),
    *("recycling.li_price", "recycling.ni_price", "recycling.co_price"),
)


def central(histories: Histories, scenario: Scenario) -> np.ndarray:
    return market_under(fleet_of(histories, scenario), scenario, central_doubts()).value_jpy


def without_others(scenario: Scenario) -> Scenario:
    """No packs from outside the account."""
    return scenario.with_values(
        {f"packs.others.{knot}": 0.0 for knot in scenario.values["packs.others"] if knot is not None}
    )


@pytest.fixture(scope="module")
def drawn() -> Histories:
    return history(future_sales(STAY, AHEAD, np.random.default_rng(1), 400), draws=400)


def scaled(histories: Histories, factor: float) -> Histories:
    arrays = ("sold", "exits", "exported", "scrapped", "idle", "in_use")
    return replace(histories, **{name: getattr(histories, name) * factor for name in arrays})


def test_the_total_is_the_sum_of_the_segments_in_every_draw(drawn: Histories) -> None:
    m = market(drawn, STAY, np.random.default_rng(1))
    assert m.value_jpy.shape == (400, m.years.size, len(MARKET_SEGMENTS))
    frame = market_frame([replace(m, value_jpy=m.value_jpy[:1])])
    parts = frame.pivot(on="market_segment", index="year", values="value_jpy")
    np.testing.assert_allclose(parts["used_ev"] + parts["reuse"] + parts["recycling"], parts["total"])


def test_no_cars_and_no_other_packs_make_no_market() -> None:
    assert (central(scaled(CENTRAL, 0.0), without_others(STAY)) == 0.0).all()


def test_without_exports_to_keep_both_scenarios_are_one() -> None:
    none = replace(CENTRAL, exported=np.zeros_like(CENTRAL.exported))
    np.testing.assert_array_equal(central(none, STAY), central(none, TODAY))


def test_until_cars_begin_to_stay_both_scenarios_are_one() -> None:
    before = np.arange(2024, UNTIL + 1) < STAY.stay_from
    np.testing.assert_allclose(central(CENTRAL, STAY)[:, before], central(CENTRAL, TODAY)[:, before])


@settings(max_examples=20, deadline=None)
@given(factor=st.floats(0.1, 8))
def test_all_prices_times_k_make_the_market_times_k(factor: float) -> None:
    changed = {
        key: min(v.value * factor, 1e9)
        for key, v in STAY.flat().items()
        if key in PRICES or key.rpartition(".")[0] in PRICES
    }
    np.testing.assert_allclose(
        central(CENTRAL, STAY.with_values(changed)), central(CENTRAL, STAY) * factor, rtol=1e-9
    )


@settings(max_examples=20, deadline=None)
@given(factor=st.floats(0, 5))
def test_the_accounts_own_market_is_in_proportion_to_its_cars(factor: float) -> None:
    alone = without_others(STAY)
    np.testing.assert_allclose(
        central(scaled(CENTRAL, factor), alone), central(CENTRAL, alone) * factor, rtol=1e-9, atol=1e-3
    )


@settings(max_examples=20, deadline=None)
@given(cohort=st.integers(0, 41), more=st.floats(0, 1e6), export=st.sampled_from([STAY, TODAY]))
def test_more_cars_of_any_year_never_make_less_market(cohort: int, more: float, export: Scenario) -> None:
    grown = {
        name: getattr(CENTRAL, name) * (1.0 + more * np.eye(42)[cohort] / 1e6)
        for name in ("in_use", "exported", "scrapped", "exits", "idle")
    }
    assert (central(replace(CENTRAL, **grown), export) >= central(CENTRAL, export) - 1e-3).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_keeping_the_cars_never_makes_less_market_in_any_draw(drawn: Histories, seed: int) -> None:
    stay, today = (market(drawn, s, np.random.default_rng(seed)) for s in (STAY, TODAY))
    gap = lost(stay, today)
    assert (gap.value_jpy >= -1e-3).all()
    assert (gap.volumes.traded_units >= -1e-6).all()


def test_the_same_seed_gives_the_same_market(drawn: Histories) -> None:
    one, again = (market(drawn, STAY, np.random.default_rng(9)).value_jpy for _ in range(2))
    np.testing.assert_array_equal(one, again)


def test_draw_by_draw_and_one_history_for_all_agree() -> None:
    z = {name: np.repeat(value, 2) for name, value in central_doubts().items()}
    single = market_under(fleet_of(CENTRAL, STAY), STAY, z)
    wide = {n: np.repeat(getattr(CENTRAL, n), 2, axis=0) for n in ("in_use", "scrapped", "exported")}
    double = market_under(fleet_of(replace(CENTRAL, **wide), STAY), STAY, z)
    np.testing.assert_allclose(single.value_jpy, double.value_jpy, rtol=1e-12)


@given(mean=st.floats(0, 20), sd=st.floats(0, 6), flow=st.lists(st.floats(0, 1e6), min_size=60, max_size=60))
def test_a_delay_loses_nothing_but_what_is_still_to_come(mean: float, sd: float, flow: list[float]) -> None:
    shares = lag_shares(np.array([[mean]]), np.array([[sd]]), 60)
    assert (shares >= 0).all()
    cars = np.array([flow])
    still = 1.0 - np.cumsum(shares, axis=1)
    waiting = (cars[0] * still[0, ::-1]).sum()
    assert delayed(cars, shares).sum() + waiting == pytest.approx(cars.sum(), abs=1e-3)


def test_a_life_without_spread_ends_in_its_year() -> None:
    assert lag_shares(np.array([[7.0]]), np.array([[0.0]]), 20)[0].tolist() == [0.0] * 7 + [1.0] + [0.0] * 12


def test_packs_reused_come_back_for_recycling() -> None:
    """What is gathered is recycled in the end: at once, or after its second life."""
    m = market_under(fleet_of(CENTRAL, STAY), STAY, central_doubts(), since=2009)
    v = m.volumes
    assert (np.cumsum(v.recycled_kwh, axis=1) <= np.cumsum(v.gathered_kwh, axis=1) * (1 + 1e-12)).all()
    short = STAY.with_values({"reuse.second_life": 0.0, "reuse.second_life_sd": 0.0})
    at_once = market_under(fleet_of(CENTRAL, short), short, central_doubts(), since=2009).volumes
    np.testing.assert_allclose(at_once.recycled_kwh, at_once.gathered_kwh)


def test_one_car_by_hand() -> None:
    """One car sold in 2020 and dismantled in 2030, and nothing else: pack and metal worked out on paper."""
    only = without_others(TODAY)
    nothing = np.zeros_like(CENTRAL.scrapped)
    scrapped = nothing.copy()
    scrapped[0, 2030 - 2009, 2020 - 2009] = 1.0
    car = replace(CENTRAL, in_use=nothing, exported=nothing, scrapped=scrapped)
    m = market_under(fleet_of(car, only), only, central_doubts())
    flat = {key: v.value for key, v in only.flat().items()}
    kwh = flat["packs.energy.2018"] + (flat["packs.energy.2021"] - flat["packs.energy.2018"]) * 2 / 3
    gathered = kwh * (
        flat["packs.gathered_share.2024"]
        + (flat["packs.gathered_share.2035"] - flat["packs.gathered_share.2024"]) * 6 / 11
    )
    share = flat["reuse.share.2024"] + (flat["reuse.share.2050"] - flat["reuse.share.2024"]) * 6 / 26
    reuse = (
        gathered * share * flat["reuse.soh"] * flat["reuse.price.2030"] * (1 + flat["reuse.premium_share"])
    )
    year = int(np.flatnonzero(m.years == 2030)[0])
    assert m.volumes.gathered_kwh[0, year] == pytest.approx(gathered)
    assert m.value_jpy[0, year, 1] == pytest.approx(reuse)
    metal = sum(
        (flat[f"recycling.{k}.2018"] + (flat[f"recycling.{k}.2025"] - flat[f"recycling.{k}.2018"]) * 2 / 7)
        * flat[f"recycling.{k}_yield"]
        * flat[f"recycling.{k}_price"]
        for k in ("li", "ni", "co")
    )
    at_once = gathered * (1 - share) * (metal + flat["recycling.fee"])
    assert m.value_jpy[0, year, 2] == pytest.approx(at_once, rel=2e-3)  # a few come back at once
    assert m.value_jpy[0, year, 0] == 0.0


def test_one_car_that_stays_by_hand() -> None:
    """Kept from export in 2030 at age 10, it is sold once, drives two years more and then yields its pack."""
    stay = without_others(STAY).with_values({"stay.extra_life": 2.0, "stay.extra_life_sd": 0.0})
    nothing = np.zeros_like(CENTRAL.exported)
    kept = nothing.copy()
    kept[0, 2030 - 2009, 2020 - 2009] = 1.0
    car = replace(CENTRAL, in_use=nothing, scrapped=nothing, exported=kept)
    m = market_under(fleet_of(car, stay), stay, central_doubts(), since=2030)
    flat = {key: v.value for key, v in stay.flat().items()}

    def between(path: str, first: int, last: int, at: int) -> float:
        start, end = flat[f"{path}.{first}"], flat[f"{path}.{last}"]
        return start + (end - start) * (at - first) / (last - first)

    def guaranteed(year: int) -> float:
        more = (1 + flat["guarantee.uplift_share"]) * (1 + flat["guarantee.premium_share"]) - 1
        level = between("used_ev.price_index", 2030, 2050, year)
        return level * (1 + between("guarantee.sold_with_share", 2030, 2050, year) * more)

    fee = [between("fleet.served_share", 2030, 2050, year) * flat["fleet.fee"] for year in (2030, 2031)]
    price_10 = flat["used_ev.price.10"]
    price_11 = between("used_ev.price", 10, 15, 11)
    traded_11 = between("used_ev.traded_share", 9, 15, 11)
    expected = [price_10 * guaranteed(2030) + fee[0], traded_11 * price_11 * guaranteed(2031) + fee[1], 0.0]
    np.testing.assert_allclose(m.value_jpy[0, :3, 0], expected)
    np.testing.assert_allclose(m.volumes.traded_units[0, :3], [1.0, traded_11, 0.0])
    assert (m.volumes.gathered_kwh[0] > 0).tolist() == [year == 2032 for year in m.years]


def test_all_stay_lands_on_the_published_market_within_ten_per_cent(drawn: Histories) -> None:
    for claim, found in landed(drawn, STAY, np.random.default_rng(1)).items():
        assert found == pytest.approx(PUBLISHED[claim], rel=0.10), claim
    assert set(PUBLISHED) == set(CLAIMED) == set(STAY.calibrated_to)
    shipped = fact("published_claims").rows
    assert dict(shipped.select("claim_id", "value").iter_rows()).items() >= PUBLISHED.items()


def test_todays_market_is_some_tens_of_billions_as_published(drawn: Histories) -> None:
    frame = market_frame([market(drawn, TODAY, np.random.default_rng(1))])
    [today] = frame.filter((frame["year"] == 2025) & (frame["market_segment"] == "total"))["value_jpy"]
    assert 10e9 < today < 100e9


def test_every_row_of_a_calibrated_market_says_so(drawn: Histories) -> None:
    frame = market_frame([market(drawn, s, np.random.default_rng(1)) for s in (STAY, TODAY)])
    assert frame.columns == [c.name for c in MARKET.columns]
    assert frame["calibrated"].all()
    assert frame.height == 2 * 27 * 4


def test_no_market_is_an_empty_table() -> None:
    assert market_frame([]).is_empty()


def test_losses_need_the_same_years_and_draws(drawn: Histories) -> None:
    stay = market(drawn, STAY, np.random.default_rng(1))
    with pytest.raises(ValueError, match="share their years and draws"):
        lost(stay, market(drawn.until(2040), TODAY, np.random.default_rng(1)))


def test_the_central_history_still_adds_up(drawn: Histories) -> None:
    one = central_history(drawn)
    gone = one.exported + one.scrapped
    np.testing.assert_allclose(one.exits, gone, atol=1e-6)
    assert one.sold.shape == (1, 42)


def test_tuning_finds_the_claims_again_from_elsewhere(drawn: Histories) -> None:
    few = replace(
        drawn,
        **{n: getattr(drawn, n)[:40] for n in ("sold", "exits", "exported", "scrapped", "idle", "in_use")},
    )
    away = STAY.with_values({"packs.others.2030": 5e6, "used_ev.price_index.2050": 1.1})
    tuned = tune(few, away, PUBLISHED, seed=1)
    found = landed(few, tuned, np.random.default_rng(1), projected_with=away)
    for claim, wanted in PUBLISHED.items():
        assert found[claim] == pytest.approx(wanted, rel=0.02), claim

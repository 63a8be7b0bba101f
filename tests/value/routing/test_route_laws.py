"""Laws of routes: levers push one way, chances sum to 1, order does not matter, learning is not flattered."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from route_ways import drawn, random_ways

from meguri.tables.worth import WAYS
from meguri.value.routing import Levers, Routes, Standing, Ways, compare_routes, stay_curve
from meguri.value.routing.learning import EVERYTHING, worth_of_knowing

FEW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
YEN = st.floats(0, 500_000)


def chance(routes: Routes, way: str) -> float:
    return float(routes.route.filter(way=way)["best_share"][0])


def worth(net: np.ndarray, unknowns: dict[str, Any]) -> dict[str, tuple[float, float]]:
    rows = worth_of_knowing(net, unknowns, "car-1").iter_rows(named=True)
    return {row["unknown"]: (row["worth_jpy"], row["switch_share"]) for row in rows}


@FEW
@given(seed=SEEDS, less=YEN, more=YEN)
def test_a_subsidy_for_staying_never_lowers_the_chance_that_staying_is_best(
    seed: int, less: float, more: float
) -> None:
    ways = random_ways(seed)
    a, b = (compare_routes(ways, levers=Levers(subsidy_jpy=x)) for x in (less, less + more))
    assert chance(b, "keep") >= chance(a, "keep")
    assert a.break_even is not None
    assert b.break_even is not None
    assert (b.break_even <= a.break_even).all()


@FEW
@given(seed=SEEDS, less=YEN, more=YEN)
def test_an_export_charge_never_raises_the_chance_of_export(seed: int, less: float, more: float) -> None:
    ways = random_ways(seed)
    a, b = (compare_routes(ways, levers=Levers(export_charge_jpy=x)) for x in (less, less + more))
    assert chance(b, "export") <= chance(a, "export")
    assert all(chance(b, way) >= chance(a, way) for way in WAYS if way != "export")


@FEW
@given(seed=SEEDS, deposit=YEN)
def test_a_deposit_paid_back_at_home_never_raises_the_chance_of_export(seed: int, deposit: float) -> None:
    a, b = (compare_routes(random_ways(seed), levers=Levers(home_deposit_jpy=x)) for x in (0.0, deposit))
    assert chance(b, "export") <= chance(a, "export")


@FEW
@given(seed=SEEDS, less=st.floats(-0.5, 2), more=st.floats(0, 2))
def test_a_greater_uplift_never_lowers_the_chance_of_staying(seed: int, less: float, more: float) -> None:
    ways = random_ways(seed)
    a, b = (
        compare_routes(ways, levers=Levers(guarantee_uplift_share=x)) for x in (less, min(less + more, 10.0))
    )
    assert chance(b, "keep") >= chance(a, "keep")
    assert a.break_even is not None
    assert b.break_even is not None
    np.testing.assert_allclose(
        a.break_even, b.break_even, atol=1e-9
    )  # of the whole uplift, whatever it is now


@FEW
@given(seed=SEEDS, shut=st.sampled_from([{}, {"is_waste": True}, {"has_dismantler": False}]))
def test_chances_sum_to_1_over_the_open_ways(seed: int, shut: dict[str, Any]) -> None:
    route = compare_routes(random_ways(seed), standing=Standing(**shut)).route
    assert route["best_share"].sum() == pytest.approx(1.0)
    assert route.filter(~route["is_open"])["best_share"].sum() == 0.0


@FEW
@given(seed=SEEDS, order=st.permutations(WAYS))
def test_the_order_in_which_ways_and_figures_are_given_does_not_matter(seed: int, order: list[str]) -> None:
    ways = random_ways(seed)
    again = Ways("car-1", **{f"{way}_jpy": getattr(ways, f"{way}_jpy") for way in order})
    figures: dict[str, dict[str, float]] = {way: {} for way in order} | {"keep": {"uplift_share": 0.1}}
    back = {way: figures[way] for way in reversed(order)}
    a, b = compare_routes(ways, figures), compare_routes(again, back)
    assert a.route.equals(b.route)
    assert a.learn.equals(b.learn)


@FEW
@given(seed=SEEDS)
def test_equal_ways_share_the_chance(seed: int) -> None:
    """Two ways of one price and no costs are each best in half of the draws that they win."""
    price = random_ways(seed).keep_jpy
    assert price is not None
    none = {key: dict.fromkeys(names, 0) for key, names in ZERO.items()}
    routes = compare_routes(Ways("car-1", keep_jpy=price, export_jpy=price), none)
    assert chance(routes, "keep") == chance(routes, "export") == pytest.approx(0.5)


ZERO = {
    "keep": ("uplift_share", "diagnosis_jpy", "premium_jpy", "sale_fees_jpy"),
    "export": (
        "exchange_change_share",
        "carriage_jpy",
        "port_jpy",
        "auction_jpy",
        "tax_share",
        "tax_passed_share",
        "deposit_refund_jpy",
        "deposit_fee_jpy",
    ),
}


@FEW
@given(seed=SEEDS)
def test_at_the_break_even_staying_wins_in_half_of_the_draws(seed: int) -> None:
    ways = random_ways(seed, draws=201)
    first = compare_routes(ways)
    even = float(first.route.filter(way="keep")["break_even_uplift_share"][0])
    assert first.stays_share(even) == pytest.approx(0.5, abs=1 / 201)
    gain = first.gain_jpy(even)
    assert gain is not None
    assert np.median(gain) == pytest.approx(0.0, abs=1e-6)


@FEW
@given(seed=SEEDS)
def test_where_the_medians_meet_they_are_equal(seed: int) -> None:
    ways = random_ways(seed)
    first = compare_routes(ways)
    assert first.medians_meet_share is not None
    assert first.price_jpy is not None
    stays = first.net["keep"] + first.price_jpy * (first.medians_meet_share - first.uplift)
    other = np.max([first.net[way] for way in WAYS if way != "keep"], axis=0)
    assert np.median(stays) == pytest.approx(np.median(other), rel=1e-9)


@FEW
@given(seed=SEEDS, uplifts=st.lists(st.floats(-0.9, 5), min_size=2, max_size=6))
def test_more_uplift_never_makes_fewer_cars_stay(seed: int, uplifts: list[float]) -> None:
    cars = [compare_routes(random_ways(seed + at)) for at in range(2)]
    curve = stay_curve(cars, uplifts).filter(curve="model")
    assert curve["uplift_share"].is_sorted()
    assert curve["stays_share"].is_sorted()
    alone = [stay_curve(one, uplifts).filter(curve="model")["stays_share"].to_numpy() for one in cars]
    np.testing.assert_allclose(curve["stays_share"].to_numpy(), np.mean(alone, axis=0))


@FEW
@given(seed=SEEDS)
def test_the_chance_at_the_uplift_reckoned_with_is_the_curve_of_that_uplift(seed: int) -> None:
    fixed = {"keep": {"uplift_share": 0.2}}
    routes = compare_routes(random_ways(seed), fixed)
    assert routes.stays_share(0.2) == pytest.approx(chance(routes, "keep"), abs=0.005)


def test_knowing_the_state_of_two_equally_likely_worlds_is_worth_what_it_saves() -> None:
    """Way a pays 100 or 0, way b always 40: knowing the world gains (100 + 40)/2 − 50 = 20."""
    rng = np.random.default_rng(1)
    world = rng.integers(0, 2, 4000).astype(float)
    net = np.stack([100 * world, np.full(4000, 40.0)], axis=1)
    told = worth(net, {"world": world, "dice": rng.standard_normal(4000)})
    assert told["world"] == pytest.approx((20.0, 0.5), abs=1.0)
    assert told[EVERYTHING] == pytest.approx(told["world"])
    assert told["dice"] == (0.0, 0.0)


def test_knowing_a_normal_cause_is_worth_its_unit_loss() -> None:
    """Way a pays s·x, way b pays m: the worth of x is s·(φ(u) − u·(1 − Φ(u))), u = m/s."""
    from scipy.stats import norm

    x, noise = np.random.default_rng(2).standard_normal((2, 20_000))
    scale, other = 100_000.0, 30_000.0
    net = np.stack([scale * x + 50_000 * noise, np.full(x.size, other)], axis=1)
    u = other / scale
    expected = scale * (norm.pdf(u) - u * norm.sf(u))
    assert worth(net, {"x": x})["x"][0] == pytest.approx(expected, rel=0.04)
    assert worth(net, {"x": x})["x"][1] == pytest.approx(norm.sf(u), abs=0.02)


@FEW
@given(seed=SEEDS)
def test_no_unknown_is_worth_more_than_knowing_everything(seed: int) -> None:
    learn = compare_routes(random_ways(seed)).learn
    whole = learn.filter(unknown=EVERYTHING)["worth_jpy"][0]
    assert (learn["worth_jpy"] <= whole + 1e-6).all()
    assert learn["unknown"][0] == EVERYTHING


def test_a_diagnosis_pays_where_the_state_of_health_decides() -> None:
    """Where the order of two ways hangs on the state of health, knowing it is worth its price; else not."""
    soh = np.random.default_rng(4).uniform(0.6, 1.0, 1000)
    decides = Ways("car-1", drawn(1e6 * soh), drawn(np.full(1000, 7.2e5)), unknowns={"soh": soh})
    idle = Ways("car-1", drawn(1e6 * soh), drawn(np.full(1000, 2e5)), unknowns={"soh": soh})
    told = [
        compare_routes(one, {"keep": {"uplift_share": 0.0}}).findings["code"].to_list()
        for one in (decides, idle)
    ]
    assert "route_diagnosis_pays" in told[0]
    assert "route_diagnosis_does_not_pay" in told[1]


def test_a_few_draws_teach_nothing_and_say_so() -> None:
    routes = compare_routes(random_ways(1, draws=20))
    assert routes.learn.is_empty()
    assert "route_few_draws" in routes.findings["code"].to_list()


def test_prices_of_different_seeds_are_told() -> None:
    ways = random_ways(1)
    assert ways.keep_jpy is not None
    other = drawn(ways.keep_jpy.array, seed=2)
    mixed = Ways("car-1", keep_jpy=ways.keep_jpy, export_jpy=other)
    assert "route_draws_unlinked" in compare_routes(mixed).assumed["code"].to_list()
    assert "route_draws_unlinked" not in compare_routes(ways).assumed["code"].to_list()


def test_only_what_counts_can_be_learnt() -> None:
    """A figure that goes into no open way, or that a price has in it already, is no unknown of the choice."""
    charged = frozenset({"reuse.logistics"})
    ways = random_ways(1, premium_jpy=30_000.0, charged=charged)
    told = set(compare_routes(ways, standing=Standing(has_dismantler=None)).learn["unknown"])
    assert {"reuse.removal_jpy", "keep.uplift_share", "export_price"} <= told
    assert not told & {"keep.premium_jpy", "reuse.logistics_jpy"}
    shut = set(
        compare_routes(ways, standing=Standing(is_eligible=False, has_dismantler=False)).learn["unknown"]
    )
    assert not shut & {"keep.uplift_share", "reuse.removal_jpy", "reuse_price"}

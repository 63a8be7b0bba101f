"""Sobol shares: right where the answer is known, and quick on the market."""

import time

import numpy as np
import pytest
from market_history import UNTIL, history
from scenario_sources import KNOWN
from scipy.special import ndtr

from meguri.nation.forecast.assumptions import BY_NAME
from meguri.nation.forecast.market import central_doubts, future_sales, market_under
from meguri.nation.forecast.scenario import sales, shipped_scenario
from meguri.nation.forecast.segments import fleet_of
from meguri.nation.forecast.sensitivity import doubtful, sensitivity, sobol
from meguri.tables.account import SENSITIVITY

STAY = shipped_scenario("all-stay", known_sources=KNOWN)
AHEAD = np.arange(2026, UNTIL + 1)
CENTRAL = history(sales(STAY, AHEAD, central_doubts()))


def test_the_ishigami_function_has_its_published_shares() -> None:
    """Ishigami & Homma 1990, a = 7, b = 0.1: first .3139, .4424, 0; total .5576, .4424, .2437."""

    def ishigami(z: np.ndarray) -> np.ndarray:
        x = (2 * ndtr(z) - 1) * np.pi
        return (np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))[None]

    found = sobol(ishigami, 3, np.random.default_rng(1), points=4096)
    np.testing.assert_allclose(found.first[0], [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found.total[0], [0.5576, 0.4424, 0.2437], atol=0.02)


def test_a_sum_has_shares_of_its_squared_weights() -> None:
    weights = np.array([1.0, 2.0, 3.0, 0.0])

    def weighed(z: np.ndarray) -> np.ndarray:
        return np.stack((weights @ z, weights[::-1] @ z + 5.0))

    found = sobol(weighed, 4, np.random.default_rng(2), points=1024)
    exact = weights**2 / (weights**2).sum()
    for i, shares in enumerate((exact, exact[::-1])):
        np.testing.assert_allclose(found.first[i], shares, atol=0.02)
        np.testing.assert_allclose(found.total[i], shares, atol=0.02)


def test_the_table_ranks_every_doubtful_assumption_for_both_years() -> None:
    frame = sensitivity(CENTRAL, STAY, np.random.default_rng(1), points=128)
    assert frame.columns == [c.name for c in SENSITIVITY.columns]
    for year in (2030, 2050):
        one = frame.filter(frame["year"] == year)
        assert set(one["assumption"]) == set(doubtful(STAY)) <= set(BY_NAME)
        assert one["rank"].to_list() == list(range(1, one.height + 1))
        assert one["total_share"].is_sorted(descending=True)
        assert 0.8 < one["first_order_share"].sum() < 1.2


def test_the_same_seed_gives_the_same_table() -> None:
    one, again = (sensitivity(CENTRAL, STAY, np.random.default_rng(4), points=64) for _ in range(2))
    assert one.equals(again)


def test_what_cannot_matter_yet_has_no_share() -> None:
    """Sales after 2030 do not move 2030, nor do cells of 2050; the first order says so."""
    frame = sensitivity(CENTRAL, STAY, np.random.default_rng(1), points=256)
    shares = dict(frame.filter(frame["year"] == 2030).select("assumption", "total_share").iter_rows())
    assert shares["reuse.second_life_sd"] < 1e-3
    assert shares["sales.bev_share"] > 0.05


def test_without_doubt_there_is_nothing_to_rank() -> None:
    assert sensitivity(CENTRAL, STAY, np.random.default_rng(1), years=(2070,)).is_empty()


def test_other_sales_by_weight_are_other_sales() -> None:
    """Scaling the cohorts of the central history gives the same market as projecting the other sales."""
    from meguri.nation.forecast.market import resold

    z = {name: np.full(1, 0.7) for name in central_doubts()}
    weight = resold(CENTRAL, STAY, z, last_actual=2025)
    scaled = market_under(fleet_of(CENTRAL, STAY, weight), STAY, z).value_jpy
    projected = history(sales(STAY, AHEAD, z))
    np.testing.assert_allclose(scaled, market_under(fleet_of(projected, STAY), STAY, z).value_jpy, rtol=1e-9)


def test_it_is_quick() -> None:
    drawn = history(future_sales(STAY, AHEAD, np.random.default_rng(1), 200), draws=200)
    start = time.process_time()
    sensitivity(drawn, STAY, np.random.default_rng(1))
    assert time.process_time() - start < 6.0  # about 1.4 s on an idle machine


@pytest.mark.parametrize("points", [64, 128])
def test_more_points_change_the_precision_not_the_message(points: int) -> None:
    frame = sensitivity(CENTRAL, STAY, np.random.default_rng(1), points=points)
    first = frame.filter((frame["year"] == 2050) & (frame["rank"] <= 5))["assumption"].to_list()
    assert {"sales.bev_share", "used_ev.price_index"} <= set(first)

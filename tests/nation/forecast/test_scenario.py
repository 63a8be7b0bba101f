"""Draws of a scenario: the stated value is the median, the band is the band, luck is shared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_sources import KNOWN

from meguri.nation.forecast.assumptions import ASSUMPTIONS, BY_NAME, Along
from meguri.nation.forecast.scenario import (
    along,
    assumed_frame,
    doubts,
    future_sales,
    knot_draws,
    shipped_scenario,
)
from meguri.tables.account import ASSUMED
from meguri.tables.units import unit

STAY, TODAY = (shipped_scenario(name, known_sources=KNOWN) for name in ("all-stay", "as-today"))
AHEAD = np.arange(2026, 2051)


@pytest.mark.parametrize("name", [a.name for a in ASSUMPTIONS])
def test_the_stated_value_is_the_median_and_the_band_its_5_and_95_per_cent_points(name: str) -> None:
    stated = list(STAY.values[name].values())
    z = np.array([-1.6448536269514722, 0.0, 1.6448536269514722])
    found = knot_draws(STAY, name, z)
    np.testing.assert_allclose(
        found, [[v.low for v in stated], [v.value for v in stated], [v.high for v in stated]]
    )


@given(z=st.lists(st.floats(-8, 8), min_size=1, max_size=5))
def test_no_draw_leaves_what_makes_sense(z: list[float]) -> None:
    for a in ASSUMPTIONS:
        found = knot_draws(STAY, a.name, np.array(z))
        assert found.min() >= 0.0
        assert found.max() <= a.high


def test_a_path_meets_its_knots_runs_straight_between_and_level_beyond() -> None:
    knots = STAY.values["sales.bev_share"]
    years = np.array([2000, *[k for k in knots if k], 2035, 2100])
    found = along(STAY, "sales.bev_share", np.zeros(1), years)[0]
    values = [v.value for v in knots.values()]
    assert found[0] == values[0]
    assert found[-1] == values[-1]
    np.testing.assert_allclose(found[1:-2], values)
    assert found[-2] == pytest.approx((knots[2030].value + knots[2040].value) / 2)


def test_the_same_seed_gives_the_same_sales_and_another_seed_others() -> None:
    one, again, other = (future_sales(STAY, AHEAD, np.random.default_rng(s), 50) for s in (1, 1, 2))
    assert one.shape == (50, 25)
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_both_shipped_scenarios_foresee_the_same_sales() -> None:
    stay, today = (future_sales(s, AHEAD, np.random.default_rng(5), 20) for s in (STAY, TODAY))
    np.testing.assert_array_equal(stay, today)


def test_sales_are_never_more_than_the_cars_sold() -> None:
    z = doubts(np.random.default_rng(3), 400)
    cars = along(STAY, "sales.cars", z["sales.cars"], AHEAD)
    assert (future_sales(STAY, AHEAD, np.random.default_rng(3), 400) <= cars * (1 + 1e-12)).all()


def test_assumed_lists_every_value_of_every_scenario_once() -> None:
    frame = assumed_frame([STAY, TODAY])
    assert frame.columns == [c.name for c in ASSUMED.columns]
    assert frame.height == len(STAY.flat())
    assert set(frame["used_in"]) == {"market: all-stay, as-today"}


def test_assumed_tells_scenarios_apart_where_they_differ() -> None:
    other = TODAY.with_values({"reuse.soh": 0.8})
    frame = assumed_frame([STAY, other])
    assert frame.height == len(STAY.flat()) + 1
    assert {"market.reuse.soh@all-stay", "market.reuse.soh@as-today"} <= set(frame["assumption"])


@settings(max_examples=30)
@given(factor=st.floats(0.1, 1.2))
def test_other_values_move_their_band_with_them(factor: float) -> None:
    value = STAY.values["reuse.soh"][None]
    moved = STAY.with_values({"reuse.soh": value.value * factor}).values["reuse.soh"][None]
    assert moved.low <= moved.value <= moved.high <= BY_NAME["reuse.soh"].high
    assert moved.low == pytest.approx(value.low * factor, rel=5e-3)


def test_a_value_of_zero_can_be_changed_too() -> None:
    moved = STAY.with_values({"used_ev.traded_share.0": 0.2}).values["used_ev.traded_share"][0]
    assert moved.low <= moved.value == 0.2 <= moved.high


def test_a_value_that_no_scenario_has_cannot_be_changed() -> None:
    with pytest.raises(KeyError, match=r"reuse\.sho"):
        STAY.with_values({"reuse.sho": 0.8})


def test_every_assumption_is_declared_once_with_words_in_both_languages() -> None:
    assert len(BY_NAME) == len(ASSUMPTIONS)
    for a in ASSUMPTIONS:
        assert a.meaning.en
        assert any("\u3040" <= c <= "\u9fff" for c in a.meaning.ja), a.name
        assert isinstance(a.along, Along)
        assert a.unit == "1" or unit(a.unit).name == a.unit, a.name

"""Rainflow counting: the example of ASTM E1049-85, and laws that a right count keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.life.stress import rainflow

HISTORY = st.lists(st.integers(-50, 50), min_size=2, max_size=60).map(lambda one: np.array(one, dtype=float))


def by_range(history: np.ndarray) -> dict[float, float]:
    cycles = rainflow(history)
    return {float(d): float(cycles.count[cycles.depth == d].sum()) for d in np.unique(cycles.depth)}


def test_the_example_of_the_standard() -> None:
    """ASTM E1049-85, figure 6: peaks and valleys A … I and the table of cycle counts beside them."""
    history = np.array([-2, 1, -3, 5, -1, 3, -4, 4, -2], dtype=float)
    assert by_range(history) == {3.0: 0.5, 4.0: 1.5, 6.0: 0.5, 8.0: 1.0, 9.0: 0.5}


def test_a_plain_cycle_repeated_is_counted_as_often() -> None:
    history = np.array([0.2, 0.8] * 10 + [0.2])
    cycles = rainflow(history)
    assert cycles.count.sum() == pytest.approx(10)
    assert cycles.full_cycles_count == pytest.approx(6)
    assert cycles.depth_mean == pytest.approx(0.6)


@given(HISTORY)
def test_scaling_scales_the_depths_and_moves_the_means(history: np.ndarray) -> None:
    a, b = rainflow(history), rainflow(history * 2.0**3 + 5)
    np.testing.assert_allclose(b.depth, a.depth * 8, atol=1e-9)
    np.testing.assert_allclose(b.mean, a.mean * 8 + 5, atol=1e-9)
    np.testing.assert_array_equal(b.count, a.count)


@given(HISTORY)
def test_turned_upside_down_the_same_ranges_close(history: np.ndarray) -> None:
    assert by_range(-history) == by_range(history)


@given(HISTORY)
def test_depths_times_counts_are_half_the_way_there_and_back(history: np.ndarray) -> None:
    """Each half cycle is a way of its depth; together they are the whole way of the history."""
    cycles = rainflow(history)
    assert 2 * cycles.full_cycles_count == pytest.approx(np.abs(np.diff(history)).sum(), abs=1e-9)


@given(HISTORY)
def test_half_cycles_are_as_many_as_reversals(history: np.ndarray) -> None:
    moved = history[np.concatenate([[True], np.diff(history) != 0])]
    turns = 0 if moved.size < 2 else 1 + int((np.diff(np.sign(np.diff(moved))) != 0).sum())
    assert 2 * rainflow(history).count.sum() == pytest.approx(turns)


@given(HISTORY)
def test_points_on_the_way_change_nothing(history: np.ndarray) -> None:
    middle = np.empty(2 * history.size - 1)
    middle[::2], middle[1::2] = history, (history[1:] + history[:-1]) / 2
    assert by_range(middle) == by_range(history)


@given(HISTORY)
def test_no_cycle_is_deeper_than_the_history(history: np.ndarray) -> None:
    cycles = rainflow(history)
    if cycles.depth.size:
        assert cycles.depth.max() == np.ptp(history)


def test_nothing_is_counted_in_nothing() -> None:
    assert rainflow([]).depth.size == 0
    assert rainflow([0.5] * 5).full_cycles_count == 0
    assert np.isnan(rainflow([0.5]).depth_mean)


@pytest.mark.parametrize("bad", [[0.1, float("nan")], [[0.1, 0.2], [0.3, 0.4]]])
def test_what_is_no_history_is_refused(bad: list[object]) -> None:
    with pytest.raises(ValueError, match="one row of finite"):
        rainflow(bad)

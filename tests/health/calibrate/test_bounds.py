"""Laws of the bounds that hold for new cells."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.health.calibrate.bounds import LEVEL, error_bound, independent_rows


def _cells(count, rows):
    return np.split(np.arange(count * rows), count)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), count=st.integers(9, 40), rows=st.integers(1, 12))
def test_rows_are_worth_no_less_than_their_cells_and_no_more_than_their_number(seed, count, rows):
    held = np.random.default_rng(seed).random(count * rows) < LEVEL
    assert count <= independent_rows(held, _cells(count, rows)) <= count * rows


def test_rows_that_fail_together_count_once_a_cell():
    held = np.repeat(np.arange(20) > 3, 8)
    assert independent_rows(held, _cells(20, 8)) == 20


def test_rows_that_fail_by_themselves_count_each():
    held = np.tile([True] * 7 + [False], 20)
    assert independent_rows(held, _cells(20, 8)) == 160


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), together=st.booleans())
def test_the_bound_holds_for_cells_to_come_as_often_as_it_says(seed, together):
    """Over 200 repeats the mean share of new rows within it is .9; its error there is below .03."""
    draw = np.random.default_rng(seed)

    def scores(cells, rows):
        return np.abs(
            np.repeat(draw.normal(size=cells), rows) if together else draw.normal(size=cells * rows)
        )

    held = [np.mean(scores(200, 1) <= error_bound(scores(19, 5), _cells(19, 5))) for _ in range(200)]
    assert abs(np.mean(held) - LEVEL) < 0.03


def test_the_order_of_cells_does_not_matter():
    draw = np.random.default_rng(3)
    scores = draw.random((15, 4))
    order = draw.permutation(15)
    assert error_bound(scores.ravel(), _cells(15, 4)) == error_bound(scores[order].ravel(), _cells(15, 4))

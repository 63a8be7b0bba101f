"""The exact leave-one-cell-out errors, the bounds and the views."""

import numpy as np
import pytest

from meguri.health.calibrate.bounds import distance_bound, error_bound, to_other_cells
from meguri.health.calibrate.process import covariance, left_out, precision
from meguri.health.calibrate.views import MAPS, learn_view


@pytest.mark.parametrize("length", [np.inf, 0.7])
def test_errors_on_cells_left_out_equal_those_of_fitting_without_them(length):
    draw = np.random.default_rng(0)
    scores, at, labels = draw.normal(size=(30, 4)), draw.normal(size=(30, 1)), draw.normal(size=30)
    cells = [np.arange(start, 30, 5) for start in range(5)]
    shared = covariance(scores, scores, at, at, length)
    errors = left_out(precision(shared, cells, 0.1, 0.5), labels, cells)
    for rows in cells:
        rest = np.setdiff1d(np.arange(30), rows)
        kept = [np.flatnonzero(np.isin(rest, other)) for other in cells if other is not rows]
        inverse = precision(shared[np.ix_(rest, rest)], kept, 0.1, 0.5)
        said = shared[np.ix_(rows, rest)] @ inverse @ labels[rest]
        np.testing.assert_allclose(errors[rows], labels[rows] - said, atol=1e-8)


def test_a_trend_alone_is_ridge_regression():
    draw = np.random.default_rng(1)
    scores, labels = draw.normal(size=(40, 3)), draw.normal(size=40)
    none = np.empty((40, 0))
    inverse = precision(covariance(scores, scores, none, none, np.inf), [np.arange(40)], 0.3, 0.0)
    said = covariance(scores, scores, none, none, np.inf) @ inverse @ labels
    basis = np.column_stack([scores, np.full(40, np.sqrt(10))])
    slope = np.linalg.solve(basis.T @ basis + 0.3 * np.eye(4), basis.T @ labels)
    np.testing.assert_allclose(said, basis @ slope, atol=1e-8)


def test_the_error_bound_weighs_cells_alike_however_many_rows_they_have():
    """Ten cells of one size of error each: the bound is the largest, as 10/11 < 0.9 + 1/11."""
    sizes = np.arange(1.0, 11.0)
    scores = np.repeat(sizes, 5)
    cells = np.split(np.arange(50), 10)
    assert error_bound(scores, cells) == 10.0
    many = np.concatenate([scores, np.full(200, 1.0)])
    cells[0] = np.concatenate([cells[0], np.arange(50, 250)])
    assert error_bound(many, cells) == 10.0
    twenty = np.repeat(np.arange(1.0, 21.0), 2)
    assert error_bound(twenty, np.split(np.arange(40), 20)) == 19.0  # 19/21 is the first above 0.9


def test_with_few_cells_the_error_bound_is_students_t():
    scores = np.ones(8)
    assert error_bound(scores, np.split(np.arange(8), 4)) == pytest.approx(2.3534 * np.sqrt(1.25), rel=1e-4)


def test_distances_are_to_other_cells_only():
    places = np.array([[0.0], [0.1], [5.0], [5.1]])
    near = to_other_cells(places, [np.array([0, 1]), np.array([2, 3])])
    np.testing.assert_allclose(near, [5.0, 4.9, 4.9, 5.0], atol=1e-6)
    assert distance_bound(near, [np.array([0, 1]), np.array([2, 3])]) == pytest.approx(5.0, rel=0.01)


@pytest.mark.parametrize("name", sorted(MAPS))
def test_views_are_finite_and_of_mean_square_one(name):
    draw = np.random.default_rng(2)
    values = np.hstack([draw.uniform(1, 2, (25, 6)), np.zeros((25, 2))])
    view = learn_view(name, values)
    for whitening in (0.0, 0.5):
        scores = view.scores(values, whitening)
        assert np.isfinite(scores).all()
        assert (scores**2).sum(axis=1).mean() == pytest.approx(1.0)


def test_shape_views_do_not_see_size():
    draw = np.random.default_rng(3)
    values = draw.uniform(1, 2, (10, 8))
    one = np.ones(8)
    np.testing.assert_allclose(MAPS["arc_shape"](values, one), MAPS["arc_shape"](3 * values, one))
    lead = np.concatenate([np.full(4, 0.7), np.zeros(4)])
    np.testing.assert_allclose(MAPS["arc_shape"](values, one), MAPS["arc_shape"](values + lead, one))

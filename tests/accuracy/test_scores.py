"""Promises of the scores: against published values, and against the laws they were made for."""

import numpy as np
import pytest
from accuracy.scores import (
    clopper_pearson,
    coverage,
    mae_points,
    rmse_points,
    split_conformal_half_width,
    winkler_points,
)
from hypothesis import given
from hypothesis import strategies as st


def test_clopper_pearson_gives_the_values_of_the_tables() -> None:
    """Brown, Cai & DasGupta 2001 use n = 20; 0 of 20 is the rule of (1 − (α/2)^(1/n))."""
    assert clopper_pearson(0, 20) == pytest.approx((0.0, 1 - 0.025 ** (1 / 20)))
    assert clopper_pearson(20, 20) == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert clopper_pearson(5, 10) == pytest.approx((0.1871, 0.8129), abs=1e-4)


def test_errors_are_in_points() -> None:
    assert mae_points([0.9, 0.8], [0.92, 0.76]) == pytest.approx(3.0)
    assert rmse_points([0.9, 0.8], [0.93, 0.76]) == pytest.approx(np.sqrt(12.5))


def test_a_hit_costs_its_width_and_a_miss_twenty_times_its_distance() -> None:
    assert winkler_points([0.9], [0.8], [1.0]) == pytest.approx(20)
    assert winkler_points([0.9], [0.91], [1.0]) == pytest.approx(9 + 20)


def test_the_true_quantiles_score_best() -> None:
    """The interval score is proper (Gneiting & Raftery 2007)."""
    y = np.random.default_rng(1).normal(size=20_000)
    best = winkler_points(y, np.full_like(y, -1.645), np.full_like(y, 1.645))
    for half in (1.2, 2.2):
        assert winkler_points(y, np.full_like(y, -half), np.full_like(y, half)) > best


def test_groups_that_fail_together_count_for_less() -> None:
    groups = np.repeat(np.arange(10), 10)
    truth = np.where(groups == 3, 2.0, 0.0)
    alone = coverage(truth, -np.ones(100), np.ones(100), list(range(100)))
    together = coverage(truth, -np.ones(100), np.ones(100), list(groups))
    assert (alone.hits, alone.n) == (together.hits, together.n) == (90, 100)
    assert alone.n_effective == pytest.approx(100)
    assert together.n_effective == pytest.approx(10, rel=0.05)
    assert together.low < alone.low <= 0.9 <= alone.high < together.high


@given(st.lists(st.floats(-1, 1), min_size=10, max_size=60))
def test_a_split_conformal_band_holds_nine_in_ten_of_what_it_was_made_from(residuals: list[float]) -> None:
    half = split_conformal_half_width(residuals)
    assert np.mean(np.abs(residuals) <= half) >= 0.9


def test_where_nothing_tells_how_groups_fail_each_counts_once() -> None:
    one = coverage(np.zeros(50), -np.ones(50), np.ones(50), ["cell"] * 50)
    many = coverage(np.zeros(50), -np.ones(50), np.ones(50), list(range(25)) * 2)
    assert (one.n_effective, many.n_effective) == (1, 25)
    assert one.contains(0.9)

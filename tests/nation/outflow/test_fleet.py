"""The fleet's mechanics keep every car: whatever the rates, none is lost and none is made."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.nation.outflow import fleet
from meguri.nation.outflow.fleet import Floats

QUARTERS = 24


def _rates(seed: int, draws: int = 3) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)
    shape = (draws, QUARTERS)
    return (
        rng.uniform(0, 5e4, shape),
        np.exp(-rng.gamma(0.5, 0.2, (draws, 2, QUARTERS))),
        rng.integers(0, 2, QUARTERS),
        rng.gamma(0.3, 1.0, shape) + 1e-6,
        rng.gamma(0.3, 0.1, shape) + 1e-6,
    )


def _by_cohort(rates: tuple[Any, ...]) -> Floats:
    out = np.empty((5, rates[0].shape[0], QUARTERS // 4, QUARTERS // 4))
    fleet.by_cohort(*rates, out)
    return out


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_sold_is_in_use_plus_exits_and_exits_are_exported_scrapped_or_waiting(seed: int) -> None:
    rates = _rates(seed)
    exits, exported, scrapped, waiting, in_use = _by_cohort(rates)
    sold = rates[0].reshape(-1, QUARTERS // 4, 4).sum(axis=2)
    gone = np.cumsum(exits, axis=1)
    for year in range(QUARTERS // 4):
        born = np.where(np.arange(QUARTERS // 4) <= year, sold, 0.0)
        np.testing.assert_allclose(in_use[:, year] + gone[:, year], born, rtol=1e-10, atol=1e-6)
    out = np.cumsum(exported + scrapped, axis=1)
    np.testing.assert_allclose(out + waiting, gone, rtol=1e-10, atol=1e-6)
    assert min(array.min() for array in (exits, exported, scrapped, waiting, in_use)) >= 0.0


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_totals_and_cohorts_tell_the_same(seed: int) -> None:
    rates = _rates(seed)
    out = np.empty((3, 5, QUARTERS))
    fleet.totals(*rates, 8, out)
    exits, exported, scrapped, _, in_use = _by_cohort(rates)
    for channel, cohorts in ((1, exits), (2, exported), (3, scrapped)):
        yearly = out[:, channel].reshape(3, -1, 4).sum(axis=2)
        np.testing.assert_allclose(yearly, cohorts.sum(axis=2), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(out[:, 0, 3::4], in_use.sum(axis=2), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(out[:, 4, 3::4], in_use[:, :, :2].sum(axis=2), rtol=1e-9, atol=1e-6)


def test_one_cohort_follows_the_written_formula() -> None:
    """One sale, constant rates: survival and waiting have a closed form."""
    sales = np.zeros((1, 8))
    sales[0, 0] = 1000.0
    ones = np.ones((1, 8))
    out = np.empty((1, 5, 8))
    fleet.totals(sales, np.exp(-0.1) * np.ones((1, 1, 8)), np.zeros(8, int), 0.3 * ones, 0.2 * ones, 1, out)
    np.testing.assert_allclose(out[0, 0], 1000.0 * np.exp(-0.1 * np.arange(8)))
    first_exit = 1000.0 * (1 - np.exp(-0.1))
    np.testing.assert_allclose(out[0, 2, 1], first_exit * (1 - np.exp(-0.5)) * 0.6)

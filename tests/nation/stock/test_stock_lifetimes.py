"""Lifetimes: each is the distribution that its name and its parameters say."""

import numpy as np
import pytest
from scipy import integrate, stats

from meguri.nation.stock.lifetimes import Lifetime, Logistic, Lognormal, Normal, Tabulated, Weibull

AGES = np.linspace(0.0, 40.0, 161)


def one(lifetime: Lifetime) -> np.ndarray:
    return lifetime.alive_share(AGES)[:, 0, 0]


def test_weibull_is_scipys() -> None:
    np.testing.assert_allclose(
        one(Weibull(3.2, 14.0)), stats.weibull_min.sf(AGES, 3.2, scale=14.0), rtol=1e-12
    )


def test_lognormal_has_the_mean_and_spread_of_the_lifetime_itself() -> None:
    lifetime = Lognormal(mean_yr=13.0, sd_yr=4.0)
    # E[X] = ∫ S, E[X²] = 2 ∫ a·S
    alive = lambda a: float(lifetime.alive_share([a])[0, 0, 0])  # noqa: E731
    mean = integrate.quad(alive, 0, 400, limit=400)[0]
    square = 2 * integrate.quad(lambda a: a * alive(a), 0, 400, limit=400)[0]
    assert mean == pytest.approx(13.0, rel=1e-7)
    assert np.sqrt(square - mean**2) == pytest.approx(4.0, rel=1e-6)


@pytest.mark.parametrize(("kind", "parent"), [(Normal, stats.norm), (Logistic, stats.logistic)])
def test_normal_and_logistic_are_cut_off_at_zero_and_made_whole(
    kind: type[Lifetime], parent: stats.rv_continuous
) -> None:
    scale = 4.0 if kind is Normal else 4.0 * np.sqrt(3) / np.pi
    expected = parent.sf(AGES, 6.0, scale) / parent.sf(0.0, 6.0, scale)
    np.testing.assert_allclose(one(kind(6.0, 4.0)), expected, rtol=1e-12)


@pytest.mark.parametrize(
    "lifetime",
    [Weibull(0.5, 3.0), Lognormal(10.0, 9.0), Normal(2.0, 5.0), Logistic(3.0, 4.0)],
)
def test_all_are_alive_at_age_zero_and_never_more_later(lifetime: Lifetime) -> None:
    alive = one(lifetime)
    assert alive[0] == 1.0
    assert np.all(np.diff(alive) <= 0)
    assert alive.min() >= 0


def test_draws_and_segments_are_the_later_axes() -> None:
    lifetime = Weibull(np.full((5, 3), 2.0), [10.0, 11.0, 12.0])
    assert lifetime.shape == (5, 3)
    assert lifetime.alive_share([0.0, 1.0]).shape == (2, 5, 3)
    assert lifetime.part(slice(1, 3)).shape == (2, 3)
    assert Weibull(2.0, [10.0, 11.0]).part(slice(1, 3)).shape == (1, 2)


def test_a_table_runs_straight_between_its_ages() -> None:
    table = Tabulated([0.0, 2.0, 10.0], [1.0, 0.8, 0.0])
    found = table.alive_share([0.0, 1.0, 2.0, 6.0, 10.0, 30.0])[:, 0, 0]
    np.testing.assert_allclose(found, [1.0, 0.9, 0.8, 0.4, 0.0, 0.0], rtol=1e-15)


def test_a_table_that_ends_with_some_alive_says_nothing_beyond() -> None:
    table = Tabulated([0.0, 5.0], [[1.0, 1.0], [0.5, 0.0]])
    assert table.shape == (1, 2)
    with pytest.raises(ValueError, match="ends at 5 years with some still alive; 6 years"):
        table.alive_share([6.0])


@pytest.mark.parametrize(
    ("ages", "share", "says"),
    [
        ([0.0, 1.0], [0.9, 0.5], "first row must be 1"),
        ([0.0, 1.0, 2.0], [1.0, 0.4, 0.5], "cannot rise"),
        ([0.0, 1.0], [1.0, -0.1], "between 0 and 1"),
        ([1.0, 2.0], [1.0, 0.5], "rise from 0"),
        ([0.0, 0.0], [1.0, 0.5], "rise from 0"),
        ([0.0, 1.0], [1.0], "one row an age"),
    ],
)
def test_a_table_at_fault_is_refused(ages: list[float], share: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Tabulated(ages, share)


def test_parameters_at_fault_are_refused() -> None:
    with pytest.raises(ValueError, match="scale_yr: must be above 0"):
        Weibull(2.0, 0.0)
    with pytest.raises(ValueError, match="sd_yr: every value must be finite"):
        Lognormal(10.0, float("nan"))
    with pytest.raises(ValueError, match="at most"):
        Normal(np.ones((1, 1, 1)), 1.0)
    with pytest.raises(ValueError):  # noqa: PT011 – NumPy's own words for shapes that do not fit
        Weibull([2.0, 3.0], [10.0, 11.0, 12.0])
    with pytest.raises(ValueError, match="none below 0"):
        Weibull(2.0, 10.0).alive_share([-1.0])

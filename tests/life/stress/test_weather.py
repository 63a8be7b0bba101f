"""Laws of the outside temperature: every monthly mean is kept, the season is smooth and closes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.places import climate_of, prefectures
from meguri.life.stress.jitter import Jitter, daily_anomaly_c, lognormal, monthly_anomaly_c
from meguri.life.stress.weather import (
    DAYS_OF_MONTH,
    MONTH_OF_DAY,
    MONTH_OF_HOUR,
    daily_swing_c,
    day_shape,
    outside_hourly_c,
    season_hourly_c,
)

MONTHS = st.lists(st.floats(-40, 45), min_size=12, max_size=12).map(np.array)


@given(MONTHS, st.floats(0, 20))
def test_the_mean_of_every_month_is_that_of_its_normal(monthly: np.ndarray, swing: float) -> None:
    hourly = outside_hourly_c(monthly, swing)
    means = np.bincount(MONTH_OF_HOUR, hourly) / (DAYS_OF_MONTH * 24)
    np.testing.assert_allclose(means, monthly, atol=1e-9)


@given(MONTHS, MONTHS)
def test_the_season_of_a_sum_is_the_sum_of_the_seasons(a: np.ndarray, b: np.ndarray) -> None:
    np.testing.assert_allclose(season_hourly_c(a + b), season_hourly_c(a) + season_hourly_c(b), atol=1e-8)


def test_the_season_runs_on_from_december_to_january() -> None:
    """No step at the turn of the year is larger than the largest within it."""
    for name in prefectures():
        season = season_hourly_c(np.array(climate_of(name).monthly_c))
        steps = np.abs(np.diff(season))
        assert abs(season[0] - season[-1]) <= steps.max() * 1.01


def test_a_day_swings_by_its_swing_and_is_warmest_in_the_afternoon() -> None:
    shape = day_shape()
    assert shape.sum() == pytest.approx(0, abs=1e-12)
    assert shape.max() - shape.min() == pytest.approx(1)
    assert shape.argmax() in (13, 14)
    assert shape.argmin() in (4, 5, 6)


def test_a_place_without_a_published_swing_takes_the_mean_and_says_so() -> None:
    assert daily_swing_c(climate_of("奈良")) == (10.07, True)
    assert daily_swing_c(climate_of("東京")) == (7.95, False)


def test_anomalies_of_days_leave_the_months_alone_and_have_the_spread_asked_for() -> None:
    rng, jitter = np.random.default_rng(1), Jitter()
    days = daily_anomaly_c(rng, jitter, 200)
    for month in range(12):
        np.testing.assert_allclose(days[:, month == MONTH_OF_DAY].mean(axis=1), 0, atol=1e-9)
    assert days.std() == pytest.approx(
        jitter.day_c, rel=0.15
    )  # a little less: the months' means are taken out
    months = monthly_anomaly_c(rng, jitter, 20_000)
    assert months.std() == pytest.approx(np.hypot(jitter.year_c, jitter.month_c), rel=0.02)


@given(st.floats(0, 1))
def test_lognormal_draws_have_mean_one(cv: float) -> None:
    drawn = lognormal(np.random.default_rng(3), cv, (40_000,))
    assert drawn.min() > 0
    assert drawn.mean() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("bad", [{"km_cv": -0.1}, {"day_memory": 1.0}])
def test_no_spread_is_negative(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="spreads"):
        Jitter(**bad)


def test_a_prefecture_is_found_by_its_station_too() -> None:
    assert climate_of("札幌").prefecture == "北海道"
    assert climate_of("仙台").prefecture == "宮城県"

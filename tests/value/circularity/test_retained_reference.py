"""Promise: retained service is the integral its formula says, to published numbers and to quadrature."""

from dataclasses import replace
from datetime import date
from math import gamma

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from merit_frames import after, batteries, driven, holdings, readings
from scipy.integrate import quad
from scipy.optimize import brentq

from meguri.facts.source import fact
from meguri.nation.stock.lifetimes import Weibull
from meguri.value.circularity import (
    BaseLaw,
    MeritError,
    base_law,
    law_names,
    merit_sums,
    read_scheme,
    retained_kwh_yr,
    retained_service,
)

LAW = BaseLaw("check", 2020, 3.5, 15.0, 0.02)
AGES, SOH = (0.0, 5.0, 12.0, 20.0), (1.0, 0.9, 0.76, 0.6)
OWNERS = {(0.0, 5.0): 0.8674, (5.0, 12.0): 33.9173, (12.0, 20.0): 148.0741}


@pytest.mark.parametrize(("span", "expected"), OWNERS.items())
def test_each_owner_retains_what_the_reference_says(span: tuple[float, float], expected: float) -> None:
    assert retained_kwh_yr(LAW, 40, AGES, SOH, span) == pytest.approx(expected, abs=5e-5)


def test_owners_make_the_whole_and_the_whole_avoids_packs() -> None:
    whole = retained_kwh_yr(LAW, 40, AGES, SOH, (0, 20))
    parts = sum(retained_kwh_yr(LAW, 40, AGES, SOH, span) for span in OWNERS)
    assert whole == pytest.approx(182.8588, abs=5e-5)
    assert parts == pytest.approx(whole, abs=1e-12)
    assert 40 * LAW.expected_yr == pytest.approx(459.6927, abs=5e-5)
    assert whole / (40 * LAW.expected_yr) == pytest.approx(0.39778, abs=5e-6)
    assert whole / LAW.expected_yr * 75 * 0.84 / 1000 == pytest.approx(1.0024, abs=5e-5)


def test_tables_say_the_same_as_the_formula() -> None:
    """20 years of 365.25 days are 7305 days, 12 years 4383; 5 years have no whole number of days."""
    service = retained_service(
        batteries("a"),
        holdings(("a", "first", 0, 1826), ("a", "second", 1826, 4383), ("a", "third", 4383, None)),
        driven("a"),
        readings(("a", 7305, 0.6), width=0.0),
        until=after(7305),
        scheme=replace(read_scheme("points_only"), law=LAW),
    )
    found = dict(merit_sums(service, "owner").select("sum_id", "retained_kwh_yr").iter_rows())
    assert found["third"] == pytest.approx(148.0741, abs=5e-5)
    assert found["first"] + found["second"] == pytest.approx(0.8674 + 33.9173, abs=1e-4)
    assert found["first"] == pytest.approx(0.8674, abs=1e-3)
    whole = merit_sums(service, "all").row(0, named=True)
    assert whole["retained_kwh_yr"] == pytest.approx(182.8588, abs=5e-5)
    assert whole["avoided_count"] == pytest.approx(0.39778, abs=5e-6)


@given(shape=st.floats(0.5, 8), scale=st.floats(2, 40), end=st.floats(0.01, 60))
def test_areas_are_the_integrals_that_they_say(shape: float, scale: float, end: float) -> None:
    law = BaseLaw("any", 2020, shape, scale, 0.02)
    area, _ = quad(lambda a: float(law.gone_share(a)), 0, end, epsabs=1e-12, epsrel=1e-10, limit=200)
    moment, _ = quad(lambda a: a * float(law.gone_share(a)), 0, end, epsabs=1e-12, epsrel=1e-10, limit=200)
    assert float(law.gone_area(end)) == pytest.approx(area, rel=1e-7, abs=1e-10)
    assert float(law.gone_moment(end)) == pytest.approx(moment, rel=1e-7, abs=1e-10)


@given(shape=st.floats(1, 8), scale=st.floats(5, 30), fade=st.floats(0, 0.1))
def test_a_new_pack_serves_what_the_integral_says(shape: float, scale: float, fade: float) -> None:
    law = BaseLaw("any", 2020, shape, scale, fade)
    end = min(1 / fade if fade > 0 else 400.0, 400.0)
    expected, _ = quad(
        lambda a: (1 - fade * a) * (1 - float(law.gone_share(a))), 0, end, points=[scale], limit=400
    )
    assert law.expected_yr == pytest.approx(expected, rel=1e-5)


def test_peers_survive_as_the_cohorts_of_the_nation_do() -> None:
    """Two rooms that do not know each other hold the same law to be the same."""
    ages = np.linspace(0, 40, 81)
    alive = Weibull(LAW.shape, LAW.scale_yr).alive_share(ages)[:, 0, 0]
    np.testing.assert_allclose(1 - LAW.gone_share(ages), alive, rtol=1e-12, atol=1e-15)


def test_at_small_ages_nothing_is_lost_to_rounding() -> None:
    """1 − S ≈ (a / scale)^k, so the area is a (a / scale)^k / (k + 1)."""
    age = 0.01
    expected = age * (age / 15) ** 3.5 / 4.5
    assert float(LAW.gone_area(age)) == pytest.approx(expected, rel=1e-6)


def test_the_law_of_all_cars_has_the_published_mean_life() -> None:
    law = base_law("jp_car_2020_1")
    life = fact("jp_car_life").rows.filter(
        pl.col("item") == "mean_years_of_use", pl.col("counted_on") == date(2020, 3, 31)
    )
    assert law.scale_yr * gamma(1 + 1 / law.shape) == pytest.approx(life["mean_yr"].item(), abs=1e-6)
    assert law.base_year == 2020


def test_the_law_of_evs_leaves_the_published_share_in_use() -> None:
    law = base_law("jp_bev_2020_1")
    told = fact("jp_ev_survival").rows.filter(pl.col("item") == "alive_share_cohorts_to_2014")
    sales = fact("jp_ev_sales").rows.filter(pl.col("segment") == "bev_passenger", pl.col("year") <= 2014)

    def alive(scale: float) -> float:
        sold = 0.0
        for year, units in sales.select("year", "units").iter_rows():
            ages = 2020 + 90 / 365 - (year + np.linspace(0.005, 0.995, 100))
            sold += units * float(np.mean(np.exp(-((ages / scale) ** law.shape))))
        return sold / float(sales["units"].sum())

    assert alive(law.scale_yr) == pytest.approx(told["value"].item(), abs=1e-4)
    scale = brentq(lambda at: alive(at) - told["value"].item(), 4, 30)
    assert law.scale_yr == pytest.approx(scale, abs=1e-3)


def test_every_shipped_law_names_its_version_year_and_sources() -> None:
    for name in law_names():
        law = base_law(name)
        assert name.rsplit("_", 1)[1].isdigit()
        assert str(law.base_year) in name
        assert law.source_ids
        assert 0 < law.expected_yr < 20


def test_an_unknown_law_is_refused_with_those_there_are() -> None:
    with pytest.raises(MeritError, match="jp_car_2020_1"):
        base_law("jp_car_2030")


@pytest.mark.parametrize(("shape", "scale", "fade"), [(0, 15, 0.02), (3.5, -1, 0.02), (3.5, 15, 2)])
def test_a_law_that_is_none_is_refused(shape: float, scale: float, fade: float) -> None:
    with pytest.raises(ValueError, match="a law needs"):
        BaseLaw("bad", 2020, shape, scale, fade)


@pytest.mark.parametrize(
    ("ages", "soh", "span"), [((0, 0), (1, 1), (0, 1)), ((0, 1), (1,), (0, 1)), ((0, 1), (1, 1), (1, 0))]
)
def test_points_that_do_not_rise_are_refused(
    ages: tuple[float, ...], soh: tuple[float, ...], span: tuple[float, float]
) -> None:
    with pytest.raises(ValueError, match=r"must rise|ends before"):
        retained_kwh_yr(LAW, 40, ages, soh, span)

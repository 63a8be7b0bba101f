"""Kaplan–Meier and Weibull: laws, an outside reference (lifelines), and lives that nothing can be made of."""

import warnings
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.life.survival import (
    MESSAGES,
    SurvivalCode,
    SurvivalError,
    fit_weibull,
    kaplan_meier,
    survival_by_age,
)
from meguri.tables.faults import TableError
from meguri.tables.lives import SURVIVAL_CURVE, WEIBULL_FITS
from meguri.tables.schema import check

EDGES = ["alive_share_low", "alive_share", "alive_share_high"]


def fleet(n: int = 300, *, seed: int = 1, late: bool = True) -> pl.DataFrame:
    """Lives of a Weibull distribution (3, 8 years), half still there, many met late."""
    draw = np.random.default_rng(seed)
    life, seen = 8 * draw.weibull(3, n), draw.uniform(2, 12, n)
    entered = draw.uniform(0, 4, n) * (draw.random(n) < 0.8) * late
    frame = pl.DataFrame(
        {
            "unit_id": [f"u{at}" for at in range(n)],
            "segment": "bev",
            "entered_yr": entered,
            "age_yr": np.minimum(life, seen),
            "has_left": life <= seen,
        }
    )
    return frame.filter(pl.col("age_yr") > pl.col("entered_yr"))


def arrays(lives: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    age, left, entered = (lives[name].to_numpy() for name in ("age_yr", "has_left", "entered_yr"))
    return age, left, entered


def lifelines_of(name: str, lives: pl.DataFrame) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its imports deprecate is not ours
        lifelines = pytest.importorskip("lifelines")
        age, left, entered = arrays(lives)
        return getattr(lifelines, name)(alpha=0.1).fit(age, left, entry=entered)


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_curve_and_its_interval_are_those_of_lifelines(seed: int, *, late: bool) -> None:
    lives = fleet(seed=seed, late=late)
    ours, theirs = kaplan_meier(lives), lifelines_of("KaplanMeierFitter", lives)
    at = ours["age_yr"].to_numpy()
    np.testing.assert_allclose(ours["alive_share"], theirs.survival_function_.loc[at].iloc[:, 0], atol=1e-12)
    interval = theirs.confidence_interval_.loc[at].to_numpy()
    np.testing.assert_allclose(ours.select(EDGES[::2]).to_numpy(), interval, atol=1e-9)


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_weibull_fit_is_that_of_lifelines(seed: int, *, late: bool) -> None:
    lives = fleet(seed=seed, late=late)
    ours, theirs = fit_weibull(lives), lifelines_of("WeibullFitter", lives)
    value = dict(ours.select("quantity", "value").iter_rows())
    assert value["shape"] == pytest.approx(theirs.rho_, rel=1e-3)
    assert value["scale"] == pytest.approx(theirs.lambda_, rel=1e-3)
    assert value["median"] == pytest.approx(theirs.median_survival_time_, rel=1e-3)
    # Their interval is symmetric, ours on the logarithm: the standard errors are the same.
    high = dict(ours.select("quantity", "value_high").iter_rows())
    for quantity, name in (("shape", "rho_"), ("scale", "lambda_")):
        error = value[quantity] * np.log(high[quantity] / value[quantity]) / 1.6448536
        assert error == pytest.approx(theirs.summary.loc[name, "se(coef)"], rel=0.01)


def test_kaplan_and_meiers_own_example() -> None:
    """Kaplan & Meier (1958), §2: left at .8, 3.1, 5.4 and 9.2 months, lost at 1.0, 2.7, 7.0 and 12.1."""
    age = [0.8, 3.1, 5.4, 9.2, 1.0, 2.7, 7.0, 12.1]
    lives = pl.DataFrame(
        {
            "unit_id": list("abcdefgh"),
            "segment": "x",
            "age_yr": age,
            "has_left": [True] * 4 + [False] * 4,
        }
    )
    curve = kaplan_meier(lives)
    np.testing.assert_allclose(curve["alive_share"], [7 / 8, 7 / 10, 21 / 40, 21 / 80])


@settings(max_examples=60, deadline=None)
@given(
    ages=st.lists(st.floats(0.01, 40), min_size=1, max_size=40),
    flags=st.lists(st.booleans(), min_size=40, max_size=40),
    begun=st.lists(st.floats(0, 0.99), min_size=40, max_size=40),
)
def test_a_curve_falls_within_its_interval_and_within_0_and_1(
    ages: list[float], flags: list[bool], begun: list[float]
) -> None:
    n = len(ages)
    lives = pl.DataFrame(
        {
            "unit_id": [str(at) for at in range(n)],
            "segment": "x",
            "entered_yr": [one * part for one, part in zip(ages, begun, strict=False)],
            "age_yr": ages,
            "has_left": flags[:n],
        }
    )
    curve = check(SURVIVAL_CURVE, kaplan_meier(lives))
    low, alive, high = (curve[name].to_numpy() for name in EDGES)
    assert np.all(low <= alive + 1e-12)
    assert np.all(alive <= high + 1e-12)
    assert np.all(np.diff(alive) <= 0)
    assert np.all(curve["at_risk_count"].to_numpy() >= curve["left_count"].to_numpy())
    assert curve["left_count"].sum() == sum(flags[:n])
    try:
        fits = check(WEIBULL_FITS, fit_weibull(lives))
    except SurvivalError:
        return
    assert np.all(fits["value_low"].to_numpy() <= fits["value"].to_numpy())


def test_without_censoring_the_curve_is_the_share_still_there() -> None:
    age = np.arange(1.0, 11.0)
    lives = pl.DataFrame(
        {"unit_id": [str(one) for one in age], "segment": "x", "age_yr": age, "has_left": True}
    )
    np.testing.assert_allclose(kaplan_meier(lives)["alive_share"], 1 - age / 10, atol=1e-12)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_lives_does_not_matter(seed: int) -> None:
    lives = fleet(80)
    mixed = lives.sample(fraction=1, shuffle=True, seed=seed)
    assert kaplan_meier(mixed).equals(kaplan_meier(lives))
    np.testing.assert_allclose(fit_weibull(mixed)["value"], fit_weibull(lives)["value"], rtol=1e-7)


def test_years_or_months_give_the_same_shape() -> None:
    months = fleet().with_columns(pl.col("entered_yr", "age_yr") * 12)
    ours, other = fit_weibull(fleet())["value"].to_numpy(), fit_weibull(months)["value"].to_numpy()
    np.testing.assert_allclose(other, ours * [1, 12, 12, 12], rtol=1e-7)


def test_the_fit_finds_what_the_lives_were_drawn_from_and_ignoring_late_entry_would_not() -> None:
    lives = fleet(4000, seed=9)
    told = {row["quantity"]: row for row in fit_weibull(lives).to_dicts()}
    assert told["shape"]["value_low"] < 3 < told["shape"]["value_high"]
    assert told["scale"]["value_low"] < 8 < told["scale"]["value_high"]
    naive = fit_weibull(lives.drop("entered_yr")).filter(quantity="scale")["value"][0]
    assert naive > told["scale"]["value"]  # those that left before they could be met are not missed


def test_segments_are_kept_apart() -> None:
    two = pl.concat(
        [
            fleet(100),
            fleet(100, seed=2).with_columns(segment=pl.lit("phev"), unit_id="p" + pl.col("unit_id")),
        ]
    )
    for made in (kaplan_meier, fit_weibull):
        assert made(two).filter(segment="bev").equals(made(two.filter(segment="bev")))


def test_the_fitted_survival_starts_at_one_and_falls_to_a_half_at_the_median() -> None:
    fits = fit_weibull(fleet())
    median = fits.filter(quantity="median")["value"][0]
    assert survival_by_age(fits, [0, median])["alive_share"].to_list() == pytest.approx([1, 0.5])


def test_a_segment_of_which_none_left_has_no_row() -> None:
    assert kaplan_meier(fleet().with_columns(has_left=False)).is_empty()


def refusal(made: Any, *given_: Any) -> list[SurvivalCode]:
    with pytest.raises(SurvivalError) as error:
        made(*given_)
    assert str(error.value)
    return [one.code for one in error.value.faults]


def test_lives_that_nothing_can_be_made_of_are_refused_with_a_code() -> None:
    lives, code = fleet(40), SurvivalCode
    assert refusal(kaplan_meier, None) == [code.NO_FRAME]
    assert refusal(kaplan_meier, lives.clear()) == [code.EMPTY]
    never = lives.with_columns(entered_yr=pl.col("age_yr"))
    assert refusal(kaplan_meier, never) == refusal(fit_weibull, never) == [code.NO_TIME]
    assert refusal(fit_weibull, lives.with_columns(has_left=False)) == [code.TOO_FEW]
    same = lives.with_columns(age_yr=pl.lit(5.0), has_left=True)
    assert refusal(fit_weibull, same) == [code.ONE_AGE]
    assert refusal(survival_by_age, fit_weibull(fleet()), [-1.0]) == [code.AGES]
    assert refusal(survival_by_age, fit_weibull(fleet()), "ten") == [code.AGES]
    assert set(MESSAGES) == set(code)


def test_every_segment_that_cannot_be_fitted_is_named() -> None:
    lives = fleet(40).with_columns(has_left=False)
    two = pl.concat([lives, lives.with_columns(segment=pl.lit("phev"), unit_id="p" + pl.col("unit_id"))])
    assert refusal(fit_weibull, two) == [SurvivalCode.TOO_FEW] * 2


@pytest.mark.parametrize("column", ["unit_id", "segment", "age_yr", "has_left"])
def test_a_missing_column_breaks_the_table(column: str) -> None:
    with pytest.raises(TableError):
        kaplan_meier(fleet().drop(column))

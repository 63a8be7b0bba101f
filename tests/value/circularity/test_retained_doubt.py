"""Promise: doubt about health becomes doubt about merit, alike for every way of adding up."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merit_frames import after, batteries, driven, future, holdings, readings

from meguri.value.circularity import (
    Service,
    base_law,
    merit_sums,
    read_scheme,
    retained_kwh_yr,
    retained_service,
)
from meguri.value.circularity.doubt import SHARED, normal, streams
from meguri.value.circularity.words import ASSUMED_WORDS, FINDING_WORDS

END = 6000
LAW = base_law("jp_car_2020_1")
SCHEME = read_scheme("points_only")
MANY = tuple(f"b{at}" for at in range(25))


def counted(*names: str, **more: Any) -> Service:
    told: dict[str, Any] = {"readings": readings(*((name, END, 0.75) for name in names), width=0.1)} | more
    held = holdings(*((name, "x", 0, None) for name in names))
    return retained_service(
        batteries(*names), held, driven(*names, days=END), until=after(END), scheme=SCHEME, **told
    )


def test_the_edges_of_a_battery_are_those_of_its_health() -> None:
    merit = counted("a").merit.row(0, named=True)
    for edge, soh in (("_low", 0.7), ("", 0.75), ("_high", 0.8)):
        years = END / 365.25
        expected = retained_kwh_yr(LAW, 40, (0, years), (1, soh), (0, years))
        assert merit[f"retained_kwh_yr{edge}"] == pytest.approx(expected, rel=1e-9)


def test_a_measured_battery_without_doubt_has_none_in_its_merit() -> None:
    merit = counted("a", readings=readings(("a", END, 0.75), width=0.0)).merit.row(0, named=True)
    assert merit["retained_kwh_yr_low"] == merit["retained_kwh_yr"] == merit["retained_kwh_yr_high"]


def test_errors_of_many_batteries_cancel_in_part_and_not_wholly() -> None:
    """A quarter of the variance is common: √(ρ + (1 − ρ) / n) of the width remains."""
    service = counted(*MANY, draws=2000)
    whole = merit_sums(service, "all").row(0, named=True)
    one = service.merit.row(0, named=True)
    width = (whole["retained_kwh_yr_high"] - whole["retained_kwh_yr_low"]) / whole["retained_kwh_yr"]
    alone = (one["retained_kwh_yr_high"] - one["retained_kwh_yr_low"]) / one["retained_kwh_yr"]
    assert width / alone == pytest.approx(np.sqrt(SHARED + (1 - SHARED) / len(MANY)), rel=0.08)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**40), at=st.integers(0, 10_000))
def test_a_battery_s_draw_depends_on_seed_and_name_alone(seed: int, at: int) -> None:
    many = normal(streams(MANY), seed, at)
    for place in (0, 7, 24):
        assert normal(streams((MANY[place],)), seed, at)[0] == many[place]
    assert len(set(many)) == len(MANY)


def test_draws_are_standard_normal_and_share_a_quarter_of_their_variance() -> None:
    of = streams(("one", "other"))
    drawn = np.array([normal(of, 5, at) for at in range(20_000)])
    assert drawn.mean(axis=0) == pytest.approx([0, 0], abs=0.03)
    assert drawn.std(axis=0) == pytest.approx([1, 1], abs=0.02)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(SHARED, abs=0.03)


def test_the_same_seed_gives_the_same_and_another_seed_something_else() -> None:
    service = [counted("a", "b", seed=seed, draws=50) for seed in (1, 1, 2)]
    first, again, other = (merit_sums(one, "all") for one in service)
    assert first.equals(again)
    assert first["retained_kwh_yr"].item() == other["retained_kwh_yr"].item()
    assert first["retained_kwh_yr_low"].item() != other["retained_kwh_yr_low"].item()


@pytest.mark.parametrize("by", ["owner", "battery", "all", "period"])
def test_the_middle_lies_within_and_sums_of_rows_agree(by: str) -> None:
    service = counted(*MANY, period="fiscal_year", draws=30)
    sums = merit_sums(service, by)
    assert (sums["retained_kwh_yr_low"] <= sums["retained_kwh_yr"]).all()
    assert (sums["retained_kwh_yr"] <= sums["retained_kwh_yr_high"]).all()
    assert sums["retained_kwh_yr"].sum() == pytest.approx(service.merit["retained_kwh_yr"].sum(), rel=1e-12)


def test_a_forecast_takes_over_and_brings_its_own_draws() -> None:
    levels = (0.6, 0.7, 0.8, 0.9)
    life = future(after(3000), levels)
    merit = counted("a", lives={"a": life}, readings=None, draws=4).merit.row(0, named=True)
    years, start = END / 365.25, 3000 / 365.25
    each = [
        retained_kwh_yr(LAW, 40, (0, start, years), (1, level, level - 0.02 * (years - start)), (0, years))
        for level in levels
    ]
    assert merit["retained_kwh_yr"] == pytest.approx(float(np.median(each)), rel=1e-6)
    assert merit["retained_kwh_yr_low"] == pytest.approx(np.quantile(each, 0.05), rel=1e-6)
    assert merit["retained_kwh_yr_high"] == pytest.approx(np.quantile(each, 0.95), rel=1e-6)
    assert merit["forecast_share"] > 0.9


def test_verdicts_before_a_forecast_count_and_those_after_its_start_do_not() -> None:
    life = future(after(3000), (0.8,))
    told = {"lives": {"a": life}, "draws": 2}
    before = counted("a", readings=readings(("a", 2000, 0.95), width=0.0), **told)
    late = counted("a", readings=readings(("a", 4000, 0.2), width=0.0), **told)
    none = counted("a", readings=None, **told)
    assert late.merit.equals(none.merit)
    assert before.merit["retained_kwh_yr"].item() > none.merit["retained_kwh_yr"].item()
    assert 0 < before.merit["measured_share"].item() + before.merit["assumed_share"].item() < 1


def test_beyond_a_forecast_nothing_counts() -> None:
    short, long = (
        counted("a", readings=None, lives={"a": future(after(3000), (0.8,), years)}) for years in (2.0, 9.0)
    )
    assert short.merit["retained_kwh_yr"].item() < long.merit["retained_kwh_yr"].item()
    assert "merit_health_ended" in short.findings["code"].to_list()
    assert "merit_health_ended" not in long.findings["code"].to_list()


def test_health_is_carried_on_for_two_years_and_no_longer() -> None:
    ends = [
        retained_service(
            batteries("a"),
            holdings(("a", "x", 0, None)),
            driven("a", days=9000),
            readings(("a", 3000, 0.8), width=0.0),
            until=after(day),
            scheme=SCHEME,
        )
        for day in (3000, 3365, 3730, 3731, 9000)
    ]
    found = [one.merit["retained_kwh_yr"].item() for one in ends]
    assert found[0] < found[1] < found[2]
    assert found[4] == pytest.approx(found[3], rel=1e-4)
    assert "merit_carried_on" in ends[1].findings["code"].to_list()
    assert "merit_health_ended" in ends[4].findings["code"].to_list()
    slope = (0.8 - 1) / (3000 / 365.25)
    knots = (0, 3000 / 365.25, 3365 / 365.25)
    expected = retained_kwh_yr(LAW, 40, knots, (1, 0.8, 0.8 + slope * 365 / 365.25), (0, knots[2]))
    assert found[1] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("day", "level", "loss"),
    [
        (0, 0.98, 0.046),
        (90, 0.9, 0.046),
        (90, 1.05, 0.023),
        (3000, 0.99, 0.023),
        (3000, 0.75, 0.25 / (3000 / 365.25)),
    ],
)
def test_what_goes_on_after_a_verdict_is_bounded_by_the_fade_of_a_new_pack(
    day: int, level: float, loss: float
) -> None:
    """One verdict says little of a slope: between one and two times the 2.3 % a year of the law."""
    until = day + 700
    merit = retained_service(
        batteries("a"),
        holdings(("a", "x", day, None)),
        driven("a", days=9000),
        readings(("a", day, level), width=0.0),
        until=after(until),
        scheme=SCHEME,
    ).merit
    span = (day / 365.25, until / 365.25)
    expected = retained_kwh_yr(LAW, 40, span, (level, level - loss * 700 / 365.25), span)
    assert merit["retained_kwh_yr"].item() == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_every_assumption_and_finding_has_words() -> None:
    service = counted("a", "b", readings=readings(("a", 3000, 0.8)))
    assert set(service.assumed["code"]) <= set(ASSUMED_WORDS)
    assert set(service.findings["code"]) <= set(FINDING_WORDS)
    assert {"merit_no_health", "merit_health_ended", "merit_carried_on"} == set(service.findings["code"])
    assert {"merit_law", "merit_new", "merit_carried", "merit_straight"} <= set(service.assumed["code"])


def test_how_much_rests_on_what_adds_up() -> None:
    service = counted("a", readings=readings(("a", 2000, 0.9), ("a", 5500, 0.8)))
    merit = service.merit.row(0, named=True)
    assert merit["measured_share"] + merit["assumed_share"] + merit["forecast_share"] == pytest.approx(1)
    assert merit["measured_share"] > 0.5
    assert merit["assumed_share"] > 0

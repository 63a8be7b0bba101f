"""Laws of a year of use: energy is kept, the window is kept, temperature follows; refusals and findings."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.places import Climate, PlaceError
from meguri.life.stress import (
    DutyCode,
    DutyError,
    Heat,
    Jitter,
    Usage,
    duty_names,
    duty_of,
    profile_of,
    storage_usage_of,
    stress_of,
    usage_of,
)
from meguri.life.stress.simulate import FLOOR, driven_days
from meguri.life.stress.words import ASSUMED_WORDS, FINDING_WORDS
from meguri.tables.life import STRESS

STILL = Climate("どこか", "somewhere", (20.0,) * 12)

DUTIES = st.fixed_dictionaries(
    {
        "based_on": st.sampled_from(["commuter", "weekend", "town", "delivery"]),
        "daily_km": st.floats(1, 120),
        "driven_share": st.floats(0.05, 1),
        "charge_place": st.sampled_from(["home", "work", "public"]),
        "charge_kw": st.floats(1, 10),
        "fast_share": st.floats(0, 0.6),
        "soc_from_share": st.floats(0.1, 0.5),
        "soc_to_share": st.floats(0.6, 1),
        "parking": st.sampled_from(["open", "covered", "garage"]),
    }
)


def made(duty: object, **rest: object) -> Usage:
    asked = {"pack_kwh": 40.0, "use_wh_per_km": 150.0, **rest}
    return usage_of(duty, asked.pop("place", "福岡"), **asked)  # type: ignore[arg-type]


@settings(max_examples=40)
@given(DUTIES, st.sampled_from([20.0, 40.0, 62.0]))
def test_what_is_drawn_and_what_is_charged_make_the_state_of_charge(
    duty: dict[str, object], kwh: float
) -> None:
    """Energy is kept: over the year, charge in less energy used is the change of what the pack holds."""
    usage = made(duty, pack_kwh=kwh)
    soc = usage.profile.soc_share[0]
    first_hour = float(str(duty["charge_kw"])) + 1e-6  # it may charge before the first point
    change = (soc[-1] - soc[0]) * kwh
    assert usage.charged_kwh[0] - usage.used_kwh[0] == pytest.approx(change, abs=first_hour)
    assert usage.used_kwh[0] + usage.missing_kwh[0] == pytest.approx(usage.distance_km.sum() * 0.15, rel=1e-9)
    assert usage.quick_kwh[0] <= usage.charged_kwh[0] + 1e-9


@settings(max_examples=40)
@given(DUTIES, st.integers(0, 1000))
def test_the_state_of_charge_stays_between_empty_and_the_end_of_its_window(
    duty: dict[str, object], seed: int
) -> None:
    usage = made(duty, count=3, rng=np.random.default_rng(seed))
    soc = usage.profile.soc_share
    assert soc.min() >= -1e-12
    assert soc.max() <= 1 + 1e-12
    one = made(duty)
    assert one.profile.soc_share.max() <= max(float(str(duty["soc_to_share"])), 0.8) + 1e-9
    assert np.isfinite(usage.profile.temperature_c).all()


def test_distance_and_energy_are_those_of_the_duty() -> None:
    for name in set(duty_names()) - {"taxi"}:
        usage, duty = made(name), duty_of(name)
        assert usage.distance_km.sum() == pytest.approx(duty.km_per_yr, rel=0.01, abs=1e-9)


def test_one_draw_and_many_agree_on_the_average() -> None:
    one = made("commuter")
    many = made("commuter", count=400, rng=np.random.default_rng(5))
    assert many.distance_km.sum(axis=1).mean() == pytest.approx(one.distance_km.sum(), rel=0.03)
    assert many.profile.temperature_c.mean() == pytest.approx(one.profile.temperature_c.mean(), abs=0.2)
    assert many.profile.soc_share.mean() == pytest.approx(one.profile.soc_share.mean(), abs=0.03)
    assert many.profile.soc_share.shape == (400, 8760)


def test_the_same_seed_gives_the_same_year() -> None:
    a, b = (made("weekend", count=2, rng=np.random.default_rng(7)).profile for _ in range(2))
    np.testing.assert_array_equal(a.soc_share, b.soc_share)
    np.testing.assert_array_equal(a.temperature_c, b.temperature_c)


def test_a_worn_pack_is_worked_harder() -> None:
    fresh, worn = made("commuter"), made("commuter", soh_share=0.6)
    assert worn.profile.soc_share.mean() < fresh.profile.soc_share.mean()
    cycles = [stress_of(one)["full_cycles_count"].sum() for one in (fresh, worn)]
    assert cycles[1] == pytest.approx(cycles[0] / 0.6, rel=0.02)


def test_the_order_of_the_rows_of_a_duty_does_not_matter() -> None:
    frame = duty_of("commuter").frame.with_columns(daily_km=pl.col("month_rank") * 3.0)
    turned = frame.sample(fraction=1.0, shuffle=True, seed=1)
    np.testing.assert_array_equal(made(frame).profile.soc_share, made(turned).profile.soc_share)


def test_a_parked_car_has_the_temperature_of_where_it_stands() -> None:
    """Without use a pack in a garage follows the mean of its month, 2 degrees warmer."""
    usage = usage_of({"based_on": "parked", "parking": "garage"}, STILL, pack_kwh=40, use_wh_per_km=150)
    assert usage.profile.temperature_c.mean() == pytest.approx(22.0, abs=0.05)
    open_air = usage_of({"based_on": "parked", "parking": "open"}, STILL, pack_kwh=40, use_wh_per_km=150)
    sun = Heat.of(40).sun_k / np.pi  # mean of the positive half of a sine over a day
    assert open_air.profile.temperature_c.mean() == pytest.approx(20.0 + sun, abs=0.1)


def test_a_pack_swings_less_than_the_air_and_later() -> None:
    usage = usage_of("parked", STILL, pack_kwh=40, use_wh_per_km=150)
    air, pack = (
        usage.outside_c[0, :240].reshape(10, 24)[5],
        usage.profile.temperature_c[0, :240].reshape(10, 24)[5],
    )
    assert np.ptp(pack) < 0.7 * np.ptp(air)
    assert (pack.argmax() - air.argmax()) % 24 in range(2, 9)


def test_a_quick_charge_warms_a_pack_as_was_seen() -> None:
    """10 kWh into a pack of 24 kWh: 6 kelvin, as an owner's log shows, less what is lost meanwhile."""
    heat = Heat.of(24.0)
    warmed = 10_000 * heat.loss_share_1c * 44 / 24 / heat.store_wh_per_k
    assert warmed == pytest.approx(6.0, abs=1e-9)
    assert heat.lag_h == pytest.approx(6.88, abs=0.01)


def test_cooling_never_makes_a_pack_warmer() -> None:
    hot = Climate("暑い", "hot", (36.0,) * 12)
    free = usage_of("taxi", hot, pack_kwh=62, use_wh_per_km=150)
    cooled = usage_of("taxi", hot, pack_kwh=62, use_wh_per_km=150, cooling="liquid")
    assert (cooled.profile.temperature_c <= free.profile.temperature_c + 1e-9).all()
    assert cooled.profile.temperature_c.mean() < free.profile.temperature_c.mean()


def test_months_of_stress_add_up_to_the_year() -> None:
    usage = made("delivery")
    stress = stress_of(usage)
    assert STRESS.check(stress).height == 12
    assert stress["throughput_kwh"].sum() == pytest.approx(usage.used_kwh[0], rel=1e-9)
    assert stress["distance_km"].sum() == pytest.approx(usage.distance_km.sum())
    assert stress["outside_c"].to_list() == pytest.approx(
        [6.9, 7.8, 10.8, 15.4, 19.9, 23.3, 27.4, 28.4, 24.7, 19.6, 14.2, 9.1]
    )
    assert (stress["temperature_least_c"] <= stress["temperature_mean_c"]).all()
    assert (stress["temperature_mean_c"] <= stress["temperature_most_c"]).all()


def test_a_day_beyond_one_charge_is_found_not_hidden() -> None:
    usage = made("taxi", pack_kwh=24.0)
    assert "charged_on_the_way" in usage.findings["code"]
    assert usage.profile.soc_share.min() >= 0
    assert set(usage.findings["code"]) <= set(FINDING_WORDS)
    assert set(usage.assumed["code"]) <= set(ASSUMED_WORDS)
    assert usage.quick_kwh[0] > 0.2 * usage.charged_kwh[0]


def test_too_few_hours_at_the_charger_are_found() -> None:
    usage = made({"daily_km": 180.0, "speed_km_per_h": 40.0, "charge_kw": 0.6, "driven_share": 1.0})
    assert "not_recharged_at_base" in usage.findings["code"]
    assert usage.profile.soc_share.min() > FLOOR / 2


def test_a_day_that_no_charging_can_feed_is_refused() -> None:
    duty = {"daily_km": 500.0, "speed_km_per_h": 60.0, "leave_h": 6.0, "return_h": 14.5}
    with pytest.raises(DutyError) as caught:
        made(duty, pack_kwh=16.0)
    assert [one.code for one in caught.value.faults] == [DutyCode.BEYOND_PACK]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"pack_kwh": -3.0}, "pack_kwh"),
        ({"use_wh_per_km": 0.15}, "use_wh_per_km"),
        ({"use_wh_per_km": [150.0] * 11}, "use_wh_per_km"),
        ({"count": 5}, "count"),
        ({"soh_share": 80.0}, "soh_share"),
    ],
)
def test_figures_that_are_none_are_refused_by_name(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(DutyError, match=named):
        made("commuter", **wrong)


def test_an_unknown_prefecture_gets_a_suggestion() -> None:
    with pytest.raises(PlaceError) as caught:
        made("commuter", place="Fukuoak")
    assert caught.value.values["suggestion"] == "福岡県"


def test_a_profile_is_that_of_the_usage() -> None:
    profile = profile_of("通勤", "Tokyo", pack_kwh=40, use_wh_per_km=[150.0] * 12)
    assert profile.step_h == 1.0
    assert profile.batteries == 1
    assert profile.hours == 8760


@given(st.floats(0, 1), st.floats(0, 0.999))
def test_days_driven_are_as_many_as_their_share_says_and_spread_evenly(share: float, phase: float) -> None:
    days = driven_days(np.full(365, share), np.array([phase]))[0]
    assert abs(days.sum() - 365 * share) <= 1 + 1e-6
    weeks = days[:364].reshape(52, 7).sum(axis=1)
    assert np.ptp(weeks) <= 2


def test_a_battery_at_rest_cycles_as_told() -> None:
    usage = storage_usage_of(
        {"cycles_count": 1.5, "depth_share": 0.4, "soc_to_share": 0.9, "c_rate": 0.5}, pack_kwh=30
    )
    stress = stress_of(usage)
    assert stress["full_cycles_count"].sum() == pytest.approx(365 * 1.5 * 0.4, rel=0.02)
    assert stress["cycle_depth_share"].mean() == pytest.approx(0.4, abs=0.01)
    assert usage.profile.soc_share.max() <= 0.9 + 1e-9
    assert usage.profile.soc_share.min() >= 0.5 - 1e-9
    assert usage.profile.temperature_c.mean() == pytest.approx(20, abs=2)
    assert set(usage.assumed["code"]) <= set(ASSUMED_WORDS)


def test_a_battery_that_never_cycles_rests_full() -> None:
    usage = storage_usage_of({"cycles_count": 0.0, "soc_to_share": 0.7, "indoor_c": 25.0}, pack_kwh=30)
    assert np.ptp(usage.profile.soc_share) == 0
    np.testing.assert_allclose(usage.profile.temperature_c, 25.0)


def test_draws_of_a_battery_at_rest_differ_and_keep_their_window() -> None:
    usage = storage_usage_of(
        "stationary", pack_kwh=30, count=50, rng=np.random.default_rng(2), jitter=Jitter(km_cv=0.5)
    )
    assert usage.used_kwh.std() > 0
    assert usage.profile.soc_share.min() >= 0.3 - 1e-9
    assert usage.profile.soc_share.max() <= 0.8 + 1e-9

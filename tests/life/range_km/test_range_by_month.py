"""Laws of the range: better never goes less far, colder never farther; what is not known is refused."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.packs import PackNameError, pack_named, pack_names
from meguri.facts.places import Climate, PlaceError
from meguri.life.range_km import Range, RangeCode, RangeError, Vehicle, range_by_month
from meguri.life.range_km.words import ASSUMED_WORDS, FINDING_WORDS
from meguri.life.stress import DutyError, profile_of
from meguri.tables.life import RANGE_BY_MONTH, RANGE_BY_TEMPERATURE

CAR = {"name": "car", "usable_kwh": 40.0, "rated_range_km": 320.0, "range_cycle": "WLTC"}


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def made(vehicle: object = "leaf40", soh: object = 0.9, place: object = "東京", **rest: object) -> Range:
    return range_by_month(vehicle, soh, place, rng=rng(), count=400, **rest)  # type: ignore[arg-type]


def test_a_car_of_the_catalogue_has_twelve_months_and_a_curve() -> None:
    found = made()
    assert RANGE_BY_MONTH.check(found.table).height == 12
    assert RANGE_BY_TEMPERATURE.check(found.curve)["outside_c"].to_list() == list(range(-20, 41))
    for name in ("range_km", "use_wh_per_km"):
        assert (found.table[f"{name}_low"] < found.table[name]).all()
        assert (found.table[name] < found.table[f"{name}_high"]).all()
    assert set(found.assumed["code"]) <= set(ASSUMED_WORDS)
    assert set(found.findings["code"]) <= set(FINDING_WORDS)


@settings(max_examples=25)
@given(st.floats(0.3, 1.1), st.floats(0.3, 1.1))
def test_a_better_battery_never_goes_less_far(a: float, b: float) -> None:
    low, high = (made(CAR, soh).table for soh in sorted((a, b)))
    for name in ("range_km_low", "range_km", "range_km_high", "cold_range_km"):
        assert (high[name] >= low[name] - 1e-9).all()
    ratio = made(CAR, a).table["range_km"] / made(CAR, 1.0).table["range_km"]
    np.testing.assert_allclose(ratio, a, rtol=1e-9)


@settings(max_examples=25)
@given(
    st.sampled_from(["heat_pump", "resistor", "unknown"]),
    st.floats(1, 200),
    st.floats(8, 110),
)
def test_colder_than_best_never_goes_farther_and_hotter_neither(
    heater: str, trip: float, speed: float
) -> None:
    curve = made(CAR | {"heater": heater}, 1.0, trip_km=trip, speed_km_per_h=speed).curve
    for name in ("range_km_low", "range_km", "range_km_high"):
        cold = curve.filter(pl.col("outside_c") <= 22)[name].to_numpy()
        hot = curve.filter(pl.col("outside_c") >= 22)[name].to_numpy()
        assert (np.diff(cold) >= -1e-9).all()
        assert (np.diff(hot) <= 1e-9).all()


def test_a_heat_pump_never_goes_less_far_in_the_cold() -> None:
    pump, resistor = (made(CAR | {"heater": one}, 1.0).curve for one in ("heat_pump", "resistor"))
    assert (pump["range_km"] >= resistor["range_km"] - 1e-9).all()
    cold = pl.col("outside_c") == -20
    kept = (pump.filter(cold)["range_km"] / resistor.filter(cold)["range_km"]).item()
    mild = pl.col("outside_c") == 0
    assert 1 <= kept < (pump.filter(mild)["range_km"] / resistor.filter(mild)["range_km"]).item() + 0.02


def test_short_trips_and_slow_ones_go_less_far_in_winter() -> None:
    short, long = (made(CAR, 1.0, "北海道", trip_km=km).table["range_km"][0] for km in (5.0, 50.0))
    assert short < long
    slow, usual = (made(CAR, 1.0, "北海道", speed_km_per_h=kmh).table["range_km"][0] for kmh in (12.0, 35.0))
    assert slow < usual


def test_the_best_speed_rises_when_it_is_cold() -> None:
    """Telematics of 3 million trips: at 20 °C slow is best, at 0 °C the best speed is about twice as high."""

    def best(outside: float) -> float:
        speeds = np.arange(10.0, 120.0, 5.0)
        reach = []
        for speed in speeds:
            curve = made(CAR, 1.0, speed_km_per_h=float(speed)).curve
            reach.append(curve.filter(pl.col("outside_c") == outside)["range_km"].item())
        return float(speeds[int(np.argmax(reach))])

    assert best(0.0) >= best(20.0)
    assert best(0.0) >= 55


def test_the_order_of_months_does_not_matter() -> None:
    here = Climate("甲", "a", (1.0, 2.0, 5.0, 10.0, 15.0, 19.0, 24.0, 26.0, 21.0, 14.0, 8.0, 3.0))
    there = Climate("乙", "b", here.monthly_c[::-1])
    one, other = (made(CAR, 0.9, place).table["range_km"].to_list() for place in (here, there))
    assert one == other[::-1]


@pytest.mark.parametrize("soh", [0.8, (0.75, 0.8, 0.86), np.full(50, 0.8)])
def test_a_state_of_health_may_be_a_share_a_band_or_draws(soh: object) -> None:
    assert made(CAR, soh).table["range_km"][3] == pytest.approx(made(CAR, 0.8).table["range_km"][3], rel=0.02)


def test_doubt_about_the_battery_widens_the_range() -> None:
    sure, unsure = made(CAR, 0.8).table, made(CAR, (0.6, 0.8, 1.0)).table
    assert (unsure["range_km_low"] < sure["range_km_low"]).all()
    assert (unsure["range_km_high"] > sure["range_km_high"]).all()


def test_the_daily_run_of_february() -> None:
    easy = made("leaf62", 0.95, duty="commuter").table
    assert easy["enough_share"].min() > 0.999
    hard = made("leaf24", (0.55, 0.6, 0.65), "北海道", duty={"daily_km": 75.0}, charge="duty")
    february = hard.table.row(1, named=True)
    assert february["need_km"] == 75.0
    assert february["enough_share"] < 0.3
    assert february["enough_cold_share"] <= february["enough_share"]
    assert {"daily_run_not_safe", "daily_run_not_done"} <= set(hard.findings["code"])


def test_a_part_charge_never_does_more_than_a_full_one() -> None:
    duty = {"daily_km": 90.0, "soc_to_share": 0.8}
    full, part = (
        made("leaf24", 0.7, "仙台", duty=duty, charge=one).table["enough_share"] for one in ("full", "duty")
    )
    assert (part <= full).all()
    assert (part < full).any()


def test_a_cold_day_is_colder_and_goes_less_far() -> None:
    table = made(CAR, 0.9, "青森").table
    assert (table["coldest_day_c"] < table["outside_c"]).all()
    winter = table.filter(pl.col("outside_c") < 15)
    assert (winter["cold_range_km"] < winter["range_km"]).all()


def test_beyond_the_measured_temperatures_is_flagged_and_found() -> None:
    arctic = Climate("北", "north", (-15.0,) * 12)
    found = made(CAR, 0.9, arctic)
    assert found.table["is_extrapolated"].all()
    assert "range_beyond_measured_temperatures" in found.findings["code"]
    curve = found.curve
    assert curve.filter(pl.col("is_extrapolated"))["outside_c"].to_list() == [
        *range(-20, -10),
        *range(36, 41),
    ]


def test_consumption_feeds_the_profile() -> None:
    use = made().use_wh_per_km
    assert use.shape == (12,)
    assert profile_of("commuter", "東京", pack_kwh=40, use_wh_per_km=use).batteries == 1


def test_a_pack_without_rated_range_says_what_to_give() -> None:
    bare = [name for name in pack_names() if pack_named(name).rated_range_km is None]
    assert bare
    for name in bare:
        with pytest.raises(RangeError, match="rated_range_km") as caught:
            made(name)
        assert [one.code for one in caught.value.faults] == [RangeCode.NO_RATED_RANGE]
    assert made({"pack": bare[0], "use_wh_per_km": 140.0}).table.height == 12
    assert made({"pack": bare[0], "rated_range_km": 400, "range_cycle": "WLTC"}).table.height == 12


def test_every_rated_pack_of_the_catalogue_has_a_range_below_its_rating() -> None:
    for name in pack_names():
        pack = pack_named(name)
        if pack.rated_range_km is not None:
            best = made(name, 1.0).table["range_km"].max()
            assert 0.5 * pack.rated_range_km < float(str(best)) < pack.rated_range_km, name


@pytest.mark.parametrize(
    ("vehicle", "code"),
    [
        ({"rated_range_km": 300, "range_cycle": "WLTC"}, RangeCode.NO_ENERGY),
        (CAR | {"heater": "stove"}, RangeCode.NOT_ALLOWED),
        (CAR | {"range_cycle": "NEDC"}, RangeCode.NOT_ALLOWED),
        (CAR | {"usable_kwh": -1}, RangeCode.OUTSIDE),
        (CAR | {"use_wh_per_km": 0.14}, RangeCode.OUTSIDE),
        (CAR | {"usable_kwh": "many"}, RangeCode.OUTSIDE),
        (CAR | {"colour": "red"}, RangeCode.UNKNOWN_FIELD),
        (CAR | {"usable_kwh": float("nan")}, RangeCode.OUTSIDE),
        (7, RangeCode.NO_ENERGY),
        (Vehicle(pack_kwh=0.0), RangeCode.OUTSIDE),
    ],
)
def test_what_is_no_vehicle_is_refused(vehicle: object, code: RangeCode) -> None:
    with pytest.raises(RangeError) as caught:
        made(vehicle)
    assert code in [one.code for one in caught.value.faults]
    assert str(caught.value)


@pytest.mark.parametrize(
    "rest",
    [
        {"soh": 80.0},
        {"soh": (0.9, 0.8, 0.7)},
        {"soh": []},
        {"soh": "good"},
        {"soh": (0.8, 0.9)},
        {"charge": "half"},
        {"trip_km": 0.0},
        {"speed_km_per_h": 400.0},
    ],
)
def test_what_is_no_figure_is_refused(rest: dict[str, object]) -> None:
    with pytest.raises(RangeError):
        made(CAR, **rest)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(RangeError) as caught:
        made(CAR, 80.0, charge="half", trip_km=-1.0)
    assert len(caught.value.faults) == 3


def test_unknown_names_get_suggestions() -> None:
    with pytest.raises(PackNameError, match="leaf24"):
        made("leef24")
    with pytest.raises(PlaceError) as caught:
        made(CAR, 0.9, "北界道")
    assert caught.value.values["suggestion"] == "北海道"
    with pytest.raises(DutyError, match="commuter"):
        made(CAR, duty="comuter")


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-5, 10**20),
    st.text(max_size=6),
    st.lists(st.floats(), max_size=2),
)


@given(
    st.dictionaries(st.sampled_from([*CAR, "heater", "cabin_share", "use_wh_per_km", "pack_kwh", "y"]), JUNK)
)
def test_whatever_is_told_is_a_range_or_a_named_fault(told: dict[str, object]) -> None:
    made = attempt(CAR | told)
    if isinstance(made, RangeError):
        assert made.faults
        assert str(made)
    else:
        assert np.isfinite(made.table["range_km"].to_numpy()).all()


def attempt(told: dict[str, object]) -> Range | RangeError:
    try:
        return range_by_month(told, 0.9, "東京", rng=rng(), count=10)
    except RangeError as error:
        return error

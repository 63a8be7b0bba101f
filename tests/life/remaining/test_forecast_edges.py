"""At the edges of what can be asked there is an answer that says what it is worth, or a refusal."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tests.life.remaining.futures import START, life, verdict

from meguri.life.remaining import ForecastCode, ForecastError, forecast_life
from meguri.tables.battery import READINGS


def readings(told):
    frame = pl.DataFrame({"day": list(told), "soh_bms_share": list(told.values())})
    gaps = [pl.lit(None).alias(one) for one in READINGS.names if one not in frame.columns]
    return frame.with_columns(gaps).select(READINGS.names).cast(READINGS.empty().schema)


def of(low, median, high, **more):
    told = verdict(pack=more.pop("pack", "leaf24"))
    told["verdict"]["soh"] = {"low": low, "median": median, "high": high}
    asked = {"start": START, "draws": 400, "age_yr": 6.0} | more
    return forecast_life(told, "commuter", "福岡県", **asked)


def first_day(made):
    return made.table.select("soh_share_low", "soh_share", "soh_share_high").row(0)


def codes(made):
    return set(made.findings["code"])


@pytest.mark.parametrize(
    "soh", [(0.4, 0.8, 1.05), (0.86, 0.8605, 0.861), (0.86, 0.86, 0.9), (0.01, 0.02, 0.05), (1.01, 1.05, 1.1)]
)
@pytest.mark.parametrize("pack", ["leaf24", "model3_srplus"])
def test_the_first_day_is_the_verdict_however_wide_or_narrow_it_is(soh, pack):
    made = of(*soh, pack=pack)
    assert first_day(made) == pytest.approx(soh, abs=0.004)
    assert np.isfinite(made.soh.array).all()
    assert (np.diff(made.soh.array, axis=1) <= 1e-9).all()


def test_a_sharp_verdict_is_no_battery_unlike_its_fleet():
    """A narrow interval leaves few draws near it; that is no reason to stretch the fleet, or to say so."""
    sharp, wide = of(0.860, 0.8605, 0.861), of(0.83, 0.86, 0.89)
    assert "prior_stretched" not in codes(sharp)
    width = [one.table["soh_share_high"][-1] - one.table["soh_share_low"][-1] for one in (sharp, wide)]
    assert width[0] < width[1]


def test_more_than_new_is_a_larger_battery_and_no_battery_without_loss():
    made = of(1.3, 1.4, 1.5, pack="leaf40")
    assert "above_new" in codes(made)
    assert made.table["soh_share"][0] - made.table["soh_share"][-1] > 0.01


@pytest.mark.parametrize("age_yr", [0.0, 25.0, 40.0])
@pytest.mark.parametrize("horizon_yr", [0.5, 0.55, 20.0])
def test_new_and_old_batteries_are_followed_as_far_as_asked(age_yr, horizon_yr):
    made = of(0.83, 0.86, 0.89, age_yr=age_yr, horizon_yr=horizon_yr)
    assert made.elapsed_yr[-1] >= horizon_yr
    assert np.isfinite(made.soh.array).all()


def test_as_many_draws_as_are_allowed():
    assert of(0.83, 0.86, 0.89, draws=20_000).soh.array.shape[0] == 20_000


def test_readings_never_move_or_sharpen_the_first_day():
    """They come from the car's display, as the verdict may; what they say of today would count twice."""
    low = readings({date(2024, 12, 1): 0.8, date(2025, 12, 1): 0.78, START: 0.75})
    assert first_day(of(0.83, 0.86, 0.89, readings=low)) == pytest.approx((0.83, 0.86, 0.89), abs=0.002)


def test_one_reading_says_a_little():
    plain, told = of(0.83, 0.86, 0.89), of(0.83, 0.86, 0.89, readings=readings({date(2024, 1, 1): 0.9}))
    assert told.table["soh_share"][-1] == pytest.approx(plain.table["soh_share"][-1], abs=0.06)


def test_resets_of_the_cars_estimate_do_not_bend_the_course():
    """Rises of 5 points that decay within weeks are set off by the readings around them."""
    days = [date(2021 + i // 2, 1 + 6 * (i % 2), 1) for i in range(11)]
    calm = dict(zip(days, [0.95 - 0.013 * i for i in range(11)], strict=True))
    reset = calm | {days[4]: calm[days[4]] + 0.05, days[8]: calm[days[8]] + 0.05}
    ends = [of(0.77, 0.8, 0.83, readings=readings(one)).table["soh_share"][-1] for one in (calm, reset)]
    assert ends[0] == pytest.approx(ends[1], abs=0.03)


def test_readings_that_no_course_fits_are_said_and_make_nothing_surer():
    flat = readings({date(2021 + i // 2, 1 + 6 * (i % 2), 1): 0.97 for i in range(11)})
    made, plain = of(0.68, 0.7, 0.72, readings=flat), of(0.68, 0.7, 0.72)
    assert "readings_disagree" in codes(made)
    width = [one.table["soh_share_high"][60] - one.table["soh_share_low"][60] for one in (made, plain)]
    assert width[0] > 0.5 * width[1]


def test_many_readings_of_a_plain_course_are_not_said_to_disagree():
    """However sharp they are: much said is no contradiction."""
    days = [date(2021 + i // 4, 1 + 3 * (i % 4), 1) for i in range(24)]
    told = readings({day: 0.95 - 0.006 * i + 0.004 * (-1) ** i for i, day in enumerate(days)})
    for half in (0.03, 0.005):
        assert "readings_disagree" not in codes(of(0.8 - half, 0.8, 0.8 + half, readings=told))


def test_a_reading_tells_the_least_age_where_nobody_knows_it():
    old = readings({date(2016, 12, 1): 0.95})
    made = of(0.83, 0.86, 0.89, age_yr=None, readings=old)
    said = made.assumed.filter(pl.col("code") == "age")["said"].item()
    assert float(said) >= 10


def test_a_second_life_below_whose_threshold_it_stands_begins_at_once():
    now, later = (
        of(0.83, 0.86, 0.89, storage="stationary", storage_at_share=0.95),
        of(0.83, 0.86, 0.89, storage="stationary", storage_from_yr=0.0),
    )
    assert np.array_equal(now.soh.array, later.soh.array)
    assert set(now.table["phase"]) == {"storage"}
    assert now.table["distance_km_high"].max() == 0


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"storage": "stationary", "storage_from_yr": -1.0}, ForecastCode.STORAGE_FROM),
        ({"storage": "stationary", "storage_from_yr": 30.0}, ForecastCode.STORAGE_FROM),
        ({"storage": "stationary", "storage_from_yr": float("nan")}, ForecastCode.STORAGE_FROM),
        ({"storage": "stationary", "storage_at_share": 0.0}, ForecastCode.STORAGE_AT),
        ({"storage": "stationary", "storage_at_share": 2.0}, ForecastCode.STORAGE_AT),
        ({"storage": "stationary", "storage_at_share": float("nan")}, ForecastCode.STORAGE_AT),
        ({"storage_from_yr": 3.0}, ForecastCode.STORAGE_MISSING),
        ({"readings": readings({date(2010, 1, 1): 0.95})}, ForecastCode.UNBORN),
        ({"readings": readings({date(2030, 1, 1): 0.95})}, ForecastCode.LATER),
        ({"pack_kwh": float("inf")}, ForecastCode.PACK_ENERGY),
        ({"pack_kwh": -1.0}, ForecastCode.PACK_ENERGY),
        ({"draws": 500.5}, ForecastCode.DRAWS),
        ({"horizon_yr": float("nan")}, ForecastCode.HORIZON),
        ({"age_yr": None, "first_registration": date(1950, 1, 1)}, ForecastCode.AGE),
    ],
)
def test_what_cannot_be_is_refused_by_its_own_code(told, code):
    with pytest.raises(ForecastError) as refused:
        of(0.83, 0.86, 0.89, **told)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_faults_of_every_part_of_the_question_come_at_once():
    wrong = {
        "draws": 1,
        "horizon_yr": 99.0,
        "odometer_km": -1.0,
        "readings": readings({date(2030, 1, 1): 0.9}),
    }
    storage = {"storage": "stationary", "storage_from_yr": -1.0, "storage_at_share": 9.0}
    with pytest.raises(ForecastError) as refused:
        of(0.83, 0.86, 0.89, **wrong, **storage)
    assert len(refused.value.faults) >= 5


def test_no_knee_is_said_without_promising_that_none_will_come():
    """0 % of futures with a knee is a statement about those that could show one."""
    made = life()
    row = made.findings.filter(pl.col("code").str.starts_with("knee_")).row(0, named=True)
    assert row["code"] == "knee_none"
    assert 0 < row["found_value"] < 50


def test_a_longer_look_ahead_meets_no_fewer_knees():
    shares = []
    for horizon_yr in (3.0, 20.0):
        made = life(0.8, duty="taxi", pack="leaf62", horizon_yr=horizon_yr)
        row = made.findings.filter(pl.col("code").str.starts_with("knee_")).row(0, named=True)
        shares.append(row["found_value"] if row["code"] == "knee_within" else 0.0)
        assert row["code"] == "knee_none" or row["found_value"] <= row["limit_value"]
    assert shares[1] >= shares[0]
    assert shares[1] > 0


@pytest.mark.parametrize(("chemistry", "median", "slower"), [("LTO", 0.98, True), ("LMO", 0.86, False)])
def test_a_chemistry_with_fleets_of_its_own_follows_them_where_the_car_is_not_known(
    chemistry, median, slower
):
    soh = (median - 0.03, median, median + 0.03)
    own, unknown = (
        of(*soh, pack="", pack_kwh=24.0, chemistry=one).table["soh_share"][-1]
        for one in (chemistry, "unknown")
    )
    assert (own > unknown) is slower

"""Laws of the forecast."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.life.remaining.futures import START, life, verdict

from meguri.tables.life import LIFE, LIFE_REACHED


@pytest.fixture(scope="module")
def ahead():
    return life()


def test_the_first_day_says_what_the_verdict_said(ahead):
    row = ahead.table.row(0, named=True)
    assert row["day"] == START
    assert (row["soh_share_low"], row["soh_share"], row["soh_share_high"]) == pytest.approx(
        (0.83, 0.86, 0.89), abs=0.002
    )


def test_no_draw_ever_gains(ahead):
    assert (np.diff(ahead.soh.array, axis=1) <= 1e-9).all()


def test_doubt_grows_with_time(ahead):
    width = (ahead.table["soh_share_high"] - ahead.table["soh_share_low"]).to_numpy()
    assert (np.diff(width[::12]) > 0).all()


def test_points_of_the_fan_stand_in_order_and_tables_keep_their_words(ahead):
    names = ("soh_share_low", "soh_quarter_share", "soh_share", "soh_three_quarter_share", "soh_share_high")
    fan = ahead.table.select(names).to_numpy()
    assert (np.diff(fan, axis=1) >= 0).all()
    LIFE.check(ahead.table)
    LIFE_REACHED.check(ahead.reached)


def test_a_lower_threshold_is_reached_later_and_less_often(ahead):
    assert (ahead.reached["reached_share"].diff().drop_nulls() <= 0).all()
    days = ahead.reached["day_early"].drop_nulls()
    assert days.is_sorted()


def test_the_same_seed_gives_the_same_future_and_another_nearly_the_same():
    one, same, other = life(rng=3), life(rng=3), life(rng=4)
    assert_frame_equal(one.table, same.table, check_exact=True)
    assert one.table["soh_share"][-1] == pytest.approx(other.table["soh_share"][-1], abs=0.02)


def test_a_generator_draws_the_future_that_its_seed_is_recorded_for():
    made = life(rng=np.random.default_rng(5))
    again = life(rng=made.soh.seed)
    assert_frame_equal(made.table, again.table, check_exact=True)


def test_a_better_battery_stays_better(ahead):
    better = life(0.92)
    assert (better.table["soh_share"] > ahead.table["soh_share"]).all()


def test_a_warmer_place_costs_more_life():
    cold, warm = life(place="北海道"), life(place="沖縄県")
    assert warm.table["soh_share"][-1] < cold.table["soh_share"][-1]


def test_a_taxi_wears_faster_than_a_parked_car():
    taxi, parked = life(pack="leaf62", duty="taxi"), life(pack="leaf62", duty="parked")
    assert taxi.table["soh_share"][-1] < parked.table["soh_share"][-1]
    assert taxi.table["distance_km"][-1] > parked.table["distance_km"][-1]


def test_a_younger_battery_in_the_same_state_falls_faster():
    young, old = life(age_yr=2.0), life(age_yr=10.0)
    assert young.table["soh_share"][-1] < old.table["soh_share"][-1]


def test_an_unknown_age_is_said_and_widens_the_doubt(ahead):
    unknown = life(age_yr=None, odometer_km=None)
    assert "age_unknown" in unknown.findings["code"]
    wide = unknown.table["soh_share_high"][-1] - unknown.table["soh_share_low"][-1]
    assert wide > ahead.table["soh_share_high"][-1] - ahead.table["soh_share_low"][-1]


@pytest.mark.parametrize("slope", [0.01, 0.035])
def test_earlier_readings_tell_how_fast_this_battery_falls(slope):
    days = [date(year, 12, 1) for year in range(2021, 2026)]
    soh = [0.86 + slope * (2026 - day.year) for day in days]
    readings = (
        pl.DataFrame({"day": days, "soh_bms_share": soh})
        .with_columns(
            odometer_km=pl.lit(None, pl.Float64),
            capacity_ah=pl.lit(None, pl.Float64),
            fast_charges_count=pl.lit(None, pl.Int64),
            slow_charges_count=pl.lit(None, pl.Int64),
        )
        .select(
            "day", "odometer_km", "capacity_ah", "soh_bms_share", "fast_charges_count", "slow_charges_count"
        )
    )
    plain, told = life(), life(readings=readings)
    fall = [one.table["soh_share"][0] - one.table["soh_share"][60] for one in (plain, told)]
    assert (fall[1] < fall[0]) if slope < 0.02 else (fall[1] > fall[0])


def test_a_state_far_from_every_prior_is_reached_and_said():
    odd = life(0.35, 0.02, age_yr=2.0, odometer_km=10_000.0)
    assert odd.table["soh_share"][0] == pytest.approx(0.35, abs=0.01)
    assert "prior_stretched" in odd.findings["code"]


def test_a_second_life_goes_on_from_where_the_first_ends():
    plain, stored = life(), life(storage="stationary", storage_from_yr=4.0)
    upto = plain.elapsed_yr <= 4.0
    assert np.array_equal(plain.soh.array[:, upto], stored.soh.array[:, upto])
    assert stored.table["phase"][-1] == "storage"
    assert stored.table["distance_km"][-1] == pytest.approx(plain.table["distance_km"][48], rel=1e-9)
    jump = np.abs(np.diff(stored.soh.array, axis=1)).max()
    assert jump < 0.05
    assert (np.diff(stored.soh.array, axis=1) <= 1e-9).all()


def test_every_chemistry_has_a_future():
    for chemistry in ("NMC", "NCA", "LFP", "LMO", "LTO", "unknown"):
        made = life(pack="", pack_kwh=40.0, chemistry=chemistry, draws=200)
        assert 0.3 < made.table["soh_share"][-1] < 0.86
        assert made.findings["code"].str.starts_with("knee_").sum() == 1


def test_the_identity_of_the_verdict_goes_with_it(ahead):
    assert ahead.verdict_id == verdict()["verdict"]["id"]
    assert ahead.interval_share == pytest.approx(0.06)

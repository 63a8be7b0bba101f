"""Promises of the answers: yes only if it does the hard winter's day, fits the night and pays; all told."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from fleet_rows import cars, ranges
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.demand import replaceable_cars
from meguri.market.demand.noting import WHY_WORDS
from meguri.market.demand.ranges import reaches
from meguri.tables.demand import WHY_NOT_REPLACED

SURE = 1.6448536269514722


def answer(car: dict[str, Any], table: pl.DataFrame | None, **given: object) -> tuple[str, str | None]:
    row = replaceable_cars(cars(car), table, draws=50, **given).cars.row(0, named=True)  # type: ignore[arg-type]
    return row["answer"], row["whys"]


def test_the_margin_stands_between_the_hard_day_and_the_range_wanted() -> None:
    told = replaceable_cars(cars({"hard_day_km": 60.0}), ranges(150.0)).cars
    assert told["needed_km"].to_list() == [75.0]
    assert told["winter_range_km"].to_list() == [150.0]


@pytest.mark.parametrize(
    ("winter_km", "wanted"),
    [(300.0, ("yes", None)), (80.0, ("unknown", "range_close")), (70.0, ("no", "range_short"))],
)
def test_range_decides(winter_km: float, wanted: tuple[str, str | None]) -> None:
    assert answer({}, ranges(winter_km)) == wanted


def test_without_a_range_for_the_place_nobody_says_yes() -> None:
    assert answer({}, None) == ("unknown", "range_unknown")
    assert answer({"prefecture": "北海道"}, ranges(300.0)) == ("unknown", "range_unknown")


def test_the_smallest_car_that_surely_does_it_is_taken() -> None:
    both = pl.concat([ranges(120.0, pack="small"), ranges(300.0, pack="big")])
    near = replaceable_cars(cars({"hard_day_km": 40.0}), both).cars
    far = replaceable_cars(cars({"hard_day_km": 150.0}), both).cars
    assert near["pack"].to_list() == ["small"]
    assert far["pack"].to_list() == ["big"]


def test_a_kind_takes_only_the_packs_that_suit_it() -> None:
    both = pl.concat([ranges(120.0, pack="small"), ranges(300.0, pack="big")])
    told = replaceable_cars(cars({"hard_day_km": 40.0}), both, suits={"kei": ["big"]}).cars
    assert told["pack"].to_list() == ["big"]


@pytest.mark.parametrize(
    ("car", "code"),
    [({"fuel": "diesel"}, "no_petrol"), ({"fuel": "bev"}, "no_petrol"), ({"kind": "bus"}, "no_kind")],
)
def test_what_is_no_petrol_car_or_has_no_used_ev_is_answered_no(car: dict[str, object], code: str) -> None:
    said, whys = answer(car, ranges(300.0))
    assert said == "no"
    assert code in str(whys)


def test_a_usual_day_that_does_not_fit_the_night_bars_a_hard_one_only_warns() -> None:
    """3 kW through 86 % in one hour is 2.58 kWh; at 80 Wh/km in winter that is 32 km."""
    table = ranges(300.0)
    assert answer({"daily_km": 40.0, "parked_h": 1.0}, table)[0] == "no"
    said, whys = answer({"daily_km": 20.0, "hard_day_km": 100.0, "parked_h": 1.0}, table)
    assert (said, whys) == ("yes", "night_too_short")


def test_a_car_that_hardly_moves_saves_nothing_for_its_charging_place() -> None:
    said, whys = answer({"daily_km": 1.0, "hard_day_km": 5.0, "charging": "none"}, ranges(300.0))
    assert said == "no"
    assert "no_saving" in str(whys)


def test_a_car_due_later_is_told_as_such() -> None:
    car = {"replaced_on": date(2030, 3, 31)}
    assert answer(car, ranges(300.0), on_day=date(2026, 11, 28)) == ("yes", "too_early")
    assert answer(car, ranges(300.0)) == ("yes", None)


def test_a_shared_car_needs_the_evening_on_the_same_charge() -> None:
    table = ranges(300.0)
    official = replaceable_cars(cars({}), table).cars.row(0, named=True)
    shared = {"duty": "shared", "evening_km": 30.0, "weekend_km": 50.0}
    told = replaceable_cars(cars(shared), table).cars.row(0, named=True)
    assert official["needed_km"] == 75.0
    assert told["needed_km"] == pytest.approx((60 + 30) * 1.25)
    assert told["year_km"] == pytest.approx(official["year_km"] + 0.5 * (240 * 30 + 125 * 50))
    weekend = replaceable_cars(cars(shared | {"weekend_km": 200.0}), table).cars
    assert weekend["needed_km"].to_list() == [250.0]


def test_an_exchanged_battery_does_its_part_of_the_day_and_needs_no_charging_place() -> None:
    car = {"duty": "portable", "swaps_count": 2, "charging": "none"}
    told = replaceable_cars(cars(car), ranges(300.0)).cars.row(0, named=True)
    assert told["needed_km"] == pytest.approx(60 / 3 * 1.25)
    assert told["whys"] is None


@given(needed=st.floats(1.0, 500.0), more=st.floats(1.0, 50.0))
def test_the_more_is_needed_the_less_likely_it_is_enough(needed: float, more: float) -> None:
    reach = reaches(ranges(150.0))["福岡県"][0]
    assert 0 <= reach.enough_share(needed + more) <= reach.enough_share(needed) <= 1
    assert reach.enough_share(150.0) == pytest.approx(0.5)
    assert reach.enough_share(150.0 * 0.8) == pytest.approx(0.95)
    assert reach.enough_share(150.0 * 1.2) == pytest.approx(0.05)


def test_every_reason_has_its_words_and_every_row_its_car() -> None:
    assert set(WHY_WORDS) == set(WHY_NOT_REPLACED)
    told = replaceable_cars(cars({"kind": "bus"}, {"charging": None}, {}), ranges(70.0))
    joined = {
        (row["car_id"], code)
        for row in told.cars.iter_rows(named=True)
        for code in (row["whys"] or "").split(";")
        if code
    }
    assert joined == set(told.whys.select("car_id", "why").iter_rows())


def test_what_nobody_said_is_told() -> None:
    told = replaceable_cars(cars({"hard_day_km": None}), ranges(300.0)).assumed
    assert "hard_day" in told["about"].to_list()
    assert {"demand_untaxed", "demand_driving_co2"} <= set(told["code"])
    given_all = replaceable_cars(cars({"parked_h": 14.0, "days_count": 240}), ranges(300.0)).assumed
    assert not {"parked", "days", "hard_day"} & set(given_all["about"])


def test_a_prefecture_may_be_named_in_either_language() -> None:
    japanese = replaceable_cars(cars({}), ranges(300.0), draws=20).cars
    english = replaceable_cars(
        cars({"prefecture": "Fukuoka"}), ranges(300.0, prefecture="fukuoka-ken"), draws=20
    ).cars
    assert english.equals(japanese)


def test_a_chance_is_told_in_per_cent() -> None:
    car = {"daily_km": 1.0, "hard_day_km": 5.0, "charging": "none"}
    row = replaceable_cars(cars(car), ranges(300.0)).whys.filter(why="no_saving").row(0, named=True)
    assert row["unit"] == "%"
    assert 0 <= row["found_value"] < 50
    assert row["limit_value"] == 95


def test_a_skewed_range_has_its_own_doubt_on_either_side() -> None:
    """150 km, at least 100 and at most 160 in 90 of 100 cases."""
    band = {"cold_range_km_low": 100.0, "cold_range_km_high": 160.0}
    table = ranges(150.0).with_columns(**{name: pl.lit(value) for name, value in band.items()})
    reach = reaches(table)["福岡県"][0]
    assert reach.enough_share(100.0) == pytest.approx(0.95)
    assert reach.enough_share(160.0) == pytest.approx(0.05)

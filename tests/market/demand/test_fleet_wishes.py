"""Promises of the wishes: each need is told with what it was made from, and the matching can read them."""

from datetime import date, timedelta

import pytest
from fleet_rows import cars, ranges
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.demand import DemandError, demand_of_fleet
from meguri.tables.deals import DEMANDS


def test_a_duty_becomes_a_wish_with_its_needs() -> None:
    """60 km on a hard day and a quarter on top is 75 km; at 160 Wh/km in January that is 12 kWh."""
    told = demand_of_fleet(cars({"replaced_on": date(2027, 3, 31)}), ranges(150.0), on_day=date(2026, 11, 28))
    row = told.demands.row(0, named=True)
    assert row["least_winter_range_km"] == pytest.approx(75.0)
    assert row["least_kwh"] == pytest.approx(75 * 0.160)
    assert row["most_certificate_age_yr"] == pytest.approx(240 / 365.25)
    assert (row["wanted_from"], row["wanted_until"]) == (date(2026, 11, 28), date(2027, 3, 31))
    assert (row["goods"], row["purpose"], row["wanted_count"], row["bundle_count"]) == (
        "vehicle",
        "drive",
        1,
        1,
    )
    assert not row["is_abroad"]


def test_every_figure_of_a_wish_is_told_with_its_origin() -> None:
    told = demand_of_fleet(cars({}, {"kind": "van", "hard_day_km": None}), ranges(150.0))
    for row in told.demands.iter_rows(named=True):
        needs = told.needs.filter(demand_id=row["demand_id"])
        for need in needs.iter_rows(named=True):
            assert row[need["need"]] == need["value"]
        assert set(needs["need"]) == {
            "least_winter_range_km",
            "least_kwh",
            "most_certificate_age_yr",
            "bid_jpy",
        }
    origins = told.needs.filter(need="least_winter_range_km")["origin"].to_list()
    assert origins == ["given", "assumed"]


def test_the_bid_is_the_petrol_car_plus_the_saving_in_thousands_rounded_down() -> None:
    figures = {
        "petrol_price_kei": 700_000.0,
        "charger_cost": 0.0,
        "discount": 0.0,
        "service_years": 5.0,
        "km_per_l_kei": 15.0,
        "petrol_drift": 1.0,
        "electricity_price": 0.0,
        "maintenance_saving": 0.0,
    }
    told = demand_of_fleet(cars({"days_count": 240}), given=figures).demands
    assert told["bid_jpy"].to_list() == [(700_000 + 5 * 6000 / 15 * 168.6) // 1000 * 1000]


def test_the_cautious_bid_less_than_the_bold_one() -> None:
    bids = [
        demand_of_fleet(cars(), bid_at=point).demands["bid_jpy"][0] for point in ("low", "median", "high")
    ]
    assert bids == sorted(bids)
    assert bids[0] < bids[2]


def test_a_wish_is_never_due_before_today_nor_ends_before_it_begins() -> None:
    today = date(2026, 11, 28)
    late = demand_of_fleet(cars({"replaced_on": today - timedelta(days=400)}), on_day=today).demands
    assert late["wanted_from"].to_list() == late["wanted_until"].to_list() == [today]


def test_cars_that_make_no_wish_are_told_with_the_reason() -> None:
    told = demand_of_fleet(cars({}, {"kind": "bus"}, {"fuel": "bev"}))
    assert told.demands.height == 1
    assert told.left_out == {"car-2": "no_kind", "car-3": "no_petrol"}


def test_no_car_makes_an_empty_table() -> None:
    told = demand_of_fleet(cars({"kind": "bus"}))
    assert told.demands.equals(DEMANDS.empty())
    assert told.needs.is_empty()
    assert told.assumed.is_empty()


def test_a_point_of_the_doubt_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DemandError):
        demand_of_fleet(cars(), bid_at="mean")


@given(hard=st.floats(1.0, 400.0), more=st.floats(1.0, 100.0))
def test_a_harder_day_never_asks_for_less(hard: float, more: float) -> None:
    told = demand_of_fleet(
        cars({"hard_day_km": hard, "daily_km": 1.0}, {"hard_day_km": hard + more, "daily_km": 1.0}), draws=20
    ).demands
    for need in ("least_winter_range_km", "least_kwh"):
        first, second = told[need].to_list()
        assert first <= second

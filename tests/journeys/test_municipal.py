"""Promises of the municipal journey: winter decides by prefecture, and what is kept in service is told."""

from datetime import date

import polars as pl
import pytest

from meguri.facts.packs import PackNameError
from meguri.journeys.municipal import municipal_demand, ranges_by_place
from meguri.market.demand import read_fleet
from meguri.value.circularity.base_law import base_law
from meguri.value.circularity.closed_form import retained_kwh_yr

LIST = """car id,kind,fuel,prefecture,daily km,hard day,charging
south,compact,petrol,沖縄県,30,100,yes
north,compact,petrol,北海道,30,100,yes
far,compact,petrol,沖縄県,30,400,yes
"""


@pytest.fixture(scope="module")
def fleet() -> pl.DataFrame:
    return read_fleet(LIST.encode(), "fleet.csv", owner_id="city").cars


def test_the_cold_prefecture_has_the_shorter_range_in_january() -> None:
    table = ranges_by_place(["leaf40"], ["北海道", "沖縄県"], draws=200).filter(month_rank=1)
    reach = dict(table.select("prefecture", "cold_range_km").iter_rows())
    assert reach["北海道"] < reach["沖縄県"]


def test_the_fleet_goes_through_the_house(fleet: pl.DataFrame) -> None:
    told = municipal_demand(fleet, ["leaf40"], on_day=date(2026, 11, 28), draws=200)
    answers = dict(told.replaceable.cars.select("car_id", "answer").iter_rows())
    assert answers["south"] == "yes"
    assert answers["far"] == "no"
    assert told.wishes.demands["demand_id"].to_list() == ["demand-south", "demand-north", "demand-far"]
    energy = dict(told.wishes.demands.select("demand_id", "least_kwh").iter_rows())
    assert energy["demand-north"] > energy["demand-south"]  # the same run takes more where it is cold


def test_the_merit_is_that_of_the_formula(fleet: pl.DataFrame) -> None:
    told = municipal_demand(fleet, ["leaf40"], draws=50).merit
    row = told.filter(car_id="south").row(0, named=True)
    law = base_law(row["law_id"])
    health = [0.85, 0.85 - 6 * law.fade_per_yr]
    expected = retained_kwh_yr(law, 40.0, [6.0, 12.0], health, (6.0, 12.0), row["used_share"])
    assert row["retained_kwh_yr"] == pytest.approx(expected)
    assert "far" not in told["car_id"].to_list()


def test_no_pack_asked_about_leaves_the_answers_open(fleet: pl.DataFrame) -> None:
    told = municipal_demand(fleet, [], draws=20)
    assert set(told.replaceable.cars["answer"]) == {"unknown"}
    assert told.merit.is_empty()


def test_a_pack_that_is_unknown_is_refused(fleet: pl.DataFrame) -> None:
    with pytest.raises(PackNameError):
        municipal_demand(fleet, ["steam engine"])

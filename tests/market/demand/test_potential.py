"""Promises of the guess by prefecture: whole country, wide and shared doubt, always called assumed."""

import numpy as np
import pytest

from meguri.facts.places import prefectures
from meguri.facts.source import fact
from meguri.market.demand import potential_demand


def test_each_prefecture_has_both_kinds_of_bodies_once() -> None:
    table = potential_demand(draws=20).table
    assert sorted(set(table["prefecture"])) == list(prefectures())
    assert table.height == 2 * 47
    assert table["is_assumed"].all()


def test_the_inhabitants_are_those_of_the_census() -> None:
    assert fact("prefecture_people").rows["inhabitants_count"].sum() == 126_146_099


def test_the_mean_of_the_prefectures_is_what_the_survey_told() -> None:
    exact = {"prefecture_cars_doubt": 1.0}
    told = potential_demand(exact, draws=50).table.filter(segment="prefecture_office")["cars_units"]
    assert told.mean() == pytest.approx(1683, rel=0.02)


def test_more_people_more_cars_and_fewer_are_replaced_in_a_year_than_there_are() -> None:
    table = potential_demand(draws=50).table
    for _segment, rows in table.group_by("segment"):
        ordered = rows.sort("inhabitants_count")["cars_units"].to_list()
        assert ordered == sorted(ordered)
    assert (table["yearly_units"] < table["replaceable_units"]).all()
    assert (table["kei_units"] < table["replaceable_units"]).all()
    assert (table["replaceable_units"] < table["cars_units"]).all()


def test_prefectures_err_together_so_that_the_country_keeps_its_doubt() -> None:
    drawn = potential_demand(draws=400).replaceable.array
    country = drawn.sum(axis=(1, 2))
    low, middle, high = np.quantile(country, (0.05, 0.5, 0.95))
    assert high / low > 3  # if each erred alone, the sum would be sharp
    assert low < middle < high
    assert {"city_cars", "replaceable"} <= set(potential_demand(draws=5).assumed["about"])

"""Promises of the one cost of carriage: ways found at once are those found singly; market and round agree."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.market.market_frames import DAY, demands, lot, offers, wish

from meguri.facts.places import prefectures
from meguri.journeys.market import market_places
from meguri.market.carriage import place_of, ship, way_between
from meguri.market.carriage.tariff import FERRIES, ends_of, piece_jpy, source_of, usual, ways_between
from meguri.market.matching import Carriage, match_market

FREE: dict[str, Any] = {"latitude_deg": None, "longitude_deg": None}


def test_ways_found_at_once_are_those_found_one_by_one() -> None:
    """Every pair of the 47 prefectures: land, sea and ferries."""
    names = prefectures()
    places = [place_of(name) for name in names]
    at = np.array([(place.latitude_deg, place.longitude_deg) for place in places])
    ends = ends_of(names, at[:, 0], at[:, 1])
    start, goal = (part.ravel() for part in np.indices((len(names), len(names))))
    many = ways_between(ends, ends, start, goal)
    ferries = {None: [], "tsugaru": [FERRIES[0]], "okinawa": [FERRIES[1]], "both": list(FERRIES)}
    for row, (i, j) in enumerate(zip(start, goal, strict=True)):
        one = way_between(places[i], places[j])
        assert many.land_km[row] == pytest.approx(one.land_km, abs=1e-6)
        assert many.sea_km[row] == pytest.approx(one.sea_km, abs=1e-6)
        taken = [name for name, is_taken in zip(FERRIES, many.ferries[row], strict=True) if is_taken]
        assert taken == ferries[one.crossing]


@given(st.floats(0, 1e5), st.floats(0, 200), st.floats(0, 3000), st.floats(0, 2e5), st.floats(0.01, 1.0))
def test_a_part_of_a_car_costs_that_part_and_a_longer_way_costs_more(
    base: float, per_km: float, km: float, ferries: float, part: float
) -> None:
    whole = piece_jpy(base, per_km, km, ferries, 1.0)
    assert piece_jpy(base, per_km, km, ferries, part) == pytest.approx(part * whole)
    assert piece_jpy(base, per_km, km + 1, ferries, 1.0) == pytest.approx(whole + per_km)


@pytest.mark.parametrize("goods", ["vehicle", "pack", "module"])
@pytest.mark.parametrize("goal", ["東京都", "大阪府", "北海道", "沖縄県"])
def test_a_market_and_its_consignment_cost_the_same(goods: str, goal: str) -> None:
    """The market takes the medians of the figures, the consignment draws them: their middles lie near."""
    lots = offers(lot("a", goods=goods, **FREE, prefecture="東京都"))
    wishes = demands(wish("w", goods=goods, regions=None, bid_jpy=5e6, prefecture=goal, **FREE))
    deals = match_market(lots, wishes, DAY, places=market_places()).matches
    told = ship(deals, lots, wishes, carried_on=date(2026, 4, 2), rng=np.random.default_rng(1), draws=4000)
    each = told.shipments["cost_jpy"][0]
    assert deals["carriage_jpy"][0] == pytest.approx(each, rel=0.12)
    assert told.shipments["cost_jpy_low"][0] < deals["carriage_jpy"][0] < told.shipments["cost_jpy_high"][0]


def test_a_market_says_whose_figures_its_carriage_is_of() -> None:
    lots, wishes = offers(lot("a", prefecture="北海道", **FREE)), demands(wish("w", regions=None))
    told = match_market(lots, wishes, DAY, places=market_places()).assumed
    sources = dict(told.select("code", "source_id").iter_rows())
    assert sources["match_carriage"] == source_of("car_base") == "bande_gi_carriage"
    assert sources["match_parts"] == sources["match_detour"] == "meguri_carriage"
    assert "match_ferries" in sources
    given = match_market(
        lots, wishes, DAY, places=market_places(), carriage=Carriage(9_000, source_id="given")
    )
    assert ("match_carriage_given", None) in set(given.assumed.select("code", "source_id").iter_rows())
    usual_carriage = Carriage()
    assert (usual_carriage.base_jpy, usual_carriage.jpy_per_km) == (usual("car_base"), usual("car_km"))

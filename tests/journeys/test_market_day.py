"""Promises of a market day: every deal travels once, and leaves a sale on record, or says why not."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.market.market_frames import DAY, demands, lot, offers, random_market, wish

from meguri.journeys.market_day import handover_events, market_day
from meguri.market.matching import MatchError
from meguri.passport.events import EventError, custody
from meguri.tables.market_day import HANDOVERS, NO_BATTERY
from meguri.tables.schema import TableError

BATTERY = "https://id.gs1.org/8003/0491234500{:04d}A1"
SELLER, BUYER = "did:web:seller.example", "did:web:buyer.example"
CARRIED = date(2026, 4, 9)


def named(place: int, **changed: object) -> dict[str, object]:
    return lot(f"o{place}", battery_id=BATTERY.format(place), seller_id=SELLER, **changed)


def test_a_deal_goes_from_lot_and_wish_to_carriage_and_events() -> None:
    day = market_day(
        offers(named(1), named(2, reserve_jpy=2_000_000.0)),
        demands(wish("w", buyer_id=BUYER, latitude_deg=None, longitude_deg=None, prefecture="大阪府")),
        DAY,
        carried_on=CARRIED,
    )
    assert day.cleared.matches.select("offer_id", "demand_id").rows() == [("o1", "w")]
    assert day.shipments["carried_on"].to_list() == [CARRIED]
    assert day.carriage.height
    sale, came = handover_events(day.handovers)
    assert (sale.kind, sale.by, sale.day) == ("sold", SELLER, DAY)
    assert (came.kind, came.by, came.day) == ("handed_over", BUYER, CARRIED)
    assert sale.details == {"note": "synthetic"}  # and no price, which later holders would read
    held = custody([sale, came], CARRIED)
    assert [one.holder for one in held if one.until is None] == [BUYER]


def test_a_deal_that_names_no_battery_leaves_no_event_and_says_so() -> None:
    day = market_day(offers(lot("many", lot_count=3)), demands(wish("w", wanted_count=2)), DAY)
    assert day.cleared.matches["matched_count"].to_list() == [2]
    assert day.handovers.is_empty()
    assert day.findings.filter(code=NO_BATTERY)["about"].to_list() == ["many → w"]
    assert day.shipments["carried_count"].to_list() == [2]


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), lots=st.integers(0, 8), wishes=st.integers(0, 5))
def test_no_battery_is_sold_twice_and_every_deal_travels_once(seed: int, lots: int, wishes: int) -> None:
    offered, wanted = random_market(seed, lots, wishes, most_count=1)
    names = pl.Series("battery_id", [BATTERY.format(at) for at in range(lots)], dtype=pl.String)
    day = market_day(offered.with_columns(names), wanted, DAY, draws=20)
    deals = day.cleared.matches.select("offer_id", "demand_id").rows()
    assert day.shipments.select("offer_id", "demand_id").rows() == sorted(deals)
    sales = day.handovers.filter(kind="sold")
    assert sorted(sales.select("offer_id", "demand_id").rows()) == sorted(deals)
    assert sales["battery_id"].is_unique().all()
    assert day.handovers.filter(kind="handed_over").height == len(deals)


def test_the_same_day_comes_out_the_same() -> None:
    one, other = (market_day(*random_market(3, 12, 6), DAY, seed=5, draws=30) for _ in range(2))
    assert one.shipments.equals(other.shipments)
    assert one.cleared.matches.equals(other.cleared.matches)


def test_what_cannot_be_used_is_said_at_once() -> None:
    with pytest.raises(TableError):
        market_day(offers(lot("a"), lot("a")), demands(wish("w", bid_jpy=-1.0)), DAY)
    nowhere = {"latitude_deg": None, "longitude_deg": None, "prefecture": "Atlantis"}
    with pytest.raises(MatchError) as fault:
        market_day(offers(lot("a", **nowhere)), demands(wish("w", bid_jpy=None)), DAY)
    assert len(fault.value.faults) == 2


def test_identifiers_that_no_event_can_name_are_all_told() -> None:
    day = market_day(
        offers(lot("a", battery_id="pack 1", seller_id="a@b.example")),
        demands(wish("w", buyer_id="x y")),
        DAY,
    )
    with pytest.raises(EventError) as fault:
        handover_events(HANDOVERS.check(day.handovers))
    assert len(fault.value.faults) >= 3

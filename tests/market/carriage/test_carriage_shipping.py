"""Promises of consignments: one a deal, with its sea legs, its doubt, and what nobody said left unknown."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from meguri.market.carriage import CarriageCode, CarriageError, Shipping, carriage_findings, ship
from meguri.tables.deals import DEMANDS, MATCHES, OFFERS
from meguri.tables.declaration import Kind
from meguri.tables.schema import Table

DAY = date(2026, 12, 1)
_PLAIN: dict[Kind, Any] = {
    Kind.TEXT: "x",
    Kind.NUMBER: 1.0,
    Kind.INTEGER: 1,
    Kind.BOOLEAN: False,
    Kind.DATE: DAY,
}


def frame(table: Table, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows with every required column filled in."""
    plain = {
        c.name: (c.allowed[0] if c.allowed else max(_PLAIN[c.kind], c.low) if c.low else _PLAIN[c.kind])
        for c in table.columns
        if c.required
    }
    return pl.DataFrame([plain | row for row in rows], schema=table.polars_schema)


def shipped(count: int = 1, **said: Any) -> Shipping:
    offers = frame(
        OFFERS,
        {
            "offer_id": "car",
            "goods": "vehicle",
            "rated_kwh": 40.0,
            "prefecture": "東京都",
            "safety": "confirmed",
        },
        {"offer_id": "pack", "goods": "pack", "rated_kwh": 24.0, "prefecture": "Tokyo", "safety": "finding"}
        | said,
    )
    demands = frame(
        DEMANDS, {"demand_id": "north", "prefecture": "北海道"}, {"demand_id": "west", "prefecture": "大阪府"}
    )
    matches = frame(
        MATCHES,
        {"offer_id": "car", "demand_id": "north", "matched_count": count},
        {"offer_id": "pack", "demand_id": "west", "matched_count": 2 * count},
    )
    return ship(matches, offers, demands, carried_on=DAY, rng=np.random.default_rng(3))


def test_every_deal_becomes_one_consignment_with_its_legs() -> None:
    found = shipped()
    rows = {row["offer_id"]: row for row in found.shipments.to_dicts()}
    assert rows["car"]["un_number"] == "UN 3556"
    assert rows["pack"]["un_number"] == "UN 3480"
    assert rows["pack"]["energy_kwh"] == 48.0
    assert set(found.carried["carried_id"]) == {"car>north:road", "car>north:sea", "pack>west:road"}
    assert set(found.carried["waste"]) == {"unknown"}
    conditions = dict(found.carried.select("carried_id", "condition").iter_rows())
    assert conditions["car>north:road"] == "unknown"  # a safety check says nothing of a sound pack
    assert conditions["pack>west:road"] == "defective"


def test_the_legs_are_held_against_the_rules() -> None:
    found = carriage_findings(shipped().carried)
    assert "sea_ferry_domestic" in set(found["rule_id"])
    assert "road_waste_unsaid" in set(found["rule_id"])


def test_cost_and_co2_grow_with_the_pieces_and_keep_their_doubt() -> None:
    """Twice the pieces on the same draws cost twice as much and make twice the CO2."""
    one, two = shipped(1).shipments, shipped(2).shipments
    for name in ("cost_jpy_low", "cost_jpy", "cost_jpy_high", "co2_kg_low", "co2_kg", "co2_kg_high"):
        assert (2 * one[name]).to_list() == pytest.approx(two[name].to_list())
    assert (one["cost_jpy_low"] < one["cost_jpy"]).all()
    assert (one["cost_jpy"] < one["cost_jpy_high"]).all()


def test_the_bands_told_for_carrying_one_car_hold_our_median() -> None:
    """bande-gi.co.jp: Tokyo to Sapporo 80,000 to 120,000 yen with the ferry; the source of the line."""
    car = shipped().shipments.filter(pl.col("offer_id") == "car").to_dicts()[0]
    assert 80_000 <= car["cost_jpy"] <= 120_000


def test_tonne_kilometres_times_the_factor_are_the_co2() -> None:
    """By hand: 48 kWh of packs of 7 kg/kWh over the road distance at 0.208 kg/(t km), as medians."""
    pack = shipped().shipments.filter(pl.col("offer_id") == "pack").to_dicts()[0]
    assert pack["mass_kg"] == pytest.approx(336, rel=0.05)
    assert pack["co2_kg"] == pytest.approx(0.336 * pack["distance_km"] * 0.208, rel=0.12)


def test_every_bad_place_and_missing_lot_is_named() -> None:
    with pytest.raises(CarriageError) as caught:
        shipped(prefecture="Tokio", latitude_deg=35.0)
    assert [fault.code for fault in caught.value.faults] == [CarriageCode.POINT, CarriageCode.PLACE]
    lone = frame(MATCHES, {"offer_id": "gone", "demand_id": "gone"})
    with pytest.raises(CarriageError) as caught:
        ship(lone, frame(OFFERS), frame(DEMANDS), carried_on=DAY, rng=np.random.default_rng(1))
    assert [fault.code for fault in caught.value.faults] == [CarriageCode.UNKNOWN_LOT] * 2


def test_assumptions_are_said() -> None:
    codes = set(shipped().assumed["code"])
    figures = ("detour", "mass", "co2", "sea", "cost", "parts", "ferries")
    assert codes == {f"carriage_{one}" for one in figures}

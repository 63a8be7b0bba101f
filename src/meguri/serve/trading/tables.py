"""Lots and wishes of the registry as rows of the declared tables, for the rooms that match them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.registry.trading.faults import TradeCode, TradeFault, fault_of
from meguri.registry.trading.lots import Lot
from meguri.registry.trading.wishes import Wish

if TYPE_CHECKING:
    from meguri.market.matching.checking import Broken

DAYS_A_YEAR = 365.25
_GATES = {
    "traceability": TradeCode.BREAKS_TRACEABILITY,
    "guarantee": TradeCode.BREAKS_GUARANTEE,
    "safety": TradeCode.BREAKS_SAFETY,
}
NOT_TOLD = ("price", "date")  # the price is not looked at, and days are the parties' own to agree on


def offer_row(lot: Lot, day: date) -> dict[str, Any]:
    """A row of OFFERS; without its reserve where whoever asks may not read it."""
    said = lot.said
    same = ("goods", "model", "chemistry", "rated_kwh", "soh_share_low", "soh_share", "soh_share_high",
            "mileage_km", "winter_range_km_low", "winter_range_km", "winter_range_km_high", "prefecture",
            "certified_on", "has_traceability", "is_guaranteed", "safety", "is_synthetic")  # fmt: skip
    age = None if said.registered_in is None else (day - said.registered_in).days / DAYS_A_YEAR
    return {
        "offer_id": lot.lot_id,
        "seller_id": lot.seller,
        "lot_count": 1,
        "battery_id": lot.battery_id,
        "verdict_id": None,
        **{name: getattr(said, name) for name in same},
        "age_yr": None if age is None else max(age, 0.0),
        "latitude_deg": None,
        "longitude_deg": None,
        "offered_from": lot.offered_from,
        "offered_until": lot.offered_until,
        "reserve_jpy": None if lot.reserve_jpy is None else float(lot.reserve_jpy),
    }


def demand_row(wish: Wish) -> dict[str, Any]:
    """A row of DEMANDS; without its bid where whoever asks may not read it."""
    told = wish.terms._asdict()
    told["wanted_count"] = max(wish.terms.wanted_count - wish.got_count, 1)
    return {
        "demand_id": wish.wish_id,
        "buyer_id": wish.buyer,
        "bundle_count": 1,
        **told,
        "latitude_deg": None,
        "longitude_deg": None,
        "bid_jpy": None if wish.bid_jpy is None else float(wish.bid_jpy),
        "bid_jpy_per_kwh": None,
    }


def missed_needs(lot: Lot, wish: Wish, day: date) -> tuple["Broken", ...]:
    """Needs of a wish that a lot misses: need, found, limit, unit. The price is not looked at."""
    from meguri.market.matching.checking import broken_needs

    found = broken_needs(offer_row(lot, day), demand_row(wish), day)
    return tuple(one for one in found if one[0] not in NOT_TOLD)


def gate_faults(lot: Lot, wish: Wish | None, day: date) -> Iterator[TradeFault]:
    """What must keep a deal from being made, whatever both sides want."""
    if wish is not None:
        for need, *_ in missed_needs(lot, wish, day):
            if need in _GATES:
                yield fault_of(_GATES[need])

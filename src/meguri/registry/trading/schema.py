"""The tables of the market. What one side must not know of the other lies in tables of its own.

The lowest price of a lot (`reserves`) and the most that a wish pays (`bids`) are read by who named them; a
deal by its two parties. The database itself sees to that (`migrations/versions/market.sql`).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from meguri.registry.schema import METADATA

_MOMENT = DateTime(timezone=True)


def _column(name: str, kind: Any, *, nullable: bool = False, unique: bool | None = None) -> Column[Any]:
    return Column(name, kind, nullable=nullable, unique=unique)


def _maybe(name: str, kind: Any) -> Column[Any]:
    return _column(name, kind, nullable=True)


def _number(name: str) -> "Column[int]":
    return Column(name, BigInteger, Identity(always=False), primary_key=True)


LOTS = Table(  # one battery that its holder offers, as the holder described it then
    "lots",
    METADATA,
    _number("lot_no"),
    _column("lot_id", Text, unique=True),
    _column("battery_no", BigInteger),
    _column("seller", Text),  # identifier of the holder
    _column("offered_at", _MOMENT),
    _maybe("closed_at", _MOMENT),
    _maybe("closed_as", Text),  # `closed` or `over`; that it was sold, its deals tell
    _column("goods", Text),
    _column("model", Text),
    _maybe("chemistry", Text),
    _maybe("rated_kwh", Double),
    _maybe("soh_share_low", Double),
    _maybe("soh_share", Double),
    _maybe("soh_share_high", Double),
    _maybe("soh_measured_on", Date),
    _maybe("registered_in", Date),  # first day of the month
    _maybe("mileage_km", Double),
    _maybe("winter_range_km_low", Double),
    _maybe("winter_range_km", Double),
    _maybe("winter_range_km_high", Double),
    _maybe("certified_on", Date),
    _column("prefecture", Text),
    _column("has_traceability", Boolean),
    _column("is_guaranteed", Boolean),
    _column("safety", Text),
    _column("is_synthetic", Boolean),
    _column("offered_from", Date),
    _column("offered_until", Date),
    Index(None, "seller"),
    Index(None, "battery_no"),
    Index("lots_open_idx", "battery_no", unique=True, postgresql_where=text("closed_at IS NULL")),
)
RESERVES = Table(  # the lowest price of a lot; its seller's alone
    "reserves",
    METADATA,
    Column("lot_no", BigInteger, primary_key=True, autoincrement=False),
    _column("seller", Text),
    _column("reserve_jpy", BigInteger),
)
WISHES = Table(  # what somebody looks for, and on which terms
    "wishes",
    METADATA,
    _number("wish_no"),
    _column("wish_id", Text, unique=True),
    _column("buyer", Text),
    _column("wished_at", _MOMENT),
    _maybe("closed_at", _MOMENT),
    _maybe("closed_as", Text),  # `closed`; that it was filled, its deals tell
    _column("goods", Text),
    _column("purpose", Text),
    _column("wanted_count", Integer),
    _maybe("models", Text),
    _maybe("chemistries", Text),
    _maybe("least_kwh", Double),
    _maybe("least_soh_share", Double),
    _maybe("least_winter_range_km", Double),
    _maybe("most_age_yr", Double),
    _maybe("most_mileage_km", Double),
    _maybe("most_certificate_age_yr", Double),
    _column("needs_traceability", Boolean),
    _column("needs_guarantee", Boolean),
    _column("needs_safety", Boolean),
    _maybe("regions", Text),
    _column("prefecture", Text),
    _maybe("wanted_from", Date),
    _column("wanted_until", Date),
    _column("is_abroad", Boolean),
    Index(None, "buyer"),
)
BIDS = Table(  # the most that a wish pays for one piece; its buyer's alone
    "bids",
    METADATA,
    Column("wish_no", BigInteger, primary_key=True, autoincrement=False),
    _column("buyer", Text),
    _column("bid_jpy", BigInteger),
)
DEALS = Table(  # one click of each side makes one; nobody else knows of it
    "deals",
    METADATA,
    _number("deal_no"),
    _column("deal_id", Text, unique=True),
    _column("lot_no", BigInteger),
    _maybe("wish_no", BigInteger),
    _column("battery_no", BigInteger),
    _column("seller", Text),
    _column("buyer", Text),
    _column("price_jpy", BigInteger),
    _column("proposed_by", Text),  # `seller`, `buyer` or `market`
    _column("proposed_at", _MOMENT),
    _column("answer_by", _MOMENT),
    _maybe("seller_said_at", _MOMENT),
    _maybe("buyer_said_at", _MOMENT),
    _maybe("agreed_at", _MOMENT),
    _maybe("ended_at", _MOMENT),
    _maybe("ended_as", Text),  # `withdrawn`, `declined`, `expired` or `gone`
    _maybe("sale_event", LargeBinary),  # SHA-256 of the event by which the battery was sold
    _maybe("taken_at", _MOMENT),
    _maybe("taken_event", LargeBinary),
    Index(None, "seller"),
    Index(None, "buyer"),
    Index(None, "wish_no"),
    Index("deals_agreed_idx", "lot_no", unique=True, postgresql_where=text("agreed_at IS NOT NULL")),
    Index(
        "deals_waiting_idx",
        *("lot_no", "buyer"),
        unique=True,
        postgresql_where=text("agreed_at IS NULL AND ended_at IS NULL"),
    ),
)
MARKET_TABLES = (LOTS, RESERVES, WISHES, BIDS, DEALS)  # in the order of import

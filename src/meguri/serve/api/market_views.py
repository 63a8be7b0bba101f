"""Lots, wishes and deals as the API gives them; what whoever asks may not read is not there, or null."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from meguri.registry.trading.deal import Deal
from meguri.registry.trading.lots import Lot
from meguri.registry.trading.wishes import Wish
from meguri.serve.addresses import battery_page
from meguri.serve.api.answers import BATTERY, EVENT

LOT, WISH, DEAL = "L-0a1b2c3d4e5f6071", "W-0a1b2c3d4e5f6071", "D-0a1b2c3d4e5f6071"
SELLER, BUYER = "did:web:dealer.example", "did:web:city.example"


class LotView(BaseModel):
    """A lot; what nobody stated is null."""

    lot_id: str = Field(examples=[LOT])
    battery_id: str = Field(examples=[BATTERY])
    seller: str = Field(description="Identifier of its owner.", examples=[SELLER])
    is_mine: bool = Field(description="Whether it is the asker's.")
    state: str = Field(description="open, withdrawn, sold or over.", examples=["open"])
    offered_from: date
    offered_until: date
    reserve_jpy: int | None = Field(None, description="Lowest price, yen; null for all but the seller.")
    goods: str = Field(examples=["vehicle"])
    model: str = Field(examples=["Nissan Leaf 40 kWh"])
    chemistry: str | None = Field(None, examples=["NMC"])
    rated_kwh: float | None = Field(None, description="Energy when new, kWh.", examples=[40.0])
    soh_share_low: float | None = Field(None, description="State of health, 5 % point, share.")
    soh_share: float | None = Field(None, description="Median.", examples=[0.88])
    soh_share_high: float | None = Field(None, description="95 % point.")
    soh_measured_on: date | None = None
    registered_in: date | None = Field(None, description="Month of first registration, by its first day.")
    mileage_km: float | None = Field(None, description="As its seller says.")
    winter_range_km_low: float | None = Field(
        None, description="Range in February, estimated, 5 % point, km."
    )
    winter_range_km: float | None = None
    winter_range_km_high: float | None = None
    certified_on: date | None = Field(None, description="Day of its newest certificate that is valid.")
    prefecture: str = Field(examples=["福岡県"])
    has_traceability: bool
    is_guaranteed: bool
    safety: str = Field(description="confirmed, unconfirmed or finding.", examples=["unconfirmed"])
    is_synthetic: bool = Field(description="Whether the data were simulated.")
    page: str = Field(description="Page of the battery.")


class WishView(BaseModel):
    """A wish; null asks nothing."""

    wish_id: str = Field(examples=[WISH])
    buyer: str = Field(examples=[BUYER])
    is_mine: bool
    state: str = Field(description="open, withdrawn, filled or over.", examples=["open"])
    bid_jpy: int | None = Field(None, description="Most that it pays, yen; null for all but the buyer.")
    got_count: int = Field(description="Pieces agreed on in deals of the asker; of its buyer, all.")
    goods: str = Field(examples=["vehicle"])
    purpose: str = Field(examples=["drive"])
    wanted_count: int = Field(examples=[1])
    models: str | None = None
    chemistries: str | None = None
    least_kwh: float | None = None
    least_soh_share: float | None = None
    least_winter_range_km: float | None = None
    most_age_yr: float | None = None
    most_mileage_km: float | None = None
    most_certificate_age_yr: float | None = None
    needs_traceability: bool
    needs_guarantee: bool
    needs_safety: bool
    regions: str | None = None
    prefecture: str = Field(examples=["大阪府"])
    wanted_from: date | None = None
    wanted_until: date
    is_abroad: bool


class DealView(BaseModel):
    """A deal, for its two parties alone."""

    deal_id: str = Field(examples=[DEAL])
    lot_id: str = Field(examples=[LOT])
    wish_id: str | None = Field(None, examples=[WISH])
    battery_id: str = Field(examples=[BATTERY])
    side: str = Field(description="On which side the asker is: seller or buyer.", examples=["seller"])
    seller: str = Field(examples=[SELLER])
    buyer: str = Field(examples=[BUYER])
    price_jpy: int = Field(
        description="What the buyer pays, yen, without carriage and consumption tax.", examples=[980_000]
    )
    state: str = Field(
        description="open, agreed, received, withdrawn, declined, expired or gone.", examples=["open"]
    )
    proposed_by: str = Field(description="seller, buyer or market.", examples=["buyer"])
    proposed_at: datetime
    answer_by: datetime
    seller_agreed_at: datetime | None = None
    buyer_agreed_at: datetime | None = None
    agreed_at: datetime | None = Field(None, description="When both had.")
    sale_event: str | None = Field(None, description="Event of the sale.", examples=[EVENT])
    received_at: datetime | None = None
    received_event: str | None = None


def lot_view(lot: Lot, parties: tuple[str, ...], day: date) -> LotView:
    """A lot as whoever asks sees it."""
    told: dict[str, Any] = lot.said._asdict()
    state = lot.closed_as or ("open" if lot.is_open(day) else "over")
    return LotView(
        lot_id=lot.lot_id, battery_id=lot.battery_id, seller=lot.seller, is_mine=lot.seller in parties,
        state=state, offered_from=lot.offered_from, offered_until=lot.offered_until,
        reserve_jpy=lot.reserve_jpy, page=battery_page(lot.battery_id), **told,
    )  # fmt: skip


def wish_view(wish: Wish, parties: tuple[str, ...], day: date) -> WishView:
    """A wish as whoever asks sees it."""
    told: dict[str, Any] = wish.terms._asdict()
    state = wish.closed_as or ("open" if wish.is_open(day) else "over")
    return WishView(
        wish_id=wish.wish_id, buyer=wish.buyer, is_mine=wish.buyer in parties, state=state,
        bid_jpy=wish.bid_jpy, got_count=wish.got_count, **told,
    )  # fmt: skip


def deal_view(deal: Deal, parties: tuple[str, ...], at: datetime) -> DealView:
    """A deal as one of its parties sees it."""
    return DealView(
        deal_id=deal.deal_id, lot_id=deal.lot_id, wish_id=deal.wish_id, battery_id=deal.battery_id,
        side=deal.side(parties), seller=deal.seller, buyer=deal.buyer, price_jpy=deal.price_jpy,
        state=deal.state(at), proposed_by=deal.proposed_by, proposed_at=deal.proposed_at,
        answer_by=deal.answer_by, seller_agreed_at=deal.seller_said_at, buyer_agreed_at=deal.buyer_said_at,
        agreed_at=deal.agreed_at, sale_event=deal.sale_event, received_at=deal.taken_at,
        received_event=deal.taken_event,
    )  # fmt: skip

"""What is offered and wanted in tests of the market."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.registry.told import BUYER, BY, Session, battery

from meguri.registry.trading import deals, lots, wishes
from meguri.registry.trading.deal import Deal

RIVAL = "urn:uuid:00000000-0000-4000-8000-000000000004"
STRANGER = "urn:uuid:00000000-0000-4000-8000-000000000003"
NOW = datetime.now(UTC)
TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=30)
RESERVE, BID, PRICE = 700_123, 1_100_321, 900_000

SAID = lots.Described(
    goods="vehicle",
    model="Nissan Leaf 40 kWh",
    chemistry="NMC",
    rated_kwh=40.0,
    soh_share_low=0.86,
    soh_share=0.88,
    soh_share_high=0.9,
    soh_measured_on=date(2026, 4, 1),
    registered_in=date(2020, 3, 1),
    mileage_km=48_000.0,
    winter_range_km_low=140.0,
    winter_range_km=160.0,
    winter_range_km_high=180.0,
    certified_on=None,
    prefecture="福岡県",
    has_traceability=True,
    is_guaranteed=False,
    safety="unconfirmed",
    is_synthetic=True,
)
TERMS = wishes.Terms(
    goods="vehicle",
    purpose="drive",
    wanted_count=1,
    models=None,
    chemistries=None,
    least_kwh=30.0,
    least_soh_share=None,
    least_winter_range_km=100.0,
    most_age_yr=None,
    most_mileage_km=None,
    most_certificate_age_yr=None,
    needs_traceability=True,
    needs_guarantee=False,
    needs_safety=False,
    regions=None,
    prefecture="大阪府",
    wanted_from=None,
    wanted_until=UNTIL,
    is_abroad=False,
)


def offered(session: Session, number: int = 1, seller: str = BY, **more: Any) -> str:
    """A lot; its name."""
    with session.transaction():
        return lots.offer_lot(
            session,
            battery(number),
            seller,
            SAID,
            more.get("reserve", RESERVE),
            more.get("until", UNTIL),
            NOW,
        )


def wanted(session: Session, buyer: str = BUYER, **changed: Any) -> str:
    """A wish; its name."""
    with session.transaction():
        return wishes.make_wish(session, buyer, TERMS._replace(**changed), BID, NOW)


def proposed(
    session: Session,
    lot_id: str,
    wish_id: str | None = None,
    buyer: str = BUYER,
    by: str = "buyer",
    price: int = PRICE,
    answer_by: datetime = NOW + timedelta(days=7),
) -> Deal:
    """A proposal."""
    with session.transaction():
        lot = lots.lot_named(session, lot_id, lock=True)
        wish = None if wish_id is None else wishes.wish_named(session, wish_id, lock=True)
        return deals.propose(session, lot, wish, buyer, price, by, NOW, answer_by)

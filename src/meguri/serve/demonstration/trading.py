"""The market of the demonstration: lots, wishes and one proposal that waits; no battery of it exists."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from meguri.registry.store import utc_now
from meguri.registry.trading import deals, lots, wishes
from meguri.registry.trading.deal import BUYER
from meguri.registry.trading.wishes import Terms
from meguri.registry.vault import Vault
from meguri.serve.demonstration.cast import called
from meguri.serve.demonstration.lives import number
from meguri.serve.trading.describing import described_now

if TYPE_CHECKING:
    from datetime import datetime

    from meguri.registry.database import Session

DAYS, WAITS_DAYS = 60, 14
# Battery, its owner, prefecture, lowest price.
_LOTS = (
    (12, "dealer", "福岡県", 1_350_000),
    (4, "owner", "東京都", 1_900_000),
    (3, "dealer", "福岡県", 240_000),
)
PROPOSED, PROPOSED_JPY = 12, 1_420_000


def trade(session: "Session", vault: Vault) -> None:
    """Offer, wish and propose, where nothing is offered; every start finds what the last one left.

    Args:
        session: of the registry itself.
        vault: opens owner data of the demonstration.
    """
    if lots.lots_shown(session, limit=1)[0]:
        return
    at = utc_now()
    day = at.astimezone().date()
    last = day + timedelta(days=DAYS)
    with session.transaction():
        made = {
            place: lots.offer_lot(
                session, number(place), called(owner),
                described_now(session, vault, number(place), prefecture, day), reserve_jpy, last, at,
            )
            for place, owner, prefecture, reserve_jpy in _LOTS
        }  # fmt: skip
        wish = wishes.make_wish(session, called("buyer"), _driving(last), 1_550_000, at)
        wishes.make_wish(session, called("reuse"), _storing(last), 260_000, at)
        _propose(session, made[PROPOSED], wish, at)


def _propose(session: "Session", lot_id: str, wish_id: str, at: "datetime") -> None:
    lot = lots.lot_named(session, lot_id, lock=True)
    wish = wishes.wish_named(session, wish_id, lock=True)
    until = at + timedelta(days=WAITS_DAYS)
    deals.propose(session, lot, wish, wish.buyer, PROPOSED_JPY, BUYER, at, until)


def _driving(last: date) -> Terms:
    return _terms(last)._replace(least_kwh=30.0, least_winter_range_km=110.0, wanted_count=2)


def _storing(last: date) -> Terms:
    storing = _terms(last)._replace(purpose="storage", wanted_count=4, prefecture="佐賀県")
    return storing._replace(chemistries="LMO;NMC", least_kwh=12.0)


def _terms(last: date) -> Terms:
    asks_nothing = dict.fromkeys(Terms._fields)
    told = {"goods": "vehicle", "purpose": "drive", "wanted_count": 1, "prefecture": "大阪府"}
    told |= {"wanted_until": last, "needs_traceability": True, "needs_guarantee": False}
    return Terms(**asks_nothing | told | {"needs_safety": False, "is_abroad": False})  # type: ignore[arg-type]

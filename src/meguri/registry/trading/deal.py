"""A deal as its two parties see it: what was proposed, who agreed when, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.records import uri_of
from meguri.registry.trading.faults import TradeCode, is_name, refused
from meguri.registry.trading.listed import LARGEST_PAGE
from meguri.tables.coded import shown

if TYPE_CHECKING:
    from meguri.registry.database import Session

SELLER, BUYER, MARKET = "seller", "buyer", "market"
OPEN, AGREED, RECEIVED = "open", "agreed", "received"
WITHDRAWN, DECLINED, EXPIRED, GONE = "withdrawn", "declined", "expired", "gone"
STATES = (OPEN, AGREED, RECEIVED, WITHDRAWN, DECLINED, EXPIRED, GONE)
MOST_DAYS = 30
_COLUMNS = (
    "d.deal_no, d.deal_id, l.lot_id, w.wish_id, b.battery_id, d.seller, d.buyer, d.price_jpy, d.proposed_by, "
    "d.proposed_at, d.answer_by, d.seller_said_at, d.buyer_said_at, d.agreed_at, d.ended_at, d.ended_as, "
    "d.sale_event, d.taken_at, d.taken_event, d.lot_no, d.wish_no"
)
_FROM = (
    "FROM meguri.deals d JOIN meguri.lots l USING (lot_no) LEFT JOIN meguri.wishes w USING (wish_no) "
    "JOIN meguri.batteries b ON b.battery_no = d.battery_no"
)


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal.

    Attributes:
        deal_no: its number, by which lists go on.
        deal_id: by which its parties name it.
        lot_id: the lot.
        wish_id: the wish that it is for; None of none.
        battery_id: the battery.
        seller: identifier of the one side.
        buyer: identifier of the other.
        price_jpy: what the buyer pays, yen.
        proposed_by: `seller`, `buyer` or `market`.
        proposed_at: when.
        answer_by: until when it waits for an answer.
        seller_said_at: when the seller agreed.
        buyer_said_at: when the buyer did.
        agreed_at: when both had.
        ended_at: when it ended without.
        ended_as: `withdrawn`, `declined`, `expired` or `gone` (the lot or the wish is).
        sale_event: address of the event of the sale.
        taken_at: when the buyer said that it came.
        taken_event: address of the event of that.
        lot_no: number of the lot.
        wish_no: number of the wish.
    """

    deal_no: int
    deal_id: str
    lot_id: str
    wish_id: str | None
    battery_id: str
    seller: str
    buyer: str
    price_jpy: int
    proposed_by: str
    proposed_at: datetime
    answer_by: datetime
    seller_said_at: datetime | None
    buyer_said_at: datetime | None
    agreed_at: datetime | None
    ended_at: datetime | None
    ended_as: str | None
    sale_event: str | None
    taken_at: datetime | None
    taken_event: str | None
    lot_no: int
    wish_no: int | None

    def state(self, at: datetime) -> str:
        """One of `STATES`."""
        if self.agreed_at is not None:
            return AGREED if self.taken_at is None else RECEIVED
        if self.ended_as is not None:
            return self.ended_as
        return OPEN if at < self.answer_by else EXPIRED

    def side(self, parties: Sequence[str]) -> str:
        """On which side somebody is, who is a party."""
        return SELLER if self.seller in parties else BUYER

    def has_said(self, side: str) -> bool:
        """Whether a side agreed."""
        return (self.seller_said_at if side == SELLER else self.buyer_said_at) is not None


def deal_named(session: "Session", deal_id: str) -> Deal:
    """A deal by its name, for whoever is a party to it.

    Raises:
        TradeError: none that whoever asks may see.
    """
    if not is_name(deal_id):
        raise refused(TradeCode.NO_DEAL, found=shown(deal_id))
    row = session.execute(f"SELECT {_COLUMNS} {_FROM} WHERE d.deal_id = %s", [deal_id]).fetchone()
    if row is None:
        raise refused(TradeCode.NO_DEAL, found=deal_id)
    return _deal(row)


def deals_shown(
    session: "Session", *, before: str | None = None, limit: int = 50
) -> tuple[tuple[Deal, ...], str | None]:
    """A page of the deals of whoever asks, the newest first, and the deal after which the next one begins.

    Pages go on from a deal's name, never its number: from numbers one could count the deals of others.

    Args:
        session: a connection, as whoever asks.
        before: name of the deal before which the page begins; None with the newest.
        limit: deals at most.

    Raises:
        TradeError: no deal of theirs is called so.
    """
    place = None if before is None else deal_named(session, before).deal_no
    limit = max(1, min(limit, LARGEST_PAGE))
    rows = session.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE (%(before)s::bigint IS NULL OR d.deal_no < %(before)s) "
        "ORDER BY d.deal_no DESC LIMIT %(limit)s",
        {"before": place, "limit": limit + 1},
    ).fetchall()
    found = tuple(_deal(row) for row in rows[:limit])
    return found, found[-1].deal_id if len(rows) > limit else None


def _deal(row: Sequence[Any]) -> Deal:
    told = list(row)
    for place in (16, 18):
        told[place] = None if told[place] is None else uri_of(told[place])
    return Deal(*told)

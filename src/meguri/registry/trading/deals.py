"""Deals: one click of each side. Proposed, agreed and received – or ended before; known to the two alone.

Rows are held in one order – lot, wish, deal, and only then the battery – so that no two answers wait for
each other, and of two buyers of one lot the second finds it gone.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING

from meguri.registry.records import digest_of
from meguri.registry.trading import lots, wishes
from meguri.registry.trading.deal import (
    BUYER,
    DECLINED,
    EXPIRED,
    GONE,
    OPEN,
    SELLER,
    WITHDRAWN,
    Deal,
    deal_named,
)
from meguri.registry.trading.faults import TradeCode, TradeError, fault_of, is_name, outside, refused
from meguri.registry.trading.ownership import is_offered
from meguri.tables.coded import shown

if TYPE_CHECKING:
    from meguri.registry.database import Session


def propose(
    session: "Session",
    lot: lots.Lot,
    wish: wishes.Wish | None,
    buyer: str,
    price_jpy: int,
    by: str,
    at: datetime,
    answer_by: datetime,
) -> Deal:
    """Propose a deal: the first click. The same proposal again is the one that waits.

    Args:
        session: of the registry itself, in a transaction.
        lot: held (`lot_named` with `lock`), and offered.
        wish: the buyer's wish that it is for, held after the lot.
        buyer: identifier of the buyer.
        price_jpy: what the buyer pays, yen.
        by: `seller`, `buyer` or `market`.
        at: now.
        answer_by: until when it waits.

    Raises:
        TradeError: the lot or the wish is gone; it is one's own; another price waits; no such amount.
    """
    day = at.astimezone().date()
    faults = outside(TradeCode.BAD_YEN, "price_jpy", price_jpy, 0, lots.MOST_JPY)
    if buyer == lot.seller:
        faults.append(fault_of(TradeCode.OWN_LOT))
    if not (lot.is_open(day) and is_offered(session, lot.lot_no)):
        faults.append(fault_of(TradeCode.LOT_GONE))
    if wish is not None and (not wish.is_open(day) or wish.buyer != buyer):
        faults.append(fault_of(TradeCode.WISH_GONE))
    if faults:
        raise TradeError(faults)
    session.execute(
        "UPDATE meguri.deals SET ended_at = answer_by, ended_as = 'expired' WHERE lot_no = %s "
        "AND buyer = %s AND agreed_at IS NULL AND ended_at IS NULL AND answer_by <= %s",
        [lot.lot_no, buyer, at],
    )
    waiting = session.execute(
        "SELECT deal_id, price_jpy FROM meguri.deals "
        "WHERE lot_no = %s AND buyer = %s AND agreed_at IS NULL AND ended_at IS NULL",
        [lot.lot_no, buyer],
    ).fetchone()
    if waiting is not None:
        if waiting[1] != price_jpy:
            raise refused(TradeCode.OTHER_PRICE, found=f"{waiting[1]:,}")
        return deal_named(session, waiting[0])
    name = f"D-{token_hex(8)}"
    session.execute(
        "INSERT INTO meguri.deals (deal_id, lot_no, wish_no, battery_no, seller, buyer, price_jpy, "
        "proposed_by, proposed_at, answer_by, seller_said_at, buyer_said_at) "
        "SELECT %s, l.lot_no, %s, l.battery_no, l.seller, %s, %s, %s, %s, %s, %s, %s FROM meguri.lots l "
        "WHERE l.lot_no = %s",
        [name, None if wish is None else wish.wish_no, buyer, price_jpy, by, at, answer_by,
         at if by == SELLER else None, at if by == BUYER else None, lot.lot_no],
    )  # fmt: skip
    return deal_named(session, name)


def agree(session: "Session", deal_id: str, parties: Sequence[str], at: datetime) -> tuple[Deal, bool]:
    """Agree to a deal: the second click, where the other side had agreed. Clicking again changes nothing.

    Args:
        session: of the registry itself, in a transaction.
        deal_id: its name.
        parties: identifiers of who agrees.
        at: now.

    Returns:
        The deal, and whether both sides agree now; its sale is to be recorded then, and `conclude` called.

    Raises:
        TradeError: no deal of theirs; it ended or waited too long; the lot or the wish is gone.
    """
    deal = held(session, deal_id, parties)
    side = deal.side(parties)
    if deal.agreed_at is not None:
        return deal, False
    _check_waiting(session, deal, at)
    if deal.has_said(side):
        return deal, False
    column = f"{side}_said_at"
    session.execute(f"UPDATE meguri.deals SET {column} = %s WHERE deal_no = %s", [at, deal.deal_no])
    found = deal_named(session, deal_id)
    return found, found.has_said(SELLER) and found.has_said(BUYER)


def conclude(session: "Session", deal: Deal, sale_event: str, at: datetime) -> Deal:
    """Write down that both agreed and how the sale is recorded; lot, wish and rivals end with it.

    Args:
        session: of the registry itself, in the transaction in which the event is kept.
        deal: held.
        sale_event: address of the event.
        at: now.
    """
    session.execute(
        "UPDATE meguri.deals SET agreed_at = %s, sale_event = %s WHERE deal_no = %s",
        [at, digest_of(sale_event), deal.deal_no],
    )
    lots.close_lot(session, deal.lot_no, at)
    if deal.wish_no is not None:
        wishes.close_filled(session, deal.wish_no, at)
    return deal_named(session, deal.deal_id)


def end(session: "Session", deal_id: str, parties: Sequence[str], at: datetime) -> Deal:
    """Withdraw a proposal, or decline it; ending again changes nothing.

    Raises:
        TradeError: no deal of theirs; both agreed.
    """
    deal = held(session, deal_id, parties)
    if deal.agreed_at is not None:
        raise refused(TradeCode.DEAL_AGREED)
    if deal.state(at) == OPEN:
        how = WITHDRAWN if deal.has_said(deal.side(parties)) else DECLINED
        session.execute(
            "UPDATE meguri.deals SET ended_at = %s, ended_as = %s WHERE deal_no = %s", [at, how, deal.deal_no]
        )
    return deal_named(session, deal_id)


def take(session: "Session", deal_id: str, parties: Sequence[str]) -> tuple[Deal, bool]:
    """The buyer says that the battery came; whether that is new, and an event to be recorded.

    Raises:
        TradeError: no deal of theirs; not the buyer; not agreed.
    """
    deal = held(session, deal_id, parties)
    if deal.buyer not in parties:
        raise refused(TradeCode.NOT_THE_BUYER)
    if deal.agreed_at is None:
        raise refused(TradeCode.NOT_AGREED)
    return deal, deal.taken_at is None


def taken(session: "Session", deal: Deal, event: str, at: datetime) -> Deal:
    """Write down by which event the buyer recorded that the battery came."""
    session.execute(
        "UPDATE meguri.deals SET taken_at = %s, taken_event = %s WHERE deal_no = %s",
        [at, digest_of(event), deal.deal_no],
    )
    return deal_named(session, deal.deal_id)


def held(session: "Session", deal_id: str, parties: Sequence[str]) -> Deal:
    """A deal of some parties, with its lot and wish, held to the end of the transaction.

    Raises:
        TradeError: no deal of theirs, whether there is one or not.
    """
    if not is_name(deal_id):
        raise refused(TradeCode.NO_DEAL, found=shown(deal_id))
    row = session.execute(
        "SELECT lot_no, wish_no FROM meguri.deals "
        "WHERE deal_id = %(name)s AND (seller = ANY(%(parties)s) OR buyer = ANY(%(parties)s))",
        {"name": deal_id, "parties": list(parties)},
    ).fetchone()
    if row is None:
        raise refused(TradeCode.NO_DEAL, found=deal_id)
    session.execute("SELECT FROM meguri.lots WHERE lot_no = %s FOR UPDATE", [row[0]])
    session.execute("SELECT FROM meguri.wishes WHERE wish_no = %s FOR UPDATE", [row[1]])
    session.execute("SELECT FROM meguri.deals WHERE deal_id = %s FOR UPDATE", [deal_id])
    return deal_named(session, deal_id)


def _check_waiting(session: "Session", deal: Deal, at: datetime) -> None:
    state = deal.state(at)
    if state == EXPIRED and deal.ended_as is None:
        raise refused(TradeCode.DEAL_OVER, found=deal.answer_by.isoformat(timespec="minutes"))
    if state == GONE or (state == OPEN and not is_offered(session, deal.lot_no)):
        raise refused(TradeCode.LOT_GONE)
    if state != OPEN:
        raise refused(TradeCode.DEAL_ENDED)

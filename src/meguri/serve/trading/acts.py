"""Offer, wish, propose, agree, end, receive: each click of the market, held to who may and to the record."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import PUBLIC, Asker, Context, Way
from meguri.registry.accounts.audit import line_of
from meguri.registry.accounts.organisations import roles_of_party
from meguri.registry.accounts.policy import permits_recording
from meguri.registry.accounts.standing import holding_party
from meguri.registry.store import life_of
from meguri.registry.trading import deals, lots, wishes
from meguri.registry.trading.deal import BUYER, MOST_DAYS, SELLER, Deal
from meguri.registry.trading.deal import deal_named as deal_by_name
from meguri.registry.trading.faults import TradeCode, TradeError, fault_of, refused
from meguri.registry.vault import capture_sealed
from meguri.serve.judging import Judge
from meguri.serve.trading.describing import described
from meguri.serve.trading.tables import gate_faults

if TYPE_CHECKING:
    from meguri.passport.events import Event
    from meguri.registry.database import Session
    from meguri.serve.house import Visit

USUAL_DAYS = 7  # that a proposal waits
WHERE = "deal"


@dataclass(frozen=True, slots=True)
class Offering:
    """What somebody wants to offer.

    Attributes:
        battery_id: the battery.
        reserve_jpy: lowest price, yen; nobody else reads it.
        until: last day.
        prefecture: where it stands.
        goods: what is offered; None takes what the record says.
        mileage_km: distance driven; None takes what the record says.
    """

    battery_id: str
    reserve_jpy: int
    until: date
    prefecture: str
    goods: str | None = None
    mileage_km: float | None = None


def offer(visit: "Visit", told: Offering) -> lots.Lot:
    """Offer a battery of one's own.

    Raises:
        RefusedError: 401 or 403.
        TradeError: price or last day cannot be used; not one's own; offered already; no model on record.
        PlaceError: no such prefecture.
    """
    for resource in ("lot", "handover"):
        visit.require("create", resource, told.battery_id)
    faults = lots.offer_faults(told.reserve_jpy, told.until, visit.house.today(), told.mileage_km)
    if faults:
        raise TradeError(faults)
    seller = holding_party(visit.session, told.battery_id)
    if seller is None:
        raise refused(TradeCode.NOT_OWNED, found=told.battery_id)
    said = described(visit, told.battery_id, told.prefecture, goods=told.goods, mileage_km=told.mileage_km)
    with visit.own_work() as session, session.transaction():
        name = lots.offer_lot(
            session, told.battery_id, seller, said, told.reserve_jpy, told.until, visit.house.now()
        )
        visit.note("create", "lot", name, told.battery_id)
    return lots.lot_named(visit.session, name)


def withdraw_lot(visit: "Visit", lot_id: str) -> None:
    """Take a lot of one's own back.

    Raises:
        RefusedError: 401 or 403.
        TradeError: no lot of theirs.
    """
    visit.scopes("remove", "lot")
    with visit.own_work() as session, session.transaction():
        lots.withdraw_lot(session, lot_id, visit.asker.parties, visit.house.now())
        visit.note("remove", "lot", lot_id)


def wish(visit: "Visit", terms: wishes.Terms, bid_jpy: int) -> wishes.Wish:
    """Tell a wish.

    Raises:
        RefusedError: 401 or 403.
        TradeError: everything that cannot be used.
        PlaceError: no such prefecture.
    """
    from meguri.facts.places import climate_of

    visit.scopes("create", "wish")
    faults = wishes.wish_faults(terms, bid_jpy, visit.house.today())
    if faults:
        raise TradeError(faults)
    named = [climate_of(one).prefecture for one in (terms.regions or "").split(";") if one.strip()]
    placed = terms._replace(
        prefecture=climate_of(terms.prefecture).prefecture, regions=";".join(named) or None
    )
    with visit.own_work() as session, session.transaction():
        name = wishes.make_wish(session, visit.asker.parties[0], placed, bid_jpy, visit.house.now())
        visit.note("create", "wish", name)
    return wishes.wish_named(visit.session, name)


def withdraw_wish(visit: "Visit", wish_id: str) -> None:
    """Take a wish of one's own back.

    Raises:
        RefusedError: 401 or 403.
        TradeError: no wish of theirs.
    """
    visit.scopes("remove", "wish")
    with visit.own_work() as session, session.transaction():
        wishes.withdraw_wish(session, wish_id, visit.asker.parties, visit.house.now())
        visit.note("remove", "wish", wish_id)


def propose(
    visit: "Visit", lot_id: str, price_jpy: int, wish_id: str | None = None, days: int = USUAL_DAYS
) -> Deal:
    """Propose a deal: the first of two clicks. The seller proposes to a wish, the buyer for a lot.

    Args:
        visit: who proposes.
        lot_id: the lot.
        price_jpy: what the buyer pays, yen.
        wish_id: the wish that it is for; the seller has to name one.
        days: that it waits for an answer.

    Raises:
        RefusedError: 401 or 403.
        TradeError: nothing that they can see; gone; a gate of the wish is against it; another price waits.
    """
    visit.scopes("create", "deal")
    lot = lots.lot_named(visit.session, lot_id)
    wanted = None if wish_id is None else wishes.wish_named(visit.session, wish_id)
    parties = visit.asker.parties
    by = SELLER if lot.seller in parties else BUYER
    if by == SELLER:
        if wanted is None:
            raise refused(TradeCode.OWN_LOT)
        visit.require("create", "handover", lot.battery_id)
    elif wanted is not None and wanted.buyer not in parties:
        raise refused(TradeCode.NO_WISH, found=wanted.wish_id)
    faults = list(gate_faults(lot, wanted, visit.house.today()))
    if not 1 <= days <= MOST_DAYS:
        told = {"found": days, "low": 1, "high": MOST_DAYS}
        faults.append(fault_of(TradeCode.BAD_FIGURE, where="days", **told))
    if faults:
        raise TradeError(faults)
    at = visit.house.now()
    with visit.own_work() as session, session.transaction():
        held = lots.lot_named(session, lot_id, lock=True)
        waits = None if wish_id is None else wishes.wish_named(session, wish_id, lock=True)
        buyer = parties[0] if wanted is None else wanted.buyer
        deal = deals.propose(session, held, waits, buyer, price_jpy, by, at, at + timedelta(days=days))
        visit.note("create", "deal", deal.deal_id)
    return deal_by_name(visit.session, deal.deal_id)


def agree(visit: "Visit", deal_id: str) -> Deal:
    """Agree to a deal; where the other side had agreed, the sale is recorded, and the battery is the buyer's.

    Raises:
        RefusedError: 401 or 403; 409, the record is against the sale.
        TradeError: no deal of theirs; ended or over; the lot or the wish is gone; a gate is against it.
    """
    visit.scopes("change", "deal")
    at = visit.house.now()
    with visit.own_work() as session, session.transaction():
        deal, is_whole = deals.agree(session, deal_id, visit.asker.parties, at)
        if is_whole:
            _hold_to_gates(visit, session, deal)
            event = _kept(visit, session, _sale(visit, session, deal))
            deals.conclude(session, deal, event, at)
        visit.note("change", "deal", deal_id)
    return deal_by_name(visit.session, deal_id)


def end(visit: "Visit", deal_id: str) -> Deal:
    """Withdraw one's proposal, or decline the other's.

    Raises:
        RefusedError: 401 or 403.
        TradeError: no deal of theirs; agreed already.
    """
    visit.scopes("change", "deal")
    with visit.own_work() as session, session.transaction():
        deals.end(session, deal_id, visit.asker.parties, visit.house.now())
        visit.note("change", "deal", deal_id)
    return deal_by_name(visit.session, deal_id)


def receive(visit: "Visit", deal_id: str) -> Deal:
    """The buyer records that the battery came.

    Raises:
        RefusedError: 401 or 403.
        TradeError: no deal of theirs; not the buyer; not agreed; sold on meanwhile.
    """
    from meguri.journeys.market_day import taken_event

    visit.scopes("change", "deal")
    visit.scopes("create", "handover")
    at = visit.house.now()
    with visit.own_work() as session, session.transaction():
        deal, is_new = deals.take(session, deal_id, visit.asker.parties)
        if is_new:
            if _owner(session, deal.battery_id) != deal.buyer:
                raise refused(TradeCode.SOLD_ON)
            lot = lots.lot_named(session, deal.lot_id)
            event = taken_event(
                deal.battery_id, deal.buyer, at.astimezone(), is_synthetic=lot.said.is_synthetic
            )
            deals.taken(session, deal, _kept(visit, session, event), at)
        visit.note("change", "deal", deal_id)
    return deal_by_name(visit.session, deal_id)


def _sale(visit: "Visit", session: "Session", deal: Deal) -> "Event":
    """The event of the sale, in the seller's name, and held to what the seller may record now.

    Raises:
        TradeError: the seller may not sell any more.
        RefusedError: the record is against it.
    """
    from meguri.journeys.market_day import sale_event

    seller = Asker(
        Way.KEY,
        organisation_id=deal.seller,
        roles=frozenset({PUBLIC, *roles_of_party(session, deal.seller)}),
    )
    as_seller = replace(visit, asker=seller, _contexts={})
    lot = lots.lot_named(session, deal.lot_id)
    at = visit.house.now().astimezone()
    made = sale_event(deal.battery_id, deal.seller, deal.buyer, at, is_synthetic=lot.said.is_synthetic)
    if not permits_recording(visit.house.accounts.policy, seller, made.kind, Context(is_own=True)):
        raise refused(TradeCode.LOT_GONE)
    Judge(as_seller, session).hold(made)
    return made


def _kept(visit: "Visit", session: "Session", event: "Event") -> str:
    """Keep an event in the transaction of its deal; its address."""
    house = visit.house
    noted = line_of(visit.asker, "create", "handover", visit.address)
    found = capture_sealed(session, event, house.key, house.vault, now=house.now, where=WHERE, noted=noted)
    house.metrics.events.inc(found.is_new)
    return found.event_id


def _hold_to_gates(visit: "Visit", session: "Session", deal: Deal) -> None:
    wanted = None if deal.wish_id is None else wishes.wish_named(session, deal.wish_id)
    faults = list(gate_faults(lots.lot_named(session, deal.lot_id), wanted, visit.house.today()))
    if faults:
        raise TradeError(faults)


def _owner(session: "Session", battery_id: str) -> str | None:
    """Whose the battery is by its events, which the lists follow within a second."""
    from meguri.passport.events import custody
    from meguri.registry.passports import latest_day

    life = life_of(session, battery_id)
    held = custody(life, latest_day(life), battery_id=battery_id)
    return next((one.holder for one in reversed(held) if one.party == "owning_party" and not one.until), None)

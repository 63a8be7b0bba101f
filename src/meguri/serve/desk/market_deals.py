"""Our deals: what was proposed, by whom, what is to be answered, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.trading.deal import AGREED, BUYER, OPEN, SELLER, Deal
from meguri.registry.trading.faults import TradeError
from meguri.registry.trading.lots import lot_named
from meguri.registry.trading.wishes import Wish, wish_named
from meguri.report.car_names import car_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.market_lots import HERE, LABELS, PAGE, names_for, status_of, tabs
from meguri.serve.desk.market_typed import Typed
from meguri.serve.desk.market_words import A_PERSON, clock_said, missed_said, worth_said, yen_said
from meguri.serve.desk.words import shortened
from meguri.serve.faults import RefusedError, not_found
from meguri.serve.trading import acts
from meguri.serve.trading.paging import deals_before

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
DEALS = "/market/deals"
ACTS = {"agree": acts.agree, "end": acts.end, "receive": acts.receive}
LOOKS = {
    "open": (N_("waits for an answer"), "warn"),
    "agreed": (N_("agreed"), "good"),
    "received": (N_("received"), "good"),
    "withdrawn": (N_("withdrawn"), ""),
    "declined": (N_("declined"), ""),
    "expired": (N_("waited too long"), ""),
    "gone": (N_("no longer possible"), ""),
}

PROPOSED = {
    "seller": N_("proposed by the seller"),
    "buyer": N_("proposed by the buyer"),
    "market": N_("proposed by the market"),
}
BELOW = N_("Below your lowest price ({price}).")
ABOVE = N_("Above the most that your wish pays ({price}).")
NEEDS = N_("The lot does not meet the wish in: {needs}.")
NO_LOT = N_("Choose a lot.")


@dataclass(frozen=True)
class Step:
    """One step of a deal."""

    what: str
    when: str
    look: str


@dataclass(frozen=True)
class DealCard:
    """One deal as one of its parties sees it.

    Attributes:
        deal_id: its name.
        title: the car or pack.
        battery: identifier, short.
        page: page of the battery.
        seller: name.
        buyer: name.
        price: to the yen.
        state: in words.
        look: of the state.
        steps: what happened, and what is still to come.
        notes: what whoever reads should know before they click.
        worth: what a like car fetches; "" where nobody can tell, and once nothing is to be decided.
        may_agree: whether their answer is waited for.
        may_end: whether they may withdraw or decline it.
        is_own: whether they agreed already, so that ending it is withdrawing.
        may_receive: whether they may record the receipt.
        is_seller: whether they sell.
    """

    deal_id: str
    title: str
    battery: str
    page: str
    seller: str
    buyer: str
    price: str
    state: str
    look: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    worth: str
    may_agree: bool
    may_end: bool
    is_own: bool
    may_receive: bool
    is_seller: bool


@router.get("/market/deals")
def deals(request: Request) -> Response:
    """The deals of whoever asks."""
    with opened(request, HERE) as desk:
        desk.visit.scopes("list", "deal")
        return _page(request, desk)


@router.post("/market/deals")
def proposed(
    request: Request,
    lot: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
    price: Annotated[str, Form()] = "",
) -> Response:
    """Propose a deal."""
    with opened(request, HERE) as desk:
        desk.visit.scopes("create", "deal")
        try:
            labels = {"price": desk.say(N_("Price"))} | LABELS
            read = Typed({"price": price}, labels, desk.house.today())
            amount = read.yen("price")
            if read.faults:
                raise TradeError(read.faults)
            if not lot.strip():
                raise RefusedError(400, "no_lot_chosen", NO_LOT)
            made = acts.propose(desk.visit, lot.strip()[:40], amount, wish.strip()[:40] or None)
        except (TradeError, RefusedError) as fault:
            return _page(request, desk, messages_of(fault, desk), _status(fault))
    return moved(f"{DEALS}#{made.deal_id}")


@router.post("/market/deals/{deal}/{act}")
def answered(request: Request, deal: str, act: str) -> Response:
    """Agree, end or receive; what was done already is simply shown."""
    if act not in ACTS:
        raise not_found()
    with opened(request, HERE) as desk:
        desk.visit.scopes("change", "deal")
        try:
            found = ACTS[act](desk.visit, deal)
        except (TradeError, RefusedError) as fault:
            return _page(request, desk, messages_of(fault, desk), _status(fault))
    return moved(f"{DEALS}#{found.deal_id}")


def _status(fault: Exception) -> int:
    """404 of what is not theirs; 409 where something else happened meanwhile; else 400."""
    if isinstance(fault, TradeError):
        codes = {str(one.code) for one in fault.faults}
        if codes & {"no_lot", "no_wish", "no_deal"}:
            return 404
        return 400 if codes <= {"bad_yen", "bad_figure"} else 409
    return status_of(fault)


def _page(request: Request, desk: Desk, wrong: tuple[str, ...] = (), status: int = 200) -> Response:
    place = request.query_params.get("cursor") if request.method in ("GET", "HEAD") else None
    found, cursor = deals_before(desk.session, place, PAGE)
    names = names_for(desk, {party for one in found for party in (one.seller, one.buyer)})
    return shown(
        request, desk, "desk_deals.html.j2", status=status, wrong=wrong, tabs=tabs(desk, "deals"),
        deals=tuple(_card(one, desk, names) for one in found), is_later=bool(place),
        following=cursor or "",
    )  # fmt: skip


def _card(deal: Deal, desk: Desk, names: Mapping[str, str]) -> DealCard:
    say, parties = desk.say, desk.visit.asker.parties
    lot = lot_named(desk.session, deal.lot_id)
    side, state = deal.side(parties), deal.state(desk.house.now())
    words, look = LOOKS[state]
    has_said = deal.has_said(side)
    return DealCard(
        deal_id=deal.deal_id, title=car_said(lot.said.model, desk.frame.lang),
        battery=shortened(deal.battery_id), page=battery_page(deal.battery_id),
        seller=names.get(deal.seller, say(A_PERSON)), buyer=names.get(deal.buyer, say(A_PERSON)),
        price=yen_said(deal.price_jpy, desk.frame.lang),
        state=say(N_("waits for your answer")) if state == OPEN and not has_said else say(words),
        look=look, steps=tuple(_steps(deal, state, desk)),
        notes=_notes(deal, state, side, lot.reserve_jpy, desk),
        worth=worth_said(lot, desk.house.today(), desk.frame) if state == OPEN else "",
        may_agree=state == OPEN and not has_said, may_end=state == OPEN, is_own=has_said,
        may_receive=state == AGREED and side == BUYER, is_seller=side == SELLER,
    )  # fmt: skip


def _steps(deal: Deal, state: str, desk: Desk) -> list[Step]:
    say = desk.say

    def step(words: str, at: datetime | None) -> Step:
        return Step(say(words), "" if at is None else clock_said(at, desk.frame), "done" if at else "")

    steps = [step(PROPOSED[deal.proposed_by], deal.proposed_at)]
    if deal.ended_as is not None or state == "expired":
        ended = Step(say(LOOKS[state][0]), clock_said(deal.ended_at or deal.answer_by, desk.frame), "stop")
        return [*steps, ended]
    if deal.proposed_by != SELLER:
        steps.append(step(N_("the seller agrees"), deal.seller_said_at))
    if deal.proposed_by != BUYER:
        steps.append(step(N_("the buyer agrees"), deal.buyer_said_at))
    steps.append(step(N_("the sale is recorded; the battery is the buyer's"), deal.agreed_at))
    steps.append(step(N_("the buyer records that it came"), deal.taken_at))
    if state == OPEN:
        until = say(N_("waits for an answer until {moment}"))
        steps.insert(1, Step(until.format(moment=clock_said(deal.answer_by, desk.frame)), "", ""))
    return steps


def _notes(deal: Deal, state: str, side: str, reserve_jpy: int | None, desk: Desk) -> tuple[str, ...]:
    """What only the reader's own side should know, and where the lot is not what the wish asks for."""
    if state != OPEN:
        return ()
    say, lang = desk.say, desk.frame.lang
    notes = []
    wish: Wish | None = None if deal.wish_id is None else wish_named(desk.session, deal.wish_id)
    if side == SELLER and reserve_jpy is not None and deal.price_jpy < reserve_jpy:
        notes.append(say(BELOW).format(price=yen_said(reserve_jpy, lang)))
    if wish is not None:
        if side == BUYER and wish.bid_jpy is not None and deal.price_jpy > wish.bid_jpy:
            notes.append(say(ABOVE).format(price=yen_said(wish.bid_jpy, lang)))
        lot = lot_named(desk.session, deal.lot_id)
        missed = tuple(missed_said(lot, wish, desk.house.today(), desk.frame))
        if missed:
            notes.append(say(NEEDS).format(needs=("、" if lang == "ja" else ", ").join(missed)))
    return tuple(notes)

"""Deals: proposed by one side, agreed to by the other; each is known to its two parties alone."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.trading.deal import MOST_DAYS, Deal, deal_named
from meguri.registry.trading.lots import MOST_JPY
from meguri.serve.api.answers import errors, next_link
from meguri.serve.api.market_lots import LARGEST, PRIVATE
from meguri.serve.api.market_views import LOT, WISH, DealView, deal_view
from meguri.serve.house import Visit, entered
from meguri.serve.reading import Asked, StrictRoute, Text, Told
from meguri.serve.trading import acts
from meguri.serve.trading.paging import deals_before

router = APIRouter(tags=["market"], route_class=StrictRoute)


class DealsQuery(Asked):
    """Which page."""

    cursor: Text | None = Field(None, description="`cursor` of the page before.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Deals at most.")


class DealList(BaseModel):
    """One page of a list, the newest first."""

    items: list[DealView]
    cursor: str | None = Field(None, description="Where the next page begins; null on the last.")


class DealProposal(Told):
    """What is proposed: the first of two clicks."""

    lot_id: Text = Field(description="The lot.", examples=[LOT])
    wish_id: Text | None = Field(
        None, description="The wish that it is for; the seller has to name one.", examples=[WISH]
    )
    price_jpy: int = Field(
        ge=0,
        le=MOST_JPY,
        description="What the buyer pays, yen, without carriage and consumption tax.",
        examples=[980_000],
    )
    days: int = Field(acts.USUAL_DAYS, ge=1, le=MOST_DAYS, description="Days that it waits for an answer.")


@router.get("/market/deals", response_model=DealList, responses=errors(403), summary="List one's deals")
def deals(request: Request, asked: Annotated[DealsQuery, Query()], response: Response) -> DealList:
    """The deals that the asker is a party to, whatever became of them."""
    with entered(request) as visit:
        visit.scopes("list", "deal")
        found, cursor = deals_before(visit.session, asked.cursor, asked.limit)
        items = [deal_view(one, visit.asker.parties, visit.house.now()) for one in found]
    response.headers.update(next_link(request, "cursor", cursor) | PRIVATE)
    return DealList(items=items, cursor=cursor)


@router.post(
    "/market/deals",
    status_code=201,
    response_model=DealView,
    responses=errors(403, 404, 408, 409, 413, 415),
    summary="Propose a deal",
)
def proposed(request: Request, wanted: DealProposal, response: Response) -> DealView:
    """Propose to buy a lot, or to sell one's own to a wish. The same proposal again is the one that waits."""
    with entered(request) as visit:
        made = acts.propose(visit, wanted.lot_id, wanted.price_jpy, wanted.wish_id, wanted.days)
        view = deal_view(made, visit.asker.parties, visit.house.now())
    response.headers.update(PRIVATE | {"Location": f"/api/v1/market/deals/{view.deal_id}"})
    return view


@router.get("/market/deals/{deal}", response_model=DealView, responses=errors(403, 404), summary="One deal")
def one_deal(request: Request, deal: str, response: Response) -> DealView:
    """A deal, for its parties; to everybody else there is none."""
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        visit.scopes("read", "deal")
        return _view(visit, deal_named(visit.session, deal))


_ANSWERS = errors(403, 404, 409)


@router.post(
    "/market/deals/{deal}/agree", response_model=DealView, responses=_ANSWERS, summary="Agree to a deal"
)
def agreed(request: Request, deal: str, response: Response) -> DealView:
    """The second of two clicks: the sale is recorded, and the buyer owns it. Again: no change."""
    return _done(request, deal, response, acts.agree)


@router.post(
    "/market/deals/{deal}/end", response_model=DealView, responses=_ANSWERS, summary="End a proposal"
)
def ended(request: Request, deal: str, response: Response) -> DealView:
    """Withdraw one's own proposal, or decline the other's. Again, it changes nothing."""
    return _done(request, deal, response, acts.end)


@router.post(
    "/market/deals/{deal}/receive", response_model=DealView, responses=_ANSWERS, summary="Record the receipt"
)
def received(request: Request, deal: str, response: Response) -> DealView:
    """The buyer records that the battery came. Again, it changes nothing."""
    return _done(request, deal, response, acts.receive)


def _done(request: Request, name: str, response: Response, act: Callable[[Visit, str], Deal]) -> DealView:
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        return _view(visit, act(visit, name))


def _view(visit: Visit, deal: Deal) -> DealView:
    return deal_view(deal, visit.asker.parties, visit.house.now())

"""Lots on the market: what is offered now, one's own whatever became of it, offering and taking back."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.trading.lots import MOST_JPY, MOST_KM, WantedLots, lot_named, lots_shown
from meguri.serve.addresses import known
from meguri.serve.api.answers import BATTERY, errors, next_link
from meguri.serve.api.market_views import LotView, lot_view
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.house import Visit, entered
from meguri.serve.reading import Asked, LongText, StrictRoute, Text, Told
from meguri.serve.trading import acts

router = APIRouter(tags=["market"], route_class=StrictRoute)
PRIVATE = {"Cache-Control": "private, no-store"}
LARGEST = 200
Goods = Literal["vehicle", "pack", "module"]


class LotsQuery(Asked):
    """What a list is narrowed to."""

    mine: bool = Field(False, description="Only one's own, closed ones among them.")
    goods: Goods | None = None
    model: Text | None = Field(None, description="A part of the model's name.", examples=["Leaf"])
    chemistry: Text | None = Field(None, examples=["NMC"])
    prefecture: Text | None = Field(None, examples=["福岡県"])
    soh_from: float | None = Field(None, ge=0, le=2, description="State of health, lower edge, share.")
    kwh_from: float | None = Field(None, ge=0, le=2_000, description="Energy now, kWh.")
    cursor: Text | None = Field(None, description="`cursor` of the page before.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Lots at most.")


class LotList(BaseModel):
    """One page of a list, the newest first."""

    items: list[LotView]
    cursor: str | None = Field(None, description="Where the next page begins; null on the last.")


class LotOffer(Told):
    """What is offered; what is known of the battery is taken from its record."""

    battery_id: LongText = Field(description="A battery of one's own.", examples=[BATTERY])
    reserve_jpy: int = Field(ge=0, le=MOST_JPY, description="Lowest price, yen; nobody else reads it.")
    until: date = Field(description="Last day.", examples=["2027-01-31"])
    prefecture: Text = Field(description="Where it stands.", examples=["福岡県"])
    goods: Goods | None = Field(None, description="Else what the record says.")
    mileage_km: float | None = Field(None, ge=0, le=MOST_KM, description="Else what the record says.")


@router.get("/market/lots", response_model=LotList, responses=errors(403), summary="List lots")
def lots(request: Request, asked: Annotated[LotsQuery, Query()], response: Response) -> LotList:
    """What is offered now, for whoever may trade; of one's own also what ended."""
    told = asked.model_dump(include=set(WantedLots.__slots__), exclude_none=True)
    with entered(request) as visit:
        visit.scopes("list", "lot")
        secret, of = visit.house.settings.text("MEGURI_SECRET"), f"lots {asked.mine} {sorted(told.items())}"
        place = place_of(asked.cursor, of, secret) or None
        sellers = visit.asker.parties if asked.mine else None
        found, after = lots_shown(
            visit.session, WantedLots(**told), sellers=sellers, before=place, limit=asked.limit
        )
        items = [lot_view(one, visit.asker.parties, visit.house.today()) for one in found]
    cursor = cursor_of(after, of, secret)
    response.headers.update(next_link(request, "cursor", cursor) | PRIVATE)
    return LotList(items=items, cursor=cursor)


@router.post(
    "/market/lots",
    status_code=201,
    response_model=LotView,
    responses=errors(403, 404, 408, 409, 413, 415),
    summary="Offer a battery",
)
def offered(request: Request, wanted: LotOffer, response: Response) -> LotView:
    """Offer a battery that one owns. Others see what its record says of it, never the lowest price."""
    with entered(request) as visit:
        visit.scopes("create", "lot")
        told = wanted.model_dump() | {"battery_id": known(visit.session, wanted.battery_id)}
        made = acts.offer(visit, acts.Offering(**told))
        view = lot_view(made, visit.asker.parties, visit.house.today())
    response.headers.update(PRIVATE | {"Location": f"/api/v1/market/lots/{view.lot_id}"})
    return view


@router.get("/market/lots/{lot}", response_model=LotView, responses=errors(403, 404), summary="One lot")
def one_lot(request: Request, lot: str, response: Response) -> LotView:
    """A lot that is offered now, one's own, or one that one has a deal about."""
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        visit.scopes("list", "lot")
        return _view(visit, lot)


@router.post(
    "/market/lots/{lot}/withdraw",
    response_model=LotView,
    responses=errors(403, 404),
    summary="Take a lot back",
)
def withdrawn(request: Request, lot: str, response: Response) -> LotView:
    """Take a lot of one's own back; proposals for it end with it. Again, it changes nothing."""
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        acts.withdraw_lot(visit, lot)
        return _view(visit, lot)


def _view(visit: Visit, name: str) -> LotView:
    return lot_view(lot_named(visit.session, name), visit.asker.parties, visit.house.today())

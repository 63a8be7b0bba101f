"""Wishes on the market: what is looked for now, one's own whatever became of it, telling and taking back."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.trading.lots import MOST_JPY
from meguri.registry.trading.wishes import MOST_PIECES, Terms, wish_named, wishes_shown
from meguri.serve.api.answers import errors, next_link
from meguri.serve.api.market_lots import LARGEST, PRIVATE, Goods
from meguri.serve.api.market_views import WishView, wish_view
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.house import Visit, entered
from meguri.serve.reading import Asked, LongText, StrictRoute, Text, Told
from meguri.serve.trading import acts

router = APIRouter(tags=["market"], route_class=StrictRoute)


class WishesQuery(Asked):
    """Which wishes."""

    mine: bool = Field(False, description="Only one's own, closed ones among them.")
    cursor: Text | None = Field(None, description="`cursor` of the page before.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Wishes at most.")


class WishList(BaseModel):
    """One page of a list, the newest first."""

    items: list[WishView]
    cursor: str | None = Field(None, description="Where the next page begins; null on the last.")


class WishTold(Told):
    """What is looked for, and the most that is paid for one piece; what is left out asks nothing."""

    goods: Goods = Field("vehicle", description="What is wanted.")
    purpose: Literal["drive", "storage", "recycle", "export"] = Field("drive", description="What for.")
    wanted_count: int = Field(1, ge=1, le=MOST_PIECES, description="Pieces at most.")
    bid_jpy: int = Field(ge=1, le=MOST_JPY, description="Most for one piece, yen; nobody else reads it.")
    models: LongText | None = Field(None, description="Parted by ;", examples=["Nissan Leaf 40 kWh"])
    chemistries: Text | None = Field(None, description="Parted by ;", examples=["NMC;LFP"])
    least_kwh: float | None = Field(None, ge=0, le=2_000, description="Energy now, kWh.", examples=[30.0])
    least_soh_share: float | None = Field(None, ge=0, le=1.5, description="Lower edge, share.")
    least_winter_range_km: float | None = Field(None, ge=0, le=2_000, description="In February, lower edge.")
    most_age_yr: float | None = Field(None, ge=0, le=60, description="Years.")
    most_mileage_km: float | None = Field(None, ge=0, le=2_000_000)
    most_certificate_age_yr: float | None = Field(None, ge=0, le=60, description="Years.")
    needs_traceability: bool = False
    needs_guarantee: bool = False
    needs_safety: bool = False
    regions: Text | None = Field(None, description="Prefectures that it may come from, parted by ;")
    prefecture: Text = Field(description="Where it is needed.", examples=["大阪府"])
    wanted_from: date | None = None
    wanted_until: date = Field(description="Last day; the wish ends with it.", examples=["2027-01-31"])
    is_abroad: bool = Field(False, description="Whether it would leave Japan.")


@router.get("/market/wishes", response_model=WishList, responses=errors(403), summary="List wishes")
def wishes(request: Request, asked: Annotated[WishesQuery, Query()], response: Response) -> WishList:
    """What is looked for now, for whoever may trade; of one's own also what ended."""
    with entered(request) as visit:
        visit.scopes("list", "wish")
        secret, of = visit.house.settings.text("MEGURI_SECRET"), f"wishes {asked.mine}"
        place = place_of(asked.cursor, of, secret) or None
        buyers = visit.asker.parties if asked.mine else None
        found, after = wishes_shown(visit.session, buyers=buyers, before=place, limit=asked.limit)
        items = [wish_view(one, visit.asker.parties, visit.house.today()) for one in found]
    cursor = cursor_of(after, of, secret)
    response.headers.update(next_link(request, "cursor", cursor) | PRIVATE)
    return WishList(items=items, cursor=cursor)


@router.post(
    "/market/wishes",
    status_code=201,
    response_model=WishView,
    responses=errors(403, 408, 409, 413, 415),
    summary="Tell a wish",
)
def wished(request: Request, wanted: WishTold, response: Response) -> WishView:
    """Say what one looks for. Others see what it asks for, never the most that it pays."""
    told = wanted.model_dump(exclude={"bid_jpy"})
    with entered(request) as visit:
        made = acts.wish(visit, Terms(**told), wanted.bid_jpy)
        view = wish_view(made, visit.asker.parties, visit.house.today())
    response.headers.update(PRIVATE | {"Location": f"/api/v1/market/wishes/{view.wish_id}"})
    return view


@router.get("/market/wishes/{wish}", response_model=WishView, responses=errors(403, 404), summary="One wish")
def one_wish(request: Request, wish: str, response: Response) -> WishView:
    """A wish that is open, one's own, or one that one has a deal about."""
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        visit.scopes("list", "wish")
        return _view(visit, wish)


@router.post(
    "/market/wishes/{wish}/withdraw",
    response_model=WishView,
    responses=errors(403, 404),
    summary="Take a wish back",
)
def withdrawn(request: Request, wish: str, response: Response) -> WishView:
    """Take a wish of one's own back; proposals for it end with it. Again, it changes nothing."""
    response.headers.update(PRIVATE)
    with entered(request) as visit:
        acts.withdraw_wish(visit, wish)
        return _view(visit, wish)


def _view(visit: Visit, name: str) -> WishView:
    return wish_view(wish_named(visit.session, name), visit.asker.parties, visit.house.today())

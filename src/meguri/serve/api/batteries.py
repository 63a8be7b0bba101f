"""Batteries: lists of those that a reader may list, and one line of each."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.fleet import LARGEST_PAGE, Line, Wanted, line_of_battery, listing
from meguri.serve.addresses import battery_page, in_path, known, passport_address
from meguri.serve.api.answers import BATTERY, errors, next_link
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.house import entered
from meguri.serve.listed import as_shown, check_narrowing, lists_all
from meguri.serve.reading import Asked, StrictRoute, Text

router = APIRouter(tags=["batteries"], route_class=StrictRoute)


class Battery(BaseModel):
    """One battery in a list; what nobody stated, or its passport withholds from the asker, is null."""

    battery_id: str = Field(description="Address of the battery.", examples=[BATTERY])
    sequence: int = Field(description="Number of events in this line.", ge=1)
    battery_status: str | None = Field(None, examples=["original"])
    passport_status: str | None = None
    battery_category: str | None = Field(None, examples=["ev"])
    chemistry: str | None = Field(None, examples=["NMC"])
    vehicle_model: str | None = Field(None, examples=["Nissan Leaf 40 kWh"])
    placed_on_market_in: str | None = Field(None, examples=["JP"])
    manufactured_on: date | None = None
    rated_energy_kwh: float | None = Field(None, examples=[40.0])
    soh_share: float | None = Field(None, description="State of health, median, share.", examples=[0.86])
    soh_share_low: float | None = Field(None, description="5 % point, share.", examples=[0.82])
    soh_share_high: float | None = Field(None, description="95 % point, share.", examples=[0.89])
    soh_measured_on: date | None = None
    soh_is_synthetic: bool | None = Field(None, description="Whether the data were simulated.")
    last_kind: str | None = Field(description="Kind of the last event.", examples=["diagnosed"])
    last_at: datetime
    links: dict[str, str] = Field(description="Where to go on: passport, events, page.")


class BatteryList(BaseModel):
    """One page of a list."""

    items: list[Battery]
    cursor: str | None = Field(None, description="Where the next page begins; null on the last.")


class BatteryQuery(Asked):
    """What a list is narrowed to."""

    battery_status: Text | None = None
    battery_category: Text | None = None
    chemistry: Text | None = None
    vehicle_model: Text | None = None
    soh_from: float | None = Field(None, ge=0, le=2, description="Lower end of the state of health, share.")
    soh_below: float | None = Field(None, ge=0, le=2, description="Upper end of the state of health, share.")
    cursor: Text | None = Field(None, description="`cursor` of the page before.")
    limit: int = Field(100, ge=1, le=LARGEST_PAGE, description="Lines at most.")


@router.get("/batteries", response_model=BatteryList, responses=errors(403), summary="List batteries")
def batteries(request: Request, asked: Annotated[BatteryQuery, Query()], response: Response) -> BatteryList:
    """The batteries that the asker may list, in the order in which they first came."""
    told = asked.model_dump(exclude={"lang", "cursor", "limit"}, exclude_none=True)
    with entered(request) as visit:
        parties = None if lists_all(visit) else visit.asker.parties  # the database holds him to them
        check_narrowing(visit, told)
        secret, of = visit.house.settings.text("MEGURI_SECRET"), f"batteries {sorted(told.items())}"
        place = place_of(asked.cursor, of, secret)
        found = listing(visit.session, Wanted(**told), parties=parties, after=place, limit=asked.limit)
        lines = as_shown(visit, found.lines)
    cursor = cursor_of(found.after, of, secret)
    response.headers.update(next_link(request, "cursor", cursor) | {"Cache-Control": "private, no-cache"})
    return BatteryList(items=[battery_of(one) for one in lines], cursor=cursor)


@router.get(
    "/batteries/{battery:path}", response_model=Battery, responses=errors(403, 404), summary="One battery"
)
def battery(request: Request, battery: str, response: Response) -> Battery:
    """The line of one battery, for whoever may list it."""
    with entered(request) as visit:
        visit.scopes("list", "fleet")
        ident = known(visit.session, battery)
        visit.require("list", "fleet", ident)
        (line,) = as_shown(visit, [line_of_battery(visit.session, ident)])
    response.headers["Cache-Control"] = "private, no-cache"
    return battery_of(line)


def battery_of(line: Line) -> Battery:
    """A line as the API gives it."""
    told: dict[str, Any] = dict(zip(Line._fields, line, strict=True))
    if told["soh_is_synthetic"] is not None:
        told["soh_is_synthetic"] = bool(told["soh_is_synthetic"])
    links = {
        "passport": passport_address(line.battery_id),
        "events": f"/api/v1/events?battery={in_path(line.battery_id)}",
        "page": battery_page(line.battery_id),
    }
    return Battery(**told, links=links)

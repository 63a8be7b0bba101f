"""The law: its calendar on a day, and a passport that somebody brings checked against it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.document import read_document
from meguri.serve.api import examples
from meguri.serve.api.answers import answers, body_of, gives, plain
from meguri.serve.house import entered, house_of
from meguri.serve.reading import BODY, Asked, JsonBytes, StrictRoute, Text
from meguri.settings import data_folder

router = APIRouter(prefix="/law", tags=["law"], route_class=StrictRoute)


class CalendarQuery(Asked):
    """Which rules."""

    on: date | None = Field(None, description="The day; else today.")
    jurisdiction: Text | None = Field(None, description="EU, JP, US, CN or INT; else all.", examples=["EU"])
    category: Text | None = Field(None, description="Kind of battery.", examples=["ev"])
    duty_bearer: Text | None = Field(None, description="Whom they bind.", examples=["dealer"])


class CheckQuery(Asked):
    """Which law, and when."""

    on: date | None = Field(None, description="The day; else today.")
    market: Text = Field("EU", description="Whose law: EU, JP, US, CN or INT.")
    category: Text | None = Field(None, description="Of the battery; else as the passport says.")
    placed_on_market: date | None = Field(None, description="Else as the passport says.")


@router.get(
    "/calendar",
    responses=answers({200: gives("The rules.", {"on": "2027-02-18", "kept_on": "2026-11-28", "rules": []})}),
    summary="Rules of law on a day",
)
def calendar(request: Request, asked: Annotated[CalendarQuery, Query()]) -> Response:
    """Every rule known by a day, and how it stands on it."""
    from meguri.facts.law import kept_on, rules
    from meguri.report.law_json import law_json

    house = house_of(request)
    folder = data_folder(house.settings.environ)
    day = asked.on or house.today()
    found = rules(day, asked.jurisdiction, asked.category, duty_bearer=asked.duty_bearer, folder=folder)
    return plain(law_json(found, day, kept_on(folder=folder)))


@router.post(
    "/check",
    responses=answers(
        {200: gives("Findings as a tree, by topic and rule.", {"on": "2027-02-18", "topics": []})},
        403,
        408,
        413,
        415,
    ),
    openapi_extra=body_of({"type": "object"}, examples.passport(), said="A passport."),
    summary="Check a passport against the law",
)
def check(request: Request, asked: Annotated[CheckQuery, Query()], body: JsonBytes) -> Response:
    """What the law of a market asks on a day, and what the passport has; nothing of it is kept."""
    from meguri.passport.compliance import as_tree, check_passport

    with entered(request) as visit:
        visit.require("create", "verification")
        day, folder = asked.on or visit.house.today(), data_folder(visit.house.settings.environ)
    checked = check_passport(
        read_document(body, where=BODY),
        day,
        asked.category,
        asked.placed_on_market,
        asked.market,
        folder=folder,
    )
    return plain(as_tree(checked))

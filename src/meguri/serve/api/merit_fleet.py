"""Merit of the asker's own batteries, from their record here, with what the record lacks."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.api.answers import BATTERY, answers, gives, plain
from meguri.serve.fleet_merit import own_fleet
from meguri.serve.house import entered
from meguri.serve.reading import Asked, StrictRoute, Text

router = APIRouter(tags=["merit"], route_class=StrictRoute)
ANSWER = {
    "sums": [{"sum_by": "all", "sum_id": "all", "retained_kwh_yr": 3.0}],
    "batteries": [{"sum_by": "battery", "sum_id": BATTERY, "retained_kwh_yr": 3.0}],
    "gaps": [{"battery_id": BATTERY, "code": "fleet_no_mileage", "en": "…", "ja": "…"}],
    "held": 1,
    "until": "2026-11-28",
}


class FleetQuery(Asked):
    """How it is counted."""

    scheme: Text = Field("points_only", description="Name of a shipped scheme.", examples=["city_trial"])
    until: date | None = Field(None, description="Day on which counting ends; else today.")


@router.get(
    "/merit/fleet",
    responses=answers({200: gives("All together, battery by battery, and what is missing.", ANSWER)}, 403),
    summary="Merit of one's own batteries",
)
def fleet(request: Request, asked: Annotated[FleetQuery, Query()]) -> Response:
    """What the batteries that the asker holds now kept in service in his hands, by their record here."""
    from meguri.report.account_json import rows
    from meguri.report.merit_fleet_words import gap_said
    from meguri.report.merit_json import merit_json

    with entered(request) as visit:
        told = own_fleet(visit, asked.until or visit.house.today(), asked.scheme)
    gaps = [
        {"battery_id": one, "code": code, "en": gap_said(code, "en"), "ja": gap_said(code, "ja")}
        for one, codes in told.gaps.items()
        for code in codes
    ]
    made = merit_json(told.merit.service, told.merit.sums, told.merit.awards)
    more = {"batteries": rows(told.by_battery), "gaps": gaps, "held": told.count}
    return plain(made | more | {"until": told.until.isoformat()})

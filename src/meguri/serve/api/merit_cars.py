"""Which cars of a fleet a used EV could replace: a fleet list in, an answer for each car out."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.api.answers import answers, body_of, gives, plain
from meguri.serve.house import house_of
from meguri.serve.municipal import answered, fleet_told
from meguri.serve.reading import AnyBytes, Asked, StrictRoute, Text, check_kind

router = APIRouter(tags=["merit"], route_class=StrictRoute)
CSV = "text/csv"
LIST = "車両番号,車両区分,燃料,都道府県,1日平均走行距離,充電設備\n1,軽乗用車,ガソリン,福岡県,25,有\n"
ANSWER = {
    "totals": {"cars": 1, "counts": {"yes": 1, "no": 0, "unknown": 0}},
    "cars": [{"car_id": "1", "pack": "sakura", "answer": "yes", "needed_km": 57.8}],
    "whys": [],
    "parts": [],
    "merit": [],
    "wishes": [],
    "assumed": [],
}


class CarsQuery(Asked):
    """What is asked of the fleet."""

    prefecture: Text | None = Field(None, description="Where the cars are, if the list does not tell.")
    packs: list[Text] = Field(
        default_factory=list, max_length=10, description="Used EVs asked about; else usual ones.",
        examples=[["sakura", "leaf40"]],
    )  # fmt: skip
    any_kind: bool = Field(False, description="Let any of these EVs replace any kind of car, vans too.")
    taxed: bool = Field(False, description="Car tax is paid (leased or private cars).")
    on: date | None = Field(None, description="Day of the question; else today.")
    seed: int = Field(1, ge=0, le=2**31 - 1)


@router.post(
    "/merit/cars",
    responses=answers({200: gives("An answer for each car, and all together.", ANSWER)}, 408, 413, 415),
    openapi_extra=body_of(
        {"type": "string"}, LIST, CSV, "A fleet list, UTF-8 or cp932; headings in ja or en."
    ),
    summary="Which cars a used EV could replace",
)
def cars(request: Request, asked: Annotated[CarsQuery, Query()], body: AnyBytes) -> Response:
    """Yes, no or measure first for each car, why, what it saves in yen and CO2, what it keeps in service."""
    from meguri.report.municipal_json import municipal_json

    check_kind(request, CSV, "text/plain", "application/octet-stream")
    listed = fleet_told(body, "fleet.csv", asked.prefecture)
    on_day = asked.on or house_of(request).today()
    told = answered(listed, asked.packs, on_day, any_kind=asked.any_kind, taxed=asked.taxed, seed=asked.seed)
    made = municipal_json(told.made, told.totals, told.assumed)
    return plain(made | {"ignored": list(listed.ignored), "seed": asked.seed})

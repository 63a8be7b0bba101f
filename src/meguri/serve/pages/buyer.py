"""The buyer's page: no account, no measurement, an honest spread."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.house import entered
from meguri.serve.pages.buyer_form import read_car
from meguri.serve.pages.buyer_view import buyer_view
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
NAMES = ("model", "first", "km", "place")
LONGEST = 60


@router.get("/buyer")
def buyer(request: Request) -> Response:
    """The form, and the answer where it was filled."""
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "buyer", visit.asker)
        today = visit.house.today()
    car = read_car(told, today, frame)
    return page(
        request,
        frame,
        "buyer.html.j2",
        status=400 if wrongs(car.fields) else 200,
        fields=car.fields,
        wrong=wrongs(car.fields),
        view=None if car.facts is None else buyer_view(car.facts, car.place, frame),
    )

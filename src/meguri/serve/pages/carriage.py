"""Carriage as a page: what may be carried how, by which rule, at what cost and CO2."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.charts.japan_map import CREDIT
from meguri.report.carriage_words import ESTIMATE
from meguri.serve.house import entered
from meguri.serve.pages.carriage_form import NAMES, read_parcel
from meguri.serve.pages.carriage_view import LOOKS, carriage_view
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
LONGEST = 60


@router.get("/carriage")
def carriage(request: Request) -> Response:
    """The form, and the answer where it was filled."""
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "carriage", visit.asker)
        today = visit.house.today()
    asked = read_parcel(told, today, frame)
    return page(
        request,
        frame,
        "carriage.html.j2",
        status=400 if wrongs(asked.fields) else 200,
        fields=asked.fields,
        wrong=wrongs(asked.fields),
        estimate=frame.say(ESTIMATE),
        looks=LOOKS,
        credit=CREDIT,
        view=None if asked.parcel is None else carriage_view(asked.parcel, frame),
    )

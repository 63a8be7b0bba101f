"""The municipal page: which of our cars could a used EV replace? A fleet list in, an answer each out."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve.faults import not_found
from meguri.serve.house import entered
from meguri.serve.municipal import MOST_BYTES, MOST_CARS, answered, fleet_told
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.merit_cars_view import cars_fields, cars_view
from meguri.serve.pages.refusals import BAD_INPUT, lines_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
NO_FILE = N_("Choose a fleet list (CSV) first.")
LONGEST = 60
LISTS = {"template": False, "example": True}


@router.get("/merit/cars")
def form(request: Request) -> Response:
    """The form, or the answer for the synthetic fleet."""
    from meguri.journeys.municipal_demo import demo_fleet

    with entered(request) as visit:
        frame, today = frame_of(request, visit.house, "merit", visit.asker), visit.house.today()
    if request.query_params.get("demo") != "1":
        return _answer(request, frame, {})
    listed = fleet_told(demo_fleet(), "demo.csv", None)
    return _answer(
        request, frame, {}, view=cars_view(listed, answered(listed, (), today), frame), is_demo=True
    )


@router.get("/merit/cars/{name}.csv")
def listing(name: str) -> Response:
    """A fleet list to fill in, or a synthetic one."""
    from meguri.journeys.municipal_demo import demo_fleet, empty_fleet

    if name not in LISTS:
        raise not_found()
    headers = {"Content-Disposition": f'attachment; filename="fleet-{name}.csv"'}
    return Response(demo_fleet() if LISTS[name] else empty_fleet(), media_type=CSV, headers=headers)


@router.post("/merit/cars")
def cars(
    request: Request,
    list_file: Annotated[UploadFile | None, File()] = None,
    prefecture: Annotated[str, Form()] = "",
    packs: Annotated[list[str] | None, Form()] = None,
    any_kind: Annotated[str, Form()] = "",
    taxed: Annotated[str, Form()] = "",
) -> Response:
    """The answer for a list; nothing of it is kept."""
    with entered(request) as visit:
        frame, today = frame_of(request, visit.house, "merit", visit.asker), visit.house.today()
    told: dict[str, Any] = {"prefecture": prefecture[:LONGEST], "packs": tuple(packs or ())[:20]}
    told |= {"any_kind": bool(any_kind), "taxed": bool(taxed)}
    content = list_file.file.read(MOST_BYTES + 1) if list_file is not None else b""
    if not content.strip():
        return _answer(request, frame, told, wrong=(frame.say(NO_FILE),))
    try:
        where = (list_file.filename or "fleet.csv")[-80:] if list_file is not None else ""
        listed = fleet_told(content, where, told["prefecture"])
        made = answered(listed, told["packs"], today, any_kind=told["any_kind"], taxed=told["taxed"])
    except BAD_INPUT as fault:
        lines = lines_of(fault, frame)
        return _answer(request, frame, told, wrong=lines)
    return _answer(request, frame, told, view=cars_view(listed, made, frame))


def _answer(
    request: Request,
    frame: Frame,
    told: Mapping[str, Any],
    *,
    view: object = None,
    wrong: tuple[str, ...] = (),
    is_demo: bool = False,
) -> Response:
    return page(
        request, frame, "merit_cars.html.j2", status=400 if wrong else 200, view=view, wrong=wrong,
        is_demo=is_demo, fields=cars_fields(told, frame), most=f"{MOST_CARS:,}",
    )  # fmt: skip

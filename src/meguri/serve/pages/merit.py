"""The page of merit: one's own car without an account, records of a fleet or city, and cards to show."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve.faults import not_found
from meguri.serve.house import entered
from meguri.serve.pages.fields import Field, wrongs
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.merit_form import DEFAULT_SCHEME, LONGEST, NAMES, DriversCar, read_driver
from meguri.serve.pages.merit_records import LARGEST, records_fields, records_view
from meguri.serve.pages.merit_view import driver_card, merit_view
from meguri.serve.pages.refusals import BAD_INPUT, lines_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
NOTHING = N_("Choose batteries.csv and holdings.csv at least.")
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@router.get("/merit")
def merit(request: Request) -> Response:
    """The forms, and the card where one was filled."""
    frame, fields, car, today = _asked(request)
    if request.query_params.get("demo") == "records":
        from meguri.journeys.merit_demo import DEMO_UNTIL, demo_files

        told = {"by": "municipality", "scheme": "city_trial", "until": DEMO_UNTIL.isoformat()}
        return _answer(
            request, frame, records=records_view(demo_files(), told, DEMO_UNTIL, frame), asked=told
        )
    view = None if car is None else merit_view(car, today, frame)
    status = 400 if wrongs(fields) else 200
    return _answer(request, frame, status=status, fields=fields, view=view, query=request.url.query)


@router.get("/merit/card.{kind}")
def card(request: Request, kind: str) -> Response:
    """The card by itself, to be kept and shown: no address on it, and no name but the one typed."""
    from meguri.report.merit_card_picture import card_png, card_svg

    frame, _fields, car, today = _asked(request)
    if kind not in KINDS or car is None:
        raise not_found()
    _merit, made, _health = driver_card(car, today)
    drawn: bytes | str = (card_png if kind == "png" else card_svg)(made, frame.lang, name=car.name)
    headers = {"Content-Disposition": f'attachment; filename="merit.{kind}"', "Cache-Control": "no-store"}
    return Response(drawn, media_type=KINDS[kind], headers=headers)


@router.get("/merit/records/{name}.csv")
def template(name: str) -> Response:
    """An empty file of records to fill in."""
    from meguri.journeys.merit import FILES

    if name not in FILES:
        raise not_found()
    content = b"\xef\xbb\xbf" + FILES[name].empty().write_csv().encode()
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type=CSV, headers=headers)


@router.post("/merit")
def records(
    request: Request,
    batteries: Annotated[UploadFile | None, File()] = None,
    holdings: Annotated[UploadFile | None, File()] = None,
    use: Annotated[UploadFile | None, File()] = None,
    odometer: Annotated[UploadFile | None, File()] = None,
    readings: Annotated[UploadFile | None, File()] = None,
    by: Annotated[str, Form()] = "owner",
    records_scheme: Annotated[str, Form()] = DEFAULT_SCHEME,
    until: Annotated[str, Form()] = "",
) -> Response:
    """What the records come to; nothing of them is kept."""
    frame, today = _entered(request)
    sent = {
        "batteries": batteries,
        "holdings": holdings,
        "use": use,
        "odometer": odometer,
        "readings": readings,
    }
    files = {name: one.file.read(LARGEST + 1) for name, one in sent.items() if one is not None}
    files = {name: content for name, content in files.items() if content.strip()}
    told = {"by": by[:LONGEST], "scheme": records_scheme[:LONGEST], "until": until[:LONGEST]}
    if not {"batteries", "holdings"} <= set(files):
        return _answer(request, frame, status=400, wrong=(frame.say(NOTHING),), asked=told)
    try:
        view = records_view(files, told, today, frame)
    except BAD_INPUT as fault:
        lines = lines_of(fault, frame)
        return _answer(request, frame, status=400, wrong=lines, asked=told)
    return _answer(request, frame, records=view, asked=told)


def _entered(request: Request) -> tuple[Frame, date]:
    with entered(request) as visit:
        return frame_of(request, visit.house, "merit", visit.asker), visit.house.today()


def _asked(request: Request) -> tuple[Frame, tuple[Field, ...], DriversCar | None, date]:
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    frame, today = _entered(request)
    fields, car = read_driver(told, today, frame)
    return frame, fields, car, today


def _answer(
    request: Request,
    frame: Frame,
    *,
    status: int = 200,
    fields: tuple[Field, ...] | None = None,
    asked: Mapping[str, str] | None = None,
    wrong: tuple[str, ...] = (),
    **values: Any,
) -> Response:
    shown = read_driver({}, date.max, frame)[0] if fields is None else fields
    told = {"view": None, "records": None, "query": ""} | values
    return page(
        request, frame, "merit.html.j2", status=status, fields=shown, wrongs=wrongs(shown), wrong=wrong,
        records_fields=records_fields(asked or {}, frame), **told,
    )  # fmt: skip

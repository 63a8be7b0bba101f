"""Ways of a used EV side by side (出口比較): no account, nothing kept, each figure with doubt and source."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve.house import entered
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.refusals import BAD_INPUT, lines_of
from meguri.serve.pages.rendering import page
from meguri.serve.pages.worth_form import NAMES, WorthForm, read_form
from meguri.serve.pages.worth_reckoned import Reckoned, fitted, reckoned, reckoned_by
from meguri.serve.pages.worth_view import worth_view

router = APIRouter(include_in_schema=False)
LONGEST = 60
LARGEST = 1_000_000  # bytes of a list of sales
MOST_FIELDS = 60
NO_FILE = N_("Choose the list of your sales (CSV), or compare without it.")
TOO_LARGE = N_("The list of sales has more than {limit} bytes. Send less.")


@router.get("/worth")
def worth(request: Request) -> Response:
    """The form, and the answer where it was filled."""
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    frame, form = _read(request, told)
    made = None if form.ask is None else reckoned(form.ask)
    return _answer(request, frame, form, made)


async def _sent(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        yield form


@router.post("/worth")
def worth_by_sales(request: Request, sent: Annotated[FormData, Depends(_sent)]) -> Response:
    """The same by one's own sales, which are read and not kept."""
    told = {name: sent[name] for name in NAMES if isinstance(sent.get(name), str)}
    frame, form = _read(request, {name: str(one)[:LONGEST] for name, one in told.items()})
    file = sent.get("sales")
    content = file.file.read(LARGEST + 1) if isinstance(file, UploadFile) else b""
    if not content or len(content) > LARGEST:
        said = frame.say(TOO_LARGE if content else NO_FILE).format(limit=f"{LARGEST:,}")
        return _answer(request, frame, form, None, (said,))
    if form.ask is None:
        return _answer(request, frame, form, None)
    try:
        made = reckoned_by(form.ask, fitted(content, form.ask.on))
    except BAD_INPUT as fault:
        return _answer(request, frame, form, None, lines_of(fault, frame))
    return _answer(request, frame, form, made)


@router.get("/worth/sales.csv")
def template() -> Response:
    """An empty list of sales to fill in."""
    from meguri.tables.worth import CAR_SALES

    content = b"\xef\xbb\xbf" + CAR_SALES.empty().write_csv().encode()
    headers = {"Content-Disposition": 'attachment; filename="sales.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _read(request: Request, told: dict[str, str]) -> tuple[Frame, WorthForm]:
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "worth", visit.asker)
        today = visit.house.today()
    return frame, read_form(told, today, frame)


def _answer(
    request: Request, frame: Frame, form: WorthForm, made: Reckoned | None, refused: tuple[str, ...] = ()
) -> Response:
    wrong = wrongs((*form.fields, *form.more))
    view = None if made is None or form.ask is None else worth_view(made, form.ask, frame)
    is_more_open = any(one.wrong for one in form.more)
    return page(
        request, frame, "worth.html.j2", status=400 if wrong or refused else 200, fields=form.fields,
        more=form.more, is_more_open=is_more_open, wrong=wrong, refused=refused, view=view,
    )  # fmt: skip

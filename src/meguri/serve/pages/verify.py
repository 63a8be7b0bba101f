"""The page that verifies a signed document, without an account and without keeping it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve.house import Visit, entered
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page
from meguri.serve.pages.verify_certificate import certificate_verdict
from meguri.serve.pages.verify_view import verdict_on

router = APIRouter(include_in_schema=False)
NOTHING = N_("Choose a file, or paste the document's text.")
NO_DAY = N_("{found} is no day. Write it as 2027-02-18, or leave it out.")
LIMIT_BYTES = 2_000_000
_EDGE = 1  # one byte more than allowed tells that there was too much


@router.get("/verify")
def form(request: Request) -> Response:
    """The empty form."""
    with entered(request) as visit:
        return _answer(request, frame_of(request, visit.house, "verify", visit.asker))


@router.post("/verify")
def verify(
    request: Request,
    document: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
) -> Response:
    """The verdict on what was sent; nothing of it is kept."""
    content = document.file.read(LIMIT_BYTES + _EDGE) if document is not None else b""
    content = content or text.encode("utf-8")[: LIMIT_BYTES + _EDGE]
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "verify", visit.asker)
        day = _day(on, visit)
        if day is None:
            return _answer(request, frame, wrong=frame.say(NO_DAY).format(found=on[:40]), on=on)
        if not content.strip():
            return _answer(request, frame, wrong=frame.say(NOTHING), on=on)
        trust, view = visit.house.trust, certificate_verdict(content, visit, day, frame)
    return _answer(request, frame, view=view or verdict_on(content, trust, day, frame), on=on)


def _day(told: str, visit: Visit) -> date | None:
    if not told.strip():
        return visit.house.today()
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        return None


def _answer(
    request: Request, frame: Frame, *, view: object = None, wrong: str = "", on: str = ""
) -> Response:
    status = 400 if wrong else 200
    return page(request, frame, "verify.html.j2", status=status, view=view, wrong=wrong, on=on)

"""A photograph of a QR code, for browsers that read none by themselves: it leads where the code does.

The photograph is in memory while it is looked at, and what a code says is never followed to elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meguri.locale import N_
from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryError
from meguri.serve import scanning
from meguri.serve.house import Visit, entered, house_of
from meguri.serve.pages.battery import led_to
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.home import home_page
from meguri.serve.pages.rendering import no_store

router = APIRouter(include_in_schema=False)
LARGEST_MB = 20
NOTHING = N_("Take or choose a photo first.")
NO_CODE = N_(
    "No QR code was found in the photo. Go closer, hold the phone still, and see that the whole code with "
    "its white border is in the picture."
)
NO_PICTURE = N_("This file cannot be read as a photo. Wanted is JPEG or PNG.")
TOO_LARGE = N_("The photo is too large. Up to {megabytes} MB and {pixels} million pixels are read.")
NOT_NOW = N_("The photo could not be read in time. Try again in a moment, or type the number below the code.")
ELSEWHERE = N_("The QR code says: {found}. That is no battery or certificate known here; nothing was opened.")
_SHOWN = 200
_WRONG = {
    "none": (400, NOTHING),
    "no_picture": (422, NO_PICTURE),
    "too_large": (413, TOO_LARGE),
    "too_long": (503, NOT_NOW),
    "failed": (422, NO_PICTURE),
}


@router.post("/find/photo")
async def photographed(request: Request, photo: Annotated[UploadFile | None, File()] = None) -> Response:
    """To the battery or certificate whose code was photographed; back with a reason where there is none."""
    read = await _read(request, photo)
    return await run_in_threadpool(_answer, request, read)


async def _read(request: Request, photo: UploadFile | None) -> Mapping[str, Any]:
    """What the codes of a photograph say; it is gone when this is known."""
    if photo is None:
        return {"status": "none"}
    try:
        content = await photo.read(LARGEST_MB * 1_000_000 + 1)
    finally:
        await photo.close()
    if not content:
        return {"status": "none"}
    if len(content) > LARGEST_MB * 1_000_000:
        return {"status": "too_large"}
    return await house_of(request).photographs.answered(scanning.__name__, content)


def _answer(request: Request, read: Mapping[str, Any]) -> Response:
    texts: Sequence[str] = read.get("texts", ())
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "home", visit.asker)
        place = next((found for one in texts if (found := _place(one, visit))), None)
        if place is not None:
            return no_store(RedirectResponse(place, 303))
        if texts:
            status, said = 404, frame.say(ELSEWHERE).format(found=texts[0][:_SHOWN])
        else:
            status, message = _WRONG.get(str(read["status"]), (422, NO_CODE))
            pixels = scanning.MOST_PIXELS // 1_000_000
            said = frame.say(message).format(megabytes=LARGEST_MB, pixels=pixels)
        told = texts[0] if texts else ""
        return no_store(home_page(request, visit, frame, told, status=status, wrong_photo=said))


def _place(text: str, visit: Visit) -> str | None:
    """Where a code leads; None where that is not here."""
    try:
        return led_to(text, visit)
    except (IdentifierError, RegistryError):
        return None

"""The page of a certificate, where its QR code leads: what it says, and whether it is as it was issued."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.certificates import is_theirs
from meguri.report.car_names import car_said
from meguri.report.certificate import words as w
from meguri.report.passport_words import month_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.archive import Archived, archived
from meguri.serve.desk.doors import Desk, DeskRoute, opened, shown
from meguri.serve.faults import RefusedError
from meguri.serve.negotiation import representation_of
from meguri.settings import LANGUAGES

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
LARGEST_PDF = 5_000_000
KINDS = {"html": ("text/html",), "json": ("application/json",)}
ERASED = N_(
    "What the certificate said cannot be read here: its holder asked to be erased, or this registry was "
    "taken over without the key to it."
)
CLOSED = N_(
    "This certificate was issued with the whole chassis number on every page, so it is opened only to who "
    "issued it and who holds the battery. Sign in as one of them."
)


@router.get("/certificates/{name}.json")
def signed(request: Request, name: str) -> Response:
    """The signed document as it was issued: the printed fingerprint is its SHA-256."""
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        return _document(desk, archived(desk.visit, name))


@router.get("/certificates/{name}")
def checked(request: Request, name: str) -> Response:
    """What a certificate says, and whether it is as it was issued: where its QR code leads."""
    wished = representation_of(request.headers.get("accept", ""), KINDS, "html")
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        found = archived(desk.visit, name)
        answer = _document(desk, found) if wished == "json" else _checked(request, desk, found)
    answer.headers.append("Vary", "Accept")
    return answer


@router.post("/certificates/{name}")
def compared(request: Request, name: str, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Whether a file is the page that was issued, to the byte."""
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        found = archived(desk.visit, name)
        content = file.file.read(LARGEST_PDF + 1) if file is not None else b""
        same = sha256(content).hexdigest() in set(found.sealed.values())
        return _checked(request, desk, found, "same" if same else "other" if content else "none")


@router.get("/certificates/{name}/pdf")
def printed(request: Request, name: str, lang: str = "") -> Response:
    """The page as it was issued: in full to who issued it or holds the battery, else without the number."""
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        found = archived(desk.visit, name)
        is_open = _for_everybody(desk, found)
        said = lang if lang in LANGUAGES else desk.frame.lang
    headers = {
        "Content-Disposition": f'inline; filename="certificate-{name[:8]}-{said}.pdf"',
        "Cache-Control": "private, no-cache",  # who signs in reads another
    }
    return Response(found.page(said, is_open=is_open), media_type="application/pdf", headers=headers)


def _document(desk: Desk, found: Archived) -> Response:
    _for_everybody(desk, found)
    headers = {"Content-Disposition": f'inline; filename="certificate-{found.name[:8]}.json"'}
    return Response(found.text, media_type="application/json", headers=headers)


def _for_everybody(desk: Desk, found: Archived) -> bool:
    """Whether the reader gets what everybody may read: not who issued it, nor who holds the battery.

    Raises:
        RefusedError: 410, the holder was erased; 403, issued before there was a page without the number.
    """
    if found.is_erased:
        raise RefusedError(410, "erased_certificate", ERASED)
    if is_theirs(desk.session, found.name):
        return False
    if not found.is_open:
        raise RefusedError(403, "closed_certificate", CLOSED)
    return True


def _checked(request: Request, desk: Desk, found: Archived, compared: str = "") -> Response:
    if found.is_erased:
        return _remains(request, desk, found, compared)
    from meguri.journeys.certificate import Car

    content, say = found.content, desk.say
    until = content["term"]["until"]
    is_over = until is not None and date.fromisoformat(until) < desk.house.today()
    car, soh = content["car"], content["soh_percent"]
    first = car["first_registered_on"]
    rows = [
        (w.MODEL, car["model"] and car_said(car["model"], desk.frame.lang)),
        (w.CHASSIS, Car(chassis_number=car["chassis_number"]).masked().chassis_number),
        (w.FIRST_REGISTERED, first and month_said(first, desk.frame.lang)),
        (w.ODOMETER, car["odometer_km"] is not None and f"{car['odometer_km']:,.0f} km"),
        (w.MEASURED_ON, _said(content["term"]["measured_on"], desk)),
        (w.MEASURED_BY, content["measurement"]["by"]),
        (w.SAFETY, say(w.SAFETY_STATES[content["safety"]["state"]])),
        (w.ISSUED_ON, _said(content["issued_on"], desk)),
        (w.ISSUER, content["issuer"]),
        (w.GOOD_UNTIL, _said(until, desk)),
    ]
    values = {
        "name": found.name, "title": say(w.TITLES[content["title"]]), "is_whole": found.is_whole(desk.house),
        "is_over": is_over, "is_reference": bool(content["because"]),
        "because": tuple(say(w.REASONS[one]) for one in content["because"]),
        "is_synthetic": content["is_synthetic"], "soh": soh,
        "band": say(w.INTERVAL).format(low=soh["low"], high=soh["high"]),
        "rows": tuple({"label": say(label), "value": value, "note": ""} for label, value in rows if value),
        "battery": battery_page(found.document["battery"]), "battery_id": found.document["battery"],
        "compared": compared, "is_erased": False,
        "in_full": is_theirs(desk.session, found.name), "is_open": found.is_open,
    }  # fmt: skip
    return shown(request, desk, "desk_certificate.html.j2", **values)


def _remains(request: Request, desk: Desk, found: Archived, compared: str) -> Response:
    """What can still be said of a certificate whose holder was erased."""
    issued, say = found.kept.issued, desk.say
    until = issued.valid_until
    rows = [
        (w.ISSUED_ON, desk.frame.speech.day(issued.issued_at.astimezone().date())),
        (w.GOOD_UNTIL, None if until is None else desk.frame.speech.day(until)),
    ]
    values: dict[str, Any] = {
        "name": found.name, "title": say(w.TITLES[issued.title]), "is_whole": found.is_whole(desk.house),
        "is_over": until is not None and until < desk.house.today(), "is_erased": True,
        "is_synthetic": False,
        "rows": tuple({"label": say(label), "value": value, "note": ""} for label, value in rows if value),
        "battery": battery_page(issued.battery_id), "compared": compared,
    }  # fmt: skip
    return shown(request, desk, "desk_certificate.html.j2", **values)


def _said(day: str | None, desk: Desk) -> str | None:
    return desk.frame.speech.day(date.fromisoformat(day)) if day else None

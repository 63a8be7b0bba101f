"""Certificates: issued from a saved verdict, printed, archived, and checked by whoever scans them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.journeys.certificate.content import CERTIFICATE
from meguri.locale import N_
from meguri.passport.events import event_of
from meguri.passport.events.same_car import OtherCarError
from meguri.registry.certificates import Issued, certificates_shown
from meguri.registry.faults import RegistryError
from meguri.report.car_names import car_said
from meguri.report.certificate import words as w
from meguri.serve.addresses import battery_page
from meguri.serve.desk.archive import TYPE, Archived, archived, keep, new_name
from meguri.serve.desk.diagnose import found_case
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.verdict import asked_of, case_page, done
from meguri.serve.faults import RefusedError
from meguri.serve.judging import car_told, check_car_of
from meguri.serve.recording import record_one
from meguri.settings import LANGUAGES
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.journeys.certificate import Certificate, Declared

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
LARGEST_PDF = 5_000_000
MASK = "•"
SHOWN_OF_CHASSIS = 4
ERASED = N_(
    "The holder of this battery asked to be erased. What the certificate said can be shown no longer."
)


@router.post("/diagnose/{name}/certificate")
def issued(
    request: Request,
    name: str,
    safety: Annotated[str, Form()] = "not_checked",
    recall: Annotated[str, Form()] = "unknown",
    flooding: Annotated[str, Form()] = "unknown",
    repair: Annotated[str, Form()] = "unknown",
) -> Response:
    """Issue the certificate of a verdict that was saved to a battery; once."""
    from meguri.journeys.certificate import Declared

    with opened(request, "diagnose") as desk:
        job = found_case(desk, name)
        told = done(job)
        battery_id = told.get("battery_id")
        if battery_id is None or told.get("certificate"):
            return moved(f"/diagnose/{name}#certificate")
        desk.visit.require("create", "certificate", battery_id)
        try:
            check_car_of(desk.visit, battery_id, car_told(told["diagnosis"], asked_of(job)))
        except OtherCarError as fault:  # saved before that was looked at, or the record was corrected since
            return case_page(request, desk, job, messages_of(fault, desk), 409)
        declared = Declared(safety, recall, flooding, repair)
        called = new_name()
        address = f"{desk.house.base_url(request)}/certificates/{called}"
        try:
            made = _certificate(desk, told["diagnosis"], asked_of(job), declared, address)
            pages, document = _printed(desk, made, battery_id)
        except CodedError as fault:
            return case_page(request, desk, job, messages_of(fault, desk), 400)
        now = desk.house.now().astimezone()
        event = event_of("stated", battery_id, now, desk.party, links={"certificate": address})
        try:
            with desk.visit.own_work() as session, session.transaction():
                told_by = record_one(desk.visit, event, None, "certificate").event_id
                keep(session, desk.house, called, document, pages, event_id=told_by, issuer=desk.party)
                desk.visit.note("create", "certificate", sha256(document).hexdigest()[:16], battery_id)
        except RegistryError as fault:  # the holder was erased: it can be certified for nobody
            return case_page(request, desk, job, messages_of(fault, desk), 409)
        job.tell(told | {"certificate": called})
    return moved(f"/diagnose/{name}#certificate")


def _certificate(
    desk: Desk, diagnosis: Mapping[str, Any], asked: Mapping[str, Any], declared: "Declared", address: str
) -> "Certificate":
    from meguri.journeys.certificate import Car, Told, certificate_of, reach_of
    from meguri.life.range_km.words import RangeError
    from meguri.registry.accounts.organisations import organisation_of
    from meguri.tables.verdict import verdict_of

    organisation_id = desk.visit.asker.organisation_id
    issuer = None
    if organisation_id is not None:
        with desk.visit.own_work() as session:
            issuer = organisation_of(session, organisation_id).name
    first = asked.get("first_registration")
    car = Car(
        chassis_number=asked.get("chassis_number"),
        first_registered_on=date.fromisoformat(first) if first else None,
        odometer_km=asked.get("odometer_km"),
    )
    try:
        reach = reach_of(asked.get("model"), verdict_of(diagnosis), asked["prefecture"])
    except RangeError:
        reach = None
    told = Told(car=car, declared=declared, issuer=issuer, address=address, reach=reach)
    return certificate_of(diagnosis, desk.house.today(), told)


def _printed(desk: Desk, made: "Certificate", battery_id: str) -> tuple[dict[str, bytes], bytes]:
    """The pages in both languages, and the signed document that says the same."""
    from meguri.journeys.certificate import signature_of
    from meguri.passport.signing import add_proof, canonical
    from meguri.report.certificate import certificate_pdf

    said = {"type": TYPE, "battery": battery_id, "certificate": dict(made.plain())}
    document = bytes(canonical(add_proof(said, desk.house.key, desk.house.now())))
    signed = replace(made, signature=signature_of(document, made.verdict_id))
    return {lang: certificate_pdf(signed, lang) for lang in LANGUAGES}, document


@router.get("/certificates")
def listed(request: Request) -> Response:
    """Certificates that the reader's organisation issued, and those of the batteries that it holds."""
    with opened(request, "certificates") as desk:
        desk.visit.scopes("list", "certificate")
        rows = tuple(_line(one, desk) for one in certificates_shown(desk.session))
        return shown(request, desk, "desk_certificates.html.j2", rows=rows)


def _line(one: Issued, desk: Desk) -> dict[str, Any]:
    until, today = one.valid_until, desk.house.today()
    issued_on = one.issued_at.astimezone().date()
    return {
        "name": one.name, "title": desk.say(w.TITLES[one.title]), "is_reference": one.title != CERTIFICATE,
        "battery_id": one.battery_id, "battery": battery_page(one.battery_id),
        "issued_on": desk.frame.speech.day(issued_on), "is_over": until is not None and until < today,
        "until": None if until is None else desk.frame.speech.day(until),
        "is_own": one.issuer in desk.visit.asker.parties,
    }  # fmt: skip


@router.get("/certificates/{name}")
def checked(request: Request, name: str) -> Response:
    """What a certificate says, and whether it is as it was issued: where its QR code leads."""
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        return _checked(request, desk, archived(desk.visit, name))


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
    """The page as it was issued."""
    with opened(request) as desk:
        desk.visit.require("read", "certificate")
        found = archived(desk.visit, name)
        if found.is_erased:
            raise RefusedError(410, "erased_certificate", ERASED)
        said = lang if lang in LANGUAGES else desk.frame.lang
    headers = {
        "Content-Disposition": f'inline; filename="certificate-{name[:8]}-{said}.pdf"',
        "Cache-Control": "private, max-age=300",
    }
    return Response(found.page(said), media_type="application/pdf", headers=headers)


def _checked(request: Request, desk: Desk, found: Archived, compared: str = "") -> Response:
    if found.is_erased:
        return _remains(request, desk, found, compared)
    content, say = found.content, desk.say
    until = content["term"]["until"]
    is_over = until is not None and date.fromisoformat(until) < desk.house.today()
    car, soh = content["car"], content["soh_percent"]
    rows = [
        (w.MODEL, car["model"] and car_said(car["model"], desk.frame.lang)),
        (w.CHASSIS, _masked(car["chassis_number"])),
        (w.FIRST_REGISTERED, _said(car["first_registered_on"], desk)),
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


def _masked(number: str | None) -> str | None:
    """The end of a chassis number: enough to hold against the paper, too little to learn it here."""
    if number is None:
        return None
    hidden = max(len(number) - SHOWN_OF_CHASSIS, 0)
    return MASK * hidden + number[hidden:]

"""Certificates: issued from a saved verdict, printed, archived, and listed for who issued or holds them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.journeys.certificate.content import CERTIFICATE
from meguri.passport.events import event_of
from meguri.passport.events.same_car import OtherCarError
from meguri.registry.certificates import Issued, certificates_shown
from meguri.registry.faults import RegistryError
from meguri.report.certificate import words as w
from meguri.serve.addresses import battery_page
from meguri.serve.desk.archive import OPEN, TYPE, keep, new_name
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.on_record import incidents_of
from meguri.serve.desk.saving import alone_with
from meguri.serve.desk.verdict import asked_of, case_page, done
from meguri.serve.judging import car_told, check_car_of
from meguri.serve.recording import record_one
from meguri.settings import LANGUAGES
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.journeys.certificate import Certificate, Declared

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


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

    with opened(request, "diagnose") as desk, alone_with(desk, name) as job:
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
            made = _certificate(desk, told, asked_of(job), declared, address)
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
    desk: Desk, case: Mapping[str, Any], asked: Mapping[str, Any], declared: "Declared", address: str
) -> "Certificate":
    from meguri.journeys.certificate import Car, Told, certificate_of, reach_of
    from meguri.life.range_km.words import RangeError
    from meguri.registry.accounts.organisations import organisation_of
    from meguri.tables.verdict import verdict_of

    organisation_id, diagnosis = desk.visit.asker.organisation_id, case["diagnosis"]
    with desk.visit.own_work() as session:
        issuer = None if organisation_id is None else organisation_of(session, organisation_id).name
    incidents_on = incidents_of(desk, case["battery_id"])
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
    told = Told(
        car=car, declared=declared, issuer=issuer, address=address, reach=reach, incidents_on=incidents_on
    )
    return certificate_of(diagnosis, desk.house.today(), told)


def _printed(desk: Desk, made: "Certificate", battery_id: str) -> tuple[dict[str, bytes], bytes]:
    """The pages in both languages, for the holder and for everybody; and the signed document that says it."""
    from meguri.journeys.certificate import signature_of
    from meguri.passport.signing import add_proof, canonical
    from meguri.report.certificate import certificate_pdf

    masked = replace(made, car=made.car.masked())  # whoever has the QR code reads the document
    said = {"type": TYPE, "battery": battery_id, "certificate": dict(masked.plain())}
    document = bytes(canonical(add_proof(said, desk.house.key, desk.house.now())))
    signature = signature_of(document, made.verdict_id)
    pages = {"": replace(made, signature=signature), OPEN: replace(masked, signature=signature)}
    return {
        f"{lang}{which}": certificate_pdf(page, lang) for lang in LANGUAGES for which, page in pages.items()
    }, document


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

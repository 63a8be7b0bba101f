"""The page of one diagnosis: how far it is, what was found, and where it goes from here."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.events.same_car import UNCHECKED, OtherCarError
from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryError
from meguri.serve import foreseeing
from meguri.serve.addresses import battery_page
from meguri.serve.desk.diagnose import found_case
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.on_record import incidents_of
from meguri.serve.desk.saving import KnownCarError, SavedCase, alone_with, saved_existing, saved_new
from meguri.serve.desk.verdict_view import verdict_view
from meguri.serve.desk.words import may_at_all
from meguri.serve.diagnosing import asked_in
from meguri.serve.faults import RefusedError
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.worth_links import from_verdict

if TYPE_CHECKING:
    from meguri.serve.jobs import Job

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
UNDER_WAY = ("waiting", "running")
FAILED = {
    "too_long": N_("The diagnosis took longer than {seconds} s and was ended. Send fewer or shorter logs."),
    "too_much_memory": N_("The diagnosis needed more than {most_mb} MB. Send fewer or shorter logs."),
    "stopped": N_("The server was stopped meanwhile. Begin again."),
    "failed": N_("The diagnosis failed by a mistake of ours. Its operator finds the reason in the log."),
}
UNSURE = N_("The verdict is kept for {hours} hours unless it is saved.")
IDENTIFIER_NEEDED = N_("Give the identifier of the battery.")


@router.get("/diagnose/{name}")
def case(request: Request, name: str) -> Response:
    """How far it is; what was found, once it is done."""
    with opened(request, "diagnose") as desk:
        job = found_case(desk, name)
        return case_page(request, desk, job)


@router.post("/diagnose/{name}/save")
def saved(
    request: Request, name: str, to: Annotated[str, Form()] = "new", battery: Annotated[str, Form()] = ""
) -> Response:
    """Record what was found as an event of a battery: one that is known, or a new one."""
    with opened(request, "diagnose") as desk, alone_with(desk, name) as job:
        told = done(job)
        if told.get("battery_id"):
            return moved(f"/diagnose/{name}")
        try:
            if to == "known":
                if not battery.strip():
                    return case_page(request, desk, job, wrong=(desk.say(IDENTIFIER_NEEDED),), status=400)
                kept = saved_existing(desk, told["diagnosis"], asked_of(job), battery[:2_000])
            else:
                kept = saved_new(desk, told["diagnosis"], asked_of(job), battery[:2_000], name)
        except KnownCarError as fault:
            return case_page(request, desk, job, messages_of(fault, desk), 409, fault.battery_id)
        except (IdentifierError, RegistryError, RefusedError, OtherCarError) as fault:
            if isinstance(fault, RefusedError) and fault.status == 401:
                raise
            status = 409 if isinstance(fault, OtherCarError) else 400
            return case_page(request, desk, job, wrong=messages_of(fault, desk), status=status)
        recorded = {"battery_id": kept.battery_id, "event_id": kept.event_id, "unchecked": kept.unchecked}
        job.tell(told | recorded)
    return moved(f"/diagnose/{name}#saved")


def done(job: "Job") -> dict[str, Any]:
    """The state of a case that is done.

    Raises:
        RefusedError: 409, it is not.
    """
    told = job.told()
    if told["status"] != "done":
        raise RefusedError(409, "not_done", N_("The job is {found}. Ask again when it is done."),
                           {"found": told["status"]})  # fmt: skip
    return told


def asked_of(job: "Job") -> dict[str, Any]:
    """What was told of its car."""
    return asked_in(job.folder)


def case_page(
    request: Request,
    desk: Desk,
    job: "Job",
    wrong: tuple[str, ...] = (),
    status: int = 200,
    known: str = "",
) -> Response:
    """The page of a case as it stands, with what is wrong above it, and the battery it is probably of."""
    told = job.told()
    if told["status"] in UNDER_WAY:
        answer = shown(request, desk, "desk_wait.html.j2", status=202, place=f"/diagnose/{job.name}")
        answer.headers["Retry-After"] = "1"
        return answer
    if told["status"] != "done":
        error = told.get("error") or {}
        reasons = [str(one["message"]) for one in error.get("faults") or (error,) if one]
        if told["status"] in FAILED:
            reasons = [desk.say(FAILED[told["status"]]).format(**told)]
        return shown(request, desk, "desk_no_verdict.html.j2", status=422, reasons=reasons,
                     again=f"/diagnose?again={job.name}")  # fmt: skip
    path = job.folder / foreseeing.BEYOND
    beyond = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    view = verdict_view(told["diagnosis"], asked_of(job), beyond, desk.frame)
    hours = f"{desk.house.settings.number('MEGURI_JOB_HOURS'):g}"
    return shown(
        request, desk, "desk_verdict.html.j2", status=status, view=view, place=f"/diagnose/{job.name}",
        saved=_saved(told), unchecked=tuple(desk.say(UNCHECKED[one]) for one in told.get("unchecked", ())),
        wrong=wrong, known=known, unsure=desk.say(UNSURE).format(hours=hours),
        declared=declared_fields(desk, told.get("battery_id")), certificate=told.get("certificate"),
        may_save=may_at_all(desk.visit, "create", "finding"),
        may_certify=may_at_all(desk.visit, "create", "certificate"), case=job.name,
        may_guarantee=may_at_all(desk.visit, "create", "guarantee"),
        ways=from_verdict(told["diagnosis"], asked_of(job), beyond.get("quote")),
    )  # fmt: skip


def _saved(told: dict[str, Any]) -> SavedCase | None:
    if not told.get("battery_id"):
        return None
    return SavedCase(told["battery_id"], told["event_id"], battery_page(told["battery_id"]))


def declared_fields(desk: Desk, battery_id: str | None = None) -> tuple[Field, ...]:
    """What whoever issues a certificate declares on safety; what is on record is set already."""
    from meguri.report.certificate import words as w

    say, known = desk.say, incidents_of(desk, battery_id) if battery_id else ()

    def options(known: dict[str, str], first: str) -> tuple[Option, ...]:
        return tuple(Option(name, say(one), is_chosen=name == first) for name, one in known.items())

    fields = (
        Field("safety", say(w.SAFETY), say(N_("Checked means: by you, in this car, today.")), "select",
              options=options(w.SAFETY_STATES, "finding" if known else "not_checked")),
        Field("recall", say(w.RECALL), kind="select", options=options(w.RECALLS, "unknown")),
        Field("flooding", say(w.FLOODING), kind="select", options=options(w.FLOODINGS, "unknown")),
        Field("repair", say(w.REPAIR), kind="select", options=options(w.REPAIRS, "unknown")),
    )  # fmt: skip
    return tuple(replace(one, value="") for one in fields)

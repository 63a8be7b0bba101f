"""Diagnoses: logs, reports and facts of a vehicle in, a job out, with the verdict; its event on request."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.events import diagnosed_event
from meguri.passport.events.same_car import UNCHECKED, UncheckedCode
from meguri.serve import diagnosing
from meguri.serve.api.answers import BATTERY, answers, gives, plain
from meguri.serve.api.events import CapturedAnswer, captured_answer
from meguri.serve.contradicting import contradictions_of
from meguri.serve.faults import NOT_DONE, RefusedError
from meguri.serve.house import entered, house_of
from meguri.serve.jobs import Job
from meguri.serve.judging import car_told, unchecked_car
from meguri.serve.negotiation import lang_of
from meguri.serve.reading import LongText, StrictRoute, Text, Told
from meguri.serve.recording import record_one
from meguri.tables.verdict import verdict_of

router = APIRouter(tags=["diagnoses"], route_class=StrictRoute)
KIND = "diagnosis"
MOST_FILES = 20
OTHER_METHOD = N_("{found} is no method of this diagnosis. Its methods, what counted most first: {known}.")
_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_EXAMPLE = {
    "id": "kY2c9tq3Qm1wZr5f8uJx0aBd",
    "status": "done",
    "diagnosis": {"verdict": {"soh": {"low": 0.82, "median": 0.86, "high": 0.89}}},
}


class DiagnosisForm(BaseModel):
    """What is known of a vehicle and of its measurement; all of it may be missing where there is a report."""

    pack: Text | None = Field(None, description="Name of the pack.", examples=["Nissan Leaf 40 kWh"])
    model: Text | None = Field(None, description="Name of the model.", examples=["Nissan Leaf 40 kWh"])
    first_registration: date | None = None
    odometer_km: float | None = Field(None, ge=0, le=5_000_000, examples=[40_000])
    prefecture: Text | None = Field(None, examples=["Fukuoka"])
    bars: int | None = Field(None, ge=0, le=12, examples=[11])
    meter_soh_share: float | None = Field(None, ge=0, le=1.5, description="As displayed, share.")
    meter_range_km: float | None = Field(None, ge=0, le=2_000)
    chassis_number: Text | None = None
    measured_by: Text | None = None
    device: Text | None = None
    measured_on: date | None = None


def _few(files: Sequence[UploadFile]) -> Sequence[UploadFile]:
    if len(files) > MOST_FILES:
        raise ValueError(f"at most {MOST_FILES} files")
    return files


def _check_names(form: Iterable[str]) -> None:
    """Go on only with names that are declared: a fact that is passed over makes another diagnosis.

    Raises:
        RequestValidationError: names every other one.
    """
    known = {*DiagnosisForm.model_fields, "logs", "reports"}
    others = [name for name in dict.fromkeys(form) if name not in known]
    if others:
        told = {"type": "extra_forbidden", "msg": "Extra inputs are not permitted"}
        raise RequestValidationError([told | {"loc": ("body", name), "input": name} for name in others])


Files = Annotated[Sequence[UploadFile], File(), AfterValidator(_few)]


@router.post(
    "/diagnoses",
    status_code=202,
    responses=answers(
        {202: gives("A job; Location tells where.", {"id": _EXAMPLE["id"], "status": "waiting"})},
        403,
        408,
        413,
        415,
    ),
    summary="Diagnose a battery",
)
async def begin(
    request: Request,
    told: Annotated[DiagnosisForm, Form()],
    logs: Files = (),
    reports: Files = (),
) -> Response:
    """Logs of charges, reports of others, what the display shows, or only the vehicle's facts."""
    house = house_of(request)

    def allowed() -> None:
        with entered(request) as visit:
            visit.require("create", "diagnosis")

    await run_in_threadpool(allowed)
    _check_names(await request.form())
    job = await run_in_threadpool(house.jobs.begin, KIND)
    asked = told.model_dump(mode="json", exclude_none=True) | {
        "on_day": (told.measured_on or house.today()).isoformat(),
        "logs": [await _kept(job, "log", place, one) for place, one in enumerate(logs)],
        "reports": [await _kept(job, "report", place, one) for place, one in enumerate(reports)],
    }
    job.write(diagnosing.REQUEST, asked)
    lang = lang_of(request.scope, house.default_lang)
    house.workers.begin(job, diagnosing.__name__, lang)
    return plain({"id": job.name, "status": "waiting"}, 202, _where(job))


@router.get(
    "/diagnoses/{job}",
    responses=answers({200: gives("How far it is; with the verdict when it is done.", _EXAMPLE)}, 404),
    summary="How far a diagnosis is",
)
def state(request: Request, job: str) -> Response:
    """A diagnosis, for whoever knows its name, which nobody can guess."""
    found = house_of(request).jobs.find(job, KIND)
    told = found.told()
    headers = {"Cache-Control": "no-store"}
    if told["status"] in ("waiting", "running"):
        headers["Retry-After"] = "1"
    return plain({"id": job} | {name: one for name, one in told.items() if name != "kind"}, headers=headers)


class EventWish(Told):
    """What the event of a diagnosis needs beside it."""

    battery_id: LongText = Field(description="Address of the battery.", examples=[BATTERY])
    by: Text | None = Field(None, description="Who diagnosed; else the asker's organisation.")
    method: Text | None = Field(None, description="One of its methods; else the one that counted most.")
    expected: int | None = Field(None, ge=0, le=2**31 - 1, description="Events that the battery has.")


class Warned(BaseModel):
    """Something to see to; it refuses nothing."""

    code: UncheckedCode = Field(description="For machines.", examples=["record_without_chassis"])
    message: str = Field(description="For people, in their language.")


class DiagnosisAnswer(CapturedAnswer):
    """What is known of a diagnosis that was recorded."""

    warnings: list[Warned] = Field(description="What could not be compared: whether it is of this battery.")


@router.post(
    "/diagnoses/{job}/event",
    status_code=201,
    response_model=DiagnosisAnswer,
    responses=answers(
        {200: {"model": DiagnosisAnswer, "description": "It was known."}}, 403, 404, 408, 409, 413, 415
    ),
    summary="Record a diagnosis",
)
def recorded(request: Request, job: str, wish: EventWish, response: Response) -> DiagnosisAnswer:
    """Record what a diagnosis found as an event of a battery."""
    found_job = house_of(request).jobs.find(job, KIND)
    told = found_job.told()
    if told["status"] != "done":
        raise RefusedError(409, "not_done", NOT_DONE, {"found": told["status"]})
    with entered(request) as visit:
        visit.scopes("create", "finding")
        by = wish.by or visit.asker.organisation_id or visit.asker.person_id or ""
        now = visit.house.now().astimezone().replace(microsecond=0)
        verdict, method = told["diagnosis"]["verdict"], _method_of(told["diagnosis"], wish.method)
        is_valid = verdict["validation"] == "validated"
        event = diagnosed_event(verdict_of(told["diagnosis"]), wish.battery_id, now, by, method=method,
                                is_validated=is_valid)  # fmt: skip
        about = car_told(told["diagnosis"], diagnosing.asked_in(found_job.folder))
        unseen = unchecked_car(visit, wish.battery_id, about)  # before the diagnosis itself is in the record
        found = record_one(visit, event, wish.expected, KIND, about)
        unfitting = contradictions_of(visit, found.battery_id, [found.event_id])[found.event_id]
        warnings = [Warned(code=one, message=visit.door.say(UNCHECKED[one])) for one in unseen]
    response.status_code = 201 if found.is_new else 200
    kept = captured_answer(found, contradictions=unfitting)
    return DiagnosisAnswer(**kept.model_dump(), warnings=warnings)


def _method_of(diagnosis: Mapping[str, Any], told: str | None) -> str | None:
    """The method that is recorded: one by which it was found, whatever somebody would like it to be.

    Raises:
        RefusedError: 422, it was not found by that method.
    """
    known = diagnosing.methods_of(diagnosis)
    if told is not None and told not in known:
        raise RefusedError(
            422, "other_method", OTHER_METHOD, {"found": told, "known": ", ".join(known) or "–"}
        )
    return told or next(iter(known), None)


async def _kept(job: Job, kind: str, place: int, file: UploadFile) -> str:
    """Keep an uploaded file; of its name only what cannot lead elsewhere."""
    bare = _NO_FILE_NAME.sub("_", Path(file.filename or kind).name).strip("._-")[-80:]
    name = f"{kind}-{place + 1}-{bare or kind}"
    with (job.folder / name).open("wb") as kept:
        while part := await file.read(1_000_000):
            await run_in_threadpool(kept.write, part)
    return name


def _where(job: Job) -> dict[str, Any]:
    return {"Location": f"/api/v1/diagnoses/{job.name}", "Retry-After": "1"}

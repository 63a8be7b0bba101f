"""The page that takes a case in: facts of the car, another firm's report, or a log; then it is worked on."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from anyio import from_thread
from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve import foreseeing
from meguri.serve.desk.diagnose_form import Case, read_case
from meguri.serve.desk.doors import Desk, DeskRoute, moved, opened, shown
from meguri.serve.diagnosing import DEMO_LOG, REQUEST
from meguri.serve.faults import RefusedError
from meguri.serve.jobs import Job

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
KIND = "case"
TYPED = "typed.json"
SHOWN_TODAY = ("bars", "meter_soh_share", "meter_range_km")
DEMO = {"model": "leaf40", "first_registration": "2019-04", "odometer_km": "52000"}
MOST_FILES = 20
TOO_MANY = N_("At most {most} files at once.")
REPORT_KINDS = N_("A report can be taken in as a JSON or TOML file; of a PDF, type its figures instead.")
_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_PART = 1_000_000


@router.get("/diagnose")
def form(request: Request) -> Response:
    """The empty form."""
    with opened(request, "diagnose") as desk:
        desk.visit.require("create", "diagnosis")
        query = request.query_params
        told = DEMO if query.get("demo") else _told_before(desk, query.get("again", ""))
        case = read_case(told, desk.house.today(), desk.frame)
        return _form(request, desk, case, is_demo=bool(query.get("demo")))


@router.post("/diagnose")
def begun(
    request: Request,
    logs: Annotated[list[UploadFile] | None, File()] = None,
    reports: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Begin a diagnosis, and lead to its page."""
    with opened(request, "diagnose") as desk:
        desk.visit.require("create", "diagnosis")
        typed = _typed(request)
        is_demo = bool(typed.get("demo"))
        case = read_case(typed, desk.house.today(), desk.frame)
        sent = {"log": _sent(logs), "report": _sent(reports)}
        wrong = _wrong_files(sent, desk)
        if case.wrong or wrong:
            return _form(request, desk, case, wrong, 400, is_demo=is_demo)
        by = list(desk.visit.asker.parties)
    job = desk.house.jobs.begin(KIND, by=by)
    asked: dict[str, Any] = dict(case.asked) | {"on_day": desk.house.today().isoformat()}
    asked["logs"] = [_kept(job, "log", place, one) for place, one in enumerate(sent["log"])]
    if is_demo:
        asked |= {"logs": [*asked["logs"], DEMO_LOG], "is_demo": True}
    if asked["logs"] or any(name in asked for name in SHOWN_TODAY):  # as the form says of an empty day
        asked["undated_logs_of"] = asked["on_day"]
    asked["reports"] = [_kept(job, "report", place, one) for place, one in enumerate(sent["report"])]
    if case.report:
        job.write("report-told.json", case.report)
        asked["reports"].append("report-told.json")
    job.write(REQUEST, asked)
    job.write(TYPED, typed)
    from_thread.run_sync(desk.house.workers.begin, job, foreseeing.__name__, desk.frame.lang)
    return moved(f"/diagnose/{job.name}")


def found_case(desk: Desk, name: str) -> Job:
    """A case by its name; one begun in somebody's name only for them.

    Raises:
        RefusedError: 404.
    """
    job = desk.house.jobs.find(name, KIND)
    by = job.told().get("by") or []
    if by and not set(by) & set(desk.visit.asker.parties):
        raise RefusedError(404, "no_job", N_("No job is called {found} here, or it was cleared away."),
                           {"found": name[:40]})  # fmt: skip
    return job


def _typed(request: Request) -> dict[str, str]:
    form: Mapping[str, object] = request._form or {}  # read by DeskRoute
    return {name: value[:200] for name, value in form.items() if isinstance(value, str) and name != "csrf"}


def _sent(files: list[UploadFile] | None) -> list[UploadFile]:
    return [one for one in files or () if one.filename]


def _wrong_files(sent: dict[str, list[UploadFile]], desk: Desk) -> dict[str, str]:
    wrong = {}
    for name, files in sent.items():
        if len(files) > MOST_FILES:
            wrong[name] = desk.say(TOO_MANY).format(most=MOST_FILES)
    endings = {Path(one.filename or "").suffix.lower() for one in sent["report"]}
    if endings - {".json", ".toml"}:
        wrong["report"] = desk.say(REPORT_KINDS)
    return wrong


def _kept(job: Job, kind: str, place: int, file: UploadFile) -> str:
    """Keep an uploaded file; of its name only what cannot lead elsewhere."""
    bare = _NO_FILE_NAME.sub("_", Path(file.filename or kind).name).strip("._-")[-80:]
    name = f"{kind}-{place + 1}-{bare or kind}"
    with (job.folder / name).open("wb") as kept:
        while part := file.file.read(_PART):
            kept.write(part)
    return name


def _told_before(desk: Desk, name: str) -> dict[str, str]:
    """What was typed for a case that came to nothing; nothing of one that is not there."""
    if not name:
        return {}
    try:
        told: dict[str, str] = json.loads((found_case(desk, name).folder / TYPED).read_text(encoding="utf-8"))
    except (OSError, RefusedError):
        return {}
    return told


def _form(
    request: Request,
    desk: Desk,
    case: Case,
    wrong_files: dict[str, str] | None = None,
    status: int = 200,
    *,
    is_demo: bool = False,
) -> Response:
    return shown(
        request, desk, "desk_diagnose.html.j2", status=status, fields=case.fields, wrong=case.wrong,
        wrong_files=wrong_files or {}, is_demo=is_demo,
    )  # fmt: skip

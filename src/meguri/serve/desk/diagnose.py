"""The page that takes a case in: facts of the car, another firm's report, or a log; then it is worked on."""

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
from meguri.serve.diagnosing import REQUEST
from meguri.serve.faults import RefusedError
from meguri.serve.jobs import Job

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
KIND = "case"
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
        return _form(request, desk, read_case({}, desk.house.today(), desk.frame))


@router.post("/diagnose")
def begun(
    request: Request,
    logs: Annotated[list[UploadFile] | None, File()] = None,
    reports: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Begin a diagnosis, and lead to its page."""
    with opened(request, "diagnose") as desk:
        desk.visit.require("create", "diagnosis")
        case = read_case(_typed(request), desk.house.today(), desk.frame)
        sent = {"log": _sent(logs), "report": _sent(reports)}
        wrong = _wrong_files(sent, desk)
        if case.wrong or wrong:
            return _form(request, desk, case, wrong, 400)
        by = list(desk.visit.asker.parties)
    job = desk.house.jobs.begin(KIND, by=by)
    asked: dict[str, Any] = dict(case.asked) | {"on_day": desk.house.today().isoformat()}
    asked["logs"] = [_kept(job, "log", place, one) for place, one in enumerate(sent["log"])]
    if asked["logs"]:  # the form says that a log which tells no day is of today
        asked["undated_logs_of"] = asked["on_day"]
    asked["reports"] = [_kept(job, "report", place, one) for place, one in enumerate(sent["report"])]
    if case.report:
        job.write("report-told.json", case.report)
        asked["reports"].append("report-told.json")
    job.write(REQUEST, asked)
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


def _form(
    request: Request, desk: Desk, case: Case, wrong_files: dict[str, str] | None = None, status: int = 200
) -> Response:
    return shown(
        request, desk, "desk_diagnose.html.j2", status=status, fields=case.fields, wrong=case.wrong,
        wrong_files=wrong_files or {},
    )  # fmt: skip

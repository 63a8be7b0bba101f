"""Capture jobs of EPCIS 2.0: a document of events in, a job out that tells what became of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.events.intake import SCHEMAS
from meguri.serve.api import examples
from meguri.serve.api.answers import answers, body_of, gives, plain
from meguri.serve.api.events import CONTRADICTIONS
from meguri.serve.house import entered, house_of
from meguri.serve.incoming import events_of_document
from meguri.serve.reading import AnyBytes, Asked, StrictRoute, check_kind
from meguri.serve.recording import MOST_TOLD, Recorded, record_all, refusals

router = APIRouter(tags=["events"], route_class=StrictRoute)
KIND = "capture"
ROLLBACK, PROCEED = "rollback", "proceed"
_BEHAVIOUR = Header(
    alias="GS1-Capture-Error-Behaviour",
    pattern=f"^({ROLLBACK}|{PROCEED})$",
    description="Whether one event that is refused keeps all others from being taken in.",
)


class CaptureQuery(Asked):
    """What is told."""

    contradictions: bool = CONTRADICTIONS


@router.post(
    "/capture",
    status_code=202,
    responses=answers(
        {202: gives("Taken; Location tells the job.", examples.capture_job())}, 403, 408, 413, 415
    ),
    openapi_extra=body_of(
        SCHEMAS["EPCISDocument"], examples.document(), said="An EPCIS 2.0 document in JSON-LD."
    ),
    summary="Record a document of events",
)
def begin(
    request: Request,
    asked: Annotated[CaptureQuery, Query()],
    body: AnyBytes,
    behaviour: Annotated[str, _BEHAVIOUR] = ROLLBACK,
) -> Response:
    """Take the events of a document in, all or each by itself. They are durable when this answers."""
    check_kind(request, "application/json")
    reads = events_of_document(body)
    with entered(request) as visit:
        visit.require_any_recording()
        begun = visit.house.now()
        recorded = record_all(
            visit, reads, all_or_nothing=behaviour == ROLLBACK, contradictions=asked.contradictions
        )
        job = visit.house.jobs.begin(KIND)
        told = _told(job.name, behaviour, recorded, begun.isoformat(), visit.house.now().isoformat())
        job.tell({"kind": KIND, **told, "by": visit.asker.organisation_id or visit.asker.person_id})
    return plain(told, 202, {"Location": f"/api/v1/capture/{job.name}", "GS1-EPCIS-Version": "2.0"})


@router.get(
    "/capture/{job}",
    responses=answers({200: gives("What became of it.", examples.capture_job())}, 403, 404),
    summary="What became of a document",
)
def told(request: Request, job: str) -> Response:
    """A capture job, for whoever began it."""
    state = house_of(request).jobs.find(job, KIND).told()
    with entered(request) as visit:
        if state.get("by") not in visit.asker.parties:
            visit.require("read", "registry")
    return plain({name: value for name, value in state.items() if name not in ("kind", "by", "status")})


def _told(name: str, behaviour: str, recorded: Recorded, begun: str, ended: str) -> dict[str, Any]:
    return {
        "captureID": name,
        "createdAt": begun,
        "finishedAt": ended,
        "running": False,
        "success": not recorded.refused,
        "captureErrorBehaviour": behaviour,
        "errors": [
            {"type": "epcisException:ValidationException", "title": one["message"], **one}
            for one in refusals(recorded)
        ],
        "events": [one.as_dict() for one in recorded.lines[:MOST_TOLD]],
        "count": len(recorded.lines),
    }

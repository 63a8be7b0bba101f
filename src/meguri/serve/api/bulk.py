"""Many events at once, one a line (NDJSON); what became of each comes back line by line."""

import json
from typing import Annotated

from fastapi import APIRouter, Query
from orjson import OPT_APPEND_NEWLINE, dumps
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from meguri.locale import N_
from meguri.locale.refusals import Said
from meguri.serve.api import examples
from meguri.serve.api.answers import answers, body_of, gives
from meguri.serve.api.events import CONTRADICTIONS
from meguri.serve.house import entered
from meguri.serve.incoming import events_of_lines
from meguri.serve.reading import AnyBytes, Asked, StrictRoute, check_kind
from meguri.serve.recording import Recorded, record_all, refusals

router = APIRouter(tags=["events"], route_class=StrictRoute)
NDJSON = "application/x-ndjson"
NOT_KEPT = N_("{count} of {all} events are refused, so that none was kept.")


class BulkQuery(Asked):
    """How they are taken in."""

    all_or_nothing: bool = Field(False, description="Keep none where one is refused.")
    contradictions: bool = CONTRADICTIONS


@router.post(
    "/events/bulk",
    responses=answers(
        {
            200: gives(
                "A line for each event, then one with the receipts.",
                examples.bulk_result(),
                NDJSON,
                {"type": "string"},
            )
        },
        403,
        408,
        413,
        415,
    ),
    openapi_extra=body_of({"type": "string"}, examples.lines(), NDJSON, "Events, EPCIS 2.0, one a line."),
    summary="Record many events",
)
def bulk(request: Request, asked: Annotated[BulkQuery, Query()], body: AnyBytes) -> Response:
    """Take events in, all or each by itself. They are durable when this answers."""
    check_kind(request, NDJSON, "application/jsonl", "application/jsonlines")
    reads = events_of_lines(body)
    with entered(request) as visit:
        visit.require_any_recording()
        recorded = record_all(
            visit, reads, all_or_nothing=asked.all_or_nothing, contradictions=asked.contradictions
        )
        if asked.all_or_nothing and recorded.refused:
            bad = sum(one.status == "refused" for one in recorded.lines)
            head = visit.door.say(NOT_KEPT).format(count=bad, all=len(recorded.lines))
            return JSONResponse(Said("not_kept", head, tuple(refusals(recorded))).shape(), 422)
    return Response(result_of(recorded), media_type=NDJSON)


def result_of(recorded: Recorded) -> bytes:
    """What became of all, a line for each, then one with the receipts; NDJSON."""
    told = [dumps(one.as_dict(), option=OPT_APPEND_NEWLINE) for one in recorded.lines]
    receipts = {"receipts": [json.loads(one) for one in recorded.receipts]}
    return b"".join((*told, dumps(receipts, option=OPT_APPEND_NEWLINE)))

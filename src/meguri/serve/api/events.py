"""Events: one taken in with the order its sender expects, one by its address, and searches (EPCIS 2.0)."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.events import event_kinds, from_epcis
from meguri.passport.events.contracts import KINDS
from meguri.passport.events.epcis_writing import CONTEXT
from meguri.passport.events.intake import EVENT
from meguri.passport.reading import read_json
from meguri.registry.accounts.policy import resource_of_kind
from meguri.registry.searching import (
    LARGEST_PAGE,
    Found,
    Search,
    event_by_id,
    events_page,
    is_shown,
    receipt_by_id,
)
from meguri.registry.store import Captured
from meguri.serve.addresses import known
from meguri.serve.api import examples
from meguri.serve.api.answers import BATTERY, answers, body_of, gives, next_link, plain
from meguri.serve.api.answers import EVENT as EVENT_ID
from meguri.serve.contradicting import contradictions_of
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.faults import TWO_BATTERIES, RefusedError, not_found
from meguri.serve.house import Visit, entered
from meguri.serve.reading import BODY, Asked, JsonBytes, LongText, StrictRoute, Text
from meguri.serve.recording import record_one

router = APIRouter(tags=["events"], route_class=StrictRoute)
EPCIS = "application/ld+json"
CONTRADICTIONS: bool = Field(
    default=False,
    description="Tell what does not fit together with what is recorded, of what the asker may read.",
)
VERSION = {"GS1-EPCIS-Version": "2.0"}


class Unfitting(BaseModel):
    """One thing that does not fit together with what is recorded; it refuses nothing."""

    code: str = Field(description="For machines, in snake case.", examples=["other_giver"])
    level: Literal["contradiction", "note"] = Field(description="note where both may be right.")
    event: str = Field(description="Event with which it came to light.", examples=[EVENT_ID])
    other: str | None = Field(description="The other event; null where there is none.", examples=[EVENT_ID])
    message: str = Field(description="For people, in their language.")


class CapturedAnswer(BaseModel):
    """What is known of an event that was taken in; the same however often it comes."""

    event_id: str = Field(description="Content address.", examples=[EVENT_ID])
    battery_id: str = Field(examples=[BATTERY])
    sequence: int = Field(ge=1, description="Its place among the battery's events.")
    captured_at: datetime
    is_new: bool = Field(description="Whether it came for the first time.")
    receipt: dict[str, Any] = Field(description="The registry's signed word that it has it.")
    contradictions: list[Unfitting] | None = Field(
        None,
        description="What does not fit together with it, of what the asker may read; where it is asked for.",
    )


class ExpectedQuery(Asked):
    """What the sender knows."""

    expected: int | None = Field(
        None, ge=0, le=2**31 - 1, description="How many events the battery has; else 409."
    )
    contradictions: bool = CONTRADICTIONS


@router.post(
    "/events",
    status_code=201,
    response_model=CapturedAnswer,
    response_model_exclude_unset=True,
    responses=answers(
        {200: {"model": CapturedAnswer, "description": "It was known."}}, 403, 408, 409, 413, 415
    ),
    openapi_extra=body_of(EVENT, examples.event(), said="One event, EPCIS 2.0 in JSON-LD."),
    summary="Record one event",
)
def record(
    request: Request, asked: Annotated[ExpectedQuery, Query()], body: JsonBytes, response: Response
) -> CapturedAnswer:
    """Take one event in; what comes again changes nothing and gets the answer of the first time."""
    told = read_json(body, where=BODY)
    event = from_epcis(told if isinstance(told, dict) else {}, where=BODY)
    with entered(request) as visit:
        found = record_one(visit, event, asked.expected, BODY)
        more = {}
        if asked.contradictions:
            unfitting = contradictions_of(visit, found.battery_id, [found.event_id])
            more = {"contradictions": unfitting[found.event_id]}
    if not found.is_new:
        response.status_code = 200
    return captured_answer(found, **more)


def captured_answer(found: Captured, **more: Any) -> CapturedAnswer:
    """What was kept, as the API gives it; with more members of the answer."""
    return CapturedAnswer(
        **more,
        event_id=found.event_id,
        battery_id=found.battery_id,
        sequence=found.sequence,
        captured_at=found.captured_at,
        is_new=found.is_new,
        receipt=json.loads(found.receipt),
    )


class EventQuery(Asked):
    """What events are looked for; the names with GE_, LT_, EQ_ and MATCH_ are those of EPCIS 2.0."""

    battery: LongText | None = Field(None, description="Identifier of a battery.", examples=[BATTERY])
    MATCH_epc: LongText | None = Field(None, description="The same, as EPCIS names it.")
    kind: list[Text] | None = Field(None, description="Kinds of events.", max_length=50)
    eventType: list[Text] | None = Field(None, max_length=10)  # noqa: N815 - EPCIS names it so
    EQ_bizStep: list[Text] | None = Field(None, max_length=50)
    GE_eventTime: AwareDatetime | None = None
    LT_eventTime: AwareDatetime | None = None
    GE_recordTime: AwareDatetime | None = None
    LT_recordTime: AwareDatetime | None = None
    perPage: int = Field(100, ge=1, le=LARGEST_PAGE)  # noqa: N815 - EPCIS names it so
    nextPageToken: Text | None = None  # noqa: N815 - EPCIS names it so

    def kinds(self) -> list[str] | None:
        """The kinds that are looked for; None for all."""
        steps = {one.rpartition("BizStep-")[2].rpartition(":")[2] for one in self.EQ_bizStep or ()}
        named = [
            one.name
            for one in event_kinds().values()
            if (not self.kind or one.name in self.kind)
            and (not self.eventType or one.epcis_type in self.eventType)
            and (not steps or one.biz_step.rpartition(":")[2] in steps)
        ]
        return named if self.kind or self.eventType or steps else None


@router.get(
    "/events",
    responses=answers({200: gives("An EPCISQueryDocument.", examples.query_document(), EPCIS)}, 403, 404),
    summary="Search events",
)
def search(request: Request, asked: Annotated[EventQuery, Query()]) -> Response:
    """The events that the asker may read, in the order in which they came."""
    with entered(request) as visit:
        scopes = visit.scopes("list", "event")
        wanted = _wanted(asked, visit, scopes)
        secret, of = visit.house.settings.text("MEGURI_SECRET"), f"events {wanted}"
        found, after = events_page(
            visit.session, wanted, after=place_of(asked.nextPageToken, of, secret), limit=asked.perPage
        )
        shown = [epcis_of(one) for one in found if may_read(visit, one)]
        created = visit.house.now()
    cursor = cursor_of(after, of, secret)
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": shown}}
    told = {
        "@context": CONTEXT,
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": created.isoformat(),
        "epcisBody": {"queryResults": results},
    }
    headers = next_link(request, "nextPageToken", cursor) | VERSION | {"Cache-Control": "private, no-cache"}
    return plain(told, headers=headers, kind=EPCIS)


@router.get(
    "/events/{event:path}/receipt",
    responses=answers(
        {200: gives("The registry's signed word that it has it.", examples.receipt())}, 403, 404
    ),
    summary="Receipt of one event",
)
def receipt(request: Request, event: str) -> Response:
    """The receipt of an event, for whoever may read it."""
    with entered(request) as visit:
        one = _readable(visit, event)
        with visit.own_work() as session:
            content = receipt_by_id(session, one.event_id)
    return Response(content, media_type="application/json")


@router.get(
    "/events/{event:path}",
    responses=answers({200: gives("One event, EPCIS 2.0.", examples.event(), EPCIS)}, 403, 404),
    summary="One event",
)
def one_event(request: Request, event: str) -> Response:
    """An event by its content address, for whoever may read it."""
    with entered(request) as visit:
        return plain(epcis_of(_readable(visit, event)), headers=VERSION, kind=EPCIS)


def epcis_of(found: Found) -> dict[str, Any]:
    """An event as it is kept, with when it was recorded."""
    told: dict[str, Any] = json.loads(found.body)
    told.setdefault("eventID", found.event_id)
    return told | {"recordTime": found.captured_at.isoformat()}


def may_read(visit: Visit, found: Found) -> bool:
    """Whether the asker may read an event whole; what he recorded himself he may."""
    if visit.asker.is_known and found.recorded_by in visit.asker.parties:
        return True
    return visit.may("read", resource_of_kind(found.kind), found.battery_id)


def _readable(visit: Visit, event: str) -> Found:
    with visit.own_work() as session:  # whether to tell him of it is asked below
        found = event_by_id(session, event.replace("ni:/sha-256", "ni:///sha-256"))
    # A guarantor has to do with its own guarantees, not with all of a battery: the wall tells them apart.
    is_anothers = found.kind in KINDS and found.recorded_by not in visit.asker.parties
    if not may_read(visit, found) or (is_anothers and not is_shown(visit.session, found.event_id)):
        visit.scopes("read", resource_of_kind(found.kind))  # says whether signing in could help
        raise not_found()
    return found


def _wanted(asked: EventQuery, visit: Visit, scopes: frozenset[str]) -> Search:
    told = asked.battery or asked.MATCH_epc
    if asked.battery and asked.MATCH_epc and asked.battery != asked.MATCH_epc:
        raise RefusedError(400, "two_batteries", TWO_BATTERIES)
    battery_id = known(visit.session, told) if told else None
    by = None
    if battery_id is None and "allowed" not in scopes:
        by = visit.asker.parties
    return Search(
        battery_id,
        asked.kinds(),
        by,
        asked.GE_eventTime,
        asked.LT_eventTime,
        asked.GE_recordTime,
        asked.LT_recordTime,
    )

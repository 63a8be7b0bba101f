"""Proofs about the log: its signed heads, that an event is in it, that it has only grown."""

import json
from base64 import b64encode
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.proofs import SignedHead, consistency, head_covering, inclusion, newest_head
from meguri.registry.receipts import leaf_of
from meguri.registry.records import digest_of
from meguri.serve.api.answers import EVENT, answers, gives, plain
from meguri.serve.faults import not_found
from meguri.serve.house import entered
from meguri.serve.reading import Asked, LongText, StrictRoute

router = APIRouter(prefix="/proofs", tags=["proofs"], route_class=StrictRoute)
_LARGEST = 2**53 - 1
_HASH = "2jmj7l5rSw0yVb/vlWAYkK/YBwk="


class HeadQuery(Asked):
    """Which head."""

    size: int | None = Field(
        None, ge=1, le=_LARGEST, description="The first with so many leaves; else the newest."
    )


class InclusionQuery(Asked):
    """Which event, in which log."""

    event: LongText = Field(description="Content address of the event.", examples=[EVENT])
    size: int | None = Field(
        None, ge=1, le=_LARGEST, description="Leaves of the log; else of the newest head."
    )


class ConsistencyQuery(Asked):
    """From which log to which."""

    first: int = Field(ge=1, le=_LARGEST, description="Leaves of the older log.")
    second: int | None = Field(
        None, ge=1, le=_LARGEST, description="Leaves of the newer; else of the newest head."
    )


@router.get(
    "/head",
    responses=answers({200: gives("A head, signed JSON.", {"size": 1, "root": _HASH})}, 403, 404),
    summary="A signed head of the log",
)
def head(request: Request, asked: Annotated[HeadQuery, Query()]) -> Response:
    """The newest head, or the first that covers a size; 404 while there is none."""
    with entered(request) as visit:
        visit.require("read", "proof")
        size, session = asked.size, visit.session
        found = newest_head(session) if size is None else head_covering(session, size)
    if found is None:
        raise not_found()
    return plain(_head(found))


@router.get(
    "/inclusion",
    responses=answers(
        {200: gives("The proof (RFC 9162, 2.1.3).", {"index": 0, "size": 1, "path": [_HASH]})}, 403, 404
    ),
    summary="Proof that an event is in the log",
)
def included(request: Request, asked: Annotated[InclusionQuery, Query()]) -> Response:
    """The path from an event's leaf to the root; what the event says is not told."""
    with entered(request) as visit:
        visit.require("read", "proof")
        digest = digest_of(asked.event)
        with visit.own_work() as session:  # what the event says is not told
            found = inclusion(session, asked.event, asked.size)
        signed = head_covering(visit.session, found.size)
    told = {
        "event": asked.event,
        "leaf": _text(leaf_of(digest)),
        "index": found.index,
        "size": found.size,
        "path": [_text(one) for one in found.path],
        "head": None if signed is None else _head(signed),
    }
    return plain(told)


@router.get(
    "/consistency",
    responses=answers(
        {200: gives("The proof (RFC 9162, 2.1.4).", {"first": 1, "second": 2, "path": [_HASH]})}, 403, 404
    ),
    summary="Proof that the log only grew",
)
def consistent(request: Request, asked: Annotated[ConsistencyQuery, Query()]) -> Response:
    """The hashes from which both roots follow."""
    with entered(request) as visit:
        visit.require("read", "proof")
        found = consistency(visit.session, asked.first, asked.second)
    path = [_text(one) for one in found.path]
    return plain({"first": found.first, "second": found.second, "path": path})


def _head(found: SignedHead) -> dict[str, Any]:
    return {"size": found.size, "root": _text(found.root), "signed": json.loads(found.body)}


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")

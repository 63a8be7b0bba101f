"""Verification: may a signed document be believed, by this installation's list of those to be believed?"""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.signing.verification import LIMIT_BYTES
from meguri.serve.api.answers import answers, body_of, gives, plain
from meguri.serve.errors import Answerer
from meguri.serve.faults import TOO_LARGE, RefusedError
from meguri.serve.house import House, entered, house_of
from meguri.serve.reading import AnyBytes, Asked, StrictRoute, check_kind

router = APIRouter(tags=["verification"], route_class=StrictRoute)
_KINDS = (
    "application/json",
    "application/sd-jwt",
    "application/vc",
    "text/plain",
    "application/octet-stream",
)


class VerifyQuery(Asked):
    """How it is judged."""

    on: date | None = Field(None, description="For this day; else today.")
    max_age_days: int | None = Field(None, ge=0, le=36_500, description="Oldest signature that serves, days.")


@router.post(
    "/verify",
    responses=answers(
        {200: gives("The verdict as a tree of findings.", {"verdict": "accepted", "tree": []})},
        403,
        408,
        413,
        415,
    ),
    openapi_extra=body_of(
        {"type": "object"}, {"@context": ["https://www.w3.org/ns/credentials/v2"]}, said="A signed document."
    ),
    summary="Verify a signed document",
)
def verdict(request: Request, asked: Annotated[VerifyQuery, Query()], body: AnyBytes) -> Response:
    """Whatever the document is, the answer is a verdict: accepted, rejected or undecided, and why."""
    check_kind(request, *_KINDS)
    if len(body) > LIMIT_BYTES:
        raise RefusedError(413, "too_large", TOO_LARGE, {"limit": LIMIT_BYTES})
    with entered(request) as visit:
        visit.require("create", "verification")
        house, door = visit.house, visit.door
    return plain(judged(body, house, door, asked.on or house.today(), asked.max_age_days))


@router.get(
    "/trust",
    responses=answers({200: gives("The list.", {"issuers": []})}),
    summary="Those whose signatures are believed here",
)
def trust(request: Request) -> Response:
    """The list by which documents are judged here, and the key that this installation signs with."""
    house = house_of(request)
    return plain({"signs_with": house.key.did, "list": house.trust.document()})


def judged(
    content: bytes, house: House, door: Answerer, on: date, max_age_days: int | None = None
) -> dict[str, Any]:
    """What a signed document is worth on a day, in words."""
    from meguri.passport.disclosure.judging import is_showing
    from meguri.passport.vouched import verify_vouched

    if is_showing(content):
        return _showing(content, house, door, on, max_age_days)
    found = verify_vouched(content, house.trust, on, max_age_days=max_age_days)
    return found.as_dict(door.say)


def _showing(
    content: bytes, house: House, door: Answerer, on: date, max_age_days: int | None
) -> dict[str, Any]:
    """A statement of which parts were shown (SD-JWT)."""
    from meguri.passport.disclosure.faults import MESSAGES, DisclosureCode
    from meguri.passport.disclosure.judging import judge_showing

    now = datetime.now().astimezone()
    found = judge_showing(content, house.trust, on, now, max_age_days=max_age_days)
    told: dict[str, Any] = {"verdict": str(found.verdict), "on": on.isoformat()}
    if found.disclosed is None:
        faults = [
            {
                "code": str(one.code),
                "message": door.say(MESSAGES[DisclosureCode(one.code)]).format(**one.values),
            }
            for one in found.faults
        ]
        return {**told, "faults": faults}
    issuer = house.trust.issuers[found.disclosed.issuer]
    return {
        **told,
        "issuer": {"did": issuer.did, "names": dict(issuer.names)},
        "claims": dict(found.disclosed.claims),
        "hidden_count": found.disclosed.hidden_count,
        "bound": found.disclosed.is_bound,
    }

"""What every answer of the API has in common: the error shape in the description, tags, links to go on."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

JSON = "application/json"
BATTERY = "https://id.gs1.org/8004/4912345LEAF40A0005"
EVENT = "ni:///sha-256;4Q0yRLv4D0Pj1WwE0sWdVh7jVqgTgPqsXq1M3t8kS0E"
_SAID = {
    400: "The request cannot be read.",
    401: "Nobody said, or nobody is known, who asks.",
    403: "Who asks may not do this.",
    404: "There is nothing, or nothing that this reader may know of.",
    406: "No accepted representation can be given.",
    408: "The body did not arrive in time.",
    409: "Something else happened meanwhile.",
    410: "It was erased on request.",
    413: "The body is too large.",
    415: "The body is of a kind that is not read here.",
    422: "The content breaks rules; all faults are told.",
    429: "Too many requests; Retry-After tells when to come again.",
    501: "This installation lacks what the answer needs.",
    503: "The server cannot answer now; Retry-After tells when to come again.",
}


class Fault(BaseModel):
    """One thing wrong; more members depend on the code."""

    model_config = {"extra": "allow"}

    code: str | None = Field(None, description="For machines, in snake case.", examples=["no_battery"])
    message: str = Field(description="For people, in their language.")


class ErrorBody(BaseModel):
    """What went wrong."""

    code: str = Field(description="For machines, in snake case.", examples=["registry"])
    message: str = Field(description="For people, in their language.")
    faults: list[Fault] = Field(description="Everything that is wrong, each in its own sentence.")


class ErrorAnswer(BaseModel):
    """The one shape of every error."""

    error: ErrorBody


def errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route; those that any route may give are among them."""
    always = (400, 401, 406, 422, 429, 503)
    return {code: {"model": ErrorAnswer, "description": _SAID[code]} for code in sorted({*always, *codes})}


def answers(good: Mapping[int, Mapping[str, Any]], *codes: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a route: good ones, and errors."""
    told: dict[int | str, dict[str, Any]] = {code: dict(one) for code, one in good.items()}
    return told | errors(*codes)


def body_of(schema: Mapping[str, Any], example: Any, kind: str = JSON, said: str = "") -> dict[str, Any]:
    """The description of a body that is read by ourselves."""
    content = {kind: {"schema": dict(schema), "example": example}}
    return {"requestBody": {"required": True, "description": said, "content": content}}


def gives(
    said: str, example: Any, kind: str = JSON, schema: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The description of an answer that is written by ourselves."""
    shape = dict(schema) if schema is not None else {"type": "object"}
    return {"description": said, "content": {kind: {"schema": shape, "example": example}}}


def plain(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None, kind: str = JSON
) -> Response:
    """Plain JSON values as an answer."""
    content = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Response(content, status, headers, kind)


def is_known_already(request: HTTPConnection, etag: str) -> bool:
    """Whether the reader has this version (If-None-Match, RFC 9110, 13.1.2: weak comparison)."""
    told = request.headers.get("if-none-match", "")
    return bool(told) and is_among(etag, told)


def is_among(etag: str, told: str) -> bool:
    """Whether a tag is one of those that an If-None-Match header names."""
    bare = etag.removeprefix("W/")
    return told.strip() == "*" or bare in {one.strip().removeprefix("W/") for one in told.split(",")}


def tagged(
    request: HTTPConnection, content: bytes, etag: str, kind: str, headers: Mapping[str, str]
) -> Response:
    """An answer with its tag; without content where the reader has it."""
    told = {"ETag": etag, **headers}
    if is_known_already(request, etag):
        return Response(status_code=304, headers=told)
    return Response(content, 200, told, kind)


def next_link(request: Request, name: str, cursor: str | None) -> dict[str, str]:
    """The Link header to the next page (RFC 8288)."""
    if cursor is None:
        return {}
    following = request.url.include_query_params(**{name: cursor})
    return {"Link": f'<{following.path}?{following.query}>; rel="next"'}

"""Bodies read strictly: one meaning, of a kind that is understood, no larger than allowed."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.reading import read_json
from meguri.serve.faults import UNSUPPORTED, RefusedError
from meguri.settings import LANGUAGES

BODY = "body"
JSON = "application/json"
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
LongText = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00-\x1f\x7f]*$")]
LANG = Annotated[str | None, StringConstraints(pattern=f"^({'|'.join(LANGUAGES)})$")]


class Asked(BaseModel):
    """What stands behind the question mark; what is not declared is told as such."""

    model_config = ConfigDict(extra="forbid")

    lang: LANG = None


class Told(BaseModel):
    """What stands in a body; what is not declared is told as such."""

    model_config = ConfigDict(extra="forbid")


class StrictRequest(Request):
    """A request whose JSON says one thing only."""

    async def json(self) -> Any:
        """The body.

        Raises:
            PassportJsonError: no strict JSON.
        """
        return read_json(await self.body(), where=BODY)


class StrictRoute(APIRoute):
    """A route that reads JSON strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, over a strict request."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await inner(StrictRequest(request.scope, request.receive))

        return handler


def check_kind(request: Request, *kinds: str) -> None:
    """Hold a body to the kinds that are understood; a JSON of a trade (+json) is JSON.

    Raises:
        RefusedError: 415.
    """
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = JSON in kinds and told.startswith("application/") and told.endswith("+json")
    if told and told not in kinds and not is_json:
        values = {"found": told[:100], "wanted": ", ".join(kinds)}
        raise RefusedError(415, "unsupported_media_type", UNSUPPORTED, values)


async def _json_bytes(request: Request) -> bytes:
    check_kind(request, JSON)
    return await request.body()


async def _any_bytes(request: Request) -> bytes:
    return await request.body()


JsonBytes = Annotated[bytes, Depends(_json_bytes)]
AnyBytes = Annotated[bytes, Depends(_any_bytes)]

"""One error shape for whatever goes wrong; a mistake of ours tells a number and nothing else.

Bad input is never a 500: what a room refuses comes with all its faults, in the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from secrets import token_hex
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meguri.locale import words
from meguri.locale.refusals import Said, said_of_room
from meguri.serve import faults
from meguri.serve.faults import RETRY_S, RefusedError
from meguri.serve.logs import log
from meguri.serve.negotiation import lang_of
from meguri.tables.coded import CodedError

UNPROCESSABLE = 422
_BY_KIND = {
    "PassportJsonError": 400,
    "IdentifierError": 400,
    "EventError": 422,
    "ReaderError": 400,
    "LogProofError": 400,
    "RegistryError": 422,
    "ContractError": 409,
    "OtherCarError": 409,
    "TradeError": 409,
}
_BY_CODE = {
    "too_large": 413,
    "no_battery": 404,
    **dict.fromkeys(("no_lot", "no_wish", "no_deal"), 404),
    **dict.fromkeys(("bad_yen", "bad_last_day", "bad_count", "bad_figure", "bad_choice", "no_model"), 422),
    "not_owned": 403,
    "not_the_buyer": 403,
    "no_event": 404,
    "no_certificate": 404,
    "not_in_log": 404,
    "other_sequence": 409,
    "erased": 410,
    "carriage_no_solver": 501,
    "unknown_target": 404,
    "record_altered": 503,
    "key_not_good": 503,  # our own: our clock stands before the key's first day, or after its last
}
_OURS = frozenset(
    {
        "no_server",
        "no_start",
        "closed_folder",
        "no_user",
        "other_version",
        "too_old",
        "strong_role",
        "no_schema",
        "wrong_vault_key",
        "tool_failed",
    }
)  # codes of the registry that no reader can do anything about
_AWAY = frozenset({"PoolTimeout", "PoolClosed", "OperationalError", "QueryCanceled", "AdminShutdown"})


@dataclass(frozen=True)
class Answerer:
    """Says things in a language.

    Attributes:
        lang: `ja` or `en`.
    """

    lang: str

    @cached_property
    def say(self) -> Callable[[str], str]:
        """Says an English message in this language."""
        return words(self.lang)


class Errors:
    """ASGI layer: whatever is raised below becomes an answer in the one shape."""

    def __init__(self, app: ASGIApp, default_lang: str = "en") -> None:
        """Wrap an application."""
        self.app = app
        self.default_lang = default_lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as fault:
            if begun:  # half an answer is out: breaking it off is all that tells
                raise
            answer = response_of(fault, lang_of(scope, self.default_lang), scope)
            await answer(scope, receive, send)


def response_of(fault: Exception, lang: str, scope: Scope) -> Response:
    """The answer to whatever was raised; a page for whoever came with a browser."""
    from meguri.serve.pages.fault_page import fault_page, wants_page

    status, said, headers = told_of(fault, Answerer(lang))
    if wants_page(scope):
        return fault_page(status, said, headers, lang)
    return JSONResponse(
        said.shape(), status, {"Content-Language": lang, "Cache-Control": "no-store", **headers}
    )


def told_of(fault: BaseException, door: Answerer) -> tuple[int, Said, Mapping[str, str]]:
    """Status, words and headers for whatever was raised."""
    if isinstance(fault, HTTPException) and isinstance(fault.__cause__, CodedError | RefusedError):
        return told_of(fault.__cause__, door)  # raised while a body was read
    if isinstance(fault, RefusedError):
        return fault.status, refusal_said(fault, door), fault.headers
    if isinstance(fault, RequestValidationError):
        return UNPROCESSABLE, _parameters_said(fault.errors(), door), {}
    if isinstance(fault, HTTPException):
        return _http_told(fault, door)
    if isinstance(fault, BaseExceptionGroup):
        return _all_told(fault, door)
    return _room_told(fault, door)


def _all_told(
    group: BaseExceptionGroup[BaseException], door: Answerer
) -> tuple[int, Said, Mapping[str, str]]:
    """What several rooms refused of one request, in one answer; a mistake of ours is told alone."""
    each = [told_of(one, door) for one in group.exceptions]
    worst = max(each, key=lambda one: one[0])
    if len(each) == 1 or worst[0] >= 500:
        return worst
    lines = [
        fault
        for _status, said, _headers in each
        for fault in (said.faults or ({"code": said.code, "message": said.message},))
    ]
    statuses = {status for status, _said, _headers in each}
    status = worst[0] if len(statuses) == 1 else UNPROCESSABLE
    return status, Said("bad_request", door.say(faults.BAD_PARAMETERS), tuple(lines)), {}


def _room_told(fault: BaseException, door: Answerer) -> tuple[int, Said, Mapping[str, str]]:
    codes = {str(one.code) for one in getattr(fault, "faults", ()) if hasattr(one, "code")}
    kinds = {one.__name__ for one in type(fault).__mro__}  # a full disk or a crash is an OperationalError
    is_away = bool(kinds & _AWAY) or ("RegistryError" in kinds and bool(codes & _OURS))
    said = None if is_away else said_of_room(fault, door)
    if said is not None:
        status = _status(fault)
        wait_s = 1 if "not_in_log" in codes else RETRY_S if status == 503 else None
        return status, said, {} if wait_s is None else {"Retry-After": str(wait_s)}
    return _internal(fault, door, 503 if is_away else 500)


def refusal_said(fault: RefusedError, door: Answerer) -> Said:
    """A refusal in words."""
    return Said(fault.code, door.say(fault.message).format(**fault.values))


def _status(fault: BaseException) -> int:
    codes = [str(one.code) for one in getattr(fault, "faults", ()) if hasattr(one, "code")]
    for code in codes:
        if code in _BY_CODE:
            return _BY_CODE[code]
    return _BY_KIND.get(type(fault).__name__, UNPROCESSABLE)


def _internal(fault: BaseException, door: Answerer, status: int) -> tuple[int, Said, Mapping[str, str]]:
    """A mistake of ours, or a database that is away: the log has it under the number that the reader gets."""
    incident = token_hex(6)
    log().error("mistake", incident=incident, kind=type(fault).__name__, exc_info=fault)
    if status == 503:
        said = door.say(faults.UNAVAILABLE).format(seconds=RETRY_S)
        return (
            status,
            Said("unavailable", said, ({"incident": incident, "message": said},)),
            {"Retry-After": str(RETRY_S)},
        )
    return status, Said("internal", door.say(faults.INTERNAL).format(incident=incident)), {}


def _http_told(fault: HTTPException, door: Answerer) -> tuple[int, Said, Mapping[str, str]]:
    headers = dict(fault.headers or {})
    if fault.status_code == 404:
        return 404, Said("not_found", door.say(faults.NOT_FOUND)), headers
    if fault.status_code == 405:
        return 405, Said("method_not_allowed", door.say(faults.METHOD).format(method="")), headers
    return fault.status_code, Said("bad_request", door.say(faults.BAD_PARAMETERS)), headers


def _parameters_said(found: Sequence[Any], door: Answerer) -> Said:
    """What is wrong with parameters and bodies, each in its own sentence."""
    told = []
    for one in found:
        where = ".".join(str(step) for step in one["loc"])
        if one["type"] == "missing":
            said = door.say(faults.MISSING).format(where=where)
        else:
            shown = repr(one.get("input"))[:80]
            said = door.say(faults.PARAMETER).format(where=where, found=shown, detail=one["msg"])
        told.append({"code": str(one["type"]), "where": where, "message": said})
    return Said("bad_request", door.say(faults.BAD_PARAMETERS), tuple(told))


async def on_http_error(request: Request, fault: Exception) -> Response:
    """For the framework's own refusals, which it catches before the layer above."""
    house = getattr(request.app.state, "house", None)
    default = house.default_lang if house is not None else "en"
    if isinstance(fault, HTTPException) and fault.status_code == 405:
        refused = RefusedError(
            405, "method_not_allowed", faults.METHOD, {"method": request.method}, fault.headers
        )
        return response_of(refused, lang_of(request.scope, default), request.scope)
    return response_of(fault, lang_of(request.scope, default), request.scope)

"""Logs as lines of JSON: what was asked by its pattern, never by its content; no names, keys or addresses.

The path of a request may hold a chassis number, its query a search, its headers a key. So a line names the
route's pattern, the status, the time it took and the kind of reader – and the request's number, by which a
client can ask about it.
"""

import logging
import sys
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meguri.serve.metrics import Metrics

REQUEST_ID = "request_id"
PATTERN = "meguri.pattern"  # of a request that was answered before it came to a route
MOUNTED = "app_root_path"  # only in the scope of an application that was mounted into another
_UNKNOWN = "unmatched"
_SECRET = ("password", "passphrase", "secret", "token", "authorization", "cookie", "api_key", "key")
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def log() -> Any:
    """The log of the server."""
    return structlog.get_logger("meguri")


def set_up(level: str, *, tracebacks: bool) -> None:
    """Send the log to stderr as lines of JSON.

    Args:
        level: least that is logged.
        tracebacks: whether mistakes show where they happened.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info if tracebacks else _kind_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: _Stderr(),
        cache_logger_on_first_use=False,
    )
    bridge = _Bridge()
    for name in ("uvicorn", "meguri", "asyncio"):
        other = logging.getLogger(name)
        other.handlers, other.propagate = [bridge], False
        other.setLevel(max(_LEVELS[level], logging.WARNING))


class _Stderr:
    """Writes lines to what stderr is when they are written; a line that cannot be written harms nobody."""

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")

    debug = info = warning = error = critical = msg


class _Bridge(logging.Handler):
    """Takes in what others log: their message without what was put into it, which may name somebody."""

    def emit(self, record: logging.LogRecord) -> None:
        first = str(record.msg).partition("\n")[0]
        if not first.startswith("Traceback"):  # what kept us from starting is told by who started us
            log().log(record.levelno, "note", source=record.name, said=first[:200])


def _without_secrets(_logger: Any, _method: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in told:
        if any(part in name.lower() for part in _SECRET):
            told[name] = "…"
    return told


def _kind_only(_logger: Any, _method: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The kind of what was raised and the place in our code; its text may quote what somebody sent."""
    fault = told.pop("exc_info", None)
    if isinstance(fault, BaseException):
        at, last = fault.__traceback__, None
        while at is not None:
            last, at = at, at.tb_next
        if last is not None:
            told["at"] = f"{last.tb_frame.f_globals.get('__name__', '')}:{last.tb_lineno}"
    return told


class Records:
    """ASGI layer: a line and a count for each request, under a number that the client gets, too."""

    def __init__(self, app: ASGIApp, metrics: Metrics, level: str = "info") -> None:
        """Wrap an application.

        Args:
            app: the application.
            metrics: where it is counted.
            level: least that is logged; a line that nobody gets is not made.
        """
        self.app = app
        self.metrics = metrics
        self._is_told = _LEVELS[level] <= _LEVELS["info"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, sent_bytes = time.perf_counter(), 500, 0
        number = f"{time.time_ns():x}"
        scope.setdefault("state", {})[REQUEST_ID] = number

        async def sent(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", number.encode())]
            else:
                sent_bytes += len(message.get("body", b""))
            await send(message)

        self.metrics.begun()
        try:
            await self.app(scope, receive, sent)
        finally:
            seconds = time.perf_counter() - begun
            route = pattern_of(scope)
            self.metrics.ended(scope["method"], route, status, seconds)
            if self._is_told:
                log().info(
                    "request",
                    request=number,
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 2),
                    sent_bytes=sent_bytes,
                )


def pattern_of(scope: Scope) -> str:
    """The pattern of the route that answered, such as /api/v1/passports/{battery}."""
    if (told := scope.get(PATTERN)) is not None:
        return str(told)
    if MOUNTED in scope and "route" not in scope:  # files of a folder: which one is no matter of the log
        return str(scope["root_path"]).removeprefix(str(scope[MOUNTED])) + "/{path}"
    # Of a router that was included with a prefix only the whole pattern tells API and pages apart.
    route = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    found = getattr(route, "path_format", None) or getattr(route, "path", None)
    return found if isinstance(found, str) else _UNKNOWN

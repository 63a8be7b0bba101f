"""How much, how slowly and how often: limits that end a request before it costs anything.

Bodies are counted as they come: nobody has to say how long they are, and nobody is believed who does.
"""

import time
from asyncio import timeout
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meguri.serve.buckets import Buckets
from meguri.serve.faults import TOO_LARGE, TOO_OFTEN, TOO_SLOW, RefusedError

_FREE = ("/healthz", "/readyz")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take.

    Attributes:
        body_bytes: of a body at most.
        body_seconds: until it is here.
        per_minute: requests of one client; 0 for no limit.
        costly_per_minute: of those that cost much; 0 for no limit.
    """

    body_bytes: int = 50_000_000
    body_seconds: float = 120.0
    per_minute: int = 1200
    costly_per_minute: int = 60


class Limiting:
    """ASGI layer: refuses what is too much, too slow or too often."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        costly: Callable[[Scope], bool] = lambda _scope: False,
        folder: Path | None = None,
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            limits: what a request may take.
            costly: whether a request is one of those that cost much.
            folder: where several processes count together; None for one alone.
        """
        self.app = app
        self.limits = limits
        self._costly = costly
        places = (None, None) if folder is None else (folder / "all.buckets", folder / "costly.buckets")
        self._all = Buckets(limits.per_minute, place=places[0])
        self._dear = Buckets(limits.costly_per_minute, place=places[1])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or raise why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] not in _FREE:
            client = _client(scope)
            wait = self._all.wait_s(client) or (self._dear.wait_s(client) if self._costly(scope) else 0.0)
            if wait:
                seconds = max(1, round(wait))
                raise RefusedError(
                    429, "too_often", TOO_OFTEN, {"seconds": seconds}, {"Retry-After": str(seconds)}
                )
        await self.app(scope, _Counted(receive, scope, self.limits), send)


class _Counted:
    """Receives a body, and stops where there is too much of it or too late."""

    def __init__(self, receive: Receive, scope: Scope, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._found = 0
        self._ended = False
        self._deadline = time.monotonic() + limits.body_seconds
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > limits.body_bytes:
                raise self._too_large()

    async def __call__(self) -> Message:
        if self._ended:  # what comes now is only whether the client left
            return await self._receive()
        try:
            async with timeout(max(0.0, self._deadline - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            limit = f"{self._limits.body_seconds:g}"
            raise RefusedError(408, "too_slow", TOO_SLOW, {"limit": limit}, {"Connection": "close"}) from None
        if message["type"] == "http.request":
            self._found += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
            if self._found > self._limits.body_bytes:
                raise self._too_large()
        return message

    def _too_large(self) -> RefusedError:
        values = {"limit": self._limits.body_bytes}
        return RefusedError(413, "too_large", TOO_LARGE, values, {"Connection": "close"})


def _client(scope: Scope) -> str:
    """Whom requests are counted under: the address, of IPv6 the half that names the line; never written."""
    client = scope.get("client")
    host = str(client[0]) if client else "local"
    return ":".join(host.split(":")[:4]) if ":" in host else host

"""Single events without detours: one that is simple to take in joins the group that is kept next.

To hand each to a thread, and through the whole of the framework, costs more than keeping it. So what is plain
– an event of a usual size, an API key, no more than the expected number of events behind the question mark –
is read right here and kept with those that came at the same moment (`meguri.serve.committing`). Whatever is
not so plain, and whatever cannot be kept, goes the usual way, which finds out again what is wrong and says
it.
"""

import json
import re
from collections import deque
from datetime import UTC
from functools import cache

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meguri.passport.events import Event, from_epcis
from meguri.passport.events.plain_reading import Spelt, spelt_line
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.reading import read_json
from meguri.registry.accounts.installation_keys import digest_of
from meguri.registry.accounts.keys import MARK, SECRET_BYTES
from meguri.registry.store import Captured
from meguri.registry.vault import private_attributes
from meguri.serve.asker import credentials_of
from meguri.serve.committing import Arrival
from meguri.serve.faults import RefusedError
from meguri.serve.house import House
from meguri.serve.judging import is_judged
from meguri.serve.logs import PATTERN
from meguri.serve.reading import BODY, JSON, check_kind
from meguri.tables.coded import CodedError

PATH = "/api/v1/events"
LARGEST = 32_768  # bytes: what takes longer to read than the loop of the server may stand still
_EXPECTED = re.compile(rb"expected=(0|[1-9][0-9]{0,8})", re.ASCII)
_HEADERS = [(b"content-type", b"application/json")]


class Arrivals:
    """ASGI layer: takes single events in, and passes on the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST":
            plain = _plain(scope)
            if plain is not None:
                again = _Again(receive)
                if await self._answered(scope, again, send, *plain):
                    return
                receive = again
        await self.app(scope, receive, send)

    async def _answered(
        self, scope: Scope, receive: "_Again", send: Send, key: str, expected: int | None
    ) -> bool:
        body = await receive.whole()
        event = None if body is None else _read(body)
        if event is None or is_judged(event):
            return False
        house: House = scope["app"].state.house
        address = scope["client"][0] if scope.get("client") else None
        found = await house.committer.keep(Arrival(digest_of(key), event, expected, address))
        if found is None:
            return False
        house.metrics.events.inc(found.is_new)
        scope[PATTERN] = PATH
        content = written(found)
        headers = [*_HEADERS, (b"content-length", str(len(content)).encode())]
        await send(
            {"type": "http.response.start", "status": 201 if found.is_new else 200, "headers": headers}
        )
        await send({"type": "http.response.body", "body": content})
        return True


class _Again:
    """Receives a body, and gives it once more to whoever asks after it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._held: deque[Message] = deque()

    async def whole(self) -> bytes | None:
        """The body; None where it is too large to be read here, or the client left."""
        found = b""
        while len(found) <= LARGEST:
            message = await self._receive()
            self._held.append(message)
            if message["type"] != "http.request":
                return None
            found += message.get("body", b"")
            if not message.get("more_body", False):
                return found if len(found) <= LARGEST else None
        return None

    async def __call__(self) -> Message:
        return self._held.popleft() if self._held else await self._receive()


def written(found: Captured) -> bytes:
    """The answer to an event, as `meguri.serve.api.events` gives it; the receipt is JSON already."""
    told = {
        "event_id": found.event_id,
        "battery_id": found.battery_id,
        "sequence": found.sequence,
        "captured_at": found.captured_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "is_new": found.is_new,
    }
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return plain[:-1] + b',"receipt":' + found.receipt + b"}"


@cache
def _to_be_sealed() -> frozenset[str]:
    return frozenset(PREFIX + name for name in private_attributes())


def _plain(scope: Scope) -> tuple[str, int | None] | None:
    """The API key and the expected number of events; None where there is more to a request than that."""
    query = scope["query_string"]
    expected = _EXPECTED.fullmatch(query)
    if query and expected is None:
        return None
    request = Request(scope)
    try:
        check_kind(request, JSON)
        key = credentials_of(request.headers, {}).key
    except RefusedError:
        return None
    if not key.startswith(MARK) or len(key) > 2 * SECRET_BYTES:
        return None
    return key, int(expected[1]) if expected else None


def _read(body: bytes) -> Event | Spelt | None:
    spelt = spelt_line(body)
    if spelt is not None and spelt.says.isdisjoint(_to_be_sealed()):
        return spelt
    try:
        told = read_json(body, where=BODY)
        return from_epcis(told if isinstance(told, dict) else {}, where=BODY)
    except CodedError:
        return None

"""Passports without detours: what is stored is answered at once, where the database is on this machine.

Most of what is asked is a passport that lies ready. To hand it to a thread and through the whole of the
framework costs several times what reading it does. So it is read right here, in one question over the
database's socket (`meguri.registry.ready`); whatever is not so simple (a day, a page, a signature, a fold)
goes the usual way, and so does everything for a while after the database did not answer.
"""

import time
from dataclasses import dataclass
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.passports import Page
from meguri.registry.ready import Found
from meguri.serve import representations as forms
from meguri.serve.addresses import candidates
from meguri.serve.api.answers import JSON, is_among
from meguri.serve.api.passports import headers_of
from meguri.serve.asker import SESSION_COOKIE, credentials_of, unknown
from meguri.serve.faults import RefusedError
from meguri.serve.house import House
from meguri.serve.logs import PATTERN

PATH = "/api/v1/passports/"
_PATTERN = PATH + "{battery}"
_REST_S = 5.0
_WANTED = frozenset({b"accept", b"authorization", b"cookie", b"if-none-match", b"x-api-key"})
Pairs = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: under which identifiers, with which key, and what the reader has already."""

    battery_ids: tuple[str, ...]
    key: str
    known_tags: str


class Near:
    """ASGI layer: answers what lies ready, and passes on the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app
        self._resting_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and (asked := _asked(scope)) is not None:
            found = self._found(scope, asked)
            if found is not None and found.page is not None:
                scope[PATTERN] = _PATTERN
                await _give(send, found, found.page, asked.known_tags)
                return
        await self.app(scope, receive, send)

    def _found(self, scope: Scope, asked: _Asked) -> Found | None:
        if time.monotonic() < self._resting_until:
            return None
        house: House = scope["app"].state.house
        try:
            found = house.memory.ready(asked.battery_ids, asked.key)
        except Exception:  # the database went away: the usual way waits for it, and says so
            self._resting_until = time.monotonic() + _REST_S
            return None
        if found is None:
            return None
        if found.asker is None:
            raise unknown()
        if not found.is_known:
            raise refused(RegistryCode.NO_BATTERY, found=asked.battery_ids[-1])
        return found


def _asked(scope: Scope) -> _Asked | None:
    """What is asked for; None where it is not so simple.

    Raises:
        RefusedError: 401, an Authorization header of another kind.
    """
    path: str = scope["path"]
    if not path.startswith(PATH) or scope["method"] != "GET" or scope["query_string"]:
        return None
    told: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name in _WANTED:
            said = value.decode("latin-1")
            if name == b"cookie":  # HTTP/2 may split them (RFC 9113, 8.2.3)
                told["cookie"] = f"{told['cookie']}; {said}" if "cookie" in told else said
            else:
                told.setdefault(name.decode(), said)
    if SESSION_COOKIE in told.get("cookie", "") or path.endswith("/law"):
        return None
    battery, suffix = forms.split(path[len(PATH) :])
    if not (suffix == forms.JSON or (suffix is None and _takes_json(told.get("accept", "")))):
        return None
    known_as = _known_as(battery)
    if not known_as:
        return None
    return _Asked(known_as, credentials_of(told, {}).key, told.get("if-none-match", ""))


@lru_cache(1024)
def _takes_json(accept: str) -> bool:
    try:
        return forms.wanted(accept, None) == forms.JSON
    except RefusedError:
        return False


@lru_cache(4096)
def _known_as(told: str) -> tuple[str, ...]:
    """None where it is no identifier: the usual way says so, or first that the key is nobody's."""
    try:
        return tuple(candidates(told))
    except IdentifierError:
        return ()


async def _give(send: Send, found: Found, page: Page, known_tags: str) -> None:
    is_known = found.asker is not None and found.asker.is_known
    headers = [(b"etag", page.etag.encode()), *_headers(found.role, is_known, page.sequence)]
    if known_tags and is_among(page.etag, known_tags):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body"})
        return
    headers += ((b"content-length", b"%d" % len(page.body)), (b"content-type", JSON.encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page.body})


@lru_cache(1024)
def _headers(role: str, is_known: bool, sequence: int) -> Pairs:
    told = headers_of(role, is_known=is_known, sequence=sequence)
    return [(name.lower().encode(), value.encode()) for name, value in told.items()]

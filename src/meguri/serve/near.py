"""Passports without detours: what is stored is answered at once, where the database is on this machine.

Most of what is asked is a passport that lies ready. To hand it to a thread and through the whole of the
framework costs several times what reading it does. So it is read right here, on a connection of its own over
the database's socket; whatever is not so simple (a day, a page, a signature, a fold) goes the usual way, and
so does everything for a while after the database did not answer.
"""

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.passports import STORED, Page, stored_page
from meguri.serve import representations as forms
from meguri.serve.addresses import candidates
from meguri.serve.api.passports import json_answer
from meguri.serve.asker import SESSION_COOKIE, asker_of
from meguri.serve.faults import RefusedError
from meguri.serve.house import House, Visit
from meguri.serve.logs import PATTERN

if TYPE_CHECKING:
    from meguri.registry.database import Session

PATH = "/api/v1/passports/"
_PATTERN = PATH + "{battery}"
_REST_S = 5.0


class Near:
    """ASGI layer: answers what lies ready, and passes on the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app
        self._resting_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and _is_simple(scope) and time.monotonic() >= self._resting_until:
            answer = self._answer(scope)
            if answer is not None:
                scope[PATTERN] = _PATTERN
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        house: House = scope["app"].state.house
        try:
            with house.memory.near_session() as session:
                return None if session is None else _read(scope, house, session)
        except (RefusedError, IdentifierError):
            raise
        except RegistryError as fault:
            if fault.faults[0].code is RegistryCode.NO_BATTERY:
                raise
            return None
        except Exception:  # the database went away: the usual way waits for it, and says so
            self._resting_until = time.monotonic() + _REST_S
            return None


def _is_simple(scope: Scope) -> bool:
    if scope["method"] != "GET" or scope["query_string"] or not scope["path"].startswith(PATH):
        return False
    headers = Headers(scope=scope)
    if SESSION_COOKIE in headers.get("cookie", ""):
        return False
    return not scope["path"].endswith("/law") and _wants_json(headers.get("accept", ""), scope["path"])


@lru_cache(4096)
def _wants_json(accept: str, path: str) -> bool:
    try:
        return forms.wanted(accept, forms.split(path)[1]) == forms.JSON
    except RefusedError:
        return False


@lru_cache(4096)
def _known_as(told: str) -> tuple[str, ...]:
    return tuple(candidates(forms.split(told)[0]))


def _read(scope: Scope, house: House, session: "Session") -> Response | None:
    request = Request(scope)
    asker = asker_of(request, session, house.accounts)
    with house.accounts.asking(session, asker):
        visit = Visit(house, session, asker, request)
        *before, last = _known_as(scope["path"][len(PATH) :])
        for ident in before:
            try:
                return _given(visit, ident)
            except RegistryError as refused:
                if refused.faults[0].code is not RegistryCode.NO_BATTERY:
                    raise
        return _given(visit, last)


def _given(visit: Visit, ident: str) -> Response | None:
    role = visit.reader(ident)
    page: Page | None = stored_page(visit.session, ident, role) if role in STORED else None
    return None if page is None else json_answer(visit, role, page)

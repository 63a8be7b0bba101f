"""The way into a working page: who asks, in which language; refusals as pages, and forms held to be ours."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meguri.locale import N_
from meguri.registry.accounts.audit import REFUSED
from meguri.serve.desk import forms
from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError
from meguri.serve.house import House, Visit, entered, house_of
from meguri.serve.negotiation import lang_of
from meguri.serve.pages.fault_page import ELSE, TITLES
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/account/password"
PASSWORD_PLACES = (PASSWORD, SIGN_OUT)  # open to whoever has to choose another password first
MUST_CHANGE = "must_change"
CHANGE_FIRST = N_("Choose a password of your own first.")
CSRF_CODE, LONGEST_PLACE = "csrf", 2_000
OLD_PAGE, LOAD_AGAIN = N_("This page has become old"), N_("Load the page again")
OLD_MEANS = N_(
    "Nothing was changed. Since it was opened you were signed out, or signed in again – or the form came "
    "from elsewhere. Load the page again and send the form once more."
)
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Desk:
    """One request to a working page.

    Attributes:
        visit: the request, let in.
        frame: what stands around the page.
    """

    visit: Visit
    frame: Frame

    @property
    def house(self) -> House:
        """The server."""
        return self.visit.house

    @property
    def session(self) -> "Session":
        """Of the database, as whoever asks."""
        return self.visit.session

    @property
    def say(self) -> Callable[[str], str]:
        """Says an English message in the reader's language."""
        return self.frame.say

    @property
    def party(self) -> str:
        """The identifier by which the asker records.

        Raises:
            RefusedError: 401, nobody signed in.
        """
        if not self.visit.asker.parties:
            self.visit.require("read", "account")
        return self.visit.asker.parties[0]

    @property
    def address(self) -> str | None:
        """Of the client."""
        return self.visit.address


@contextmanager
def opened(request: Request, here: str = "") -> Iterator[Desk]:
    """Let a request in to a working page.

    Args:
        request: the request.
        here: name of the page among those one can go to.
    """
    with entered(request) as visit:
        if visit.asker.must_change and request.url.path not in PASSWORD_PLACES:
            raise RefusedError(403, MUST_CHANGE, CHANGE_FIRST)
        yield Desk(visit, frame_of(request, visit.house, here, visit.asker))


def shown(request: Request, desk: Desk, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page with forms, as an answer; never kept by anybody on the way."""
    token, cookie = forms.bound(request, desk.house)
    answer = page(request, desk.frame, template, status=status, csrf=token, **values)
    answer.headers["Cache-Control"] = "no-store"
    if cookie:
        forms.keep(answer, request, forms.FORM_COOKIE, cookie)
    return answer


def moved(place: str) -> Response:
    """After a form: to the page that shows what became of it."""
    answer = RedirectResponse(place, 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


class DeskRoute(APIRoute):
    """A working page: a form that is not ours never reaches it, and what it refuses becomes a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with both around it."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                forms.check_text(request.query_params.multi_items())
                if request.method in _UNSAFE:
                    form = await request.form()
                    told = form.get(forms.FIELD, "")
                    forms.check(request, house_of(request), told if isinstance(told, str) else "")
                    forms.check_text(form.multi_items())
                return await inner(request)
            except (CodedError, RefusedError, HTTPException, RequestValidationError) as fault:
                return await run_in_threadpool(refusal, request, fault)

        return handler


def refusal(request: Request, fault: Exception) -> Response:
    """A refusal as a page; whoever did not say who they are may do so first."""
    if isinstance(fault, RefusedError) and fault.code == MUST_CHANGE:
        return moved(PASSWORD)
    house = house_of(request)
    status, said, headers = told_of(fault, Answerer(lang_of(request.scope, house.default_lang)))
    if status == 401 and request.method in ("GET", "HEAD"):
        behind = f"?{request.url.query}" if request.url.query else ""
        return moved(f"{SIGN_IN}?onward={quote(request.url.path + behind, safe='')}")
    with opened(request) as desk:
        if said.code == CSRF_CODE:
            return _stale(request, desk)
        title = desk.say(TITLES.get(status, ELSE))
        faults = tuple(str(one["message"]) for one in said.faults if one.get("message") != said.message)
        answer = page(
            request, desk.frame, "error.html.j2", status=status, title=title, said=said.message, faults=faults
        )
    answer.headers.update({name: value for name, value in headers.items() if name != "WWW-Authenticate"})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _stale(request: Request, desk: Desk) -> Response:
    """A form of a session that ended, or from before another one: nothing is done, the way back is told."""
    is_known, path = desk.visit.asker.is_known, request.url.path
    if is_known:
        desk.visit.note("change", "account", CSRF_CODE, outcome=REFUSED)
    if path == SIGN_IN and is_known:
        return moved(SIGN_IN)  # which leads on who is in already
    if path == SIGN_OUT and not is_known:
        return moved("/")
    place = _place_before(request)
    ways = [(place, desk.say(LOAD_AGAIN))] if place else []
    if not is_known and place != SIGN_IN:
        ways.append((f"{SIGN_IN}?onward={quote(place or '/', safe='')}", desk.say(N_("Sign in"))))
    answer = page(request, desk.frame, "error.html.j2", status=403, title=desk.say(OLD_PAGE),
                  said=desk.say(OLD_MEANS), faults=(), ways=ways)  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _place_before(request: Request) -> str:
    """Path of the page of this server from which a form came; "" where the browser does not say so."""
    parts = urlsplit(request.headers.get("referer", ""))
    is_ours = parts.netloc == request.headers.get("host") and parts.path.startswith("/")
    if not is_ours or parts.path.startswith(("//", "/\\")) or len(parts.path + parts.query) > LONGEST_PLACE:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def messages_of(fault: Exception, desk: Desk) -> tuple[str, ...]:
    """What is wrong, in sentences, to stand above a form."""
    _, said, _ = told_of(fault, desk.visit.door)
    return tuple(str(one["message"]) for one in said.faults) or (said.message,)

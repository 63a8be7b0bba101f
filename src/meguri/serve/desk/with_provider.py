"""Signing in with a company's own account: to its provider and back (OpenID Connect)."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.accounts.asker import ANYBODY
from meguri.registry.accounts.audit import REFUSED, note
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.sessions import ID_BYTES, LONGEST, begin_session
from meguri.serve.asker import SESSION_COOKIE, kept
from meguri.serve.desk import forms
from meguri.serve.desk.doors import DeskRoute, messages_of, moved, opened
from meguri.serve.desk.sign_in import first_place, form_page
from meguri.serve.house import house_of

if TYPE_CHECKING:
    from meguri.registry.accounts.oidc_provider import Line

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
BACK = "/sign-in/back"


@router.get("/sign-in/provider")
def sent(request: Request, onward: str = "") -> Response:
    """To the provider; the browser gets a cookie by which it is known again."""
    from meguri.registry.accounts.oidc import begin

    browser = kept(request, forms.FORM_COOKIE) or token_urlsafe(ID_BYTES)
    ahead = _asked_ahead(request)
    with opened(request) as desk:
        try:
            with desk.visit.own_work() as session:
                place = begin(session, ahead(), browser, onward[:2_000], now=desk.house.now)
        except AccountError as fault:
            return form_page(request, desk, onward, wrong=messages_of(fault, desk), status=400)
    answer = moved(place)
    forms.keep(answer, request, forms.FORM_COOKIE, browser)
    return answer


@router.get(BACK)
def came_back(request: Request, state: str = "", code: str = "", iss: str = "") -> Response:
    """Back from the provider: a session for whoever has an account here."""
    from meguri.registry.accounts.oidc import SentBack, finish, person_of_identity

    browser, before = kept(request, forms.FORM_COOKIE), kept(request, SESSION_COOKIE)
    ahead = _asked_ahead(request)
    with opened(request) as desk:
        house, secrets = desk.house, desk.house.accounts.secrets
        with desk.visit.own_work() as session:
            try:
                line = ahead()
                who, onward = finish(session, line, browser, SentBack(state, code, iss), now=house.now)
                person = person_of_identity(session, secrets, line, who)
                begun = begin_session(session, secrets, person.person_no, before=before, now=house.now)
            except AccountError as fault:
                note(session, ANYBODY, "create", "account", "provider", outcome=REFUSED,
                     address=desk.address, now=house.now)  # fmt: skip
                return form_page(request, desk, "", wrong=messages_of(fault, desk), status=400)
            asker = house.accounts.of_cookie(session, begun.cookie) or ANYBODY
            note(session, asker, "create", "account", "session", address=desk.address, now=house.now)
        place = onward if onward != "/" else first_place(desk, asker)
    answer = moved(place)
    forms.keep(answer, request, SESSION_COOKIE, begun.cookie, round(LONGEST.total_seconds()))
    return answer


def _asked_ahead(request: Request) -> "Callable[[], Line]":
    """Ask the provider for what it publishes before a connection of the database is taken.

    A provider that does not answer makes its own users wait, and nobody else.

    Returns:
        Gives the line, or raises what went wrong.
    """
    try:
        line = _line(request)
        line.metadata()
    except AccountError as found:
        fault = found

        def refuse() -> "Line":
            raise fault

        return refuse
    return lambda: line


def _line(request: Request) -> "Line":
    """The line to the provider, kept with the application: what it publishes is read once.

    Raises:
        AccountError: none is set up.
    """
    from meguri.registry.accounts.oidc_provider import Line, provider_of

    house = house_of(request)
    line: Line | None = getattr(request.app.state, "oidc_line", None)
    back = f"{house.base_url(request)}{BACK}"
    if line is None or line.provider.redirect_uri != back:  # without a public address: as it was reached
        line = request.app.state.oidc_line = Line(provider_of(house.settings, back))
    return line

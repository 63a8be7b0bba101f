"""Signing in with address and password, and out again."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.registry.accounts.asker import ANYBODY, Asker
from meguri.registry.accounts.audit import REFUSED, note
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.policy import scopes_of
from meguri.registry.accounts.sessions import LONGEST, begin_session, end_session
from meguri.registry.accounts.signing_in import sign_in
from meguri.serve.asker import SESSION_COOKIE, kept
from meguri.serve.desk import forms
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
AFTERWARDS = (("list", "fleet", "/fleet"), ("read", "registry", "/admin"))


@router.get("/sign-in")
def form(request: Request, onward: str = "") -> Response:
    """The form; whoever is signed in already is led on."""
    with opened(request) as desk:
        if desk.visit.asker.is_known:
            return moved(_within(onward, first_place(desk)))
        return form_page(request, desk, onward)


@router.post("/sign-in")
def signed_in(
    request: Request,
    mail: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    onward: Annotated[str, Form()] = "",
) -> Response:
    """Begin a session; the one before ends."""
    with opened(request) as desk:
        house, before = desk.house, kept(request, SESSION_COOKIE)
        secrets = house.accounts.secrets
        with desk.visit.own_work() as session:
            try:
                who = sign_in(session, secrets, mail, password, desk.address, now=house.now)
                begun = begin_session(session, secrets, who, before=before, now=house.now)
            except AccountError as fault:
                note(session, ANYBODY, "create", "account", outcome=REFUSED, address=desk.address,
                     now=house.now)  # fmt: skip
                return form_page(request, desk, onward, mail, messages_of(fault, desk), 400)
            asker = house.accounts.of_cookie(session, begun.cookie) or ANYBODY
            note(session, asker, "create", "account", "session", address=desk.address, now=house.now)
        place = _within(onward, first_place(desk, asker))
    answer = moved(place)
    forms.keep(answer, request, SESSION_COOKIE, begun.cookie, round(LONGEST.total_seconds()))
    return answer


@router.post("/sign-out")
def signed_out(request: Request) -> Response:
    """End this session."""
    with opened(request) as desk, desk.visit.own_work() as session:
        end_session(session, kept(request, SESSION_COOKIE), now=desk.house.now)
        if desk.visit.asker.is_known:
            note(session, desk.visit.asker, "remove", "account", "session", address=desk.address,
                 now=desk.house.now)  # fmt: skip
    return without_session(request, "/")


def without_session(request: Request, place: str) -> Response:
    """To a page, with the cookie taken back."""
    answer = moved(place)
    forms.take_back(answer, request, SESSION_COOKIE)
    return answer


def form_page(
    request: Request, desk: Desk, onward: str, mail: str = "", wrong: tuple[str, ...] = (), status: int = 200
) -> Response:
    """The form, with what was wrong above it."""
    settings = desk.house.settings
    provider = (
        settings.text("MEGURI_OIDC_NAME") or urlsplit(settings.text("MEGURI_OIDC_ISSUER")).hostname or ""
    )
    return shown(
        request, desk, "desk_sign_in.html.j2", status=status, mail=mail[:200], wrong=wrong,
        onward=_within(onward, ""), provider=provider,
    )  # fmt: skip


def first_place(desk: Desk, asker: Asker | None = None) -> str:
    """Where somebody's work begins."""
    who, policy = asker or desk.visit.asker, desk.house.accounts.policy
    return next(
        (place for verb, resource, place in AFTERWARDS if scopes_of(policy, who, verb, resource)), "/account"
    )


def _within(onward: str, otherwise: str) -> str:
    """A path of this server; anything that leads elsewhere is forgotten."""
    parts = urlsplit(onward)
    is_ours = onward.startswith("/") and not onward.startswith(("//", "/\\")) and not parts.netloc
    is_plain = onward.isprintable() and "\\" not in onward and len(onward) < 2_000
    return onward if is_ours and is_plain else otherwise

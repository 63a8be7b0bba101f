"""One's own account: who one is here, for whom one asks, API keys, and signing out everywhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.accounts.asker import PUBLIC
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.keys import MOST_DAYS, keys_of, make_key, revoke_key
from meguri.registry.accounts.organisations import organisation_of
from meguri.registry.accounts.people import contact_of, memberships, person_of_id
from meguri.registry.accounts.sessions import LONGEST, begin_session, end_all_sessions
from meguri.serve.asker import SESSION_COOKIE, kept
from meguri.serve.desk import forms
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.sign_in import without_session
from meguri.serve.desk.words import may_at_all, roles_said
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.registry.accounts.keys import ApiKey
    from meguri.registry.database import Session

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
ACCOUNT = "/account"
USUAL_DAYS = 90
DAYS = (30, USUAL_DAYS, 180, 365)
NAME_NEEDED = N_("Say what the key is for, so that it can be told apart later.")
ROLE_NEEDED = N_("Choose at least one role.")


@dataclass(frozen=True)
class KeyLine:
    """One key in the list: its number, name, first characters, roles, last day, and whether it counts."""

    number: int
    name: str
    prefix: str
    roles: str
    until: str
    is_good: bool


@router.get("/account")
def account(request: Request) -> Response:
    """The page."""
    with opened(request, "account") as desk:
        desk.visit.scopes("read", "account")
        return _page(request, desk)


@router.post("/account/keys")
def key_made(
    request: Request,
    name: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = USUAL_DAYS,
    roles: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Make a key; it is shown on this answer, and never again."""
    with opened(request, "account") as desk:
        desk.visit.scopes("create", "key")
        organisation_id = desk.visit.asker.organisation_id
        wrong = [] if name.strip() else [desk.say(NAME_NEEDED)]
        wrong += [] if roles else [desk.say(ROLE_NEEDED)]
        if wrong or organisation_id is None:
            return _page(request, desk, wrong=tuple(wrong), status=400)
        now = desk.house.now
        with desk.visit.own_work() as session:
            try:
                mine = desk.visit.asker.roles - {PUBLIC}
                wanted = {one for one in roles if one in mine}  # nobody gives away more than they have
                organisation = organisation_of(session, organisation_id)
                secret, made = make_key(
                    session, organisation, name.strip()[:80], wanted, min(days, MOST_DAYS), now=now
                )
            except AccountError as fault:
                return _page(request, desk, wrong=messages_of(fault, desk), status=400)
            note(session, desk.visit.asker, "create", "key", str(made.key_no), address=desk.address, now=now)
        return _page(request, desk, secret=secret)


@router.post("/account/keys/{number}/revoke")
def key_revoked(request: Request, number: int) -> Response:
    """Take a key of one's organisation back."""
    with opened(request, "account") as desk:
        scopes = desk.visit.scopes("remove", "key")
        whose = None if "allowed" in scopes else desk.visit.asker.organisation_no or -1
        with desk.visit.own_work() as session:
            revoke_key(session, number, whose, now=desk.house.now)
            note(session, desk.visit.asker, "remove", "key", str(number), address=desk.address,
                 now=desk.house.now)  # fmt: skip
    return moved(ACCOUNT)


@router.post("/account/membership")
def changed_over(request: Request, membership: Annotated[int, Form()]) -> Response:
    """Ask for another of one's organisations from now on, in a new session."""
    with opened(request, "account") as desk:
        desk.visit.scopes("change", "account")
        who, before = desk.visit.asker.person_no, kept(request, SESSION_COOKIE)
        if who is None:
            return moved(ACCOUNT)
        secrets = desk.house.accounts.secrets
        with desk.visit.own_work() as session:
            begun = begin_session(
                session, secrets, who, membership_no=membership, before=before, now=desk.house.now
            )
    answer = moved(ACCOUNT)
    forms.keep(answer, request, SESSION_COOKIE, begun.cookie, round(LONGEST.total_seconds()))
    return answer


@router.post("/account/sign-out-everywhere")
def out_everywhere(request: Request) -> Response:
    """End all sessions of this person."""
    with opened(request) as desk:
        who = desk.visit.asker.person_no
        if who is not None:
            with desk.visit.own_work() as session:
                end_all_sessions(session, who, now=desk.house.now)
                note(session, desk.visit.asker, "remove", "account", "all sessions", address=desk.address,
                     now=desk.house.now)  # fmt: skip
    return without_session(request, "/sign-in")


def _page(
    request: Request, desk: Desk, *, wrong: tuple[str, ...] = (), secret: str = "", status: int = 200
) -> Response:
    asker = desk.visit.asker
    with desk.visit.own_work() as session:
        person = contact_of_asker(session, desk)
        known = memberships(session, asker.person_no) if asker.person_no is not None else ()
        keys = keys_of(session, asker.organisation_no) if asker.organisation_no is not None else ()
    now = desk.house.now()
    lines = tuple(_line(one, one.revoked_at is None and one.expires_at > now, desk.frame) for one in keys)
    here = next((one for one in known if one.organisation_no == asker.organisation_no), None)
    return shown(
        request, desk, "desk_account.html.j2", status=status, person=person, wrong=wrong, secret=secret,
        roles=roles_said(asker.roles, desk.frame.lang), organisation=here.name if here else "",
        organisation_id=asker.organisation_id or "", memberships=known, here=here,
        keys=lines, fields=_fields(desk),
        may_make_keys=asker.organisation_no is not None and may_at_all(desk.visit, "create", "key"),
    )  # fmt: skip


def contact_of_asker(session: "Session", desk: Desk) -> dict[str, str]:
    """Name and mail address of whoever asks; nothing of a key."""
    person_id = desk.visit.asker.person_id
    if person_id is None:
        return {}
    return contact_of(session, desk.house.accounts.secrets, person_of_id(session, person_id))


def _line(key: "ApiKey", is_good: bool, frame: Frame) -> KeyLine:
    until = frame.speech.day(key.expires_at.astimezone().date())
    return KeyLine(key.key_no, key.name, key.prefix, roles_said(key.roles, frame.lang), until, is_good)


def _fields(desk: Desk) -> tuple[Field, ...]:
    say, lang = desk.say, desk.frame.lang
    mine = sorted(desk.visit.asker.roles - {PUBLIC})
    days = tuple(
        Option(str(one), say(N_("{days} days")).format(days=one), is_chosen=one == USUAL_DAYS) for one in DAYS
    )
    roles = tuple(Option(one, roles_said({one}, lang), is_chosen=True) for one in mine)
    return (
        Field("name", say(N_("What it is for")), say(N_("Such as: stock system of the Fukuoka yard.")),
              is_needed=True, is_whole=True),
        Field("days", say(N_("How long it counts")), kind="select", options=days),
        Field("roles", say(N_("What it may act as")), kind="checkbox", options=roles),
    )  # fmt: skip

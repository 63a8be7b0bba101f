"""Choosing another password: one's own instead of the first, or a new one whenever one likes."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.accounts.audit import REFUSED, note
from meguri.registry.accounts.changing import change_password, has_password
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.people import memberships, person_of_number
from meguri.registry.accounts.sessions import LONGEST
from meguri.serve.asker import SESSION_COOKIE
from meguri.serve.desk import forms
from meguri.serve.desk.doors import PASSWORD, SIGN_IN, Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.pages.fields import Field

if TYPE_CHECKING:
    from meguri.registry.accounts.asker import Asker
    from meguri.registry.database import Session

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
TWICE = N_("The new password was not typed twice the same.")
RULES = N_("15 characters or more. A sentence is easily kept in mind.")


@router.get(PASSWORD)
def form(request: Request) -> Response:
    """The form, for whoever signed in and has a password."""
    with opened(request, "account") as desk:
        return _page(request, desk)


@router.post(PASSWORD)
def changed(
    request: Request,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change it: all sessions end, and this browser gets a new one."""
    with opened(request, "account") as desk:
        asker, house = desk.visit.asker, desk.house
        if asker.person_no is None:
            return moved(SIGN_IN)
        if new != again:
            return _page(request, desk, (desk.say(TWICE),), 400)
        with desk.visit.own_work() as session:
            person = person_of_number(session, asker.person_no)
            try:
                begun = change_password(
                    session, house.accounts.secrets, person, old, new,
                    desk.address, membership_no=_membership(session, asker), now=house.now,
                )  # fmt: skip
            except AccountError as fault:
                note(session, asker, "change", "account", "password", outcome=REFUSED, address=desk.address,
                     now=house.now)  # fmt: skip
                return _page(request, desk, messages_of(fault, desk), 400)
            note(session, asker, "change", "account", "password", address=desk.address, now=house.now)
    answer = moved("/account")
    forms.keep(answer, request, SESSION_COOKIE, begun.cookie, round(LONGEST.total_seconds()))
    return answer


def _membership(session: "Session", asker: "Asker") -> int | None:
    """For whom they go on asking: the organisation of before, else the oldest."""
    known = memberships(session, asker.person_no or 0)
    here = (one.membership_no for one in known if one.organisation_no == asker.organisation_no)
    return next(here, None)


def _page(request: Request, desk: Desk, wrong: tuple[str, ...] = (), status: int = 200) -> Response:
    who, say = desk.visit.asker.person_no, desk.say
    if who is None:
        return moved(f"{SIGN_IN}?onward={PASSWORD}")
    with desk.visit.own_work() as session:
        has_one = has_password(session, who)
    fields = (
        Field("old", say(N_("Present password")), kind="password", is_needed=True),
        Field("new", say(N_("New password")), say(RULES), "password", is_needed=True),
        Field("again", say(N_("The new password once more")), kind="password", is_needed=True),
    )
    return shown(
        request, desk, "desk_password.html.j2", status=status, wrong=wrong, fields=fields, has_one=has_one,
        must_change=desk.visit.asker.must_change,
    )  # fmt: skip

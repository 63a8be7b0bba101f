"""Administration: organisations and people, and whether the server is well."""

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.organisations import (
    Organisation,
    close_organisation,
    make_organisation,
    organisation_of,
    organisations,
    reopen_organisation,
)
from meguri.registry.accounts.people import (
    contact_of,
    erase_person,
    join,
    make_person,
    memberships,
    people,
    person_of_id,
    set_password,
)
from meguri.serve.desk.admin_health import health_of
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.words import roles_said
from meguri.serve.pages.fields import Field, Option
from meguri.tables.access import ROLES

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
ADMIN = "/admin"
SURE = "yes"
NOT_SURE = N_("Closing an account needs a second step: open it, and confirm.")
ORGANISATION_NEEDS = N_("An organisation needs a name and a role; an identifier, where one is given, "
                        "is a URI such as urn:uuid:… or https://….")  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """One person in the list."""

    person_id: str
    name: str
    mail: str
    works_for: tuple[str, ...]
    since: str
    is_erased: bool


@dataclass(frozen=True)
class Typed:
    """What was typed into the two forms that open an account, to be mended; never a password."""

    name: str = ""
    identifier: str = ""
    roles: tuple[str, ...] = ()
    person: str = ""
    mail: str = ""
    works_for: str = ""


@router.get("/admin")
def admin(request: Request) -> Response:
    """Whether the server is well, and where to go on."""
    with opened(request, "admin") as desk:
        desk.visit.require("read", "registry")
        return shown(request, desk, "desk_admin.html.j2", health=health_of(desk))


@router.get("/admin/accounts")
def accounts(request: Request) -> Response:
    """Organisations and people."""
    with opened(request, "admin") as desk:
        desk.visit.require("list", "person")
        with desk.visit.own_work():
            _noted(desk, "list", "person", "")
        return _accounts(request, desk)


@router.post("/admin/organisations")
def organisation_made(
    request: Request,
    identifier: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    roles: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Open an organisation's account."""
    with opened(request, "admin") as desk:
        desk.visit.require("create", "organisation")
        called, named = name.strip()[:80], identifier.strip()[:200]
        told = Typed(name=called, identifier=named, roles=roles)
        try:
            if not called or (named and ":" not in named) or not roles:
                return _accounts(request, desk, (desk.say(ORGANISATION_NEEDS),), 400, told)
            with desk.visit.own_work() as session:
                ident = named or uuid4().urn
                make_organisation(session, ident, called, roles, now=desk.house.now)
                _noted(desk, "create", "organisation", ident)
        except AccountError as fault:
            return _accounts(request, desk, messages_of(fault, desk), 400, told)
    return moved(f"{ADMIN}/accounts")


@router.post("/admin/organisations/close")
def organisation_closed(
    request: Request, identifier: Annotated[str, Form()] = "", sure: Annotated[str, Form()] = ""
) -> Response:
    """Close an organisation's account, on the second step: its keys and sessions no longer count."""
    with opened(request, "admin") as desk:
        desk.visit.require("remove", "organisation")
        if sure != SURE:
            return _accounts(request, desk, (desk.say(NOT_SURE),), 400)
        try:
            with desk.visit.own_work() as session, session.transaction():
                close_organisation(session, identifier, now=desk.house.now)
                _noted(desk, "remove", "organisation", identifier)
        except AccountError as fault:
            return _accounts(request, desk, messages_of(fault, desk), 409)
    return moved(f"{ADMIN}/accounts")


@router.post("/admin/organisations/reopen")
def organisation_reopened(request: Request, identifier: Annotated[str, Form()] = "") -> Response:
    """Open the account of an organisation again that was closed."""
    with opened(request, "admin") as desk:
        desk.visit.require("create", "organisation")
        with desk.visit.own_work() as session, session.transaction():
            reopen_organisation(session, identifier)
            _noted(desk, "change", "organisation", identifier)
    return moved(f"{ADMIN}/accounts")


@router.post("/admin/people")
def person_made(
    request: Request,
    mail: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    works_for: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Open a person's account, for an organisation with all of its roles, or on their own as an owner."""
    with opened(request, "admin") as desk:
        desk.visit.require("create", "person")
        secrets, now = desk.house.accounts.secrets, desk.house.now
        try:
            with desk.visit.own_work() as session, session.transaction():
                organisation = organisation_of(session, works_for) if works_for else None
                made = make_person(session, secrets, mail, person.strip()[:80], now=now)
                join(session, made, organisation.roles if organisation else {"owner"}, organisation, now=now)
                set_password(session, secrets, made, password, is_first=True, now=now)
                _noted(desk, "create", "person", made.person_id)
        except AccountError as fault:
            told = Typed(person=person[:80], mail=mail[:200], works_for=works_for)
            return _accounts(request, desk, messages_of(fault, desk), 400, told)
    return moved(f"{ADMIN}/accounts")


@router.post("/admin/people/password")
def password_given(
    request: Request, person_id: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """Give a person a new first password, which they change when they sign in with it."""
    with opened(request, "admin") as desk:
        desk.visit.require("create", "person")
        try:
            with desk.visit.own_work() as session, session.transaction():
                person = person_of_id(session, person_id)
                if person.erased_at is None:
                    secrets, now = desk.house.accounts.secrets, desk.house.now
                    set_password(session, secrets, person, password, is_first=True, now=now)
                    _noted(desk, "change", "person", f"{person_id} password")
        except AccountError as fault:
            return _accounts(request, desk, messages_of(fault, desk), 400)
    return moved(f"{ADMIN}/accounts")


@router.post("/admin/people/erase")
def person_erased(request: Request, person_id: Annotated[str, Form()] = "") -> Response:
    """Erase a person's data; events and proofs stay."""
    with opened(request, "admin") as desk:
        desk.visit.require("remove", "person")
        try:
            with desk.visit.own_work() as session, session.transaction():
                erase_person(session, person_of_id(session, person_id), now=desk.house.now)
                _noted(desk, "remove", "person", person_id)
        except AccountError as fault:
            return _accounts(request, desk, messages_of(fault, desk), 409)
    return moved(f"{ADMIN}/accounts")


def _noted(desk: Desk, verb: str, resource: str, subject: str) -> None:
    note(desk.session, desk.visit.asker, verb, resource, subject, address=desk.address, now=desk.house.now)


def _accounts(
    request: Request, desk: Desk, wrong: tuple[str, ...] = (), status: int = 200, told: Typed = Typed()
) -> Response:
    with desk.visit.own_work() as session:
        known = organisations(session)
        somebody = []
        for one in people(session):
            contact = contact_of(session, desk.house.accounts.secrets, one)
            name, mail = contact.get("name", "–"), contact.get("mail", "")
            works = tuple(m.name or desk.say(N_("on their own")) for m in memberships(session, one.person_no))
            since = desk.frame.speech.day(one.created_at.astimezone().date())
            is_erased = one.erased_at is not None
            somebody.append(Somebody(one.person_id, name, mail, works, since, is_erased))
    return shown(
        request, desk, "desk_accounts.html.j2", status=status, wrong=wrong, people=tuple(somebody),
        organisations=tuple((one, roles_said(one.roles, desk.frame.lang)) for one in known),
        organisation_fields=_organisation_fields(desk, told), person_fields=_person_fields(desk, known, told),
        told=told,
    )  # fmt: skip


def _organisation_fields(desk: Desk, told: Typed) -> tuple[Field, ...]:
    say, lang = desk.say, desk.frame.lang
    roles = tuple(Option(one, roles_said({one}, lang), is_chosen=one in told.roles)
                  for one in ROLES if one != "public")  # fmt: skip
    return (
        Field("name", say(N_("Name")), value=told.name, is_needed=True),
        Field(
            "identifier",
            say(N_("Identifier")),
            say(N_("urn:uuid:…, did:…, or a GS1 address of a company. Left empty, it gets one.")),
            value=told.identifier,
        ),
        Field("roles", say(N_("What it may be")), kind="checkbox", options=roles, is_whole=True),
    )


def _person_fields(desk: Desk, known: tuple[Organisation, ...], told: Typed) -> tuple[Field, ...]:
    say, names = desk.say, [one.name for one in known]
    offered = tuple(
        Option(
            one.organisation_id,
            one.name if names.count(one.name) == 1 else f"{one.name} · {one.organisation_id}",
            is_chosen=one.organisation_id == told.works_for,
        )
        for one in known
        if one.closed_at is None
    )
    alone = Option("", say(N_("nobody: an owner on their own")), is_chosen=not told.works_for)
    return (
        Field("person", say(N_("Name of the person")), value=told.person, is_needed=True),
        Field("mail", say(N_("Mail address")), kind="email", value=told.mail, is_needed=True),
        Field("works_for", say(N_("Works for")), kind="select", options=(alone, *offered)),
        Field("password", say(N_("First password")),
              say(N_("15 characters or more; hand it over by another way than mail.")), "password",
              is_needed=True),
    )  # fmt: skip

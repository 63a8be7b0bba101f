"""`meguri admin`: who may do what on a server – organisations, people, keys, grants, and who did what."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli import admin_text as shown
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text
from meguri.cli.serve import SettingsFile, environ_of
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.registry.accounts.keeping import Accounts
    from meguri.registry.accounts.people import Person
    from meguri.registry.database import Session

app = typer.Typer(
    help=N_("Accounts of a server: organisations, people, keys, grants of access, and who did what."),
    no_args_is_help=True,
)

Organisation = Annotated[
    str, typer.Argument(metavar=N_("ORGANISATION"), help=N_("Identifier by which events name it (a URI)."))
]
OfOrganisation = Annotated[
    str | None,
    typer.Option("--organisation", metavar=N_("ID"), help=N_("For which organisation.")),
]
Mail = Annotated[str, typer.Argument(metavar=N_("MAIL"), help=N_("Mail address that they sign in with."))]
Name = Annotated[str, typer.Option("--name", metavar=N_("NAME"), help=N_("What it, he or she is called."))]
PersonName = Annotated[str, typer.Option("--name", metavar=N_("NAME"), help=N_("What the person is called."))]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        metavar=N_("ROLE"),
        help=N_(
            "As what; may be repeated: owner, dealer, diagnoser, guarantor, reuse_maker, recycler, "
            "legitimate_interest, authority, administrator."
        ),
    ),
]
Days = Annotated[int, typer.Option("--days", help=N_("How long it counts, days (at most 366)."))]
Number = Annotated[int, typer.Argument(metavar=N_("NUMBER"), help=N_("Its number, from the list."))]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar=N_("FILE"),
        help=N_("The password stands in the first line; else it is typed. Without a terminal none is set."),
    ),
]
ASK_PASSWORD = N_("Password of the person")
KEY_ONCE = N_("Keep this key now; it is shown this once: {key}")
SURE = N_("--yes: erasing cannot be taken back, by anybody. Say --yes if {found} is to be erased.")


@contextmanager
def office(settings: Path | None) -> Iterator[tuple["Session", "Accounts"]]:
    """The accounts of the installation that the environment and a settings file tell."""
    from meguri.registry.accounts.opening import opened
    from meguri.server_settings import Settings

    with opened(Settings(environ_of(os.environ, settings))) as found:
        yield found


def on_record(session: "Session", verb: str, resource: str, subject: object) -> None:
    """Write on the audit log what was done by command."""
    from meguri.registry.accounts.asker import Asker, Way
    from meguri.registry.accounts.audit import note

    note(session, Asker(Way.REGISTRY, person_id=command_user()), verb, resource, str(subject))


def command_user() -> str | None:
    """Who gave a command, as the machine knows them; None where it does not."""
    from getpass import getuser

    try:
        return f"os-user:{getuser()}"
    except (OSError, KeyError):
        return None


def answer(ctx: typer.Context, name: str, rows: list[dict[str, Any]], table: shown.Table) -> None:
    """Show rows, as JSON or as a table."""
    door: Door = ctx.obj
    if door.as_json:
        print_json({name: rows})
    else:
        print_text(shown.as_table(rows, table, door.say))


@app.command("add-organisation", help=N_("Open the account of an organisation."))
def add_organisation(
    ctx: typer.Context, organisation: Organisation, *, name: Name, role: Roles, settings: SettingsFile = None
) -> None:
    """An organisation's account."""
    from meguri.registry.accounts.organisations import make_organisation

    with office(settings) as (session, _), session.transaction():
        made = make_organisation(session, organisation, name, role)
        on_record(session, "create", "organisation", made.organisation_id)
        answer(ctx, "organisations", [shown.organisation_row(made)], shown.ORGANISATIONS)


@app.command("organisations", help=N_("List all organisations."))
def organisations(ctx: typer.Context, *, settings: SettingsFile = None) -> None:
    """The list."""
    from meguri.registry.accounts import organisations as kept

    with office(settings) as (session, _):
        rows = [shown.organisation_row(one) for one in kept.organisations(session)]
    answer(ctx, "organisations", rows, shown.ORGANISATIONS)


@app.command("close-organisation", help=N_("Close an organisation's account: its keys and sessions end."))
def close_organisation(
    ctx: typer.Context, organisation: Organisation, *, settings: SettingsFile = None
) -> None:
    """Its end."""
    from meguri.registry.accounts import organisations as kept

    with office(settings) as (session, _), session.transaction():
        closed = kept.close_organisation(session, organisation)
        on_record(session, "remove", "organisation", organisation)
        answer(ctx, "organisations", [shown.organisation_row(closed)], shown.ORGANISATIONS)


@app.command("reopen-organisation", help=N_("Open an organisation's account again that was closed."))
def reopen_organisation(
    ctx: typer.Context, organisation: Organisation, *, settings: SettingsFile = None
) -> None:
    """Its return."""
    from meguri.registry.accounts import organisations as kept

    with office(settings) as (session, _), session.transaction():
        found = kept.reopen_organisation(session, organisation)
        on_record(session, "change", "organisation", organisation)
        answer(ctx, "organisations", [shown.organisation_row(found)], shown.ORGANISATIONS)


@app.command("add-person", help=N_("Open the account of a person, or add an organisation to it."))
def add_person(
    ctx: typer.Context,
    mail: Mail,
    *,
    name: PersonName = "",
    role: Roles,
    organisation: OfOrganisation = None,
    password_file: PasswordFile = None,
    settings: SettingsFile = None,
) -> None:
    """A person's account, with what they may ask for."""
    from meguri.registry.accounts.organisations import organisation_of
    from meguri.registry.accounts.people import join, make_person, set_password

    secret = password_told(ctx.obj, password_file)
    with office(settings) as (session, accounts), session.transaction():
        firm = None if organisation is None else organisation_of(session, organisation)
        person = _known(session, accounts, mail) or make_person(session, accounts.secrets, mail, name or mail)
        join(session, person, role, firm)
        if secret is not None:
            set_password(session, accounts.secrets, person, secret)
        on_record(session, "create", "person", person.person_id)
        row = shown.person_row(session, accounts.secrets, person)
    answer(ctx, "people", [row], shown.PEOPLE)


@app.command("people", help=N_("List all people, with their names and addresses."))
def people(ctx: typer.Context, *, settings: SettingsFile = None) -> None:
    """The list; that it was read stands in the audit log."""
    from meguri.registry.accounts import people as kept

    with office(settings) as (session, accounts):
        on_record(session, "list", "person", "")
        rows = [shown.person_row(session, accounts.secrets, one) for one in kept.people(session)]
    answer(ctx, "people", rows, shown.PEOPLE)


@app.command(
    "erase-person", help=N_("Erase a person: nobody can read their data again; events and proofs stay.")
)
def erase_person(
    ctx: typer.Context,
    person: Annotated[
        str,
        typer.Argument(metavar=N_("PERSON"), help=N_("Mail address or identifier (urn:uuid:…).")),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Yes, for ever."))] = False,
    settings: SettingsFile = None,
) -> None:
    """Crypto-shredding."""
    from meguri.registry.accounts import people as kept

    if not yes:
        raise BadInputError("not_sure", SURE, {"found": person})
    with office(settings) as (session, accounts), session.transaction():
        by_id = person.startswith("urn:")
        found = (
            kept.person_of_id(session, person)
            if by_id
            else kept.person_of_mail(session, accounts.secrets, person)
        )
        kept.erase_person(session, found)
        on_record(session, "remove", "person", found.person_id)
        row = shown.person_row(session, accounts.secrets, kept.person_of_id(session, found.person_id))
    answer(ctx, "people", [row], shown.PEOPLE)


@app.command("add-key", help=N_("Make an API key for an organisation; it is shown this once."))
def add_key(
    ctx: typer.Context,
    organisation: Organisation,
    *,
    name: Name,
    role: Roles,
    days: Days = 90,
    settings: SettingsFile = None,
) -> None:
    """A key."""
    from meguri.registry.accounts.keys import make_key
    from meguri.registry.accounts.organisations import organisation_of

    door: Door = ctx.obj
    with office(settings) as (session, _), session.transaction():
        secret, key = make_key(session, organisation_of(session, organisation), name, role, days)
        on_record(session, "create", "key", key.key_no)
    row = shown.key_row(key)
    if door.as_json:
        print_json({"keys": [row | {"key": secret}]})
        return
    print_text(shown.as_table([row], shown.KEYS, door.say))
    print_text(door.say(KEY_ONCE).format(key=secret))


@app.command("keys", help=N_("List the API keys; never the keys themselves."))
def keys(ctx: typer.Context, *, organisation: OfOrganisation = None, settings: SettingsFile = None) -> None:
    """The list."""
    from meguri.registry.accounts.keys import keys_of
    from meguri.registry.accounts.organisations import organisation_of

    with office(settings) as (session, _):
        number = None if organisation is None else organisation_of(session, organisation).organisation_no
        rows = [shown.key_row(one) for one in keys_of(session, number)]
    answer(ctx, "keys", rows, shown.KEYS)


@app.command("revoke-key", help=N_("Take an API key back; it ends at once."))
def revoke_key(ctx: typer.Context, number: Number, *, settings: SettingsFile = None) -> None:
    """Its end."""
    from meguri.registry.accounts import keys as kept

    with office(settings) as (session, _), session.transaction():
        key = kept.revoke_key(session, number)
        on_record(session, "remove", "key", number)
    answer(ctx, "keys", [shown.key_row(key)], shown.KEYS)


def _known(session: "Session", accounts: "Accounts", mail: str) -> "Person | None":
    from meguri.registry.accounts.faults import AccountCode, AccountError
    from meguri.registry.accounts.people import person_of_mail

    try:
        return person_of_mail(session, accounts.secrets, mail)
    except AccountError as fault:
        if fault.faults[0].code is AccountCode.NO_PERSON:
            return None
        raise


def password_told(door: Door, file: Path | None) -> str | None:
    """A password from a file, or typed twice; None where nobody can type."""
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    if not sys.stdin.isatty():
        return None
    typed: str = typer.prompt(door.say(ASK_PASSWORD), hide_input=True, confirmation_prompt=True, err=True)
    return typed

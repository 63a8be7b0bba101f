"""`meguri admin set-password`: a new password for somebody who forgot theirs."""

from typing import Annotated

import typer

from meguri.cli import admin_text as shown
from meguri.cli.admin import Mail, PasswordFile, answer, office, on_record, password_told
from meguri.cli.admin_ownership import app
from meguri.cli.errors import BadInputError
from meguri.cli.serve import SettingsFile
from meguri.locale import N_

__all__ = ["app"]

Lasting = Annotated[
    bool,
    typer.Option(
        "--lasting", help=N_("It is their own choice. Without this they choose another when they sign in.")
    ),
]
NONE_TOLD = N_("No password was given. Type it at a terminal, or name a file: --password-file FILE.")


@app.command("set-password", help=N_("Give a person a new password; all their sessions end."))
def set_password(
    ctx: typer.Context,
    mail: Mail,
    *,
    lasting: Lasting = False,
    password_file: PasswordFile = None,
    settings: SettingsFile = None,
) -> None:
    """One that has to be changed at the next sign-in, or a lasting one."""
    from meguri.registry.accounts import people as kept

    secret = password_told(ctx.obj, password_file)
    if secret is None:
        raise BadInputError("no_password", NONE_TOLD, {})
    with office(settings) as (session, accounts), session.transaction():
        person = kept.person_of_mail(session, accounts.secrets, mail)
        kept.set_password(session, accounts.secrets, person, secret, is_first=not lasting)
        on_record(session, "change", "person", f"{person.person_id} password")
        row = shown.person_row(session, accounts.secrets, person)
    answer(ctx, "people", [row], shown.PEOPLE)

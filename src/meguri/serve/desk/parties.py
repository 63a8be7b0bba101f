"""Who is meant: an organisation by its name or identifier, a person by their mail address."""

from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.organisations import organisations
from meguri.registry.accounts.people import person_of_mail
from meguri.serve.desk.doors import Desk
from meguri.serve.faults import RefusedError

if TYPE_CHECKING:
    from meguri.registry.accounts.installation_keys import Secrets
    from meguri.registry.database import Session

NOBODY = N_(
    "Nobody is called {found} here. Give the name or identifier of an organisation, or a mail address."
)
SEVERAL = N_(
    "Several organisations are called {found} here. Give the identifier of the one you mean: {known}."
)
MOST_TOLD = 10


def party_called(desk: Desk, told: str) -> str:
    """The identifier of somebody with an account here.

    Args:
        desk: who asks.
        told: name or identifier of an organisation, or mail address of a person.

    Raises:
        RefusedError: 400, nobody is called so, or more than one organisation is.
    """
    with desk.visit.own_work() as session:
        return party_named(session, desk.house.accounts.secrets, told)


def party_named(session: "Session", secrets: "Secrets", told: str) -> str:
    """The same as `party_called`, on a connection of the registry's own.

    Args:
        session: the connection.
        secrets: of the installation, under which mail addresses are found.
        told: name or identifier of an organisation, or mail address of a person.

    Raises:
        RefusedError: 400, nobody is called so, or more than one organisation is.
    """
    text = told.strip()
    known = [one for one in organisations(session) if text and one.closed_at is None]
    if any(one.organisation_id == text for one in known):
        return text
    called = [one.organisation_id for one in known if one.name == text]
    if len(called) > 1:
        values = {"found": repr(text[:80]), "known": ", ".join(called[:MOST_TOLD])}
        raise RefusedError(400, "several", SEVERAL, values)
    if called:
        return called[0]
    try:
        return person_of_mail(session, secrets, text).person_id
    except AccountError:
        raise RefusedError(400, "nobody", NOBODY, {"found": repr(text[:80])}) from None


def names_of(desk: Desk) -> dict[str, str]:
    """Identifier → name of every organisation."""
    with desk.visit.own_work() as session:
        return {one.organisation_id: one.name for one in organisations(session)}

"""People who sign in to the working pages, made as an administrator would make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.registry.databases import copied
from tests.registry.told import Session
from tests.serve.asking import Client

from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.embedded import Embedded
from meguri.serve.app import app
from meguri.server_settings import Settings

PASSWORD = "a yard full of quiet cars"  # noqa: S105 - of a test
ORGANISATIONS = {
    "seller": ("urn:uuid:00000000-0000-4000-8000-00000000000a", "福岡EV販売", {"dealer", "diagnoser"}),
    "buyer": ("urn:uuid:00000000-0000-4000-8000-00000000000b", "Osaka Motors", {"dealer"}),
    "guarantor": ("urn:uuid:00000000-0000-4000-8000-00000000000c", "めぐり保証", {"guarantor"}),
    "authority": ("urn:uuid:00000000-0000-4000-8000-00000000000d", "Ministry", {"authority"}),
    "admin": ("urn:uuid:00000000-0000-4000-8000-00000000000e", "Operator", {"administrator"}),
}


def mail_of(name: str) -> str:
    """The address by which somebody signs in."""
    return f"{name}@example.com"


def identifier_of(name: str) -> str:
    """The identifier of somebody's organisation."""
    return ORGANISATIONS[name][0]


def moved_in(session: Session, secrets: Secrets) -> None:
    """Open the accounts; on a session of the registry's own."""
    for name, (identifier, called, roles) in ORGANISATIONS.items():
        organisation = make_organisation(session, identifier, called, roles)
        person = make_person(session, secrets, mail_of(name), f"{name.title()} Sato")
        join(session, person, roles, organisation)
        set_password(session, secrets, person, PASSWORD)


@contextmanager
def inhabited(server: Embedded, folder: Path) -> Iterator[Client]:
    """A server with people over a registry of its own, not slowed by limits of rate."""
    environ = {
        "MEGURI_DATA": str(folder),
        "MEGURI_RATE_PER_MINUTE": "0",
        "MEGURI_COSTLY_PER_MINUTE": "0",
        "MEGURI_LOG": "error",
        "MEGURI_POOL": "4",
    }
    with copied(server) as addresses, Client(app(Settings(environ), addresses)) as one:
        house = one.app.state.house
        with house.memory.own_session() as session:
            moved_in(session, house.accounts.secrets)
        yield one

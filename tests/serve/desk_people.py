"""People who sign in to the working pages, made as an administrator would make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.registry.told import Session
from tests.serve.asking import Client, opened

from meguri.passport.events import Event
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.embedded import Embedded
from meguri.registry.vault import capture_sealed

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
def inhabited(server: Embedded, folder: Path, *events: Event, **settings: str) -> Iterator[Client]:
    """A server with people over a registry of its own, which has taken the events in."""
    with opened(server, folder, **settings) as one:
        house = one.app.state.house
        with house.memory.own_session() as session:
            moved_in(session, house.accounts.secrets)
            for event in events:
                capture_sealed(session, event, house.key, house.vault)
        if events:
            one.call(house.memory.advance)
        yield one

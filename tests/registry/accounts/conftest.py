"""A registry with a few batteries, who may ask of them, and connections that the wall binds."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.registry.databases import WALL_KEY, copied
from tests.registry.told import BUYER, BY, KEY, Session, diagnosed, made, registered, sold

from meguri.registry.accounts.asker import REGISTRY, Asker, Way
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import Addresses
from meguri.registry.embedded import Embedded
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture

STRANGER = "urn:uuid:00000000-0000-4000-8000-000000000003"


def asker(party: str | None, *roles: str) -> Asker:
    """Somebody with a key of an organisation."""
    return Asker(Way.KEY, organisation_no=1, organisation_id=party, roles=frozenset({"public", *roles}))


@pytest.fixture
def wall() -> Wall:
    """Proves askers to the database of the tests."""
    return Wall(WALL_KEY)


@pytest.fixture(scope="module")
def filled(server: Embedded) -> Iterator[Addresses]:
    """Two batteries, for tests that change nothing: 0 of BY, sold to BUYER; 1 still of BY."""
    with copied(server) as addresses:
        with psycopg.connect(addresses.app, autocommit=True) as session:
            Wall(WALL_KEY).let_in(session)
            fill(session)
        yield addresses


@pytest.fixture
def bound(filled: Addresses) -> Iterator[Session]:
    """A connection of the server's role to it, which has said nothing of who asks."""
    with psycopg.connect(filled.app, autocommit=True) as one:
        yield one


def fill(session: Session) -> None:
    """Two batteries: number 0 of BY, sold to BUYER; number 1 still of BY."""
    for event in (made(0), registered(0), diagnosed(0), sold(0), made(1), diagnosed(1)):
        capture(session, event, KEY)
    advance(session)


def advance(session: Session) -> None:
    """Take what was captured into the log and the read models."""
    sequence_all(session, KEY)
    project_all(session)


__all__ = ["BUYER", "BY", "REGISTRY", "STRANGER", "advance", "asker", "fill"]

"""Databases of tests, each with a name of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg

from meguri.registry.database import APP, OWNER, Addresses
from meguri.registry.embedded import Embedded

TEMPLATE = "template_of_tests"
WALL_KEY = bytes(range(64, 96))
_NUMBERS = count()


def numbered(kind: str) -> str:
    """A name that no other database has."""
    return f"{kind}_{next(_NUMBERS)}"


@contextmanager
def copied(server: Embedded) -> Iterator[Addresses]:
    """A registry without any event, for as long as this is open."""
    name = numbered("registry")
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")
    yield Addresses(server.address(APP, name), server.address(OWNER, name))
    dropped(server, name)


def dropped(server: Embedded, name: str) -> None:
    """Take a database away."""
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

"""One embedded server for all tests of the memory, and a fresh registry for each."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from meguri.registry.database import APP, OWNER, Addresses, make_roles, pool
from meguri.registry.embedded import Embedded
from meguri.registry.migrating import upgrade
from tests.registry.told import Pool, Session

_TEMPLATE = "template_of_tests"
_NUMBERS = count()


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that the database's own user can enter, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="meguri-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(open_folder: Path) -> Iterator[Embedded]:
    """The server, with a registry that is copied for each test. It need not survive a power cut."""
    with Embedded(open_folder / "shared", settings=["fsync=off"]) as running:
        make_roles(running.address(), _TEMPLATE)
        upgrade(running.address(OWNER, _TEMPLATE))
        yield running


@pytest.fixture
def empty_database(server: Embedded) -> Iterator[Addresses]:
    """A database of the owner without any table."""
    name = f"empty_{next(_NUMBERS)}"
    make_roles(server.address(), name)
    yield Addresses(server.address(APP, name), server.address(OWNER, name))
    _drop(server, name)


@pytest.fixture
def addresses(server: Embedded) -> Iterator[Addresses]:
    """A registry without any event."""
    name = f"registry_{next(_NUMBERS)}"
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} OWNER {OWNER}")  # noqa: S608
    yield Addresses(server.address(APP, name), server.address(OWNER, name))
    _drop(server, name)


@pytest.fixture
def connections(addresses: Addresses) -> Iterator[Pool]:
    """Connections of the server's role to a registry without any event."""
    opened = pool(addresses.app, largest=12)
    yield opened
    opened.close()


@pytest.fixture
def session(connections: Pool) -> Iterator[Session]:
    """One connection of the server's role."""
    with connections.connection() as one:
        yield one


@pytest.fixture
def owner(addresses: Addresses) -> Iterator[Session]:
    """One connection of the owner."""
    with psycopg.connect(addresses.owner or "", autocommit=True) as one:
        yield one


def _drop(server: Embedded, name: str) -> None:
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

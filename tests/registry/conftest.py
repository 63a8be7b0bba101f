"""One embedded server for all tests of the memory, and a fresh registry for each."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.registry.databases import TEMPLATE, WALL_KEY, copied, dropped, numbered
from tests.registry.told import Pool, Session

from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.database import APP, OWNER, Addresses, make_roles, pool
from meguri.registry.embedded import Embedded
from meguri.registry.migrating import upgrade


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
        make_roles(running.address(), TEMPLATE)
        upgrade(running.address(OWNER, TEMPLATE))
        with psycopg.connect(running.address(OWNER, TEMPLATE), autocommit=True) as owner:
            raise_wall(owner, WALL_KEY)
        yield running


@pytest.fixture
def empty_database(server: Embedded) -> Iterator[Addresses]:
    """A database of the owner without any table."""
    name = numbered("empty")
    make_roles(server.address(), name)
    yield Addresses(server.address(APP, name), server.address(OWNER, name))
    dropped(server, name)


@pytest.fixture
def addresses(server: Embedded) -> Iterator[Addresses]:
    """A registry without any event."""
    with copied(server) as made:
        yield made


@pytest.fixture
def connections(addresses: Addresses) -> Iterator[Pool]:
    """Connections of the server's role to a registry without any event, for the registry's own work."""
    opened = pool(addresses.app, largest=12, prepare=Wall(WALL_KEY).let_in)
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

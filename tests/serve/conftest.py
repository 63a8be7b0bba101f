"""One server over one fresh registry for all tests of this room, and people who ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from tests.registry.accounts.mock_provider import MockProvider, provider_running
from tests.registry.conftest import open_folder, server
from tests.registry.databases import copied
from tests.serve.asking import Client, opened, unhurried
from tests.serve.people import People, settled_in
from tests.serve.site import listening
from tests.serve.yard import Yard

from meguri.registry.database import Addresses
from meguri.registry.embedded import Embedded
from meguri.serve.app import app

__all__ = ["open_folder", "server"]
Make = Callable[..., FastAPI]


@pytest.fixture(scope="session")
def registry(server: Embedded) -> Iterator[Addresses]:
    """A registry for the tests of this room."""
    with copied(server) as addresses:
        yield addresses


@pytest.fixture(scope="session")
def make(registry: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes applications over the one registry, with settings of their own."""
    folder: Path = tmp_path_factory.mktemp("serve")

    def made(**settings: str) -> FastAPI:
        return app(unhurried(folder, **settings), registry)

    return made


@pytest.fixture(scope="session")
def client(make: Make) -> Iterator[Client]:
    """Asks the server."""
    with Client(make()) as one:
        yield one


@pytest.fixture(scope="module")
def address(make: Make) -> Iterator[str]:
    """Where a server over the registry of this room listens."""
    with listening(make()) as one:
        yield one


@pytest.fixture(scope="session")
def people(client: Client) -> People:
    """Who has a key."""
    with client.app.state.house.memory.own_session() as session:
        return settled_in(session)


@pytest.fixture(scope="module")
def provider() -> Iterator[MockProvider]:
    """A provider on this machine."""
    with provider_running() as one:
        yield one


@pytest.fixture(scope="module")
def yard(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """Organisations with keys, on a server and a registry of their own."""
    with opened(server, tmp_path_factory.mktemp("yard")) as one:
        yield Yard(one)

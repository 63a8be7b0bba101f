"""One server over one fresh registry for all tests of this room, and people who ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from tests.serve.asking import Client
from tests.registry.conftest import open_folder, server
from tests.serve.people import People

from meguri.registry.database import APP, OWNER, Addresses
from meguri.registry.embedded import Embedded
from meguri.serve.app import app
from meguri.server_settings import Settings

__all__ = ["open_folder", "server"]
Make = Callable[..., FastAPI]


@pytest.fixture(scope="session")
def registry(server: Embedded) -> Iterator[Addresses]:  # noqa: F811 - the fixture of the memory's tests
    """A registry for the tests of this room."""
    name = "registry_of_serve"
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template_of_tests OWNER {OWNER}")
    yield Addresses(server.address(APP, name), server.address(OWNER, name))
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def people() -> People:
    """Who has a key."""
    return People()


@pytest.fixture(scope="session")
def make(registry: Addresses, people: People, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes applications over the one registry, with settings of their own."""
    folder: Path = tmp_path_factory.mktemp("serve")

    def made(**settings: str) -> FastAPI:
        environ = {
            "MEGURI_DATA": str(folder),
            "MEGURI_RATE_PER_MINUTE": "0",
            "MEGURI_COSTLY_PER_MINUTE": "0",
            "MEGURI_LOG": "error",
            "MEGURI_POOL": "4",
            **settings,
        }
        return app(Settings(environ), registry, people)

    return made


@pytest.fixture(scope="session")
def client(make: Make) -> Iterator[Client]:
    """Asks the server."""
    with Client(make()) as one:
        yield one

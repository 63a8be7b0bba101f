"""The processes of a new server make its database at the same moment, and none of them falls over another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from tests.registry.databases import dropped, numbered

from meguri.registry.database import APP, make_roles
from meguri.registry.embedded import Embedded

PROCESSES = 4


@pytest.fixture
def names(server: Embedded) -> Iterator[list[str]]:
    """Names of databases that are not there yet."""
    found = [numbered("first") for _ in range(3)]
    yield found
    for name in found:
        dropped(server, name)


def test_all_that_start_at_once_find_the_database_made(server: Embedded, names: list[str]) -> None:
    ready = Barrier(PROCESSES)

    def started(name: str) -> None:
        ready.wait()
        make_roles(server.address(), name)
        with psycopg.connect(server.address(APP, name)) as session:
            assert session.execute("SELECT current_database()").fetchone() == (name,)

    with ThreadPoolExecutor(PROCESSES) as processes:
        for name in names:
            list(processes.map(started, [name] * PROCESSES))

"""A whole server on a port of this machine, with people who sign in, for browsers that visit it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from tests.registry.told import battery
from tests.serve.asking import unhurried
from tests.serve.desk_people import identifier_of, moved_in

from meguri.passport.events import Event, event_of
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.database import Addresses
from meguri.registry.vault import capture_sealed
from meguri.serve.app import app

STARTED_WITHIN_S = 60


@dataclass(frozen=True)
class Site:
    """A server that runs: its address and its application."""

    address: str
    app: FastAPI

    def stock(self, number: int, **says: Any) -> str:
        """A battery of the seller's, as if it had been there for long; its identifier."""
        at = datetime(2026, 1, 1 + number, 9, tzinfo=UTC)
        told = {"battery_status": "original", "vehicle_model": "Nissan Leaf 40 kWh"} | says
        event = event_of("registered", battery(number), at, identifier_of("seller"), says=told)
        self.record(event)
        return battery(number)

    def record(self, *events: Event) -> None:
        """Take events in, and let the lists follow."""
        house = self.app.state.house
        with house.memory.own_session() as session:
            for one in events:
                capture_sealed(session, one, house.key, house.vault)
        self.settle()

    def lend(self, battery_id: str, name: str, seconds: float) -> None:
        """Let somebody read a battery of the seller's for some seconds."""
        house, seller = self.app.state.house, Asker(Way.KEY, organisation_id=identifier_of("seller"))
        with house.memory.own_session() as session:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            give(session, house.accounts.wall, seller, Offer(battery_id, identifier_of(name), until))

    def settle(self) -> None:
        """Let log and lists take in what was recorded."""
        self.app.state.house.memory.advance()


@contextmanager
def served(addresses: Addresses, folder: Path, **settings: str) -> Iterator[Site]:
    """A server over a registry, with the accounts of `desk_people`."""
    made = app(unhurried(folder, **settings), addresses)
    with listening(made) as address:
        house = made.state.house
        with house.memory.own_session() as session:
            moved_in(session, house.accounts.secrets)
        yield Site(address, made)


@contextmanager
def listening(made: FastAPI) -> Iterator[str]:
    """Address of an application that listens on a free port of this machine alone."""
    server = uvicorn.Server(uvicorn.Config(made, port=0, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, name="site", daemon=True)
    thread.start()
    until = time.monotonic() + STARTED_WITHIN_S
    while not server.started:
        assert thread.is_alive(), "the server ended"
        assert time.monotonic() < until, "the server does not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)

"""A whole server as a process of its own, and writers who note each event that it acknowledged."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from tests.registry.told import KEY, Session

from meguri.passport.events import Event, as_epcis, event_of
from meguri.registry import guardian
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.checking import flaws
from meguri.registry.database import APP, DATABASE, embedded
from meguri.registry.embedded import Embedded
from meguri.registry.migrating import upgrade
from meguri.registry.proofs import newest_head
from meguri.registry.records import digest_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture

SECRET = "a secret for these tests alone, 0123456789"  # noqa: S105
MAKER = "urn:uuid:00000000-0000-4000-8000-0000000000b1"
PATIENCE_S = 120
BATTERIES = 7
EVENTS, LOG = "/api/v1/events", "server.log"


def battery_of(number: int) -> str:
    """One of the few batteries that all events are of."""
    return f"https://id.gs1.org/8004/9520000SYNTHETIC{number % BATTERIES:02d}"


def told(number: int) -> Event:
    """One of as many events as there are numbers, over a few batteries."""
    battery = battery_of(number)
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return event_of("diagnosed", battery, at, MAKER, says={"soh_share": 0.9}, place=f"urn:synthetic:{number}")


def installed(folder: Path) -> str:
    """A registry in a folder, with one organisation; its API key."""
    secrets = Secrets(SECRET.encode())
    with embedded(folder / "registry") as addresses:
        upgrade(addresses.owner or "")
        with psycopg.connect(addresses.owner or "", autocommit=True) as owner:
            raise_wall(owner, secrets.wall)
        with psycopg.connect(addresses.app, autocommit=True) as session:
            Wall(secrets.wall).let_in(session)
            for number in range(BATTERIES):  # of a battery whose record nobody began, nothing is taken in
                begun = event_of("registered", battery_of(number), "2023-01-01T09:00:00+09:00", MAKER)
                capture(session, begun, KEY)
            maker = make_organisation(session, MAKER, "synthetic", {"reuse_maker"})
            return make_key(session, maker, "tests", {"reuse_maker"}, 9)[0]


@dataclass
class Running:
    """A server at work.

    Attributes:
        process: its first process, which watches over the others.
        port: where it listens.
        folder: of its data.
        key: API key of an organisation.
    """

    process: "subprocess.Popen[bytes]"
    port: int
    folder: Path
    key: str

    def ask(self, path: str, body: bytes | None = None, timeout: float = 30) -> tuple[int, bytes]:
        """One request on a connection of its own; raises OSError where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {"X-API-Key": self.key, "Content-Type": "application/json"}
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()

    def send(self, number: int) -> tuple[int, bytes]:
        """Record an event."""
        return self.ask(EVENTS, json.dumps(as_epcis(told(number))).encode())

    def until_ready(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with suppress(OSError):
                if self.ask("/readyz")[0] == 200:
                    return
            assert time.monotonic() < deadline, f"the server does not come back: {self.last_words()}"
            assert self.process.poll() is None, f"the server ended: {self.last_words()}"
            time.sleep(0.1)

    def last_words(self) -> str:
        """The end of what it wrote."""
        return (self.folder / LOG).read_text(encoding="utf-8", errors="replace")[-6_000:]

    def workers(self) -> list[int]:
        """The processes that answer: those that hold the listening socket and are not the first."""
        listening = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = [int(one) for one in listening]
        return [one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@contextmanager
def serving(folder: Path, *, workers: int = 2, **settings: str) -> Iterator[Running]:
    """A server over a registry of its own."""
    key = installed(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environ = os.environ | {
        "MEGURI_DATA": str(folder),
        "MEGURI_SECRET": SECRET,
        "MEGURI_PORT": str(port),
        "MEGURI_WORKERS": str(workers),
        "MEGURI_RATE_PER_MINUTE": "0",
        "MEGURI_COSTLY_PER_MINUTE": "0",
        "MEGURI_LOG": "error",
        **settings,
    }
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "meguri", "serve"], env=environ, stdout=log, stderr=log
        )
    running = Running(process, port, folder, key)
    try:
        running.until_ready()
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


@dataclass
class Writers:
    """Threads that record events, and send again what was not answered.

    Attributes:
        server: whom they ask.
        acknowledged: number of event → its address, as the server answered.
        odd: answers that were neither a yes nor a "not now".
    """

    server: Running
    acknowledged: dict[int, str] = field(default_factory=dict)
    odd: list[tuple[int, bytes]] = field(default_factory=list)

    @contextmanager
    def at_work(self, count: int = 6) -> Iterator[None]:
        """Let so many write while this is open."""
        end = threading.Event()
        start = len(self.acknowledged) + 1000 * (len(self.acknowledged) // 1000 + 1)
        threads = [
            threading.Thread(target=self._write, args=(start + one, count, end)) for one in range(count)
        ]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            end.set()
            for one in threads:
                one.join(PATIENCE_S)

    def _write(self, number: int, step: int, end: threading.Event) -> None:
        while not end.is_set():
            try:
                status, body = self.server.send(number)
            except OSError:
                time.sleep(0.05)  # nobody answered: the same event again, which counts once
                continue
            if status in (200, 201):
                self.acknowledged[number] = json.loads(body)["event_id"]
                number += step
            elif status != 503:
                self.odd.append((status, body))
            else:
                time.sleep(0.05)

    def wait_for(self, more: int) -> None:
        """Until so many more are acknowledged."""
        wanted, deadline = len(self.acknowledged) + more, time.monotonic() + PATIENCE_S
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, "the writers do not come on"
            time.sleep(0.05)


@dataclass(frozen=True)
class Kill:
    """One process that was killed.

    Attributes:
        what: `worker` or `postmaster`.
        seconds: until the server answered again.
        acknowledged: events that the writers had been promised by then.
    """

    what: str
    seconds: float
    acknowledged: int


def killed_in_turn(running: Running, writers: Writers, kills: int) -> Iterator[Kill]:
    """SIGKILL to a worker and to the postmaster in turn, while writers are at work; each as it is done."""
    chance = random.Random(6)  # noqa: S311 – which process is no secret
    for turn in range(kills):
        writers.wait_for(20 + turn % 20)
        if turn % 2:
            what, victim = "postmaster", guardian.server_pid(running.folder / "registry" / "data")
        else:
            what, victim = "worker", chance.choice(running.workers())
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
        begun = time.monotonic()
        running.until_ready()
        yield Kill(what, time.monotonic() - begun, len(writers.acknowledged))
        writers.wait_for(10)


def check_whole(folder: Path, acknowledged: dict[int, str]) -> None:
    """Nothing that was acknowledged is lost, nothing is doubled, and the log is whole."""
    place = Embedded(folder / "registry")
    with psycopg.connect(place.address(APP, DATABASE), autocommit=True) as session:
        Wall(Secrets(SECRET.encode()).wall).let_in(session)
        _check(session, acknowledged)


def _check(session: Session, acknowledged: dict[int, str]) -> None:
    sequence_all(session, KEY)
    rows = session.execute("SELECT event_id FROM meguri.events", binary=True).fetchall()
    kept = {bytes(digest) for (digest,) in rows}
    head = newest_head(session)
    assert {digest_of(one) for one in acknowledged.values()} <= kept
    assert len(set(acknowledged.values())) == len(acknowledged)
    assert len(rows) == len(kept)
    assert head is not None
    assert head.size == len(kept)
    assert flaws(session) == ()

"""How many ask a server a second, and how long do they wait?  `python benchmarks/serving.py [seconds]`.

The whole server as an operator starts it: embedded PostgreSQL with fsync, a process for each core, row-level
security, signed receipts. The load comes from the same machine (`load.py`). With `BASYX_DIR`, a checkout of
eclipse-basyx/basyx-python-sdk with an environment `.venv` (the SDK, its server's packages, gunicorn), the
BaSyx server is asked beside it. Results: `benchmarks/results/serving.md`.
"""

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psycopg

import load
from meguri.passport.events import Event, as_epcis, event_of
from meguri.passport.signing.keys import SigningKey
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.checking import flaws
from meguri.registry.database import embedded
from meguri.registry.migrating import upgrade
from meguri.registry.projector import lag, project_all
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture_lot
from serving_peer import basyx_rows

RESULTS = Path(__file__).parent / "results" / "serving.md"
BATTERIES, EVENTS_EACH, LOT = 1_000, 5, 5_000
SECRET = "a secret of the benchmark alone, 0123456789"  # noqa: S105
ROLES = ("reuse_maker", "legitimate_interest", "authority")
CONNECTIONS = (1, 16, 64)
MOST_A_SECOND = 5_000  # single events that are made ready to be sent
BY = {role: f"urn:uuid:00000000-0000-4000-8000-{place:012d}" for place, role in enumerate(ROLES, 1)}
Row = tuple[str, str]


def battery(number: int) -> str:
    """The identifier of a battery."""
    return f"https://id.gs1.org/8004/9520000SYNTHETIC{number:07d}"


def life(number: int) -> Iterator[Event]:
    """One battery: made, and diagnosed again and again."""
    says = {"rated_energy_kwh": 40.0, "chemistry": "NMC", "battery_category": "ev", "vehicle_model": "Leaf"}
    yield event_of("made", battery(number), "2020-04-01T09:00:00+09:00", BY["reuse_maker"], says=says)
    for turn in range(1, EVENTS_EACH):
        yield diagnosis(number, turn)


def diagnosis(number: int, turn: int) -> Event:
    """A diagnosis of a battery."""
    soh = round(0.97 - 0.002 * (turn % 100), 3)
    evidence = {"soh_share": {"basis": "simulated", "low": soh - 0.02, "high": soh + 0.02}}
    at = datetime(2024, 1, 1, 9, number % 60, tzinfo=UTC) + timedelta(hours=turn)
    says = {"soh_share": soh, "soh_is_synthetic": True}
    return event_of("diagnosed", battery(number), at, BY["reuse_maker"], says=says, evidence=evidence)


def fill(folder: Path) -> dict[str, str]:
    """A registry with batteries; role → API key."""
    secrets, key = Secrets(SECRET.encode()), SigningKey(bytes(range(32)))
    with embedded(folder / "registry") as addresses:
        upgrade(addresses.owner or "")
        with psycopg.connect(addresses.owner or "", autocommit=True) as owner:
            raise_wall(owner, secrets.wall)
        with psycopg.connect(addresses.app, autocommit=True) as session:
            Wall(secrets.wall).let_in(session)
            keys = {
                role: make_key(
                    session, make_organisation(session, BY[role], role, {role}), "load", {role}, 9
                )[0]
                for role in ROLES
            }
            records = [record_of(one) for number in range(BATTERIES) for one in life(number)]
            for at in range(0, len(records), LOT):
                capture_lot(session, records[at : at + LOT], key)
            sequence_all(session, key)
            project_all(session)
    return keys


@contextmanager
def server(folder: Path, workers: int) -> Iterator[int]:
    """The server at work; its port."""
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
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "meguri", "serve"], env=environ, stdout=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", running)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def _wait(url: str, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 – our own
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not start")


def measured(folder: Path, seconds: float, workers: int) -> Iterator[Row]:
    """What was measured, and the figure."""
    keys = fill(folder)
    with server(folder, workers) as port:
        yield from reading(port, keys, seconds)
        yield from writing(port, keys["reuse_maker"], seconds)
        yield from in_bulk(port, keys["reuse_maker"], seconds, "right after those")
    with (
        embedded(folder / "registry") as addresses,
        psycopg.connect(addresses.app, autocommit=True) as session,
    ):
        Wall(Secrets(SECRET.encode()).wall).let_in(session)
        yield "read models behind at the end", f"{lag(session):,} events"
        key = SigningKey(bytes(range(32)))
        sequence_all(session, key)
        events, size = session.execute(
            "SELECT count(*), pg_database_size(current_database()) FROM meguri.events"
        ).fetchone()
        yield (
            f"size on disk after {events:,} events",
            f"{size / 1e6:,.0f} MB, {size / events:,.0f} B an event",
        )
        if found := flaws(session):
            raise SystemExit(f"the memory is not whole: {found}")


def at_rest(folder: Path, seconds: float, workers: int) -> Iterator[Row]:
    """Many events a request, to a server that has nothing else to do."""
    folder.mkdir(mode=0o755)
    key = fill(folder)["reuse_maker"]
    with server(folder, workers) as port:
        yield from in_bulk(port, key, seconds, "to a server at rest")


def reading(port: int, keys: dict[str, str], seconds: float) -> Iterator[Row]:
    """Passports by role, and what lies beside."""
    paths = [f"/api/v1/passports/{quote(battery(one), safe='')}" for one in range(BATTERIES)]
    for role in ("public", *ROLES[1:]):
        told = {"X_API_Key": keys[role]} if role in keys else {}
        asked = [load.request(one, **told) for one in paths]
        load.run(port, asked, seconds=1)
        for connections in CONNECTIONS:
            found = load.run(port, asked, connections=connections, seconds=seconds)
            yield f"GET passport as {role}, {connections} connections", found.line()
    pages = [load.request(f"/b/{one.rpartition('/')[2]}", Accept="text/html") for one in paths]
    yield "GET battery page (HTML), 16 connections", load.run(port, pages, seconds=seconds).line()


def writing(port: int, key: str, seconds: float) -> Iterator[Row]:
    """One event a request."""
    count = int(MOST_A_SECOND * seconds)
    for start, connections in ((1_000, 16), (2_000, 64)):
        bodies = [
            json.dumps(as_epcis(diagnosis(one % BATTERIES, start + one // BATTERIES))).encode()
            for one in range(count)
        ]
        asked = [
            load.request("/api/v1/events", body=one, X_API_Key=key, Content_Type="application/ld+json")
            for one in bodies
        ]
        found = load.run(port, asked, connections=connections, seconds=seconds, once=True, status=(200, 201))
        yield f"POST one event, durable with receipt, {connections} connections", found.line()


def in_bulk(port: int, key: str, seconds: float, when: str) -> Iterator[Row]:
    """Many events a request."""
    lots, asked = 16, []
    for lot in range(lots):
        events = [
            as_epcis(diagnosis(one % BATTERIES, 3_000 + 5 * lot + one // BATTERIES)) for one in range(LOT)
        ]
        body = b"\n".join(json.dumps(one).encode() for one in events)
        asked.append(
            load.request("/api/v1/events/bulk", body=body, X_API_Key=key, Content_Type="application/x-ndjson")
        )
    found = load.run(port, asked, connections=4, seconds=20 * seconds, once=True)
    rate = found.answered * LOT / found.seconds
    yield (
        f"POST bulk of {LOT:,} events, durable, each read strictly, 4 connections, {when}",
        f"{rate:,.0f} events/s, {found.line()}",
    )


def main() -> int:
    """Measure, print, write."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="meguri-serving-") as name:
        Path(name).chmod(0o755)
        here = Path(name)
        for row in (
            *at_rest(here / "at_rest", seconds, cores), *measured(here, seconds, cores), *basyx_rows(seconds)
        ):  # fmt: skip
            rows.append(row)
            print(f"{row[0]}: {row[1]}", flush=True)
    head = (
        "# The server under load\n\nBy `benchmarks/serving.py`: the whole server over HTTP on loopback, "
        f"{cores} processes on {cores} cores, embedded PostgreSQL with fsync, {BATTERIES:,} batteries with "
        f"{EVENTS_EACH} events each. The load generator ({load.generator()}) runs on the same cores and "
        "takes its share of them. Processor: user and system time of the server's processes and those of its "
        "database, by request, which other work on the machine moves less than it moves rates. "
        f"{seconds:g} s each; load average of the machine before: {busy:.1f}. "
        f"Python {platform.python_version()}.\n\n| what | figure |\n|---|---|\n"
    )
    RESULTS.write_text(
        head + "\n".join(f"| {what} | {figure} |" for what, figure in rows) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

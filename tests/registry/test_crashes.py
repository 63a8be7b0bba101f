"""Keeps the promise: whatever is killed and whenever, nothing acknowledged is lost and nothing is doubled."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.registry.told import KEY, Pool, Session, diagnosed, made

from meguri.registry import guardian
from meguri.registry.checking import flaws
from meguri.registry.database import embedded
from meguri.registry.keeping import Keeper
from meguri.registry.migrating import upgrade
from meguri.registry.proofs import newest_head
from meguri.registry.records import digest_of
from meguri.registry.sequencer import sequence_all, sequence_lot
from meguri.registry.store import capture

# Captures and sequences at once, telling of each answer as soon as it is there.
_WRITER = """
import sys, threading
import psycopg
from meguri.registry.sequencer import sequence_lot
from meguri.registry.store import capture
from tests.registry.told import KEY, diagnosed
url, start = sys.argv[1], int(sys.argv[2])
def sequence():
    with psycopg.connect(url, autocommit=True) as session:
        while True:
            sequence_lot(session, KEY, most=7)
threading.Thread(target=sequence, daemon=True).start()
with psycopg.connect(url, autocommit=True) as session:
    for minute in range(start, start + 100_000):
        answer = capture(session, diagnosed(minute % 3, minute % 40_000), KEY)
        sys.stdout.write(answer.event_id + "\\n")
        sys.stdout.flush()
"""


def _writer(url: str, start: int, log: Path) -> "subprocess.Popen[bytes]":
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-c", _WRITER, url, str(start)],
            stdout=file,
            stderr=subprocess.DEVNULL,
            env=environ,
        )


def _acknowledged(log: Path, least: int, within_s: float = 30.0) -> list[str]:
    deadline = time.monotonic() + within_s
    while True:
        told = [one for one in log.read_text().splitlines(keepends=True) if one.endswith("\n")]
        if len(told) >= least:
            return [one.strip() for one in told]
        assert time.monotonic() < deadline, "the writer does not write"
        time.sleep(0.02)


def _check(url: str, acknowledged: list[str]) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        sequence_all(session, KEY)
        kept = {
            bytes(digest) for (digest,) in session.execute("SELECT event_id FROM meguri.events").fetchall()
        }
        head = newest_head(session)
        assert {digest_of(one) for one in acknowledged} <= kept
        assert len(acknowledged) == len(set(acknowledged))
        assert head is not None
        assert head.size == len(kept)
        assert flaws(session) == ()


def _rounds(folder: Path, rounds: int, tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with embedded(folder) as addresses:
        assert addresses.owner is not None
        upgrade(addresses.owner)
        for turn in range(rounds):
            log = tmp_path / f"{turn}.log"
            writer = _writer(addresses.owner, turn * 3_000, log)
            _acknowledged(log, 40 + 13 * turn % 50)
            if turn % 2:
                server = guardian.server_pid(folder / "data")
                assert server is not None
                os.kill(server, signal.SIGKILL)
            else:
                writer.kill()
            writer.wait(timeout=60)
            acknowledged += _acknowledged(log, 1)
            _wait_for(addresses.owner)
            _check(addresses.owner, acknowledged)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_writers_and_servers_that_are_killed_lose_and_double_nothing(
    open_folder: Path, tmp_path: Path
) -> None:
    _rounds(open_folder / "killed", 4, tmp_path)


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(open_folder: Path, tmp_path: Path) -> None:
    _rounds(open_folder / "killed20", 20, tmp_path)


def test_a_sequencer_that_dies_in_its_lot_leaves_all_to_the_next(connections: Pool) -> None:
    with connections.connection() as session:
        capture(session, made(), KEY)
        with pytest.raises(KeyboardInterrupt):
            _die_in_the_lot(session)
        assert newest_head(session) is None
        assert sequence_all(session, KEY) == 1
        assert flaws(session) == ()


def _die_in_the_lot(session: Session) -> None:
    with session.transaction():
        assert sequence_lot(session, KEY) is not None
        raise KeyboardInterrupt


def test_an_event_is_in_the_log_within_a_second_and_the_work_survives_faults(
    connections: Pool, session: Session
) -> None:
    told: list[Exception] = []
    with Keeper(connections, KEY, told=told.append) as keeper:
        capture(session, made(), KEY)
        _until_logged(session, 1)
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND usename = current_user"
        )
        capture(session, diagnosed(), KEY)
        _until_logged(session, 2)
        deadline = time.monotonic() + 10
        while keeper.last_fault is not None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert flaws(session) == ()


def _until_logged(session: Session, size: int) -> None:
    deadline = time.monotonic() + 10  # no law about how fast a machine is
    while (head := newest_head(session)) is None or head.size < size:
        assert time.monotonic() < deadline
        time.sleep(0.02)

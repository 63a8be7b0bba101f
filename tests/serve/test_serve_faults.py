"""Promises under faults: whatever is killed, cut, slow or full, what was acknowledged stays, once."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.registry.databases import copied
from tests.registry.told import KEY, Session, diagnosed, made
from tests.serve.under_load import EVENTS, Running, Writers, check_whole, killed_in_turn, serving, told

from meguri.registry.checking import flaws
from meguri.registry.embedded import Embedded
from meguri.registry.faults import RegistryError
from meguri.registry.sequencer import sequence_lot
from meguri.registry.store import capture

KILLS = 20  # `make bench` does it 200 times (benchmarks/kills.py)


def _folder(open_folder: Path, name: str) -> Path:
    folder = open_folder / name
    folder.mkdir(mode=0o755)
    return folder


@pytest.fixture(scope="module")
def running(open_folder: Path) -> Iterator[Running]:
    """A server of two processes."""
    with serving(_folder(open_folder, "faults"), MEGURI_UPLOAD_SECONDS="2") as one:
        yield one


@pytest.mark.slow
def test_workers_and_postmaster_killed_twenty_times_under_load(running: Running) -> None:
    writers = Writers(running)
    with writers.at_work():
        assert len(list(killed_in_turn(running, writers, KILLS))) == KILLS
    assert writers.odd == []
    assert len(running.workers()) == 2
    check_whole(running.folder, writers.acknowledged)


@pytest.mark.slow
def test_connections_to_the_database_that_are_cut_are_made_again(running: Running) -> None:
    writers = Writers(running)
    place = Embedded(running.folder / "registry")
    with writers.at_work(), psycopg.connect(place.address(), autocommit=True) as admin:
        for _ in range(5):
            writers.wait_for(20)
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'meguri_app'"
            )
            writers.wait_for(20)
    assert writers.odd == []
    check_whole(running.folder, writers.acknowledged)


@pytest.mark.slow
def test_clients_that_leave_in_the_middle_record_nothing_and_harm_nobody(running: Running) -> None:
    head = f"POST {EVENTS} HTTP/1.1\r\nHost: x\r\nX-API-Key: {running.key}\r\nContent-Length: 5000\r\n\r\n"
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", running.port)) as left:
            left.sendall(head.encode() + b'{"type": "Obj')
    assert running.send(900_001)[0] == 201
    check_whole(running.folder, {})


@pytest.mark.slow
def test_slow_clients_are_told_and_keep_nobody_waiting(running: Running) -> None:
    slow = []
    for _ in range(40):
        one = socket.create_connection(("127.0.0.1", running.port))
        one.sendall(f"POST {EVENTS} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{{".encode())
        slow.append(one)
    begun = time.monotonic()
    assert running.send(900_002)[0] in (200, 201)
    assert time.monotonic() - begun < 30
    for one in slow:
        one.settimeout(30)
        assert b" 408 " in one.recv(65_536)
        one.close()


@pytest.mark.slow
def test_a_full_disk_is_told_and_writing_goes_on_when_there_is_room(open_folder: Path) -> None:
    folder = _folder(open_folder, "full")
    mounted = ["mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small file system")
    try:
        _fill_and_free(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill_and_free(folder: Path) -> None:
    with serving(folder, workers=1) as running:
        writers = Writers(running)
        with writers.at_work(2):
            writers.wait_for(20)
            ballast = folder / "ballast"
            with ballast.open("wb") as file, suppress(OSError):
                while True:
                    file.write(b"\0" * 1_000_000)
                    file.flush()
            assert shutil.disk_usage(folder).free < 1_000_000
            _until_refused(running)
            ballast.unlink()
            running.until_ready()
            writers.wait_for(50)
        assert writers.odd == []
        check_whole(folder, writers.acknowledged)


def _until_refused(running: Running) -> None:
    """Write until the room in the files that are there already is used up, too."""
    deadline, number = time.monotonic() + 100, 500_000
    while time.monotonic() < deadline:
        number += 1
        with suppress(OSError):
            if running.send(number)[0] >= 500:
                return
    pytest.skip("the disk had more room than could be filled in the time")


def test_a_clock_that_jumps_back_is_told_and_never_ages_the_log(server: Embedded) -> None:
    now = [datetime(2026, 11, 28, tzinfo=UTC)]
    with copied(server) as made_here, psycopg.connect(made_here.owner or "", autocommit=True) as session:
        capture(session, made(), KEY, now=lambda: now[0])
        first = sequence_lot(session, KEY, now=lambda: now[0])
        now[0] = datetime(2024, 1, 1, tzinfo=UTC)
        with pytest.raises(RegistryError, match="after now"):
            capture(session, diagnosed(), KEY, now=lambda: now[0])
        capture(session, told(1), KEY, now=lambda: datetime(2026, 11, 27, tzinfo=UTC))
        _go_on(session, now)
        now[0] = datetime(2031, 1, 1, tzinfo=UTC)
        capture(session, diagnosed(), KEY, now=lambda: now[0])
        last = _go_on(session, now)
        assert first is not None
        assert last - first.at > timedelta(days=365)
        assert flaws(session) == ()


def _go_on(session: Session, now: list[datetime]) -> datetime:
    """The moment of the next head, which is not before that of the last."""
    last = session.execute("SELECT max(at) FROM meguri.heads").fetchone()
    made_now = sequence_lot(session, KEY, now=lambda: now[0])
    assert last is not None
    assert made_now is not None
    assert made_now.at >= last[0]
    return made_now.at

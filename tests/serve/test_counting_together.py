"""Promises of a server of several processes: it counts as one, and forgets what the dead were doing."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.mmap_dict import MmapedDict
from tests.serve.under_load import PATIENCE_S, Running, serving

from meguri.serve import processes
from meguri.serve.buckets import _SETS, _WAYS, Buckets
from meguri.serve.metrics import Metrics

MINUTE_NS = 60_000_000_000
ALLOWED = 300
SLOW = MINUTE_NS // ALLOWED / 1e9  # seconds until one more request is allowed


def test_a_bucket_fills_evenly_and_never_beyond_its_size() -> None:
    now = 0
    bucket = Buckets(60, lambda: now)
    assert [bucket.wait_s("a") for _ in range(60)] == [0.0] * 60
    assert bucket.wait_s("a") == pytest.approx(1.0)
    assert bucket.wait_s("b") == 0.0
    now = MINUTE_NS // 60
    assert bucket.wait_s("a") == 0.0
    now = 200 * MINUTE_NS
    assert [bucket.wait_s("a") for _ in range(61)].count(0.0) == 60


@dataclass
class Plain:
    """What a bucket is by the book: tokens that are filled up, in whole nanoseconds."""

    most: int
    left: dict[str, tuple[int, int]] = field(default_factory=dict)

    def is_let(self, client: str, now: int) -> bool:
        gap = MINUTE_NS // self.most
        worth, at = self.left.get(client, (self.most * gap, now))
        worth = min(self.most * gap, worth + now - at)
        is_let = worth >= gap
        self.left[client] = (worth - gap if is_let else worth, now)
        return is_let


@given(
    st.integers(1, 40),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20_000_000_000), st.booleans()), max_size=80),
)
def test_two_who_count_in_one_place_let_through_what_one_bucket_would(
    tmp_path_factory: pytest.TempPathFactory, most: int, asked: list[tuple[str, int, bool]]
) -> None:
    place = tmp_path_factory.mktemp("buckets") / "one"
    now = 0
    both = [Buckets(most, lambda: now, place=place) for _ in range(2)]
    plain = Plain(most)
    for client, pause, is_second in asked:
        now += pause
        assert (both[is_second].wait_s(client) == 0.0) == plain.is_let(client, now)


def test_who_has_asked_much_is_not_forgotten_for_many_who_asked_once() -> None:
    bucket = Buckets(5, lambda: 0)
    for _ in range(5):
        bucket.wait_s("busy")
    for number in range(3 * _SETS * _WAYS):
        bucket.wait_s(f"once {number}")
    assert bucket.wait_s("busy") > 0


def test_no_address_stands_in_what_is_shared(tmp_path: Path) -> None:
    Buckets(5, place=tmp_path / "one").wait_s("203.0.113.77")
    assert b"203.0.113" not in (tmp_path / "one").read_bytes()


def test_one_who_stands_still_with_the_lock_stops_nobody(tmp_path: Path) -> None:
    import fcntl

    bucket = Buckets(1, place=tmp_path / "one")
    held = os.open(tmp_path / "one", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert bucket.wait_s("a") == 0.0
    assert bucket.wait_s("a") > 0.0


def test_a_folder_ends_with_its_server_and_is_swept_after_a_kill() -> None:
    with processes.counting_together() as folder:
        assert folder.is_dir()
    assert not folder.exists()
    program = (
        "import os, signal\nfrom meguri.serve.processes import counting_together\n"
        "with counting_together() as folder:\n print(folder, flush=True)\n"
        " os.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run([sys.executable, "-c", program], check=False, stdout=subprocess.PIPE).stdout
    left = Path(told.decode().strip())
    assert left.is_dir()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    with processes.counting_together() as folder:
        os.utime(folder, (long_ago, long_ago))
        with processes.counting_together():
            assert not left.exists()
            assert folder.is_dir()  # its server lives


def test_one_process_tells_of_itself() -> None:
    metrics = Metrics()
    metrics.begun()
    metrics.ended("GET", "/x", 200, 0.01)
    told = metrics.written(lambda: 7).decode()
    assert "meguri_processes 1.0" in told
    assert "meguri_read_model_lag_events 7.0" in told
    assert metrics.totals().requests == 1


@pytest.fixture(scope="module")
def running(open_folder: Path) -> Iterator[Running]:
    """A server of two processes with a limit."""
    folder = open_folder / "together"
    folder.mkdir(mode=0o755)
    with serving(folder, MEGURI_RATE_PER_MINUTE=str(ALLOWED)) as one:
        yield one


def _counts(running: Running) -> dict[str, float]:
    """What /metrics says, as soon as it is nobody's turn to wait."""
    deadline = time.monotonic() + PATIENCE_S
    while (answer := running.ask("/metrics"))[0] == 429:
        assert time.monotonic() < deadline
        time.sleep(SLOW)
    assert answer[0] == 200
    lines = [line for line in answer[1].decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def _status(running: Running, number: int) -> int:
    return running.ask(f"/api/v1/nowhere/{number}")[0]


@pytest.mark.slow
def test_the_next_request_is_refused_whichever_process_answers(running: Running) -> None:
    begun = time.monotonic()
    answers = [_status(running, number) for number in range(2 * ALLOWED)]
    grown = (time.monotonic() - begun) / SLOW
    let = answers.count(404)
    assert set(answers) == {404, 429}
    assert let <= ALLOWED + grown + 1, "two processes let through as many as one"
    assert let >= ALLOWED - 20
    counts = _counts(running)
    asked = {name: count for name, count in counts.items() if name.startswith("meguri_requests_total{")}
    assert sum(count for name, count in asked.items() if '"429"' in name) >= answers.count(429)
    assert sum(count for name, count in asked.items() if '"404"' in name) == let


def _unfinished(running: Running, left: ExitStack) -> bool:
    """Begin a request whose body does not end; whether it was taken, and not refused for coming too often."""
    one = left.enter_context(socket.create_connection(("127.0.0.1", running.port)))
    one.sendall(b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{")
    return not select.select([one], [], [], 2 * SLOW)[0]


def _doing(gauges: Path) -> float:
    """How many requests one process is answering."""
    kept = MmapedDict.read_all_values_from_file(gauges)  # type: ignore[no-untyped-call]
    return float(sum(value for _, value, *_ in kept))


@pytest.mark.slow
def test_what_a_killed_process_did_is_kept_and_what_it_was_doing_is_forgotten(running: Running) -> None:
    victim = running.workers()[0]
    its_gauges = _shared_by(victim) / f"gauge_livesum_{victim}.db"
    assert _counts(running)["meguri_processes"] == 2
    with ExitStack() as left:
        taken = 0
        while taken < 200 and not (taken >= 8 and _doing(its_gauges) >= 2):
            taken += _unfinished(running, left)
        _until(running, lambda told: told["meguri_requests_open"] == taken + 1)  # and the one that asks
        before = _counts(running)
        os.kill(victim, signal.SIGKILL)
        _until(running, lambda told: told["meguri_processes"] == len(set(running.workers()) - {victim}) == 2)
    _until(running, lambda told: told["meguri_requests_open"] == 1)
    assert not its_gauges.exists()
    after = _counts(running)
    for name, count in before.items():
        if name.startswith("meguri_requests_total{"):
            assert after[name] >= count


def _until(running: Running, is_so: Callable[[dict[str, float]], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with suppress(OSError):
            if is_so(_counts(running)):
                return
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _shared_by(pid: int) -> Path:
    told = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    value = next(one for one in told if one.startswith(processes.FOLDER.encode() + b"="))
    return Path(value.decode().partition("=")[2])

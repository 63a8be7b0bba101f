"""Puts a server under load: by wrk where it is installed, else by a generator of its own in Python alone.

The latter: processes that each keep some connections busy over raw sockets, one request at a time.
`python benchmarks/load.py PLAN` runs one of them; `run` starts several and puts their counts together. Either
takes its share of the processor from the server that it measures, Python some ten times as much as wrk, so
that a figure is rather too low than too high.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import load_wrk
import processor

PROCESSES = 2
_MANY = 100  # requests a connection: beside these, what is under way when the time is over does not count
_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_ONCE = "once"  # each request is sent once: what was acknowledged stays so


@dataclass(frozen=True)
class Outcome:
    """What came of a load.

    Attributes:
        answered: requests that got the status that was wanted.
        others: answers of another status, and connections that broke.
        seconds: how long it took.
        latencies: of each answer, s, in order of size; by wrk at even quantiles.
        processor_s: processor time that the server and its database took meanwhile.
    """

    answered: int
    others: int
    seconds: float
    latencies: tuple[float, ...]
    processor_s: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.answered / self.seconds

    def share(self, share: float) -> float:
        """The latency that so many stay below, ms."""
        if not self.latencies:
            return float("nan")
        return 1000 * self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]

    def line(self) -> str:
        """In one line."""
        told = f"{self.rate:,.0f}/s, p50 {self.share(0.5):.1f} ms, p99 {self.share(0.99):.1f} ms"
        if self.answered:
            told += f", {1e6 * self.processor_s / self.answered:,.0f} µs of processor"
        return told + (f", {self.others} failed" if self.others else "")


def request(
    path: str, host: str = "127.0.0.1", body: bytes | None = None, method: str | None = None, **headers: str
) -> bytes:
    """The bytes of a request."""
    told = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body is not None:
        told["Content-Length"] = str(len(body))
    head = [f"{method or ('GET' if body is None else 'POST')} {path} HTTP/1.1"]
    head += [f"{name}: {value}" for name, value in told.items()]
    return "\r\n".join(head).encode("ascii") + _HEAD + (body or b"")


def generator() -> str:
    """Which generator it is, in words."""
    return (
        load_wrk.version() or f"`benchmarks/load.py`, {PROCESSES} processes of Python (wrk is not installed)"
    )


def run(
    port: int,
    requests: Sequence[bytes],
    *,
    connections: int = 16,
    seconds: float = 5.0,
    once: bool = False,
    status: Sequence[int] = (200,),
    processes: int = PROCESSES,
) -> Outcome:
    """Put a server under load.

    Args:
        port: of 127.0.0.1.
        requests: taken in turn.
        connections: in all, kept open.
        seconds: for so long; with `once` at most.
        once: send each request once, and end when all are answered; where there are very many of them, only
            as many as are answered in the time.
        status: what a good answer has; for wrk anything below 400.
        processes: that ask, where it is not wrk.
    """
    before = processor.spent_s()
    if load_wrk.version() and (not once or len(requests) >= _MANY * connections):
        found = Outcome(*load_wrk.run(port, requests, connections, seconds, once=once))
    else:
        way = _ONCE if once else "turn"
        plan = {"port": port, "seconds": seconds, "way": way, "status": list(status)}
        plan["connections"] = max(1, connections // processes)
        found = _by_ourselves(requests, plan, processes)
    return replace(found, processor_s=processor.spent_s() - before)


def _by_ourselves(requests: Sequence[bytes], plan: dict[str, object], processes: int) -> Outcome:
    with TemporaryDirectory(prefix="meguri-load-") as folder:
        asking = []
        for place in range(processes):
            told = Path(folder) / f"{place}.json"
            held = [part.decode("latin-1") for part in requests[place::processes]]
            told.write_text(json.dumps({**plan, "requests": held}), encoding="utf-8")
            command = [sys.executable, __file__, str(told)]
            asking.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        for one in asking:
            assert one.stdout is not None  # noqa: S101 – it is a pipe
            one.stdout.readline()  # it has read its plan
        for one in asking:
            assert one.stdin is not None  # noqa: S101 – it is a pipe
            one.stdin.write(b"go\n")
            one.stdin.flush()
        counts = [json.loads(one.communicate()[0]) for one in asking]
    return Outcome(
        sum(one["answered"] for one in counts),
        sum(one["others"] for one in counts),
        max(one["seconds"] for one in counts),
        tuple(sorted(latency for one in counts for latency in one["latencies"])),
    )


class _Asker:
    """One connection: sends a request, waits for its whole answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._buffer = b""
        self._missing = -1

    def send(self, content: bytes) -> None:
        self._buffer, self._missing = b"", -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(content)

    def received(self) -> int:
        """Take what came; the status where the answer is whole, 0 where not yet, -1 where it broke."""
        got = self.socket.recv(262_144)
        if not got:
            return -1
        self._buffer += got
        if self._missing < 0:
            end = self._buffer.find(_HEAD)
            if end < 0:
                return 0
            head = self._buffer[:end].lower()
            at = head.find(_LENGTH)
            if at < 0:  # chunked: whole when the last chunk came
                return int(self._buffer[9:12]) if self._buffer.endswith(b"0\r\n\r\n") else 0
            self._missing = end + 4 + int(head[at + len(_LENGTH) :].split(b"\r", 1)[0])
        return int(self._buffer[9:12]) if len(self._buffer) >= self._missing else 0


def _ask(plan: dict[str, object]) -> dict[str, object]:
    port, wanted = int(str(plan["port"])), set(plan["status"])  # type: ignore[call-overload]
    held = [str(one).encode("latin-1") for one in plan["requests"]]  # type: ignore[attr-defined]
    waiting = iter(held) if plan["way"] == _ONCE else cycle(held)
    latencies: list[float] = []
    others = 0
    busy = selectors.DefaultSelector()
    begun = time.perf_counter()
    deadline = begun + float(str(plan["seconds"]))
    for _ in range(int(str(plan["connections"]))):
        if (content := next(waiting, None)) is None:
            break
        asker = _Asker(port)
        asker.send(content)
        busy.register(asker.socket, selectors.EVENT_READ, asker)
    while busy.get_map() and (now := time.perf_counter()) < deadline:
        for key, _ in busy.select(max(0.0, deadline - now)):
            asker = key.data
            status = asker.received()
            if status == 0:
                continue
            at = time.perf_counter()
            if status in wanted:
                latencies.append(at - asker.sent_at)
            else:
                others += 1
            content = next(waiting, None)
            if content is None or status < 0:
                busy.unregister(asker.socket)
                asker.socket.close()
            else:
                asker.send(content)
    seconds = time.perf_counter() - begun
    return {"answered": len(latencies), "others": others, "seconds": seconds, "latencies": latencies}


def main() -> int:
    """One process of the load."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(_ask(plan)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

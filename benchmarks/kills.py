"""Does a kill lose or double what was acknowledged?  `python benchmarks/kills.py [KILLS]`, 200 by default.

The fault test of `make slow` (`tests/serve/under_load.py`), ten times as long: six writers over HTTP, two
processes, SIGKILL to a worker and to the postmaster in turn; at the end every acknowledged event is looked
for, and the log is made anew from its leaves. Results: `benchmarks/results/kills.md`.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.serve.under_load import Kill, Writers, check_whole, killed_in_turn, serving  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "kills.md"
KILLS, WRITERS, TOLD_EVERY = 200, 6, 20
SAID = {"worker": "worker (the other one answers meanwhile)", "postmaster": "postmaster"}


def killed(folder: Path, kills: int) -> tuple[list[Kill], int]:
    """All kills, and how many events were acknowledged.

    Raises:
        AssertionError: something was lost, doubled or answered as it must not be; the log is not whole.
    """
    done: list[Kill] = []
    with serving(folder) as running:
        writers = Writers(running)
        with writers.at_work(WRITERS):
            for one in killed_in_turn(running, writers, kills):
                done.append(one)
                if len(done) % TOLD_EVERY == 0:
                    print(f"{len(done)} kills, {one.acknowledged:,} events acknowledged", flush=True)
        assert writers.odd == [], writers.odd[:3]  # noqa: S101 – a benchmark that judges
        assert len(running.workers()) == 2  # noqa: S101
        check_whole(folder, writers.acknowledged)
    return done, len(writers.acknowledged)


def told(done: Sequence[Kill], acknowledged: int, minutes: float, busy: float) -> str:
    """The results."""
    rows = []
    for what in ("worker", "postmaster"):
        took = [one.seconds for one in done if one.what == what]
        median, longest = statistics.median(took), max(took)
        rows.append(f"| SIGKILL to a {SAID[what]} | {len(took)} | {median:.1f} s | {longest:.1f} s |")
    return (
        "# Killed under load\n\nBy `benchmarks/kills.py`: `meguri serve` with two processes and the embedded "
        f"PostgreSQL, {WRITERS} writers over HTTP, {len(done)} kills in {minutes:.0f} minutes. "
        f"{acknowledged:,} events were acknowledged: **none lost, none doubled**, log without gaps, every "
        "head that of its leaves, every event's content that of its address; nothing but 200, 201 and 503 "
        f"was answered. Load average before: {busy:.1f}. Python {platform.python_version()}.\n\n"
        "| what | times | answers again after, median | longest |\n|---|---:|---:|---:|\n"
        + "\n".join(rows)
        + "\n"
    )


def main() -> int:
    """Kill, look, write."""
    kills, begun, busy = (
        int(sys.argv[1]) if len(sys.argv) > 1 else KILLS,
        time.monotonic(),
        os.getloadavg()[0],
    )
    with tempfile.TemporaryDirectory(prefix="meguri-kills-") as name:
        Path(name).chmod(0o755)
        done, acknowledged = killed(Path(name), kills)
    RESULTS.write_text(told(done, acknowledged, (time.monotonic() - begun) / 60, busy), encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

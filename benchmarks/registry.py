"""How fast does the memory take in, put into the log, fold and give out?  `python benchmarks/registry.py`.

The store alone, without HTTP, on the embedded database with all its safety on (every answer is on disk). The
server's role and its wall are those of an installation. Results: `benchmarks/results/registry.md`.
"""

import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from meguri.passport.events import Event, event_of
from meguri.passport.signing.keys import SigningKey
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.checking import flaws
from meguri.registry.database import embedded, pool
from meguri.registry.migrating import upgrade
from meguri.registry.passports import passport_now
from meguri.registry.projector import project_lot, rebuild
from meguri.registry.proofs import consistency, inclusion
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot

BATTERIES, EVENTS_EACH, SINGLY, WRITERS = 1_000, 20, 2_000, 8
RESULTS = Path(__file__).parent / "results" / "registry.md"
KEY = SigningKey(bytes(range(32)))
BY = "urn:uuid:00000000-0000-4000-8000-000000000001"


def battery(number: int) -> str:
    """The identifier of a battery."""
    return f"https://id.gs1.org/8003/049{number:010d}A1"


def life(number: int) -> Iterator[Event]:
    """One battery: made, and diagnosed again and again."""
    says = {"rated_energy_kwh": 40.0, "chemistry": "NMC", "battery_category": "ev", "vehicle_model": "Leaf"}
    yield event_of("made", battery(number), "2020-04-01T09:00:00+09:00", BY, says=says)
    for turn in range(1, EVENTS_EACH):
        soh = round(0.97 - 0.01 * turn, 3)
        evidence = {"soh_share": {"basis": "measured", "low": soh - 0.02, "high": soh + 0.02}}
        at = f"2024-{1 + turn % 12:02d}-{1 + turn:02d}T09:{number % 60:02d}:00+09:00"
        yield event_of("diagnosed", battery(number), at, BY, says={"soh_share": soh}, evidence=evidence)


def rate(count: int, work: Callable[[], object]) -> str:
    """How many a second of one run."""
    begun = time.perf_counter()
    work()
    return f"{count / (time.perf_counter() - begun):,.0f}/s"


def milliseconds(work: Callable[[int], object], times: Sequence[int]) -> str:
    """Median and worst of single calls."""
    took = []
    for one in times:
        begun = time.perf_counter()
        work(one)
        took.append(1000 * (time.perf_counter() - begun))
    return f"{statistics.median(took):.2f} ms (worst {max(took):.1f})"


def measured(folder: Path) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    told = [one for number in range(BATTERIES) for one in life(number)]
    more = [one for number in range(BATTERIES, BATTERIES + 2 * SINGLY // EVENTS_EACH) for one in life(number)]
    key = bytes(32)
    with embedded(folder) as addresses:
        owner_url = addresses.owner or ""
        upgrade(owner_url)
        with psycopg.connect(owner_url, autocommit=True) as owner:
            raise_wall(owner, key)
        connections = pool(addresses.app, largest=WRITERS, prepare=Wall(key).let_in)
        with connections.connection() as session:
            records = [record_of(one) for one in told]
            lots = [records[at : at + 5_000] for at in range(0, len(records), 5_000)]
            yield (
                "bulk capture by COPY, lots of 5,000, durable",
                rate(len(records), lambda: [capture_lot(session, lot, KEY) for lot in lots]),
            )
            yield "into the log, with signed head", rate(len(records), lambda: sequence_all(session, KEY))
            yield (
                f"events into the read models ({EVENTS_EACH} a battery, each lot folds its batteries anew)",
                rate(len(records), lambda: [None for _ in iter(lambda: project_lot(session), 0)]),
            )
            yield "read models made anew", rate(len(records), lambda: rebuild(session))
            first, rest = more[:SINGLY], more[SINGLY:]
            yield (
                "single capture with signed receipt, 1 connection",
                rate(SINGLY, lambda: [capture(session, one, KEY) for one in first]),
            )

        def write(part: Sequence[Event]) -> None:
            with connections.connection() as one:
                for event in part:
                    capture(one, event, KEY)

        with ThreadPoolExecutor(WRITERS) as writers:
            parts = [rest[at::WRITERS] for at in range(WRITERS)]
            yield (
                f"single capture with signed receipt, {WRITERS} connections of one process",
                rate(len(rest), lambda: list(writers.map(write, parts))),
            )
        with connections.connection() as session:
            sample = range(0, BATTERIES, 2)
            yield (
                "a stored passport by role, 1 connection",
                rate(len(sample), lambda: [passport_now(session, battery(one)) for one in sample]),
            )
            fresh = range(BATTERIES, BATTERIES + 100)
            yield (
                f"a passport that is folded on the spot ({EVENTS_EACH} events)",
                milliseconds(lambda one: passport_now(session, battery(one)), fresh),
            )
            sequence_all(session, KEY)
            yield "proof of inclusion", milliseconds(lambda one: inclusion(session, told[one].id), range(200))
            yield (
                "proof of consistency",
                milliseconds(lambda one: consistency(session, 100 * one), range(1, 99)),
            )
            if found := flaws(session):
                raise SystemExit(f"the memory is not whole: {found}")
        connections.close()


def main() -> int:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory(prefix="meguri-bench-") as folder:
        Path(folder).chmod(0o755)
        rows = []
        for what, figure in measured(Path(folder) / "registry"):
            print(f"{what}: {figure}", flush=True)
            rows.append(f"| {what} | {figure} |")
    head = (
        "# The memory\n\nBy `benchmarks/registry.py`: the store alone, without HTTP; "
        f"{BATTERIES:,} batteries with {EVENTS_EACH} events each, on the embedded PostgreSQL with fsync. "
        f"Python {platform.python_version()}.\n\n| what | figure |\n|---|---|\n"
    )
    RESULTS.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

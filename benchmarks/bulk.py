"""What does an event in bulk cost, stage by stage, in processor time?  `python benchmarks/bulk.py`.

Time of a processor, not on the clock, which other work on the machine would change. Each stage does what
the server does with `POST /api/v1/events/bulk`; the database is the embedded one with fsync, and its time
is that of its process. Results: `benchmarks/results/bulk.md`.
"""

import gc
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import psycopg

import serving
from meguri.passport.events import as_epcis, from_epcis
from meguri.passport.events.plain_reading import Spelt, spelt_line
from meguri.passport.reading import read_json
from meguri.passport.signing.keys import SigningKey
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.database import embedded
from meguri.registry.migrating import upgrade
from meguri.registry.projector import project_lot
from meguri.registry.records import Record, record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture_lot
from meguri.serve.api.bulk import result_of
from meguri.serve.recording import Line, Recorded

if TYPE_CHECKING:
    from meguri.registry.database import Session

RESULTS = Path(__file__).parent / "results" / "bulk.md"
LOTS, LOT, BATTERIES, REPEATS = 4, 5_000, 1_000, 3
KEY = SigningKey(bytes(range(32)))
Row = tuple[str, float, float]
_STRICT = "meguri.passport.events.plain_reading.plain_event"


def lines() -> list[bytes]:
    """Diagnoses of many batteries, as a client written in Python sends them."""
    count = LOTS * LOT
    told = (serving.diagnosis(one % BATTERIES, 3_000 + one // BATTERIES) for one in range(count))
    return [json.dumps(as_epcis(one)).encode() for one in told]


def read(line: bytes) -> Spelt:
    """A line by the quick way."""
    found = spelt_line(line)
    if found is None:
        raise SystemExit("what we write ourselves is not read by the quick way")
    return found


def strictly(line: bytes) -> Record:
    """A line by the strict way."""
    return record_of(from_epcis(read_json(line, where="line")))


def microseconds(work: Callable[[], object], count: int, repeats: int = REPEATS) -> float:
    """Processor time an event, the best of several runs."""
    took = []
    for _ in range(repeats):
        gc.collect()
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return 1e6 * min(took) / count


def stages(told: list[bytes]) -> Iterator[Row]:
    """What is done without the database."""
    count, body, some = len(told), b"\n".join(told), told[:LOT]
    yield "body into lines", microseconds(lambda: body.split(b"\n"), count), 0.0
    quickly = microseconds(lambda: [read(one) for one in told], count)
    yield "read, checked, addressed and spelt, the quick way", quickly, 0.0
    with patch(_STRICT, lambda _told: None):
        yield "the same, the strict way", microseconds(lambda: [strictly(one) for one in some], LOT, 1), 0.0
    name = "ni:///sha-256;" + "A" * 43
    lines = tuple(Line(place, "new", name, serving.battery(place), 1) for place in range(count))
    yield "answer", microseconds(lambda: result_of(Recorded(lines, ())), count), 0.0


def kept(session: "Session", told: list[bytes]) -> Iterator[Row]:
    """What is done with the database: our process, and its."""
    records = [record_of(read(one)) for one in told]
    lots = [records[at : at + LOT] for at in range(0, len(records), LOT)]
    works: list[tuple[str, Callable[[], object], int]] = [
        ("kept by COPY", lambda: [capture_lot(session, one, KEY) for one in lots], len(told)),
        ("into the log, with signed head", lambda: sequence_all(session, KEY), len(told)),
        ("into the read models (2,000 events of 1,000 batteries)", lambda: project_lot(session), 2_000),
    ]
    for what, work, count in works:
        ours, theirs = time.process_time(), _processor_s(session.info.backend_pid)
        work()
        yield (
            what,
            1e6 * (time.process_time() - ours) / count,
            1e6 * (_processor_s(session.info.backend_pid) - theirs) / count,
        )


def _processor_s(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def measured(folder: Path) -> list[Row]:
    """All stages."""
    told = lines()
    rows = [*stages(told)]
    with embedded(folder) as addresses:
        upgrade(addresses.owner or "")
        with psycopg.connect(addresses.owner or "", autocommit=True) as owner:
            raise_wall(owner, bytes(32))
        with psycopg.connect(addresses.app, autocommit=True) as session:
            Wall(bytes(32)).let_in(session)
            begun = [record_of(next(serving.life(number))) for number in range(BATTERIES)]
            capture_lot(session, begun, KEY)
            rows += kept(session, told)
    return rows


def main() -> int:
    """Measure, print, write."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="meguri-bulk-") as folder:
        Path(folder).chmod(0o755)
        rows = measured(Path(folder) / "registry")
    text = (
        "# An event in bulk\n\nBy `benchmarks/bulk.py`: processor time an event, of a diagnosis of "
        f"{len(lines()[0]):,} bytes; {LOTS * LOT:,} events of {BATTERIES:,} batteries. Python "
        f"{platform.python_version()}, load average of the machine before: {busy:.1f}.\n\n"
        "| stage | our process | the database's |\n|---|---:|---:|\n"
    )
    for what, ours, theirs in rows:
        shown = f"{theirs:.0f} µs" if theirs else "–"
        text += f"| {what} | {ours:.1f} µs | {shown} |\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

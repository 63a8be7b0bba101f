"""How does the server answer when the registry is large?  `python benchmarks/scale.py [BATTERIES …]`.

Grows a registry step by step (`scale_registry.py`) and asks the whole server over HTTP at each step, one
client and sixteen, about batteries drawn at random from all. `make bench` takes 2,000 and 10,000 batteries;
the full size is `MEGURI_SCALE="10000 100000 1000000"` (20,000,000 events: about an hour on two cores, and
some 45 GB of disk).
`MEGURI_SCALE_FOLDER` names a folder to grow in and to keep. Results: `benchmarks/results/scale.md`.
"""

import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg

import load
from meguri.passport.events import as_epcis
from meguri.registry.database import embedded
from meguri.registry.records import uri_of
from meguri.serve.addresses import battery_page
from meguri.serve.cursors import cursor_of
from scale_lives import EVENTS_EACH, LARGE, MODELS, battery, diagnosis
from scale_proof import check_copies
from scale_registry import SECRET, fill, keys_of
from serving import server

RESULTS = Path(__file__).parent / "results" / "scale.md"
SMALL = (2_000, 10_000)
SAMPLE, SECONDS = 20_000, 3.0  # more than are answered in the time, so that none is asked for twice
CLIENTS = (1, 16)
WRITING = "one event, durable with receipt"
GOOD = (200, 201, 303)
DESK = (
    ("/guarantees", "large"),
    ("/guarantees", "small"),
    ("/guarantees", "guarantor"),
    ("/certificates", "large"),
    ("/shares", "large"),
    ("/admin", "administrator"),
    ("/admin/audit", "administrator"),
)


@dataclass
class Step:
    """One size of the registry.

    Attributes:
        batteries: how many.
        size_bytes: of the database.
        lag_events: not in the lists at the end.
        found: what was asked, by how many clients → what came of it.
        load_average: of the machine before.
    """

    batteries: int
    size_bytes: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    found: dict[tuple[str, int], load.Outcome] = field(default_factory=dict)
    load_average: float = 0.0


def asked(batteries: int, keys: dict[str, str], events: Sequence[str]) -> Iterator[tuple[str, list[bytes]]]:
    """What is asked, and the requests, of random batteries and events."""
    chance = random.Random(batteries)  # noqa: S311 – which battery is no secret
    ids = [battery(chance.randrange(batteries)) for _ in range(SAMPLE)]
    pages = [battery_page(one) for one in ids]
    yield "battery page (HTML), public", [load.request(one, Accept="text/html") for one in pages]
    told = {"Accept": "text/html", "X_API_Key": keys["authority"]}
    yield "battery page (HTML), authority", [load.request(one, **told) for one in pages]
    own = [battery(10 * chance.randrange(batteries // 10)) for _ in range(SAMPLE)]
    told["X_API_Key"] = keys["large"]
    yield "battery page (HTML), holder", [load.request(battery_page(one), **told) for one in own]
    paths = [f"/api/v1/passports/{quote(one, safe='')}" for one in ids]
    yield "passport JSON, public", [load.request(one) for one in paths]
    for role in ("interest", "authority"):
        yield f"passport JSON, {role}", [load.request(one, X_API_Key=keys[role]) for one in paths]
    yield "search by identifier", [load.request(f"/find?id={quote(one, safe='')}") for one in ids]
    proofs = [load.request(f"/api/v1/proofs/inclusion?event={quote(one, safe='')}") for one in events]
    yield "inclusion proof", proofs
    lives = [f"/api/v1/events?battery={quote(one, safe='')}" for one in own]
    yield "events of a battery, holder", [load.request(one, X_API_Key=keys["large"]) for one in lives]
    yield from listed(batteries, keys)
    for path, name in DESK:
        yield f"{path} (HTML), {name}", [load.request(path, Accept="text/html", X_API_Key=keys[name])]
    yield (
        WRITING,
        [
            load.request(
                "/api/v1/events", body=one, X_API_Key=keys["large"], Content_Type="application/ld+json"
            )
            for one in new_events(batteries, chance)
        ],
    )


def listed(batteries: int, keys: dict[str, str]) -> Iterator[tuple[str, list[bytes]]]:
    """Lists of who holds a tenth, a hundredth, a thousandth of all batteries, and of who sees all."""
    model = quote(MODELS[2][0])
    narrowed = f"battery_status=original&vehicle_model={model}&soh_below=0.75"
    deep = cursor_of(batteries * 9 // 10, "batteries []", SECRET)
    for name in ("small", "middle", "large", "authority"):
        told = {"X_API_Key": keys[name]}
        yield f"list, {name}: first page", [load.request("/api/v1/batteries?limit=50", **told)]
        yield f"list, {name}: narrowed", [load.request(f"/api/v1/batteries?limit=50&{narrowed}", **told)]
        yield f"list, {name}: deep", [load.request(f"/api/v1/batteries?limit=50&cursor={deep}", **told)]
        yield f"fleet page (HTML), {name}", [load.request("/fleet", Accept="text/html", **told)]


def new_events(batteries: int, chance: random.Random) -> Iterator[bytes]:
    """Diagnoses that nobody knows yet."""
    begun = datetime.now(UTC) - timedelta(days=30)
    for place in range(SAMPLE):
        at = begun + timedelta(seconds=place + time.time() % 1)
        number = 10 * chance.randrange(batteries // 10)  # of its holder
        event = diagnosis(number, at, round(0.4 + chance.random() / 10, 4), LARGE)
        yield json.dumps(as_epcis(event)).encode()


def measured(folder: Path, batteries: int) -> Step:
    """Ask a server over a registry of this size."""
    step = Step(batteries, load_average=os.getloadavg()[0])
    with embedded(folder / "registry") as addresses:
        step.size_bytes, step.tables, events = _kept(addresses.owner or "")
    with server(folder, os.cpu_count() or 1) as port:
        for what, requests in asked(batteries, keys_of(folder), events):
            load.run(port, requests[:20], seconds=1.0, connections=1, processes=1, once=True, status=GOOD)
            for clients, half in zip(CLIENTS, (requests[20::2], requests[21::2]), strict=True):
                part = half or requests
                outcome = load.run(
                    port, part, connections=clients, seconds=SECONDS, once=what == WRITING,
                    status=GOOD, processes=min(clients, load.PROCESSES),
                )  # fmt: skip
                step.found[what, clients] = outcome
                print(f"{batteries:,} batteries, {what}, {clients}: {outcome.line()}", flush=True)
    return step


def _kept(url: str) -> tuple[int, dict[str, int], list[str]]:
    """Size of the database and its tables (with indices), and events at random."""
    with psycopg.connect(url) as session:
        row = session.execute("SELECT pg_database_size(current_database()), max(event_no) FROM meguri.events")
        size, last = row.fetchone() or (0, 0)
        sizes = session.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'meguri'::regnamespace ORDER BY 2 DESC LIMIT 7"
        ).fetchall()
        chance = random.Random(last)  # noqa: S311 – which event is no secret
        wanted = [chance.randint(1, last) for _ in range(SAMPLE)]
        events = session.execute(
            "SELECT event_id FROM meguri.events WHERE event_no = ANY(%s)", [wanted]
        ).fetchall()
    return size, dict(sizes), [uri_of(one) for (one,) in events]


def told(steps: Sequence[Step]) -> str:
    """The growth curve as tables: a column a size."""
    head = (
        "| what | " + " | ".join(f"{one.batteries:,}" for one in steps) + " |\n|---|" + "---:|" * len(steps)
    )
    rows = []
    for what, clients in steps[-1].found:
        figures = [one.found.get((what, clients)) for one in steps]
        said = [_figure(one) for one in figures]
        rows.append(f"| {what}, {clients} client{'s' * (clients > 1)} | " + " | ".join(said) + " |")
    sizes = [f"| events | {' | '.join(f'{one.batteries * EVENTS_EACH:,}' for one in steps)} |"]
    sizes.append(f"| on disk, GB | {' | '.join(f'{one.size_bytes / 1e9:.2f}' for one in steps)} |")
    each = (f"{one.size_bytes / one.batteries / EVENTS_EACH:,.0f}" for one in steps)
    sizes.append(f"| on disk, B an event | {' | '.join(each)} |")
    for name in steps[-1].tables:
        parts = (f"{one.tables.get(name, 0) / 1e9:.2f}" for one in steps)
        sizes.append(f"| of which {name} with indices, GB | {' | '.join(parts)} |")
    sizes.append(f"| load average before | {' | '.join(f'{one.load_average:.1f}' for one in steps)} |")
    return "\n".join((head, *sizes, *rows)) + "\n"


def _figure(outcome: load.Outcome | None) -> str:
    if outcome is None:
        return "–"
    failed = f", {outcome.others} failed" if outcome.others else ""
    return f"{outcome.share(0.5):.1f} / {outcome.share(0.99):.1f} ms, {outcome.rate:,.0f}/s{failed}"


def main() -> int:
    """Grow, measure, print, write."""
    sizes = tuple(int(one) for one in sys.argv[1:] or os.environ.get("MEGURI_SCALE", "").split()) or SMALL
    kept = os.environ.get("MEGURI_SCALE_FOLDER")
    agreed = check_copies()
    print(f"{agreed:,} rows of captured and of copied batteries are the same", flush=True)
    steps = []
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="meguri-scale-") as name:
        folder = Path(name)
        folder.mkdir(mode=0o755, exist_ok=True)
        folder.chmod(0o755)
        for batteries in sizes:
            seconds = fill(folder, batteries)
            print(f"{batteries:,} batteries: {seconds:.0f} s to fill", flush=True)
            steps.append(measured(folder, batteries))
            write(steps, agreed)
    return 0


def write(steps: Sequence[Step], agreed: int) -> None:
    """The results so far."""
    head = (
        "# A large registry\n\nBy `benchmarks/scale.py`: the whole server over HTTP on loopback, "
        f"{os.cpu_count()} processes on {os.cpu_count()} cores, embedded PostgreSQL with its settings as "
        f"shipped, {EVENTS_EACH} events a battery. Times are the client's: p50 / p99, and answers a second; "
        f"{SECONDS:g} s each, of batteries at random. The first 1,000 batteries came by capture, sequencer "
        "and projector, all others are copies with addresses, receipts, leaves and pages of their own; on a "
        f"small registry both ways gave the same {agreed:,} rows. Python {platform.python_version()}.\n\n"
    )
    RESULTS.write_text(head + told(steps), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

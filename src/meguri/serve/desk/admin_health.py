"""Whether the server is well: what it keeps, how far its log and lists are, and what it runs on."""

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri import __version__
from meguri.locale import N_
from meguri.serve.desk.words import moment_said
from meguri.settings import data_folder

if TYPE_CHECKING:
    from meguri.serve.desk.doors import Desk

MANY_WAITING, LITTLE_GB = 10_000, 2.0
_GB = 1e9
_EVENTS = "SELECT (SELECT coalesce(max(size), 0) FROM meguri.heads) + (SELECT count(*) FROM meguri.pending)"
_COUNTS = (  # none of them counts all rows of what may be large
    (N_("batteries"), "SELECT coalesce(sum(batteries), 0) FROM meguri.counters"),
    (N_("events in all"), _EVENTS),
    (N_("organisations"), "SELECT count(*) FROM meguri.organisations WHERE closed_at IS NULL"),
    (N_("people"), "SELECT count(*) FROM meguri.people WHERE erased_at IS NULL"),
)


@dataclass(frozen=True)
class Health:
    """How the server is.

    Attributes:
        is_well: whether nothing has to be looked at.
        counts: what it keeps, and how many.
        rows: label, value and class of a badge.
    """

    is_well: bool
    counts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str], ...]


def health_of(desk: "Desk") -> Health:
    """How the server is, asked now."""
    from meguri.passport.merkle.head import head_of
    from meguri.registry.proofs import newest_head

    say, house = desk.say, desk.house
    with desk.visit.own_work() as session:
        counts = tuple((say(words), f"{_one(session, sql):,}") for words, sql in _COUNTS)
        version = str(session.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
        size = _one(session, "SELECT pg_database_size(current_database())") / _GB
        head = newest_head(session)
    lag, done = house.memory.lag(), house.metrics.totals()
    free = shutil.disk_usage(data_folder(house.settings.environ)).free / _GB
    signed = "–" if head is None else moment_said(head_of(json.loads(head.body)).at, desk.frame)
    rows = (
        (say(N_("Database")), f"PostgreSQL {version}, {size:.2f} GB", "good"),
        (say(N_("Events not in the lists yet")), "–" if lag < 0 else f"{lag:,}",
         "good" if 0 <= lag < MANY_WAITING else "warn"),
        (say(N_("Entries of the log")), "–" if head is None else f"{head.size:,}", "good"),
        (say(N_("Newest signed head")), signed, ""),
        (say(N_("Processes that answer")), f"{done.processes}",
         "good" if done.processes >= house.settings.whole("MEGURI_WORKERS") else "warn"),
        (say(N_("Requests since the start")), f"{done.requests:,}", ""),
        (say(N_("Mistakes beside the requests since the start")), f"{done.mistakes:,}",
         "warn" if done.mistakes else "good"),
        (say(N_("Free space for data")), f"{free:.1f} GB", "good" if free > LITTLE_GB else "bad"),
        (say(N_("Version")), __version__, ""),
        (say(N_("Key of this registry")), house.key.did, ""),
    )  # fmt: skip
    return Health(all(look not in ("bad", "warn") for _, _, look in rows), counts, rows)


def _one(session: "object", sql: str) -> int:
    row = session.execute(sql).fetchone()  # type: ignore[attr-defined]
    return int(row[0]) if row else 0

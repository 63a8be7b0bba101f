"""A large registry in a folder, grown to a number of batteries.  `… scale_registry.py FOLDER COUNT`.

What is there stays, so that it can be grown in steps. Filling runs without fsync; the folder is that of a
server afterwards (`MEGURI_DATA`), which starts it with all its safety on.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.database import APP, DATABASE, OWNER, make_roles
from meguri.registry.embedded import Embedded
from meguri.registry.migrating import upgrade
from meguri.registry.store import utc_now
from scale_copies import patterns
from scale_fill import Fill, without_indices
from scale_lives import (
    AUTHORITY,
    BUYER,
    EVENTS_EACH,
    GUARANTOR,
    INTEREST,
    LAB,
    LARGE,
    MAKER,
    MIDDLE,
    PATTERNS,
    SMALL,
)
from scale_proof import KEY, captured

if TYPE_CHECKING:
    from meguri.registry.database import Session

SECRET = "a secret of the benchmark alone, 0123456789"  # noqa: S105
PASSWORD = "of the benchmark alone, 12345"  # noqa: S105
WAVE = 100_000
WHO = {
    "maker": (MAKER, "reuse_maker"),
    "large": (LARGE, "dealer"),
    "middle": (MIDDLE, "dealer"),
    "small": (SMALL, "dealer"),
    "guarantor": (GUARANTOR, "guarantor"),
    "lab": (LAB, "diagnoser"),
    "authority": (AUTHORITY, "authority"),
    "interest": (INTEREST, "legitimate_interest"),
    "administrator": (BUYER, "administrator"),
}  # name → organisation, role
_FILLING = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=8GB",
    "checkpoint_timeout=1h",
    "shared_buffers=1GB",
    "maintenance_work_mem=1GB",
)


def keys_of(folder: Path) -> dict[str, str]:
    """Name of `WHO` → API key."""
    told: dict[str, str] = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    return told


def mail(name: str) -> str:
    """The mail address of the person of an organisation."""
    return f"{name}@synthetic.example"


def fill(folder: Path, batteries: int) -> float:
    """Grow the registry of a folder to so many batteries of `EVENTS_EACH` events; the seconds it took."""
    begun = time.monotonic()
    with _filling(folder) as (owner, session):
        there = _count(owner)
        if there == 0:
            (folder / "keys.json").write_text(json.dumps(_people(session)), encoding="utf-8")
            captured(session, range(PATTERNS), range(PATTERNS), lot=5_000, head_lot=20_000, now=utc_now)
            there = PATTERNS
        if there < batteries:
            taken = patterns(owner, PATTERNS)
            with without_indices(owner):
                work = Fill(owner, KEY, taken, now=utc_now)
                while there < batteries:
                    work.wave(there, min(WAVE, batteries - there))
                    there = min(there + WAVE, batteries)
                    seconds = time.monotonic() - begun
                    print(f"{there:,} batteries, {there * EVENTS_EACH:,} events: {seconds:.0f} s", flush=True)
    return time.monotonic() - begun


@contextmanager
def _filling(folder: Path) -> "Iterator[tuple[Session, Session]]":
    secrets = Secrets(SECRET.encode())
    with Embedded(folder / "registry", settings=_FILLING) as server:
        make_roles(server.address())
        upgrade(server.address(OWNER, DATABASE))
        with (
            psycopg.connect(server.address(OWNER, DATABASE), autocommit=True) as owner,
            psycopg.connect(server.address(APP, DATABASE), autocommit=True) as session,
        ):
            owner.execute("SET TIME ZONE 'UTC'")
            raise_wall(owner, secrets.wall)
            Wall(secrets.wall).let_in(session)
            yield owner, session


def _people(session: "Session") -> dict[str, str]:
    secrets, keys = Secrets(SECRET.encode()), {}
    for name, (identifier, role) in WHO.items():
        organisation = make_organisation(session, identifier, f"synthetic {name}", {role})
        keys[name] = make_key(session, organisation, "benchmark", {role}, 30)[0]
        person = make_person(session, secrets, mail(name), f"{name} (synthetic)")
        join(session, person, {role}, organisation)
        set_password(session, secrets, person, PASSWORD)
    return keys


def _count(session: "Session") -> int:
    row = session.execute("SELECT count(*) FROM meguri.batteries").fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))

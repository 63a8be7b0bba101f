"""Are copied batteries the same as captured ones?  Both ways, and every table compared row for row."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from meguri.passport.signing.keys import SigningKey
from meguri.registry.checking import flaws
from meguri.registry.database import embedded
from meguri.registry.migrating import upgrade
from meguri.registry.projector import project_all
from meguri.registry.records import record_of
from meguri.registry.schema import KEPT, READ_MODELS
from meguri.registry.sequencer import sequence_lot
from meguri.registry.store import capture_lot
from scale_copies import patterns
from scale_fill import Fill, without_indices
from scale_lives import EVENTS_EACH, PATTERNS, battery, life

if TYPE_CHECKING:
    from meguri.registry.database import Session

KEY = SigningKey(bytes(range(32)))
_AT = datetime(2026, 11, 1, tzinfo=UTC)
_EVERY = 50  # of the lives, so that some differ much


def captured(session: "Session", numbers: range, lives: range, *, lot: int, head_lot: int, now: Any) -> None:
    """Take batteries in by the real way: capture, log, lists.

    Args:
        session: of the registry itself.
        numbers: of the batteries.
        lives: which are lived, in turn.
        lot: events a lot.
        head_lot: events a head of the log.
        now: the clock.
    """
    each = [tuple(map(record_of, life(lives[one % len(lives)], one))) for one in numbers]
    for turn in range(EVENTS_EACH):
        for at in range(0, len(each), lot):
            capture_lot(session, [one[turn] for one in each[at : at + lot]], KEY, now=now)
    while sequence_lot(session, KEY, most=head_lot, now=now) is not None:
        pass
    project_all(session)


def check_copies(batteries: int = 200, real: int = 20) -> int:
    """Fill one registry by the real way, another with copies of its first batteries; how many rows agree.

    Raises:
        SystemExit: a table differs, or the memory is not whole.
    """
    lives = range(0, PATTERNS, _EVERY)
    sizes = {"lot": 64, "head_lot": 300}
    with tempfile.TemporaryDirectory(prefix="meguri-copies-") as name:
        Path(name).chmod(0o755)
        with _registry(Path(name) / "real") as session:
            captured(session, range(real), lives, now=lambda: _AT, **sizes)
            captured(session, range(real, batteries), lives, now=lambda: _AT, **sizes)
            wanted = _all_rows(session)
        with _registry(Path(name) / "copied") as session:
            captured(session, range(real), lives, now=lambda: _AT, **sizes)
            with without_indices(session):
                Fill(session, KEY, patterns(session, real), now=lambda: _AT, **sizes).wave(
                    real, batteries - real
                )
            found = _all_rows(session)
            if wrong := flaws(session):
                raise SystemExit(f"the copies are not whole: {wrong}")
    for table, rows in wanted.items():
        if rows != found[table]:
            other = next((pair for pair in zip(rows, found[table], strict=False) if pair[0] != pair[1]), "")
            raise SystemExit(
                f"{table}: {len(rows)} captured, {len(found[table])} copied; first other: {other}"
            )
    return sum(map(len, wanted.values()))


@contextmanager
def _registry(folder: Path) -> Iterator["Session"]:
    with embedded(folder) as addresses:
        upgrade(addresses.owner or "")
        with psycopg.connect(addresses.owner or "", autocommit=True) as session:
            session.execute("SET TIME ZONE 'UTC'")
            yield session


def _all_rows(session: "Session") -> dict[str, list[tuple[Any, ...]]]:
    told = {}
    for one in {table.name: table for table in (*KEPT, *READ_MODELS)}.values():
        key = ", ".join(column.name for column in one.primary_key)
        rows = session.execute(f"SELECT * FROM {one.fullname} ORDER BY {key}").fetchall()  # noqa: S608
        told[one.name] = rows
    for table in ("batteries", "events", "receipts"):
        number = {"batteries": "battery_no", "events": "event_no", "receipts": "receipt_no"}[table]
        told[f"next of {table}"] = session.execute(
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
            [f"meguri.{table}", number],
        ).fetchall()
    assert battery(0) in {row[1] for row in told["batteries"]}  # noqa: S101 – else nothing was compared
    return told


if __name__ == "__main__":
    print(f"{check_copies():,} rows the same both ways")

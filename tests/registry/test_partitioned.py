"""Promises of `deploy/postgresql/partition.sql`: a registry in parts works as one, and as safely."""

from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException, UniqueViolation
from tests.registry.databases import WALL_KEY
from tests.registry.told import KEY, VAULT_KEY, Session, battery, diagnosed, lives, registered

from meguri.registry.accounts.asker import REGISTRY
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses
from meguri.registry.exporting import export_registry, import_registry
from meguri.registry.migrating import upgrade
from meguri.registry.passports import passport_now
from meguri.registry.projector import project_all
from meguri.registry.proofs import inclusion, newest_head
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot, life_of
from meguri.registry.vault import Vault, capture_sealed

SCRIPT = Path(__file__).parents[2] / "deploy/postgresql/partition.sql"
PARTS = ("events", "receipts", "audit")


def _put_into_parts(owner: Session) -> None:
    owner.execute(SCRIPT.read_text(encoding="utf-8").encode())


def _rows(owner: Session, table: str) -> int:
    row = owner.execute(f"SELECT count(*) FROM meguri.{table}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


@pytest.fixture
def parted(session: Session, owner: Session) -> Session:
    """A registry in two parts, with events in each; the server's connection."""
    capture_lot(session, [record_of(one) for one in lives(2, 3)], KEY)
    note(session, REGISTRY, "create", "organisation", "before")
    sequence_all(session, KEY)
    _put_into_parts(owner)
    owner.execute("CALL meguri.begin_part('2026_11')")
    capture_sealed(session, registered(0), KEY, Vault(VAULT_KEY))
    capture(session, diagnosed(0, 50), KEY)
    note(session, REGISTRY, "create", "organisation", "after")
    sequence_all(session, KEY)
    project_all(session)
    return session


def test_what_came_before_and_after_lies_apart_and_is_one_registry(parted: Session, owner: Session) -> None:
    before = len(lives(2, 3))
    assert [_rows(owner, f"events_{part}") for part in ("2026_11", "open")] == [before, 2]
    assert [_rows(owner, f"audit_{part}") for part in ("2026_11", "open")] == [1, 1]
    assert _rows(owner, "receipts_2026_11") >= 1
    assert _rows(owner, "receipts_open") == 2
    assert len(life_of(parted, battery(0))) == 6
    assert flaws(parted) == ()
    head = newest_head(parted)
    assert head is not None
    assert head.size == before + 2
    assert inclusion(parted, lives(2, 3)[0].id)
    assert passport_now(parted, battery(0)).sequence == 6


def test_the_same_event_counts_once_over_all_parts(parted: Session, owner: Session) -> None:
    for event in (*lives(2, 3), diagnosed(0, 50)):
        assert not capture(parted, event, KEY).is_new
    again = capture_lot(parted, [record_of(one) for one in (*lives(2, 3), diagnosed(1, 60))], KEY)
    assert sum(is_new for _, _, is_new, _ in again.places) == 1
    owner.execute("CALL meguri.begin_part('2026_12')")
    assert not capture(parted, lives(2, 3)[0], KEY).is_new
    assert capture(parted, diagnosed(1, 61), KEY).is_new
    columns = "event_id, battery_no, sequence, kind, happened_at, captured_at, recorded_by, receipt_no, body"
    with pytest.raises(UniqueViolation):  # whatever brings it
        owner.execute(
            f"INSERT INTO meguri.events ({columns}) SELECT {columns} FROM meguri.events_2026_11 LIMIT 1"  # noqa: S608
        )


def test_the_wall_binds_parts_too(parted: Session, addresses: Addresses) -> None:
    assert parted
    with psycopg.connect(addresses.app, autocommit=True) as anybody:
        assert _rows(anybody, "audit") == 0
        assert _rows(anybody, "receipts") == 0
        for table in (*(f"{one}_{part}" for one in PARTS for part in ("2026_11", "open")), "event_places"):
            with pytest.raises(InsufficientPrivilege):
                _rows(anybody, table)
        Wall(WALL_KEY).let_in(anybody)
        assert _rows(anybody, "audit") == 2
        for table in PARTS:
            with pytest.raises((InsufficientPrivilege, RaiseException)):
                anybody.execute(f"DELETE FROM meguri.{table}")  # noqa: S608
        with pytest.raises(InsufficientPrivilege):
            anybody.execute("CALL meguri.begin_part('2027_01')")


def test_it_can_be_exported_migrated_again_and_taken_in_elsewhere(
    parted: Session, owner: Session, addresses: Addresses, empty_database: Addresses, tmp_path: Path
) -> None:
    assert parted
    assert addresses.owner is not None
    upgrade(addresses.owner)
    told = export_registry(owner, tmp_path, with_keys=True)
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as other:
        raise_wall(other, WALL_KEY)
        _put_into_parts(other)
        other.execute("CALL meguri.begin_part('first')")
        assert import_registry(other, tmp_path) == told["tables"]["events"]["rows"]
        assert flaws(other) == ()
        assert capture(other, diagnosed(0, 70), KEY).is_new
        assert not capture(other, diagnosed(0, 50), KEY).is_new


def test_a_part_in_which_nothing_came_is_not_closed(parted: Session, owner: Session) -> None:
    owner.execute("CALL meguri.begin_part('2026_12')")
    note(parted, REGISTRY, "create", "organisation", "later")
    owner.execute("CALL meguri.begin_part('2027_01')")
    owner.execute("CALL meguri.begin_part('2027_02')")
    rows = owner.execute(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relname ~ '_202[67]_'"
    ).fetchall()
    assert {name for (name,) in rows} == {
        *(f"{one}_{label}" for one in PARTS for label in ("2026_11", "2026_12")),
        "audit_2027_01",
    }


def test_later_migrations_find_a_registry_in_parts_as_they_would_in_one(empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    upgrade(empty_database.owner, "0003")
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        raise_wall(owner, WALL_KEY)
        _put_into_parts(owner)
        owner.execute("CALL meguri.begin_part('first')")
    upgrade(empty_database.owner)
    with psycopg.connect(empty_database.app, autocommit=True) as session:
        Wall(WALL_KEY).let_in(session)
        assert capture(session, lives(1, 1)[0], KEY).is_new
        sequence_all(session, KEY)
        project_all(session)
        assert flaws(session) == ()


def test_a_label_that_is_none_is_refused(parted: Session, owner: Session) -> None:
    assert parted
    for label in ("", 'x"; DROP TABLE meguri.events', "2026-11"):
        with pytest.raises(RaiseException):
            owner.execute("CALL meguri.begin_part(%s)", [label])

"""Keeps the promise: a registry goes out and comes in the same; one that was altered does not come in."""

import json
from pathlib import Path

import psycopg
import pytest
from tests.registry.told import BUYER, BY, KEY, VAULT_KEY, Session, battery, diagnosed, lives, registered

from meguri.registry.backup import KEYS_FILE, backup, restore
from meguri.registry.checking import flaws
from meguri.registry.database import OWNER, Addresses, make_roles
from meguri.registry.embedded import Embedded
from meguri.registry.exporting import MANIFEST, export_registry, import_registry
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.migrating import upgrade
from meguri.registry.passports import passport_now
from meguri.registry.projector import project_all
from meguri.registry.proofs import inclusion, newest_head
from meguri.registry.records import record_of
from meguri.registry.rows import JSONL, PARQUET
from meguri.registry.sequencer import sequence_all, sequence_lot
from meguri.registry.store import capture, capture_lot
from meguri.registry.vault import Vault, capture_sealed, erase

_VAULT = Vault(VAULT_KEY)


@pytest.fixture
def filled(owner: Session) -> Session:
    """A registry with events in the log and outside it, owner data, and an erased person."""
    capture_lot(owner, [record_of(one) for one in lives(3, 4)], KEY)
    sequence_lot(owner, KEY, most=5)
    sequence_all(owner, KEY)
    capture_sealed(owner, registered(), KEY, _VAULT)
    capture(owner, diagnosed(0, 50), KEY)
    _VAULT.keep_facts(owner, BUYER, "contact", {"name": "x"})
    _VAULT.keep_facts(owner, BY, "contact", {"name": "y"})
    erase(owner, BY)
    project_all(owner)
    return owner


@pytest.fixture
def other(empty_database: Addresses) -> str:
    """The owner's address of another registry without any event."""
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    return empty_database.owner


@pytest.mark.parametrize("form", [JSONL, PARQUET])
def test_what_went_out_comes_in_the_same(filled: Session, other: str, tmp_path: Path, form: str) -> None:
    first = export_registry(filled, tmp_path / "first", with_keys=True)
    with psycopg.connect(other, autocommit=True) as owner:
        assert import_registry(owner, tmp_path / "first", form=form) == 17
        assert newest_head(owner) == newest_head(filled)
        for number in range(3):
            assert passport_now(owner, battery(number)) == passport_now(filled, battery(number))
        assert _VAULT.facts_of(owner, BUYER) == {"contact": {"name": "x"}}
        assert export_registry(owner, tmp_path / "second", with_keys=True) == first
        again = capture(owner, diagnosed(0, 50), KEY)
        assert not again.is_new
        assert capture(owner, diagnosed(7, 50), KEY).is_new
        assert sequence_all(owner, KEY) == 3
        assert flaws(owner) == ()
    for path in (tmp_path / "first").glob("*.jsonl"):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_without_keys_owner_data_stay_closed(filled: Session, other: str, tmp_path: Path) -> None:
    manifest = export_registry(filled, tmp_path)
    assert "subject_keys" not in manifest["tables"]
    with psycopg.connect(other, autocommit=True) as owner:
        import_registry(owner, tmp_path)
        assert _VAULT.facts_of(owner, BUYER) == {}


def test_only_an_empty_registry_takes_another_in(filled: Session, tmp_path: Path) -> None:
    export_registry(filled, tmp_path)
    with pytest.raises(RegistryError) as refused:
        import_registry(filled, tmp_path)
    assert refused.value.faults[0].code is RegistryCode.NOT_EMPTY


def _rehash(folder: Path, table: str, change: str, to: str) -> None:
    """Alter a file of the export and the manifest with it, as a forger would."""
    from hashlib import sha256

    path = folder / f"{table}.jsonl"
    told = path.read_text(encoding="utf-8")
    assert change in told
    path.write_text(told.replace(change, to), encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["tables"][table][JSONL][0]["sha256"] = sha256(path.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("table", "change", "to"),
    [
        ("events", '"meguri:soh_share":0.95', '"meguri:soh_share":0.99'),
        ("leaves", '{"leaf_index":3,', '{"leaf_index":99,'),
        ("batteries", '"event_count":5', '"event_count":4'),
        ("heads", '"size":5,', '"size":6,'),
        ("events", '{"event_no"', '{"event_number"'),
        ("events", '{"event_no"', "[" * 100_000 + '{"event_no"'),
        ("events", '"kind":"registered"', '"kind":"stated"'),
        ("receipts", '"capturedAt":"20', '"capturedAt":"19'),
    ],
)
def test_what_was_altered_does_not_come_in(
    filled: Session, other: str, tmp_path: Path, table: str, change: str, to: str
) -> None:
    export_registry(filled, tmp_path)
    _rehash(tmp_path, table, change, to)
    with psycopg.connect(other, autocommit=True) as owner:
        with pytest.raises(RegistryError):
            import_registry(owner, tmp_path)
        assert owner.execute("SELECT count(*) FROM meguri.events").fetchone() == (0,)


def test_files_that_are_missing_or_broken_are_all_named(filled: Session, other: str, tmp_path: Path) -> None:
    export_registry(filled, tmp_path)
    (tmp_path / "events.jsonl").unlink()
    (tmp_path / "heads.jsonl").write_text("{}\n")
    with psycopg.connect(other, autocommit=True) as owner:
        with pytest.raises(RegistryError) as refused:
            import_registry(owner, tmp_path)
        assert len(refused.value.faults) == 2
        (tmp_path / MANIFEST).write_text("[]")
        with pytest.raises(RegistryError):
            import_registry(owner, tmp_path)


def test_nobody_else_on_the_machine_reads_an_export(filled: Session, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_registry(filled, folder, with_accounts=True)
    (folder / MANIFEST).chmod(0o644)
    export_registry(filled, folder, with_accounts=True)
    found = {one: one.stat().st_mode & 0o777 for one in folder.rglob("*")}
    assert {mode for one, mode in found.items() if one.is_file()} == {0o600}
    assert {folder.stat().st_mode & 0o777, *(m for one, m in found.items() if one.is_dir())} == {0o700}


def test_the_password_of_the_owner_is_no_argument_of_any_program(tmp_path: Path) -> None:
    for name in ("pg_dump", "pg_restore"):
        said = f'echo "$@ :: $PGPASSWORD" >> {tmp_path}/said; exit 1'
        (tmp_path / name).write_text(f"#!/bin/sh\n{said}\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(RegistryError):
        backup("postgresql://own%20er:p%40ss@db.example:5433/meguri", tmp_path / "out", programs=tmp_path)
    told, _, password = (tmp_path / "said").read_text().strip().partition(" :: ")
    assert password == "p@ss"  # noqa: S105 - of a test
    assert "p@ss" not in told
    assert "p%40ss" not in told
    assert "host=db.example" in told


def test_a_backup_is_restored_whole_and_keys_lie_apart(
    server: Embedded, filled: Session, addresses: Addresses, empty_database: Addresses, tmp_path: Path
) -> None:
    assert addresses.owner is not None
    assert empty_database.owner is not None
    backup(addresses.owner, tmp_path)
    with pytest.raises(RegistryError) as refused:
        restore(addresses.owner, tmp_path)
    assert refused.value.faults[0].code is RegistryCode.NOT_EMPTY

    restore(empty_database.owner, tmp_path)
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        assert newest_head(owner) == newest_head(filled)
        assert inclusion(owner, lives(3, 4)[2].id) == inclusion(filled, lives(3, 4)[2].id)
        assert _VAULT.facts_of(owner, BUYER) == {"contact": {"name": "x"}}
        assert capture(owner, diagnosed(9, 9), KEY).is_new

    make_roles(server.address(), "restored_without_keys")
    (tmp_path / KEYS_FILE).unlink()
    url = server.address(OWNER, "restored_without_keys")
    restore(url, tmp_path, with_keys=False)
    with psycopg.connect(url, autocommit=True) as owner:
        assert _VAULT.facts_of(owner, BUYER) == {}
        assert flaws(owner) == ()


def test_a_tool_that_fails_says_why(tmp_path: Path, empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    with pytest.raises(RegistryError) as refused:
        restore(empty_database.owner, tmp_path)
    assert refused.value.faults[0].code is RegistryCode.TOOL_FAILED

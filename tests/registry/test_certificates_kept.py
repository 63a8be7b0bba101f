"""Promises: a certificate is kept whole and unaltered, listed for whom it concerns, shut with its holder."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from tests.registry.databases import WALL_KEY
from tests.registry.told import BUYER, BY, KEY, VAULT_KEY, Session, battery, made, sold

from meguri.passport.events import event_of
from meguri.registry.accounts.asker import ANYBODY, Asker, Way
from meguri.registry.accounts.wall import Wall
from meguri.registry.archive_files import SEAL, import_certificates
from meguri.registry.certificates import (
    DOCUMENT,
    Issued,
    certificate_named,
    certificates_shown,
    keep_certificate,
)
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses
from meguri.registry.exporting import export_registry, import_registry
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.migrating import downgrade, upgrade
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture
from meguri.registry.vault import Vault, capture_sealed, erase

_VAULT = Vault(VAULT_KEY)
NAME, CHASSIS = "a" * 24, b"ZE1-000001"
FILES = {DOCUMENT: b'{"chassis_number":"ZE1-000001"}', "ja.pdf": b"%PDF ZE1-000001 ja", "en.pdf": b"%PDF en"}
ADDRESS = f"https://meguri.test/certificates/{NAME}"


def told(session: Session, number: int = 0, address: str = ADDRESS) -> Issued:
    """What is known of a certificate, whose event is recorded."""
    event = event_of(
        "stated", battery(number), "2024-05-02T09:00:00+09:00", BY, links={"certificate": address}
    )
    captured = capture_sealed(session, event, KEY, _VAULT)
    name = address.rpartition("/")[2]
    at = datetime(2024, 5, 2, tzinfo=UTC)
    return Issued(
        name, battery(number), captured.event_id, "v1", "reference", BY, at, date(2024, 11, 2), b"{}"
    )


@pytest.fixture
def filled(session: Session) -> Session:
    """Batteries 0 of BY and 1, sold to BUYER, each with a certificate issued by BY."""
    for event in (made(0), made(1), sold(1)):
        capture(session, event, KEY)
    sequence_all(session, KEY)
    project_all(session)
    assert keep_certificate(session, _VAULT, told(session), FILES)
    other = told(session, 1, ADDRESS[:-1] + "b")
    assert keep_certificate(session, _VAULT, other, FILES)
    return session


def test_it_comes_back_as_it_was_issued(filled: Session) -> None:
    found = certificate_named(filled, _VAULT, NAME)
    assert found.files == FILES
    assert found.digests == {name: sha256(content).hexdigest() for name, content in FILES.items()}
    assert (found.issued.valid_until, found.issued.battery_id) == (date(2024, 11, 2), battery(0))
    assert not keep_certificate(filled, _VAULT, found.issued, {DOCUMENT: b"another"})
    assert certificate_named(filled, _VAULT, NAME) == found
    assert flaws(filled) == ()
    for name in ("b" * 24, "", "\0", "../x", "A" * 24):
        with pytest.raises(RegistryError) as refused:
            certificate_named(filled, _VAULT, name)
        assert refused.value.faults[0].code is RegistryCode.NO_CERTIFICATE


def test_it_lies_sealed_and_nothing_is_altered(filled: Session, owner: Session) -> None:
    rows = owner.execute("SELECT sealed FROM meguri.certificate_files").fetchall()
    assert len(rows) == 6
    assert not [one for (one,) in rows if CHASSIS in one]
    for statement in (
        "UPDATE meguri.certificates SET title = 'certificate'",
        "DELETE FROM meguri.certificate_files",
        "TRUNCATE meguri.certificates",
    ):
        for one in (filled, owner):
            with pytest.raises(InsufficientPrivilege):
                one.execute(statement)


def test_erasing_the_holder_shuts_it_and_leaves_what_names_nobody(filled: Session) -> None:
    """Of a sold battery the buyer's key seals it, else the battery's own."""
    erase(filled, BUYER)
    shut = certificate_named(filled, _VAULT, NAME[:-1] + "b")
    assert shut.files is None
    assert shut.digests[DOCUMENT] == sha256(FILES[DOCUMENT]).hexdigest()
    assert shut.issued.issuer == BY
    assert certificate_named(filled, _VAULT, NAME).files == FILES
    erase(filled, battery(0))
    assert certificate_named(filled, _VAULT, NAME).files is None
    assert flaws(filled) == ()
    with pytest.raises(RegistryError) as refused:
        keep_certificate(filled, _VAULT, replace(shut.issued, name="c" * 24), FILES)
    assert refused.value.faults[0].code is RegistryCode.ERASED


def _asker(party: str, role: str) -> Asker:
    return Asker(Way.KEY, organisation_no=1, organisation_id=party, roles=frozenset({"public", role}))


@pytest.mark.parametrize(
    ("asker", "seen"),
    [
        (ANYBODY, 0),
        (_asker(BY, "dealer"), 2),
        (_asker(BY, "guarantor"), 0),
        (_asker(BUYER, "owner"), 1),
        (_asker("urn:uuid:x", "dealer"), 0),
        (_asker("urn:uuid:x", "authority"), 0),
    ],
)
def test_the_database_lists_them_for_issuer_and_holder_alone(
    filled: Session, addresses: Addresses, asker: Asker, seen: int
) -> None:
    assert len(certificates_shown(filled)) == 2
    with psycopg.connect(addresses.app, autocommit=True) as bound, Wall(WALL_KEY).asking(bound, asker):
        assert len(certificates_shown(bound)) == seen
        assert bound.execute("SELECT count(*) FROM meguri.certificate_files").fetchone() == (0,)
        with pytest.raises(InsufficientPrivilege):
            keep_certificate(bound, _VAULT, replace(certificates_of(filled), name="d" * 24), FILES)


def certificates_of(session: Session) -> Issued:
    return certificate_named(session, _VAULT, NAME).issued


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_it_goes_out_and_comes_in_with_the_registry(
    filled: Session, empty_database: Addresses, tmp_path: Path, form: str
) -> None:
    sequence_all(filled, KEY)
    export_registry(filled, tmp_path, with_keys=True)
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as other:
        import_registry(other, tmp_path, form=form)
        assert certificate_named(other, _VAULT, NAME) == certificate_named(filled, _VAULT, NAME)
        assert keep_certificate(other, _VAULT, replace(certificates_of(other), name="e" * 24), FILES)
    assert CHASSIS not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


def test_without_the_keys_of_persons_it_stays_shut(
    filled: Session, empty_database: Addresses, tmp_path: Path
) -> None:
    sequence_all(filled, KEY)
    export_registry(filled, tmp_path)
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as other:
        import_registry(other, tmp_path)
        assert certificate_named(other, _VAULT, NAME).files is None


def test_one_without_its_event_is_a_flaw(filled: Session) -> None:
    lost = replace(certificates_of(filled), name="f" * 24, event_id=told(filled, 1).event_id)
    keep_certificate(filled, _VAULT, lost, FILES)
    assert [one.count for one in flaws(filled)] == [1]


def test_the_schema_goes_down_past_them_and_up_again(filled: Session, addresses: Addresses) -> None:
    assert addresses.owner is not None
    before = filled.execute("SELECT count(*) FROM meguri.events").fetchone()
    downgrade(addresses.owner, "0003")
    upgrade(addresses.owner)
    assert filled.execute("SELECT count(*) FROM meguri.certificates").fetchone() == (0,)
    assert filled.execute("SELECT count(*) FROM meguri.events").fetchone() == before


@pytest.fixture
def archive(session: Session, tmp_path: Path) -> Path:
    """Two certificates as an earlier version kept them in files, with their events."""
    capture(session, made(0), KEY)
    for name in (NAME, NAME[:-1] + "b"):
        address = ADDRESS[:-24] + name
        told(session, 0, address)
        says = {"address": address, "term": {"until": "2024-11-02"}, "verdict_id": "v1", "title": "reference"}
        document = json.dumps({"battery": battery(0), "certificate": says}).encode()
        files = {DOCUMENT: document, "ja.pdf": b"%PDF ja", "en.pdf": b"%PDF en"}
        (tmp_path / name).mkdir()
        for one, content in files.items():
            (tmp_path / name / one).write_bytes(content)
        digests = {one: sha256(content).hexdigest() for one, content in files.items()}
        (tmp_path / name / SEAL).write_text(json.dumps({"files": digests, "name": name, "proof": {}}))
    (tmp_path / f".{NAME}.draft").mkdir()
    return tmp_path


def test_an_archive_of_files_comes_in_once(session: Session, archive: Path) -> None:
    assert import_certificates(session, _VAULT, archive) == (2, 2)
    assert import_certificates(session, _VAULT, archive) == (0, 2)
    found = certificate_named(session, _VAULT, NAME)
    assert found.files is not None
    assert found.files["ja.pdf"] == b"%PDF ja"
    assert (found.issued.issuer, found.issued.valid_until) == (BY, date(2024, 11, 2))
    assert json.loads(found.issued.seal)["name"] == NAME
    assert flaws(session) == ()


def test_a_damaged_archive_names_all_faults_and_takes_nothing_in(session: Session, archive: Path) -> None:
    (archive / NAME / "ja.pdf").write_bytes(b"%PDF altered")
    (archive / NAME / "en.pdf").write_bytes(b"%PDF altered")
    (archive / (NAME[:-1] + "b")).rename(archive / ("c" * 24))
    (archive / ("d" * 24)).mkdir()
    with pytest.raises(RegistryError) as refused:
        import_certificates(session, _VAULT, archive)
    assert [one.code for one in refused.value.faults] == [RegistryCode.BAD_ARCHIVE] * 4
    assert session.execute("SELECT count(*) FROM meguri.certificates").fetchone() == (0,)
    with pytest.raises(RegistryError):
        import_certificates(session, _VAULT, archive / "nowhere")

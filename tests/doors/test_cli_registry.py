"""Promises of `meguri registry`: out and in again the same, whole or told so, and erased for good."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.registry.conftest import open_folder, server  # noqa: F401 – one server for these tests, too
from tests.registry.databases import numbered
from tests.registry.told import BUYER, BY, KEY, battery, lives, registered

from meguri.passport.events import event_of
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.opening import opened
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person
from meguri.registry.database import APP, OWNER, make_roles
from meguri.registry.embedded import Embedded
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture
from meguri.registry.vault import Vault, capture_sealed
from meguri.server_settings import Settings

Run = Callable[..., tuple[int, str, str]]
Empty = Callable[[], dict[str, str]]
SECRET = "a secret for these tests alone, 0123456789"  # noqa: S105


@pytest.fixture
def empty(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Empty]:  # noqa: F811
    """Makes an empty database and lets the environment name it."""
    names: list[str] = []

    def made() -> dict[str, str]:
        names.append(numbered("operated"))
        make_roles(server.address(), names[-1])
        environ = {
            "MEGURI_DATABASE_URL": server.address(APP, names[-1]),
            "MEGURI_DATABASE_OWNER_URL": server.address(OWNER, names[-1]),
            "MEGURI_SECRET": SECRET,
        }
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return environ

    yield made
    with psycopg.connect(server.address(), autocommit=True) as admin:
        for name in names:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def filled(empty: Empty) -> dict[str, str]:
    """A registry with events and owner data; its environment."""
    environ = empty()
    with opened(Settings(environ)) as (session, accounts):
        for one in lives(2, 3):
            capture(session, one, KEY)
        vault = Vault(accounts.secrets.vault)
        capture_sealed(session, registered(0), KEY, vault)
        vault.keep_facts(session, BUYER, "contact", {"name": "synthetic"})
        sequence_all(session, KEY)
        project_all(session)
    return environ


@pytest.fixture
def asked(run: Run) -> Callable[..., dict[str, Any]]:
    """Runs `meguri registry` and returns its answer."""

    def command(*argv: str, status: int = 0) -> dict[str, Any]:
        code, out, err = run("registry", *argv, "--json")
        assert (code, err) == (status, ""), out
        return dict(json.loads(out))

    return command


Asked = Callable[..., dict[str, Any]]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_was_exported_comes_into_an_empty_registry(
    asked: Asked, empty: Empty, tmp_path: Path, form: str
) -> None:
    out = asked("export", str(tmp_path / "out"))
    assert (out["events"], out["size"]) == (9, 9)
    empty()
    assert asked("import", str(tmp_path / "out"), "--form", form)["events"] == 9
    told = asked("check")
    assert (told["is_whole"], told["size"], told["lag"]) == (True, 9, 0)


def test_accounts_go_along_where_wished(
    filled: dict[str, str], asked: Asked, empty: Empty, run: Run, tmp_path: Path
) -> None:
    with opened(Settings(filled)) as (session, _):
        make_organisation(session, BY, "Firm", ["dealer"])
    assert asked("export", str(tmp_path / "plain"))["has_accounts"] is False
    assert asked("export", str(tmp_path / "all"), "--with-keys", "--with-accounts")["has_accounts"] is True
    empty()
    status, _, err = run("registry", "import", str(tmp_path / "plain"), "--with-accounts")
    assert status == 2
    assert "Traceback" not in err
    assert asked("import", str(tmp_path / "all"), "--with-accounts")["has_accounts"] is True
    status, out, _ = run("admin", "organisations", "--json")
    assert [one["organisation"] for one in json.loads(out)["organisations"]] == [BY]
    _, out, _ = run("admin", "audit", "--json")
    assert json.loads(out)["audit"][0]["subject"].startswith("import of 9 events")


@pytest.mark.usefixtures("filled")
def test_a_backup_comes_back_whole_and_serves_at_once(asked: Asked, empty: Empty, tmp_path: Path) -> None:
    files = asked("backup", str(tmp_path / "kept"))
    assert all(Path(one).is_file() for one in files.values())
    assert asked("restore", str(tmp_path / "kept"), status=2)["error"]["faults"][0]["code"] == "not_empty"
    empty()
    assert asked("restore", str(tmp_path / "kept"))["events"] == 9
    assert asked("check")["is_whole"] is True


def test_what_was_altered_is_found(filled: dict[str, str], asked: Asked, run: Run) -> None:
    assert asked("check", "--quick")["is_whole"] is True
    with psycopg.connect(filled["MEGURI_DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ALTER TABLE meguri.events DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE meguri.events SET body = overlay(body PLACING 'x' FROM 12) "
            "WHERE event_no = (SELECT min(event_no) FROM meguri.events)"
        )
    assert asked("check", status=1)["flaws"]
    status, out, _ = run("registry", "check", "--lang", "en")
    assert status == 1
    assert "Not whole" in out


@pytest.mark.usefixtures("filled")
def test_lists_are_made_anew(asked: Asked) -> None:
    assert asked("rebuild")["events"] == 9
    assert asked("check")["lag"] == 0


def test_erasing_wants_a_yes_and_is_on_record(filled: dict[str, str], asked: Asked) -> None:
    assert asked("erase", BUYER, status=2)["error"]["code"] == "not_sure"
    asked("erase", BUYER, "--yes")
    with opened(Settings(filled)) as (session, accounts):
        assert Vault(accounts.secrets.vault).facts_of(session, BUYER) == {}
        row = session.execute("SELECT verb, resource, subject FROM meguri.audit").fetchone()
        assert row == ("remove", "owner_data", BUYER)
    assert asked("check")["is_whole"] is True


def test_a_person_with_an_account_is_left_to_the_accounts(filled: dict[str, str], asked: Asked) -> None:
    with opened(Settings(filled)) as (session, _):
        secrets = Secrets.of(Settings(filled))
        person = make_person(session, secrets, "somebody@example.com", "Somebody")
        join(session, person, {"owner"}, make_organisation(session, BUYER, "synthetic", {"owner"}))
    assert asked("erase", person.person_id, "--yes", status=2)["error"]["code"] == "has_account"


def test_certificates_that_lie_in_files_are_taken_in_once(
    filled: dict[str, str], asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = "a" * 24
    address = f"https://meguri.test/certificates/{name}"
    event = event_of("stated", battery(0), "2025-05-02T09:00:00+09:00", BY, links={"certificate": address})
    with opened(Settings(filled)) as (session, _):
        capture(session, event, KEY)
    says = {"address": address, "term": {"until": None}, "verdict_id": "v", "title": "reference"}
    document = json.dumps({"battery": battery(0), "certificate": says}).encode()
    files = {"document.json": document, "ja.pdf": b"%PDF ja", "en.pdf": b"%PDF en"}
    (tmp_path / "certificates" / name).mkdir(parents=True)
    for one, content in files.items():
        (tmp_path / "certificates" / name / one).write_bytes(content)
    digests = {one: sha256(content).hexdigest() for one, content in files.items()}
    seal = json.dumps({"name": name, "files": digests})
    (tmp_path / "certificates" / name / "seal.json").write_text(seal)
    monkeypatch.setenv("MEGURI_DATA", str(tmp_path))
    assert [asked("import-certificates")["new"] for _ in range(2)] == [1, 0]
    assert asked("check")["is_whole"] is True
    (tmp_path / "certificates" / name / "ja.pdf").unlink()
    told = asked("import-certificates", str(tmp_path / "certificates"), status=2)
    assert told["error"]["faults"][0]["code"] == "bad_archive"


def test_without_the_owner_nothing_is_moved(
    filled: dict[str, str], asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert filled
    monkeypatch.delenv("MEGURI_DATABASE_OWNER_URL")
    assert asked("export", str(tmp_path), status=2)["error"]["code"] == "no_owner"
    assert not list(tmp_path.iterdir())

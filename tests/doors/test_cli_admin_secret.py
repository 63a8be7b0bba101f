"""Promises of `meguri admin reseal`: it tells what it did, does nothing twice, refuses a wrong secret."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.registry.conftest import open_folder, server  # noqa: F401 – one server for these tests, too
from tests.registry.databases import numbered

from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.opening import opened
from meguri.registry.accounts.people import make_person, person_of_mail
from meguri.registry.database import APP, OWNER, make_roles
from meguri.registry.embedded import Embedded
from meguri.server_settings import Settings

Run = Callable[..., tuple[int, str, str]]
OLD, NEW = (f"secret {one} of these tests alone, 0123456789" for one in ("one", "two"))
MAIL = "hanako@example.jp"


@pytest.fixture
def kept(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:  # noqa: F811
    """A registry with a person, under the old secret; its environment, which has the new one already."""
    name = numbered("resealed")
    make_roles(server.address(), name)
    environ = {
        "MEGURI_DATABASE_URL": server.address(APP, name),
        "MEGURI_DATABASE_OWNER_URL": server.address(OWNER, name),
        "MEGURI_SECRET": NEW,
    }
    with opened(Settings(environ | {"MEGURI_SECRET": OLD})) as (session, accounts):
        make_person(session, accounts.secrets, MAIL, "花子")
    for one, value in environ.items():
        monkeypatch.setenv(one, value)
    yield environ
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_all_is_sealed_anew_once(kept: dict[str, str], run: Run, tmp_path: Path) -> None:
    file = tmp_path / "old"
    file.write_text(OLD + "\n")
    status, out, err = run("admin", "reseal", "--from-secret-file", str(file), "--json")
    assert (status, err) == (0, ""), out
    assert json.loads(out) == {"keys": 1, "people": 1, "unreachable": 0, "sessions": 0, "is_new": True}
    with opened(Settings(kept)) as (session, accounts):
        assert person_of_mail(session, accounts.secrets, MAIL)
        rows = session.execute("SELECT verb, resource, subject FROM meguri.audit").fetchall()
        assert ("change", "registry", "secret") in rows
    status, out, _ = run("admin", "reseal", "--from-secret-file", str(file), "--lang", "en")
    assert status == 0
    assert "already" in out


def test_a_wrong_old_secret_is_refused(kept: dict[str, str], run: Run, tmp_path: Path) -> None:
    file = tmp_path / "old"
    file.write_text("some other secret altogether, 0123456789")
    status, out, err = run("admin", "reseal", "--from-secret-file", str(file), "--json")
    assert (status, err) == (2, "")
    assert json.loads(out)["error"]["faults"][0]["code"] == "other_secret"
    with opened(Settings(kept | {"MEGURI_SECRET": OLD})) as (session, _):
        assert person_of_mail(session, Secrets(OLD.encode()), MAIL)
    status, _, err = run("admin", "reseal", "--from-secret-file", str(tmp_path / "nowhere"))
    assert status == 2
    assert "Traceback" not in err


def test_without_the_owner_it_says_what_is_missing(
    kept: dict[str, str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept
    monkeypatch.delenv("MEGURI_DATABASE_OWNER_URL")
    file = tmp_path / "old"
    file.write_text(OLD)
    status, out, _ = run("admin", "reseal", "--from-secret-file", str(file), "--json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "no_owner"

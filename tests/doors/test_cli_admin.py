"""Promises of `meguri admin`: each command does what it says, on record, and hands no secret out twice."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.registry.conftest import open_folder, server  # noqa: F401 – one server for these tests, too
from tests.registry.databases import numbered
from tests.registry.told import KEY, battery, made

from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import asker_of_key
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import APP, OWNER, make_roles
from meguri.registry.embedded import Embedded
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture

Run = Callable[..., tuple[int, str, str]]
FIRM, BUYER = "urn:uuid:00000000-0000-4000-8000-000000000001", "https://buyer.example"
SECRET = "a secret for these tests alone, 0123456789"  # noqa: S105
PASSWORD = "mikan no kawa wo muku asa"  # noqa: S105


@pytest.fixture
def installed(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:  # noqa: F811
    """An empty database that the environment names; the address of the server's role."""
    name = numbered("admin")
    make_roles(server.address(), name)
    app = server.address(APP, name)
    monkeypatch.setenv("MEGURI_DATABASE_URL", app)
    monkeypatch.setenv("MEGURI_DATABASE_OWNER_URL", server.address(OWNER, name))
    monkeypatch.setenv("MEGURI_SECRET", SECRET)
    yield app
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def asked(run: Run, installed: str) -> Callable[..., list[dict[str, Any]]]:
    """Runs `meguri admin` and returns the rows that it answers with."""
    assert installed

    def command(*argv: str) -> list[dict[str, Any]]:
        status, out, err = run("admin", *argv, "--json")
        assert (status, err) == (0, ""), out
        (rows,) = json.loads(out).values()
        return list(rows)

    return command


Asked = Callable[..., list[dict[str, Any]]]


def let_in(url: str) -> psycopg.Connection[Any]:
    session = psycopg.connect(url, autocommit=True)
    Wall(Secrets(SECRET.encode()).wall).let_in(session)
    return session


def test_an_organisation_its_key_and_their_end(asked: Asked, installed: str) -> None:
    asked("add-organisation", FIRM, "--name", "Firm", "--role", "dealer", "--role", "diagnoser")
    (key,) = asked("add-key", FIRM, "--name", "till", "--role", "dealer")
    assert key["key"].startswith(key["begins_with"])
    with psycopg.connect(installed) as session:
        found = asker_of_key(session, key["key"])
    assert found is not None
    assert found.roles == {"public", "dealer"}
    listed = asked("keys", "--organisation", FIRM)
    assert listed == [{name: value for name, value in key.items() if name != "key"}]
    assert asked("revoke-key", str(key["number"]))[0]["revoked_at"]
    with psycopg.connect(installed) as session:
        assert asker_of_key(session, key["key"]) is None
    assert asked("close-organisation", FIRM)[0]["closed_at"]
    assert [one["organisation"] for one in asked("organisations")] == [FIRM]
    told = [(one["verb"], one["resource"]) for one in asked("audit")]
    assert told == [
        ("remove", "organisation"),
        ("remove", "key"),
        ("create", "key"),
        ("create", "organisation"),
    ]
    assert {one["way"] for one in asked("audit")} == {"registry"}


def test_a_person_and_their_erasure(asked: Asked, run: Run, tmp_path: Path, installed: str) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    asked("add-organisation", FIRM, "--name", "Firm", "--role", "dealer")
    who = ("hanako@example.jp", "--name", "山田花子", "--password-file", str(file))
    (person,) = asked("add-person", *who, "--role", "owner")
    (again,) = asked("add-person", "HANAKO@example.jp", "--role", "dealer", "--organisation", FIRM)
    assert again["person"] == person["person"]
    assert again["asks_for"] == ["– (owner)", f"{FIRM} (dealer)"]
    assert (again["name"], again["mail"]) == ("山田花子", "hanako@example.jp")
    status, _, err = run("admin", "erase-person", "hanako@example.jp")
    assert status == 2
    assert "--yes" in err
    (erased,) = asked("erase-person", "hanako@example.jp", "--yes")
    assert (erased["name"], erased["mail"], erased["asks_for"]) == (None, None, [])
    assert [one["person"] for one in asked("people")] == [person["person"]]
    with let_in(installed) as session:
        rows = session.execute("SELECT t::text FROM meguri.audit t").fetchall()
    assert rows
    assert not any("hanako" in row[0] or "花子" in row[0] or PASSWORD in row[0] for row in rows)


def test_a_forgotten_password_is_replaced_by_one_that_has_to_be_changed(
    asked: Asked, run: Run, tmp_path: Path, installed: str
) -> None:
    from meguri.registry.accounts.passwords import fits

    told, new = tmp_path / "password", "an umbrella left on the ferry"
    told.write_text(PASSWORD + "\n")
    asked("add-person", "hanako@example.jp", "--role", "owner", "--password-file", str(told))
    told.write_text(new + "\n")
    for more, is_first in (((), True), (("--lasting",), False)):
        asked("set-password", "hanako@example.jp", "--password-file", str(told), *more)
        with let_in(installed) as session:
            row = session.execute("SELECT encoded, is_first FROM meguri.passwords").fetchone()
        assert row is not None
        assert fits(row[0], new)
        assert row[1] is is_first
    assert run("admin", "set-password", "hanako@example.jp")[0] == 2
    assert run("admin", "set-password", "nobody@example.jp", "--password-file", str(told))[0] != 0


def test_a_closed_organisation_is_opened_again_and_the_last_administrator_stays(
    asked: Asked, run: Run
) -> None:
    for firm, role in ((FIRM, "administrator"), (BUYER, "dealer")):
        asked("add-organisation", firm, "--name", "A", "--role", role)
        asked("add-person", f"{role}@example.jp", "--role", role, "--organisation", firm)
    assert asked("close-organisation", BUYER)[0]["closed_at"] is not None
    assert asked("reopen-organisation", BUYER)[0]["closed_at"] is None
    for argv in (("close-organisation", FIRM), ("erase-person", "administrator@example.jp", "--yes")):
        status, _, err = run("admin", *argv)
        assert status != 0
        assert "administ" in err
    assert asked("organisations")[0]["closed_at"] is None
    lines = asked("audit")
    assert all(str(one["person"]).startswith("os-user:") for one in lines)


def test_a_weak_password_opens_no_account(asked: Asked, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("passwordpassword1\n")
    who = ("hanako@example.jp", "--name", "x", "--password-file", str(file), "--role", "owner")
    status, _, err = run("admin", "add-person", *who)
    assert status == 2
    assert "first that anybody would try" in err
    assert asked("people") == []


def test_a_grant_for_a_holder_until_a_day(asked: Asked, run: Run, installed: str) -> None:
    asked("add-organisation", FIRM, "--name", "Firm", "--role", "dealer")
    asked("add-organisation", BUYER, "--name", "Buyer", "--role", "dealer")
    with let_in(installed) as session:
        capture(session, made(), KEY)
        sequence_all(session, KEY)
        project_all(session)
    wanted = ("grant", battery(), BUYER, "--holder", FIRM, "--until")
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    (grant,) = asked(*wanted, day)
    assert (grant["giver"], grant["taker"], grant["reads_as"]) == (FIRM, BUYER, "legitimate_interest")
    assert grant["ends_at"] == f"{day}T00:00:00+00:00"
    assert asked("grants", "--battery", battery()) == [grant]
    assert asked("withdraw", str(grant["number"]))[0]["withdrawn_at"]
    assert [one["verb"] for one in asked("audit", "--battery", battery())] == ["remove", "create"]
    for argv, says in (
        ((*wanted, "2020-01-01"), "passed"),
        ((*wanted, "soon"), "no moment"),
        (("grant", battery(), FIRM, "--holder", BUYER, "--until", day), "do not hold"),
        (("withdraw", "99"), "number 99"),
    ):
        status, _, err = run("admin", *argv)
        assert status == 2
        assert says in err


@pytest.mark.parametrize("secret", [None, "development-only", "short", "a" * 64])
def test_in_production_a_secret_that_everybody_knows_opens_nothing(
    run: Run, installed: str, monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    assert installed
    monkeypatch.setenv("MEGURI_ENV", "production")
    if secret is None:
        monkeypatch.delenv("MEGURI_SECRET")
    else:
        monkeypatch.setenv("MEGURI_SECRET", secret)
    status, out, err = run("admin", "organisations")
    assert (status, out) == (2, "")
    assert "MEGURI_SECRET" in err


def test_another_secret_than_the_servers_opens_nothing_and_changes_nothing(
    asked: Asked, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("add-organisation", FIRM, "--name", "Firm", "--role", "dealer")
    monkeypatch.setenv("MEGURI_SECRET", SECRET + "x")
    status, _, err = run("admin", "organisations")
    assert status == 2
    assert "MEGURI_SECRET" in err
    monkeypatch.setenv("MEGURI_SECRET", SECRET)
    assert len(asked("organisations")) == 1


def test_a_table_for_people(asked: Asked, run: Run) -> None:
    asked("add-organisation", FIRM, "--name", "株式会社めぐり", "--role", "dealer")
    status, out, _ = run("admin", "organisations")
    assert status == 0
    assert FIRM in out
    assert "株式会社めぐり" in out
    status, out, _ = run("admin", "keys")
    assert (status, out.strip()) == (0, "There is nothing to list.")

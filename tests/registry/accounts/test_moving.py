"""Accounts move with a registry where wished: who was let in is let in there, and no secret goes along."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.registry.accounts.conftest import BUYER, BY, advance, asker
from tests.registry.databases import WALL_KEY
from tests.registry.told import KEY, Session, battery, made, registered

from meguri.registry.accounts.asker import REGISTRY
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import asker_of_key, make_key
from meguri.registry.accounts.organisations import make_organisation, organisations
from meguri.registry.accounts.people import join, make_person, memberships, set_password
from meguri.registry.accounts.sessions import begin_session
from meguri.registry.accounts.signing_in import sign_in
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.database import Addresses
from meguri.registry.exporting import MANIFEST, export_registry, import_registry
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.migrating import upgrade
from meguri.registry.rows import JSONL, PARQUET
from meguri.registry.store import capture, utc_now
from meguri.registry.vault import Vault, capture_sealed

SECRETS = Secrets(b"for tests only")
MAIL, NAME = "hanako@example.jp", "山田花子"
PASSWORD = "みかんの皮をむいて食べる朝の時間"  # noqa: S105
SHORT_LIVED = ("sessions", "login_attempts", "oidc_states")


@pytest.fixture
def filled(addresses: Addresses, owner: Session) -> tuple[Session, str, str]:
    """A registry with accounts of every sort; the owner's connection, an API key and a cookie."""
    with psycopg.connect(addresses.app, autocommit=True) as session:
        Wall(WALL_KEY).let_in(session)
        capture(session, made(), KEY)
        capture_sealed(session, registered(), KEY, Vault(SECRETS.vault))
        advance(session)
        firm = make_organisation(session, BY, "Firm", ["dealer", "diagnoser"])
        make_organisation(session, BUYER, "Buyer", ["dealer"])
        key, _ = make_key(session, firm, "till", ["dealer"], 30)
        person = make_person(session, SECRETS, MAIL, NAME)
        set_password(session, SECRETS, person, PASSWORD)
        join(session, person, ["dealer"], firm)
        join(session, person, ["owner"])
        session.execute(
            "INSERT INTO meguri.identities VALUES ('https://p.example', 's', %s)", [person.person_no]
        )
        offer = Offer(battery(), BUYER, utc_now() + timedelta(days=300))
        give(session, Wall(WALL_KEY), asker(BY, "dealer"), offer)
        note(session, REGISTRY, "create", "organisation", BY, battery_id=battery())
        with pytest.raises(AccountError):
            sign_in(session, SECRETS, MAIL, "another password", address="192.0.2.1")
        cookie = begin_session(session, SECRETS, person.person_no).cookie
    return owner, key, cookie


@pytest.fixture
def other(empty_database: Addresses) -> Iterator[tuple[Session, Session]]:
    """Another registry without anything: connections as its owner and as the server."""
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    with (
        psycopg.connect(empty_database.owner, autocommit=True) as owner,
        psycopg.connect(empty_database.app, autocommit=True) as session,
    ):
        raise_wall(owner, WALL_KEY)
        Wall(WALL_KEY).let_in(session)
        yield owner, session


Filled = tuple[Session, str, str]
Other = tuple[Session, Session]


@pytest.mark.parametrize("form", [JSONL, PARQUET])
def test_whoever_was_let_in_is_let_in_there(filled: Filled, other: Other, tmp_path: Path, form: str) -> None:
    source, key, _ = filled
    first = export_registry(source, tmp_path / "1", with_keys=True, with_accounts=True)
    owner, session = other
    assert import_registry(owner, tmp_path / "1", form=form, with_accounts=True) == 2
    found = asker_of_key(session, key)
    assert found is not None
    assert found.organisation_id == BY
    number = sign_in(session, SECRETS, MAIL, PASSWORD, address="192.0.2.1")
    assert [sorted(one.roles) for one in memberships(session, number)] == [["dealer"], ["owner"]]
    person = session.execute("SELECT person_id, person_no FROM meguri.people").fetchone()
    assert person is not None
    assert Vault(SECRETS.vault).facts_of(session, person[0])["contact"] == {"name": NAME, "mail": MAIL}
    assert session.execute("SELECT giver, taker, reads_as FROM meguri.access_grants").fetchall() == [
        (BY, BUYER, "legitimate_interest")
    ]
    second = export_registry(owner, tmp_path / "2", with_keys=True, with_accounts=True)
    assert second["tables"] == first["tables"]
    for name, told in first["accounts"].items():
        if name != "audit":  # which tells of the import, too
            assert second["accounts"][name] == told
    assert second["accounts"]["audit"]["rows"] == first["accounts"]["audit"]["rows"] + 1
    assert len(organisations(session)) == 2
    assert make_organisation(session, "urn:uuid:new", "New", ["dealer"]).organisation_no > 2


def test_no_secret_and_nothing_that_passes_by_itself_goes_along(filled: Filled, tmp_path: Path) -> None:
    owner, key, cookie = filled
    export_registry(owner, tmp_path, with_keys=True, with_accounts=True)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    whole = b"\n".join(path.read_bytes() for path in files)
    for secret in (key, cookie, PASSWORD, MAIL, NAME):
        assert secret.encode() not in whole
    assert b"$argon2id$" in whole
    assert not {path.name.partition(".")[0].partition("-")[0] for path in files} & set(SHORT_LIVED)
    assert (tmp_path / "accounts").stat().st_mode & 0o077 == 0


def test_accounts_stay_where_they_are_unless_wished(filled: Filled, other: Other, tmp_path: Path) -> None:
    source, key, _ = filled
    owner, session = other
    assert "accounts" not in export_registry(source, tmp_path / "plain", with_keys=True)
    assert not (tmp_path / "plain" / "accounts").exists()
    with pytest.raises(RegistryError) as refused:
        import_registry(owner, tmp_path / "plain", with_accounts=True)
    assert refused.value.faults[0].code is RegistryCode.BAD_EXPORT
    export_registry(source, tmp_path / "all", with_keys=True, with_accounts=True)
    import_registry(owner, tmp_path / "all")
    assert asker_of_key(session, key) is None
    assert organisations(session) == ()
    rows = session.execute("SELECT way, verb, resource, subject FROM meguri.audit").fetchall()
    head = json.loads((tmp_path / "all" / MANIFEST).read_text())["rootHash"]
    assert rows == [("registry", "create", "registry", f"import of 2 events, root {head}")]


def test_accounts_that_are_there_already_are_not_mixed(filled: Filled, other: Other, tmp_path: Path) -> None:
    source, *_ = filled
    owner, session = other
    export_registry(source, tmp_path, with_keys=True, with_accounts=True)
    make_organisation(session, BUYER, "Buyer", ["dealer"])
    with pytest.raises(RegistryError) as refused:
        import_registry(owner, tmp_path, with_accounts=True)
    assert refused.value.faults[0].code is RegistryCode.HAS_ACCOUNTS
    assert session.execute("SELECT count(*) FROM meguri.events").fetchone() == (0,)


@pytest.mark.parametrize(
    ("table", "change", "to"),
    [
        ("memberships", '"person_no":1', '"person_no":77'),
        ("access_grants", '"battery_no":1', '"battery_no":77'),
        ("api_keys", '"organisation_no":1', '"organisation_no":77'),
        ("organisations", '"roles":["', '"roles":[7,"'),
        ("organisations", '"organisation_no":2', '"organisation_no":1'),
        ("people", '"person_no":1', '"person_no":"one"'),
        ("api_keys", '"created_at":"', '"created_at":"on '),
    ],
)
def test_rows_that_belong_to_nobody_do_not_come_in(
    filled: Filled, other: Other, tmp_path: Path, table: str, change: str, to: str
) -> None:
    from hashlib import sha256

    source, *_ = filled
    owner, session = other
    export_registry(source, tmp_path, with_keys=True, with_accounts=True)
    path = tmp_path / "accounts" / f"{table}.jsonl"
    path.write_text(path.read_text().replace(change, to))
    with pytest.raises(RegistryError):  # by its hash
        import_registry(owner, tmp_path, with_accounts=True)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["accounts"][table][JSONL][0]["sha256"] = sha256(path.read_bytes()).hexdigest()
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(RegistryError) as refused:
        import_registry(owner, tmp_path, with_accounts=True)
    assert refused.value.faults[0].code is RegistryCode.BAD_EXPORT
    assert session.execute("SELECT count(*) FROM meguri.events").fetchone() == (0,)

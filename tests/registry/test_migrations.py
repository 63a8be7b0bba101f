"""Keeps the promise: a registry of the first schema comes up to the newest with all it holds, and down."""

from pathlib import Path

import psycopg
import pytest
from alembic import command
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.exc import OperationalError
from tests.registry.told import BUYER, BY, CHASSIS, KEY, VAULT_KEY, Session, battery, diagnosed, lives, sold

from meguri.registry import migrating
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses, check_role, is_away
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.passports import passport_now
from meguri.registry.projector import lag, project_all, rebuild
from meguri.registry.records import record_of
from meguri.registry.schema import APPEND_ONLY, METADATA
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot
from meguri.registry.vault import Vault

_FIRST = "0001"
_KEPT = Path(__file__).parent.parent / "data" / "registry_v1.sql"


@pytest.fixture
def first_schema(empty_database: Addresses) -> str:
    """The owner's address of a registry as the first schema kept it."""
    assert empty_database.owner is not None
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        owner.execute(_KEPT.read_bytes())
    return empty_database.owner


def _tables(url: str) -> set[str]:
    with psycopg.connect(url) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'meguri'").fetchall()
    return {str(name) for (name,) in rows}


def test_a_registry_of_the_first_schema_lives_on_in_the_newest(first_schema: str) -> None:
    migrating.upgrade(first_schema)
    with psycopg.connect(first_schema, autocommit=True) as owner:
        migrating.check_schema(owner)
        assert flaws(owner) == ()
        assert lag(owner) == 14  # by the rules of the newest all of it is folded anew
        before = passport_now(owner, battery(1), "legitimate_interest")
        vault = Vault(VAULT_KEY)
        assert vault.facts_of(owner, BUYER) == {"contact": {"name": "synthetic"}}
        assert vault.facts_of(owner, BY) == {}
        assert CHASSIS.encode() in passport_now(owner, battery(0), "owner", vault=vault).body
        assert capture(owner, diagnosed(0, 99), KEY).sequence == 6
        assert sequence_all(owner, KEY) == 2
        rebuild(owner)
        assert passport_now(owner, battery(1), "legitimate_interest") == before
        assert flaws(owner) == ()


def test_it_goes_down_to_the_first_schema_and_up_again_without_loss(first_schema: str) -> None:
    migrating.upgrade(first_schema)
    migrating.downgrade(first_schema, _FIRST)
    with psycopg.connect(first_schema, autocommit=True) as owner:
        assert flaws(owner) == ()
    migrating.upgrade(first_schema)
    with psycopg.connect(first_schema, autocommit=True) as owner:
        assert flaws(owner) == ()


def test_holdings_and_tallies_come_up_with_what_custody_and_lists_held(empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    migrating.upgrade(empty_database.owner)

    def kept(owner: Session) -> list[list[tuple[object, ...]]]:
        tables = ("holdings", "tallies")
        return [sorted(owner.execute(f"SELECT * FROM meguri.{one}").fetchall()) for one in tables]  # noqa: S608

    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        for lot in (lives(5, 3), [sold(1), sold(2)]):
            capture_lot(owner, [record_of(one) for one in lot], KEY)
        sequence_all(owner, KEY)
        project_all(owner)
        before = kept(owner)
    assert {holder for holder, _ in before[0]} == {BY, BUYER}
    migrating.downgrade(empty_database.owner, "0004")
    migrating.upgrade(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        assert kept(owner) == before


def test_down_to_nothing_leaves_nothing(empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    migrating.upgrade(empty_database.owner)
    assert {one.name for one in APPEND_ONLY} <= _tables(empty_database.owner)
    migrating.downgrade(empty_database.owner, migrating.NOTHING)
    assert _tables(empty_database.owner) == {"alembic_version"}
    migrating.upgrade(empty_database.owner)


def test_the_newest_schema_is_the_declared_one(empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    migrating.upgrade(empty_database.owner)
    command.check(migrating._config(empty_database.owner))
    assert {one.name for one in METADATA.tables.values()} <= _tables(empty_database.owner)


def test_a_database_that_goes_away_while_the_schema_comes_up_is_known_to_be_away(tmp_path: Path) -> None:
    """A process of the server that starts while the database comes anew waits; any other fault ends all."""
    with pytest.raises(OperationalError) as fault:
        migrating.upgrade(f"postgresql://nobody@/none?host={tmp_path}")
    assert is_away(fault.value)


def test_an_address_may_name_several_hosts_with_ports(empty_database: Addresses) -> None:
    told = conninfo_to_dict(empty_database.owner or "")
    folder, port = told["host"], told.get("port") or 5432
    url = f"host={folder}/nowhere,{folder} port={port},{port} dbname={told['dbname']} user={told['user']}"
    migrating.upgrade(url)
    assert "events" in _tables(empty_database.owner or "")


def test_another_state_of_the_schema_is_refused(empty_database: Addresses) -> None:
    assert empty_database.owner is not None
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        with pytest.raises(RegistryError) as refused:
            migrating.check_schema(owner)
        assert refused.value.faults[0].values["found"] == migrating.NOTHING
        migrating.upgrade(empty_database.owner)
        owner.execute("UPDATE meguri.alembic_version SET version_num = '9999'")
        with pytest.raises(RegistryError) as refused:
            migrating.check_schema(owner)
        assert refused.value.faults[0].code is RegistryCode.NO_SCHEMA


def test_the_server_adds_and_never_changes_what_was_recorded(session: Session) -> None:
    capture(session, diagnosed(), KEY)
    sequence_all(session, KEY)
    for one in APPEND_ONLY:
        column = one.columns.keys()[-1]
        for statement in (
            f"UPDATE {one.fullname} SET {column} = {column}",  # noqa: S608
            f"DELETE FROM {one.fullname}",  # noqa: S608
            f"TRUNCATE {one.fullname}",
        ):
            with pytest.raises(InsufficientPrivilege):
                session.execute(statement)
    with pytest.raises(InsufficientPrivilege):
        session.execute("CREATE TABLE meguri.other (one integer)")
    with pytest.raises(InsufficientPrivilege):
        session.execute("ALTER TABLE meguri.events DISABLE TRIGGER ALL")


def test_nor_does_the_owner_by_mistake(owner: Session) -> None:
    capture(owner, diagnosed(), KEY)
    for one in APPEND_ONLY:
        for statement in (f"DELETE FROM {one.fullname}", f"TRUNCATE {one.fullname}"):  # noqa: S608
            with pytest.raises(InsufficientPrivilege):
                owner.execute(statement)


def test_the_server_may_not_run_as_somebody_strong(session: Session, owner: Session) -> None:
    check_role(session)
    with pytest.raises(RegistryError) as refused:
        check_role(owner)
    assert refused.value.faults[0].code is RegistryCode.STRONG_ROLE
    with psycopg.connect(owner.info.dsn, user="postgres") as superuser:
        with pytest.raises(RegistryError) as refused:
            check_role(superuser)
        assert len(refused.value.faults) == 3

"""A backup holds the wall but not its key: where it is brought back, nobody is believed until it has one."""

from pathlib import Path

import psycopg
import pytest
from tests.registry.accounts.conftest import BUYER, REGISTRY, asker, fill
from tests.registry.databases import WALL_KEY
from tests.registry.told import Session

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.wall import Wall, has_key, raise_wall
from meguri.registry.backup import backup, restore
from meguri.registry.database import Addresses


def events(session: Session) -> int:
    row = session.execute("SELECT count(*) FROM meguri.events").fetchone()
    assert row is not None
    return int(row[0])


def test_a_restored_registry_believes_nobody_until_it_has_a_key(
    session: Session, addresses: Addresses, empty_database: Addresses, wall: Wall, tmp_path: Path
) -> None:
    assert addresses.owner is not None
    assert empty_database.owner is not None
    fill(session)
    backup(addresses.owner, tmp_path)
    restore(empty_database.owner, tmp_path)
    with (
        psycopg.connect(empty_database.owner, autocommit=True) as owner,
        psycopg.connect(empty_database.app, autocommit=True) as other,
    ):
        assert not has_key(owner)
        assert events(owner) == 6
        assert events(other) == 0
        with pytest.raises(AccountError) as caught:
            wall.check(other)
        assert caught.value.faults[0].code is AccountCode.NO_WALL
        raise_wall(owner, WALL_KEY)
        assert has_key(owner)
        for who, count in ((REGISTRY, 6), (asker(BUYER, "owner"), 4)):
            with wall.entered(other, who):
                assert events(other) == count
        assert events(other) == 0

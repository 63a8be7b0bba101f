"""Keeps the promise: whatever is altered behind the registry's back is found."""

import psycopg
import pytest
from tests.registry.told import KEY, Session, diagnosed, lives, sold

from meguri.registry.checking import flaws
from meguri.registry.embedded import Embedded
from meguri.registry.projector import project_all, rebuild
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meguri.events SET body = convert_to(replace(convert_from(body, 'UTF8'), '40', '41'), 'UTF8')",
        "UPDATE meguri.events SET body = 'x' WHERE event_no = 2",
        "DELETE FROM meguri.events WHERE event_no = (SELECT max(event_no) FROM meguri.events)",
        "DELETE FROM meguri.events WHERE event_no = 3",
        "UPDATE meguri.batteries SET event_count = event_count + 1",
        "DELETE FROM meguri.receipts",
        "DELETE FROM meguri.pending",
        "UPDATE meguri.leaves SET event_no = 11 - event_no WHERE event_no BETWEEN 1 AND 10",
        "DELETE FROM meguri.leaves WHERE leaf_index = 11",
        "UPDATE meguri.heads SET root = sha256('')",
        "DELETE FROM meguri.heads",
    ],
)
def test_an_alteration_is_found(server: Embedded, owner: Session, change: str) -> None:
    capture_lot(owner, [record_of(one) for one in lives(3, 3)], KEY)
    sequence_all(owner, KEY)
    capture(owner, diagnosed(0, 70), KEY)
    assert flaws(owner) == ()
    with psycopg.connect(server.address(database=owner.info.dbname)) as superuser:
        superuser.execute("SET session_replication_role = replica")  # no trigger stops a superuser
        superuser.execute("ALTER TABLE meguri.leaves DROP CONSTRAINT leaves_event_no_key")
        assert superuser.execute(change).rowcount > 0
    assert flaws(owner) != ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meguri.passports SET legitimate_interest = public WHERE battery_no = 2",
        "UPDATE meguri.passports SET as_of = as_of + 1",
        "UPDATE meguri.fleet SET rated_energy_kwh = 99",
        "DELETE FROM meguri.fleet WHERE battery_no = 3",
        "UPDATE meguri.custody SET taker = giver",
        "DELETE FROM meguri.custody",
    ],
)
def test_what_is_kept_ready_is_held_against_the_events(owner: Session, change: str) -> None:
    capture_lot(owner, [record_of(one) for one in [*lives(3, 3), sold(0)]], KEY)
    sequence_all(owner, KEY)
    project_all(owner)
    capture(owner, diagnosed(0, 70), KEY)  # what waits to be folded is no flaw
    assert flaws(owner) == ()
    assert owner.execute(change).rowcount > 0
    assert flaws(owner) != ()
    assert flaws(owner, deep=False) == ()
    rebuild(owner)
    assert flaws(owner) == ()

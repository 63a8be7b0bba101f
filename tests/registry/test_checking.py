"""Keeps the promise: whatever is altered behind the registry's back is found."""

import psycopg
import pytest
from tests.registry.told import BUYER, BY, KEY, Session, battery, diagnosed, lives, sold

from meguri.passport.events import event_of
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
        "UPDATE meguri.events SET recorded_by = 'jp:1' WHERE event_no = 1",
        "UPDATE meguri.events SET kind = 'stated' WHERE event_no = 5",
        "UPDATE meguri.events SET happened_at = happened_at - interval '1 day' WHERE event_no = 5",
        "UPDATE meguri.events SET captured_at = captured_at - interval '1 day'",
        "UPDATE meguri.events SET battery_no = 4 - battery_no",
        "UPDATE meguri.events SET sequence = 5 - sequence WHERE battery_no = 2",
        "UPDATE meguri.receipts SET body = overlay(body PLACING 'x'::bytea FROM 40 FOR 1)",
        "UPDATE meguri.receipts SET body = (SELECT body FROM meguri.receipts ORDER BY receipt_no LIMIT 1)",
        "UPDATE meguri.heads SET body = convert_to(replace(convert_from(body, 'UTF8'), '20', '19'), 'UTF8')",
        "UPDATE meguri.heads SET at = at - interval '1 day'",
        "UPDATE meguri.tiles SET hashes = overlay(hashes PLACING 'x'::bytea FROM 40 FOR 1)",
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
        superuser.execute("ALTER TABLE meguri.events DROP CONSTRAINT events_battery_no_sequence_key")
        assert superuser.execute(change).rowcount > 0
    assert flaws(owner) != ()


_GUARANTEED = event_of(
    "guarantee_started", battery(1), "2024-07-02T09:00:00+09:00", BY, custody={"giver": BY, "taker": BUYER},
    details={"guarantee_id": "G-1", "terms_id": "t", "valid_until": "2030-01-01"},
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meguri.passports SET legitimate_interest = public WHERE battery_no = 2",
        "UPDATE meguri.passports SET as_of = as_of + 1",
        "UPDATE meguri.fleet SET rated_energy_kwh = 99",
        "DELETE FROM meguri.fleet WHERE battery_no = 3",
        "UPDATE meguri.custody SET taker = giver",
        "DELETE FROM meguri.custody",
        "UPDATE meguri.contracts SET guarantor = 'jp:1'",
        "DELETE FROM meguri.contracts",
        "UPDATE meguri.holdings SET holder = 'jp:1' WHERE battery_no = 2",
        "DELETE FROM meguri.holdings",
        "UPDATE meguri.tallies SET batteries = batteries + 1",
    ],
)
def test_what_is_kept_ready_is_held_against_the_events(owner: Session, change: str) -> None:
    capture_lot(owner, [record_of(one) for one in [*lives(3, 3), sold(0), _GUARANTEED]], KEY)
    sequence_all(owner, KEY)
    project_all(owner)
    capture(owner, diagnosed(0, 70), KEY)  # what waits to be folded is no flaw
    assert flaws(owner) == ()
    assert owner.execute(change).rowcount > 0
    assert flaws(owner) != ()
    assert flaws(owner, deep=False) == ()
    rebuild(owner)
    assert flaws(owner) == ()

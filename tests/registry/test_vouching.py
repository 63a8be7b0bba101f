"""Whoever alters what is shown of a battery, or what it follows from, is found out when it is looked at."""

from dataclasses import replace

import psycopg
import pytest
from tests.registry.told import KEY, Session, battery, diagnosed, lives, made

from meguri.registry.embedded import Embedded
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.passports import STORED, Page, passport_now
from meguri.registry.projector import project_all
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot, life_of
from meguri.registry.vouching import vouched

SWAP = "convert_to(replace(convert_from(body, 'UTF8'), '40', '41'), 'UTF8')"


@pytest.fixture
def whole(owner: Session) -> Session:
    """Three batteries with four events each, logged and made ready."""
    capture_lot(owner, [record_of(one) for one in lives(3, 3)], KEY)
    sequence_all(owner, KEY)
    project_all(owner)
    return owner


def test_a_record_is_whole_whoever_reads_it_and_while_events_wait(whole: Session) -> None:
    found = vouched(whole, battery(0))
    assert found.is_whole
    assert (found.queued_count, found.place) == (0, 10)
    for role in STORED:
        assert found.shows(passport_now(whole, battery(0), role), role)
    shown = passport_now(whole, battery(0))
    capture(whole, diagnosed(0, 70), KEY)
    later = vouched(whole, battery(0))
    assert later.is_whole
    assert (later.queued_count, later.place) == (1, 10)
    assert later.shows(shown, "public"), "what was read just before the event came is still true of its time"
    assert later.shows(passport_now(whole, battery(0)), "public")
    sequence_all(whole, KEY)
    assert vouched(whole, battery(0)).place == 13


def test_nothing_is_said_of_a_battery_that_nobody_told_of(whole: Session) -> None:
    found = vouched(whole, battery(77))
    assert (found.place, found.queued_count, found.life) == (0, 0, ())
    assert not found.shows(passport_now(whole, battery(0)), "public")


def test_a_log_of_some_tiles_is_read_as_well(owner: Session) -> None:
    capture_lot(owner, [record_of(made(one)) for one in range(300)], KEY)
    sequence_all(owner, KEY)
    for one in (0, 255, 256, 299):
        assert vouched(owner, battery(one)).is_whole


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE meguri.events SET body = {SWAP} WHERE sequence = 1",  # noqa: S608
        "UPDATE meguri.events SET body = 'x' WHERE sequence = 2",
        "DELETE FROM meguri.events WHERE sequence = 4",
        "DELETE FROM meguri.events WHERE sequence = 2",
        "UPDATE meguri.batteries SET event_count = event_count + 1",
        "UPDATE meguri.leaves SET event_no = 13 - event_no",
        f"UPDATE meguri.events SET body = {SWAP}, event_id = sha256(body) WHERE sequence = 1",  # noqa: S608
        "UPDATE meguri.tiles SET hashes = overlay(hashes PLACING sha256('') FROM 1)",
    ],
)
def test_an_altered_record_is_not_whole(server: Embedded, whole: Session, change: str) -> None:
    with psycopg.connect(server.address(database=whole.info.dbname)) as superuser:
        superuser.execute("SET session_replication_role = replica")  # no trigger stops a superuser
        superuser.execute("ALTER TABLE meguri.leaves DROP CONSTRAINT leaves_event_no_key")
        assert superuser.execute(change).rowcount > 0
    assert not vouched(whole, battery(0)).is_whole


@pytest.mark.parametrize("role", STORED)
def test_an_altered_view_is_not_what_the_events_say(whole: Session, role: str) -> None:
    body = f"convert_to(replace(convert_from({role}, 'UTF8'), 'LFP', 'NCA'), 'UTF8')"
    assert whole.execute(f"UPDATE meguri.passports SET {role} = {body}").rowcount == 3  # noqa: S608
    found = vouched(whole, battery(0))
    assert found.is_whole
    told = f"SELECT {role}, {role}_etag, sequence FROM meguri.passports ORDER BY battery_no"  # noqa: S608
    shown = Page(*(whole.execute(told).fetchone() or (b"", "", 0)))
    assert b"NCA" in shown.body
    assert not found.shows(shown, role)
    assert not found.shows(replace(shown, sequence=2), role), "nor is it an older one"


@pytest.mark.parametrize("body", [b"x", b"{}", b"[1]", b"null", b"\xff", b'{"meguri:kind": "made"}'])
def test_what_is_no_event_any_more_is_told_as_altered(server: Embedded, whole: Session, body: bytes) -> None:
    with psycopg.connect(server.address(database=whole.info.dbname)) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE meguri.events SET body = %s WHERE sequence = 2", [body])
    with pytest.raises(RegistryError) as told:
        life_of(whole, battery(0))
    assert [one.code for one in told.value.faults] == [RegistryCode.RECORD_ALTERED]

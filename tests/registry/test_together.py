"""Keeps the promise: kept together, events get the answers that they would have got one by one."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow
from tests.registry.databases import WALL_KEY
from tests.registry.told import KEY, Pool, Session, battery, diagnosed, lives, made

from meguri.passport.events import Event
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.asking_together import askers_of_keys, let_in
from meguri.registry.accounts.audit import line_of
from meguri.registry.accounts.wall import Wall
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses
from meguri.registry.faults import RegistryError
from meguri.registry.receipts import receipt_of, receipts_of
from meguri.registry.records import record_of
from meguri.registry.store import Captured, capture
from meguri.registry.together import Told, capture_together, opened

AsyncSession = psycopg.AsyncConnection[TupleRow]
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
ASKER = Asker(Way.KEY, organisation_no=1, organisation_id="urn:uuid:1", credential_no=7)
NOTED = line_of(ASKER, "create", "event", "192.0.2.7")
Answers = list[Captured | None]
EVENTS = lives(3, 3)


def told(events: list[tuple[Event, int | None]]) -> list[Told]:
    records = [record_of(event) for event, _ in events]
    receipts = receipts_of(records, KEY, AT)
    return [
        Told(record, receipt, expected, NOTED)
        for record, receipt, (_, expected) in zip(records, receipts, events, strict=True)
    ]


def on_a_connection(addresses: Addresses, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
    """Do something on a connection of the registry's own."""

    async def done() -> Any:
        async with await opened(addresses.app) as session:
            await let_in(session, Wall(WALL_KEY))
            return await work(session)

    return asyncio.run(done())


def together(addresses: Addresses, events: list[tuple[Event, int | None]]) -> Answers:
    """Keep events as one group."""

    async def kept(session: AsyncSession) -> Answers:
        return await capture_together(session, told(events), AT)

    answers: Answers = on_a_connection(addresses, kept)
    return answers


def one_by_one(session: Session, events: list[tuple[Event, int | None]]) -> Answers:
    """Keep events each alone."""
    answers: Answers = []
    for event, expected in events:
        try:
            answers.append(capture(session, event, KEY, expected=expected, now=lambda: AT, noted=NOTED))
        except RegistryError:
            answers.append(None)
    return answers


STATE = (  # all that is kept, without the numbers that failed captures leave out
    "SELECT battery_id, event_count FROM meguri.batteries ORDER BY 1",
    "SELECT battery_id, sequence, event_id, kind, happened_at, e.captured_at, recorded_by, e.body, r.body "
    "FROM meguri.events e JOIN meguri.batteries USING (battery_no) JOIN meguri.receipts r "
    "USING (receipt_no) ORDER BY event_no",
    "SELECT event_id FROM meguri.pending JOIN meguri.events USING (event_no) ORDER BY event_no",
    "SELECT at, way, person_id, organisation_id, credential_no, verb, resource, subject, battery_id, "
    "network, outcome FROM meguri.audit LEFT JOIN meguri.batteries USING (battery_no) ORDER BY audit_no",
    "SELECT count(*) FROM meguri.receipts",
)


@st.composite
def groups(draw: st.DrawFn) -> list[tuple[Event, int | None]]:
    """Events of which none comes twice, and batteries of which a number is expected only once."""
    places = draw(st.lists(st.sampled_from(range(len(EVENTS))), unique=True, max_size=9))
    taken: dict[str, bool] = {}
    found: list[tuple[Event, int | None]] = []
    for place in places:
        event = EVENTS[place]
        expected = draw(st.none() | st.integers(0, 4))
        is_strict = expected is not None
        if event.battery_id in taken and (is_strict or taken[event.battery_id]):
            continue
        taken[event.battery_id] = is_strict
        found.append((event, expected))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(st.sampled_from(EVENTS), max_size=6), group=groups())
def test_a_group_gets_the_answers_and_leaves_the_state_of_one_by_one(
    addresses: Addresses,
    session: Session,
    before: list[Event],
    group: list[tuple[Event, int | None]],
) -> None:
    with session.transaction(force_rollback=True):
        one_by_one(session, [(one, None) for one in before])
        alone = one_by_one(session, group), [session.execute(one).fetchall() for one in STATE]

    async def kept(session: AsyncSession) -> tuple[Answers, list[Any]]:
        async with session.transaction(force_rollback=True):
            for one in before:
                await capture_together(session, told([(one, None)]), AT)
            answers = await capture_together(session, told(group), AT)
            return answers, [await (await session.execute(one)).fetchall() for one in STATE]

    assert on_a_connection(addresses, kept) == alone


def test_receipts_made_together_are_those_made_one_by_one() -> None:
    records = [record_of(one) for one in EVENTS]
    assert receipts_of(records, KEY, AT) == [receipt_of(one, KEY, AT) for one in records]
    assert receipts_of([], KEY, AT) == []


def test_an_unexpected_number_harms_nobody_else_in_the_group(addresses: Addresses, session: Session) -> None:
    capture(session, made(0), KEY)
    answers = together(addresses, [(diagnosed(0), 5), (made(1), 0), (made(2), 1)])
    assert [one is not None and one.is_new for one in answers] == [False, True, False]
    assert flaws(session) == ()
    assert session.execute("SELECT count(*) FROM meguri.batteries").fetchone() == (2,)


def test_a_race_for_one_event_keeps_nothing_of_the_group_and_leaves_the_connection_whole(
    addresses: Addresses, session: Session
) -> None:
    async def raced(group: AsyncSession) -> Answers:
        with session.transaction():
            capture(session, diagnosed(0), KEY)
            waiting = asyncio.create_task(
                capture_together(group, told([(made(1), None), (diagnosed(0), None)]), AT)
            )
            await asyncio.sleep(0.1)  # it waits for the battery, or finds the event known
        with pytest.raises(psycopg.errors.UniqueViolation):
            await waiting
        return await capture_together(group, told([(made(1), None), (diagnosed(0), None)]), AT)

    answers = on_a_connection(addresses, raced)
    assert all(one is not None for one in answers)
    assert not answers[1].is_new
    assert session.execute("SELECT count(*) FROM meguri.events").fetchone() == (2,)
    assert flaws(session) == ()


def test_nobody_in_the_group_waits_for_a_battery_that_is_held_long(
    addresses: Addresses, session: Session, connections: Pool
) -> None:
    with session.transaction():
        capture(session, made(0), KEY)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            together(addresses, [(diagnosed(0), None), (made(1), None)])
    with connections.connection() as other:
        assert json.loads(capture(other, made(1), KEY).receipt)["battery"] == battery(1)


def test_a_connection_that_lost_its_claim_keeps_nothing(addresses: Addresses) -> None:
    async def without(session: AsyncSession) -> Answers:
        await session.execute("SELECT set_config('meguri.asker', '', false)")
        return await capture_together(session, told([(made(0), None)]), AT)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        on_a_connection(addresses, without)


def test_keys_that_nobody_has_are_nobodys(addresses: Addresses) -> None:
    async def asked(session: AsyncSession) -> dict[bytes, Asker]:
        return await askers_of_keys(session, [bytes(32), b"\1" * 32])

    assert on_a_connection(addresses, asked) == {}

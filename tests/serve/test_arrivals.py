"""Promise: events that arrive at the same time are kept together and answered as if each had come alone."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.told import CHASSIS, battery, diagnosed, lives
from tests.serve.asking import Client
from tests.serve.people import DEALER, MAKER, People

from meguri.passport.events import Event, as_epcis, event_of
from meguri.registry.accounts.audit import entries
from meguri.registry.checking import flaws
from meguri.registry.store import Captured, life_of
from meguri.serve.arrivals import LARGEST, PATH
from meguri.serve.committing import LARGEST_GROUP, Arrival, Committer, next_group

EVENTS = lives(3, 3)
Ask = tuple[dict[str, str], Event | bytes, str]  # headers, what is sent, what stands behind the question mark


def begun(number: int, by: str = MAKER, **says: object) -> Event:
    told = {"battery_status": "original"} | says
    return event_of("registered", battery(number), "2025-04-01T09:00:00+09:00", by, says=told)


def found(number: int, minute: int = 0, by: str = MAKER) -> Event:
    return replace(diagnosed(number, minute), by=by)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Captured | None]:
    """What became of each event that joined a group."""
    answers: list[Captured | None] = []
    inner = Committer.keep

    async def keep(self: Committer, arrival: Arrival) -> Captured | None:
        answers.append(await inner(self, arrival))
        return answers[-1]

    monkeypatch.setattr(Committer, "keep", keep)
    return answers


def sent(client: Client, *asked: Ask) -> list[httpx.Response]:
    """Send events, all at the same moment."""
    requests = []
    for headers, told, query in asked:
        content = told if isinstance(told, bytes) else json.dumps(as_epcis(told)).encode()
        options = {"content": content, "headers": {"content-type": "application/json"} | headers}
        requests.append((PATH + query, options))
    return client.at_once("POST", requests)


def codes(answers: Sequence[httpx.Response]) -> list[int]:
    return [one.status_code for one in answers]


def test_kept_together_or_alone_the_answer_is_the_same(
    client: Client, people: People, kept: list[Captured | None]
) -> None:
    key = people.key("maker")
    (first,) = sent(client, (key, begun(7000), ""))
    (again,) = sent(client, (key, begun(7000), ""))
    assert [one is not None and one.is_new for one in kept] == [True, False]
    (alone,) = sent(client, (key, begun(7000), "?lang=en"))
    assert len(kept) == 2  # what has more behind the question mark goes the usual way
    assert codes([first, again, alone]) == [201, 200, 200]
    assert again.content == alone.content
    assert first.content == alone.content.replace(b'"is_new":false', b'"is_new":true')
    assert first.headers["content-type"] == alone.headers["content-type"]


def test_of_many_that_arrive_at_once_each_gets_its_own_answer(
    client: Client, people: People, kept: list[Captured | None]
) -> None:
    key, numbers = people.key("maker"), range(7100, 7110)
    assert codes(sent(client, *((key, begun(one), "") for one in numbers))) == [201] * 10
    assert [one is not None for one in kept] == [True] * 10
    good: list[Ask] = [(key, found(one, minute), "") for minute in (1, 2) for one in numbers]
    bad: list[tuple[int, Ask]] = [
        (401, ({}, found(7100, 5), "")),
        (401, ({"x-api-key": "mgr_" + "A" * 43}, found(7100, 5), "")),
        (403, (people.key("dealer"), found(7100, 5, DEALER), "")),
        (403, (key, found(7100, 5, DEALER), "")),
        (409, (key, found(7100, 6), "?expected=77")),
        (422, (key, b"{}", "")),
        (400, (key, b"{", "")),
        (415, (key | {"content-type": "text/plain"}, found(7100, 5), "")),
        (422, (key, found(7100, 5), "?expected=-1")),
        (200, (key, begun(7101), "")),
    ]
    mixed = [*good[:7], *(one for _, one in bad), *good[7:]]
    answers = sent(client, *mixed)
    assert codes(answers[:7] + answers[7 + len(bad) :]) == [201] * 20
    assert codes(answers[7 : 7 + len(bad)]) == [status for status, _ in bad]
    with client.app.state.house.memory.own_session() as session:
        for one in numbers:
            life = life_of(session, battery(one))
            assert {event.id for event in life} == {begun(one).id, found(one, 1).id, found(one, 2).id}
        assert flaws(session) == ()


def test_the_same_event_at_once_is_kept_once(client: Client, people: People) -> None:
    key = people.key("maker")
    answers = sent(client, *[(key, begun(7200), "")] * 12)
    assert sorted(codes(answers)) == [200] * 11 + [201]
    assert len({one.json()["receipt"]["proof"]["proofValue"] for one in answers}) == 1
    strict = sent(client, *[(key, found(7200, minute), "?expected=1") for minute in range(8)])
    assert sorted(codes(strict)) == [201] + [409] * 7


def test_each_that_is_new_has_its_line_in_the_audit_log_and_each_refusal_its_own(
    client: Client, people: People
) -> None:
    memory = client.app.state.house.memory
    with memory.own_session() as session:
        before = entries(session, limit=1)
    asked: list[Ask] = [(people.key("maker"), begun(number), "") for number in (7300, 7301, 7300)]
    asked.append((people.key("dealer"), found(7302, by=MAKER), ""))
    sent(client, *asked)
    with memory.own_session() as session:
        lines = [one for one in entries(session) if not before or one.audit_no > before[0].audit_no]
    done = sorted((one.subject, one.battery_id) for one in lines if one.outcome == "done")
    assert done == sorted((begun(number).id, battery(number)) for number in (7300, 7301))
    assert {(one.way, one.verb, one.resource) for one in lines if one.outcome == "done"} == {
        ("key", "create", "event")
    }
    assert [one.outcome for one in lines if one.outcome != "done"] == ["refused"]


def test_owner_data_are_sealed_in_a_group_as_they_are_alone(
    client: Client, people: People, kept: list[Captured | None]
) -> None:
    key = people.key("maker")
    told = [begun(number, chassis_number=f"{CHASSIS}{number}") for number in (7400, 7401)]
    answers = sent(client, (key, begun(7402), ""), *((key, one, "") for one in told))
    assert codes(answers) == [201] * 3
    assert all(one is not None for one in kept)
    again = sent(client, *((key, one, "?lang=en") for one in told))
    assert codes(again) == [200] * 2  # sealed the usual way it has the same address
    house = client.app.state.house
    with house.memory.own_session() as session:
        for one in told:
            life = life_of(session, one.battery_id)
            assert str(life[0].says["chassis_number"]).startswith("ni:///sha-256;")
            (opened,) = house.vault.open_events(session, one.battery_id, life)
            assert opened.says["chassis_number"] == one.says["chassis_number"]


def test_nothing_is_sealed_for_an_event_that_is_not_kept(client: Client, people: People) -> None:
    key, told = people.key("maker"), begun(7500, chassis_number=CHASSIS)
    assert codes(sent(client, (key, told, "?expected=3"), (key, begun(7501), ""))) == [409, 201]
    with client.app.state.house.memory.own_session() as session:
        for table in ("meguri.boxes WHERE battery_id = %s", "meguri.subjects WHERE subject_id = %s"):
            row = session.execute(f"SELECT count(*) FROM {table}", [told.battery_id]).fetchone()  # noqa: S608
            assert row == (0,)


def test_what_is_large_goes_the_usual_way(
    client: Client, people: People, kept: list[Captured | None]
) -> None:
    told = json.dumps(as_epcis(begun(7600))).encode() + b" " * LARGEST
    assert codes(sent(client, (people.key("maker"), told, ""))) == [201]
    assert kept == []


def test_after_the_database_was_away_groups_are_kept_again(
    client: Client, people: People, kept: list[Captured | None]
) -> None:
    key, house = people.key("maker"), client.app.state.house
    sent(client, (key, begun(7700), ""))
    with house.memory.own_session() as session:
        session.execute("SELECT pg_terminate_backend(%s)", [house.committer._session.info.backend_pid])
    assert codes(sent(client, (key, begun(7701), ""), (key, begun(7702), ""))) == [201, 201]
    assert kept[1:] == [None, None]
    house.committer._resting_until = 0.0
    assert codes(sent(client, (key, begun(7703), ""))) == [201]
    assert kept[3] is not None


ARRIVALS = st.lists(st.tuples(st.sampled_from(EVENTS), st.none() | st.integers(0, 3)), max_size=100)


@given(asked=ARRIVALS)
def test_a_group_is_one_that_order_does_not_matter_to(asked: list[tuple[Event, int | None]]) -> None:
    waiting: list[Any] = [(Arrival(b"", event, expected, None), None) for event, expected in asked]
    group, later = next_group(waiting)
    assert len(group) <= LARGEST_GROUP
    assert sorted(map(id, [*group, *later])) == sorted(map(id, waiting))
    assert bool(group) == bool(waiting)
    events = [arrival.event_id for arrival, _ in group]
    assert len(set(events)) == len(events)
    for arrival, _ in group:
        if arrival.expected is not None:
            assert sum(one.event.battery_id == arrival.event.battery_id for one, _ in group) == 1
    for part in (group, later):
        places = [next(place for place, one in enumerate(waiting) if one is found) for found in part]
        assert places == sorted(places)

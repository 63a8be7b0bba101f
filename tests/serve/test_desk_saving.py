"""A verdict is recorded once, however often and by whichever process it is sent; no car gets two records."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import identifier_of, inhabited
from tests.serve.test_desk_doors import Person

from meguri.passport.events import event_of
from meguri.registry.embedded import Embedded
from meguri.registry.own_cars import claimed
from meguri.registry.vault import capture_sealed
from meguri.report.diagnosis_json import diagnosis_json
from meguri.serve.diagnosing import REQUEST, diagnosed
from meguri.serve.jobs import Job

SELLER = identifier_of("seller")


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people and no battery."""
    with inhabited(server, tmp_path_factory.mktemp("saving")) as one:
        yield one


@pytest.fixture(scope="module")
def seller(client: Client) -> Person:
    """A dealer who diagnoses."""
    return Person(client, "seller")


def case(client: Client, chassis: str | None, by: str = SELLER) -> Job:
    """A diagnosis that is done."""
    job = client.app.state.house.jobs.begin("case", by=[by] if by else [])
    asked = {"model": "leaf40", "prefecture": "福岡県", "on_day": "2026-11-01", "odometer_km": 40_000}
    asked |= {"chassis_number": chassis} if chassis else {}
    job.write(REQUEST, asked)
    found = diagnosis_json(diagnosed(asked, job.folder))
    job.tell(job.told() | {"status": "done", "diagnosis": found})
    return job


def count(client: Client) -> tuple[int, int]:
    """How many batteries and events there are."""
    with client.app.state.house.memory.own_session() as session:
        row = session.execute(
            "SELECT (SELECT count(*) FROM meguri.batteries), (SELECT count(*) FROM meguri.events)"
        ).fetchone()
    return int(row[0]), int(row[1])


def sent(seller: Person) -> dict[str, Any]:
    """The form that saves a case as a new battery, to be sent."""
    data = {"csrf": seller.token("/account"), "to": "new", "battery": ""}
    return {"data": data, "headers": seller._headers()}


@pytest.mark.parametrize("chassis", [None, "ZE1-100001"])
def test_a_triple_tap_records_once(client: Client, seller: Person, chassis: str | None) -> None:
    job, (batteries, events) = case(client, chassis), count(client)
    place = f"/diagnose/{job.name}/save"
    answers = client.at_once("POST", [(place, sent(seller)) for _ in range(3)])
    assert [one.status_code for one in answers] == [303, 303, 303]
    assert count(client) == (batteries + 1, events + 2)


def test_what_was_recorded_before_a_server_ended_is_not_recorded_again(
    client: Client, seller: Person
) -> None:
    job = case(client, None)
    before = job.told()
    assert seller.send("/account", f"/diagnose/{job.name}/save", {"to": "new"}).status_code == 303
    recorded, saved = count(client), job.told()["battery_id"]
    job.tell(before)  # as if it had ended before it could say so
    assert seller.send("/account", f"/diagnose/{job.name}/save", {"to": "new"}).status_code == 303
    assert (count(client), job.told()["battery_id"]) == (recorded, saved)


def test_a_car_that_is_there_already_is_said_to_be_known(client: Client, seller: Person) -> None:
    first, again = case(client, "ZE1-100002"), case(client, "ze1-100002")
    assert seller.send("/account", f"/diagnose/{first.name}/save", {"to": "new"}).status_code == 303
    known, recorded = first.told()["battery_id"], count(client)
    answer = seller.send("/account", f"/diagnose/{again.name}/save", {"to": "new"})
    assert (answer.status_code, count(client)) == (409, recorded)
    assert known in answer.text
    assert re.search(r'value="known" checked', answer.text)
    told = {"to": "known", "battery": known}
    assert seller.send("/account", f"/diagnose/{again.name}/save", told).status_code == 303
    assert count(client) == (recorded[0], recorded[1] + 1)


def test_two_cases_of_one_car_at_once_make_one_battery(client: Client, seller: Person) -> None:
    jobs, (batteries, _) = [case(client, "ZE1-100003") for _ in range(3)], count(client)
    asked = [(f"/diagnose/{one.name}/save", sent(seller)) for one in jobs]
    assert sorted(one.status_code for one in client.at_once("POST", asked)) == [303, 409, 409]
    assert count(client)[0] == batteries + 1


def test_a_case_that_another_process_has_is_told_to_be_busy(
    client: Client, seller: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meguri.registry.own_cars.PATIENCE_S", 0.0)
    job, before = case(client, None), count(client)
    with client.app.state.house.memory.own_session() as session, claimed(session, "case", job.name):
        for what in ("save", "certificate"):
            answer = seller.send("/account", f"/diagnose/{job.name}/{what}", {"to": "new"})
            assert answer.status_code == 409
    assert count(client) == before


def test_signing_in_from_a_verdict_leads_back_to_it(client: Client) -> None:
    job = case(client, None, by="")
    page = Person(client).get(f"/diagnose/{job.name}").text
    assert f"/sign-in?onward=/diagnose/{job.name}" in page.replace("%2F", "/")


SAID = "see for yourself"


def test_what_could_not_be_compared_is_said_where_a_verdict_is_saved(client: Client, seller: Person) -> None:
    """A battery with neither number nor model, a diagnosis with both, and the other way round."""
    bare, full = battery(61), battery(62)
    house, day = client.app.state.house, "2025-04-01T09:00:00+09:00"
    with house.memory.own_session() as session:
        for ident, says in (
            (bare, {"battery_status": "original"}),
            (full, {"vehicle_model": "Nissan Leaf 40 kWh", "chassis_number": "ZE1-700001"}),
        ):
            event = event_of("registered", ident, day, SELLER, says=says)
            capture_sealed(session, event, house.key, house.vault)
    for ident, chassis, said in (
        (
            bare,
            "ZE1-700002",
            ["record of this battery has no chassis", "record of this battery names no model"],
        ),
        (full, None, ["diagnosis names no chassis number"]),
        (full, "ZE1-700001", []),
    ):
        job = case(client, chassis)
        place = f"/diagnose/{job.name}"
        assert SAID not in seller.get(place).text
        assert seller.send(place, f"{place}/save", {"to": "known", "battery": ident}).status_code == 303
        page = seller.get(place).text
        assert (SAID in page) is bool(said)
        assert all(one in page for one in said)
    new = case(client, None)
    assert (
        seller.send(f"/diagnose/{new.name}", f"/diagnose/{new.name}/save", {"to": "new"}).status_code == 303
    )
    assert SAID not in seller.get(f"/diagnose/{new.name}").text  # its record begins with this diagnosis

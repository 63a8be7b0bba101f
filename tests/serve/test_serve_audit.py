"""Promise: the audit log tells who recorded, shared, signed in or was refused what; nothing personal."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.certificate.diagnosed_car import diagnosis
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import PASSWORD, identifier_of, inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.passport.events import Event, as_epcis, event_of
from meguri.registry.accounts.audit import Entry, entries
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import organisation_of
from meguri.registry.embedded import Embedded
from meguri.serve.diagnosing import REQUEST

CHASSIS = "ZE1-123456"


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people."""
    with inhabited(server, tmp_path_factory.mktemp("audit")) as one:
        yield one


@pytest.fixture(scope="module")
def key(client: Client) -> dict[str, str]:
    """Of the seller."""
    with client.app.state.house.memory.own_session() as session:
        made, _ = make_key(session, organisation_of(session, identifier_of("seller")), "k", {"dealer"}, 30)
    return {"Authorization": f"Bearer {made}"}


def begun(place: int, **says: Any) -> Event:
    told = {"battery_status": "original"} | says
    return event_of(
        "registered", battery(place), "2025-04-01T09:00:00+09:00", identifier_of("seller"), says=told
    )


def lines(client: Client, since: int = 0) -> list[Entry]:
    """What was written after a line, the oldest first."""
    with client.app.state.house.memory.own_session() as session:
        return [one for one in reversed(entries(session, limit=1000)) if one.audit_no > since]


def last(client: Client) -> int:
    found = lines(client)
    return found[-1].audit_no if found else 0


def told(found: list[Entry]) -> list[tuple[str, str, str, str | None]]:
    return [(one.verb, one.resource, one.outcome, one.battery_id) for one in found]


def test_an_event_leaves_one_line_however_often_it_comes(client: Client, key: dict[str, str]) -> None:
    since = last(client)
    for _ in range(3):
        assert client.post("/api/v1/events", json=as_epcis(begun(1)), headers=key).status_code in (200, 201)
    (line,) = lines(client, since)
    assert told([line]) == [("create", "event", "done", battery(1))]
    assert (line.subject, line.way) == (begun(1).id, "key")
    assert line.organisation_id == identifier_of("seller")
    assert line.credential_no is not None
    owned = begun(2, chassis_number=CHASSIS)  # sealed, in a transaction of its own
    since = last(client)
    assert client.post("/api/v1/events", json=as_epcis(owned), headers=key).status_code == 201
    assert told(lines(client, since)) == [("create", "event", "done", battery(2))]


def test_many_events_leave_one_line_of_each_sort(client: Client, key: dict[str, str]) -> None:
    since = last(client)
    body = "\n".join(json.dumps(as_epcis(begun(place))) for place in (1, 3, 4, 5)).encode()
    headers = key | {"content-type": "application/x-ndjson"}
    assert client.post("/api/v1/events/bulk", content=body, headers=headers).status_code in (200, 201)
    (line,) = lines(client, since)
    assert told([line]) == [("create", "event", "done", None)]
    assert line.subject == f"{begun(3).id} (+2)"


def test_what_is_not_kept_leaves_no_line(client: Client, key: dict[str, str]) -> None:
    since = last(client)
    later = event_of("stated", battery(1), "2025-04-02T09:00:00+09:00", identifier_of("seller"),
                     says={"mileage_km": 1.0})  # fmt: skip
    answer = client.post("/api/v1/events?expected=9", json=as_epcis(later), headers=key)
    assert answer.status_code == 409
    assert lines(client, since) == []


def test_what_is_refused_leaves_a_line_and_nobody_leaves_none(client: Client, key: dict[str, str]) -> None:
    since = last(client)
    foreign = event_of("stated", battery(1), "2025-04-02T09:00:00+09:00", identifier_of("buyer"),
                       says={"mileage_km": 1.0})  # fmt: skip
    assert client.post("/api/v1/events", json=as_epcis(foreign), headers=key).status_code == 403
    place = f"/api/v1/passports/{battery(1).replace('/', '%2F')}?role=authority"
    assert client.get(place, headers=key).status_code == 403
    assert client.get(place).status_code == 401
    assert client.get("/admin", headers=key).status_code == 403
    assert client.get("/admin").status_code in (303, 401)
    assert told(lines(client, since)) == [
        ("create", "event", "refused", battery(1)),
        ("read", "passport", "refused", battery(1)),
        ("read", "registry", "refused", None),
    ]


def test_many_lines_that_are_refused_alike_are_one(client: Client, key: dict[str, str]) -> None:
    since = last(client)
    foreign = [
        event_of("stated", battery(1), f"2025-04-02T09:00:{second:02d}+09:00", identifier_of("buyer"),
                 says={"mileage_km": 1.0}) for second in range(50)
    ]  # fmt: skip
    body = "\n".join(json.dumps(as_epcis(one)) for one in foreign).encode()
    client.post("/api/v1/events/bulk", content=body, headers=key | {"content-type": "application/x-ndjson"})
    assert told(lines(client, since)) == [("create", "event", "refused", battery(1))]


def test_signing_in_sharing_and_a_refused_form_leave_lines(client: Client) -> None:
    since = last(client)
    client.call(client.app.state.house.memory.advance)
    wrong = {"mail": mail_of("seller"), "password": "not the password at all"}
    assert Person(client).send("/sign-in", "/sign-in", wrong).status_code == 400
    seller = Person(client, "seller")
    share = {"battery": battery(1), "taker": identifier_of("buyer"), "until": "2027-01-01"}
    assert seller.send("/shares", "/shares", share).status_code == 303
    number = re.search(r"/shares/(\d+)/withdraw", seller.get("/shares").text)
    assert number is not None
    assert seller.send("/shares", f"/shares/{number.group(1)}/withdraw", {}).status_code == 303
    assert seller.post("/shares", share | {"csrf": "0" * 64}).status_code == 403
    buyer = Person(client, "buyer")
    assert buyer.send("/shares", "/shares", share | {"taker": identifier_of("guarantor")}).status_code == 403
    assert seller.send("/account", "/sign-out", {}).status_code == 303
    assert told(lines(client, since)) == [
        ("create", "account", "refused", None),
        ("create", "account", "done", None),
        ("create", "grant", "done", battery(1)),
        ("remove", "grant", "done", battery(1)),
        ("change", "account", "refused", None),
        ("create", "account", "done", None),
        ("create", "grant", "refused", battery(1)),
        ("remove", "account", "done", None),
    ]


def test_a_certificate_leaves_a_line_and_a_foreign_battery_gets_none(client: Client) -> None:
    house = client.app.state.house
    client.call(house.memory.advance)
    jobs = {}
    for name in ("seller", "buyer"):
        jobs[name] = house.jobs.begin("case", by=[identifier_of(name)])
        jobs[name].write(REQUEST, {"model": "Nissan Leaf 40 kWh", "prefecture": "Fukuoka"})
        done = {"status": "done", "diagnosis": diagnosis(), "battery_id": battery(1), "event_id": begun(1).id}
        jobs[name].tell(jobs[name].told() | done)
    since = last(client)
    buyer, seller = Person(client, "buyer"), Person(client, "seller")
    place = f"/diagnose/{jobs['buyer'].name}"
    assert buyer.send("/account", f"{place}/certificate", {}).status_code == 403
    place = f"/diagnose/{jobs['seller'].name}"
    assert seller.send("/account", f"{place}/certificate", {}).status_code == 303
    called = jobs["seller"].told()["certificate"]
    found = [one for one in lines(client, since) if one.resource != "account"]
    assert told(found) == [
        ("create", "certificate", "refused", battery(1)),
        ("create", "event", "done", battery(1)),
        ("create", "certificate", "done", battery(1)),
    ]
    assert called not in str(found)  # its name opens it to whoever has the paper


def test_no_line_tells_of_a_person_or_a_secret(client: Client, key: dict[str, str]) -> None:
    """After all the tests above."""
    found = lines(client)
    assert len(found) > 10
    whole = "\n".join(str(one) for one in found)
    secrets = (
        CHASSIS,
        PASSWORD,
        "@example.com",
        "Sato",
        key["Authorization"].removeprefix("Bearer "),
        "not the",
    )
    assert not [one for one in secrets if one in whole]

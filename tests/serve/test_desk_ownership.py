"""Promise: who owns a battery is decided in two steps, by who may, with a reason, and on the audit log."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import identifier_of, inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.passport.events import custody, event_of
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.audit import entries
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.embedded import Embedded
from meguri.registry.passports import latest_day
from meguri.registry.store import life_of, utc_now
from meguri.registry.vault import capture_sealed
from meguri.serve.deciding import KIND

PAGE = "/admin/ownership"
SOLD, FRESH, RACED = battery(41), battery(42), battery(43)
TOLD = {"why": "the contract says so", "document": "C-2026-7"}


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The seller's batteries: sold to nobody here, never sold, sold."""
    with inhabited(server, tmp_path_factory.mktemp("ownership")) as one:
        house, seller = one.app.state.house, identifier_of("seller")
        with house.memory.own_session() as session:
            for ident in (SOLD, FRESH, RACED):
                says = {"battery_status": "original"}
                begun = event_of("registered", ident, "2025-04-01T09:00:00+09:00", seller, says=says)
                capture_sealed(session, begun, house.key, house.vault)
            for ident in (SOLD, RACED):
                parties = {"giver": seller, "taker": identifier_of("buyer")}
                sale = event_of("sold", ident, "2025-05-01T09:00:00+09:00", seller, custody=parties)
                capture_sealed(session, sale, house.key, house.vault)
        one.call(house.memory.advance)
        yield one


def decisions(client: Client, ident: str) -> list[tuple[str | None, str | None]]:
    """The decisions in a record: from whom, to whom."""
    with client.app.state.house.memory.own_session() as session:
        told = [one.custody for one in life_of(session, ident) if one.kind == KIND]
    return [(one.giver, one.taker) for one in told if one is not None]


def owner(client: Client, ident: str) -> str | None:
    with client.app.state.house.memory.own_session() as session:
        life = life_of(session, ident)
    return custody(life, latest_day(life))[-1].holder


def test_it_is_shown_first_and_recorded_then(client: Client) -> None:
    house, buyer = client.app.state.house, identifier_of("buyer")
    with house.memory.own_session() as session:
        offer = Offer(SOLD, identifier_of("guarantor"), utc_now() + timedelta(days=9))
        give(session, house.accounts.wall, Asker(Way.KEY, organisation_id=buyer), offer)
    assert SOLD[-12:] in Person(client, "guarantor").get("/fleet").text
    admin, told = Person(client, "admin"), TOLD | {"battery": SOLD, "taker": "福岡EV販売"}
    looked = admin.send(PAGE, PAGE, told)
    assert looked.status_code == 200
    assert decisions(client, SOLD) == []
    for said in ("Osaka Motors", buyer, identifier_of("seller"), *TOLD.values()):
        assert said in unescape(looked.text)
    done = admin.send(PAGE, PAGE, told | {"giver": buyer, "taker": identifier_of("seller"), "sure": "yes"})
    assert done.status_code == 303
    assert decisions(client, SOLD) == [(buyer, identifier_of("seller"))]
    assert owner(client, SOLD) == identifier_of("seller")
    client.call(house.memory.advance)
    assert SOLD[-12:] not in Person(client, "guarantor").get("/fleet").text  # what the old owner shared ends
    assert SOLD[-12:] in Person(client, "seller").get("/fleet").text
    with house.memory.own_session() as session:
        noted = entries(session, battery_id=SOLD, limit=50)
    (line,) = [one for one in noted if (one.verb, one.resource) == ("create", "ownership")]
    assert (line.organisation_id, line.outcome) == (identifier_of("admin"), "done")
    assert unescape(admin.get("/admin/audit").text).count(SOLD[-12:]) > 0


def test_who_began_a_record_has_it_until_then_and_an_owner_needs_no_account(client: Client) -> None:
    authority = Person(client, "authority")
    told = TOLD | {"battery": FRESH, "taker": "did:web:elsewhere.example"}
    looked = authority.send(PAGE, PAGE, told)
    assert "福岡EV販売" in looked.text  # before any sale, who began its record
    assert "no account here" in looked.text
    assert authority.send(PAGE, PAGE, told | {"sure": "yes"}).status_code == 303
    assert decisions(client, FRESH) == [(identifier_of("seller"), "did:web:elsewhere.example")]
    back = TOLD | {"battery": FRESH, "taker": mail_of("buyer")}
    assert "a person" in authority.send(PAGE, PAGE, back).text


def test_all_that_is_missing_or_wrong_is_said_at_once(client: Client) -> None:
    admin = Person(client, "admin")
    for sure in ("", "yes"):
        answer = admin.send(PAGE, PAGE, {"battery": RACED, "giver": identifier_of("seller"), "sure": sure})
        assert answer.status_code == 400
        for said in ("who owns the battery now", "belongs to", "Say why", "Name the document"):
            assert said in unescape(answer.text)
    wrong = {"battery": RACED, "taker": "Nobody & Sons"}
    assert "Nobody is called 'Nobody & Sons'" in unescape(admin.send(PAGE, PAGE, TOLD | wrong).text)
    same = {"battery": RACED, "taker": "Osaka Motors"}
    assert "owns the battery already" in admin.send(PAGE, PAGE, TOLD | same).text
    assert admin.send(PAGE, PAGE, TOLD | {"battery": "no identifier", "taker": "x"}).status_code == 400
    assert decisions(client, RACED) == []


def test_who_looked_at_another_owner_is_told(client: Client) -> None:
    """Between looking and recording the battery was sold: what was looked at is not what would happen."""
    house, buyer = client.app.state.house, identifier_of("buyer")
    told = TOLD | {"battery": RACED, "giver": buyer, "taker": identifier_of("seller"), "sure": "yes"}
    parties = {"giver": buyer, "taker": identifier_of("guarantor")}
    sale = event_of("sold", RACED, "2025-06-01T09:00:00+09:00", buyer, custody=parties)
    with house.memory.own_session() as session:
        capture_sealed(session, sale, house.key, house.vault)
    answer = Person(client, "admin").send(PAGE, PAGE, told)
    assert answer.status_code == 400
    assert "Look at its record again" in answer.text
    assert decisions(client, RACED) == []


@pytest.mark.parametrize("who", ["seller", "buyer", "guarantor"])
def test_others_decide_nothing(client: Client, who: str) -> None:
    person = Person(client, who)
    assert person.get(PAGE).status_code == 403
    told = TOLD | {"battery": RACED, "taker": identifier_of(who), "sure": "yes"}
    assert person.send("/account", PAGE, told).status_code == 403
    assert decisions(client, RACED) == []

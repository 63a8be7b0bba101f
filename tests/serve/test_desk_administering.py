"""Promise: no account ends by one tap or for ever, nobody is meant by mistake, the log tells who did what."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import ORGANISATIONS, PASSWORD, identifier_of, inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.passport.events import event_of
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.embedded import Embedded
from meguri.registry.vault import capture_sealed

TWINS = ("urn:uuid:00000000-0000-4000-8000-0000000000f1", "urn:uuid:00000000-0000-4000-8000-0000000000f2")
SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
ACCOUNTS, AUDIT = "/admin/accounts", "/admin/audit"
CLOSE, REOPEN = "/admin/organisations/close", "/admin/organisations/reopen"


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people, two organisations of one name, and a battery of the seller's."""
    with inhabited(server, tmp_path_factory.mktemp("administering")) as one:
        house, seller = one.app.state.house, identifier_of("seller")
        with house.memory.own_session() as session:
            for identifier in TWINS:
                make_organisation(session, identifier, "山田自動車", {"dealer"})
            says = {"battery_status": "original"}
            event = event_of("registered", battery(0), "2025-04-01T09:00:00+09:00", seller, says=says)
            capture_sealed(session, event, house.key, house.vault)
            note(session, Asker(Way.REGISTRY, person_id="os-user:hanako"), "create", "key", "77")
        one.call(house.memory.advance)
        yield one


def test_an_account_is_closed_in_two_steps_and_opened_again(client: Client) -> None:
    admin, told = Person(client, "admin"), {"identifier": identifier_of("buyer")}
    assert admin.send(ACCOUNTS, CLOSE, told).status_code == 400
    assert Person(client, "buyer").get("/account").status_code == 200
    assert admin.send(ACCOUNTS, CLOSE, told | {"sure": "yes"}).status_code == 303
    login = {"mail": mail_of("buyer"), "password": PASSWORD}
    answer = Person(client).send("/sign-in", "/sign-in", login)
    assert answer.status_code == 400
    assert "account was closed" in answer.text.replace("&#39;", "'")
    assert REOPEN in admin.get(ACCOUNTS).text
    assert admin.send(ACCOUNTS, REOPEN, told).status_code == 303
    assert Person(client, "buyer").get("/account").status_code == 200


def test_what_was_typed_for_an_account_is_there_again_to_be_mended(client: Client) -> None:
    admin = Person(client, "admin")
    told = {"person": "保証三郎", "mail": "g3@people.example", "works_for": TWINS[1], "password": "too short"}
    page = admin.send(ACCOUNTS, "/admin/people", told)
    assert page.status_code == 400
    assert 'value="保証三郎"' in page.text
    assert 'value="g3@people.example"' in page.text
    assert re.search(rf'<option value="{TWINS[1]}" selected>山田自動車 · {TWINS[1]}<', page.text)
    assert "too short" not in page.text
    told = {"name": "第三保証", "identifier": "no address", "roles": "guarantor"}
    page = admin.send(ACCOUNTS, "/admin/organisations", told)
    assert page.status_code == 400
    assert 'value="第三保証"' in page.text
    assert 'value="no address"' in page.text
    assert re.search(r'value="guarantor"[^>]* checked', page.text)
    assert len(re.findall(r'<details class="fold" open>', page.text)) == 1


def test_the_last_who_administers_stays(client: Client) -> None:
    admin = Person(client, "admin")
    told = {"identifier": identifier_of("admin"), "sure": "yes"}
    assert admin.send(ACCOUNTS, CLOSE, told).status_code == 409
    house = client.app.state.house
    with house.memory.own_session() as session:
        row = session.execute(
            "SELECT p.person_id FROM meguri.people p JOIN meguri.memberships m USING (person_no) "
            "WHERE 'administrator' = ANY (m.roles)"
        ).fetchone()
    assert admin.send(ACCOUNTS, "/admin/people/erase", {"person_id": row[0]}).status_code == 409
    assert admin.get("/admin").status_code == 200


def test_a_name_that_two_have_is_refused_and_says_both_identifiers(client: Client) -> None:
    seller = Person(client, "seller")
    told = {"battery": battery(0), "until": SOON, "reads_as": "owner"}
    answer = seller.send("/shares", "/shares", told | {"taker": "山田自動車"})
    assert answer.status_code == 400
    assert all(one in answer.text for one in TWINS)
    assert seller.send("/shares", "/shares", told | {"taker": TWINS[1]}).status_code == 303
    house = client.app.state.house
    with house.memory.own_session() as session:
        rows = session.execute("SELECT taker FROM meguri.access_grants").fetchall()
    assert rows == [(TWINS[1],)]


def test_the_log_says_who_did_it_and_what_was_done_by_command(client: Client) -> None:
    admin = Person(client, "admin")
    page = admin.get(AUDIT).text
    assert "by command on the server (hanako)" in page
    assert "Admin Sato · Operator" in page
    assert "signed in" in page
    admin.get(ACCOUNTS)
    assert ": listed" in admin.get(f"{AUDIT}?verb=list").text


def test_the_log_is_narrowed_by_day_kind_and_person(client: Client) -> None:
    admin = Person(client, "admin")
    by_command = rows_of(admin.get(f"{AUDIT}?by=registry").text)
    assert len(by_command) == 1
    assert "hanako" in by_command[0]
    of_seller = rows_of(admin.get(f"{AUDIT}?who={mail_of('seller')}").text)
    assert of_seller
    assert all("Seller Sato" in one for one in of_seller)
    assert rows_of(admin.get(f"{AUDIT}?who={ORGANISATIONS['admin'][1]}").text)
    assert rows_of(admin.get(f"{AUDIT}?day=2001-01-01").text) == []
    made = rows_of(admin.get(f"{AUDIT}?verb=create").text)
    assert made
    assert all("listed" not in one for one in made)
    for bad in ("day=yesterday", "who=nobody-here"):
        assert admin.get(f"{AUDIT}?{bad}").status_code == 400
    assert admin.get(f"{AUDIT}?before=99999999999999999999999").status_code == 422


def test_whoever_holds_a_battery_reads_what_was_done_with_it_and_nobody_else_does(client: Client) -> None:
    Person(client, "seller").send(
        "/shares", "/shares", {"battery": battery(0), "taker": TWINS[0], "until": SOON}
    )
    page = Person(client, "seller").get("/shares").text
    found = re.search(r'href="(/audit\?battery=[^"]+)"', page)
    assert found
    place = found.group(1)
    answer = Person(client, "seller").get(place)
    assert answer.status_code == 200
    rows = rows_of(answer.text)
    assert rows
    assert all(ORGANISATIONS["seller"][1] in one for one in rows)
    assert "Seller Sato" not in "".join(rows)
    assert Person(client, "guarantor").get(place).status_code == 403
    assert Person(client).get(place).headers["location"].startswith("/sign-in")


def rows_of(page: str) -> list[str]:
    """The lines of the table."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [one for one in body.split("<tr>") if one.strip()]


def test_until_when_is_written_as_people_write_it(client: Client) -> None:
    seller = Person(client, "seller")
    told = {"battery": battery(0), "taker": TWINS[0]}
    for until, said in (("2020年1月5日", "2020-01-05 is over already"), ("2099年2月30日", "is no day"),
                        ("2099-02", "is no day"), ("", "is no day")):  # fmt: skip
        page = seller.send("/shares", "/shares", told | {"until": until})
        assert page.status_code == 400
        assert said in page.text
    house = client.app.state.house
    year = datetime.now(UTC).year + 1
    for until in (f"令和{year - 2018}年3月1日", f"{year}/3/1", f"{year}年3月1日"):
        assert seller.send("/shares", "/shares", told | {"until": until}).status_code == 303
    with house.memory.own_session() as session:
        rows = session.execute(
            "SELECT ends_at FROM meguri.access_grants ORDER BY grant_no DESC LIMIT 3"
        ).fetchall()
    assert {one.astimezone().date().isoformat() for (one,) in rows} == {f"{year}-03-02"}

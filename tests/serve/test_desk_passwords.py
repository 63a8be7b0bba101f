"""Promise: whoever has a password can change it, and one that somebody else chose opens nothing else."""

import re
from collections.abc import Iterator

import pytest
from tests.serve.asking import Client
from tests.serve.desk_people import PASSWORD, inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.registry.accounts.people import person_of_mail
from meguri.registry.embedded import Embedded

OTHER = "five green lamps upon a hill"
FIRST = "rain over the old harbour wall"
FORM = "/account/password"


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people."""
    with inhabited(server, tmp_path_factory.mktemp("passwords")) as one:
        yield one


def signed_in(client: Client, name: str, password: str) -> Person:
    """Somebody who signed in, or tried to."""
    person = Person(client)
    person.send("/sign-in", "/sign-in", {"mail": mail_of(name), "password": password})
    return person


def change(person: Person, old: str, new: str, again: str | None = None) -> int:
    """Send the form; the status of the answer."""
    told = {"old": old, "new": new, "again": new if again is None else again}
    return person.send(FORM, FORM, told).status_code


def test_it_is_changed_by_who_knows_it_and_every_other_session_ends(client: Client) -> None:
    here, elsewhere = Person(client, "buyer"), Person(client, "buyer")
    assert FORM in here.get("/account").text
    for old, new, again in (
        ("not the present one", OTHER, OTHER),
        (PASSWORD, "short", "short"),
        (PASSWORD, OTHER, OTHER + "s"),
        (PASSWORD, PASSWORD, PASSWORD),
    ):
        assert change(here, old, new, again) == 400
    assert elsewhere.get("/account").status_code == 200
    assert change(here, PASSWORD, OTHER) == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert signed_in(client, "buyer", PASSWORD).get("/account").status_code == 303
    assert signed_in(client, "buyer", OTHER).get("/account").status_code == 200
    assert Person(client).get(FORM).headers["location"].startswith("/sign-in")


def test_a_first_password_opens_the_form_and_nothing_else(client: Client) -> None:
    admin, before = Person(client, "admin"), Person(client, "seller")
    house = client.app.state.house
    with house.memory.own_session() as session:
        who = person_of_mail(session, house.accounts.secrets, mail_of("seller")).person_id
    told = {"person_id": who, "password": FIRST}
    assert (
        admin.send("/admin/accounts", "/admin/people/password", told | {"password": "x"}).status_code == 400
    )
    assert admin.send("/admin/accounts", "/admin/people/password", told).status_code == 303
    assert before.get("/account").status_code == 303
    seller = signed_in(client, "seller", FIRST)
    for place in ("/account", "/fleet", "/shares", "/diagnose", "/certificates"):
        assert seller.get(place).headers["location"] == FORM
    assert seller.get("/api/v1/batteries").json().get("batteries", []) == []
    assert "chosen by somebody else" in seller.get(FORM).text
    assert seller.post("/account/keys", {"name": "x", "csrf": seller.token(FORM)}).status_code == 303
    assert change(seller, FIRST, FIRST) == 400
    assert change(seller, FIRST, OTHER) == 303
    assert seller.get("/fleet").status_code == 200


def test_somebody_new_has_a_first_password(client: Client) -> None:
    admin = Person(client, "admin")
    told = {"mail": mail_of("new"), "person": "New", "works_for": "", "password": FIRST}
    assert admin.send("/admin/accounts", "/admin/people", told).status_code == 303
    new = signed_in(client, "new", FIRST)
    assert new.get("/account").headers["location"] == FORM
    assert change(new, FIRST, OTHER) == 303
    assert re.search("New", new.get("/account").text)


def test_guessing_the_present_one_is_slow(client: Client) -> None:
    person = Person(client, "guarantor")
    page = [person.send(FORM, FORM, {"old": f"guess {n}", "new": OTHER, "again": OTHER}) for n in range(7)]
    assert {one.status_code for one in page} == {400}
    assert "Too many attempts" in page[-1].text

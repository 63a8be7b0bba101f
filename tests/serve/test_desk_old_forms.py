"""A form that has become old does nothing, and leads back to its page; nobody is told it is not theirs."""

from collections.abc import Iterator

import pytest
from tests.serve.asking import ADDRESS, Client
from tests.serve.desk_people import PASSWORD, inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.registry.embedded import Embedded


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people and no battery."""
    with inhabited(server, tmp_path_factory.mktemp("old-forms")) as one:
        yield one


def test_a_form_of_a_session_that_ended_leads_back_to_its_page(client: Client) -> None:
    person = Person(client, "seller")
    old, place = {"csrf": person.token("/shares")}, {"referer": f"{ADDRESS}/shares?battery=x"}
    assert person.send("/account", "/sign-out", {}).status_code == 303
    page = person.post("/shares", old, headers=place)
    assert page.status_code == 403
    assert "This page has become old" in page.text
    assert 'href="/shares?battery=x"' in page.text
    assert "/sign-in?onward=%2Fshares%3Fbattery%3Dx" in page.text
    assert person.post("/sign-out", old).headers["location"] == "/"


def test_nobody_is_led_to_another_server(client: Client) -> None:
    person = Person(client, "seller")
    for told in ("https://evil.example/shares", f"{ADDRESS}//evil.example", "evil.example", ""):
        page = person.post("/shares", {"csrf": "0" * 64}, headers={"referer": told})
        assert page.status_code == 403
        assert "evil.example" not in page.text


def test_who_signed_in_in_another_tab_is_in(client: Client) -> None:
    person = Person(client)
    form = {"csrf": person.token("/sign-in"), "mail": mail_of("seller"), "password": PASSWORD}
    assert person.post("/sign-in", form).status_code == 303
    assert person.post("/sign-in", form).headers["location"] == "/sign-in"
    assert person.get("/account").status_code == 200

"""Whoever signs in with a company's account comes in as themselves, or not at all."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from tests.registry.accounts.mock_provider import (
    CALLBACK,
    CLIENT,
    SECRET,
    MockProvider,
)
from tests.serve.asking import Client
from tests.serve.desk_people import inhabited, mail_of
from tests.serve.test_desk_doors import Person

from meguri.registry.embedded import Embedded


@pytest.fixture(scope="module")
def client(
    server: Embedded, provider: MockProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A server that is set up with the provider."""
    settings = {
        "MEGURI_PUBLIC_URL": CALLBACK.removesuffix("/sign-in/back"),
        "MEGURI_OIDC_ISSUER": provider.issuer,
        "MEGURI_OIDC_NAME": "Fukuoka ID",
        "MEGURI_OIDC_CLIENT_ID": CLIENT,
        "MEGURI_OIDC_CLIENT_SECRET": SECRET,
    }
    with inhabited(server, tmp_path_factory.mktemp("provider"), **settings) as one:
        yield one


def sent_to(person: Person) -> str:
    """Begin at the sign-in page; the address that the browser is sent to."""
    place = re.search(r'href="(/sign-in/provider[^"]*)"', person.get("/sign-in").text)
    assert place
    answer = person.get(place.group(1))
    assert answer.status_code == 303
    return str(answer.headers["location"])


def back(person: Person, state: str, code: str) -> int:
    """Come back from the provider; the status."""
    return person.get(f"/sign-in/back?{urlencode({'state': state, 'code': code})}").status_code


@pytest.fixture(autouse=True)
def seller_there(provider: MockProvider) -> None:
    """The provider knows the seller, and does right."""
    provider.claims = {"email": mail_of("seller"), "sub": "seller-there"}


def test_who_has_an_account_here_comes_in_as_themselves(client: Client, provider: MockProvider) -> None:
    person = Person(client)
    assert back(person, *provider.sign_in(sent_to(person))) == 303
    assert mail_of("seller") in person.get("/account").text


def test_an_answer_is_good_once_and_for_one_browser(client: Client, provider: MockProvider) -> None:
    person, other = Person(client), Person(client)
    answer = provider.sign_in(sent_to(person))
    other.get("/sign-in")
    assert back(other, *answer) == 400
    assert back(person, *answer) == 400  # it was used up
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("claims", [{"nonce": "another"}, {"iss": "https://evil.example"}, {"exp": 1}])
def test_a_bad_token_lets_nobody_in(
    client: Client, provider: MockProvider, claims: dict[str, object]
) -> None:
    person = Person(client)
    answer = provider.sign_in(sent_to(person))
    provider.claims |= claims
    assert back(person, *answer) == 400
    assert person.get("/account").status_code == 303


def test_who_has_no_account_here_gets_none(client: Client, provider: MockProvider) -> None:
    provider.claims = {"email": "stranger@example.com", "sub": "stranger"}
    person = Person(client)
    assert back(person, *provider.sign_in(sent_to(person))) == 400
    assert person.get("/account").status_code == 303

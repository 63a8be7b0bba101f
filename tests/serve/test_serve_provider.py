"""Promise: on the way to a provider and back no session is chosen by others, and nobody is led away."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.registry.accounts.mock_provider import CALLBACK, CLIENT, SECRET, MockProvider
from tests.serve.asking import Client, opened
from tests.serve.desk_people import inhabited, mail_of

from meguri.registry.accounts.audit import entries
from meguri.registry.embedded import Embedded

STEM = CALLBACK.removesuffix("/sign-in/back")
PAGE = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture(scope="module")
def client(
    server: Embedded, provider: MockProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A server behind TLS that is set up with the provider."""
    settings = {
        "MEGURI_PUBLIC_URL": STEM,
        "MEGURI_OIDC_ISSUER": provider.issuer,
        "MEGURI_OIDC_NAME": "Fukuoka ID",
        "MEGURI_OIDC_CLIENT_ID": CLIENT,
        "MEGURI_OIDC_CLIENT_SECRET": SECRET,
    }
    with inhabited(server, tmp_path_factory.mktemp("oidc"), **settings) as one:
        yield one


@pytest.fixture(autouse=True)
def seller_there(provider: MockProvider) -> None:
    """The provider knows the seller, and does right."""
    provider.claims = {"email": mail_of("seller"), "sub": "seller-there"}


def cookies(answer: Any) -> dict[str, str]:
    """Name → the whole line that sets it."""
    told = answer.headers.get_list("set-cookie")
    return {one.partition("=")[0]: one for one in told}


def value(line: str) -> str:
    return line.partition(";")[0]


def through(client: Client, provider: MockProvider, cookie: str = "", onward: str = "") -> Any:
    """The whole way; the last answer."""
    query = f"?{urlencode({'onward': onward})}" if onward else ""
    headers = PAGE | ({"cookie": cookie} if cookie else {})
    sent = client.get(f"{STEM}/sign-in/provider{query}", headers=headers)
    assert sent.status_code == 303, sent.text
    state, code = provider.sign_in(sent.headers["location"])
    mark = value(cookies(sent)["__Host-meguri_form"])
    kept = "; ".join(one for one in (mark, cookie) if one)
    path = f"{STEM}/sign-in/back?{urlencode({'state': state, 'code': code})}"
    return client.get(path, headers=PAGE | {"cookie": kept})


def test_the_button_stands_where_a_provider_is_set_up(client: Client) -> None:
    assert "Sign in with Fukuoka ID" in client.get(f"{STEM}/sign-in", headers=PAGE).text


def test_cookies_of_the_way_are_for_this_host_and_no_script(client: Client, provider: MockProvider) -> None:
    sent = client.get(f"{STEM}/sign-in/provider", headers=PAGE)
    for line in (cookies(sent)["__Host-meguri_form"],
                 cookies(through(client, provider))["__Host-meguri_session"]):  # fmt: skip
        parts = {one.strip().lower() for one in line.split(";")[1:]}
        assert {"httponly", "samesite=lax", "secure", "path=/"} <= parts
    assert sent.headers["cache-control"] == "no-store"


def test_coming_back_begins_a_new_session_and_ends_the_one_before(
    client: Client, provider: MockProvider
) -> None:
    first = value(cookies(through(client, provider))["__Host-meguri_session"])
    again = value(cookies(through(client, provider, first))["__Host-meguri_session"])
    assert again != first
    assert client.get(f"{STEM}/account", headers=PAGE | {"cookie": first}).status_code == 303
    assert mail_of("seller") in client.get(f"{STEM}/account", headers=PAGE | {"cookie": again}).text


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/x"])
def test_nobody_is_led_away(client: Client, provider: MockProvider, onward: str) -> None:
    assert through(client, provider, onward=onward).headers["location"] == "/fleet"


def test_a_way_within_is_kept(client: Client, provider: MockProvider) -> None:
    found = through(client, provider, onward="/shares?battery=x")
    assert found.headers["location"] == "/shares?battery=x"


def test_an_answer_that_nobody_asked_for_is_a_page(client: Client) -> None:
    for query in ("", "?state=x&code=y", "?error=access_denied", "?state=" + "x" * 5_000):
        answer = client.get(f"{STEM}/sign-in/back{query}", headers=PAGE)
        assert answer.status_code == 400
        assert "text/html" in answer.headers["content-type"]
        assert "Begin again" in answer.text
        assert "__Host-meguri_session" not in cookies(answer)


def test_both_outcomes_are_on_the_audit_log(client: Client, provider: MockProvider) -> None:
    through(client, provider)
    client.get(f"{STEM}/sign-in/back?state=x&code=y", headers=PAGE)
    with client.app.state.house.memory.own_session() as session:
        refused, done = entries(session, limit=2)
    assert (refused.verb, refused.resource, refused.outcome) == ("create", "account", "refused")
    assert (done.verb, done.resource, done.outcome) == ("create", "account", "done")
    assert done.person_id is not None
    assert refused.person_id is None


def test_a_provider_that_does_not_answer_is_told_and_takes_no_connection(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meguri.registry.accounts import oidc_provider

    house, taken = client.app.state.house, []

    def silent(*_told: object) -> bytes:
        taken.append(house.memory._pool.get_stats()["requests_num"] - before)
        raise OSError("silent")

    monkeypatch.setattr(oidc_provider, "over_the_network", silent)
    monkeypatch.setattr(client.app.state, "oidc_line", None, raising=False)
    before = house.memory._pool.get_stats()["requests_num"]
    assert before > 0
    answer = client.get(f"{STEM}/sign-in/provider", headers=PAGE)
    assert answer.status_code == 400
    assert "Fukuoka ID does not answer" in re.sub(r"\s+", " ", answer.text)
    assert taken == [0]
    client.app.state.oidc_line = None


def test_without_a_provider_there_is_no_button_and_no_way(
    server: Embedded, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(server, tmp_path_factory.mktemp("none")) as one:
        assert "/sign-in/provider" not in one.get("/sign-in", headers=PAGE).text
        for path in ("/sign-in/provider", "/sign-in/back?state=x&code=y"):
            answer = one.get(path, headers=PAGE)
            assert answer.status_code == 400
            assert "not set up here" in answer.text

"""The short way answers like the long one, is taken, and gives way where the database does not answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from tests.serve.asking import Client
from tests.serve.people import MAKER, People
from tests.serve.test_serve_api import in_path, made_by, recorded, settled

from meguri.registry.accounts.keys import make_key, revoke_key
from meguri.registry.accounts.organisations import organisation_of
from meguri.registry.ready import Found
from meguri.serve import near

NUMBER = 7310
PASSPORT = f"/api/v1/passports/{in_path(made_by(NUMBER).battery_id)}"
WHO = ("", "authority", "administrator", "dealer", "maker")


@pytest.fixture(scope="module")
def stored(client: Client, people: People) -> str:
    """Path of a passport that lies ready."""
    recorded(client, people, made_by(NUMBER))
    settled(client)
    return PASSPORT


@pytest.fixture
def taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Found | None]]:
    """What the short way found."""
    memory, found = client.app.state.house.memory, []
    ask: Callable[[Sequence[str], str], Found | None] = memory.ready

    def noted(battery_ids: Sequence[str], key: str) -> Found | None:
        found.append(ask(battery_ids, key))
        return found[-1]

    monkeypatch.setattr(memory, "ready", noted)
    return found  # type: ignore[return-value]


def told(client: Client, method: str, path: str, headers: dict[str, str]) -> tuple[Any, ...]:
    answer = client.request(method, path, headers=headers)
    kept = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, kept, answer.content


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "application/json;q=0.5, text/html;q=0.1"},
        {"Accept-Language": "ja", "Cookie": "meguri_lang=ja"},
        {"If-None-Match": '"another", W/"one"'},
        {"If-None-Match": "*"},
    ],
)
def test_the_short_way_answers_like_the_long_one(
    client: Client,
    people: People,
    stored: str,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    method: str,
    headers: dict[str, str],
) -> None:
    asked = {**headers, **(people.key(who) if who else {})}
    short = told(client, method, stored, asked)
    monkeypatch.setattr(near, "_asked", lambda _scope: None)
    assert short == told(client, method, stored, asked)


@pytest.mark.parametrize("who", ["", "authority"])
def test_the_short_way_is_taken(
    client: Client, people: People, stored: str, taken: list[Found | None], who: str
) -> None:
    headers = people.key(who) if who else {}
    for path in (stored, f"{stored}.json"):
        assert client.get(path, headers=headers).status_code == 200
    assert [one is not None and one.page is not None for one in taken] == [True, True]
    for path in (f"{stored}.vc", f"{stored}?on=2026-01-01", f"{stored}/law", f"{stored}?format=json"):
        client.get(path, headers=headers)
    assert len(taken) == 2


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (PASSPORT, {"X-API-Key": "mgr_" + "x" * 43}, 401),
        (PASSPORT, {"X-API-Key": "no key at all"}, 401),
        (PASSPORT, {"Authorization": "Basic eDp5"}, 401),
        (f"/api/v1/passports/{in_path(made_by(NUMBER + 1).battery_id)}", {}, 404),
        ("/api/v1/passports/%20", {}, 400),
        ("/api/v1/passports/nonsense", {"X-API-Key": "no key at all"}, 401),
        ("/api/v1/passports/nonsense", {"Authorization": "Basic eDp5"}, 401),
    ],
)
def test_what_is_refused_is_refused_alike(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str], status: int
) -> None:
    short = told(client, "GET", path, headers)
    assert short[0] == status
    monkeypatch.setattr(near, "_asked", lambda _scope: None)
    assert short == told(client, "GET", path, headers)


def test_a_key_taken_back_is_refused_with_the_next_request(
    client: Client, stored: str, taken: list[Found | None]
) -> None:
    house = client.app.state.house
    with house.memory.own_session() as session:
        secret, key = make_key(session, organisation_of(session, MAKER), "short", ["reuse_maker"], 1)
        headers = {"X-API-Key": secret}
        assert client.get(stored, headers=headers).headers["meguri-reader"] == "owner"
        revoke_key(session, key.key_no)
    assert client.get(stored, headers=headers).status_code == 401
    assert [one is not None and one.asker is not None for one in taken] == [True, False]


def test_where_its_connection_breaks_the_long_way_answers_and_then_it_is_there_again(
    client: Client, people: People, stored: str, taken: list[Found | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "_REST_S", 0.0)
    headers = people.key("authority")
    assert client.get(stored, headers=headers).status_code == 200
    memory = client.app.state.house.memory
    with memory.own_session() as session:
        session.execute("SELECT pg_terminate_backend(%s)", [memory._near_session.info.backend_pid])
    for _ in range(2):
        assert client.get(stored, headers=headers).headers["meguri-reader"] == "authority"
    assert len(taken) == 2
    assert taken[-1] is not None


def test_cookies_that_a_proxy_split_count_together(
    client: Client, stored: str, taken: list[Found | None]
) -> None:
    """HTTP/2 may bring each cookie in its own header (RFC 9113, 8.2.3): the session is not overlooked."""
    for cookies, is_short in (
        (["a=1", "b=2"], True),
        (["a=1", "meguri_session=nobody"], False),
        (["meguri_session=nobody", "a=1"], False),
    ):
        taken.clear()
        headers = [("accept", "application/json"), *(("cookie", one) for one in cookies)]
        assert client.request("GET", stored, headers=headers).status_code == 200
        assert bool(taken) is is_short


def test_the_language_of_a_split_cookie_counts(client: Client) -> None:
    headers = [("accept", "text/html"), ("cookie", "a=1"), ("cookie", "meguri_lang=ja")]
    assert client.request("GET", "/", headers=headers).headers["content-language"] == "ja"

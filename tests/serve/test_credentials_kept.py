"""Promises of signed passports: signed once while nothing changes, anew when anything does, never too old."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.told import KEY
from tests.serve.asking import Client
from tests.serve.people import People
from tests.serve.test_serve_api import battery, diagnosed_by, in_path, made_by, recorded

from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.registry.passports import Page
from meguri.serve.credentials import KEPT_FOR, Credentials

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
WHERE = "/api/v1/passports"


class Signer:
    """Signs, and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, page: Page, battery_id: str, now: datetime) -> bytes:
        self.count += 1
        return f"{page.body.decode()} {battery_id} {now.isoformat()} {self.count}".encode()


def _page(etag: str = '"a"') -> Page:
    return Page(b"{}", etag, 1)


def test_nothing_changed_nothing_is_signed() -> None:
    kept, sign = Credentials(), Signer()
    first = kept.of(_page(), "b", "public", KEY, NOW, sign)
    assert kept.of(_page(), "b", "public", KEY, NOW + timedelta(hours=23), sign) == first
    assert sign.count == 1


def test_whatever_changes_is_signed_anew() -> None:
    kept, sign = Credentials(), Signer()
    other = SigningKey(bytes(range(1, 33)), KeyTerm())
    for page, ident, role, key in (
        (_page(), "b", "public", KEY),
        (_page('"b"'), "b", "public", KEY),
        (_page(), "c", "public", KEY),
        (_page(), "b", "authority", KEY),
        (_page(), "b", "public", other),
    ):
        kept.of(page, ident, role, key, NOW, sign)
    assert sign.count == 5


def test_what_is_old_or_from_the_future_is_not_given_out() -> None:
    kept, sign = Credentials(), Signer()
    for at in (NOW, NOW + KEPT_FOR, NOW):  # the last: the clock was set back
        kept.of(_page(), "b", "public", KEY, at, sign)
    assert sign.count == 3


def test_nothing_is_given_out_after_the_keys_last_moment() -> None:
    key = SigningKey(bytes(range(32)), KeyTerm(valid_until=NOW + timedelta(hours=1)))
    kept, sign = Credentials(), Signer()
    kept.of(_page(), "b", "public", key, NOW, sign)
    kept.of(_page(), "b", "public", key, NOW + timedelta(minutes=59), sign)
    assert sign.count == 1
    kept.of(_page(), "b", "public", key, NOW + timedelta(hours=1), sign)
    assert sign.count == 2  # where the key itself refuses


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_owner_data_are_never_kept(role: str) -> None:
    kept, sign = Credentials(), Signer()
    for _ in range(2):
        kept.of(_page(), "b", role, KEY, NOW, sign)
    assert sign.count == 2


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=60))
def test_no_more_bytes_are_kept_than_allowed(asked: list[tuple[int, int]]) -> None:
    kept = Credentials(most_bytes=50)
    for number, size in asked:
        at = NOW + timedelta(days=number)
        answer = kept.of(_page(), str(number), "public", KEY, at, lambda *_, size=size: b"x" * size)
        assert set(answer) <= {ord("x")}
        sizes = [len(one.content) for one in kept._kept.values()]
        assert sum(sizes) == kept._bytes <= 50


def test_a_reader_who_has_it_is_told_so_until_an_event_comes(client: Client, people: People) -> None:
    recorded(client, people, made_by(90))
    address = f"{WHERE}/{in_path(battery(90))}.vc"
    first = client.get(address)
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = client.get(address)
    assert (again.content, again.headers["etag"]) == (first.content, tag)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    recorded(client, people, diagnosed_by(90, 0.81))
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag

"""A key at rest opens with its passphrase and whole, and in no other way."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.passport.reading import PassportJsonError
from meguri.passport.signing.key_file import HIGHEST_COST, lock_key, unlock_key
from meguri.passport.signing.key_file_faults import KeyFileCode, KeyFileError
from meguri.passport.signing.keys import KeyTerm, SigningKey

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TERM = KeyTerm(NOON, NOON, NOON + timedelta(days=730), SigningKey(bytes(32)).multibase)
KEY = SigningKey(bytes(range(32)), TERM)
PHRASE = "海辺の蓄電池は静かに眠る"
CHEAP = 2  # tests are about what opens, not about how long a guess takes


def counted(start: int = 1) -> Callable[[int], bytes]:
    """A source of bytes that gives each call other ones."""
    calls = iter(range(start, 256))
    return lambda length: bytes([next(calls)]) * length


FILE = lock_key(KEY, PHRASE, counted(), cost=CHEAP)


def codes(content: bytes, phrase: str = PHRASE) -> list[KeyFileCode]:
    with pytest.raises(KeyFileError) as caught:
        unlock_key(content, phrase, where="maker.key")
    assert str(caught.value)
    return [KeyFileCode(fault.code) for fault in caught.value.faults]


@given(st.binary(min_size=32, max_size=32), st.text(min_size=8, max_size=30))
def test_what_was_locked_is_unlocked(seed: bytes, phrase: str) -> None:
    key = SigningKey(seed, TERM)
    assert unlock_key(lock_key(key, phrase, counted(), cost=CHEAP), phrase) == key


def test_the_default_cost_opens_too() -> None:
    assert unlock_key(lock_key(KEY, PHRASE, counted()), PHRASE) == KEY


def test_a_key_without_a_term_stays_one() -> None:
    bare = SigningKey(KEY.seed)
    assert unlock_key(lock_key(bare, PHRASE, counted(), cost=CHEAP), PHRASE) == bare


def test_the_secret_and_the_passphrase_are_not_in_the_file() -> None:
    for form in (KEY.seed, KEY.seed.hex().encode(), PHRASE.encode(), json.dumps(PHRASE).encode()):
        assert form not in FILE
    assert KEY.multibase.encode() in FILE


def test_the_same_key_locked_twice_is_sealed_differently() -> None:
    assert json.loads(FILE)["sealed"] != json.loads(lock_key(KEY, PHRASE, counted(9), cost=CHEAP))["sealed"]


@given(st.text(max_size=20))
def test_no_other_passphrase_opens_it(phrase: str) -> None:
    assert codes(FILE, phrase) == [KeyFileCode.CLOSED]


def test_a_passphrase_typed_on_another_machine_is_the_same() -> None:
    content = lock_key(KEY, "ガソリンより電気", counted(), cost=CHEAP)
    assert unlock_key(content, "ｶﾞｿﾘﾝより電気") == KEY


def moved(told: dict[str, Any], place: tuple[str, ...], value: Any) -> bytes:
    """The file with one member set to another value."""
    inner = told
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("publicKeyMultibase",), SigningKey(bytes(32)).multibase),
        (("created",), "2026-11-28T12:00:01Z"),
        (("validUntil",), "2036-11-28T12:00:00Z"),
        (("replacedBy",), KEY.multibase),
        (("kdf", "n"), 4),
        (("kdf", "salt"), "A" * 22),
        (("cipher", "nonce"), "A" * 16),
        (("sealed",), "A" * 64),
        (("note",), "added"),
    ],
)
def test_a_changed_file_does_not_open(place: tuple[str, ...], value: object) -> None:
    assert codes(moved(json.loads(FILE), place, value)) == [KeyFileCode.CLOSED]


@pytest.mark.parametrize("name", ["created", "validFrom", "validUntil", "replacedBy"])
def test_what_was_taken_away_is_missed(name: str) -> None:
    told = json.loads(FILE)
    del told[name]
    assert codes(json.dumps(told).encode()) == [KeyFileCode.CLOSED]


BROKEN = {
    ("publicKeyMultibase",): "z6Mk",
    ("created",): "yesterday",
    ("validUntil",): "2026-01-01T00:00:00Z",
    ("replacedBy",): 1,
    ("kdf", "n"): 2 * HIGHEST_COST,
    ("cipher", "name"): "none",
    ("sealed",): "A",
}


def test_all_that_no_key_file_has_comes_at_once() -> None:
    told = json.loads(FILE)
    for place, value in BROKEN.items():
        moved(told, place, value)
    assert codes(json.dumps(told).encode()) == [KeyFileCode.FIELD] * len(BROKEN)


@settings(max_examples=50)
@given(
    st.sampled_from([*BROKEN, ("kdf",), ("cipher",), ("kdf", "r"), ("kdf", "salt"), ("version",), ("kind",)]),
    st.none()
    | st.integers(-9, 2**53 - 1)
    | st.text("aZ9_-蓄", max_size=5)
    | st.lists(st.integers(0, 9), max_size=2)
    | st.floats(0, 9),
)
def test_no_field_makes_opening_crash_or_take_all_memory(place: tuple[str, ...], value: object) -> None:
    content = moved(json.loads(FILE), place, value)
    if json.loads(content) != json.loads(FILE):
        assert codes(content)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'"key"', b'{"kind": "other"}'])
def test_other_files_are_called_so(content: bytes) -> None:
    assert codes(content) == [KeyFileCode.NO_KEY_FILE]


def test_no_json_is_called_so() -> None:
    with pytest.raises(PassportJsonError, match="key"):
        unlock_key(b"-----BEGIN PRIVATE KEY-----", PHRASE)


def test_all_that_keeps_a_key_from_being_locked_comes_at_once() -> None:
    with pytest.raises(KeyFileError) as caught:
        lock_key(KEY, "short", lambda length: bytes(length - 1), cost=3)
    assert {fault.code for fault in caught.value.faults} == {
        KeyFileCode.TOO_SHORT,
        KeyFileCode.COST,
        KeyFileCode.ENTROPY,
    }


def test_a_file_of_a_later_version_says_so() -> None:
    assert codes(moved(json.loads(FILE), ("version",), 2)) == [KeyFileCode.VERSION]


def test_the_key_in_a_file_is_the_one_it_names() -> None:
    assert json.loads(FILE)["publicKeyMultibase"] == unlock_key(FILE, PHRASE).multibase
    assert replace(TERM) == unlock_key(FILE, PHRASE).term

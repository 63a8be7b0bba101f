"""A key is what it says it is: Ed25519, one spelling, no weak ones, good for a time that somebody told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.reading import read_json
from meguri.passport.signing.keys import KeyCode, KeyTerm, PublicKey, SigningKey, SigningKeyError
from meguri.passport.signing.multibase import (
    base58,
    base64url,
    from_base58,
    from_base64url,
    from_multibase58,
    multibase58,
)

SEEDS = st.binary(min_size=32, max_size=32)
PRIME = 2**255 - 19
D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@given(st.binary(max_size=80))
def test_bytes_come_back_from_both_alphabets(content: bytes) -> None:
    assert from_base58(base58(content)) == content
    assert from_multibase58(multibase58(content)) == content
    assert from_base64url(base64url(content)) == content


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "z6Mk!", "蓄", "1" * 1_000_000])
def test_no_base58_is_refused_at_once(text: str) -> None:
    with pytest.raises(ValueError, match=r"base 58|longer"):
        from_base58(text)


@pytest.mark.parametrize("text", ["AB=", "A", "AB", "A+A", "AA\n", "蓄電池"])
def test_only_one_spelling_of_base64_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"spelling|codec|padd|characters"):
        from_base64url(text)


@pytest.mark.parametrize("file", ["keyPair", "proof-set-chain/multiKeyPairs"])
def test_published_pairs_of_keys(file: str, shared: Path) -> None:
    path = shared / f"vectors/w3c-vc-di-eddsa/TestVectors/{file}.json"
    told = read_json(path.read_bytes(), where=file)
    for pair in [told] if file == "keyPair" else told.values():
        secret = from_multibase58(pair["privateKeyMultibase"])
        assert secret[:2] == b"\x80\x26"  # ed25519-priv as a varint
        key = SigningKey(secret[2:])
        assert key.multibase == pair["publicKeyMultibase"]
        assert key.did == f"did:key:{key.multibase}"
        assert key.verification_method == f"{key.did}#{key.multibase}"


@given(SEEDS, st.binary(max_size=40), st.binary(max_size=40))
def test_a_signature_holds_for_its_message_and_key_alone(seed: bytes, message: bytes, other: bytes) -> None:
    key = SigningKey(seed)
    signature = key.sign(message)
    assert key.public.holds(signature, message)
    assert key.public.holds(signature, other) == (message == other)
    assert not SigningKey(bytes(32)).public.holds(signature, message) or seed == bytes(32)
    assert not key.public.holds(signature[:-1], message)


@given(SEEDS)
def test_every_name_of_a_key_leads_back_to_it(seed: bytes) -> None:
    key = SigningKey(seed)
    assert PublicKey.from_multibase(key.multibase) == key.public
    assert PublicKey.from_did_key(key.did) == key.public
    assert PublicKey.from_did_key(key.verification_method) == key.public


def test_the_secret_is_never_shown() -> None:
    seed = bytes(range(32))
    shown = repr(SigningKey(seed)) + str(SigningKey(seed))
    assert seed.hex() not in shown
    assert repr(seed) not in shown


@given(st.text(max_size=60) | st.text("z123456789ABCDEFGHJKLMN", max_size=60).map("z6Mk{}".format))
def test_what_names_no_key_is_refused_with_a_code(text: str) -> None:
    for read in (
        PublicKey.from_multibase,
        PublicKey.from_did_key,
        lambda it: PublicKey.from_did_key(f"did:key:{it}"),
    ):
        with pytest.raises(SigningKeyError) as caught:
            read(text)
        assert caught.value.faults[0].code is KeyCode.NO_KEY


def test_a_name_that_names_two_keys_is_refused() -> None:
    one, other = SigningKey(bytes(32)), SigningKey(bytes([1] * 32))
    with pytest.raises(SigningKeyError):
        PublicKey.from_did_key(f"{one.did}#{other.multibase}")
    with pytest.raises(SigningKeyError):
        PublicKey.from_did_key(f"{one.did}#")


def add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of the curve (RFC 8032, 5.1.4, in plain coordinates)."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + product, PRIME - 2, PRIME) % PRIME
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, PRIME - 2, PRIME) % PRIME


def small_order_points() -> set[tuple[int, int]]:
    """The points whose eightfold is nothing: multiples of the one of order eight."""
    root = pow(2, (PRIME - 1) // 4, PRIME)
    for y in range(2, 40):
        xx = (y * y - 1) * pow(D * y * y + 1, PRIME - 2, PRIME) % PRIME
        x = pow(xx, (PRIME + 3) // 8, PRIME)
        x = x if x * x % PRIME == xx else x * root % PRIME
        if x * x % PRIME != xx:
            continue
        order = 2**252 + 27742317777372353535851937790883648493
        point, power = (0, 1), (x, y)
        while order:
            point = add(point, power) if order & 1 else point
            power, order = add(power, power), order >> 1
        found, at = {point}, add(point, point)
        while at not in found:
            found.add(at)
            at = add(at, point)
        if len(found) == 8:
            return found
    raise AssertionError("no point of order eight")


def test_all_keys_of_small_order_are_refused_in_every_spelling() -> None:
    points = small_order_points()
    spellings = {y + extra for _, y in points for extra in (0, PRIME) if y + extra < 2**255}
    assert len(points) == 8
    for y in spellings:
        for sign in (0, 2**255):
            with pytest.raises(SigningKeyError) as caught:
                PublicKey((y | sign).to_bytes(32, "little"))
            assert caught.value.faults[0].code is KeyCode.WEAK


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(SigningKeyError, match="32"):
        SigningKey(bytes(length))


def test_a_term_holds_from_its_first_moment_to_before_its_last() -> None:
    term = KeyTerm(valid_from=NOON, valid_until=NOON + timedelta(days=1))
    second = timedelta(seconds=1)
    assert [term.covers(NOON + shift) for shift in (-second, 0 * second, timedelta(days=1) - second)] == [
        False,
        True,
        True,
    ]
    assert not term.covers(NOON + timedelta(days=1))
    assert KeyTerm().covers(NOON)


def test_all_faults_of_a_term_come_at_once() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - this is what is refused
    with pytest.raises(SigningKeyError) as caught:
        KeyTerm(created=naive, valid_from=naive)
    assert [fault.code for fault in caught.value.faults] == [KeyCode.NO_ZONE] * 2
    with pytest.raises(SigningKeyError) as caught:
        KeyTerm(valid_from=NOON, valid_until=NOON)
    assert [fault.code for fault in caught.value.faults] == [KeyCode.TERM]

"""Signatures follow eddsa-jcs-2022 byte for byte, and no change of a signed document goes unseen."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.reading import read_json
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.data_integrity import (
    MOST_PROOFS,
    add_proof,
    hash_data,
    proofs_of,
    secured,
    unsecured,
)
from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.passport.signing.multibase import from_multibase58
from meguri.passport.signing.proof_check import ProofCheck, check_proofs
from meguri.passport.signing.proof_faults import MESSAGES, ProofCode, SigningError
from meguri.passport.signing.states import State

KEY, OTHER = SigningKey(bytes(range(32))), SigningKey(bytes(32))
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-9e15, 9e15)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(TEXTS.filter(lambda name: name not in ("proof", "@context")), VALUES, max_size=5)
SOME = {"@context": ["https://www.w3.org/ns/credentials/v2"], "a": {"b": [1, {"c": "蓄電池"}]}, "soh": 0.86}


@pytest.fixture(scope="session")
def vectors(shared: Path) -> Callable[[str], Any]:
    folder = shared / "vectors/w3c-vc-di-eddsa/TestVectors"

    def read(name: str) -> Any:
        content = (folder / name).read_bytes()
        return read_json(content, where=name) if name.endswith(".json") else content.decode().strip()

    return read


def the(checks: tuple[ProofCheck, ...]) -> ProofCheck:
    """The only check; its message is complete."""
    (check,) = checks
    assert MESSAGES[check.code].format(**check.values)
    return check


def test_the_published_vector_byte_for_byte(vectors: Callable[[str], Any]) -> None:
    pair, document = vectors("keyPair.json"), vectors("unsigned.json")
    key = SigningKey(from_multibase58(pair["privateKeyMultibase"])[2:])
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    signed = add_proof(document, key, created)
    wanted = vectors("eddsa-jcs-2022/signedJCS.json")
    config = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
    assert signed == wanted
    assert canonical(document).decode() == vectors("eddsa-jcs-2022/canonDocJCS.txt")
    assert config == vectors("eddsa-jcs-2022/proofConfigJCS.json")
    assert canonical(config).decode() == vectors("eddsa-jcs-2022/proofCanonJCS.txt")
    assert sha256(canonical(document)).hexdigest() == vectors("eddsa-jcs-2022/docHashJCS.txt")
    assert sha256(canonical(config)).hexdigest() == vectors("eddsa-jcs-2022/proofHashJCS.txt")
    assert hash_data(document, config).hex() == vectors("eddsa-jcs-2022/combinedHashJCS.txt")
    assert signed["proof"]["proofValue"] == vectors("eddsa-jcs-2022/sigBTC58JCS.txt")
    assert from_multibase58(signed["proof"]["proofValue"]).hex() == vectors("eddsa-jcs-2022/sigHexJCS.txt")
    check = the(check_proofs(wanted))
    assert (check.state, check.created, check.key) == (State.OK, created, key.public)


RDF = [
    "eddsa-rdfc-2022/signedDataInt.json",
    "eddsa-rdfc-2022/employ/signedDataInt.json",
    "Ed25519Signature2020/signedEdSig.json",
    *(f"proof-set-chain/signedProof{kind}{at}.json" for kind in ("Set", "Chain") for at in (1, 2)),
]


@pytest.mark.parametrize("name", RDF)
def test_suites_that_hash_rdf_are_called_not_supported(name: str, vectors: Callable[[str], Any]) -> None:
    checks = check_proofs(vectors(name))
    assert {(check.code, check.state) for check in checks} == {(ProofCode.NOT_SUPPORTED, State.UNKNOWN)}
    assert len(checks) == len(proofs_of(vectors(name)) or [])


@pytest.mark.parametrize("at", [1, 2])
def test_a_chain_covers_what_the_published_chains_cover(at: int, vectors: Callable[[str], Any]) -> None:
    document = vectors(f"proof-set-chain/signedProofChain{at}.json")
    config = vectors(f"proof-set-chain/proofChainConfig{at}.json")
    assert secured(document, config) == vectors(f"proof-set-chain/proofChainTempDoc{at}.json")
    assert secured(document, vectors("proof-set-chain/proofSetConfig1.json")) == vectors("unsigned.json")


@given(DOCUMENTS, st.binary(min_size=32, max_size=32), st.datetimes(timezones=st.just(UTC)))
def test_what_was_signed_holds_after_a_round_trip_through_bytes(
    document: dict[str, Any], seed: bytes, created: datetime
) -> None:
    before = copy.deepcopy(document)
    key = SigningKey(seed)
    signed = add_proof(document, key, created)
    assert document == before
    check = the(check_proofs(json.loads(json.dumps(signed))))
    assert (check.state, check.key, check.created) == (State.OK, key.public, created)
    assert unsecured(signed) == document


def changes(value: Any) -> list[Callable[[Any], Any]]:
    """Every smallest change of a JSON value: a leaf replaced, a member taken away, added or renamed."""
    if isinstance(value, dict):
        ways: list[Callable[[Any], Any]] = [lambda it: it | {"newly": 1}]
        for name, inner in value.items():
            ways += [lambda it, n=name, w=way: it | {n: w(it[n])} for way in changes(inner)]
            ways.append(lambda it, n=name: {key: one for key, one in it.items() if key != n})
            ways.append(lambda it, n=name: {("x" + key if key == n else key): one for key, one in it.items()})
        return ways
    if isinstance(value, list):
        ways = [lambda it: [*it, 1]]
        for at, inner in enumerate(value):
            ways += [lambda it, n=at, w=way: [*it[:n], w(it[n]), *it[n + 1 :]] for way in changes(inner)]
            ways.append(lambda it, n=at: it[:n] + it[n + 1 :])
        return ways
    if isinstance(value, str):
        return [lambda it: it + "x", lambda it: it[1:] if it else None, lambda _: None]
    if isinstance(value, bool) or value is None:
        return [lambda it: not it, lambda _: 0, lambda _: ""]
    return [lambda it: it + 1 if abs(it) < 2**52 else 0, str, lambda _: None]


@given(DOCUMENTS, st.data())
def test_any_single_change_of_a_signed_document_is_seen(
    document: dict[str, Any], data: st.DataObject
) -> None:
    signed = add_proof({"@context": ["https://example.jp"]} | document, KEY, NOON)
    change = data.draw(st.sampled_from(changes(signed)))
    changed = change(signed)
    if canonical(changed) == canonical(signed):  # 2.5e15 + 1 and such: no change of the value
        return
    assert the(check_proofs(changed)).state is not State.OK


def test_every_single_change_of_one_document_is_seen() -> None:
    signed = add_proof(SOME, KEY, NOON, expires=NOON + timedelta(days=1), proof_id="urn:x:1")
    seen = [the(check_proofs(change(signed))).code for change in changes(signed)]
    assert ProofCode.HOLDS not in seen
    assert {ProofCode.ALTERED, ProofCode.MALFORMED, ProofCode.CONTEXT, ProofCode.NO_PROOF} <= set(seen)
    assert {ProofCode.PURPOSE, ProofCode.KEY_UNKNOWN, ProofCode.NOT_SUPPORTED} <= set(seen)


def test_a_context_added_after_signing_is_a_change() -> None:
    signed = add_proof(SOME, KEY, NOON)
    signed["@context"] = [*SOME["@context"], "https://evil.example/context"]
    assert the(check_proofs(signed)).code is ProofCode.CONTEXT


def test_a_set_holds_proof_by_proof() -> None:
    signed = add_proof(add_proof(SOME, KEY, NOON), OTHER, NOON)
    assert [check.key for check in check_proofs(signed)] == [KEY.public, OTHER.public]
    assert [check.state for check in check_proofs(signed)] == [State.OK, State.OK]
    swapped = signed | {"proof": signed["proof"][::-1]}
    assert [check.state for check in check_proofs(swapped)] == [State.OK, State.OK]


def chain() -> dict[str, Any]:
    """A set of two and a third that confirms both, and a fourth that confirms the third."""
    signed = add_proof(SOME, KEY, NOON, proof_id="urn:x:1")
    signed = add_proof(signed, OTHER, NOON, proof_id="urn:x:2")
    signed = add_proof(signed, KEY, NOON, proof_id="urn:x:3", previous=["urn:x:1", "urn:x:2"])
    return add_proof(signed, OTHER, NOON, previous=["urn:x:3"])


def test_a_chain_holds_and_names_one_previous_proof_as_text_and_more_as_a_list() -> None:
    assert {check.state for check in check_proofs(chain())} == {State.OK}
    proofs = chain()["proof"]
    assert [proof.get("previousProof") for proof in proofs[2:]] == [["urn:x:1", "urn:x:2"], "urn:x:3"]


def test_a_chain_breaks_where_a_link_is_taken_away_or_swapped() -> None:
    signed = chain()
    without = signed | {"proof": signed["proof"][1:]}
    codes = [check.code for check in check_proofs(without)]
    assert codes == [ProofCode.HOLDS, ProofCode.ALTERED, ProofCode.PREVIOUS_FAILED]
    other = add_proof(SOME, KEY, NOON + timedelta(1), proof_id="urn:x:1")["proof"]
    swapped = signed | {"proof": [other, *signed["proof"][1:]]}
    assert [check.state for check in check_proofs(swapped)] == [
        State.OK,
        State.OK,
        State.FAILED,
        State.FAILED,
    ]


def test_proofs_that_follow_each_other_in_a_ring_do_not_hold_nor_hang() -> None:
    first = add_proof(SOME, KEY, NOON, proof_id="urn:x:1")["proof"]
    ring = [
        first | {"previousProof": "urn:x:1"},
        first | {"id": "urn:x:2", "previousProof": ["urn:x:1", "urn:x:3"]},
    ]
    assert {check.state for check in check_proofs(SOME | {"proof": ring})} == {State.FAILED}


def test_a_proof_that_confirms_one_of_an_unsupported_suite_stays_open(vectors: Callable[[str], Any]) -> None:
    document = vectors("proof-set-chain/signedProofSet1.json")
    signed = add_proof(document, KEY, NOON, previous=[document["proof"]["id"]])
    assert [check.code for check in check_proofs(signed)] == [ProofCode.NOT_SUPPORTED] * 2


@given(VALUES | st.dictionaries(st.sampled_from(["proof", "@context", "a"]), VALUES))
def test_no_document_makes_checking_crash(document: Any) -> None:
    for check in check_proofs(document):
        assert check.state is not State.OK
        assert MESSAGES[check.code].format(**check.values)


PROOF = add_proof(SOME, KEY, NOON, expires=NOON, proof_id="urn:x:1")["proof"] | {"previousProof": "urn:x:1"}


@given(st.sampled_from(sorted(PROOF)), VALUES)
def test_no_field_of_a_proof_makes_checking_crash(name: str, value: Any) -> None:
    (check,) = check_proofs(SOME | {"proof": PROOF | {name: value}})
    assert check.state is not State.OK
    assert MESSAGES[check.code].format(**check.values)


def test_all_that_keeps_a_document_from_being_signed_comes_at_once() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - this is what is refused
    with pytest.raises(SigningError) as caught:
        add_proof(SOME, KEY, naive, expires=naive, previous=["urn:x:1"])
    codes = [fault.code for fault in caught.value.faults]
    assert codes == [ProofCode.NO_ZONE, ProofCode.NO_ZONE, ProofCode.NO_PREVIOUS]
    for document in ([1], {"proof": "text"}, {"proof": [{}] * MOST_PROOFS}):
        with pytest.raises(SigningError):
            add_proof(document, KEY, NOON)  # type: ignore[arg-type]


def test_a_key_signs_only_while_it_is_good() -> None:
    key = SigningKey(KEY.seed, KeyTerm(valid_from=NOON, valid_until=NOON + timedelta(days=1)))
    add_proof(SOME, key, NOON)
    for moment in (NOON - timedelta(seconds=1), NOON + timedelta(days=1)):
        with pytest.raises(SigningError) as caught:
            add_proof(SOME, key, moment)
        assert caught.value.faults[0].code is ProofCode.KEY_NOT_GOOD


def test_the_moment_is_written_in_utc_wherever_it_was_signed() -> None:
    tokyo = datetime(2026, 11, 28, 21, tzinfo=timezone(timedelta(hours=9)))
    assert add_proof(SOME, KEY, tokyo) == add_proof(SOME, KEY, NOON)

"""Law: a log can only grow – each earlier root agrees with the whole, each leaf is proved, no other is."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.merkle.faults import LogProofCode, LogProofError
from meguri.passport.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from meguri.passport.merkle.head import (
    TreeHead,
    consistency_dict,
    consistency_of,
    head_of,
    inclusion_dict,
    inclusion_of,
)
from meguri.passport.merkle.proofs import (
    ConsistencyProof,
    InclusionProof,
    consistency_faults,
    inclusion_faults,
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)
from meguri.passport.merkle.tree import Frontier, MerkleTree

logs = st.lists(st.binary(max_size=4), min_size=1, max_size=40)
AT = datetime(2027, 2, 18, 9, tzinfo=UTC)


def _as_defined(entries: list[bytes]) -> bytes:
    """The root by the words of RFC 9162, 2.1.1, without any memory."""
    if len(entries) < 2:
        return leaf_hash(entries[0]) if entries else EMPTY_ROOT
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(_as_defined(entries[:split]), _as_defined(entries[split:]))


def test_the_empty_log_is_hashed_as_the_standard_says() -> None:
    assert MerkleTree().root() == sha256(b"").digest()
    assert leaf_hash(b"") == sha256(b"\x00").digest()


@given(logs)
def test_every_prefix_root_is_the_defined_one(entries: list[bytes]) -> None:
    log, frontier = MerkleTree(entries), Frontier()
    for count, entry in enumerate(entries, start=1):
        frontier.append(leaf_hash(entry))
        assert frontier.root() == log.root(count) == _as_defined(entries[:count])


@given(logs)
def test_every_prefix_agrees_with_the_whole(entries: list[bytes]) -> None:
    log = MerkleTree(entries)
    for first in range(1, log.size + 1):
        proof = prove_consistency(first, log.size, log.node)
        verify_consistency(proof, log.root(first), log.root())


@given(logs)
def test_every_leaf_is_proved_and_no_changed_leaf_is(entries: list[bytes]) -> None:
    log = MerkleTree(entries)
    for index, entry in enumerate(entries):
        proof = prove_inclusion(index, log.size, log.node)
        verify_inclusion(leaf_hash(entry), proof, log.root())
        changed = inclusion_faults(leaf_hash(entry + b"!"), proof, log.root())
        assert [one.code for one in changed] == [LogProofCode.OTHER_ROOT]


@given(logs, st.data())
def test_a_log_changed_behind_a_head_is_found(entries: list[bytes], data: st.DataObject) -> None:
    log = MerkleTree(entries)
    first = data.draw(st.integers(1, log.size))
    place = data.draw(st.integers(0, first - 1))
    forged = MerkleTree([*entries[:place], entries[place] + b"!", *entries[place + 1 :], b"more"])
    proof = prove_consistency(first, forged.size, forged.node)
    with pytest.raises(LogProofError):
        verify_consistency(proof, log.root(first), forged.root())


@given(logs, st.data())
def test_a_proof_bent_anywhere_fails(entries: list[bytes], data: st.DataObject) -> None:
    log = MerkleTree([*entries, b"last"])
    index = data.draw(st.integers(0, log.size - 1))
    good = prove_inclusion(index, log.size, log.node)
    at = data.draw(st.integers(0, len(good.path) - 1))
    flipped = bytes([good.path[at][0] ^ 1]) + good.path[at][1:]
    bent = (
        InclusionProof(index, log.size, (*good.path[:at], flipped, *good.path[at + 1 :])),
        InclusionProof(index, log.size, (*good.path[:at], *good.path[at + 1 :])),
        InclusionProof(index, log.size, (*good.path, flipped)),
    )
    leaf = leaf_hash([*entries, b"last"][index])
    assert all(inclusion_faults(leaf, one, log.root()) for one in bent)


@given(logs, st.integers(1, 30))
def test_a_log_goes_on_from_its_few_kept_hashes(entries: list[bytes], more: int) -> None:
    kept = Frontier()
    for entry in entries:
        kept.append(leaf_hash(entry))
    resumed = Frontier(kept.size, kept.hashes)
    for number in range(more):
        kept.append(leaf_hash(bytes([number])))
        resumed.append(leaf_hash(bytes([number])))
    assert resumed.root() == kept.root()


@given(st.integers(1, 2**40))
def test_an_append_makes_few_hashes(size: int) -> None:
    """No more nodes than levels, however long the log: nothing is computed anew."""
    log = Frontier(size, [bytes(32)] * size.bit_count())
    made = log.append(bytes(32))
    assert len(made) == 1 + (size ^ (size + 1)).bit_length() - 1
    assert len(log.hashes) == (size + 1).bit_count()


@given(logs, st.data())
def test_head_and_proofs_survive_json(entries: list[bytes], data: st.DataObject) -> None:
    log = MerkleTree(entries)
    head = TreeHead(log.size, log.root(), AT)
    assert head_of(head.as_dict()) == head
    index = data.draw(st.integers(0, log.size - 1))
    inclusion = prove_inclusion(index, log.size, log.node)
    assert inclusion_of(inclusion_dict(inclusion)) == inclusion
    consistency = prove_consistency(index + 1, log.size, log.node)
    assert consistency_of(consistency_dict(consistency)) == consistency


def test_a_head_is_told_in_utc_and_needs_a_zone() -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    assert TreeHead(0, EMPTY_ROOT, tokyo).as_dict()["at"] == "2027-02-18T09:00:00Z"
    with pytest.raises(ValueError, match="zone"):
        TreeHead(0, EMPTY_ROOT, AT.replace(tzinfo=None))


def test_every_fault_of_an_unreadable_head_is_named() -> None:
    with pytest.raises(LogProofError) as caught:
        head_of({"treeSize": True, "rootHash": "AAAA", "at": "2027-02-31T00:00:00Z"})
    assert [one.values["field"] for one in caught.value.faults] == ["treeSize", "rootHash", "at"]
    with pytest.raises(LogProofError, match="wanted is an object"):
        head_of([])


@pytest.mark.parametrize(
    "path", [["AAAA"], "AAAA", None, ["A" * 43 + "="] * 65, [7], ["/" * 42 + "9="], ["_" * 43 + "="]]
)
def test_a_path_in_another_form_is_refused(path: object) -> None:
    with pytest.raises(LogProofError):
        inclusion_of({"leafIndex": 0, "treeSize": 2, "path": path})


def test_what_cannot_be_proved_says_so() -> None:
    log = MerkleTree([b"a", b"b"])
    with pytest.raises(LogProofError, match="index 2, but the log has 2"):
        prove_inclusion(2, 2, log.node)
    with pytest.raises(LogProofError, match="never shrinks"):
        prove_consistency(2, 1, log.node)
    with pytest.raises(LogProofError, match="proves nothing"):
        prove_consistency(0, 2, log.node)
    with pytest.raises(ValueError, match="append leaf_hash"):
        log.append_hash(b"entry")
    with pytest.raises(ValueError, match="not 3"):
        log.root(3)
    assert consistency_faults(ConsistencyProof(-1, 1, ()), b"", b"")[0].code is LogProofCode.EMPTY_FIRST


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(anything, anything, anything)
def test_whatever_a_stranger_sends_is_read_or_refused(first: object, second: object, third: object) -> None:
    sent = (
        first,
        {"treeSize": first, "rootHash": second, "at": third},
        {"leafIndex": first, "treeSize": second, "path": third},
        {"firstSize": first, "secondSize": second, "path": third},
    )
    for one in sent:
        for read in (head_of, inclusion_of, consistency_of):
            with suppress(LogProofError):
                read(one)


def test_a_head_is_signed_like_any_document_and_read_back_with_its_proof() -> None:
    from meguri.passport.signing.data_integrity import add_proof
    from meguri.passport.signing.keys import SigningKey

    head = TreeHead(1, MerkleTree([b"event"]).root(), AT)
    signed = add_proof(head.as_dict(), SigningKey(b"k" * 32), AT)
    assert signed["proof"]
    assert head_of(signed) == head

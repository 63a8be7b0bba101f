"""Promise: every published vector of RFC 6962 proofs is told right, those that must fail too."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from meguri.passport.merkle.proofs import (
    ConsistencyProof,
    InclusionProof,
    consistency_faults,
    inclusion_faults,
)
from meguri.passport.merkle.subtree import subtree_consistency_faults, subtree_inclusion_faults

_HERE = Path(__file__).parent / "rfc6962"


def _vectors(kind: str) -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads((_HERE / f"{kind}.json").read_text())
    return read


def _bytes(text: str | None) -> bytes:
    return b64decode(text or "")


def _path(vector: dict[str, Any]) -> tuple[bytes, ...]:
    return tuple(_bytes(one) for one in vector["proof"] or ())


INCLUSION, CONSISTENCY = _vectors("inclusion"), _vectors("consistency")
# Of a later draft (Merkle Tree Certificates): optional.
SUB_INCLUSION, SUB_CONSISTENCY = _vectors("subtreeinclusion"), _vectors("subtreeconsistency")


def test_every_vector_is_here() -> None:
    counts = [len(one) for one in (INCLUSION, CONSISTENCY, SUB_INCLUSION, SUB_CONSISTENCY)]
    assert counts == [98, 98, 204, 118]


@pytest.mark.parametrize("name", INCLUSION)
def test_inclusion(name: str) -> None:
    given = INCLUSION[name]
    proof = InclusionProof(given["leafIdx"], given["treeSize"], _path(given))
    faults = inclusion_faults(_bytes(given["leafHash"]), proof, _bytes(given["root"]))
    assert bool(faults) is given["wantErr"], faults


@pytest.mark.parametrize("name", CONSISTENCY)
def test_consistency(name: str) -> None:
    given = CONSISTENCY[name]
    proof = ConsistencyProof(given["size1"], given["size2"], _path(given))
    faults = consistency_faults(proof, _bytes(given["root1"]), _bytes(given["root2"]))
    assert bool(faults) is given["wantErr"], faults


@pytest.mark.parametrize("name", SUB_INCLUSION)
def test_inclusion_in_a_stretch_of_the_later_draft(name: str) -> None:
    given = SUB_INCLUSION[name]
    stretch = (given["start"], given["end"])
    leaf, root = _bytes(given["leafHash"]), _bytes(given["root"])
    faults = subtree_inclusion_faults(leaf, given["leafIdx"], stretch, _path(given), root)
    assert bool(faults) is given["wantErr"], faults


@pytest.mark.parametrize("name", SUB_CONSISTENCY)
def test_consistency_of_a_stretch_of_the_later_draft(name: str) -> None:
    given = SUB_CONSISTENCY[name]
    roots = (_bytes(given["root1"]), _bytes(given["root2"]))
    faults = subtree_consistency_faults((given["start"], given["end"]), given["size"], _path(given), roots)
    assert bool(faults) is given["wantErr"], faults

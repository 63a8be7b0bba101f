"""Whether the signatures inside a document hold: the same question for one, a set and a chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from meguri.passport.signing.canonical import CanonicalError, canonical_read
from meguri.passport.signing.data_integrity import (
    ASSERTION,
    MOST_PROOFS,
    PROOF_TYPE,
    SUITE,
    KeyFinder,
    did_key,
    previous_of,
    proofs_of,
    secured,
)
from meguri.passport.signing.keys import SIGNATURE_BYTES, PublicKey
from meguri.passport.signing.moments import read_moment, written
from meguri.passport.signing.multibase import from_multibase58
from meguri.passport.signing.proof_faults import ProofCode
from meguri.passport.signing.states import State

_UNKNOWN = {ProofCode.NOT_SUPPORTED, ProofCode.KEY_UNKNOWN}


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """What one proof is worth.

    Attributes:
        code: what was found.
        values: what its message names.
        method: how the proof names the key.
        key: the key it was checked with; None where none was found.
        created: when it was made, by the signer's word; None where it says nothing.
        expires: last moment it claims to hold; None where it says nothing.
    """

    code: ProofCode
    values: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    key: PublicKey | None = None
    created: datetime | None = None
    expires: datetime | None = None

    @property
    def state(self) -> State:
        """Whether it holds."""
        if self.code is ProofCode.HOLDS:
            return State.OK
        return State.UNKNOWN if self.code in _UNKNOWN else State.FAILED


def check_proofs(
    document: Any, find_key: KeyFinder = did_key, *, purpose: str = ASSERTION
) -> tuple[ProofCheck, ...]:
    """What each proof of a document is worth, in their order; one entry that says so where there is none.

    Source: W3C Data Integrity 1.0, 4.4 and 4.5; Data Integrity EdDSA Cryptosuites v1.0, 3.3.2.

    Args:
        document: the signed document, as read.
        find_key: name of a key → the key, or None.
        purpose: what the proofs must be made for.
    """
    proofs = proofs_of(document)
    if proofs is None:
        found = "proof" if isinstance(document, Mapping) else type(document).__name__
        return (ProofCheck(ProofCode.NO_OBJECT, {"found": found}),)
    if not proofs:
        return (ProofCheck(ProofCode.NO_PROOF),)
    if len(proofs) > MOST_PROOFS:
        return (ProofCheck(ProofCode.TOO_MANY, {"found": str(len(proofs)), "limit": str(MOST_PROOFS)}),)
    hashes: dict[tuple[int, ...], bytes] = {}
    checks = [_check(document, proof, find_key, purpose, hashes) for proof in proofs]
    for _ in proofs:  # a chain's failure passes on from link to link
        checks = [
            _after_previous(check, proof, proofs, checks) for check, proof in zip(checks, proofs, strict=True)
        ]
    return tuple(checks)


def _check(
    document: Mapping[str, Any],
    proof: dict[str, Any],
    find_key: KeyFinder,
    purpose: str,
    hashes: dict[tuple[int, ...], bytes],
) -> ProofCheck:
    method = proof.get("verificationMethod")
    told = ProofCheck(
        ProofCode.HOLDS,
        method=method if isinstance(method, str) else "",
        created=read_moment(proof.get("created")),
        expires=read_moment(proof.get("expires")),
    )
    for code, values in _faults(document, proof, purpose):
        return replace(told, code=code, values=values)
    key = find_key(told.method)
    if key is None:
        return replace(told, code=ProofCode.KEY_UNKNOWN, values={"found": told.method[:200]})
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        message = sha256(canonical_read(config)).digest() + _covered(document, config, hashes)
    except CanonicalError:  # not from bytes that were read strictly
        return replace(told, code=ProofCode.NO_OBJECT, values={"found": type(document).__name__})
    if not key.holds(from_multibase58(proof["proofValue"]), message):
        return replace(told, code=ProofCode.ALTERED, key=key)
    return replace(told, values={"created": written(told.created) if told.created else "?"}, key=key)


def _covered(
    document: Mapping[str, Any], config: dict[str, Any], hashes: dict[tuple[int, ...], bytes]
) -> bytes:
    """Hash of what a proof covers; proofs that follow the same ones cover the same, which is hashed once."""
    previous, proofs = previous_of(config), proofs_of(document) or []
    followed = tuple(at for at, one in enumerate(proofs) if one.get("id") in previous) if previous else ()
    if followed not in hashes:
        hashes[followed] = sha256(canonical_read(secured(document, config))).digest()
    return hashes[followed]


def _faults(
    document: Mapping[str, Any], proof: dict[str, Any], purpose: str
) -> Iterator[tuple[ProofCode, dict[str, str]]]:
    """What keeps a proof from being checked, the most telling first."""
    if proof.get("type") != PROOF_TYPE or proof.get("cryptosuite") != SUITE:
        found = " ".join(_shown(proof[name]) for name in ("type", "cryptosuite") if name in proof)
        yield ProofCode.NOT_SUPPORTED, {"found": found or "?"}
    previous = proof.get("previousProof", [])
    how_many = len(previous) if isinstance(previous, list) else 1
    sound = {
        "created": ("created" not in proof or read_moment(proof["created"]), "2026-11-28T09:00:00+09:00"),
        "expires": ("expires" not in proof or read_moment(proof["expires"]), "2026-11-28T09:00:00+09:00"),
        "verificationMethod": (_is_text(proof.get("verificationMethod")), "did:key:z6Mk…#z6Mk…"),
        "previousProof": (len(previous_of(proof)) == how_many, "urn:uuid:…"),
        "proofValue": (_is_signature(proof.get("proofValue")), "z… (base58btc, 64 bytes)"),
    }
    for name, (is_sound, wanted) in sound.items():
        if not is_sound:
            yield ProofCode.MALFORMED, {"name": name, "found": _shown(proof.get(name, "–")), "wanted": wanted}
    if proof.get("proofPurpose") != purpose:
        yield ProofCode.PURPOSE, {"found": _shown(proof.get("proofPurpose", "–")), "wanted": purpose}
    if "@context" in proof and proof["@context"] != document.get("@context"):
        yield ProofCode.CONTEXT, {}


def _is_text(told: Any) -> bool:
    return isinstance(told, str) and bool(told)


def _is_signature(told: Any) -> bool:
    try:
        return isinstance(told, str) and len(from_multibase58(told)) == SIGNATURE_BYTES
    except ValueError:
        return False


def _after_previous(
    check: ProofCheck, proof: dict[str, Any], proofs: list[dict[str, Any]], checks: list[ProofCheck]
) -> ProofCheck:
    if check.code is not ProofCode.HOLDS:
        return check
    for name in previous_of(proof):
        followed = [one for one, other in zip(checks, proofs, strict=True) if other.get("id") == name]
        if not followed:
            return replace(check, code=ProofCode.NO_PREVIOUS, values={"found": name[:200]})
        if any(one.state is State.FAILED for one in followed):
            return replace(check, code=ProofCode.PREVIOUS_FAILED, values={"found": name[:200]})
        for one in followed:
            if one.state is State.UNKNOWN:
                return replace(check, code=one.code, values=one.values)
    return check


def _shown(value: Any) -> str:
    return value[:80] if isinstance(value, str) else repr(value)[:80]

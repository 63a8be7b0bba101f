"""Signatures inside the document: W3C Data Integrity 1.0 with the suite eddsa-jcs-2022.

Source: W3C Verifiable Credential Data Integrity 1.0, 4.2-4.5; Data Integrity EdDSA Cryptosuites v1.0, 3.3.

Two choices, both on the strict side:

- The suite lets anyone append a `@context` to a signed document. A context gives words their meaning, so here
  the document's must be the signed ones, or the proof does not hold.
- In a chain the suite's own text drops all proofs before hashing while Data Integrity 4.3 keeps those that
  `previousProof` names. They are kept, as the published chain vectors do: otherwise the chain binds nothing.

Suites that hash RDF (eddsa-rdfc-2022, Ed25519Signature2020, …) are not supported and reported so.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.keys import PublicKey, SigningKey, SigningKeyError
from meguri.passport.signing.moments import written
from meguri.passport.signing.multibase import multibase58
from meguri.passport.signing.proof_faults import ProofCode, SigningError, SigningFault

PROOF_TYPE, SUITE = "DataIntegrityProof", "eddsa-jcs-2022"
ASSERTION = "assertionMethod"
MOST_PROOFS = 16  # each is a hash of the whole document
KeyFinder = Callable[[str], PublicKey | None]


def did_key(method: str) -> PublicKey | None:
    """The key that names itself (did:key), without asking anyone; None for all other names."""
    try:
        return PublicKey.from_did_key(method)
    except SigningKeyError:
        return None


def add_proof(
    document: Mapping[str, Any],
    key: SigningKey,
    created: datetime,
    purpose: str = ASSERTION,
    *,
    verification_method: str | None = None,
    proof_id: str | None = None,
    previous: Sequence[str] = (),
    expires: datetime | None = None,
) -> dict[str, Any]:
    """The document with one more proof; what was given stays as it was.

    A document that has proofs already gets one more beside them (a proof set), or after those named in
    `previous` (a proof chain).

    Args:
        document: what is signed: a JSON object.
        key: who signs.
        created: when, with a zone; it is the signer's word, nothing proves it.
        purpose: what for.
        verification_method: how the issuer names the key; otherwise did:key.
        proof_id: name of this proof, for later ones to follow it.
        previous: names of proofs that this one confirms.
        expires: last moment of the proof, with a zone.

    Raises:
        SigningError: no object, a moment without zone, a key that is not good then, an unknown previous
            proof, too many proofs; all at once.
        CanonicalError: the document has no canonical form.
    """
    proofs = proofs_of(document)
    faults = list(_signing_faults(document, key, created, previous, expires))
    if faults or proofs is None:
        raise SigningError(faults or [SigningFault(ProofCode.NO_OBJECT, {"found": "proof"})])
    config = {
        "type": PROOF_TYPE,
        **({"id": proof_id} if proof_id else {}),
        "cryptosuite": SUITE,
        "created": written(created),
        **({"expires": written(expires)} if expires else {}),
        "verificationMethod": verification_method or key.verification_method,
        "proofPurpose": purpose,
        **({"previousProof": previous[0] if len(previous) == 1 else list(previous)} if previous else {}),
        **({"@context": document["@context"]} if "@context" in document else {}),
    }
    signed = {**config, "proofValue": multibase58(key.sign(hash_data(secured(document, config), config)))}
    return {**unsecured(document), "proof": [*proofs, signed] if proofs else signed}


def proofs_of(document: Any) -> list[dict[str, Any]] | None:
    """The proofs of a document, or None where what it calls proof is none."""
    if not isinstance(document, Mapping):
        return None
    told = document.get("proof", [])
    proofs = told if isinstance(told, list) else [told]
    return proofs if all(isinstance(one, dict) for one in proofs) else None


def unsecured(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without its proofs."""
    return {name: value for name, value in document.items() if name != "proof"}


def secured(document: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """What a proof covers: the document, and the proofs that it follows (Data Integrity 1.0, 4.3)."""
    previous = previous_of(config)
    followed = [one for one in proofs_of(document) or [] if one.get("id") in previous] if previous else []
    return unsecured(document) | ({"proof": followed} if followed else {})


def previous_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the proofs that a proof follows."""
    told = config.get("previousProof", [])
    return tuple(one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str))


def hash_data(document: Mapping[str, Any], config: Mapping[str, Any]) -> bytes:
    """What is signed, 64 bytes: hash of the proof's settings, then of the document (suite, 3.3.4)."""
    return sha256(canonical(config)).digest() + sha256(canonical(document)).digest()


def _signing_faults(
    document: Any, key: SigningKey, created: datetime, previous: Sequence[str], expires: datetime | None
) -> list[SigningFault]:
    faults = []
    if not isinstance(document, Mapping):
        faults.append(SigningFault(ProofCode.NO_OBJECT, {"found": type(document).__name__}))
    proofs = proofs_of(document) or []
    if len(proofs) >= MOST_PROOFS:
        faults.append(
            SigningFault(ProofCode.TOO_MANY, {"found": str(len(proofs)), "limit": str(MOST_PROOFS)})
        )
    named = {"created": created, "expires": expires}
    naive = {name for name, when in named.items() if when is not None and when.utcoffset() is None}
    faults += [
        SigningFault(ProofCode.NO_ZONE, {"name": name, "found": str(named[name])}) for name in sorted(naive)
    ]
    if "created" not in naive and not key.term.covers(created):
        faults.append(SigningFault(ProofCode.KEY_NOT_GOOD, {"found": written(created)}))
    known = [one.get("id") for one in proofs]
    faults += [SigningFault(ProofCode.NO_PREVIOUS, {"found": one}) for one in previous if one not in known]
    return faults

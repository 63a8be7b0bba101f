"""A new key for an old one: the old key says which comes after it, and the new one that it is there.

Whoever keeps a trust list follows such a statement by `follow`; checking a document never does it by itself,
because a stolen key could name its thief's as the next.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from meguri.passport.signing.credential import credential, issuer_of, kinds_of
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import KeyTerm, PublicKey, SigningKey, SigningKeyError
from meguri.passport.signing.moments import read_moment, written
from meguri.passport.signing.proof_check import check_proofs
from meguri.passport.signing.states import State
from meguri.passport.signing.trust import Issuer, Reason, TrustedKey, TrustList, method_of
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

ROTATION = "KeyRotationCredential"


class RotationCode(StrEnum):
    """What can be wrong with the rotation of a key."""

    SAME = "same"
    TERM = "term"
    NO_STATEMENT = "no_statement"
    NOT_SIGNED = "not_signed"
    STRANGER = "stranger"
    NOT_GOOD = "not_good"
    KNOWN = "known"


MESSAGES: dict[RotationCode, str] = {
    RotationCode.SAME: N_("The new key is the old one. Make another."),
    RotationCode.TERM: N_(
        "The key {found} may not sign before and at {wanted}. Choose a moment when both may."
    ),
    RotationCode.NO_STATEMENT: N_(
        "This is no statement about a new key; wanted is a credential with `{wanted}` as its type."
    ),
    RotationCode.NOT_SIGNED: N_(
        "The statement is not signed by the key {found}, or was changed; both the old and the new key have "
        "to sign it."
    ),
    RotationCode.STRANGER: N_(
        "The key {found} is not one of {wanted} in the trust list. Add it there first."
    ),
    RotationCode.NOT_GOOD: N_(
        "The key {found} was not good at {wanted}, or is withdrawn, so it cannot name the next one."
    ),
    RotationCode.KNOWN: N_("The key {found} is in the trust list already."),
}


class RotationFault(CodedFault):
    """One thing wrong with the rotation of a key: which rule, and the values for its message."""


class RotationError(CodedError):
    """A rotation that cannot be made or followed; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a statement about a new key says.

    Attributes:
        issuer: address of who rotates.
        old: key until then.
        new: key from then on.
        at: from when.
    """

    issuer: str
    old: PublicKey
    new: PublicKey
    at: datetime


def rotate(
    old: SigningKey, new: SigningKey, at: datetime, *, issuer: str | None = None
) -> tuple[SigningKey, SigningKey, dict[str, Any]]:
    """The old key with its end and successor, the new with its beginning, and the statement signed by both.

    Args:
        old: key until then.
        new: key from then on.
        at: from when, with a zone.
        issuer: address of who rotates; otherwise the old key's did:key.

    Raises:
        RotationError: the same key twice, or one that may not sign then.
        ValueError: a moment without a zone.
    """
    did = issuer or old.did
    faults = [RotationFault(RotationCode.SAME)] if old.public == new.public else []
    if not _was_good(old.term, at):
        faults.append(RotationFault(RotationCode.TERM, {"found": old.multibase, "wanted": written(at)}))
    if not new.term.covers(at):
        faults.append(RotationFault(RotationCode.TERM, {"found": new.multibase, "wanted": written(at)}))
    if faults:
        raise RotationError(faults)
    subject = {"id": did, "replaced": old.multibase, "replacedBy": new.multibase}
    statement = credential(subject, kinds=[ROTATION], issuer=did, valid_from=at)
    statement = add_proof(statement, old, at, verification_method=method_of(did, old.public))
    statement = add_proof(statement, new, at, verification_method=method_of(did, new.public))
    return (
        replace(old, term=_ended(old.term, at, new.public)),
        replace(new, term=replace(new.term, valid_from=new.term.valid_from or at)),
        statement,
    )


def read_rotation(statement: Any) -> Rotation:
    """What a statement says, once both keys are seen to have signed it; whether to believe it is `follow`'s.

    Raises:
        RotationError: no such statement, or not signed by both keys.
    """
    subject = statement.get("credentialSubject") if isinstance(statement, dict) else None
    at = read_moment(statement.get("validFrom")) if isinstance(statement, dict) else None
    if not isinstance(subject, dict) or at is None or ROTATION not in kinds_of(statement):
        raise RotationError([RotationFault(RotationCode.NO_STATEMENT, {"wanted": ROTATION})])
    try:
        old, new = (PublicKey.from_multibase(str(subject.get(name))) for name in ("replaced", "replacedBy"))
    except SigningKeyError:
        raise RotationError([RotationFault(RotationCode.NO_STATEMENT, {"wanted": ROTATION})]) from None
    did = issuer_of(statement)
    known = {method_of(did, one): one for one in (old, new)}
    checks = check_proofs(statement, known.get)
    signers = [one.key for one in checks if one.state is State.OK]
    faults = [
        RotationFault(RotationCode.NOT_SIGNED, {"found": key.multibase})
        for key in (old, new)
        if key not in signers
    ]
    if faults:
        raise RotationError(faults)
    return Rotation(did, old, new, at)


def follow(trust: TrustList, statement: Any) -> TrustList:
    """The trust list with the new key beside the old one, which ends at the moment of the statement.

    Raises:
        RotationError: no valid statement, an old key that is not the issuer's or was not good then, a new one
            that is known already; all at once.
    """
    said = read_rotation(statement)
    issuer = trust.issuers.get(said.issuer)
    entry = issuer.key(said.old) if issuer else None
    faults = []
    if issuer is None or entry is None:
        put = {"found": said.old.multibase, "wanted": said.issuer}
        raise RotationError([RotationFault(RotationCode.STRANGER, put)])
    if not _was_good(entry.term, said.at) or entry.revoked_at is not None:
        put = {"found": said.old.multibase, "wanted": written(said.at)}
        faults.append(RotationFault(RotationCode.NOT_GOOD, put))
    if any(one.key(said.new) for one in trust.issuers.values()):
        faults.append(RotationFault(RotationCode.KNOWN, {"found": said.new.multibase}))
    if faults:
        raise RotationError(faults)
    return replace(
        trust, issuers={**trust.issuers, said.issuer: _with_new(issuer, entry, said)}, signed_by=None
    )


def _with_new(issuer: Issuer, entry: TrustedKey, said: Rotation) -> Issuer:
    ended = replace(
        entry, term=_ended(entry.term, said.at, said.new), revoked_at=said.at, reason=Reason.SUPERSEDED
    )
    added = TrustedKey(said.new, method_of(issuer.did, said.new), KeyTerm(valid_from=said.at))
    return replace(issuer, keys=(*(ended if one is entry else one for one in issuer.keys), added))


def _was_good(term: KeyTerm, at: datetime) -> bool:
    """Whether a key was good at a moment and some time before it, so that its term can end there."""
    return term.covers(at) and term.valid_from != at


def _ended(term: KeyTerm, at: datetime, by: PublicKey) -> KeyTerm:
    return replace(term, valid_until=at, replaced_by=by.multibase)

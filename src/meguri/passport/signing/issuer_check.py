"""Whether the one who says it is believed, in this matter, and was at that time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from meguri.passport.signing.credential import issuer_of, kinds_of
from meguri.passport.signing.finding_words import FindingCode, found
from meguri.passport.signing.matters import matters_of
from meguri.passport.signing.moments import written
from meguri.passport.signing.proof_check import ProofCheck
from meguri.passport.signing.states import State
from meguri.passport.signing.trust import Issuer, Matter, Reason, TrustedKey, TrustList
from meguri.passport.signing.verdict import Finding, summed


def issuer_finding(
    document: Mapping[str, Any],
    proofs: Sequence[ProofCheck],
    trust: TrustList,
    day: tuple[datetime, datetime],
    *,
    matters: frozenset[Matter] | None = None,
    witnessed_at: datetime | None = None,
) -> Finding:
    """Whether the document's issuer is in the list, signed it with a key good then, and may speak of this.

    Args:
        document: the document.
        proofs: what its proofs are worth.
        trust: the trust list.
        day: first and last moment of the day asked about.
        matters: what the document is used as; otherwise what its types and its content say.
        witnessed_at: by when an independent witness had the document.
    """
    did = issuer_of(document)
    issuer = trust.issuers.get(did)
    if issuer is None:
        return found(State.UNKNOWN, FindingCode.ISSUER_NOT_LISTED, did=did[:200] or "?")
    findings = [found(State.OK, FindingCode.ISSUER_KNOWN, name=" / ".join(issuer.names.values()), did=did)]
    begins, ends = trust.valid_from, trust.valid_until
    if (begins and begins > day[1]) or (ends and ends < day[0]):
        put = {"begins": _shown(begins), "ends": _shown(ends)}
        findings.append(found(State.UNKNOWN, FindingCode.LIST_OUT_OF_DATE, **put))
    findings.append(_key_finding(issuer, proofs, witnessed_at))
    about = matters_of(document) if matters is None else matters
    findings.append(_matter_finding(issuer, about, document))
    return summed(*findings)


def _key_finding(issuer: Issuer, proofs: Sequence[ProofCheck], witnessed_at: datetime | None) -> Finding:
    holding = [one for one in proofs if one.state is State.OK and one.key is not None]
    if not holding:
        return found(State.UNKNOWN, FindingCode.NOT_REACHED)
    keys = [(proof, issuer.key(proof.key)) for proof in holding if proof.key is not None]
    own = [key_finding(key, proof.created, witnessed_at) for proof, key in keys if key is not None]
    if not own:
        return found(State.FAILED, FindingCode.KEY_FOREIGN, did=issuer.did)
    order = (State.OK, State.UNKNOWN, State.FAILED)
    return min(own, key=lambda one: order.index(one.state))  # one good signature of the issuer is enough


def key_finding(key: TrustedKey, created: datetime | None, witnessed_at: datetime | None = None) -> Finding:
    """Whether a key vouches for a signature of this date; the rule stands at the head of `trust`."""
    begins, ends, revoked_at = key.term.valid_from, key.term.valid_until, key.revoked_at
    if revoked_at and key.reason not in (Reason.SUPERSEDED, Reason.CEASED):
        if witnessed_at is None or witnessed_at >= revoked_at:
            put = {"moment": written(revoked_at), "created": _shown(created)}
            return found(State.FAILED, FindingCode.KEY_STOLEN, **put)
        put = {"moment": written(revoked_at), "seen": written(witnessed_at)}
        stolen = found(State.OK, FindingCode.KEY_WITNESSED, **put)
    else:
        stolen = None
    if created is None:
        limited = begins or ends or revoked_at
        code = FindingCode.NO_DATE if limited else FindingCode.KEY_BELONGS
        return found(State.UNKNOWN if limited else State.OK, code)
    late = {FindingCode.KEY_EXPIRED: ends, FindingCode.KEY_REVOKED: revoked_at}
    for code, moment in late.items():
        if moment and created >= moment:
            return found(State.FAILED, code, created=written(created), moment=written(moment))
    if begins and created < begins:
        put = {"created": written(created), "moment": written(begins)}
        return found(State.FAILED, FindingCode.KEY_NOT_YET, **put)
    return stolen or found(State.OK, FindingCode.KEY_BELONGS)


def _matter_finding(issuer: Issuer, matters: frozenset[Matter], document: Mapping[str, Any]) -> Finding:
    if not matters:
        kinds = ", ".join(kinds_of(document))[:200] or "?"
        return found(State.UNKNOWN, FindingCode.MATTER_UNKNOWN, found=kinds)
    denied = sorted(matters - issuer.matters)
    if denied:
        allowed = ", ".join(sorted(issuer.matters)) or "–"
        return found(State.FAILED, FindingCode.MAY_NOT_ATTEST, matter=", ".join(denied), allowed=allowed)
    return found(State.OK, FindingCode.MAY_ATTEST, matter=", ".join(sorted(matters)))


def _shown(moment: datetime | None) -> str:
    return "…" if moment is None else written(moment)

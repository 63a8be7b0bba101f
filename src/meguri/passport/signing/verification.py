"""Whether to believe a signed document on a day, without asking anyone: the whole verdict tree.

What decides: that it can be read, that its signature holds, that its issuer is trusted in this matter and was
at that time, that it was not withdrawn, that it has its form, that it is valid on the day, and, where a
highest age is asked for, that it is not older. One failure rejects it. Where something that decides cannot be
checked the verdict is *undecided*, never *accepted* – but for parts that the reader answers for by name.

Several signatures: each that can be checked has to hold, and one of them has to be the issuer's. Signatures
of other suites beside them stay open and decide nothing. Anyone may add a signature of his own, so a document
is as old as the oldest of them, not as the newest.

The day: valid is what is valid at some moment of the day, wherever the reader is; whoever needs the hour
gives a moment with its zone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from meguri.passport.reading import PassportJsonError, read_json
from meguri.passport.signing.credential import MESSAGES as FORM_WORDS
from meguri.passport.signing.credential import CredentialCode, credential_faults, issuer_of
from meguri.passport.signing.finding_words import FindingCode, found
from meguri.passport.signing.issuer_check import issuer_finding
from meguri.passport.signing.moments import bounds, read_moment, written
from meguri.passport.signing.proof_check import ProofCheck, check_proofs
from meguri.passport.signing.proof_faults import MESSAGES as PROOF_WORDS
from meguri.passport.signing.states import State
from meguri.passport.signing.status_check import GivenList, status_finding
from meguri.passport.signing.trust import Matter, TrustList
from meguri.passport.signing.trust_file import read_trust
from meguri.passport.signing.verdict import TOLERABLE, Finding, Part, Verification, summed
from meguri.tables.coded import CodedError

LIMIT_BYTES = 2_000_000  # two hundred times a passport; a document of this size is judged within seconds
Day = tuple[datetime, datetime]
Schema = Callable[[Mapping[str, Any]], None]


def verify(
    content: bytes,
    trust: TrustList | bytes,
    on: date,
    *,
    status_lists: Sequence[bytes | GivenList] = (),
    max_age_days: int | None = None,
    schema: Schema | None = None,
    matters: Collection[Matter] | None = None,
    witnessed_at: datetime | None = None,
    status_wanted: bool = False,
    tolerate: Collection[Part] = (),
    where: str = "document",
    limit_bytes: int = LIMIT_BYTES,
) -> Verification:
    """What a signed document is worth on a day. Whatever the document is, the answer is a verdict.

    Args:
        content: the document.
        trust: whom to believe: a trust list, or its file.
        on: the day; or a moment with its zone.
        status_lists: lists of withdrawn documents, as published or as read by `given_list`.
        max_age_days: oldest signature that still serves; None asks for none.
        schema: looks at the document's content and raises a CodedError with all that is wrong.
        matters: what the document is used as; otherwise what its types and its content say.
        witnessed_at: by when an independent witness (a transparency log) had it; counts if a key was stolen.
        status_wanted: whether a document that cannot be withdrawn is refused.
        tolerate: parts whose doubt the reader takes upon himself: issuer, status.
        where: what messages call the document.
        limit_bytes: the most that is read of it.

    Raises:
        TrustError: the trust list's file cannot be used.
        PassportJsonError: the trust list's file is no JSON.
        ValueError: a moment without a zone, or a part that cannot be tolerated.
    """
    tolerated = frozenset(tolerate)
    if not tolerated <= TOLERABLE:
        raise ValueError(f"no reader can do without: {', '.join(sorted(tolerated - TOLERABLE))}")
    trusted = trust if isinstance(trust, TrustList) else read_trust(trust)
    day = bounds(on)
    decisive = frozenset(Part) - ({Part.FRESHNESS} if max_age_days is None else set())
    document, reading = _read(content, where, limit_bytes)
    if document is None:
        unread = {part: found(State.UNKNOWN, FindingCode.NOT_REACHED) for part in Part}
        return Verification(on, unread | {Part.READING: reading}, decisive, tolerated)
    proofs = check_proofs(document, trusted.find_key)
    about = None if matters is None else frozenset(matters)
    issuer = issuer_finding(document, proofs, trusted, day, matters=about, witnessed_at=witnessed_at)
    parts = {
        Part.READING: reading,
        Part.SIGNATURE: _signature(proofs),
        Part.ISSUER: issuer,
        Part.STATUS: status_finding(document, trusted, day, status_lists, is_wanted=status_wanted),
        Part.SCHEMA: _form(document, schema),
        Part.VALIDITY: _validity(document, proofs, day),
        Part.FRESHNESS: _freshness(document, proofs, on, max_age_days),
    }
    believed = trusted.issuers.get(issuer_of(document)) if issuer.state is State.OK else None
    return Verification(on, parts, decisive, tolerated, document, believed)


def _read(content: bytes, where: str, limit_bytes: int) -> tuple[dict[str, Any] | None, Finding]:
    try:
        document = read_json(content, where=where, limit_bytes=limit_bytes)
    except PassportJsonError as error:
        return None, summed(*_faults(error))
    if not isinstance(document, dict):
        return None, found(State.FAILED, FindingCode.NO_OBJECT)
    return document, found(State.OK, FindingCode.READ)


def _signature(proofs: Sequence[ProofCheck]) -> Finding:
    findings = [Finding(one.state, one.code, PROOF_WORDS[one.code], one.values) for one in proofs]
    if len(findings) == 1:
        return findings[0]
    order = (State.FAILED, State.OK, State.UNKNOWN)
    first = min(findings, key=lambda one: order.index(one.state))
    return Finding(first.state, first.code, first.template, first.values, tuple(findings))


def _form(document: Mapping[str, Any], schema: Schema | None) -> Finding:
    faults = [
        Finding(State.FAILED, one.code, FORM_WORDS[CredentialCode(one.code)], one.values)
        for one in credential_faults(document)
    ]
    if schema is not None:
        try:
            schema(document)
        except CodedError as error:
            faults += _faults(error)
    return summed(*faults) if faults else found(State.OK, FindingCode.FORM_HOLDS)


def _faults(error: CodedError) -> list[Finding]:
    return [Finding(State.FAILED, one.code, error.messages[one.code], one.values) for one in error.faults]


def _validity(document: Mapping[str, Any], proofs: Sequence[ProofCheck], day: Day) -> Finding:
    faults = list(_time_faults(document, proofs, day))
    return summed(*faults) if faults else found(State.OK, FindingCode.VALID)


def _time_faults(document: Mapping[str, Any], proofs: Sequence[ProofCheck], day: Day) -> Iterator[Finding]:
    begins, ends = (read_moment(document.get(name)) for name in ("validFrom", "validUntil"))
    if begins and begins > day[1]:
        yield found(State.FAILED, FindingCode.NOT_YET_VALID, moment=written(begins))
    for end in (ends, *(one.expires for one in proofs)):
        if end and end < day[0]:
            yield found(State.FAILED, FindingCode.EXPIRED, moment=written(end))
    for proof in proofs:
        if proof.created and proof.created > day[1]:
            yield found(State.FAILED, FindingCode.SIGNED_LATER, created=written(proof.created))


def _freshness(
    document: Mapping[str, Any], proofs: Sequence[ProofCheck], on: date, limit: int | None
) -> Finding:
    """How old it is, by the oldest signature that holds, or else by its first day; days in UTC."""
    dates = [one.created for one in proofs if one.created and one.state is State.OK]
    made = min(dates) if dates else read_moment(document.get("validFrom"))
    if made is None:
        return found(State.UNKNOWN, FindingCode.NO_AGE)
    days = max((on - made if isinstance(on, datetime) else on - made.date()).days, 0)
    if limit is None:
        return found(State.UNKNOWN, FindingCode.AGE_NOT_ASKED, days=days)
    is_fresh = days <= limit
    code = FindingCode.FRESH if is_fresh else FindingCode.STALE
    return found(State.OK if is_fresh else State.FAILED, code, days=days, limit=limit)

"""Whether a document was withdrawn, by the lists that were given: nothing is fetched.

A list counts if its signature holds, the issuer of the document (or one trusted with lists) signed it, and it
is for the day asked about: an old list must not hide a new revocation. A revocation, which is for good,
counts in any sound list, of whatever day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meguri.passport.reading import PassportJsonError, read_json
from meguri.passport.signing.credential import STATUS_ENTRY, issuer_of, statuses_of
from meguri.passport.signing.finding_words import FindingCode, found
from meguri.passport.signing.issuer_check import key_finding
from meguri.passport.signing.moments import read_moment, written
from meguri.passport.signing.proof_check import ProofCheck, check_proofs
from meguri.passport.signing.states import State
from meguri.passport.signing.status_list import Purpose, StatusList, StatusListError, read_status_list
from meguri.passport.signing.trust import Matter, TrustList
from meguri.passport.signing.verdict import Finding, summed

MOST_STATUSES = 16
_MOST_DIGITS = 10


@dataclass(frozen=True, slots=True)
class GivenList:
    """A status list as it was given.

    Attributes:
        address: where it is published.
        issuer: address of who made it.
        proofs: what its proofs are worth.
        begins: from when it counts; None where it does not say.
        ends: until when; None where it does not say.
        lists: the bits, by purpose.
    """

    address: str
    issuer: str
    proofs: tuple[ProofCheck, ...]
    begins: datetime | None
    ends: datetime | None
    lists: Mapping[Purpose, StatusList]

    def counts(self, day: tuple[datetime, datetime]) -> bool:
        """Whether it is for this day; a list that does not say until when could be of any age."""
        begun = self.begins is not None and self.begins <= day[1]
        return begun and self.ends is not None and self.ends >= day[0]


def status_finding(
    document: Mapping[str, Any],
    trust: TrustList,
    day: tuple[datetime, datetime],
    lists: Sequence[bytes | GivenList],
    *,
    is_wanted: bool = False,
) -> Finding:
    """Whether the document was withdrawn.

    Args:
        document: the document.
        trust: the trust list.
        day: first and last moment of the day asked about.
        lists: status list credentials, as files or as read by `given_list`.
        is_wanted: whether a document that names no list fails.
    """
    entries = statuses_of(document)
    if not entries:
        state = State.FAILED if is_wanted else State.OK
        return found(state, FindingCode.STATUS_WANTED if is_wanted else FindingCode.NOT_LISTED)
    if len(entries) > MOST_STATUSES:
        return found(State.UNKNOWN, FindingCode.STATUS_MANY, found=len(entries), limit=MOST_STATUSES)
    given: list[GivenList] = []
    spoilt: list[Finding] = []
    for at, one in enumerate(lists):
        try:
            given.append(one if isinstance(one, GivenList) else given_list(one, trust, f"list {at + 1}"))
        except (PassportJsonError, StatusListError) as error:
            spoilt.append(found(State.UNKNOWN, FindingCode.LIST_UNREADABLE, detail=str(error)[:300]))
    whole = summed(*(_entry_finding(entry, document, trust, day, given) for entry in entries))
    # A spoilt list takes nothing from the document, so it is told and decides nothing.
    return replace(whole, children=(*(whole.children or (whole,)), *spoilt)) if spoilt else whole


def given_list(content: bytes, trust: TrustList, where: str = "list") -> GivenList:
    """A status list read once, for many documents.

    Args:
        content: the status list credential.
        trust: where its keys are looked up.
        where: what messages call it.

    Raises:
        PassportJsonError: no JSON.
        StatusListError: no status list.
    """
    told = read_json(content, where=where)
    lists = read_status_list(told)
    begins, ends = (read_moment(told.get(name)) for name in ("validFrom", "validUntil"))
    address = told.get("id")
    proofs = check_proofs(told, trust.find_key)
    return GivenList(str(address), issuer_of(told), proofs, begins, ends, lists)


def _entry_finding(
    entry: Any,
    document: Mapping[str, Any],
    trust: TrustList,
    day: tuple[datetime, datetime],
    given: Sequence[GivenList],
) -> Finding:
    for fault in _entry_faults(entry):
        return fault
    address, index = entry["statusListCredential"], int(entry["statusListIndex"])
    named = [one for one in given if one.address == address]
    if not named:
        return found(State.UNKNOWN, FindingCode.LIST_MISSING, address=address[:200])
    purpose, issuer = Purpose(entry["statusPurpose"]), issuer_of(document)
    findings = [next(_findings(one, index, purpose, issuer, trust, day)) for one in named]
    # Of several copies the one that withdraws counts, then the one that can say something.
    order = (State.FAILED, State.OK, State.UNKNOWN)
    return min(findings, key=lambda one: order.index(one.state))


def _entry_faults(entry: Any) -> Iterator[Finding]:
    if not isinstance(entry, dict):
        yield found(State.FAILED, FindingCode.STATUS_ENTRY, name="credentialStatus", found=repr(entry)[:80])
        return
    purposes = list(Purpose)
    if entry.get("type") != STATUS_ENTRY or entry.get("statusPurpose") not in purposes:
        kind = f"{entry.get('type')} {entry.get('statusPurpose')}"[:80]
        yield found(State.UNKNOWN, FindingCode.STATUS_KIND, found=kind)
    index = entry.get("statusListIndex")
    is_number = isinstance(index, str) and index.isascii() and index.isdigit() and len(index) <= _MOST_DIGITS
    if not is_number:
        yield found(State.FAILED, FindingCode.STATUS_ENTRY, name="statusListIndex", found=repr(index)[:80])
    address = entry.get("statusListCredential")
    if not isinstance(address, str):
        put = {"name": "statusListCredential", "found": repr(address)[:80]}
        yield found(State.FAILED, FindingCode.STATUS_ENTRY, **put)


def _findings(
    given: GivenList,
    index: int,
    purpose: Purpose,
    issuer: str,
    trust: TrustList,
    day: tuple[datetime, datetime],
) -> Iterator[Finding]:
    """What one list says; the first word counts."""
    put = {"address": given.address[:200], "begins": _shown(given.begins), "ends": _shown(given.ends)}
    put |= {"purpose": purpose.value, "found": str(index)}
    if any(one.state is State.FAILED for one in given.proofs):
        yield found(State.UNKNOWN, FindingCode.LIST_UNSOUND, **put)
    if not _is_believed(given, issuer, trust):
        yield found(State.UNKNOWN, FindingCode.LIST_STRANGER, **put)
    status = given.lists.get(purpose)
    if status is None or index >= len(status):
        yield found(State.UNKNOWN, FindingCode.LIST_ENTRY, **put)
        return
    is_set = status.is_set(index)
    if is_set and purpose is Purpose.REVOCATION:
        yield found(State.FAILED, FindingCode.REVOKED, **put)
    if not given.counts(day):
        yield found(State.UNKNOWN, FindingCode.LIST_OTHER_TIME, **put)
    yield (
        found(State.FAILED, FindingCode.SUSPENDED, **put)
        if is_set
        else found(State.OK, FindingCode.NOT_WITHDRAWN, **put)
    )


def _is_believed(given: GivenList, issuer: str, trust: TrustList) -> bool:
    """Whether the list is by the document's issuer, or by one trusted with lists, with a key good then."""
    maker = trust.issuers.get(given.issuer)
    if maker is None or (given.issuer != issuer and Matter.STATUS not in maker.matters):
        return False
    for proof in given.proofs:
        key = maker.key(proof.key) if proof.state is State.OK and proof.key else None
        if key is not None and key_finding(key, proof.created).state is State.OK:
            return True
    return False


def _shown(moment: datetime | None) -> str:
    return "…" if moment is None else written(moment)

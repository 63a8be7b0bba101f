"""What a signed document vouches for: that it carries what it calls itself, about the battery it names."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from meguri.passport.signing.credential import EVENT, PASSPORT, kinds_of
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

if TYPE_CHECKING:
    from meguri.passport.signing.trust import TrustList
    from meguri.passport.signing.verdict import Verification

WHERE = "credentialSubject"
CARRIES = {PASSPORT: "passport", EVENT: "event"}


class VouchedCode(StrEnum):
    """What can be wrong with what a credential carries, beyond the passport or event itself."""

    NOT_CARRIED = "not_carried"
    OTHER_SUBJECT = "other_subject"


MESSAGES: dict[VouchedCode, str] = {
    VouchedCode.NOT_CARRIED: N_("{where}: it calls itself {kind} and carries no `{wanted}`."),
    VouchedCode.OTHER_SUBJECT: N_(
        "{where}: it is about {wanted}, but what it carries is about the battery {found}."
    ),
}


class _Words(dict[Any, str]):
    """Messages of several rooms, whose codes may be spelt the same."""

    def __getitem__(self, code: Any) -> str:
        return super().__getitem__((type(code), code))

    def take(self, messages: Mapping[Any, str]) -> None:
        self.update({(type(code), code): said for code, said in messages.items()})


def verify_vouched(content: bytes, trust: "TrustList | bytes", on: date, **asked: Any) -> "Verification":
    """What a signed document is worth on a day, what it carries looked at too.

    Args:
        content: the document.
        trust: whom to believe: a trust list, or its file.
        on: the day; or a moment with its zone.
        asked: whatever else `signing.verification.verify` takes; a `schema` of the caller's own is used
            instead of `check_vouched`.

    Raises:
        TrustError, PassportJsonError: the trust list's file cannot be used.
        ValueError: a moment without a zone, or a part that cannot be tolerated.
    """
    from meguri.passport.signing.verification import verify

    return verify(content, trust, on, **({"schema": check_vouched} | asked))


def check_vouched(credential: Mapping[str, Any]) -> None:
    """Look at a credential's subject; what is neither a passport nor an event of ours is let pass.

    An event carries its content address as its id, so one that was changed before it was signed is found.

    Raises:
        CodedError: the passport or event in it cannot be read, is about another battery than the credential,
            or is not there; an attestation denies itself; every fault.
    """
    told = credential.get("credentialSubject")
    subjects = [
        one if isinstance(one, Mapping) else {} for one in (told if isinstance(told, list) else [told])
    ]
    words = _Words()
    words.take(MESSAGES)
    faults = list(_absent(credential, subjects))
    for subject in subjects:
        faults += _faults(subject, words)
    faults += _contradictions(credential, words)
    if faults:
        raise _refusal(faults, words)


def _absent(credential: Mapping[str, Any], subjects: list[Mapping[str, Any]]) -> Iterator[CodedFault]:
    for kind, part in CARRIES.items():
        if kind in kinds_of(credential) and not all(isinstance(one.get(part), Mapping) for one in subjects):
            yield CodedFault(VouchedCode.NOT_CARRIED, {"where": WHERE, "kind": kind, "wanted": part})


def _faults(subject: Mapping[str, Any], words: _Words) -> Iterator[CodedFault]:
    from meguri.passport.document import read_document
    from meguri.passport.events import from_epcis

    about = subject.get("id")
    named = about if isinstance(about, str) else None
    readers: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
        "passport": lambda told, where: read_document(told, where=where).value("battery_id"),
        "event": lambda told, where: from_epcis(told, where=where, battery_id=named).battery_id,
    }
    for name, battery_of in readers.items():
        where = f"{WHERE}.{name}"
        if not isinstance(subject.get(name), Mapping):
            continue
        try:
            battery = battery_of(subject[name], where)
        except CodedError as refused:
            words.take(refused.messages)
            yield from refused.faults
            continue
        if battery not in (None, named):
            put = {"where": where, "found": battery, "wanted": "–" if named is None else named[:200]}
            yield CodedFault(VouchedCode.OTHER_SUBJECT, put)


def _contradictions(credential: Mapping[str, Any], words: _Words) -> Iterator[CodedFault]:
    """An attestation of the shape that is read here, and that says of itself what its figures deny."""
    from meguri.passport.attestation.credential import UNTP_KIND, read_attestation
    from meguri.passport.attestation.faults import AttestationCode, AttestationError

    if UNTP_KIND not in kinds_of(credential):
        return
    try:
        read_attestation(credential)
    except AttestationError as refused:  # of another shape, it is for others to judge
        words.take(refused.messages)
        denied = (AttestationCode.CONFORMANCE, AttestationCode.ORDER)
        yield from (one for one in refused.faults if one.code in denied)


def _refusal(faults: list[CodedFault], words: _Words) -> CodedError:
    class VouchedError(CodedError):
        messages = words

    return VouchedError(faults)

"""What a document vouches for: by its types, and by what it carries, whatever it calls itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from meguri.passport.signing.credential import DIAGNOSIS, EVENT, PASSPORT, kinds_of
from meguri.passport.signing.status_list import LIST_TYPE
from meguri.passport.signing.trust import Matter

# Types of credentials, ours and UNTP's (Digital Product Passport, Digital Conformity Credential).
MATTERS = {
    PASSPORT: Matter.PASSPORT,
    "DigitalProductPassport": Matter.PASSPORT,
    EVENT: Matter.EVENT,
    "DigitalTraceabilityEvent": Matter.EVENT,
    DIAGNOSIS: Matter.DIAGNOSIS,
    "DigitalConformityCredential": Matter.CONFORMITY,
    LIST_TYPE: Matter.STATUS,
}
DIAGNOSING_KINDS = frozenset({"diagnosed", "guarantee_rediagnosed"})
# Who states one of these tells the battery's state, in an event of whatever kind.
STATE = frozenset({"soh_share", "state_of_certified_energy_share", "present_capacity_ah"})
_PREFIX = "meguri:"


def matters_of(document: Mapping[str, Any]) -> frozenset[Matter]:
    """What a document vouches for; a diagnosis is an event, but of its own matter.

    Who may record events may not pass a diagnosis off as one, and nobody may put a passport into what calls
    itself an event: what a credential carries counts beside what it says it is. Nothing where its types are
    none of those known here, whatever it carries.
    """
    told = {MATTERS[kind] for kind in kinds_of(document) if kind in MATTERS}
    if not told:
        return frozenset()
    if Matter.DIAGNOSIS in told:
        told.discard(Matter.EVENT)
    return frozenset(told.union(_carried(document)))


def _carried(document: Mapping[str, Any]) -> Iterator[Matter]:
    told = document.get("credentialSubject")
    for subject in told if isinstance(told, list) else [told]:
        if not isinstance(subject, Mapping):
            continue
        if "passport" in subject:
            yield Matter.PASSPORT
        if "event" in subject:
            yield Matter.DIAGNOSIS if _tells_state(subject["event"]) else Matter.EVENT


def _tells_state(event: Any) -> bool:
    if not isinstance(event, Mapping):
        return False
    says = event.get("meguri:says")
    named = {str(name).removeprefix(_PREFIX) for name in says} if isinstance(says, Mapping) else set()
    return event.get("meguri:kind") in DIAGNOSING_KINDS or not STATE.isdisjoint(named)

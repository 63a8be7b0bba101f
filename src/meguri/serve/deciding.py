"""The decision who owns a battery, where its record is wrong or disputed, by an operator or authority.

The record itself stays: the decision is one more event, says why and by which document, and is in the log.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.passport.events import custody, event_of
from meguri.passport.events.checks import PARTY
from meguri.registry.accounts.policy import begins_record
from meguri.registry.passports import latest_day
from meguri.registry.store import life_of
from meguri.serve.desk.parties import NOBODY, SEVERAL, party_named
from meguri.serve.faults import RefusedError
from meguri.serve.judging import DECIDED_OWNER, NO_TAKER, OTHER_OWNER
from meguri.serve.recording import record_one
from meguri.tables.coded import CodedError, CodedFault

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.store import Captured
    from meguri.serve.house import Visit

KIND = DECIDED_OWNER
LONGEST_WHY, LONGEST_DOCUMENT = 400, 200
_OWNING = "owning_party"


class DecisionCode(StrEnum):
    """What can be wrong with a decision."""

    NO_TAKER = "no_taker"
    SAME_OWNER = "same_owner"
    OTHER_OWNER = "other_owner"
    NOBODY = "nobody"
    SEVERAL = "several"
    NO_REASON = "no_reason"
    NO_DOCUMENT = "no_document"


MESSAGES: dict[DecisionCode, str] = {
    DecisionCode.NO_TAKER: NO_TAKER,
    DecisionCode.SAME_OWNER: N_("By the record {found} owns the battery already."),
    DecisionCode.OTHER_OWNER: OTHER_OWNER,
    DecisionCode.NOBODY: NOBODY,
    DecisionCode.SEVERAL: SEVERAL,
    DecisionCode.NO_REASON: N_("Say why the owner is decided."),
    DecisionCode.NO_DOCUMENT: N_(
        "Name the document that shows it, such as the number of a registration certificate or a contract."
    ),
}


@dataclass(frozen=True, slots=True)
class DecisionFault(CodedFault):
    """One thing wrong with a decision.

    Attributes:
        told: which part of it: giver, taker, why or document.
    """

    told: str = ""


class DecisionError(CodedError):
    """A decision that cannot be recorded; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
    faults: tuple[DecisionFault, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who owns a battery from now.

    Attributes:
        battery_id: the battery.
        giver: identifier of the owner until now, by the record; None where it names none.
        taker: identifier of the owner from now.
        why: on which ground.
        document: what shows it.
    """

    battery_id: str
    giver: str | None
    taker: str
    why: str
    document: str

    @property
    def note(self) -> str:
        """Reason and document, as they stand in the event."""
        return f"{self.why} [{self.document}]"


def decision_of(visit: "Visit", battery_id: str, told: Mapping[str, str]) -> Decision:
    """What was told, held to the record.

    Args:
        visit: who decides.
        battery_id: of a known battery.
        told: `giver` (empty takes the one of the record), `taker`, `why` and `document`; parties by
            the name or identifier of an organisation, a person's mail address, or any identifier of somebody
            without an account.

    Raises:
        DecisionError: all faults at once.
    """
    faults: list[DecisionFault] = []
    with visit.own_work() as session:
        owner = _owner_of(session, battery_id)
        taker = _party(visit, session, "taker", told.get("taker", ""), faults)
        giver = _party(visit, session, "giver", told.get("giver", ""), faults) or owner
    why = told.get("why", "").strip()[:LONGEST_WHY]
    document = told.get("document", "").strip()[:LONGEST_DOCUMENT]
    faults += _missing(taker, told, why, document)
    if giver is not None and owner is not None and giver != owner:
        faults.append(DecisionFault(DecisionCode.OTHER_OWNER, {"found": giver, "wanted": owner}, "giver"))
    elif taker is not None and taker == owner:
        faults.append(DecisionFault(DecisionCode.SAME_OWNER, {"found": taker}, "taker"))
    if faults or taker is None:
        raise DecisionError(faults)
    return Decision(battery_id, giver, taker, why, document)


def record_decision(visit: "Visit", decision: Decision, by: str) -> "Captured":
    """Record a decision, with its line in the audit log.

    Args:
        visit: who decides.
        decision: what.
        by: in whose name: an identifier of his.

    Raises:
        RefusedError: 401 or 403, he may not; 409, the battery has come to another owner meanwhile.
    """
    parties = {"giver": decision.giver, "taker": decision.taker}
    at = visit.house.now().astimezone()
    event = event_of(KIND, decision.battery_id, at, by, custody=parties, details={"note": decision.note})
    return record_one(visit, event, None, KIND)


def _owner_of(session: "Session", battery_id: str) -> str | None:
    """Who owns it by the record: who took it over last; before any sale, who began its record."""
    life = life_of(session, battery_id)
    held = custody(life, latest_day(life), battery_id=battery_id) if life else ()
    for one in reversed(held):
        if one.party == _OWNING:
            return one.holder
    return next((one.by for one in life if begins_record(one.kind) and PARTY.fullmatch(one.by)), None)


def _party(
    visit: "Visit", session: "Session", name: str, told: str, faults: list[DecisionFault]
) -> str | None:
    text = told.strip()
    if not text or PARTY.fullmatch(text):
        return text or None
    try:
        return party_named(session, visit.house.accounts.secrets, text)
    except RefusedError as fault:
        values = {key: str(value) for key, value in fault.values.items()}
        faults.append(DecisionFault(DecisionCode(fault.code), values, name))
        return None


def _missing(taker: str | None, told: Mapping[str, str], why: str, document: str) -> Iterator[DecisionFault]:
    if taker is None and not told.get("taker", "").strip():
        yield DecisionFault(DecisionCode.NO_TAKER, told="taker")
    if not why:
        yield DecisionFault(DecisionCode.NO_REASON, told="why")
    if not document:
        yield DecisionFault(DecisionCode.NO_DOCUMENT, told="document")

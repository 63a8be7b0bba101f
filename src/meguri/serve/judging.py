"""What an event must be held to beside who may record it: the life of its battery, the same at every door.

A guarantee goes its way step by step, a diagnosis is of the battery to which it is recorded, who hands over
has it, and what others found, or recorded of a guarantee or a handover, is not taken back by third parties.
What is known already is not judged again: it comes to nothing new.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.passport.events import Event, fold_findings
from meguri.passport.events.content import event_id
from meguri.passport.events.contract_faults import ContractError
from meguri.passport.events.contract_rules import contract_called, contract_faults
from meguri.passport.events.contracts import DECIDED, EXPIRED, KINDS, PAID, TRANSFERRED
from meguri.passport.events.contradictions import ContradictionCode
from meguri.passport.events.kinds import event_kinds
from meguri.passport.events.making import CORRECTION
from meguri.passport.events.plain_reading import Spelt
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.events.same_car import TOLD, OtherCarError, UncheckedCode, differences, unchecked
from meguri.registry.accounts.policy import resource_of_kind
from meguri.registry.passports import document_now
from meguri.registry.records import digest_of
from meguri.registry.store import life_of
from meguri.registry.vault import owner_data
from meguri.serve.faults import RefusedError, not_allowed
from meguri.serve.whose_word import (
    SOLD,
    hold_measurement,
    hold_sale,
    hold_taking_back,
    may_be_measured,
    standing_of,
)

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.serve.house import Visit

_FINDINGS = frozenset({"diagnosed", "guarantee_rediagnosed", "graded"})
_TOLD, _TOLD_SPELT = frozenset(TOLD), frozenset(PREFIX + name for name in TOLD)
_GUARANTORS = frozenset({DECIDED, PAID, EXPIRED, TRANSFERRED})
DECIDED_OWNER = "ownership_decided"
_ONES_OWN = frozenset({"guarantee", "claim", "handover", "finding"})
NO_TAKER = N_("The decision says who owns the battery now: the taker of its custody.")
NOT_THE_HOLDER = N_(
    "{found} hands the battery over, but {wanted} has it by the record. Record first how it came to {found}; "
    "if the record is wrong, ask the operator of this registry to have the owner decided."
)
OTHER_OWNER = N_(
    "By the record the battery belongs to {wanted}, not to {found}. Look at its record again, then decide."
)
NOT_YOURS_TO_CORRECT = N_(
    "A finding, a guarantee or a handover is corrected by who recorded it; record what you know as an event "
    "of your own."
)
GUARANTEE_STANDS = N_(
    "An event of a guarantee is not taken back; record what happens next. Values it states can be corrected."
)


def is_judged(event: Event | Spelt, about: Mapping[str, Any] | None = None) -> bool:
    """Whether the life of its battery has to be looked at before an event is taken in.

    Args:
        event: as it was read.
        about: what else its diagnosis knows of car and pack (`same_car.TOLD`).
    """
    kind = event.kind
    if kind == CORRECTION or kind in KINDS or event_kinds()[kind].party or may_be_measured(event):
        return True
    if kind not in _FINDINGS:
        return False
    return bool(about) or not (_TOLD_SPELT if isinstance(event, Spelt) else _TOLD).isdisjoint(event.says)


class Judge:
    """Holds events to the lives of their batteries, in one transaction of the registry's own."""

    def __init__(self, visit: "Visit", session: "Session") -> None:
        """Look at nothing yet.

        Args:
            visit: who records.
            session: of the registry itself, in the transaction in which the events are kept.
        """
        self._visit = visit
        self._session = session
        self._lives: dict[str, list[Event]] = {}

    def hold(self, event: Event, about: Mapping[str, Any] | None = None) -> None:
        """Go on only where the life of its battery allows an event.

        Args:
            event: one that `is_judged`; who may record it was asked before.
            about: what else its diagnosis knows of car and pack (`same_car.TOLD`).

        Raises:
            ContractError, OtherCarError: what is against it.
            RefusedError: 403, it is another's; 409, its giver does not have the battery.
        """
        life = self._life(event.battery_id)
        if _holds(life, event) or self._is_known(event):
            return
        asker, context = self._visit.asker, self._visit.context(event.battery_id)
        hold_measurement(event, self._visit.house.accounts.policy, asker, context)
        if event.kind == CORRECTION:
            self._hold_correction(event, life)
        if event.kind in KINDS:
            self._hold_contract(event, life)
        elif event.kind == DECIDED_OWNER and (event.custody is None or event.custody.taker is None):
            raise RefusedError(422, "no_taker", NO_TAKER)
        if event.kind == SOLD:
            hold_sale(life, self._visit.asker)
        if event_kinds()[event.kind].party and event.custody is not None and event.kind not in KINDS:
            _hold_handover(event, life)
        if event.kind in _FINDINGS:
            check_car(life, event.battery_id, {**event.says, **(about or {})})

    def add(self, event: Event) -> None:
        """Remember an event that is kept in the same transaction."""
        life = self._lives.get(event.battery_id)
        if life is not None and not _holds(life, event):
            life.append(event)

    def lock(self, battery_ids: Iterable[str]) -> None:
        """Hold batteries to the end, in the order in which lots are kept, or two lots lock each other out."""
        self._session.execute(
            "SELECT FROM meguri.batteries WHERE battery_id = ANY(%s) ORDER BY battery_id FOR UPDATE",
            [list(battery_ids)],
        )

    def begin(self, battery_ids: Iterable[str]) -> None:
        """Look at batteries before their events of this transaction come."""
        for battery_id in battery_ids:
            self._life(battery_id)

    def _life(self, battery_id: str) -> list[Event]:
        if battery_id not in self._lives:
            # Held until the end: of two who go on from the same state the second sees the first.
            self._session.execute(
                "SELECT FROM meguri.batteries WHERE battery_id = %s FOR UPDATE", [battery_id]
            )
            known = life_of(self._session, battery_id)
            opened = self._visit.house.vault.open_events(self._session, battery_id, known)
            self._lives[battery_id] = list(opened)
        return self._lives[battery_id]

    def _is_known(self, event: Event) -> bool:
        found = self._session.execute(
            "SELECT FROM meguri.events WHERE event_id = %s", [digest_of(event.id)]
        ).fetchone()
        return found is not None

    def _hold_contract(self, event: Event, life: Sequence[Event]) -> None:
        stands = standing_of(life)
        contract = contract_called(str(event.details.get("guarantee_id")), stands)
        asker = self._visit.asker
        if event.kind in _GUARANTORS and contract is not None and contract.guarantor not in asker.parties:
            raise not_allowed(is_known=asker.is_known, verb="change", resource=resource_of_kind(event.kind))
        most = self._visit.house.settings.number("MEGURI_MOST_CLAIM_JPY")
        faults = contract_faults(event, stands, most_of_terms, most)
        if faults:
            raise ContractError(faults)

    def _hold_correction(self, event: Event, life: Sequence[Event]) -> None:
        by_id = {one.id: one for one in life}
        target = by_id.get(event.corrects or "")
        while target is not None and target.kind == CORRECTION:
            target = by_id.get(target.corrects or "")
        if target is None or resource_of_kind(target.kind) not in _ONES_OWN:
            if target is not None and target.kind in KINDS and event.details.get("voids") is True:
                raise RefusedError(409, "guarantee_stands", GUARANTEE_STANDS)
            return
        if target.by not in self._visit.asker.parties and not self._visit.asker.in_role("administrator"):
            raise RefusedError(403, "not_yours_to_correct", NOT_YOURS_TO_CORRECT)
        if target.kind in KINDS and event.details.get("voids") is True:
            raise RefusedError(409, "guarantee_stands", GUARANTEE_STANDS)
        if target.kind in (SOLD, DECIDED_OWNER) and event.details.get("voids") is True:
            hold_taking_back(self._visit.asker)


def car_told(diagnosis: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a diagnosis knows of car and pack (`same_car.TOLD`).

    Args:
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of the car when it was begun.
    """
    verdict = diagnosis["verdict"]
    told = {
        "chassis_number": verdict.get("chassis_number") or asked.get("chassis_number"),
        "vehicle_model": verdict.get("pack") or asked.get("model") or asked.get("pack"),
        "rated_capacity_ah": verdict.get("reference_capacity_ah"),
    }
    return {name: value for name, value in told.items() if value is not None}


def check_car_of(visit: "Visit", battery_id: str, told: Mapping[str, Any]) -> None:
    """Go on only where a diagnosis is of a battery, as it is recorded now.

    Args:
        visit: who asks.
        battery_id: the battery.
        told: `car_told`.

    Raises:
        OtherCarError: it is of another.
    """
    with visit.own_work() as session:
        life = visit.house.vault.open_events(session, battery_id, life_of(session, battery_id))
    check_car(life, battery_id, told)


def unchecked_car(visit: "Visit", battery_id: str, told: Mapping[str, Any]) -> tuple[UncheckedCode, ...]:
    """Why it cannot be seen whether a diagnosis is of a battery, as it is recorded now; nothing of a new one.

    Args:
        visit: who asks.
        battery_id: the battery.
        told: `car_told`.
    """
    with visit.own_work() as session:
        life = visit.house.vault.open_events(session, battery_id, life_of(session, battery_id))
    return unchecked(document_now(life, battery_id)[0].values(), told) if life else ()


def check_car(life: Sequence[Event], battery_id: str, told: Mapping[str, Any]) -> None:
    """Go on only where a diagnosis is of this battery.

    Args:
        life: the events of the battery, with owner data open.
        battery_id: the battery.
        told: what the diagnosis knows of car and pack (`same_car.TOLD`).

    Raises:
        OtherCarError: it is of another.
    """
    if not life or not any(told.get(name) is not None for name in TOLD):
        return
    document, _ = document_now(life, battery_id)
    faults = differences(document.values(), told)
    if faults:
        raise OtherCarError(faults)


def _holds(life: Iterable[Event], event: Event) -> bool:
    """Whether an event came before; one with owner data is kept under another address than it was told."""
    return any(event.id == one.id or (owner_data(one) and event.id == event_id(one)) for one in life)


def _hold_handover(event: Event, life: Sequence[Event]) -> None:
    """Who hands over has the battery, where the record says who has it."""
    last = max((one.day for one in (*life, event)), default=event.day)
    for one in fold_findings([*life, event], last, battery_id=event.battery_id):
        if one.code is ContradictionCode.OTHER_GIVER and one.event == event.id:
            if event.kind == DECIDED_OWNER:
                raise RefusedError(409, "other_owner", OTHER_OWNER, one.values)
            raise RefusedError(409, "not_the_holder", NOT_THE_HOLDER, one.values)


@cache
def most_of_terms(terms_id: str) -> float | None:
    """The most that is paid under terms, yen; None where they bound nothing, or are none of those shipped."""
    from meguri.value.guarantee import read_terms, template_names

    if terms_id not in template_names():
        return None
    payout = read_terms(terms_id).payout
    if payout.most_jpy is not None:
        return payout.most_jpy
    return payout.amount_jpy if payout.remedy == "cash" else None

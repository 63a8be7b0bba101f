"""Whose word counts: what an event says, beside its kind, that only some may say; and who said it already.

The policy asks of what kind an event is. So a sale by who only borrowed the battery, and a measured state of
health in an event that is no diagnosis, are looked at here.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.passport.events import Event
from meguri.passport.events.content import event_id
from meguri.passport.events.plain_reading import Spelt
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.events.standing import standing
from meguri.registry.accounts.asker import Asker, Context
from meguri.registry.accounts.policy import Policy, permits, permits_recording, rule_of_kind
from meguri.registry.records import uri_of
from meguri.registry.reviving import revived
from meguri.serve.faults import RefusedError

if TYPE_CHECKING:
    from meguri.serve.house import Visit

SOLD, DECIDED_OWNER = "sold", "ownership_decided"
_MEASURED_ON, _MEASURABLE = "soh_measured_on", ("soh_share", "present_capacity_ah")
_SAFETY, _CLEARING = "safety_state", ("checked", "not_checked")
_TOLD = frozenset({_MEASURED_ON, *_MEASURABLE, _SAFETY})
_TOLD_SPELT = frozenset(PREFIX + name for name in _TOLD)
_FINDING = ("create", "finding")
_ALIKE = (
    "SELECT e.event_id, e.body FROM meguri.events e JOIN meguri.batteries b USING (battery_no) "
    "WHERE b.battery_id = %s AND e.recorded_by = ANY(%s) AND e.kind = %s AND e.happened_at = %s"
)
NOT_THE_OWNER = N_(
    "A sale is recorded by whom the battery belongs to by its record; who leases, collected or may only look "
    "after it does not sell it. Let the owner record it, or ask the operator to have the owner decided."
)
SALE_STANDS = N_(
    "A sale is not taken back by who sold; the new owner sells it back. If it was recorded in error, ask the "
    "operator to have the owner decided. Values it states can be corrected."
)
NO_FINDING = N_(
    "That a state of health was measured, or the safety checked, is recorded by who may record diagnoses. "
    "State a health as declared or estimated and without a day of measurement, or let a diagnoser record it."
)


def comes_again(visit: "Visit", event: Event | Spelt) -> bool:
    """Whether an event was kept when the asker still might record it: who tries again is told that it was.

    Args:
        visit: who asks.
        event: as it was told; with owner data it is kept under another address.
    """
    context, policy = visit.context(event.battery_id), visit.house.accounts.policy
    if not context.is_begun or permits_recording(policy, visit.asker, event.kind, context):
        return False
    return event.by in visit.asker.parties and _was_theirs(visit, event)


def _was_theirs(visit: "Visit", event: Event | Spelt) -> bool:
    told = uri_of(event.hashed) if isinstance(event, Spelt) else event.id
    asked = [event.battery_id, list(visit.asker.parties), event.kind, event.at]
    with visit.own_work() as session:
        rows = session.execute(_ALIKE, asked).fetchall()
        life = [revived(bytes(body), uri_of(digest), event.battery_id) for digest, body in rows]
        if any(one.id == told for one in life):
            return True
        opened = visit.house.vault.open_events(session, event.battery_id, life) if life else ()
    return any(told == event_id(one) for one in opened)


def may_be_measured(event: Event | Spelt) -> bool:
    """Whether an event that is no finding speaks of the state of health or safety."""
    told = _TOLD_SPELT if isinstance(event, Spelt) else _TOLD
    return rule_of_kind(event.kind) != _FINDING and not told.isdisjoint(event.says)


def hold_measurement(event: Event, policy: Policy, asker: Asker, context: Context) -> None:
    """Go on only where a measured state of health or a checked safety is said by who may record findings.

    A finding on safety anybody may declare who may record.

    Args:
        event: any.
        policy: what the roles may.
        asker: who records it.
        context: how they stand to the battery.

    Raises:
        RefusedError: 403.
    """
    if not may_be_measured(event) or not (_is_measured(event) or _clears(event, context)):
        return
    context = context if context.is_begun else replace(context, is_own=True)  # who begins a record has it
    if not permits(policy, asker, *_FINDING, context):
        raise RefusedError(403, "no_finding", NO_FINDING)


def _is_measured(event: Event) -> bool:
    if event.says.get(_MEASURED_ON) is not None:
        return True
    grounds = (event.evidence.get(name) for name in _MEASURABLE)
    return any(one is not None and one.basis == "measured" for one in grounds)


def _clears(event: Event, context: Context) -> bool:
    """Whether it says that safety was checked, or replaces a finding; a record may begin with no check."""
    said = event.says.get(_SAFETY)
    return said in (_CLEARING if context.is_begun else _CLEARING[:1])


def hold_sale(life: Sequence[Event], asker: Asker) -> None:
    """Go on only where a battery is sold by whom it belongs to, or by the operator.

    Who only has it, by a lease, a collection or a grant, does not sell it.

    Args:
        life: the events of the battery in the order in which they came.
        asker: who records the sale.

    Raises:
        RefusedError: 403.
    """
    if life and owner_by(life) not in asker.parties and not asker.in_role("administrator"):
        raise RefusedError(403, "not_the_owner", NOT_THE_OWNER)


def hold_taking_back(asker: Asker) -> None:
    """Go on only where a sale, or a decision on the owner, is taken back by the operator.

    Else who sold, and has the car back for a service with leave to record, would own it again.

    Args:
        asker: who records the correction.

    Raises:
        RefusedError: 409.
    """
    if not asker.in_role("administrator"):
        raise RefusedError(409, "sale_stands", SALE_STANDS)


def owner_by(life: Sequence[Event]) -> str | None:
    """Whom a battery belongs to, as `meguri.held_by` has it; None where a sale names nobody.

    Args:
        life: its events in the order in which they came, at least one.
    """
    sales = [one for one in standing_of(life) if one.kind in (SOLD, DECIDED_OWNER) and one.custody]
    if not sales:
        return life[0].by
    last = max(reversed(sales), key=lambda one: one.at)  # of one moment the one that came last
    return None if last.custody is None else last.custody.taker


def standing_of(life: Sequence[Event]) -> list[Event]:
    """The events of a life, in their order, without corrections and what these took back."""
    kept = {one.event.id for one in standing(sorted(life, key=lambda one: one.order)) if not one.is_void}
    return [one for one in life if one.id in kept]

"""A diagnosis becomes an event: the state of health with its doubt, and what it rests on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError, event_fault
from meguri.passport.events.making import event_of
from meguri.passport.events.parts import Grounds
from meguri.tables.schema import N_
from meguri.tables.verdict import Verdict

CERTIFIED = "soce"  # the one definition of the table `health` that is the state of certified energy
CAPACITY = "soh_c"
_NOT_LATER = N_("a day that is not after the event")


def diagnosed_event(
    verdict: Verdict,
    battery_id: str,
    at: datetime | str,
    by: str,
    *,
    basis: Literal["measured", "estimated"] = "estimated",
    kind: str = "diagnosed",
    method: str | None = None,
    is_validated: bool | None = None,
    says: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    where: str = "diagnosis",
    **more: Any,
) -> Event:
    """The event of a diagnosis.

    A state of health by capacity never poses as the state of certified energy (SOCE): that is stated only
    by a verdict of that definition, and then alone. The capacity is the state of health times the capacity
    that counts as 100 %. Where the newest evidence is older than the event, the event says by how many days.

    Args:
        verdict: what the diagnosis found.
        battery_id: URI of the battery.
        at: when it is recorded as diagnosed, with its offset.
        by: identifier of the organisation that diagnosed.
        basis: `measured` only where the capacity itself was measured from full to empty.
        kind: `diagnosed`, or `guarantee_rediagnosed`.
        method: method of the diagnosis.
        is_validated: whether it was validated on this model.
        says: further statements (readings, meter); they do not replace those of the verdict.
        details: what else belongs to the kind.
        where: what a fault names as the place.
        more: whatever else `event_of` takes.

    Raises:
        EventError: a verdict newer than the event, or anything that `event_of` refuses.
    """
    stated, evidence = _found(verdict, "simulated" if verdict.is_synthetic else basis)
    stated |= {
        "soh_definition": verdict.definition,
        "soh_verdict_id": verdict.verdict_id,
        "soh_is_synthetic": verdict.is_synthetic,
    }
    told = {
        "soh_measured_on": verdict.measured_on and verdict.measured_on.isoformat(),
        "chassis_number": verdict.chassis_number,
        "soh_method": method,
        "soh_is_validated": is_validated,
    }
    stated |= {name: value for name, value in told.items() if value is not None}
    given = more | {"says": {**(says or {}), **stated}, "evidence": evidence, "where": where}
    event = event_of(kind, battery_id, at, by, details=details, **given)
    age = verdict_age_days(verdict, event.day)
    if age is None or age == 0:
        return event
    if age < 0:
        put = {"found": str(verdict.measured_on), "wanted": _NOT_LATER}
        raise EventError([event_fault(EventCode.BAD_VALUE, where, "says.soh_measured_on", **put)])
    return event_of(kind, battery_id, at, by, details={**(details or {}), "verdict_age_days": age}, **given)


def verdict_age_days(verdict: Verdict, on: date) -> int | None:
    """How many days the newest evidence is old; None where nobody said its day."""
    return None if verdict.measured_on is None else (on - verdict.measured_on).days


def _found(
    verdict: Verdict, basis: Literal["measured", "estimated", "simulated"]
) -> tuple[dict[str, Any], dict[str, Grounds]]:
    name = "state_of_certified_energy_share" if verdict.definition == CERTIFIED else "soh_share"
    stated = {name: verdict.median}
    evidence = {name: Grounds(basis, verdict.low, verdict.high)}
    full = verdict.reference_capacity_ah
    if verdict.definition == CAPACITY and full is not None:
        stated["present_capacity_ah"] = verdict.median * full
        evidence["present_capacity_ah"] = Grounds(basis, verdict.low * full, verdict.high * full)
    return stated, evidence

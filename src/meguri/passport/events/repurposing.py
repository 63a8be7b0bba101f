"""A battery begins a new life: the first event of its own record, from the record of the one it came from."""

from collections.abc import Mapping
from typing import Any

from meguri.passport.document.model import Document
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError, event_fault
from meguri.passport.events.making import event_of
from meguri.passport.events.parts import Grounds
from meguri.tables.schema import N_

CARRIED = ("chemistry", "critical_raw_materials", "hazardous_substances", "electrode_materials")
_REPURPOSED = "repurposed"


def first_event(
    old: Document,
    repurposed: Event,
    battery_id: str,
    *,
    says: Mapping[str, Any] | None = None,
    where: str = "event",
) -> Event:
    """The event `made` of a battery that came from another one.

    Source: Regulation (EU) 2023/1542 Art. 77(7): the new passport is linked to that of the original
    battery. What the cells are made of is carried over, with the old passport as its source; all else is
    for the new operator to state, for it may differ.

    Args:
        old: the passport of the original battery, as of that day.
        repurposed: the event that ended its first life.
        battery_id: the new battery, one of those the event names.
        says: what else its operator states.
        where: what a fault names as the place.

    Raises:
        EventError: another kind of event, a battery that it does not name, an old passport without its
            identifier, or anything that `event_of` refuses.
    """
    faults = []
    passport = repurposed.links.new_batteries.get(battery_id)
    predecessor = old.value("passport_id")
    if repurposed.kind != _REPURPOSED or passport is None:
        put = {"found": battery_id, "wanted": N_("a battery that the event of repurposing names")}
        faults.append(event_fault(EventCode.BAD_VALUE, where, "battery_id", **put))
    if predecessor is None:
        faults.append(event_fault(EventCode.MISSING, where, "passport_id", kind=_REPURPOSED))
    if faults:
        raise EventError(faults)
    carried = {name: value for name in CARRIED if (value := old.value(name)) is not None}
    stated = carried | {
        "passport_id": passport,
        "predecessor_passport_id": predecessor,
        "battery_status": _REPURPOSED,
    }
    own = dict(says or {})
    evidence = {name: Grounds("declared", source=predecessor) for name in carried if name not in own}
    return event_of(
        "made",
        battery_id,
        repurposed.at,
        repurposed.by,
        place=repurposed.place,
        says=stated | own,
        evidence=evidence,
        links={"inputs": [repurposed.battery_id]},
        where=where,
    )

"""What does not fit together in a record once events were taken in, told to who recorded them.

It refuses nothing: two may contradict each other, and both have been told so. What the recorder may not read
of the battery is not told, as its page does not show it.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.passport.events.contradictions import MESSAGES
from meguri.registry.passports import document_now, roles
from meguri.registry.store import life_of
from meguri.serve.faults import RefusedError

if TYPE_CHECKING:
    from meguri.serve.house import Visit

MOST = 2_000  # events at once: each battery's life is read and folded
TOO_MANY = N_(
    "contradictions=true is for {limit} events at once at most; these are {found}. Send fewer, or without it."
)


def require_few(count: int) -> None:
    """Go on only with so many events that their batteries can be looked at.

    Raises:
        RefusedError: 422, too many.
    """
    if count > MOST:
        raise RefusedError(422, "too_many", TOO_MANY, {"limit": MOST, "found": count})


def contradictions_of(visit: "Visit", battery_id: str, event_ids: Collection[str]) -> dict[str, list[Any]]:
    """What does not fit together with events of a battery, each as plain JSON values under the event's id.

    Args:
        visit: who recorded them.
        battery_id: the battery.
        event_ids: content addresses of the events.
    """
    from meguri.passport.readers import view
    from meguri.serve.pages.battery_life import beside_of

    reader, house = visit.reader(battery_id), visit.house
    with visit.own_work() as session:
        kept = life_of(session, battery_id)
        shown = view(document_now(kept, battery_id)[0], reader, roles())
        beside = beside_of(session, house, battery_id, shown, reader, kept)
    told: dict[str, list[Any]] = {one: [] for one in event_ids}
    for one in beside.contradictions:
        values = {name: beside.names.get(value, value) for name, value in one.values.items()}
        said = {"code": str(one.code), "level": one.level, "event": one.event, "other": one.other,
                "message": visit.door.say(MESSAGES[one.code]).format(**values)}  # fmt: skip
        for event_id in told.keys() & {one.event, str(one.other)}:
            told[event_id].append(said)
    return told


def contradictions_of_all(visit: "Visit", recorded: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    """The same for events of many batteries.

    Args:
        visit: who recorded them.
        recorded: battery and event of each.
    """
    by_battery: dict[str, set[str]] = {}
    for battery_id, event_id in recorded:
        by_battery.setdefault(battery_id, set()).add(event_id)
    told: dict[str, list[Any]] = {}
    for battery_id, event_ids in by_battery.items():
        told |= contradictions_of(visit, battery_id, event_ids)
    return told

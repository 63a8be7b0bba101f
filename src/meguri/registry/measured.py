"""What was measured of many batteries over time, from the events that whoever asks may read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.registry.records import uri_of
from meguri.registry.reviving import revived

if TYPE_CHECKING:
    from meguri.registry.database import Session

MEASURING = ("diagnosed", "guarantee_rediagnosed")


def measured(session: "Session", battery_ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """Battery → its diagnoses, the oldest first; what was corrected since is left out.

    Args:
        session: a connection, as whoever asks.
        battery_ids: of which batteries; those without any are not in the answer.
    """
    found: dict[str, list[Event]] = {}
    corrected: set[str | None] = set()
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            "SELECT b.battery_id, e.event_id, e.body FROM meguri.events e "
            "JOIN meguri.batteries b USING (battery_no) WHERE b.battery_id = ANY(%s) AND e.kind = ANY(%s) "
            "ORDER BY e.event_no",
            [list(battery_ids), [*MEASURING, "corrected"]],
        )
        for battery_id, digest, body in rows:
            event = revived(body, uri_of(digest), battery_id)
            if event.kind == "corrected":
                corrected.add(event.corrects)
            else:
                found.setdefault(battery_id, []).append(event)
    return {
        battery_id: tuple(sorted((one for one in life if one.id not in corrected), key=lambda one: one.at))
        for battery_id, life in found.items()
    }

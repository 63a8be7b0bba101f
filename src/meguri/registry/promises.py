"""Which batteries have a guarantee that somebody has to do with: by index, the newest first, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from meguri.passport.events import Event
from meguri.registry.records import uri_of
from meguri.registry.reviving import revived

if TYPE_CHECKING:
    from meguri.registry.database import Session

MOST_HELD = 2_000
_BEFORE = " AND (e.{at}, e.battery_no) < (%(at)s, %(number)s)"
_NEWEST = "ORDER BY e.{at} DESC, e.battery_no DESC LIMIT %(most)s"
_STARTED = "e.kind = 'guarantee_started'"
# Who recorded the promise; who is or was covered; who holds the battery. Of one party the index is in order.
_OF_PARTY = tuple(
    f"(SELECT e.{at} AS at, e.battery_no FROM {source} WHERE {rule}{{before}} {_NEWEST})".replace("{at}", at)
    for at, source, rule in (
        ("happened_at", "meguri.events e", f"{_STARTED} AND e.recorded_by = %({{party}})s"),
        (
            "at",
            "meguri.custody e",
            "e.kind IN ('guarantee_started', 'guarantee_transferred') AND e.taker = %({party})s",
        ),
        (
            "happened_at",
            "(SELECT battery_no FROM meguri.holdings WHERE holder = %({party})s "
            "ORDER BY battery_no DESC LIMIT %(held)s) h JOIN meguri.events e USING (battery_no)",
            _STARTED,
        ),
    )
)
_GRANTED = (
    f"(SELECT e.happened_at AS at, e.battery_no FROM meguri.events e WHERE {_STARTED} "
    f"AND e.battery_no = ANY(%(granted)s){{before}} {_NEWEST})"
).replace("{at}", "happened_at")


class Place(NamedTuple):
    """Where a page of promises begins: after this moment and battery, the newest first."""

    at: datetime
    battery_no: int


def granted_batteries(session: "Session") -> list[int]:
    """The batteries whose events others let the asker of a connection read."""
    row = session.execute("SELECT meguri.granted_batteries('event')").fetchone()
    return list(row[0]) if row else []


def promised(
    session: "Session",
    parties: Sequence[str],
    granted: Sequence[int] = (),
    *,
    before: Place | None = None,
    most: int = 50,
) -> tuple[tuple[str, ...], Place | None]:
    """The batteries of a page of promises, and where the next page begins (None on the last).

    Who may see which is not decided here. Of a party that holds more than `MOST_HELD` batteries, promises
    that do not name it are looked for on those that came last.

    Args:
        session: of the registry itself.
        parties: identifiers of who asks.
        granted: `granted_batteries` of who asks.
        before: where the page begins; None with the newest.
        most: promises at most.
    """
    given: dict[str, Any] = {"granted": list(granted), "most": most + 1, "held": MOST_HELD}
    if before is not None:
        given |= {"at": before.at, "number": before.battery_no}
    parts = [_GRANTED]
    for place, one in enumerate(parties):
        given[f"party_{place}"] = one
        parts += [part.replace("{party}", f"party_{place}") for part in _OF_PARTY]
    union = " UNION ".join(_begun(one, before) for one in parts)
    rows = session.execute(
        f"SELECT at, battery_no, battery_id FROM ({union}) found "
        "JOIN meguri.batteries USING (battery_no) ORDER BY at DESC, battery_no DESC LIMIT %(most)s",
        given,
    ).fetchall()
    last = Place(*rows[most - 1][:2]) if len(rows) > most else None
    return tuple(dict.fromkeys(battery_id for _, _, battery_id in rows[:most])), last


def _begun(part: str, before: Place | None) -> str:
    """One way to find promises, from where the page begins."""
    if before is None:
        return part.replace("{before}", "")
    at = "at" if "meguri.custody" in part else "happened_at"
    return part.replace("{before}", _BEFORE.replace("{at}", at))


def events_of_kinds(session: "Session", battery_ids: Sequence[str], kinds: Sequence[str]) -> list[Event]:
    """Events of some kinds of some batteries, as the asker may read them, in the order of their coming."""
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            "SELECT b.battery_id, e.event_id, e.body FROM meguri.events e "
            "JOIN meguri.batteries b USING (battery_no) "
            "WHERE b.battery_id = ANY(%s) AND e.kind = ANY(%s) ORDER BY e.event_no",
            [list(battery_ids), list(kinds)],
        ).fetchall()
    return [revived(body, uri_of(digest), battery_id) for battery_id, digest, body in rows]

"""Lists of batteries and counts of the nation, from the read models; nothing of an owner is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from meguri.passport.document import Document
from meguri.passport.events import Event
from meguri.registry.faults import RegistryCode, refused

if TYPE_CHECKING:
    from meguri.registry.database import Session


class Line(NamedTuple):
    """One battery in a list; what nobody stated, or what is withheld from a reader, is None."""

    battery_id: str
    sequence: int
    battery_status: str | None
    passport_status: str | None
    battery_category: str | None
    chemistry: str | None
    vehicle_model: str | None
    placed_on_market_in: str | None
    manufactured_on: date | None
    rated_energy_kwh: float | None
    soh_share: float | None
    soh_share_low: float | None
    soh_share_high: float | None
    soh_measured_on: date | None
    soh_is_synthetic: int | None
    last_kind: str | None
    last_at: datetime


FLEET_COLUMNS = Line._fields
LARGEST_PAGE = 1_000
_MOST_AT_ONCE = 50_000  # batteries that a narrowed list is looked for in
_COUNTED = ("battery_status", "battery_category", "chemistry", "placed_on_market_in")
UNSTATED = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; None narrows nothing.

    Attributes:
        battery_status: status of the battery.
        battery_category: category.
        chemistry: chemistry.
        vehicle_model: model of the vehicle.
        soh_below: upper end of the state of health, share; batteries without one are left out.
        soh_from: lower end, share.
        taker: who took it over at some time, by the identifier of custody.
    """

    battery_status: str | None = None
    battery_category: str | None = None
    chemistry: str | None = None
    vehicle_model: str | None = None
    soh_below: float | None = None
    soh_from: float | None = None
    taker: str | None = None


_RULES = {
    "soh_below": "f.soh_share < %(soh_below)s",
    "soh_from": "f.soh_share >= %(soh_from)s",
    "taker": "f.battery_no IN (SELECT battery_no FROM meguri.custody WHERE taker = %(taker)s)",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    Attributes:
        lines: in the order in which the batteries first came.
        after: where the next page begins; None on the last.
    """

    lines: tuple[Line, ...]
    after: int | None


def listing(
    session: "Session",
    wanted: Wanted | None = None,
    *,
    parties: Sequence[str] | None = None,
    after: int = 0,
    limit: int = 100,
) -> Listing:
    """A page of the list of batteries.

    Args:
        session: a connection.
        wanted: what it is narrowed to.
        parties: identifiers of the asker, where they may list only what they hold or were granted: it is
            looked up there. None looks through all that the asker sees.
        after: `after` of the page before.
        limit: lines at most; not above `LARGEST_PAGE`.
    """
    told = {one.name: getattr(wanted, one.name) for one in fields(Wanted)} if wanted is not None else {}
    given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    rules = [_RULES.get(name, f"f.{name} = %({name})s") for name in given]
    limit = max(1, min(limit, LARGEST_PAGE))
    names = ", ".join(f"f.{name}" for name in FLEET_COLUMNS)
    read = f"SELECT f.battery_no, {names} FROM meguri.fleet f WHERE "
    if parties is None:
        where = " AND ".join(("f.battery_no > %(after)s", *rules))
        given |= {"after": after, "limit": limit + 1}
        rows = session.execute(f"{read}{where} ORDER BY 1 LIMIT %(limit)s", given).fetchall()
    else:
        read += " AND ".join(("f.battery_no = ANY(%(numbers)s)", *rules))
        rows = _of_theirs(session, parties, after, limit + 1, f"{read} ORDER BY 1 LIMIT %(limit)s", given)
    lines = tuple(Line(*line) for _, *line in rows[:limit])
    return Listing(lines, rows[limit - 1][0] if len(rows) > limit else None)


def _of_theirs(
    session: "Session", parties: Sequence[str], after: int, limit: int, read: str, given: Mapping[str, Any]
) -> list[Any]:
    """The first rows of some parties' batteries: looked for in ever more of them, never in all at once."""
    rows: list[Any] = []
    place: int | None = after
    most = 4 * limit
    while place is not None and len(rows) < limit:
        numbers, place = _theirs(session, parties, place, most)
        told = {**given, "numbers": numbers, "limit": limit - len(rows)}
        rows += session.execute(read, told).fetchall()
        most = min(4 * most, _MOST_AT_ONCE)
    return rows


def _theirs(
    session: "Session", parties: Sequence[str], after: int, most: int
) -> tuple[list[int], int | None]:
    """Numbers of some parties' batteries, and up to which number these are all; None for to the end."""
    named = {f"party_{place}": one for place, one in enumerate(parties)}
    sources = [
        *(f"meguri.holdings WHERE holder = %({name})s AND" for name in named),
        *(f"meguri.contracts WHERE guarantor = %({name})s AND" for name in named),
        "unnest(meguri.granted_batteries('fleet')) battery_no WHERE",
    ]
    parts = (
        f"(SELECT {part} AS part, battery_no FROM {source} battery_no > %(after)s "
        "ORDER BY battery_no LIMIT %(most)s)"
        for part, source in enumerate(sources)
    )
    found: dict[int, list[int]] = {}
    for part, number in session.execute(" UNION ALL ".join(parts), named | {"after": after, "most": most}):
        found.setdefault(part, []).append(number)
    end = min((max(one) for one in found.values() if len(one) == most), default=None)
    return sorted({one for part in found.values() for one in part if end is None or one <= end}), end


def line_of_battery(session: "Session", battery_id: str) -> Line:
    """The line of one battery.

    Raises:
        RegistryError: no such battery, or not in the lists yet.
    """
    names = ", ".join(FLEET_COLUMNS)
    row = session.execute(
        f"SELECT {names} FROM meguri.fleet JOIN meguri.batteries USING (battery_no, battery_id) "
        "WHERE battery_id = %s",
        [battery_id],
    ).fetchone()
    if row is None:
        raise refused(RegistryCode.NO_BATTERY, found=battery_id)
    return Line(*row)


@dataclass(frozen=True, slots=True)
class NationCount:
    """How many batteries of one sort there are.

    Attributes:
        battery_status: "" where nobody stated it; so for the others.
        battery_category: category.
        chemistry: chemistry.
        placed_on_market_in: market.
        batteries: how many.
        rated_energy_wh: their nameplate energy, of those that state it.
    """

    battery_status: str
    battery_category: str
    chemistry: str
    placed_on_market_in: str
    batteries: int
    rated_energy_wh: int


def nation_counts(session: "Session") -> tuple[NationCount, ...]:
    """All batteries, counted by sort."""
    rows = session.execute(
        "SELECT battery_status, battery_category, chemistry, placed_on_market_in, batteries, rated_energy_wh "
        "FROM meguri.counters ORDER BY 1, 2, 3, 4"
    )
    return tuple(NationCount(*row) for row in rows)


def line_of(document: Document, battery_id: str, life: Sequence[Event]) -> Line:
    """The line of a battery, from its whole document and its events."""
    values = document.values()
    soh = document.evidence.get("soh_share")
    last = max(life, key=lambda one: one.order)
    synthetic = values.get("soh_is_synthetic")
    return Line(
        battery_id=battery_id,
        sequence=len(life),
        battery_status=values.get("battery_status"),
        passport_status=values.get("passport_status"),
        battery_category=values.get("battery_category"),
        chemistry=values.get("chemistry"),
        vehicle_model=values.get("vehicle_model"),
        placed_on_market_in=values.get("placed_on_market_in"),
        manufactured_on=_day(values, "manufactured_on"),
        rated_energy_kwh=values.get("rated_energy_kwh"),
        soh_share=values.get("soh_share"),
        soh_share_low=None if soh is None else soh.low,
        soh_share_high=None if soh is None else soh.high,
        soh_measured_on=_day(values, "soh_measured_on"),
        soh_is_synthetic=None if synthetic is None else int(synthetic),
        last_kind=last.kind,
        last_at=last.at,
    )


def counter_of(line: Sequence[Any]) -> tuple[tuple[str, ...], int]:
    """Under which sort a line is counted, and its nameplate energy in whole watt-hours."""
    told = dict(zip(FLEET_COLUMNS, line, strict=True))
    energy_kwh = told["rated_energy_kwh"]
    return tuple(told[name] or UNSTATED for name in _COUNTED), 0 if energy_kwh is None else round(
        energy_kwh * 1000
    )


def _day(values: Mapping[str, Any], name: str) -> date | None:
    told = values.get(name)
    return date.fromisoformat(told) if told else None

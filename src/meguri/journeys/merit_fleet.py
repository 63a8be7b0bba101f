"""From the events of batteries to records of merit: what they say of use, state and hands, and what not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from meguri.journeys.merit import FILES, MeritTables, merit_tables
from meguri.passport.events import Event
from meguri.passport.events.standing import Standing, standing
from meguri.value.circularity.records import MOST_KM_A_DAY

Row = dict[str, Any]

NO_ENERGY, NO_FIRST_USE, NO_DIAGNOSIS = "fleet_no_energy", "fleet_no_first_use", "fleet_no_diagnosis"
NO_MILEAGE, WRONG_MILEAGE, IN_OTHER_HANDS = "fleet_no_mileage", "fleet_wrong_mileage", "fleet_in_other_hands"
MADE_ON = "fleet_made_on"
GAPS = (NO_ENERGY, NO_FIRST_USE, NO_DIAGNOSIS, NO_MILEAGE, WRONG_MILEAGE, IN_OTHER_HANDS, MADE_ON)
_FIRST_USE = ("put_into_service_on", "first_registered_on", "manufactured_on")
_HANDED, _LENT = ("sold", "ownership_decided"), ("leased", "lease_returned", "collected")


@dataclass(frozen=True, eq=False)
class FleetRecords:
    """What the record of a fleet says.

    Attributes:
        tables: for `count_merit`; batteries of which too little is known are not among them.
        gaps: battery → codes of what is missing or was assumed, in the order of `GAPS`.
    """

    tables: MeritTables
    gaps: Mapping[str, tuple[str, ...]]


def merit_of_lives(
    lives: Mapping[str, Sequence[Event]], parties: Collection[str], until: date
) -> FleetRecords:
    """Records of merit of one holder from the lives of his batteries.

    Energy when new and the day of first use are as last stated; the odometer is read wherever a meter reading
    was recorded; a state of health counts where its interval was recorded. Who uses a battery follows the
    hand-overs: the lessee while it is leased, else the owner, else whoever began its record.

    Args:
        lives: battery → its events, with owner data open.
        parties: identifiers of the holder; the first names him in the result.
        until: day on which counting ends; later events count nothing.
    """
    rows: dict[str, list[Row]] = {name: [] for name in FILES}
    gaps: dict[str, tuple[str, ...]] = {}
    owner = min(parties)
    for battery_id, life in lives.items():
        found, missing = _of_one(battery_id, [one for one in life if one.day <= until], parties, owner)
        gaps[battery_id] = tuple(code for code in GAPS if code in missing)
        for name, more in found.items():
            rows[name] += more
    frames = {
        name: pl.DataFrame(
            [dict.fromkeys(table.names) | row for row in rows[name]], schema=table.polars_schema
        )
        for name, table in FILES.items()
    }
    return FleetRecords(merit_tables(frames), gaps)


def _of_one(
    battery_id: str, life: Sequence[Event], parties: Collection[str], owner: str
) -> tuple[dict[str, list[Row]], set[str]]:
    stands = [one for one in standing(sorted(life, key=lambda one: one.order)) if not one.is_void]
    stated = _last_stated(stands)
    missing: set[str] = set()
    energy, first = stated.get("rated_energy_kwh"), _first_use(stated, missing)
    held = _held(stands, parties)
    readings = _readings(battery_id, stands, first)
    meter = _meter(battery_id, stands, first, missing)
    missing |= set() if energy else {NO_ENERGY}
    missing |= set() if held else {IN_OTHER_HANDS}
    missing |= set() if readings else {NO_DIAGNOSIS}
    if not energy or first is None or not held:
        return {}, missing
    name = {"battery_id": battery_id}
    is_synthetic = any(row["is_synthetic"] for row in readings)
    battery = name | {"rated_kwh": float(energy), "first_used_on": first, "is_synthetic": is_synthetic}
    spans: list[Row] = [
        name | {"owner_id": owner, "held_from": max(since, first), "held_until": until}
        for since, until in held
        if until is None or until > max(since, first)
    ]
    missing |= set() if WRONG_MILEAGE in missing or _is_driven(meter, spans) else {NO_MILEAGE}
    return {"batteries": [battery], "holdings": spans, "odometer": meter, "readings": readings}, missing


def _last_stated(stands: Iterable[Standing]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in stands:
        found |= {name: value for name, value in one.stated.items() if value is not None}
    return found


def _first_use(stated: Mapping[str, Any], missing: set[str]) -> date | None:
    name = next((one for one in _FIRST_USE if stated.get(one)), None)
    if name is None:
        missing.add(NO_FIRST_USE)
        return None
    if name == "manufactured_on":
        missing.add(MADE_ON)
    return date.fromisoformat(str(stated[name]))


def _held(stands: Sequence[Standing], parties: Collection[str]) -> list[tuple[date, date | None]]:
    """From when to when the parties used it: the lessee while it is leased, else the owner."""
    if not stands:
        return []
    passed = [one.event for one in stands if one.event.custody and one.event.kind in (*_HANDED, *_LENT)]
    given = next((one.custody.giver for one in passed if one.custody), None)
    owner = user = given or stands[0].event.by or None
    spans = [(stands[0].event.day, user)]
    for one in passed:
        taker = None if one.custody is None else one.custody.taker
        is_lent = user != owner
        if one.kind in _HANDED:
            user, owner = (user if is_lent else taker), taker
        else:
            user = taker
        spans.append((one.day, user))
    ends: list[date | None] = [*(day for day, _user in spans[1:]), None]
    mine = [(day, end) for (day, who), end in zip(spans, ends, strict=True) if who in parties]
    return [(since, end) for since, end in mine if end is None or end > since]


def _readings(battery_id: str, stands: Iterable[Standing], first: date | None) -> list[Row]:
    found: dict[date, Row] = {}
    for one in stands:
        share, ground = one.stated.get("soh_share"), one.event.evidence.get("soh_share")
        if share is None or ground is None or ground.low is None or ground.high is None:
            continue
        told = one.stated.get("soh_measured_on")
        day = date.fromisoformat(told) if isinstance(told, str) else one.event.day
        if (first is None or day >= first) and 0.01 <= ground.low <= share <= ground.high <= 1.5:
            found[day] = {
                "battery_id": battery_id, "verdict_id": one.event.id, "measured_on": day,
                "soh_share_low": ground.low, "soh_share": share, "soh_share_high": ground.high,
                "is_synthetic": bool(one.stated.get("soh_is_synthetic")),
            }  # fmt: skip
    return [found[day] for day in sorted(found)]


def _meter(battery_id: str, stands: Iterable[Standing], first: date | None, missing: set[str]) -> list[Row]:
    """Readings of the odometer, one a day."""
    read = {one.event.day: float(km) for one in stands if (km := one.stated.get("mileage_km")) is not None}
    days = [day for day in sorted(read) if first is None or day >= first]
    if any(
        not 0 <= read[after] - read[before] <= _most_km(before, after) for before, after in pairwise(days)
    ):
        missing.add(WRONG_MILEAGE)
        return []
    return [{"battery_id": battery_id, "read_on": day, "odometer_km": read[day]} for day in days]


def _most_km(before: date, after: date) -> float:
    return MOST_KM_A_DAY * (after - before).days


def _is_driven(meter: Sequence[Row], spans: Sequence[Row]) -> bool:
    """Whether two readings lie around any day on which it was held."""
    return any(
        row["held_from"] < after["read_on"]
        and (row["held_until"] is None or before["read_on"] < row["held_until"])
        for before, after in pairwise(meter)
        for row in spans
    )

"""Whom does which lorry serve at all? Stops, depots and lorries as told, read into the routing problem."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.places import PlaceError
from meguri.market.carriage.distance import Place, matrix_km, place_of
from meguri.market.carriage.faults import CarriageCode, CarriageError, CarriageFault
from meguri.market.carriage.solving import Base, Fleet, Problem, Visit
from meguri.tables.rounds import DEPOTS, LORRIES, STOPS

Row = dict[str, Any]
_SPECIAL = ("damaged", "defective", "unknown")  # who does not know that a pack is sound carries it as if not


@dataclass(frozen=True, slots=True)
class Asked:
    """What was handed in, in the order of the ids: rows, and the road km and roads between all places."""

    stops: tuple[Row, ...]
    depots: tuple[Row, ...]
    lorries: tuple[Row, ...]
    km: NDArray[np.float64]
    can_drive: NDArray[np.bool_]


def read_asked(stops: pl.DataFrame, depots: pl.DataFrame, lorries: pl.DataFrame, detour: float) -> Asked:
    """STOPS, DEPOTS and LORRIES, held against each other.

    Raises:
        TableError: a table that is not kept.
        CarriageError: unknown places, depots, or windows that close before they open; all are named.
    """
    waiting = tuple(STOPS.check(stops).sort("stop_id").to_dicts())
    bases = tuple(DEPOTS.check(depots).sort("depot_id").to_dicts())
    fleet = tuple(LORRIES.check(lorries).sort("lorry_id").to_dicts())
    faults = [
        CarriageFault(code)
        for code, rows in (
            (CarriageCode.NO_STOPS, waiting),
            (CarriageCode.NO_DEPOTS, bases),
            (CarriageCode.NO_LORRIES, fleet),
        )
        if not rows
    ]
    for row in (*bases, *waiting):
        faults += _row_faults(row)
    known = {row["depot_id"] for row in bases}
    faults += [
        CarriageFault(CarriageCode.NO_DEPOT, {"about": row["lorry_id"], "found": row["depot_id"]})
        for row in fleet
        if row["depot_id"] not in known
    ]
    if faults:
        raise CarriageError(faults)
    places = [_place(row) for row in (*bases, *waiting)]
    islands = np.array([place.island for place in places])
    return Asked(waiting, bases, fleet, matrix_km(places) * detour, islands[:, None] == islands[None, :])


def problem_of(asked: Asked, numbers: list[int]) -> Problem:
    """The routing problem of the stops with these numbers."""
    first = len(asked.depots)
    kept = [*range(first), *(first + i for i in numbers)]
    at = {row["depot_id"]: i for i, row in enumerate(asked.depots)}
    return Problem(
        asked.km[np.ix_(kept, kept)],
        asked.can_drive[np.ix_(kept, kept)],
        tuple(Base(row["open_from_min"], row["open_until_min"]) for row in asked.depots),
        tuple(visit_of(asked.stops[i]) for i in numbers),
        tuple(fleet_of(row, at[row["depot_id"]]) for row in asked.lorries),
    )


def visit_of(row: Row) -> Visit:
    """A stop as the solver sees it."""
    opens, closes = row["open_from_min"], row["open_until_min"]
    return Visit(
        (row["mass_kg"], row["energy_kwh"]),
        0.0 if opens is None else opens,
        inf if closes is None else closes,
        row["service_min"],
        row["condition"] in _SPECIAL,
    )


def fleet_of(row: Row, depot: int) -> Fleet:
    """Lorries as the solver sees them."""
    return Fleet(
        depot,
        row["lorries_count"],
        (row["most_mass_kg"], inf if row["most_energy_kwh"] is None else row["most_energy_kwh"]),
        row["fixed_jpy"],
        row["drive_jpy_per_km"],
        row["speed_km_per_h"],
        row["shift_min"],
        row["takes_damaged"],
    )


def _row_faults(row: Row) -> Iterator[CarriageFault]:
    about = row.get("stop_id") or row["depot_id"]
    if (row["latitude_deg"] is None) != (row["longitude_deg"] is None):
        yield CarriageFault(CarriageCode.POINT, {"about": about})
    try:
        _place(row)
    except PlaceError:
        yield CarriageFault(CarriageCode.PLACE, {"about": about, "found": repr(row["prefecture"])})
    opens, closes = row["open_from_min"], row["open_until_min"]
    if opens is not None and closes is not None and closes < opens:
        values = {"about": about, "low": f"{opens:g}", "high": f"{closes:g}"}
        yield CarriageFault(CarriageCode.WINDOW, values)


def _place(row: Row) -> Place:
    return place_of(row["prefecture"], row["latitude_deg"], row["longitude_deg"])

"""What does carrying one piece cost? The one formula that a market and a consignment are both reckoned by.

A market prices millions of pairs, so the ways of many pairs are found at once; they are those of
`way_between`, over the same ports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import PlaceError
from meguri.facts.source import fact
from meguri.market.carriage.distance import Place, great_circle_km, on_honshu, place_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", float, Floats)
ISLANDS = ("honshu", "hokkaido", "okinawa")
FERRIES = ("ferry_tsugaru", "ferry_okinawa")  # to the islands after the first


@dataclass(frozen=True, slots=True)
class Ends:
    """Places that ways begin or end at; each array has one row a place.

    Attributes:
        points: latitude and longitude in degrees, shape (places, 2).
        gates: where the road on Honshu begins for them, shape (places, 2).
        land_km: as the crow flies by land to that gate.
        sea_km: as the crow flies by ship to it.
        island: row in ISLANDS.
    """

    points: Floats
    gates: Floats
    land_km: Floats
    sea_km: Floats
    island: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways of pairs, shape (pairs,): kilometres as the crow flies, and which ferries are taken.

    Attributes:
        land_km: of the parts by road together.
        sea_km: of the parts by ship together.
        ferries: whether each of FERRIES is taken, shape (pairs, 2).
    """

    land_km: Floats
    sea_km: Floats
    ferries: NDArray[np.bool_]


def piece_jpy(base: Number, per_km: Number, road_km: Number, ferries: Number, part: Number) -> Number:
    """Yen of one piece: carrying one car by road and ship, times the part of it that the piece costs."""
    return part * (base + per_km * road_km + ferries)


def ends_of(prefectures: Sequence[str], latitude_deg: Floats, longitude_deg: Floats) -> Ends:
    """Places by prefecture and point.

    Args:
        prefectures: names; one that is none counts as joined to Honshu by road.
        latitude_deg: shape (places,).
        longitude_deg: shape (places,).
    """
    island = np.array([ISLANDS.index(_island(name)) for name in prefectures], dtype=np.int8)
    points = np.column_stack([latitude_deg, longitude_deg]).astype(np.float64).reshape(-1, 2)
    gates, land, sea = points.copy(), np.zeros(len(points)), np.zeros(len(points))
    for row in np.flatnonzero(island):
        place = Place("", points[row, 0], points[row, 1], ISLANDS[island[row]])
        gates[row], land[row], sea[row] = on_honshu(place)
    return Ends(points, gates, land, sea, island)


def ways_between(starts: Ends, goals: Ends, start: Ints, goal: Ints) -> Ways:
    """The ways of pairs, by rows of their ends, shape (pairs,)."""
    apart = starts.island[start] != goals.island[goal]
    land = great_circle_km(
        np.where(apart[:, None], starts.gates[start], starts.points[start]),
        np.where(apart[:, None], goals.gates[goal], goals.points[goal]),
    )
    land = land + np.where(apart, starts.land_km[start] + goals.land_km[goal], 0.0)
    sea = np.where(apart, starts.sea_km[start] + goals.sea_km[goal], 0.0)
    taken = [
        apart & ((starts.island[start] == rank) | (goals.island[goal] == rank))
        for rank in range(1, len(ISLANDS))
    ]
    return Ways(land, sea, np.column_stack(taken))


@cache
def usual(factor: str) -> float:
    """The median of a figure of carriage (fact `carriage_factors`)."""
    told = fact("carriage_factors").rows.select("factor", "value").iter_rows()
    return float(dict(told)[factor])


@cache
def source_of(factor: str) -> str:
    """Who says that figure."""
    told = fact("carriage_factors").rows.select("factor", "source_id").iter_rows()
    return str(dict(told)[factor])


@cache
def _island(prefecture: str) -> str:
    try:
        return place_of(prefecture).island
    except PlaceError:
        return ISLANDS[0]

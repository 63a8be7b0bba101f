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
from meguri.market.carriage.distance import EARTH_KM, gates_of, place_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", float, Floats)
ISLANDS = ("honshu", "hokkaido", "okinawa")
FERRIES = ("ferry_tsugaru", "ferry_okinawa")  # to the islands after the first


@dataclass(frozen=True, slots=True)
class Ends:
    """Places that ways begin or end at; each array has one row a place.

    Attributes:
        points: on the unit sphere, shape (places, 3).
        gates: where the road on Honshu begins for them, on the unit sphere, shape (places, 3).
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
    names = [_island(name) for name in prefectures]
    points = np.column_stack([latitude_deg, longitude_deg]).astype(np.float64).reshape(-1, 2)
    gates, land, sea = gates_of(points, names)
    island = np.array([ISLANDS.index(name) for name in names], dtype=np.int8)
    return Ends(_on_sphere(points), _on_sphere(gates), land, sea, island)


def ways_between(starts: Ends, goals: Ends, start: Ints, goal: Ints) -> Ways:
    """The ways of pairs, by rows of their ends, shape (pairs,)."""
    apart = starts.island[start] != goals.island[goal]
    land = _apart_km(starts.points[start], goals.points[goal])
    sea, ferries = np.zeros(start.size), np.zeros((start.size, len(FERRIES)), np.bool_)
    over = np.flatnonzero(apart)  # few of all pairs: only these are looked at again
    one, other = start[over], goal[over]
    land[over] = _apart_km(starts.gates[one], goals.gates[other]) + starts.land_km[one] + goals.land_km[other]
    sea[over] = starts.sea_km[one] + goals.sea_km[other]
    for rank in range(1, len(ISLANDS)):
        ferries[over, rank - 1] = (starts.island[one] == rank) | (goals.island[other] == rank)
    return Ways(land, sea, ferries)


def _on_sphere(points: Floats) -> Floats:
    phi, lam = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _apart_km(one: Floats, other: Floats) -> Floats:
    """Distance as the crow flies between points on the unit sphere, shapes (pairs, 3) → (pairs,), km."""
    chord = np.sqrt(((one - other) ** 2).sum(axis=-1))
    told: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return told


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

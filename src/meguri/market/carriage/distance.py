"""How far is it, and where does the sea lie between?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import climate_of
from meguri.facts.source import fact

Floats = NDArray[np.float64]
EARTH_KM = 6371.0088  # mean radius (IUGG)
AOMORI, KAGOSHIMA = "青森県", "鹿児島県"
HAKODATE = (41.77, 140.73)  # the port; other lines cross elsewhere, this one is the shortest
SEA_BAND = (1.0, 1.05, 1.3)  # ship's way over the straight line between the ports: assumed


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map.

    Attributes:
        name: the prefecture, in Japanese.
        latitude_deg: of the place, or else of the prefectural office.
        longitude_deg: likewise.
        island: `honshu` (with Shikoku and Kyushu, joined by bridges and tunnels), `hokkaido` or `okinawa`.
    """

    name: str
    latitude_deg: float
    longitude_deg: float
    island: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way between two places.

    Attributes:
        air_km: as the crow flies.
        land_km: as the crow flies, of the parts by road together; times the detour factor it is road.
        sea_km: as the crow flies, of the parts by ship together.
        crossing: `tsugaru`, `okinawa`, `both`, or None where no ship is needed.
    """

    air_km: float
    land_km: float
    sea_km: float
    crossing: str | None


def place_of(prefecture: str, latitude_deg: float | None = None, longitude_deg: float | None = None) -> Place:
    """The place of a prefecture, at the point given or else at its office.

    Small islands within a prefecture (Sado, Tsushima …) are not told apart: their ferries are missed.

    Raises:
        PlaceError: no such prefecture.
    """
    name = climate_of(prefecture).prefecture
    row = _offices()[name]
    if latitude_deg is None or longitude_deg is None:
        latitude_deg, longitude_deg = row[0], row[1]
    return Place(name, latitude_deg, longitude_deg, row[2])


def great_circle_km(one: Floats, other: Floats) -> Floats:
    """Distances by haversine between points in degrees, shapes (…, 2) latitude and longitude → (…), km."""
    phi, lam = np.radians(one[..., 0]), np.radians(one[..., 1])
    phi2, lam2 = np.radians(other[..., 0]), np.radians(other[..., 1])
    half = np.sin((phi2 - phi) / 2) ** 2 + np.cos(phi) * np.cos(phi2) * np.sin((lam2 - lam) / 2) ** 2
    told: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return told


def way_between(start: Place, goal: Place) -> Way:
    """The way from one place to another, with its sea legs.

    Hokkaido is reached over Aomori and Hakodate, Okinawa over Kagoshima; no bridge or tunnel for lorries
    leads there.
    """
    air = _km(_point(start), _point(goal))
    if start.island == goal.island:
        return Way(air, air, 0.0, None)
    gates, land, sea = gates_of(np.array([_point(start), _point(goal)]), (start.island, goal.island))
    by_land = float(land.sum()) + float(great_circle_km(gates[0], gates[1]))
    crossing = "both" if sea.all() else "okinawa" if "okinawa" in (start.island, goal.island) else "tsugaru"
    return Way(air, by_land, float(sea.sum()), crossing)


def gates_of(points: Floats, islands: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """Where the road on Honshu begins for places, and the km by land and by ship from them to there.

    Args:
        points: latitude and longitude in degrees, shape (places, 2).
        islands: of each place, as `Place` tells it.

    Returns:
        points of the gates, shape (places, 2); kilometres as the crow flies, shape (places,), twice.
    """
    gates, land, sea = points.copy(), np.zeros(len(points)), np.zeros(len(points))
    names, offices = np.array(islands, dtype=object), _offices()
    north, south = names == "hokkaido", names == "okinawa"
    harbour, aomori = np.array(HAKODATE), np.array(offices[AOMORI][:2])
    gates[north], gates[south] = aomori, np.array(offices[KAGOSHIMA][:2])
    land[north] = great_circle_km(points[north], harbour)
    sea[north] = float(great_circle_km(harbour, aomori))
    sea[south] = great_circle_km(points[south], gates[south])
    return gates, land, sea


def matrix_km(places: Sequence[Place]) -> Floats:
    """Distances as the crow flies between all places, shape (place, place), km."""
    points = np.array([_point(place) for place in places], dtype=np.float64).reshape(-1, 2)
    return great_circle_km(points[:, None, :], points[None, :, :])


def _offices() -> dict[str, tuple[float, float, str]]:
    rows = fact("prefecture_places").rows.select("prefecture", "latitude_deg", "longitude_deg", "island")
    return {name: (lat, lon, island) for name, lat, lon, island in rows.iter_rows()}


def _point(place: Place) -> tuple[float, float]:
    return place.latitude_deg, place.longitude_deg


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(great_circle_km(np.array(one), np.array(other)))

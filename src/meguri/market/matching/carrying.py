"""What bringing one piece from a lot to a wish costs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EARTH_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True, slots=True)
class Carriage:
    """Cost of carriage of one piece: a base, and so much a kilometre of road.

    The defaults are assumed, not published; a market tells so among its assumptions.

    Attributes:
        base_jpy: for loading, papers and the first metre.
        jpy_per_km: for each kilometre of road.
        detour_share: road kilometres for each kilometre as the crow flies.
        cost: another way to tell it: (road km, numbers of the lots, numbers of the wishes, by id in order)
            → yen, all of shape (pairs,). Base and yen a kilometre then do not count.
        source_id: the source of the figures, or `assumed`.
    """

    base_jpy: float = 8_000.0
    jpy_per_km: float = 45.0
    detour_share: float = 1.3
    cost: Callable[[Floats, NDArray[np.int64], NDArray[np.int64]], Floats] | None = None
    source_id: str = "assumed"

    def yen(self, road_km: Floats, lots: NDArray[np.int64], wishes: NDArray[np.int64]) -> Floats:
        """Whole yen of each pair, shape of `road_km`."""
        if self.cost is None:
            told = self.base_jpy + self.jpy_per_km * road_km
        else:
            told = np.asarray(self.cost(road_km, lots, wishes), dtype=np.float64)
        return np.rint(told)


def points(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Places as points on the unit sphere, shape (places, 3)."""
    phi, lam = np.radians(latitude_deg), np.radians(longitude_deg)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def great_circle_km(one: Floats, other: Floats) -> Floats:
    """Distance between points on the unit sphere, shapes (pairs, 3) → (pairs,), km as the crow flies."""
    chord = np.sqrt(((one - other) ** 2).sum(axis=-1))
    told: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return told

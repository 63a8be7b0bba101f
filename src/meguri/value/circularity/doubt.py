"""How doubt about the state of health becomes doubt about merit, for one row and for any sum of rows.

The verdicts of one battery err together (one draw z a battery), and in part with those of other batteries
(methods share their bias). A row's merit is linear in the state of health, so it is known for every z from
three numbers. z comes from the seed and the battery's identifier alone: neither the order of the rows nor
what else is counted changes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, Z95
from meguri.value.circularity.records import Floats, Ints, total

SHARED = 0.25  # part of the variance that all diagnoses have in common; assumed
CAUSE = "diagnosis"
_COMMON = "all diagnoses"


@dataclass(frozen=True, eq=False)
class Spread:
    """Merit of each row for every draw, kept small.

    Attributes:
        edges: kWh·years with the health of the verdicts at its 5 %, 50 % and 95 % point [3, row].
        battery: place of the battery [row].
        streams: number that stands for each battery [battery].
        forecast: draws of the part that rests on a forecast, by row [row → draw].
        middle: the central figure, which adds up [row].
        seed: seed of the draws.
        count: number of draws.
    """

    edges: Floats
    battery: Ints
    streams: NDArray[np.uint64]
    forecast: Mapping[int, Floats]
    middle: Floats
    seed: int
    count: int

    def weighted(self, weight: Floats) -> "Spread":
        """The same with each row times a weight that is not negative [row]."""
        forecast = {row: told * weight[row] for row, told in self.forecast.items()}
        return replace(self, edges=self.edges * weight, middle=self.middle * weight, forecast=forecast)

    def draw(self, at: int) -> Floats:
        """Merit of every row in one draw."""
        z = normal(self.streams, self.seed, at)[self.battery]
        merit = np.maximum(_at(self.edges, z), 0.0)
        for row, told in self.forecast.items():
            merit[row] += told[at % told.size]
        return merit

    def sums(self, group: Ints, groups: int) -> tuple[Floats, Floats, Floats]:
        """Low, central and high of the sum of the rows of each group [group]; group −1 is left out."""
        kept = group >= 0
        middle = total(self.middle[kept], group[kept], groups)
        drawn = np.empty((self.count, groups))
        for at in range(self.count):
            drawn[at] = total(self.draw(at)[kept], group[kept], groups)
        low, high = np.quantile(drawn, (LOW, HIGH), axis=0)
        return np.minimum(low, middle), middle, np.maximum(high, middle)

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Low, central and high of each row [row]; exact where there is no forecast in it."""
        low, high = np.maximum(self.edges[0], 0.0), self.edges[2].copy()
        for row, told in self.forecast.items():
            z = np.array([normal(self.streams, self.seed, at)[self.battery[row]] for at in range(self.count)])
            drawn = np.maximum(_at(self.edges[:, row], z), 0.0)
            drawn += told[np.arange(self.count) % told.size]
            low[row], high[row] = np.quantile(drawn, (LOW, HIGH))
        return np.minimum(low, self.middle), self.middle, np.maximum(high, self.middle)


def streams(battery_ids: tuple[str, ...]) -> NDArray[np.uint64]:
    """A number for each battery that depends on its identifier alone."""
    return np.array([_number(name) for name in battery_ids], dtype=np.uint64)


def normal(of: NDArray[np.uint64], seed: int, at: int) -> Floats:
    """Standard normal of each battery in one draw, in part common to all."""
    from scipy.special import ndtri

    own = ndtri(_uniform(of, seed, at))
    common = ndtri(_uniform(np.array([_number(_COMMON)], dtype=np.uint64), seed, at))
    out: Floats = np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own
    return out


def _at(edges: Floats, z: Floats) -> Floats:
    """Merit for standard normal draws: two half normals that meet, as in `two_piece`."""
    low, middle, high = edges
    out: Floats = middle + np.where(z > 0, high - middle, middle - low) * z / Z95
    return out


def _number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "little")


def _uniform(of: NDArray[np.uint64], seed: int, at: int) -> Floats:
    """Numbers between 0 and 1 from stream, seed and draw: the finaliser of SplitMix64, twice."""
    salt = np.uint64(_number(f"{seed}/{at}"))
    mixed = _mixed(_mixed(of ^ salt) + salt)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54


def _mixed(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        word = word + np.uint64(0x9E3779B97F4A7C15)
        word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return word ^ (word >> np.uint64(31))

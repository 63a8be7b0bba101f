"""How doubt crosses a door: equally likely draws, draw first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOW, MEDIAN, HIGH = 0.05, 0.5, 0.95
Z95 = 1.6448536269514722  # standard deviations from a normal law's median to its 5 % and 95 % points


def two_piece(low: float, middle: float, high: float, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draws with these 5 %, 50 % and 95 % points from standard normal draws: two half normals that meet."""
    out: NDArray[np.float64] = middle + np.where(z > 0, high - middle, middle - low) * z / Z95
    return out


@dataclass(frozen=True, slots=True)
class Draws:
    """Equally likely draws of one quantity.

    Attributes:
        array: shape [draw, *axes].
        axes: names of the axes after the first, e.g. ("year", "cohort_year").
        seed: seed of the generator the draws came from.
        cause_ids: the shared causes; two quantities with the same cause and seed move together draw by draw.
    """

    array: NDArray[np.float64]
    axes: tuple[str, ...]
    seed: int
    cause_ids: tuple[str, ...] = ()

    def band(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The 5 %, 50 % and 95 % points over the draws; each has the shape of the other axes."""
        low, median, high = np.quantile(self.array, (LOW, MEDIAN, HIGH), axis=0)
        return low, median, high

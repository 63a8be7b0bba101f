"""What a policy adds to a pair, in yen; no money moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Policy:
    """Weights that steer who gets which, in yen for one piece; they never enter a price.

    Attributes:
        stay_jpy: for a piece that stays in Japan.
        local_jpy: for a piece that stays in its prefecture.
        merit_jpy_per_point: for each point of merit that comes with the lot.
        merit_points: points of merit by offer_id; lots that are not named have none.
    """

    stay_jpy: float = 0.0
    local_jpy: float = 0.0
    merit_jpy_per_point: float = 0.0
    merit_points: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether it adds nothing to any pair."""
        return not (self.stay_jpy or self.local_jpy or (self.merit_jpy_per_point and self.merit_points))

    def yen(
        self, offers: pl.DataFrame, demands: pl.DataFrame, lots: NDArray[np.int64], wishes: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Whole yen for each pair, shape (pairs,).

        Args:
            offers: OFFERS.
            demands: DEMANDS.
            lots: row of the lot of each pair.
            wishes: row of the wish of each pair.
        """
        if self.is_silent:
            return np.zeros(lots.size)
        abroad = demands["is_abroad"].to_numpy()[wishes]
        places = pl.concat([offers["prefecture"], demands["prefecture"]]).rank("dense").to_numpy()
        same = places[: offers.height][lots] == places[offers.height :][wishes]
        points = np.array([self.merit_points.get(name, 0.0) for name in offers["offer_id"]], dtype=np.float64)
        told = self.stay_jpy * ~abroad + self.local_jpy * (same & ~abroad)
        return np.asarray(np.rint(told + self.merit_jpy_per_point * points[lots]), dtype=np.float64)

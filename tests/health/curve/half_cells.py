"""A made-up pair of electrodes with the steps of a graphite one, and cells built from it with known truth."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHARES = np.linspace(0.005, 0.995, 200)
WINDOW_V = (3.0, 4.2)


def negative_v(share: Floats) -> Floats:
    steps = 0.03 * (1 - np.tanh((share - 0.15) / 0.03)) + 0.02 * (1 - np.tanh((share - 0.52) / 0.03))
    return 0.13 - 0.05 * share + 0.8 * np.exp(-40 * share) + steps - 0.02 * np.exp((share - 1) / 0.03)


def positive_v(share: Floats) -> Floats:
    return (
        4.35
        - 0.95 * share
        - 0.12 * np.tanh((share - 0.5) / 0.1)
        - 0.9 * np.exp((share - 1) / 0.04)
        + 0.1 * np.exp(-share / 0.08)
    )


def frame(volt: Floats) -> pl.DataFrame:
    return pl.DataFrame({"stoichiometry_share": SHARES, "potential_v": volt})


POSITIVE, NEGATIVE = frame(positive_v(SHARES)), frame(negative_v(SHARES))


@dataclass(frozen=True)
class Cell:
    """A cell of known electrodes and lithium, Ah."""

    positive_ah: float
    negative_ah: float
    lithium_ah: float

    def _curve(self) -> tuple[Floats, Floats]:
        share = np.linspace(0.005, 0.995, 20_001)
        other = (self.lithium_ah - share * self.negative_ah) / self.positive_ah
        kept = (other > 0.005) & (other < 0.995)
        share, other = share[kept], other[kept]
        volt = positive_v(other) - negative_v(share)
        inside = (volt >= WINDOW_V[0]) & (volt <= WINDOW_V[1])
        return share[inside] * self.negative_ah, volt[inside]

    @property
    def capacity_ah(self) -> float:
        charge, _ = self._curve()
        return float(charge[-1] - charge[0])

    def charge(
        self,
        rng: np.random.Generator,
        part: tuple[float, float] = (0.0, 1.0),
        noise_v: float = 0.001,
        step_v: float = 0.0,
        points: int = 1500,
    ) -> tuple[Floats, Floats]:
        """Charge moved and voltage over a part of the window, noisy and rounded to `step_v`."""
        charge, volt = self._curve()
        start, end = (charge[0] + share * self.capacity_ah for share in part)
        moved = np.linspace(start, end, points)
        read = np.interp(moved, charge, volt) + rng.normal(0, noise_v, points)
        return moved - start, np.round(read / step_v) * step_v if step_v else read

"""What a battery goes through: state of charge and temperature at even steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOURS_PER_YR = 8760


@dataclass(frozen=True, eq=False)
class Profile:
    """Profiles of several batteries over the same time; a profile of one year is meant to be repeated.

    Attributes:
        step_h: hours from one point to the next.
        soc_share: true state of charge [battery, point], 0…1.
        temperature_c: battery temperature [battery, point].
    """

    step_h: float
    soc_share: Floats
    temperature_c: Floats

    def __post_init__(self) -> None:
        if self.soc_share.ndim != 2 or self.soc_share.shape != self.temperature_c.shape:
            raise ValueError(f"soc_share {self.soc_share.shape} and temperature_c {self.temperature_c.shape}")

    @property
    def batteries(self) -> int:
        """How many batteries."""
        return int(self.soc_share.shape[0])

    @property
    def hours(self) -> float:
        """Length of the profile."""
        return float(self.soc_share.shape[1] * self.step_h)

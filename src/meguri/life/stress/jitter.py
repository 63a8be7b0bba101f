"""How drivers, days and years differ: equally likely draws from one generator."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.life.stress.weather import DAYS_OF_MONTH, MONTH_OF_DAY

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Jitter:
    """Spreads of the draws; all of them assumed, because no Japanese figure was found.

    Attributes:
        km_cv: relative spread of the yearly distance between drivers of one duty.
        day_km_cv: relative spread of the distance between days of one driver.
        use_cv: relative spread of the consumption between drivers and cars.
        window_sd: spread of the charging window between drivers (state of charge).
        year_c: spread of the mean temperature between years.
        month_c: further spread of a month's mean.
        day_c: spread of the days within a month.
        day_memory: correlation of one day's temperature with the next's.
    """

    km_cv: float = 0.2
    day_km_cv: float = 0.3
    use_cv: float = 0.1
    window_sd: float = 0.03
    year_c: float = 0.5
    month_c: float = 1.0
    day_c: float = 2.5
    day_memory: float = 0.7

    def __post_init__(self) -> None:
        spreads = [self.km_cv, self.day_km_cv, self.use_cv, self.window_sd]
        spreads += [self.year_c, self.month_c, self.day_c]
        if min(spreads) < 0 or not 0 <= self.day_memory < 1:
            raise ValueError(f"{self}: spreads are not negative, the memory lies in [0, 1)")

    @property
    def use_said(self) -> str:
        """The spreads of use, for a row of what was assumed."""
        return f"km {self.km_cv:g}, km/day {self.day_km_cv:g}, Wh/km {self.use_cv:g}, SOC {self.window_sd:g}"

    @property
    def climate_said(self) -> str:
        """The spreads of the weather, for a row of what was assumed."""
        return f"{self.year_c:g} °C, {self.month_c:g} °C, {self.day_c:g} °C"


def lognormal(rng: np.random.Generator, cv: float, shape: tuple[int, ...]) -> Floats:
    """Positive draws of mean 1 and relative spread `cv`."""
    sigma = np.sqrt(np.log1p(cv * cv))
    out: Floats = np.exp(sigma * rng.standard_normal(shape) - sigma * sigma / 2)
    return out


def monthly_anomaly_c(rng: np.random.Generator, jitter: Jitter, count: int) -> Floats:
    """By how much the months of each draw's year differ from the normals [count, 12]."""
    year = jitter.year_c * rng.standard_normal((count, 1))
    out: Floats = year + jitter.month_c * rng.standard_normal((count, 12))
    return out


def daily_anomaly_c(rng: np.random.Generator, jitter: Jitter, count: int) -> Floats:
    """By how much days differ from their season [count, 365]; every month's mean is 0."""
    shock = rng.standard_normal((count, 365))
    steady = np.sqrt(1 - jitter.day_memory**2)
    noise = np.empty_like(shock)
    noise[:, 0] = shock[:, 0]
    for day in range(1, 365):
        noise[:, day] = jitter.day_memory * noise[:, day - 1] + steady * shock[:, day]
    edges = np.concatenate([[0], np.cumsum(DAYS_OF_MONTH)[:-1]])
    means = np.add.reduceat(noise, edges, axis=1) / DAYS_OF_MONTH
    out: Floats = jitter.day_c * (noise - means[:, MONTH_OF_DAY])
    return out

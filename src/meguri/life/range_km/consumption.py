"""Energy for one kilometre at an outside temperature, as equally likely cars.

use(T) = base × speed ÷ (1 − loss(T)) + cabin(T): the base is the rated consumption over what real days keep
of it; loss(T) is what driving itself loses in cold and heat; the cabin is held warm for the hours driven
and warmed once a trip, by a resistor or a heat pump, as much as people do; or cooled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.life.range_km.coefficients import BEST_C, WARM_C, Coefficients
from meguri.life.range_km.vehicle import Figures
from meguri.tables.draws import two_piece

Floats = NDArray[np.float64]

REAL_SD = 0.12  # spread (logarithm) of what drivers keep of the rated range at mild weather; assumed
AIR_SHARE, AIR_FROM_KM_PER_H = 0.35, 70.0  # of the energy that rises with the square of the speed; assumed


@dataclass(frozen=True, eq=False)
class Cars:
    """Equally likely cars and drivers; every array is [draw].

    Attributes:
        base_wh_per_km: energy for one kilometre at mild weather.
        hold_w_per_k: power to hold the cabin warm.
        habit: how much is heated.
        is_pump: whether a heat pump heats.
        cool_kw: power of cooling at 35 °C.
        warm_wh_per_k: energy to warm the cabin once.
    """

    base_wh_per_km: Floats
    hold_w_per_k: Floats
    habit: Floats
    is_pump: NDArray[np.bool_]
    cool_kw: Floats
    warm_wh_per_k: float


def draw(figures: Figures, known: Coefficients, count: int, rng: np.random.Generator) -> Cars:
    """Equally likely cars and drivers that fit what is known."""
    kept = np.exp(REAL_SD * rng.standard_normal(count))
    real = kept if figures.is_real else known.real * kept
    pump = rng.random(count)
    chance = {"heat_pump": 1.0, "resistor": 0.0}.get(figures.heater, 0.5)
    return Cars(
        base_wh_per_km=figures.wltc_wh_per_km / real,
        hold_w_per_k=figures.cabin_share * between(rng, known.hold_w_per_k, count),
        habit=between(rng, known.habit, count),
        is_pump=pump < chance,
        cool_kw=figures.cabin_share * rng.uniform(*known.cool_kw, size=count),
        warm_wh_per_k=figures.cabin_share * known.warm_wh_per_k,
    )


def use_wh_per_km(
    cars: Cars, known: Coefficients, outside_c: Floats, speed_km_per_h: float, trip_km: float
) -> Floats:
    """Energy for one kilometre from the battery [draw, ...]; `outside_c` is [...] or [draw, ...]."""
    outside = np.asarray(outside_c, dtype=np.float64)
    shape = (-1, *(1,) * max(outside.ndim - (outside.shape[:1] == cars.habit.shape), 0))
    base, hold, habit, cool, pump = (
        one.reshape(shape)
        for one in (cars.base_wh_per_km, cars.hold_w_per_k, cars.habit, cars.cool_kw, cars.is_pump)
    )
    cold, hot = np.maximum(BEST_C - outside, 0), np.maximum(outside - BEST_C, 0)
    driving = base * speed_share(speed_km_per_h) / (1 - loss_share(known, cold, hot))
    heated = np.maximum(WARM_C - outside, 0)
    heat = habit * heated * (hold / speed_km_per_h + cars.warm_wh_per_k / trip_km)
    cop = np.where(pump, known.cop(outside), 1.0)
    cooling = 1000 * cool * hot / (35.0 - BEST_C) / speed_km_per_h
    out: Floats = driving + heat / cop + cooling
    return out


def loss_share(known: Coefficients, cold_k: Floats, hot_k: Floats) -> Floats:
    """Share of the range that driving itself loses; drawn on beyond what was measured, to a half at most."""
    return np.minimum(known.cold_per_k * cold_k + known.hot_per_k * hot_k, 0.5)


def speed_share(speed_km_per_h: float) -> float:
    """Consumption at a mean speed over that of the rated cycle: air above 70 km/h."""
    return 1 + AIR_SHARE * (max(speed_km_per_h / AIR_FROM_KM_PER_H, 1.0) ** 2 - 1)


def between(rng: np.random.Generator, band: tuple[float, float, float], count: int) -> Floats:
    """Draws with these 5 %, 50 % and 95 % points: half a normal on either side, never below 0."""
    out: Floats = np.maximum(two_piece(*band, rng.standard_normal(count)), 0.0)
    return out

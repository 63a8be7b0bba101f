"""What published figures say of consumption and temperature, made into a few coefficients.

The rows stand in table `range_temperature`. Nothing is fitted where one division does:

- driving itself (air, tyres, the battery's own losses): ranges measured with the cabin unheated;
- a warm cabin: power to hold 20 °C at −10 °C, and the heat of a cabin, once for every trip;
- how much people really heat: range kept at 0 °C on the road without heat pump, over the same physics;
- heat pump: range kept at 0 °C with over without;
- cooling: ranges at 35 °C with the cabin cooled, older and newer cars.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meguri.facts.source import fact

BEST_C = 22.0  # neither heated nor cooled; telematics put the longest range at 21.5 °C
WARM_C = 20.0  # what heating holds
NO_HEAT_PUMP_C = -26.0  # where a heat pump gives no more than a resistor; assumed
MOST_COP = 3.0
# the ordinary American trip behind the figures on the road; assumed
ROAD_WH_PER_KM, ROAD_KM_PER_H, ROAD_TRIP_KM = 170.0, 45.0, 15.0
# the dynamometer's city and highway cycles, 55 : 45, hours for one kilometre
CYCLE_H_PER_KM = 0.55 / 31.5 + 0.45 / 77.7


@dataclass(frozen=True, slots=True)
class Coefficients:
    """How consumption follows the outside temperature.

    Attributes:
        cold_per_k: share of the range lost for every kelvin below BEST_C, cabin off.
        hot_per_k: the same above it.
        hold_w_per_k: power to hold the cabin warm, for every kelvin (low, middle, high).
        warm_wh_per_k: energy to warm the cabin once, for every kelvin.
        habit: how much is heated, against always holding WARM_C (low, middle, high).
        cop_0c: heat for one unit of energy from a heat pump at 0 °C.
        cool_kw: power of cooling at 35 °C (low, high).
        real: range at mild weather over that of WLTC (middle).
        cycle_ratio: WLTC over JC08.
        from_c: coldest temperature measured.
        to_c: warmest temperature measured.
    """

    cold_per_k: float
    hot_per_k: float
    hold_w_per_k: tuple[float, float, float]
    warm_wh_per_k: float
    habit: tuple[float, float, float]
    cop_0c: float
    cool_kw: tuple[float, float]
    real: float
    cycle_ratio: float
    from_c: float
    to_c: float

    def cop(self, outside_c: ArrayLike) -> NDArray[np.float64]:
        """Heat for one unit of energy from a heat pump; never below that of a resistor."""
        rise = (self.cop_0c - 1) / -NO_HEAT_PUMP_C
        out: NDArray[np.float64] = 1 + rise * (np.asarray(outside_c, dtype=np.float64) - NO_HEAT_PUMP_C)
        return np.clip(out, 1.0, MOST_COP)


@cache
def coefficients(folder: Path | None = None) -> Coefficients:
    """The coefficients that follow from the published figures."""
    rows = {row["figure_id"]: row for row in fact("range_temperature", folder=folder).rows.to_dicts()}
    figures = dict(fact("use_figures", folder=folder).rows.select("figure_id", "value").iter_rows())
    cold, hot = rows["aaa2019_cold_no_cabin"], rows["aaa2019_hot_no_cabin"]
    cold_per_k = (1 - cold["value"]) / (BEST_C - cold["outside_c"])
    hot_per_k = (1 - hot["value"]) / (hot["outside_c"] - BEST_C)
    adac = rows["adac_cabin"]
    hold = tuple(
        1000 * adac[name] / (WARM_C - adac["outside_c"]) for name in ("value_low", "value", "value_high")
    )
    warm = figures["cabin_heat_capacity"] / 3.6
    plain, pump = rows["recurrent_resistor"], rows["recurrent_heat_pump"]
    physics = (hold[1] / ROAD_KM_PER_H + warm / ROAD_TRIP_KM) * (WARM_C - plain["outside_c"])
    drive = 1 / (1 - cold_per_k * (BEST_C - plain["outside_c"]))
    by_resistor, by_pump = 1 / plain["value"] - drive, 1 / pump["value"] - drive
    habit = by_resistor * ROAD_WH_PER_KM / physics
    cooled = [1 / rows[name]["value"] - 1 / hot["value"] for name in ("aaa2025_hot", "aaa2019_hot")]
    low, high = (share * ROAD_WH_PER_KM / 1000 / CYCLE_H_PER_KM for share in cooled)
    return Coefficients(
        cold_per_k, hot_per_k, (hold[0], hold[1], hold[2]), warm, (habit / 2, habit, 1.0),
        by_resistor / by_pump, (low, high),
        (rows["leaf40_real"]["value"] + rows["sakura_real"]["value"]) / 2,
        rows["jc08_to_wltc"]["value"], adac["outside_c"], hot["outside_c"],
    )  # fmt: skip

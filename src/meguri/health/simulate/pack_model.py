"""The simulated pack: an open-circuit curve, a resistance with two slow parts, and its heat (SYNTHETIC).

The model is the usual one of two RC pairs in series with a resistance (Plett 2015, Battery Management Systems
vol. I, ch. 2) for a mean cell, with a lumped heat balance; single cells differ from it in charge and
resistance.
"""

from dataclasses import dataclass, field
from math import exp

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# LG M50 (NMC811, graphite-SiOx): the fits of Chen et al. 2020, J. Electrochem. Soc. 167 080534, with its
# stoichiometries of an empty and a full cell; rows of a·tanh(b·(x − c)).
_POSITIVE = ((-0.0428, 18.5138, 0.5542), (-17.7326, 15.7890, 0.3117), (17.5842, 15.9308, 0.3120))
_NEGATIVE = ((-0.0909, 29.8538, 0.1234), (-0.04478, 14.9159, 0.2769), (-0.0205, 30.4444, 0.6103))
_X_EMPTY, _X_FULL = 0.0279, 0.9014
_Y_EMPTY, _Y_FULL = 0.9077, 0.2661

# Assumed, for a plausible pack only, from no source: shares of the resistance and times of its slow parts,
# how it grows in the cold (Arrhenius), heat capacity and loss of the pack per cell.
_R0_SHARE, _R1_SHARE, _R2_SHARE = 0.5, 0.25, 0.25
_TAU1_S, _TAU2_S = 15.0, 400.0
_ACTIVATION_K = 3000.0
_HEAT_J_PER_K, _LOSS_W_PER_K = 1500.0, 0.1
_KELVIN, _REFERENCE_K = 273.15, 298.15
_EMPTY_V, _FULL_V = 3.3, 4.15
_LEAST_C_RATE = 0.03


def default_ocv(points: int = 201) -> pl.DataFrame:
    """A published curve of an NMC cell (Chen et al. 2020): soc_share, cell_voltage_v, both rising.

    Cut where vehicles call a cell empty and full (assumed), which is inside what the cell itself can do.
    """
    part = np.linspace(0.0, 1.0, 2001)
    x, y = _X_EMPTY + part * (_X_FULL - _X_EMPTY), _Y_EMPTY + part * (_Y_FULL - _Y_EMPTY)
    positive = -0.8090 * y + 4.4875 + sum(a * np.tanh(b * (y - c)) for a, b, c in _POSITIVE)
    negative = 1.9793 * np.exp(-39.3631 * x) + 0.2482 + sum(a * np.tanh(b * (x - c)) for a, b, c in _NEGATIVE)
    volts = positive - negative
    ends = np.interp((_EMPTY_V, _FULL_V), volts, part)
    soc = np.linspace(0.0, 1.0, points)
    held = np.interp(ends[0] + soc * (ends[1] - ends[0]), part, volts)
    return pl.DataFrame({"soc_share": soc, "cell_voltage_v": held})


@dataclass(frozen=True, eq=False)
class Truth:
    """What is true of the simulated pack.

    Attributes:
        capacity_ah: capacity when new, Ah.
        soh_share: what is left of it.
        cells_in_series: cells.
        cell_resistance_ohm: of one cell after all slow parts, at 25 °C.
        charge_spread_share: standard deviation over cells of their state of charge.
        resistance_spread_share: the same of their resistance, relative.
        bms_soh_share: what the car believes; None: the truth.
        soc_bias_share: by how much the display is off at the start.
        current_gain_share: by how much the current sensor reads too high.
        ocv: soc_share, cell_voltage_v of a cell.
    """

    capacity_ah: float = 115.0
    soh_share: float = 0.85
    cells_in_series: int = 96
    cell_resistance_ohm: float = 0.0012
    charge_spread_share: float = 0.004
    resistance_spread_share: float = 0.04
    bms_soh_share: float | None = None
    soc_bias_share: float = 0.0
    current_gain_share: float = 0.0
    ocv: pl.DataFrame = field(default_factory=default_ocv)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the pack: a current (positive charging) or a charger's power, until a time or a SOC.

    Attributes:
        seconds: for how long at most.
        current_a: current; ignored where a power is given.
        power_kw: charger's power; the current follows, and falls off where the cells are full.
        until_soc_share: true SOC at which it ends.
    """

    seconds: float
    current_a: float = 0.0
    power_kw: float | None = None
    until_soc_share: float = 1.0


@dataclass(frozen=True)
class Trace:
    """What happened, without any sensor: one value a moment of each quantity of the mean cell.

    Attributes:
        time_s: since the start.
        current_a: positive charging.
        soc_share: true state of charge, of what the pack holds now.
        slow_v: voltage of the slow parts of the resistance.
        ohmic_ohm: resistance of the quick part.
        temperature_c: of the cells.
    """

    time_s: Floats
    current_a: Floats
    soc_share: Floats
    slow_v: Floats
    ohmic_ohm: Floats
    temperature_c: Floats


def play(
    truth: Truth, steps: tuple[Step, ...], soc_share: float, temperature_c: float, air_c: float, dt_s: float
) -> Trace:
    """Do one step after the other, from a pack at rest.

    Args:
        truth: the pack.
        steps: what is done.
        soc_share: true state of charge at the start.
        temperature_c: of the cells at the start.
        air_c: of the air.
        dt_s: time between two moments.
    """
    knots, volts = (truth.ocv[name].to_numpy() for name in ("soc_share", "cell_voltage_v"))
    held_as = 3600 * truth.capacity_ah * truth.soh_share
    first, second, warm = 0.0, 0.0, temperature_c
    keep1, keep2 = exp(-dt_s / _TAU1_S), exp(-dt_s / _TAU2_S)
    rows: list[tuple[float, ...]] = []
    for step in steps:
        for _ in range(round(step.seconds / dt_s)):
            size = truth.cell_resistance_ohm * exp(_ACTIVATION_K * (1 / (warm + _KELVIN) - 1 / _REFERENCE_K))
            rest_v = float(np.interp(soc_share, knots, volts)) + first + second
            current = _current(step, truth, rest_v, size * _R0_SHARE)
            ended = step.power_kw is not None and current < _LEAST_C_RATE * truth.capacity_ah
            if ended or (current > 0 and soc_share >= step.until_soc_share):
                break
            rows.append((current, soc_share, first + second, size * _R0_SHARE, warm))
            first = first * keep1 + current * size * _R1_SHARE * (1 - keep1)
            second = second * keep2 + current * size * _R2_SHARE * (1 - keep2)
            soc_share = min(max(soc_share + current * dt_s / held_as, 0.0), 1.0)
            warm += dt_s * (current**2 * size - _LOSS_W_PER_K * (warm - air_c)) / _HEAT_J_PER_K
    table: Floats = np.array(rows, dtype=np.float64).reshape(-1, 5)
    columns: list[Floats] = [table[:, at] for at in range(5)]
    return Trace(dt_s * np.arange(len(rows), dtype=np.float64), *columns)


def _current(step: Step, truth: Truth, rest_v: float, ohmic: float) -> float:
    if step.power_kw is None:
        return step.current_a
    wanted = 1000 * step.power_kw / (truth.cells_in_series * rest_v)
    return max(min(wanted, (_FULL_V - rest_v) / ohmic), 0.0)

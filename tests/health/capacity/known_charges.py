"""Charges with known truth, made without the room's own model: a curve, a resistance, a slow polarisation."""

import numpy as np
import polars as pl

from meguri.health.logs.log import Log
from meguri.health.logs.reading import read_log
from meguri.health.ocv import NODES
from meguri.health.ocv.family import family

CAPACITY_AH, CELLS = 100.0, 96


def curve(rank: int, chemistry: str = "NMC") -> np.ndarray:
    """One curve of the family, at NODES."""
    known = family(chemistry)
    return known[rank % len(known)]


def table(volts: np.ndarray, step: float = 0.1) -> pl.DataFrame:
    """Knots of a curve in steps of 10 mV."""
    share = np.arange(0.0, 1.0001, step).clip(0, 1)
    return pl.DataFrame(
        {"soc_share": share, "cell_voltage_v": np.maximum.accumulate(np.interp(share, NODES, volts).round(2))}
    )


def charge(
    volts: np.ndarray,
    soh: float,
    start: float,
    end: float,
    rng: np.random.Generator,
    *,
    rest_s: int = 1800,
    scale: float = 1.0,
    shift_s: float = 0.0,
    shown: bool = True,
) -> Log:
    """A charge at a third of the capacity an hour between two shares, rests of half an hour inside it."""
    rate = scale * CAPACITY_AH / 3
    steps = max(1, round((end - start) / 0.12))
    part = int((end - start) * soh * scale * CAPACITY_AH / rate * 3600 / steps)
    current = np.concatenate([np.zeros(60), *[np.r_[np.full(part, rate), np.zeros(rest_s)]] * steps])
    moved = np.concatenate(([0.0], np.cumsum((current[1:] + current[:-1]) / 7200)))
    lag = np.zeros(current.size)
    for at in range(1, current.size):
        lag[at] = lag[at - 1] + (current[at] - lag[at - 1]) / 400
    share = start + moved / (soh * scale * CAPACITY_AH)
    ohm = rng.uniform(0.04, 0.1) / (scale * CAPACITY_AH)
    cell = np.interp(share, NODES, volts) + ohm * (current + 0.5 * lag) + rng.normal(0, 0.003)
    seen = np.where(np.isin(np.arange(current.size), (0, current.size - 1)), share, np.nan)
    seen = np.round(seen + rng.normal(0, 0.03), 2).clip(0, 1)
    return read_log(
        pl.DataFrame(
            {
                "time_s": np.arange(current.size) + shift_s,
                "current_a": current,
                "cell_voltage_mean_v": cell.round(3),
                "soc_share": pl.Series(seen if shown else np.full(current.size, np.nan)).fill_nan(None),
                "temperature_c": np.full(current.size, 25.0),
            }
        )
    )

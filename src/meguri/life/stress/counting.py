"""What a battery goes through month by month: a year of state of charge and temperature → STRESS."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.profile import HOURS_PER_YR
from meguri.life.stress.rainflow import rainflow
from meguri.life.stress.usage import Usage
from meguri.life.stress.weather import DAYS_OF_MONTH, MONTH_OF_HOUR
from meguri.tables.life import STRESS

Floats = NDArray[np.float64]
_EDGES = np.concatenate([[0], np.cumsum(DAYS_OF_MONTH * 24)])


def stress_of(usage: Usage, battery: int = 0) -> pl.DataFrame:
    """STRESS of one battery of a usage: twelve months.

    Cycles are counted by rainflow over the whole year and told to the months in which their charge moves;
    equivalent full cycles are the discharge over the energy of the pack, so months add up to the year.

    Raises:
        IndexError: there is no such battery.
    """
    soc = usage.profile.soc_share[battery]
    degrees = usage.profile.temperature_c[battery]
    closed = np.concatenate([[soc[-1]], soc])
    drawn = np.add.reduceat(np.maximum(-np.diff(closed), 0), _EDGES[:-1])
    rows = {
        "month_rank": np.arange(1, 13),
        "distance_km": usage.distance_km[battery],
        "throughput_kwh": drawn * usage.pack_kwh * _kept(usage, battery, drawn),
        "full_cycles_count": drawn,
        "cycle_depth_share": depth_by_month(closed),
        "soc_mean_share": _means(soc),
        "temperature_mean_c": _means(degrees),
        "temperature_least_c": np.minimum.reduceat(degrees, _EDGES[:-1]),
        "temperature_most_c": np.maximum.reduceat(degrees, _EDGES[:-1]),
        "outside_c": _means(usage.outside_c[battery]),
    }
    frame = pl.DataFrame(rows).with_columns(pl.col("cycle_depth_share").fill_nan(None))
    return STRESS.check(frame)


def depth_by_month(closed: Floats) -> Floats:
    """Mean depth of the cycles that begin in each month [12], by charge moved; nan where none does."""
    cycles = rainflow(closed)
    month = MONTH_OF_HOUR[np.minimum(cycles.start, HOURS_PER_YR - 1)]
    weight = cycles.depth * cycles.count
    moved = np.bincount(month, weight, minlength=12)
    with np.errstate(invalid="ignore", divide="ignore"):
        out: Floats = np.bincount(month, weight * cycles.depth, minlength=12) / moved
    return np.minimum(out, 1.0)


def _kept(usage: Usage, battery: int, drawn: Floats) -> float:
    """Energy of the pack over that when new: what a share of charge is worth.

    A stop at a quick charger within an hour of driving hides part of what was drawn; the year's energy
    is known, so the months are put to it.
    """
    total = float(drawn.sum()) * usage.pack_kwh
    return float(usage.used_kwh[battery]) / total if total > 0 else 1.0


def _means(values: Floats) -> Floats:
    out: Floats = np.add.reduceat(values, _EDGES[:-1]) / (DAYS_OF_MONTH * 24)
    return out

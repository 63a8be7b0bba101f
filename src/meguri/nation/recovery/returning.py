"""What would have come back, and when, had the exported cars stayed: delay by use and reuse, then yields.

A pack that stays is driven on, perhaps used a second time, perhaps sold abroad as a pack; the rest reaches a
recycler, who gives back the process's yield. Nothing comes back that did not leave.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.histories import band
from meguri.nation.recovery.leaving import Leaving
from meguri.nation.recovery.priors import (
    CAR_LIFE,
    LIFE_SPREAD,
    RETURNING,
    REUSED,
    SECOND_LIFE,
    SOLD_ABROAD,
    SORTED,
    assumed,
)
from meguri.tables.packs import RECOVERED
from meguri.tables.schema import check

Floats = NDArray[np.float64]

_SHORTEST_YR = 0.5  # a car exported at an age beyond the mean life would still have been driven for a while


@dataclass(frozen=True, slots=True)
class Returned:
    """What would have come back; D draws, T years, M metals.

    Attributes:
        segment: vehicle segment.
        process: recycling process.
        years: calendar years [T].
        metals: names of the metals [M].
        mass_t: metal coming back in each year, tonnes [D, T, M]; NaN where the process names no yield.
        left_t: metal that left in each year, tonnes [D, T, M].
    """

    segment: str
    process: str
    years: NDArray[np.int64]
    metals: tuple[str, ...]
    mass_t: Floats
    left_t: Floats


def recovered(
    left: Leaving, yields: dict[str, float], process: str, until: int, rng: np.random.Generator
) -> Returned:
    """Metals that left in, metals that would have come back by the end of `until` out.

    Args:
        left: what left with the exported cars.
        yields: share of each metal that the process gives back, see `facts.metals.yields`.
        process: name of the process, repeated in the result.
        until: last calendar year.
        rng: generator; the same state gives the same draws.
    """
    draws = left.mass_t.shape[0]
    z = rng.standard_normal((len(RETURNING), draws))
    value = {prior: prior.of(z[i]) for i, prior in enumerate(RETURNING)}
    years = np.arange(int(left.years[0]), until + 1)
    mass = np.zeros((draws, years.size, len(left.metals)))
    known = min(years.size, left.years.size)
    mass[:, :known] = left.mass_t[:, :known]
    driven = np.maximum(value[CAR_LIFE] - _age_at_export(left), _SHORTEST_YR)
    once = _arrival(driven, value[LIFE_SPREAD], years.size)
    twice = _arrival(driven + value[SECOND_LIFE], np.sqrt(2) * value[LIFE_SPREAD], years.size)
    reused, reaches = value[REUSED][:, None], ((1 - value[SOLD_ABROAD]) * value[SORTED])[:, None]
    back = _delayed(mass, reaches * ((1 - reused) * once + reused * twice))
    share = np.array([yields.get(metal, np.nan) for metal in left.metals])
    return Returned(left.segment, process, years, left.metals, back * share, mass)


def _age_at_export(left: Leaving) -> Floats:
    """Mean age of the cars at export, years [D]."""
    cars = left.exported.sum(axis=3)
    age = left.years[:, None] - left.mix.cohort_years[None, :]
    total = np.einsum("dyc,yc->d", cars, age.astype(float))
    return np.asarray(total / np.maximum(cars.sum(axis=(1, 2)), 1e-9))


def _arrival(mean: Floats, sd: Floats, years: int) -> Floats:
    """Part that arrives after 0, 1, 2 … years: logistic with `mean` and `sd` [D]. [D, years]."""
    scale = (sd * np.sqrt(3) / np.pi)[:, None]
    edges = np.arange(years)[None, :] + 0.5
    so_far = 1 / (1 + np.exp(-(edges - mean[:, None]) / scale))
    return np.diff(so_far, axis=1, prepend=0.0)


def _delayed(mass: Floats, arrival: Floats) -> Floats:
    """What arrives in each year of what left in each earlier one: [D, S, M] × [D, lag] → [D, T, M]."""
    lag = np.arange(mass.shape[1])[:, None] - np.arange(mass.shape[1])[None, :]
    kernel = np.where(lag >= 0, arrival[:, np.maximum(lag, 0)], 0.0)
    return np.asarray(np.matmul(kernel, mass))


def recovered_frame(returned: Returned) -> pl.DataFrame:
    """RECOVERED of one segment and process; null for a metal whose yield the process does not name."""
    parts = []
    for m, metal in enumerate(returned.metals):
        yearly, left = returned.mass_t[:, :, m], returned.left_t[:, :, m]
        total = np.cumsum(yearly, axis=1)
        share = total / np.maximum(np.cumsum(left, axis=1), 1e-12)
        parts += [
            _rows(returned, metal, "year", yearly, None),
            _rows(returned, metal, "cumulative", total, share),
        ]
    return check(RECOVERED, pl.concat(parts))


def _rows(returned: Returned, metal: str, span: str, mass: Floats, share: Floats | None) -> pl.DataFrame:
    n = returned.years.size
    columns: dict[str, object] = {
        "segment": [returned.segment] * n,
        "process": [returned.process] * n,
        "metal": [metal] * n,
        "span": [span] * n,
        "year": returned.years,
    }
    for name, draws in (("returned_t", mass), ("returned_share", share)):
        points = (None, None, None) if draws is None else band(draws)
        for end, values in zip(("_low", "", "_high"), points, strict=True):
            columns[f"{name}{end}"] = [None] * n if values is None else pl.Series(values).fill_nan(None)
    bands = {
        f"{name}{end}": pl.Float64
        for name in ("returned_t", "returned_share")
        for end in ("_low", "", "_high")
    }
    return pl.DataFrame(columns, schema_overrides=bands)


def assumed_here() -> pl.DataFrame:
    """ASSUMED: every prior this room draws from."""
    return assumed(RETURNING)

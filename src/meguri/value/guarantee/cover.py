"""When does cover end, draw by draw: by term, distance, age, or because the holder leaves."""

import numpy as np
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.value.guarantee.terms import Cover

Floats = NDArray[np.float64]

EPS_YR = 1e-9
LEAST_LAPSE = 1e-12  # a year; fewer is nobody


def years_left(cover: Cover, age_yr: float | None) -> float:
    """Years from entry until term or age ends the cover; may be negative.

    Args:
        cover: how long it holds.
        age_yr: age of the battery at entry; where it is not known, what counts from it ends nothing.
    """
    known = 0.0 if age_yr is None else age_yr
    left = cover.term_yr - (known if cover.counted_from == "new" else 0.0)
    if cover.limit_age_yr is not None:
        left = min(left, cover.limit_age_yr - known)
    return left


def distance_left(cover: Cover, odometer_km: float | None) -> float:
    """Kilometres from entry until distance ends the cover; infinite without a limit, may be negative."""
    if cover.limit_km is None:
        return float("inf")
    return cover.limit_km - ((odometer_km or 0.0) if cover.counted_from == "new" else 0.0)


def cover_end(cover: Cover, life: Life) -> Floats:
    """Years from entry until cover ends [draw], lapse aside."""
    left = years_left(cover, life.age_yr)
    km = distance_left(cover, life.odometer_km)
    if not np.isfinite(km):
        return np.full(life.soh.array.shape[0], left)
    return np.minimum(left, first_time(life.elapsed_yr, life.distance_km.array, km))


def first_time(elapsed_yr: Floats, rising: Floats, level: float) -> Floats:
    """When each rising path [draw, t] first reaches a level, straight between points; inf where never."""
    reached = rising >= level
    right = np.argmax(reached, axis=1)
    left = np.maximum(right - 1, 0)
    rows = np.arange(rising.shape[0])
    below, above = rising[rows, left], rising[rows, right]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(above > below, (level - below) / (above - below), 0.0)
    at = elapsed_yr[left] + np.clip(part, 0.0, 1.0) * (elapsed_yr[right] - elapsed_yr[left])
    return np.where(reached.any(axis=1), at, np.inf)


def lapse_time(lapse_per_yr: float, uniform: Floats) -> Floats:
    """When the holder leaves [draw], at a constant rate; inf where nobody does."""
    if lapse_per_yr < LEAST_LAPSE:
        return np.full(uniform.shape, np.inf)
    out: Floats = np.log1p(-uniform) / np.log1p(-lapse_per_yr)
    return out


def at_time(elapsed_yr: Floats, path: Floats, when: Floats) -> Floats:
    """The value of each path [draw, t] at a time of its own [draw], straight between points, ends held."""
    when = np.clip(when, elapsed_yr[0], elapsed_yr[-1])
    right = np.clip(np.searchsorted(elapsed_yr, when, side="left"), 1, elapsed_yr.size - 1)
    rows = np.arange(path.shape[0])
    part = (when - elapsed_yr[right - 1]) / (elapsed_yr[right] - elapsed_yr[right - 1])
    out: Floats = path[rows, right - 1] * (1.0 - part) + path[rows, right] * part
    return out

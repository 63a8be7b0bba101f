"""How a lot of packs goes on at rest: one course of its state of health out of the packs' forecasts.

A pack that drives first and is stored later begins when it has come to rest, in each draw by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.value.storage.faults import StorageCode, StorageError, StorageFault, storage_fault

Floats = NDArray[np.float64]

WIRINGS = ("parallel", "series")
MOST_KM = 1.0  # a battery at rest drives nothing; what is below comes from rounding


@dataclass(frozen=True, slots=True)
class Course:
    """One course of a lot.

    Attributes:
        elapsed_yr: years since it came to rest; [t].
        soh: energy that counts over rated energy; [draw, t].
        begins_yr: years from the forecast's start until it comes to rest; [draw].
        horizon_yr: years at rest that the forecast sees, 0 where it never comes to rest; [draw].
        rated_kwh: energy when new, together.
        packs: how many.
    """

    elapsed_yr: Floats
    soh: Floats
    begins_yr: Floats
    horizon_yr: Floats
    rated_kwh: float
    packs: int

    def at_year_starts(self, years: int) -> Floats:
        """State of health at the beginning of each year; [draw, year]."""
        at = np.minimum(np.arange(years, dtype=np.float64), self.elapsed_yr[-1])
        return np.stack([np.interp(at, self.elapsed_yr, one) for one in self.soh])

    def served_yr(self, least_share: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Years until it falls below a share, and whether it still serves when the forecast ends; [draw]."""
        below = self.soh < least_share[:, None]
        first = below.argmax(axis=1)
        lasts: NDArray[np.bool_] = np.logical_not(below.any(axis=1)) & (self.horizon_yr > 0)
        draws = np.arange(first.size)
        before = np.maximum(first - 1, 0)
        drop = self.soh[draws, before] - self.soh[draws, first]
        part = np.divide(
            self.soh[draws, before] - least_share, drop, out=np.zeros(first.size), where=drop > 0
        )
        step = self.elapsed_yr[first] - self.elapsed_yr[before]
        reached = np.where(first == 0, 0.0, self.elapsed_yr[before] + np.clip(part, 0.0, 1.0) * step)
        reached = np.where(below.any(axis=1), reached, self.horizon_yr)
        return np.minimum(reached, self.horizon_yr), lasts


def course_of(lives: Mapping[str, Life], wiring: str) -> Course:
    """The course of a lot: of packs in parallel their energy together, in series that of the weakest.

    Raises:
        StorageError: no pack, one that drives or of unknown energy, forecasts that do not fit; all faults.
    """
    faults = _faults(lives, wiring)
    if faults:
        raise StorageError(faults)
    rated = np.array([one.pack_kwh for one in lives.values()], dtype=np.float64)
    first, elapsed = next(iter(lives.values())), next(iter(lives.values())).elapsed_yr
    begins = elapsed[_at_rest(first)]
    paths = np.stack([_shifted(one.soh.array, elapsed, begins) for one in lives.values()])
    weights = rated / rated.sum()
    soh = paths.min(axis=0) if wiring == "series" else np.tensordot(weights, paths, axes=1)
    horizon = elapsed[-1] - begins
    return Course(elapsed - elapsed[0], np.maximum(soh, 0.0), begins, horizon, float(rated.sum()), len(lives))


def _at_rest(life: Life) -> NDArray[np.intp]:
    """The place in time from which a battery moves no more; the last where it never comes to rest; [draw]."""
    km = life.distance_km.array
    out: NDArray[np.intp] = (km >= km[:, -1:] - MOST_KM).argmax(axis=1)
    return out


def _shifted(soh: Floats, elapsed: Floats, begins: Floats) -> Floats:
    """State of health since it came to rest; beyond the forecast it stays as it was last; [draw, t]."""
    if not begins.any():
        return soh
    since = elapsed - elapsed[0]
    return np.stack([np.interp(since + start, elapsed, one) for start, one in zip(begins, soh, strict=True)])


def _faults(lives: Mapping[str, Life], wiring: str) -> list[StorageFault]:
    if not lives:
        return [storage_fault(StorageCode.NO_PACKS)]
    faults = []
    if wiring not in WIRINGS:
        known = ", ".join(WIRINGS)
        faults.append(storage_fault(StorageCode.UNKNOWN_WORD, about="wiring", found=wiring, known=known))
    for name, life in lives.items():
        if life.pack_kwh is None or not life.pack_kwh > 0:
            faults.append(storage_fault(StorageCode.NO_ENERGY, about=name))
        if (driven := float(life.distance_km.array.max())) > MOST_KM and _drives_on(life):
            faults.append(storage_fault(StorageCode.DRIVES, about=name, found=round(driven)))
    starts = sorted({str(one.start) for one in lives.values()})
    if len(starts) > 1:
        faults.append(storage_fault(StorageCode.STARTS, found=", ".join(starts)))
    counts = sorted({one.soh.array.shape[0] for one in lives.values()})
    if len(counts) > 1:
        faults.append(storage_fault(StorageCode.DRAWS, found=", ".join(map(str, counts))))
    if len(counts) == 1 and len({tuple(_at_rest(one)) for one in lives.values()}) > 1:
        faults.append(storage_fault(StorageCode.RESTS))
    times = [one.elapsed_yr for one in lives.values()]
    if any(one.shape != times[0].shape or not np.allclose(one, times[0]) for one in times):
        faults.append(storage_fault(StorageCode.TIMES))
    return faults


def _drives_on(life: Life) -> bool:
    """Whether it comes to rest in no draw before the forecast ends."""
    return bool((_at_rest(life) == life.elapsed_yr.size - 1).all())

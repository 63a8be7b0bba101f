"""Whether a profile and the times asked for can be answered; every fault at once."""

from collections.abc import Iterator
from math import ceil, isfinite

import numpy as np

from meguri.life.fade.faults import FadeCode, FadeError, FadeFault
from meguri.life.fade.formula import Floats
from meguri.life.fade.program import COLDEST_C, HOTTEST_C
from meguri.life.profile import Profile

LONGEST_YR = 100.0
_SLACK = 1e-9  # a share that arithmetic has carried so far beyond 0 or 1 still counts as one


def checked(profile: Profile, years: float, at_yr: Floats | None, points: int | None) -> Floats:
    """The times to answer for, years.

    Raises:
        FadeError: everything that is wrong with profile and times.
    """
    faults = [*_of_profile(profile), *_of_times(years, at_yr, points)]
    if faults:
        raise FadeError(faults)
    if at_yr is not None:
        return np.asarray(at_yr, dtype=np.float64)
    if points is not None:
        return np.linspace(0.0, years, points)
    return np.unique(np.append(np.arange(0.0, years), float(years)))


def as_told(profile: Profile) -> Profile:
    """A profile shorter than a day told again until it fills one; any other as it is."""
    if profile.hours >= 24.0:
        return profile
    times = ceil(24.0 / profile.hours - 1e-9)
    soc, temperature = (np.tile(one, (1, times)) for one in (profile.soc_share, profile.temperature_c))
    return Profile(profile.step_h, soc, temperature)


def _of_profile(profile: Profile) -> Iterator[FadeFault]:
    if profile.soc_share.size == 0:
        found = f"{profile.soc_share.shape[0]} × {profile.soc_share.shape[1]}"
        yield FadeFault(FadeCode.EMPTY, {"found": found})
        return
    if not (isfinite(profile.step_h) and 0.0 < profile.step_h <= 24.0):
        yield FadeFault(FadeCode.STEP, {"found": repr(profile.step_h)})
    yield from _of_values(FadeCode.SOC, profile.soc_share, -_SLACK, 1.0 + _SLACK)
    yield from _of_values(FadeCode.TEMPERATURE, profile.temperature_c, COLDEST_C, HOTTEST_C)


def _of_values(code: FadeCode, values: Floats, low: float, high: float) -> Iterator[FadeFault]:
    if np.min(values) >= low and np.max(values) <= high:  # false for a gap too
        return
    wrong = ~((values >= low) & (values <= high))
    row, point = (int(part) for part in np.argwhere(wrong)[0])
    told = {"found": f"{values[row, point]:g}", "row": str(row), "point": str(point)}
    told |= {"count": str(int(wrong.sum())), "low": f"{low:g}", "high": f"{high:g}"}
    yield FadeFault(code, told)


def _of_times(years: float, at_yr: Floats | None, points: int | None) -> Iterator[FadeFault]:
    if not (isfinite(years) and 0.0 <= years <= LONGEST_YR):
        yield FadeFault(FadeCode.YEARS, {"found": repr(years), "high": f"{LONGEST_YR:g}"})
        return
    if points is not None and (at_yr is not None or points < 1):
        yield FadeFault(FadeCode.TIMES, {"field": "points", "found": repr(points), "years": f"{years:g}"})
    if at_yr is None:
        return
    at = np.asarray(at_yr, dtype=np.float64)
    serves = at.ndim == 1 and at.size > 0 and bool(np.all(np.isfinite(at)))
    if not serves or at[0] < 0 or at[-1] > years or bool(np.any(np.diff(at) < 0)):
        shown = np.array2string(at, threshold=6, edgeitems=2)
        yield FadeFault(FadeCode.TIMES, {"field": "at_yr", "found": shown, "years": f"{years:g}"})

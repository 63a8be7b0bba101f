"""The shape of a fade curve so far: when it crossed which level, and how steep it is now."""

from dataclasses import dataclass

import numpy as np

from meguri.life.fleets.series import Cell, Floats

IN_A_ROW = 3
LEVEL_STEP = 0.005
LEVEL_TOLERANCE = 0.001
HIGHEST_LEVEL = 0.99
_WINDOW = 5
_PARTS = (0.2, 0.4, 0.6, 0.8)
_STRETCHES = (0.05, 0.1, 0.2, 1 / 3)


@dataclass(frozen=True, eq=False)
class Shape:
    """What a cell had shown when it crossed a level.

    Attributes:
        base: exposure since the first reading at which it crossed the level.
        features: shape of its curve until then [feature].
    """

    base: float
    features: Floats


def first_reached(share: Floats, threshold: float) -> int | None:
    """Row of the first of three readings in a row at or below the threshold; None where it is not reached.

    At the end of the record as many as are left have to do.
    """
    low = share <= threshold
    for row in np.flatnonzero(low):
        if low[row : row + IN_A_ROW].all():
            return int(row)
    return None


def smoothed(share: Floats) -> Floats:
    """The curve without outliers and regeneration: running median of five, then never rising (PAVA)."""
    from scipy.ndimage import median_filter
    from scipy.optimize import isotonic_regression

    still = median_filter(share, size=_WINDOW, mode="nearest")
    fallen: Floats = isotonic_regression(still, increasing=False).x
    return fallen


def level_of(share_now: float) -> float | None:
    """The level on a grid that a curve now at `share_now` has crossed; None where it has crossed none."""
    level = float(np.ceil((share_now - LEVEL_TOLERANCE) / LEVEL_STEP - 1e-9) * LEVEL_STEP)
    return None if level > HIGHEST_LEVEL + 1e-9 else round(level, 6)


def shape_at(cell: Cell, level: float, threshold: float) -> Shape | None:
    """The shape of a cell's curve at a level, from the readings until then; None where never crossed."""
    whole = smoothed(cell.share)
    below = np.flatnonzero(whole <= level + LEVEL_TOLERANCE)
    if not below.size or below[0] == 0:
        return None
    last = int(below[0]) + 1
    elapsed, curve = cell.elapsed[:last], smoothed(cell.share[:last])
    base = crossing(elapsed, curve, level)
    if base <= 0:  # below from the first reading on: a curve of no length has no shape
        return None
    times = [crossing(elapsed, curve, 1 - (1 - level) * part) for part in _PARTS]
    steep = [_slope(elapsed, curve, base * (1 - part)) for part in _STRETCHES]
    if min(steep) <= 0 or (threshold - level) / (min(steep) * base) >= 1:  # flat, or past the threshold
        return None
    ahead = [np.log1p((level - threshold) / (one * base)) for one in steep]
    passed = [np.log(max(one / base, 1e-4)) for one in times]
    return Shape(base, np.array([np.log(base), *passed, *ahead]))


def crossing(elapsed: Floats, curve: Floats, level: float) -> float:
    """Exposure at which a curve that never rises first comes down to a level, straight between readings."""
    below = np.flatnonzero(curve <= level)
    if not below.size:
        return float(elapsed[-1])
    row = int(below[0])
    if row == 0:
        return float(elapsed[0])
    step = curve[row - 1] - curve[row]
    part = (curve[row - 1] - level) / step
    return float(elapsed[row - 1] + part * (elapsed[row] - elapsed[row - 1]))


def _slope(elapsed: Floats, curve: Floats, since: float) -> float:
    """Loss for one unit of exposure over the last stretch: least squares on three readings or more."""
    since -= 1e-9 * float(elapsed[-1])  # whatever the unit, a reading on the edge is in
    first = min(int(np.searchsorted(elapsed, since)), max(elapsed.size - IN_A_ROW, 0))
    along = elapsed[first:] - elapsed[first:].mean()
    fall = -float(along @ curve[first:]) / max(float(along @ along), 1e-300)
    slowest = 0.05 * (1 - curve[-1]) / elapsed[-1]  # a twentieth of its mean so far: it will not stand still
    return max(fall, float(slowest))

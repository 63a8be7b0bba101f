"""The potential of one electrode over its stoichiometry, from a measured half-cell curve."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.health.curve.faults import CurveCode, CurveError, Floats, fault

_FEWEST = 5
_RISE_V = 0.002  # a potential that rises this little is noise of the measurement
_FINE = 2001


@dataclass(frozen=True, eq=False)
class HalfCell:
    """A half-cell curve on a fine even grid, smooth between its points (PCHIP, Fritsch & Carlson 1980).

    Attributes:
        low: least stoichiometry measured.
        high: greatest stoichiometry measured.
        potential: potential against lithium on the grid, V.
        slope: its derivative, V per unit of stoichiometry.
    """

    low: float
    high: float
    potential: Floats
    slope: Floats

    def at(self, share: Floats) -> tuple[Floats, Floats]:
        """Potential and slope at each stoichiometry; beyond what was measured, those of the end."""
        place = np.clip((share - self.low) / (self.high - self.low), 0, 1) * (_FINE - 1)
        left = np.minimum(place.astype(np.intp), _FINE - 2)
        part = place - left
        return (
            self.potential[left] * (1 - part) + self.potential[left + 1] * part,
            self.slope[left] * (1 - part) + self.slope[left + 1] * part,
        )


def half_cell_of(frame: pl.DataFrame, field: str) -> HalfCell:
    """The curve of `frame` (stoichiometry_share, potential_v); `field` names it in an error.

    Raises:
        CurveError: columns missing, numbers that are none, too few points, a potential that rises.
    """
    from scipy.interpolate import PchipInterpolator

    names = ("stoichiometry_share", "potential_v")
    if any(name not in frame.columns or not frame[name].dtype.is_numeric() for name in names):
        raise CurveError((fault(CurveCode.HALF_CELL, field=field, found=", ".join(frame.columns)),))
    points = frame.select(pl.col(*names).cast(pl.Float64)).drop_nulls().unique("stoichiometry_share")
    share, volt = points.sort("stoichiometry_share").to_numpy().T
    sound = len(share) >= _FEWEST and bool(np.isfinite(volt).all())
    if not sound or share[0] < 0 or share[-1] > 1:
        raise CurveError((fault(CurveCode.HALF_CELL, field=field, found=f"{len(share)} sound points"),))
    if np.diff(volt).max() > _RISE_V:
        raise CurveError((fault(CurveCode.HALF_CELL_ORDER, field=field, found=f"{np.diff(volt).max():.3f}"),))
    curve = PchipInterpolator(share, volt)
    grid = np.linspace(share[0], share[-1], _FINE)
    return HalfCell(float(share[0]), float(share[-1]), curve(grid), curve.derivative()(grid))

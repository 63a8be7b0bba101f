"""Incremental capacity dQ/dV and differential voltage dV/dQ of one charge or of many at once.

Three ways to dQ/dV, on one voltage grid for all charges:

- `spread` (default): each stretch between two points gives its charge to the voltage levels it crosses. Needs
  no even steps and no rising voltage: what counts is how much charge goes in while the voltage stands on a
  level, so steps of 10 mV, noise and rests do no harm. The levels of a charge sum to the charge moved.
- `lean`: level evaluation analysis (Feng et al. 2020, eTransportation 3, 100051): points are counted by
  level; each counts for half the charge on either side of it. For even steps this is the published count.
- `curve`: voltage over even steps of charge, Savitzky–Golay (Anal. Chem. 36, 1627, 1964; third order over 2 %
  of the charge), turned into charge over voltage, then differences. For smooth data with many points.

All end in one weighted mean over neighbouring levels, Gaussian unless weights are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from meguri.health.curve.faults import CurveCode, CurveError, Floats, charges, fault

METHODS = ("spread", "lean", "curve")
LEAN_WEIGHTS = (0.0668, 0.2417, 0.3830, 0.2417, 0.0668)  # the five-point filter of Feng et al. (2020)
_STEP_V = 0.005
_MOST_LEVELS = 100_000
_WINDOW = 50  # a Savitzky–Golay window is a 50th of the charge
_ORDER = 3


@dataclass(frozen=True, eq=False)
class IncrementalCapacity:
    """dQ/dV on a grid of voltage levels.

    Attributes:
        voltage_v: middle of each level [m], V.
        dq_dv_ah_per_v: charge a volt, Ah/V; [m] for one charge, [n, m] for n; NaN where a charge did not go.
            The two end levels hold only the part of a level that was measured.
    """

    voltage_v: Floats
    dq_dv_ah_per_v: Floats


@dataclass(frozen=True, eq=False)
class DifferentialVoltage:
    """dV/dQ at even steps of charge.

    Attributes:
        charge_ah: charge [m] or [n, m], Ah.
        dv_dq_v_per_ah: volts an ampere-hour, same shape.
    """

    charge_ah: Floats
    dv_dq_v_per_ah: Floats


def incremental_capacity(
    charge_ah: ArrayLike,
    voltage_v: ArrayLike,
    *,
    step_v: float | None = None,
    from_v: float | None = None,
    to_v: float | None = None,
    method: str = "spread",
    smooth_v: float | None = None,
    weights: Sequence[float] | None = None,
) -> IncrementalCapacity:
    """dQ/dV of one charge [points] or of many [charges, points], filled up with NaN where one is shorter.

    Args:
        charge_ah: charge moved so far, Ah; rising in a charge.
        voltage_v: voltage of a cell (or of the pack: then all volts are the pack's).
        step_v: height of a level; None: 5 mV, or the steps of the data where these are coarser.
        from_v: lower edge of the lowest level; None: half a level below the lowest voltage.
        to_v: upper edge of the highest level; None: half a level above the highest voltage.
        method: `spread`, `lean` or `curve`.
        smooth_v: standard deviation of the Gaussian mean over levels, V; None: one level; 0: none.
        weights: weights over neighbouring levels in place of the Gaussian; odd in number.

    Raises:
        CurveError: shapes, too few points, a grid that is none, an unknown method.
    """
    charge, voltage = charges(charge_ah, voltage_v)
    if method not in METHODS:
        raise CurveError((fault(CurveCode.METHOD, found=method, wanted=", ".join(METHODS)),))
    start, step, levels = _grid(voltage, step_v, from_v, to_v)
    if weights is None:
        weights = gaussian((step if smooth_v is None else smooth_v) / step)
    if len(weights) % 2 == 0:
        raise CurveError(
            (fault(CurveCode.GRID, field="weights", found=len(weights), wanted="an odd number"),)
        )
    held = _held(charge, voltage, method, start, step, levels) / step
    edges = start + step * np.arange(levels + 1)
    lowest, highest = np.nanmin(voltage, axis=1)[:, None], np.nanmax(voltage, axis=1)[:, None]
    held[(edges[1:] <= lowest) | (edges[:-1] > highest)] = np.nan
    return IncrementalCapacity(
        0.5 * (edges[1:] + edges[:-1]), _as_given(_smoothed(held, weights), np.ndim(charge_ah))
    )


def differential_voltage(
    charge_ah: ArrayLike, voltage_v: ArrayLike, *, points: int = 500, window: int | None = None
) -> DifferentialVoltage:
    """dV/dQ of one charge [points] or of many [charges, points], at `points` even steps of charge.

    A Savitzky–Golay derivative of second order over `window` steps (odd; None: a 25th of the points).

    Raises:
        CurveError: shapes, too few points, a window that does not fit.
    """
    from scipy.signal import savgol_filter

    from meguri.health.curve import kernels

    charge, voltage = charges(charge_ah, voltage_v)
    width = max(points // 25 // 2 * 2 + 1, 5) if window is None else window
    if not (3 <= width <= points and width % 2):
        wanted = f"an odd number from 3 to {points}"
        raise CurveError((fault(CurveCode.GRID, field="window", found=width, wanted=wanted),))
    at, volt = np.empty((len(charge), points)), np.empty((len(charge), points))
    kernels.even(charge, voltage, at, volt)
    slope = savgol_filter(volt, width, 2, deriv=1, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = slope / ((at[:, -1:] - at[:, :1]) / (points - 1))
    return DifferentialVoltage(_as_given(at, np.ndim(charge_ah)), _as_given(slope, np.ndim(charge_ah)))


def gaussian(sd_levels: float) -> tuple[float, ...]:
    """Weights of a Gaussian mean over levels, cut at four standard deviations; (1,) for none."""
    if not sd_levels > 0:
        return (1.0,)
    reach = int(4 * sd_levels + 0.5)
    raw = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sd_levels) ** 2)
    return tuple(raw / raw.sum())


def resolution(values: ArrayLike) -> float:
    """The least step between different values; 0 where all are one. For quantised data: the quantum."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    steps = np.diff(np.unique(np.round(flat[np.isfinite(flat)], 7)))
    return float(steps.min()) if steps.size else 0.0


def _grid(
    voltage: Floats, step_v: float | None, from_v: float | None, to_v: float | None
) -> tuple[float, float, int]:
    step = max(_STEP_V, min(resolution(voltage), 0.1)) if step_v is None else step_v
    if not (np.isfinite(step) and step > 0):
        raise CurveError((fault(CurveCode.GRID, field="step_v", found=step, wanted="volts above 0"),))
    low, high = float(np.nanmin(voltage)), float(np.nanmax(voltage))
    start = (np.floor(low / step + 0.5) - 0.5) * step if from_v is None else from_v
    end = (np.floor(high / step + 0.5) + 0.5) * step if to_v is None else to_v
    levels = int(np.floor((end - start) / step + 0.5)) if np.isfinite(end - start) else 0
    if not 1 <= levels <= _MOST_LEVELS:
        found, wanted = f"{start} … {end} V in steps of {step} V", f"1 to {_MOST_LEVELS} levels"
        raise CurveError((fault(CurveCode.GRID, field="from_v, to_v", found=found, wanted=wanted),))
    return float(start), float(step), levels


def _held(charge: Floats, voltage: Floats, method: str, start: float, step: float, levels: int) -> Floats:
    """Charge held by each level [charges, levels], Ah."""
    from meguri.health.curve import kernels

    held = np.zeros((len(charge), levels))
    if method != "curve":
        (kernels.spread if method == "spread" else kernels.count)(charge, voltage, start, step, held)
        return held
    from scipy.signal import savgol_filter

    even_q, even_v = np.empty_like(charge), np.empty_like(charge)
    kernels.even(charge, voltage, even_q, even_v)
    window = max((charge.shape[1] // _WINDOW - 1) // 2 * 2 + 1, _ORDER + 2)
    # Sorted, the voltage tells how much charge lies below each level, whether it rose at every step or not.
    rising = np.sort(savgol_filter(even_v, window, _ORDER, axis=1), axis=1)
    kernels.cross(even_q, rising, start + step * np.arange(levels + 1), held)
    return held


def _smoothed(values: Floats, weights: Sequence[float]) -> Floats:
    if len(weights) == 1:
        return values * weights[0]
    from meguri.health.curve import kernels

    smooth = np.full_like(values, np.nan)
    kernels.smooth(values, np.asarray(weights, dtype=np.float64), smooth)
    return smooth


def _as_given(values: Floats, axes: int) -> Floats:
    return values[0] if axes == 1 else values

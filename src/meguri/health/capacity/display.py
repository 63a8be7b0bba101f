"""What a full battery takes by the car's own display: charge counted against displayed SOC, over all charges.

    charge_i = capacity · rise_i, both with errors

Total least squares with an error of its own for each value: the sum of (charge − capacity·rise)² over
(charge's variance + capacity²·rise's variance) is least (Plett 2011, J. Power Sources 196, 2319, merit
function of weighted total least squares). A wide window so counts for more than a narrow one, and the
interval narrows with the window. Robust: what lies beyond two standard deviations counts by Huber's weights.

The display is no witness of the whole battery: makers scale it as they like. So this is no evidence of the
state of health by itself (each stretch's display enters its own row, with the doubt of displays); it is told
beside the verdict, as the car's own figure is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.capacity.evidence import GAIN
from meguri.health.capacity.shown import Shown, shown_of
from meguri.health.capacity.windows import stretches
from meguri.health.sessions import moved_ah
from meguri.tables.health import FINDINGS

Floats = NDArray[np.float64]

LEAST_RISE = 0.25  # of all charges together: less says too little
_COUNT_SD = 0.005  # of the charge of each window: drift and rounding of the current (assumed)
_HUBER = 2.0
_ROUNDS = 30
_Z95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Counted:
    """One stretch: what was charged while the display rose.

    Attributes:
        charge_ah: charge moved in between the two readings.
        rise_share: rise of the display between them.
        rise_sd_share: standard deviation of that rise.
    """

    charge_ah: float
    rise_share: float
    rise_sd_share: float

    @classmethod
    def of(cls, shown: Shown, charge_ah: float) -> "Counted":
        """From what a stretch displays and the charge of the whole stretch."""
        part = (shown.until - shown.before) * charge_ah
        return cls(part, shown.last - shown.first, float(np.sqrt(2) * shown.slack))


@dataclass(frozen=True, slots=True)
class DisplayCapacity:
    """Capacity by the display, Ah: 5 %, 50 % and 95 % point, the current sensor's gain included."""

    low: float
    value: float
    high: float


def display_findings(logs: Iterable[tuple[pl.DataFrame, pl.DataFrame]], capacity_ah: float) -> pl.DataFrame:
    """The finding `display_capacity` over all logs of one battery; none where too little was displayed.

    Args:
        logs: table `log` and its table `sessions`, of each log.
        capacity_ah: capacity when new.

    Returns:
        Table `findings`, at most one row.
    """
    counted = [one for frame, sessions in logs for one in _counted(frame, sessions, capacity_ah)]
    told = display_capacity(counted, GAIN)
    if told is None:
        return FINDINGS.empty()
    row = {
        "finding_id": "capacity-display",
        "code": "display_capacity",
        "level": "note",
        "about": "display",
        "found_value": told.value,
        "limit_value": capacity_ah,
        "unit": "Ah",
    }
    return FINDINGS.check(pl.DataFrame([row], schema=FINDINGS.polars_schema))


def _counted(frame: pl.DataFrame, sessions: pl.DataFrame, capacity_ah: float) -> Iterator[Counted]:
    for begin, end in stretches(frame, sessions, capacity_ah):
        moved = moved_ah(frame[begin:end])
        shown = shown_of(frame["soc_share"][begin:end].to_numpy().astype(float), moved)
        if shown is not None:
            yield Counted.of(shown, float(moved[-1] - moved[0]))


def display_capacity(counted: Sequence[Counted], gain: float) -> DisplayCapacity | None:
    """Robust total least squares over all stretches; None where they rise too little together.

    Args:
        counted: stretches in which the display rose, in any order.
        gain: standard deviation of the current sensor's gain, which all of them share, share.
    """
    rows = [one for one in counted if one.rise_share > 0 and one.charge_ah > 0]
    if sum(one.rise_share for one in rows) < LEAST_RISE:
        return None
    charge, rise, rise_sd = np.array([(r.charge_ah, r.rise_share, r.rise_sd_share) for r in rows]).T
    capacity = float(np.median(np.repeat(charge / rise, np.maximum(1, np.round(100 * rise)).astype(int))))
    for _ in range(_ROUNDS):
        capacity, spread = _step(capacity, charge, rise, rise_sd)
    half = _Z95 * float(np.hypot(spread, gain * capacity))
    return DisplayCapacity(max(0.0, capacity - half), capacity, capacity + half)


def _step(capacity: float, charge: Floats, rise: Floats, rise_sd: Floats) -> tuple[float, float]:
    """One step of York's iteration (1966, Can. J. Phys. 44, 1079): the capacity, and its standard deviation.

    Each rise is first drawn to where it fits best with its charge, then the capacity is found anew; where
    the charges lie farther apart than their errors say, the doubt grows with them.
    """
    charge_sd = _COUNT_SD * np.maximum(charge, 1e-9)
    variance = charge_sd**2 + (capacity * rise_sd) ** 2
    away = charge - capacity * rise
    size = np.abs(away) / np.sqrt(variance)
    weight = np.minimum(1.0, _HUBER / np.maximum(size, 1e-12)) / variance
    fitted = rise + capacity * rise_sd**2 / variance * away
    precision = float((weight * fitted**2).sum())
    found = float((weight * fitted * charge).sum() / (weight * fitted * rise).sum())
    misfit = float((np.minimum(size, _HUBER) ** 2).sum()) / max(charge.size - 1, 1)
    return found, float(np.sqrt(max(1.0, misfit) / precision))

"""Which measurement should be made next, and how far it would shrink the interval."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.health.verdict.density import GRID, Rows
from meguri.health.verdict.fusing import Fused
from meguri.tables.checking import check
from meguri.tables.health import NEXT_MEASUREMENTS

OUTCOMES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the state of health as known now
WORTH_IT = 1 / 3  # part of the largest shrink from which the shortest measurement is best
LEAST_SHRINK = 0.005  # half a point: less is not worth anybody's minutes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measurement that could be made.

    Attributes:
        method: as in HEALTH_EVIDENCE; results of a method already at hand share its bias.
        minutes: time it takes, preparation included.
        sd_share: standard deviation of its result from the truth, share, shared bias included.
        bias_share: standard deviation of what all results of the method have in common, share.
        because: code of the reason to make it.
    """

    method: str
    minutes: float
    sd_share: float
    bias_share: float
    because: str


def next_measurements(
    fused: Fused, evidence: pl.DataFrame, candidates: tuple[Candidate, ...]
) -> pl.DataFrame:
    """NEXT_MEASUREMENTS, best first; empty where none of the candidates would shrink the interval.

    Best is the shortest measurement of those that reach at least a third of the largest shrink that any
    candidate reaches; after these stand the weaker ones, by the width they lead to. What a measurement will
    show is not known, so the width after it is that after the 5, 25, 50, 75 and 95 % points of what is known
    now: least, median, greatest.

    Args:
        fused: what is known now.
        evidence: HEALTH_EVIDENCE of the rows behind it.
        candidates: what could be measured.
    """
    low, _median, high = fused.points()
    rows = [_row(one, fused, evidence, high - low) for one in candidates]
    frame = check(NEXT_MEASUREMENTS, pl.DataFrame(rows, schema=NEXT_MEASUREMENTS.polars_schema))
    shrink = pl.col("width_now_points") - pl.col("width_then_points")
    return (
        frame.filter(shrink > LEAST_SHRINK * 100)
        .with_columns(weak=shrink < WORTH_IT * shrink.max())
        .with_columns(order=pl.when("weak").then("width_then_points").otherwise("minutes_min"))
        .sort("weak", "order", "method")
        .drop("weak", "order")
    )


def _row(one: Candidate, fused: Fused, evidence: pl.DataFrame, now: float) -> dict[str, object]:
    widths = sorted(_widths(one, fused, evidence))
    return {
        "method": one.method,
        "minutes_min": one.minutes,
        "width_now_points": now * 100,
        "width_then_points_low": widths[0] * 100,
        "width_then_points": widths[len(widths) // 2] * 100,
        "width_then_points_high": widths[-1] * 100,
        "because": one.because,
    }


def _widths(one: Candidate, fused: Fused, evidence: pl.DataFrame) -> list[float]:
    """Width of the interval after each outcome that the measurement may have."""
    before = Rows.of(evidence.filter(method=one.method))
    below = np.cumsum(fused.density) / fused.density.sum()
    found = []
    for outcome in np.interp(OUTCOMES, below, GRID):
        after = before.with_one_more(float(outcome), one.sd_share, one.bias_share)
        low, _median, high = fused.with_likelihood(one.method, after.likelihood()).points()
        found.append(high - low)
    return found

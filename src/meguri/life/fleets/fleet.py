"""A fleet that has been watched, asked when a new cell will reach a threshold."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from meguri.life.fleets.curve import Shape, first_reached, level_of, shape_at, smoothed
from meguri.life.fleets.faults import LEAST_REACHED, MOST_CELLS, CellFinding, FleetCode, FleetError, fault
from meguri.life.fleets.mixture import Z90, Mixture, stretch
from meguri.life.fleets.process import Answers, Process
from meguri.life.fleets.series import Cell, Floats, cells_of
from meguri.tables.ageing import FADE_FORECAST
from meguri.tables.schema import check

_FAR = 1.5  # times the largest gap within the fleet
_RARE = 0.01
_LONGEST_LOG = 20.0


@dataclass(frozen=True, eq=False)
class Taught:
    """The fleet as it stood at one level, for one threshold.

    Attributes:
        process: what was learned.
        stretch: how much wider than learned the 90 % interval is made.
        groups: the groups it knows.
        found: cells that reached the threshold, and cells in all.
    """

    process: Process
    stretch: float
    groups: frozenset[str]
    found: tuple[int, int]


@dataclass(frozen=True, eq=False)
class FadeFleet:
    """A fleet of cells whose ageing was watched (made by `calibrate_fade`).

    Attributes:
        cells: its cells.
        size: how many were given; more than `cells` where an even sample was taken.
    """

    cells: tuple[Cell, ...] = field(repr=False)
    size: int
    _taught: dict[tuple[float | None, float], Taught | None] = field(default_factory=dict, repr=False)

    def predict(self, series: Any, threshold_share: float = 0.8) -> pl.DataFrame:
        """When cells seen so far (`series`, table `ageing_series`) reach a share of their first capacity.

        Reached is the first of three readings in a row at or below the threshold.

        Returns:
            Table `fade_forecast`, one row a cell in the order in which they first appear.

        Raises:
            TableError: the frame does not keep table `ageing_series`.
            FleetError: a threshold that is no share, too few cells of the fleet that reach it, or readings
                that no share can be taken of.
        """
        threshold = _share(threshold_share)
        asked = cells_of(series)
        known = self._at(None, threshold)
        if known is None:
            found = sum(first_reached(cell.share, threshold) is not None for cell in self.cells)
            values = {"found": found, "threshold": f"{threshold:g}", "wanted": LEAST_REACHED}
            raise FleetError([fault(FleetCode.TOO_FEW, **values)])
        rows = [self._row(cell, threshold, known) for cell in asked]
        return check(FADE_FORECAST, pl.DataFrame(rows, schema=FADE_FORECAST.polars_schema))

    def _row(self, cell: Cell, threshold: float, known: Taught) -> dict[str, object]:
        now = float(smoothed(cell.share)[-1])
        row: dict[str, object] = {
            "cell_id": cell.cell_id,
            "seen_count": cell.start + float(cell.elapsed[-1]),
            "seen_share": now,
            "cut_share": None,
            "is_inside": True,
            "is_reached": False,
        }
        reached = first_reached(cell.share, threshold)
        if reached is not None:
            count = cell.start + float(cell.elapsed[reached])
            codes = ";".join((*cell.findings, CellFinding.REACHED))
            return row | _edges(count, count, count) | {"is_reached": True, "findings": codes}
        level = level_of(max(now, threshold + 0.005))
        shape = None if level is None else shape_at(cell, level, threshold)
        taught = None if shape is None else self._at(level, threshold)
        if shape is None or taught is None:
            level, shape, taught = None, Shape(1.0, np.empty(0)), known
        edges, inside, said = _asked(cell, shape, taught)
        said = said if level is not None else [CellFinding.LITTLE_FADE, *said]
        if self.size > len(self.cells):
            said.append(CellFinding.THINNED)
        told = ";".join((*cell.findings, *said)) or None
        return row | edges | {"cut_share": level, "is_inside": inside, "findings": told}

    def _at(self, level: float | None, threshold: float) -> Taught | None:
        """The fleet at a level; the whole lives where the level is None; None where too few cells tell."""
        key = (level, threshold)
        if key not in self._taught:
            self._taught[key] = _teach(self.cells, level, threshold)
        return self._taught[key]


def calibrate_fade(series: Any) -> FadeFleet:
    """Learn how a fleet fades, from the whole ageing series of its cells.

    Cells that never reach the threshold asked for are kept: they say how long it takes at least.

    Args:
        series: table `ageing_series`; the column `group` may be left out.

    Raises:
        TableError: the frame does not keep table `ageing_series`.
        FleetError: no frame, no reading, or a first capacity of 0.
    """
    cells = cells_of(series)
    kept = np.unique(np.linspace(0, len(cells) - 1, min(len(cells), MOST_CELLS)).astype(int))
    return FadeFleet(tuple(cells[at] for at in kept), len(cells))


def _teach(cells: tuple[Cell, ...], level: float | None, threshold: float) -> Taught | None:
    rows: list[tuple[Floats, float, bool, str]] = []
    for cell in cells:
        shape = Shape(1.0, np.empty(0)) if level is None else shape_at(cell, level, threshold)
        if shape is None:
            continue
        reached = first_reached(cell.share, threshold)
        until = float(cell.elapsed[-1 if reached is None else reached])
        if until > 0 and (reached is not None or until > shape.base * (1 + 1e-9)):
            rows.append((shape.features, float(np.log(until / shape.base)), reached is not None, cell.group))
    if sum(one[2] for one in rows) < LEAST_REACHED:
        return None
    features, value, reached_ones, groups = zip(*rows, strict=True)
    answers = Answers(
        np.array(features), np.array(value), np.array(reached_ones), np.array(groups, dtype=str)
    )
    process = Process(answers)
    told = answers.value[answers.reached]
    depths = [one.depth(float(at)) for one, at in zip(process.left_out(), told, strict=True)]
    return Taught(process, stretch(depths), frozenset(groups) - {""}, (len(told), len(rows)))


def _asked(cell: Cell, shape: Shape, taught: Taught) -> tuple[dict[str, object], bool, list[CellFinding]]:
    """The interval of the exposure at which a cell reaches the threshold, given that it has not yet."""
    answer = taught.process.at(shape.features, cell.group)
    seen = float(np.log(max(float(cell.elapsed[-1]), 1e-300) / shape.base))
    counts = [
        cell.start + shape.base * float(np.exp(min(one, _LONGEST_LOG)))
        for one in _quantiles(answer, seen, taught.stretch)
    ]
    far, gap = taught.process.reach(shape.features)
    inside = far <= _FAR * gap
    said = {
        CellFinding.UNLIKE: not inside,
        CellFinding.OUTLASTS: answer.above(seen) < _RARE,
        CellFinding.NEW_GROUP: bool(cell.group and taught.groups) and cell.group not in taught.groups,
    }
    return _edges(*counts), inside, [code for code, holds in said.items() if holds]


def _quantiles(answer: Mixture, seen: float, wider: float) -> tuple[float, float, float]:
    """5 %, 50 % and 95 % points, the interval stretched, of what lies above what was seen."""
    from scipy.special import ndtr

    left = max(answer.above(seen), 1e-250)
    low, middle, high = (
        max(answer.where_above(left * float(ndtr(-depth))), seen)
        for depth in (-Z90 * wider, 0.0, Z90 * wider)
    )
    return low, middle, high


def _edges(low: float, middle: float, high: float) -> dict[str, object]:
    return {"reached_count_low": low, "reached_count": middle, "reached_count_high": high}


def _share(given: object) -> float:
    try:
        share = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        share = float("nan")
    if not 0 < share < 1:
        raise FleetError([fault(FleetCode.THRESHOLD, found=given)])
    return share

"""Lots followed from step to step: who made them, who was fed them, and that none counts twice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import polars as pl

from meguri.facts.source import read_rows
from meguri.passport.recycling.faults import RecyclingCode, RecyclingFault, fault
from meguri.tables.recycling import LEFT_OUT_SUBSTANCES, RECYCLING_FLOWS, TARGET_METALS, WASTE_BATTERIES

ELEMENTS = (*TARGET_METALS, *LEFT_OUT_SUBSTANCES)
QUANTITIES = ("mass", *ELEMENTS)
DUST_KG = 1e-9  # below what any balance shows: rounding of sums, not matter


class Step(NamedTuple):
    """One step of one recycler with what was fed to it in one calendar year, of one chemistry."""

    year: int
    recycler: str
    step: str
    chemistry: str

    def __str__(self) -> str:
        return f"{self.recycler} · {self.step} · {self.year} · {self.chemistry}"


@dataclass(frozen=True, slots=True)
class Lot:
    """One row of the flows.

    Attributes:
        step: whose row it is.
        lot: id.
        role: input, output, intermediate, loss.
        fraction: what it is.
        masses: of the whole (`mass`) and of each element, kg; None where not analysed.
    """

    step: Step
    lot: str
    role: str
    fraction: str
    masses: Mapping[str, float | None]

    @property
    def is_waste(self) -> bool:
        """Whether waste batteries are fed here for the first time."""
        return self.role == "input" and self.fraction == WASTE_BATTERIES

    @property
    def is_handed_on(self) -> bool:
        """Whether it is fed after another step made it."""
        return self.role == "input" and self.fraction != WASTE_BATTERIES


@dataclass(frozen=True, slots=True)
class Lots:
    """All lots of some flows.

    Attributes:
        rows: sorted by their key, so that the order in which they came does not matter.
        fed: step → lots fed to it.
        made: step → what it made and lost.
        makers: lot id → the row of the step that made it to go on (output, intermediate).
    """

    rows: tuple[Lot, ...]
    fed: Mapping[Step, tuple[Lot, ...]]
    made: Mapping[Step, tuple[Lot, ...]]
    makers: Mapping[str, Lot]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step once, sorted."""
        return tuple(sorted({one.step for one in self.rows}))

    def in_order(self) -> tuple[Step, ...]:
        """Every step after those that made what it is fed.

        Raises:
            CycleError: there is no such order; `args[1]` names the steps of a circle.
        """
        before: dict[Step, set[Step]] = {step: set() for step in self.steps}
        for one in self.rows:
            if one.is_handed_on and one.lot in self.makers:
                before[one.step].add(self.makers[one.lot].step)
        return tuple(TopologicalSorter(before).static_order())


def read_flows(content: bytes, *, where: str) -> pl.DataFrame:
    """Flows (table `recycling_flows`) from a CSV file: UTF-8, empty = not analysed.

    Raises:
        TableError: the rows do not keep the table.
        OSError: the content is no CSV in UTF-8.
    """
    return read_rows(RECYCLING_FLOWS, content, where=where)


def lots_of(flows: pl.DataFrame) -> Lots:
    """The lots of some flows.

    Args:
        flows: table `recycling_flows`, rows in any order.

    Raises:
        TableError: the rows do not keep the table.
    """
    rows = _rows(flows)
    return Lots(
        rows,
        _by_step(one for one in rows if one.role == "input"),
        _by_step(one for one in rows if one.role != "input"),
        {one.lot: one for one in rows if one.role in ("output", "intermediate")},
    )


def lot_faults(lots: Lots, *, tolerance_share: float, where: str) -> Iterator[RecyclingFault]:
    """Everything that would count twice, or comes from nowhere.

    Args:
        lots: of the flows.
        tolerance_share: by how much later steps may be fed more of a lot than was made of it.
        where: what messages call the flows.
    """
    yield from _made_twice(lots, where)
    yield from _waste_faults(lots, where)
    yield from _hand_over_faults(lots, where)
    yield from _overdrawn(lots, tolerance_share, where)
    try:
        lots.in_order()
    except CycleError as circle:
        names = " → ".join(str(step) for step in circle.args[1])
        yield fault(RecyclingCode.CIRCLE, where, steps=names)


def _rows(flows: pl.DataFrame) -> tuple[Lot, ...]:
    ordered = RECYCLING_FLOWS.check(flows).sort(RECYCLING_FLOWS.key)
    return tuple(
        Lot(
            Step(row["year"], row["recycler"], row["step"], row["chemistry"]),
            row["lot"],
            row["role"],
            row["fraction"],
            {name: row[f"{name}_kg"] for name in QUANTITIES},
        )
        for row in ordered.iter_rows(named=True)
    )


def _by_step(rows: Iterator[Lot]) -> dict[Step, tuple[Lot, ...]]:
    found: dict[Step, list[Lot]] = defaultdict(list)
    for one in rows:
        found[one.step].append(one)
    return {step: tuple(lots) for step, lots in found.items()}


def _made_twice(lots: Lots, where: str) -> Iterator[RecyclingFault]:
    first: dict[str, Lot] = {}
    for one in lots.rows:
        if one.role not in ("output", "intermediate"):
            continue
        before = first.setdefault(one.lot, one)
        if before is not one:
            yield fault(RecyclingCode.MADE_TWICE, where, lot=one.lot, step=before.step, other=one.step)


def _waste_faults(lots: Lots, where: str) -> Iterator[RecyclingFault]:
    first: dict[str, Lot] = {}
    for one in lots.rows:
        if one.fraction == WASTE_BATTERIES and one.role != "input":
            yield fault(RecyclingCode.WASTE_NOT_FED, where, lot=one.lot, step=one.step, role=one.role)
        if not one.is_waste:
            continue
        if one.lot in lots.makers:
            values = {"lot": one.lot, "step": one.step, "other": lots.makers[one.lot].step}
            yield fault(RecyclingCode.MADE_AND_WASTE, where, **values)
        before = first.setdefault(one.lot, one)
        if before.step._replace(year=one.step.year) != one.step:  # one step may go on with a lot next year
            yield fault(RecyclingCode.TAKEN_IN_TWICE, where, lot=one.lot, step=before.step, other=one.step)


def _hand_over_faults(lots: Lots, where: str) -> Iterator[RecyclingFault]:
    lost = {one.lot: one for one in lots.rows if one.role == "loss"}
    for one in lots.rows:
        if not one.is_handed_on:
            continue
        maker = lots.makers.get(one.lot) or lost.get(one.lot)
        if maker is None:
            values = {"lot": one.lot, "step": one.step, "fraction": one.fraction}
            yield fault(RecyclingCode.UNKNOWN_LOT, where, **values)
            continue
        both = {"lot": one.lot, "step": one.step, "other": maker.step}
        if maker.role != "intermediate":
            yield fault(RecyclingCode.FED_AGAIN, where, role=maker.role, **both)
        if one.step.year < maker.step.year:
            yield fault(RecyclingCode.FED_BEFORE, where, **both)
        if one.step.chemistry != maker.step.chemistry:
            yield fault(RecyclingCode.OTHER_CHEMISTRY, where, **both)


def _overdrawn(lots: Lots, tolerance_share: float, where: str) -> Iterator[RecyclingFault]:
    fed: dict[tuple[str, str], float] = defaultdict(float)
    for one in lots.rows:
        if one.is_handed_on and one.lot in lots.makers:
            for name in QUANTITIES:
                fed[one.lot, name] += one.masses[name] or 0.0
    for (lot, name), found in fed.items():
        wanted = lots.makers[lot].masses[name]
        if wanted is not None and found > wanted * (1 + tolerance_share) + DUST_KG:
            yield fault(RecyclingCode.OVERDRAWN, where, lot=lot, quantity=name, found=found, wanted=wanted)

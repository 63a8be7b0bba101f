"""The rules of the balance as data: what may be left out, what never counts, what nobody verified."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from meguri.passport.recycling.faults import RecyclingCode, RecyclingError, RecyclingFault, fault
from meguri.passport.recycling.lots import Lots
from meguri.passport.recycling.origins import Traced
from meguri.passport.recycling.rates import Rate
from meguri.tables.recycling import EFFICIENCY

OPEN_LOTS, NOT_ANALYSED = "open_lots", "not_analysed"


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The rules (table `recycling_rules`) as the balance asks for them.

    Attributes:
        rows: the rules.
    """

    rows: pl.DataFrame
    _told: tuple[dict[str, Any], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_told", tuple(self.rows.sort("rule_id").to_dicts()))

    def tolerance_share(self, where: str) -> float:
        """What may come out beyond what went in, as a share of that.

        Raises:
            RecyclingError: no rule sets it.
        """
        for rule in self._on("tolerance"):
            if rule["value_share"] is not None:
                return float(rule["value_share"])
        raise RecyclingError([fault(RecyclingCode.NO_RULE, where, found="tolerance")])

    def never_outputs(self) -> frozenset[str]:
        """The fractions that are no output."""
        return frozenset(rule["subject"] for rule in self._on("never_output"))

    def may_leave_out(self, year: int) -> frozenset[str]:
        """The substances that a recycler may leave out in that year."""
        return frozenset(rule["subject"] for rule in self._on("leave_out", year) if rule["subject"])

    def doubts(self, rate: Rate, traced: Traced, leaning: bool, left_out: Collection[str]) -> list[str]:
        """The ids of the unverified rules that a figure rests on.

        Args:
            rate: the figure.
            traced: the chains.
            leaning: whether its chain balances only within the tolerance.
            left_out: substances left out.
        """
        through = traced.steps[rate.origin]
        applies = {
            "first_recycler": len({step.recycler for step in through}) > 1,
            "year_of_lot": rate.open_kg != 0 or any(step.year != rate.origin.year for step in through),
            "mixed_lots": not through.isdisjoint(traced.mixed),
            "never_output": rate.open_kg != 0 or len(through) > 1,
            "tolerance": leaning,
        }
        is_efficiency = rate.measure == EFFICIENCY
        found = []
        for rule in self._told:
            topic, subject = rule["topic"], rule["subject"]
            if rule["is_verified"] or rule["bears_on"] not in ("all", _side(is_efficiency)):
                continue
            if topic == "leave_out" and subject not in left_out:
                continue
            if topic == "may_count" and subject in left_out:
                continue
            if applies.get(topic, True):
                found.append(rule["rule_id"])
        return found

    def _on(self, topic: str, year: int | None = None) -> Iterator[dict[str, Any]]:
        for rule in self._told:
            ended = rule["to_year"]
            in_time = year is None or (rule["from_year"] <= year and (ended is None or year <= ended))
            if rule["topic"] == topic and in_time:
                yield rule


def rule_faults(
    lots: Lots, rules: Rules, left_out: Collection[str], *, where: str
) -> Iterator[RecyclingFault]:
    """Fractions that are no output, and substances left out that may not be or were not analysed.

    Args:
        lots: of the flows.
        rules: of the balance.
        left_out: substances that the recycler chose to leave out.
        where: what messages call the flows.
    """
    never = rules.never_outputs()
    for one in lots.rows:
        if one.role == "output" and one.fraction in never:
            values = {"lot": one.lot, "step": one.step, "fraction": one.fraction}
            yield fault(RecyclingCode.NEVER_OUTPUT, where, **values)
    counting = [one for one in lots.rows if one.is_waste or one.role == "output"]
    for substance in sorted(left_out):
        for year in sorted({one.step.year for one in counting if one.is_waste}):
            if substance not in (allowed := rules.may_leave_out(year)):
                wanted = ", ".join(sorted(allowed)) or "–"
                yield fault(RecyclingCode.NOT_TO_LEAVE_OUT, where, found=substance, year=year, wanted=wanted)
        unknown = [one for one in counting if one.masses.get(substance) is None]
        if unknown:
            first = {"lot": unknown[0].lot, "step": unknown[0].step}
            yield fault(RecyclingCode.LEFT_OUT_UNKNOWN, where, found=substance, count=len(unknown), **first)


def _side(is_efficiency: bool) -> str:
    return "efficiency" if is_efficiency else "recovery"

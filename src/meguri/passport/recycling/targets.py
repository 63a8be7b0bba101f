"""The targets that the law sets for recyclers, and each figure held against those that concern it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from meguri.passport.recycling.rates import Rate
from meguri.passport.recycling.rules import NOT_ANALYSED, OPEN_LOTS
from meguri.tables.recycling import MEASURES

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Target:
    """The least that a figure must be from one day on.

    Attributes:
        target_id: id of the rule of law (fact `law_rules`).
        measure: `recycling_efficiency`, `recovery_co`, …
        chemistry: kind of battery; "" for all.
        due: day by which it must be reached.
        share: the least.
        legal_ref: provision that sets it.
    """

    target_id: str
    measure: str
    chemistry: str
    due: date
    share: float
    legal_ref: str

    def concerns(self, rate: Rate) -> bool:
        """Whether it is about this figure."""
        return self.measure == rate.measure and self.chemistry in ("", rate.origin.chemistry)

    def binds(self, year: int) -> bool:
        """Whether it binds the batteries of a year: the years after its day (rule `first_year_of_target`)."""
        return self.due < date(year, 1, 1)

    def is_reached(self, output_kg: float, input_kg: float) -> bool:
        """Whether so much of so much is enough."""
        return output_kg / input_kg >= self.share - _ROUNDING


def targets_of(law: pl.DataFrame) -> tuple[Target, ...]:
    """The binding targets of the EU among the rules of law (table `law_rules`), in the order of their days.

    The norms of China and the goals of Japan are about other figures of other methods: see `law_rules`.
    """
    found = []
    for row in law.sort("applies_from", "rule_id").iter_rows(named=True):
        if (row["jurisdiction"], row["check"], row["force"]) != ("EU", "recycling_result", "binding"):
            continue
        reference = ", ".join(one for one in (row["instrument"], row["provision"]) if one)
        for name in row["check_names"].split():
            measure, _, chemistry = name.partition(":")
            if measure in MEASURES:
                values = (row["applies_from"], row["value"], reference)
                found.append(Target(row["rule_id"], measure, chemistry, *values))
    return tuple(found)


def held_against(rate: Rate, targets: Iterable[Target], doubts: list[str]) -> list[dict[str, Any]]:
    """Rows of `recycling_results`: the target that binds the year of a figure, and those to come.

    Args:
        rate: the figure.
        targets: in the order of their days.
        doubts: ids of the unverified rules that the figure rests on.
    """
    own = [one for one in targets if one.concerns(rate)]
    binding = [one for one in own if one.binds(rate.origin.year)]
    ahead = [one for one in own if not one.binds(rate.origin.year)]
    return [_result(rate, one, doubts) for one in (*binding[-1:], *ahead)]


def _result(rate: Rate, target: Target, doubts: list[str]) -> dict[str, Any]:
    state = _state(rate, target)
    more = [NOT_ANALYSED] if rate.not_analysed else []
    if state == "missed" and _may_still_reach(rate, target):
        more.append(OPEN_LOTS)
    return {
        "origin_year": rate.origin.year,
        "first_recycler": rate.origin.first_recycler,
        "chemistry": rate.origin.chemistry,
        "measure": rate.measure,
        "input_kg": rate.input_kg,
        "output_kg": rate.output_kg,
        "open_kg": rate.open_kg,
        "rate_share": rate.share,
        "target_id": target.target_id,
        "target_from": target.due,
        "target_share": target.share,
        "state": state,
        "legal_ref": target.legal_ref,
        "doubts": " ".join([*doubts, *more]) or None,
        "not_analysed_count": rate.not_analysed,
    }


def _state(rate: Rate, target: Target) -> str:
    if rate.input_kg is not None and rate.input_kg <= 0:
        return "not_applicable"
    if not target.binds(rate.origin.year):
        return "not_yet_required"
    if rate.input_kg is None:
        return "not_told"
    return "met" if target.is_reached(rate.output_kg, rate.input_kg) else "missed"


def _may_still_reach(rate: Rate, target: Target) -> bool:
    """Whether the target would be met if all that is still on its way came back."""
    if rate.open_kg is None or rate.input_kg is None:
        return True
    return target.is_reached(rate.output_kg + rate.open_kg, rate.input_kg)

"""The balance: flows in, the chain of each first recycler and the figures held against the targets out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.source import fact
from meguri.passport.recycling.conservation import conservation_faults, leaning_on_tolerance
from meguri.passport.recycling.faults import RecyclingError
from meguri.passport.recycling.lots import lot_faults, lots_of
from meguri.passport.recycling.origins import trace
from meguri.passport.recycling.rates import Rate, rates
from meguri.passport.recycling.rules import NOT_ANALYSED, OPEN_LOTS, Rules, rule_faults
from meguri.tables.recycling import RECYCLING_RESULTS

_ROUNDING = 1e-12
_Target = dict[str, Any]  # a row of recycling_targets


@dataclass(frozen=True, slots=True, eq=False)
class RecyclingBalance:
    """What came of the flows.

    Attributes:
        chain: what each step made of the batteries of each first recycler and year, for the first recycler's
            documentation (table `recycling_chain`).
        results: every figure against every target that binds its year, and those to come (table
            `recycling_results`).
        rules: the rules it was made by (table `recycling_rules`).
        left_out: substances left out of efficiency.
    """

    chain: pl.DataFrame
    results: pl.DataFrame
    rules: pl.DataFrame
    left_out: tuple[str, ...]


def balance(
    flows: pl.DataFrame,
    *,
    left_out: Collection[str] = (),
    tolerance_share: float | None = None,
    as_of: date | None = None,
    folder: Path | None = None,
    where: str = "flows",
) -> RecyclingBalance:
    """Recycling efficiency and recovery of materials of each first recycler, calendar year and chemistry.

    Args:
        flows: table `recycling_flows`: all steps of all recyclers, over years.
        left_out: substances that the recycler chose to leave out of efficiency, of input and output alike.
        tolerance_share: what may come out of a step beyond what went in; by default that of the rules.
        as_of: rules and targets public on that day; all by default.
        folder: the user's data folder: its `recycling_rules.csv` and `recycling_targets.csv` are laid over.
        where: what messages call the flows.

    Returns:
        The balance. A target binds the calendar years after the day by which it is to be reached.

    Raises:
        TableError: the rows do not keep the table.
        RecyclingError: something would count twice, comes from nowhere, or weighs more than what it was made
            of; a substance may not be left out. Every fault.
    """
    rules = Rules(fact("recycling_rules", as_of=as_of, folder=folder).rows)
    targets = fact("recycling_targets", as_of=as_of, folder=folder).rows.sort("target_from").to_dicts()
    tolerance = rules.tolerance_share(where) if tolerance_share is None else tolerance_share
    lots = lots_of(flows)
    faults = [
        *lot_faults(lots, tolerance_share=tolerance, where=where),
        *conservation_faults(lots, tolerance_share=tolerance, where=where),
        *rule_faults(lots, rules, left_out, where=where),
    ]
    if faults:
        raise RecyclingError(faults)
    traced = trace(lots)
    leaning = leaning_on_tolerance(lots)
    rows = []
    for rate in rates(traced, left_out=left_out):
        leans = not leaning.isdisjoint(traced.steps[rate.origin])
        doubts = rules.doubts(rate, traced, leans, left_out)
        rows += [_result(rate, target, doubts) for target in _targets_of(rate, targets)]
    frame = pl.DataFrame(rows, schema=RECYCLING_RESULTS.polars_schema)
    results = RECYCLING_RESULTS.check(frame).sort(RECYCLING_RESULTS.key)
    return RecyclingBalance(traced.chain, results, rules.rows, tuple(sorted(left_out)))


def _targets_of(rate: Rate, targets: list[_Target]) -> list[_Target]:
    """The target that binds the year of a figure, and those that will bind later ones."""
    of_it = [
        one
        for one in targets
        if one["measure"] == rate.measure and one["chemistry"] in ("any", rate.origin.chemistry)
    ]
    binding = [one for one in of_it if _binds(one, rate)]
    return [*binding[-1:], *(one for one in of_it if not _binds(one, rate))]


def _binds(target: _Target, rate: Rate) -> bool:
    """Whether the year of the figure comes after the day of the target (rule `first_year_of_target`)."""
    due: date = target["target_from"]
    return due < date(rate.origin.year, 1, 1)


def _result(rate: Rate, target: _Target, doubts: list[str]) -> dict[str, Any]:
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
        "target_from": target["target_from"],
        "target_share": target["target_share"],
        "state": state,
        "legal_ref": target["legal_ref"],
        "doubts": " ".join([*doubts, *more]) or None,
        "not_analysed_count": rate.not_analysed,
    }


def _state(rate: Rate, target: _Target) -> str:
    if rate.input_kg is not None and rate.input_kg <= 0:
        return "not_applicable"
    if not _binds(target, rate):
        return "not_yet_required"
    if rate.input_kg is None:
        return "not_told"
    return "met" if _reaches(rate.output_kg, rate.input_kg, target) else "missed"


def _may_still_reach(rate: Rate, target: _Target) -> bool:
    """Whether the target would be met if all that is still on its way came back."""
    if rate.open_kg is None or rate.input_kg is None:
        return True
    return _reaches(rate.output_kg + rate.open_kg, rate.input_kg, target)


def _reaches(output_kg: float, input_kg: float, target: _Target) -> bool:
    return output_kg / input_kg >= float(target["target_share"]) - _ROUNDING

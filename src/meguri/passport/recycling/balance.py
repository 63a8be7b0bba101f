"""The balance: flows in, the chain of each first recycler and the figures held against the targets out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from meguri.facts.source import fact
from meguri.passport.recycling.conservation import conservation_faults, leaning_on_tolerance
from meguri.passport.recycling.faults import RecyclingCode, RecyclingError, RecyclingFault, fault
from meguri.passport.recycling.lots import DUST_KG, lot_faults, lots_of
from meguri.passport.recycling.origins import Traced, trace
from meguri.passport.recycling.rates import Rate, rates
from meguri.passport.recycling.rules import Rules, rule_faults
from meguri.passport.recycling.targets import held_against, targets_of
from meguri.tables.recycling import RECYCLING_RESULTS


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
        folder: the user's data folder: its `recycling_rules.csv` and `law_rules.csv` are laid over.
        where: what messages call the flows.

    Returns:
        The balance. A target binds the calendar years after the day by which it is to be reached.

    Raises:
        TableError: the rows do not keep the table.
        RecyclingError: something would count twice, comes from nowhere, or weighs more than what it was made
            of; a substance may not be left out. Every fault.
    """
    rules = Rules(fact("recycling_rules", as_of=as_of, folder=folder).rows)
    targets = targets_of(fact("law_rules", as_of=as_of, folder=folder).rows)
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
    figures = tuple(rates(traced, left_out=left_out))
    if beyond := list(_beyond_faults(figures, traced, tolerance, where)):
        raise RecyclingError(beyond)
    leaning = leaning_on_tolerance(lots)
    rows = []
    for rate in figures:
        leans = not leaning.isdisjoint(traced.steps[rate.origin])
        doubts = rules.doubts(rate, traced, leans, left_out)
        rows += held_against(rate, targets, doubts)
    frame = pl.DataFrame(rows, schema=RECYCLING_RESULTS.polars_schema)
    results = RECYCLING_RESULTS.check(frame).sort(RECYCLING_RESULTS.key)
    return RecyclingBalance(traced.chain, results, rules.rows, tuple(sorted(left_out)))


def _beyond_faults(
    figures: tuple[Rate, ...], traced: Traced, tolerance_share: float, where: str
) -> Iterator[RecyclingFault]:
    """More of a metal back than was fed: steps between that were not analysed for it hide it from each."""
    for rate in figures:
        most = (1 + tolerance_share) ** len(traced.steps[rate.origin])
        if rate.input_kg is not None and rate.output_kg > rate.input_kg * most + DUST_KG:
            values = {"quantity": rate.measure, "found": rate.output_kg, "wanted": rate.input_kg}
            first = {"step": rate.origin.first_recycler, "year": rate.origin.year}
            yield fault(RecyclingCode.MORE_THAN_FED, where, **first, **values)

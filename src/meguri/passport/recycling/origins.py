"""Whose batteries the matter of each step comes from: first recycler and year, followed over all steps.

What a step makes is shared out by the origins' shares of what it was fed, for each element by the shares of
that element (rule `mixed_lots`). The year is that in which the batteries were first fed (`year_of_lot`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from meguri.passport.recycling.lots import ELEMENTS, QUANTITIES, Lot, Lots, Step
from meguri.tables.recycling import RECYCLING_CHAIN, WASTE_BATTERIES

Shares = Mapping["Origin", float]


class Origin(NamedTuple):
    """The batteries that one first recycler fed in one calendar year, of one chemistry."""

    year: int
    first_recycler: str
    chemistry: str


_Of = tuple[Origin, str]  # an origin and a quantity


class _Place(NamedTuple):
    """Where matter of one origin stands in the chain."""

    origin: Origin
    step: Step
    role: str
    fraction: str


@dataclass(slots=True)
class _Amounts:
    """What stands in one place: kg as far as analysed, and how many lots were not."""

    masses: dict[str, float] = field(default_factory=dict)
    not_analysed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Traced:
    """The chain of every origin.

    Attributes:
        chain: table `recycling_chain`.
        steps: origin → steps that its matter went through.
        mixed: steps that worked up several origins together.
        unknown_input: origins and elements of which not all batteries fed were analysed.
        unknown_open: origins and elements of which not all that was handed on was analysed.
        not_analysed: origin and element → lots that count and were not analysed for it.
    """

    chain: pl.DataFrame
    steps: Mapping[Origin, frozenset[Step]]
    mixed: frozenset[Step]
    unknown_input: frozenset[_Of]
    unknown_open: frozenset[_Of]
    not_analysed: Mapping[_Of, int]


def trace(lots: Lots) -> Traced:
    """The matter of each origin through all steps.

    Args:
        lots: as followed, conservation checked.
    """
    held: dict[Step, Mapping[str, Shares]] = {}
    places: dict[_Place, _Amounts] = defaultdict(_Amounts)
    for step in lots.in_order():
        fed = [(one, _shares_of(one, lots, held)) for one in lots.fed.get(step, ())]
        held[step] = {name: _mixture(fed, name) for name in QUANTITIES}
        for one, shares in (*fed, *((one, held[step]) for one in lots.made.get(step, ()))):
            _book(one, shares, places)
    steps: dict[Origin, set[Step]] = defaultdict(set)
    for place in places:
        steps[place.origin].add(place.step)
    return Traced(
        _chain(places),
        {origin: frozenset(through) for origin, through in steps.items()},
        frozenset(step for step, shares in held.items() if len(shares["mass"]) > 1),
        *_not_analysed(places),
    )


def _shares_of(one: Lot, lots: Lots, held: Mapping[Step, Mapping[str, Shares]]) -> Mapping[str, Shares]:
    """Quantity → shares of the origins in a lot that is fed."""
    if not one.is_waste:
        return held[lots.makers[one.lot].step]
    alone = {Origin(one.step.year, one.step.recycler, one.step.chemistry): 1.0}
    return dict.fromkeys(QUANTITIES, alone)


def _mixture(fed: list[tuple[Lot, Mapping[str, Shares]]], name: str) -> Shares:
    """Shares of the origins in all that is fed together, by one quantity.

    By mass where something was not analysed, or where there is none of the element.
    """
    amounts = [one.masses[name] for one, _shares in fed]
    whole = sum(amount for amount in amounts if amount is not None)
    if name != "mass" and (None in amounts or not whole > 0):
        return _mixture(fed, "mass")
    mixed: dict[Origin, float] = defaultdict(float)
    for amount, (_one, shares) in zip(amounts, fed, strict=True):
        for origin, share in shares[name].items():
            mixed[origin] += share * (amount or 0.0) / whole if whole > 0 else 0.0
    return {origin: share for origin, share in mixed.items() if share > 0}


def _book(one: Lot, shares: Mapping[str, Shares], places: dict[_Place, _Amounts]) -> None:
    for origin in shares["mass"]:
        place = places[_Place(origin, one.step, one.role, one.fraction)]
        for name, amount in one.masses.items():
            if amount is None:
                place.not_analysed[name] += 1
            else:
                place.masses[name] = place.masses.get(name, 0.0) + amount * shares[name].get(origin, 0.0)


def _not_analysed(places: Mapping[_Place, _Amounts]) -> tuple[frozenset[_Of], frozenset[_Of], dict[_Of, int]]:
    """What was not analysed: of the batteries fed; of what was handed on; lots that count."""
    unknown_input: set[_Of] = set()
    unknown_open: set[_Of] = set()
    missing: Counter[_Of] = Counter()
    for place, amounts in places.items():
        is_waste = place.role == "input" and place.fraction == WASTE_BATTERIES
        for name, count in amounts.not_analysed.items():
            of_it = (place.origin, name)
            if is_waste:
                unknown_input.add(of_it)
            elif place.role in ("input", "intermediate"):
                unknown_open.add(of_it)
            if is_waste or place.role == "output":
                missing[of_it] += count
    return frozenset(unknown_input), frozenset(unknown_open), dict(missing)


def _chain(places: Mapping[_Place, _Amounts]) -> pl.DataFrame:
    rows = [
        {
            "origin_year": place.origin.year,
            "first_recycler": place.origin.first_recycler,
            "chemistry": place.origin.chemistry,
            "year": place.step.year,
            "recycler": place.step.recycler,
            "step": place.step.step,
            "role": place.role,
            "fraction": place.fraction,
            "mass_kg": amounts.masses.get("mass", 0.0),
            **{f"{name}_kg": amounts.masses.get(name) for name in ELEMENTS},
        }
        for place, amounts in places.items()
    ]
    frame = pl.DataFrame(rows, schema=RECYCLING_CHAIN.polars_schema)
    return RECYCLING_CHAIN.check(frame).sort(RECYCLING_CHAIN.key)

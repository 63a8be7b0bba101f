"""Who could do each step of a chain from a place, and which step nobody is known for?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from meguri.facts.places import climate_of
from meguri.facts.source import fact
from meguri.market.partners.directory import DEFAULT_ROUTE, directory, functions_of
from meguri.market.partners.faults import PartnerCode, PartnerError, PartnerFault
from meguri.market.partners.regions import NEAR_ORDER, nearness
from meguri.tables.coded import shown
from meguri.tables.partners import CHAIN_STEPS, FUNCTIONS

Row = dict[str, Any]

MOST_CHAINS = 100


@dataclass(frozen=True, eq=False)
class Chains:
    """Chains from a place.

    Attributes:
        steps: the steps of each chain, best chain first (table `chain_steps`).
        gaps: steps for which nobody is known, in the order asked.
        far: steps for which nobody is known in the region of the place, the gaps included.
        acceptance: conditions of the default route, where a chain takes it (table `acceptance`).
    """

    steps: pl.DataFrame
    gaps: tuple[str, ...]
    far: tuple[str, ...]
    acceptance: pl.DataFrame


def find_chains(
    steps: Sequence[str], place: str, own: pl.DataFrame | None = None, *, most: int = 5
) -> Chains:
    """Chains that do these steps, from a place: the nearest actors first, gaps named, JARP as the fallback.

    In each chain a step is done by an actor that holds it. The first chain takes the nearest known actor for
    each step, among those as near the one who does most of the steps; the next one the second nearest, and so
    on; a chain that repeats an earlier one is left out. The last chain is the default recovery route: it does
    what it holds, and the nearest actors the rest. A step that nobody holds is a gap.

    Args:
        steps: functions needed, in order.
        place: a prefecture.
        own: partners of one's own (table `actors`).
        most: how many chains before the default route.

    Raises:
        PlaceError: no such prefecture.
        TableError: `own` does not keep the table.
        PartnerError: steps that are none, or an id of `own` is taken; all faults.
    """
    faults = _faults(steps, most)
    if faults:
        raise PartnerError(faults)
    home = climate_of(place).prefecture
    actors = list(directory(own).iter_rows(named=True))
    ranked = {step: _ranked(step, steps, actors, home) for step in steps}
    chains = _chains(steps, ranked, most, home)
    rows = [
        {"chain_rank": rank, "step_rank": at, **step}
        for rank, chain in enumerate(chains, start=1)
        for at, step in enumerate(chain, start=1)
    ]
    frame = CHAIN_STEPS.check(pl.DataFrame(rows, schema=CHAIN_STEPS.polars_schema))
    rules = fact("acceptance").rows.filter(pl.col("actor_id") == DEFAULT_ROUTE)
    return Chains(
        steps=frame,
        gaps=tuple(step for step in steps if not ranked[step]),
        far=tuple(step for step in steps if not any(_is_near(row, home) for row in ranked[step])),
        acceptance=rules if frame["actor_id"].eq(DEFAULT_ROUTE).any() else rules.clear(),
    )


def _chains(
    steps: Sequence[str], ranked: Mapping[str, list[Row]], most: int, home: str
) -> list[list[dict[str, object]]]:
    """Chains of the nearest, the second nearest … actors, and the default route last."""
    known = {step: [row for row in rows if row["actor_id"] != DEFAULT_ROUTE] for step, rows in ranked.items()}
    found: list[list[dict[str, object]]] = []
    for depth in range(max(len(rows) for rows in known.values())):
        chain = [_step(step, _at(known[step], depth), home) for step in steps]
        if chain not in found and len(found) < most:
            found.append(chain)
    route = {step: row for step, rows in ranked.items() for row in rows if row["actor_id"] == DEFAULT_ROUTE}
    default = [_step(step, route.get(step) or _at(known[step], 0), home) for step in steps]
    return [*found, default] if route or not found else found


def _at(rows: list[Row], depth: int) -> Row | None:
    return rows[min(depth, len(rows) - 1)] if rows else None


def _is_near(row: Row, home: str) -> bool:
    return nearness(home, row["prefecture"]) in ("prefecture", "region")


def _faults(steps: Sequence[str], most: int) -> list[PartnerFault]:
    allowed = ", ".join(FUNCTIONS)
    if isinstance(steps, str) or not steps:
        return [PartnerFault(PartnerCode.NO_STEPS, {"allowed": allowed})]
    faults = [
        PartnerFault(PartnerCode.UNKNOWN_FUNCTION, {"found": shown(one), "allowed": allowed})
        for one in steps
        if one not in FUNCTIONS
    ]
    twice = sorted({one for one in steps if list(steps).count(one) > 1})
    faults += [PartnerFault(PartnerCode.TWICE, {"found": shown(one)}) for one in twice]
    if not 1 <= most <= MOST_CHAINS:
        faults.append(PartnerFault(PartnerCode.MOST, {"found": shown(most), "limit": str(MOST_CHAINS)}))
    return faults


def _ranked(step: str, steps: Sequence[str], actors: list[dict[str, Any]], home: str) -> list[dict[str, Any]]:
    """Who holds the step, nearest first; among those as near, who does most of the steps."""

    def order(row: Row) -> tuple[int, bool, int, str]:
        near = NEAR_ORDER.index(nearness(home, row["prefecture"]))
        does = len(functions_of(row) & frozenset(steps))
        return near, row["reach"] != "country", -does, row["actor_id"]

    return sorted((row for row in actors if step in functions_of(row)), key=order)


def _step(step: str, row: Row | None, home: str) -> dict[str, object]:
    if row is None:
        return {"function": step, "actor_id": None, "nearness": "unknown", "state": "gap"}
    near = nearness(home, row["prefecture"])
    if near == "unknown" and row["reach"] == "country":
        near = "country"
    state = "fallback" if row["actor_id"] == DEFAULT_ROUTE else "filled"
    return {"function": step, "actor_id": row["actor_id"], "nearness": near, "state": state}

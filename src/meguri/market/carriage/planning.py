"""Which rounds collect what waits, at what cost, and how near are they to the best?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.carriage.bounds import shortest_possible_km
from meguri.market.carriage.journey import Factors, assumed_rows, band, journey_factors
from meguri.market.carriage.reading import Asked, problem_of, read_asked
from meguri.market.carriage.solving import Problem, Solution, Tour, solve
from meguri.market.carriage.unserved import why_not
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.rounds import ROUND_STOPS, ROUNDS, ROUNDS_PLAN, UNSERVED
from meguri.tables.schema import Table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rounds:
    """One day's collection: ROUNDS, ROUND_STOPS, UNSERVED, ROUNDS_PLAN (one row) and HEALTH_ASSUMED."""

    rounds: pl.DataFrame
    stops: pl.DataFrame
    unserved: pl.DataFrame
    plan: pl.DataFrame
    assumed: pl.DataFrame


def plan_rounds(
    stops: pl.DataFrame,
    depots: pl.DataFrame,
    lorries: pl.DataFrame,
    *,
    rng: np.random.Generator,
    iterations: int = 3000,
    seconds: float | None = None,
    seed: int = 1,
    draws: int = 500,
    folder: Path | None = None,
) -> Rounds:
    """STOPS, DEPOTS and LORRIES in, the rounds of one day out.

    Each lorry drives one round, keeps its mass and energy limits, the windows and its shift; damaged,
    defective and unassessed pieces go only on lorries that take them. Road distance is the great circle times
    the assumed detour; CO2 is by tonne-kilometres.

    Args:
        stops: STOPS.
        depots: DEPOTS.
        lorries: LORRIES.
        rng: source of the draws of cost and CO2.
        iterations: of the search; the same number gives the same rounds.
        seconds: an end of the search by the clock besides.
        seed: of the search.
        draws: how many.
        folder: the user's data folder.

    Raises:
        TableError: a table that is not kept.
        CarriageError: places, depots or windows that cannot be, or no solver; every fault is named.
    """
    factors = journey_factors(rng, draws=draws, folder=folder)
    asked = read_asked(stops, depots, lorries, factors.medians["detour"])
    out = {i: why for i in range(len(asked.stops)) if (why := why_not(asked, i)) is not None}
    numbers = [i for i in range(len(asked.stops)) if i not in out]
    problem = problem_of(asked, numbers)
    found = solve(problem, iterations=iterations, seconds=seconds, seed=seed) if numbers else Solution(())
    for i in found.left_out:
        out[numbers[i]] = {"stop_id": asked.stops[numbers[i]]["stop_id"], "why": "fleet"}
    rounds, visited, costs, co2 = _rounds(asked, numbers, problem, found, factors)
    served = [i for i in range(len(numbers)) if i not in found.left_out]
    plan = _plan(asked, problem, served, rounds) | band(costs, "cost_jpy") | band(co2, "co2_kg")
    return Rounds(
        _table(ROUNDS, rounds),
        _table(ROUND_STOPS, visited),
        _table(UNSERVED, [out[i] for i in sorted(out)]),
        _table(ROUNDS_PLAN, [plan]),
        _table(
            HEALTH_ASSUMED,
            [r for r in assumed_rows(factors) if r["code"] in ("carriage_detour", "carriage_co2")],
        ),
    )


def _table(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return table.check(pl.DataFrame(rows, schema=table.polars_schema))


def _rounds(
    asked: Asked, numbers: list[int], problem: Problem, found: Solution, factors: Factors
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Floats, Floats]:
    """Rows of ROUNDS and ROUND_STOPS, and the draws of all cost and CO2."""
    rounds: list[dict[str, Any]] = []
    visited: list[dict[str, Any]] = []
    none = np.zeros_like(factors.draws["detour"])
    costs, co2 = none, none
    longer = factors.draws["detour"] / factors.medians["detour"]
    for rank, tour in enumerate(sorted(found.tours, key=lambda one: (one.fleet, one.visits)), start=1):
        name = f"R{rank:03d}"
        rows = [asked.stops[numbers[i]] for i in tour.visits]
        legs = _legs_km(problem, tour)
        lines = _lines(name, rows, legs, tour)
        lorry = asked.lorries[tour.fleet]
        tonne_km = float(np.dot([0.0, *(line["mass_kg"] / 1e3 for line in lines)], legs))
        cost = lorry["fixed_jpy"] + lorry["drive_jpy_per_km"] * sum(legs) * longer
        carbon = tonne_km * longer * factors.draws["lorry_co2"]
        costs, co2 = costs + cost, co2 + carbon
        visited += lines
        rounds.append(_round(name, lorry, rows, legs, tour) | band(cost, "cost_jpy") | band(carbon, "co2_kg"))
    return rounds, visited, costs, co2


def _legs_km(problem: Problem, tour: Tour) -> list[float]:
    first, depot = len(problem.bases), problem.fleets[tour.fleet].depot
    way = [depot, *(first + i for i in tour.visits), depot]
    return [float(problem.km[a, b]) for a, b in pairwise(way)]


def _lines(name: str, rows: list[dict[str, Any]], legs: list[float], tour: Tour) -> list[dict[str, Any]]:
    mass = energy = 0.0
    lines = []
    for rank, row in enumerate(rows, start=1):
        mass, energy = mass + row["mass_kg"], energy + row["energy_kwh"]
        lines.append(
            {
                "round_id": name,
                "stop_rank": rank,
                "stop_id": row["stop_id"],
                "from_last_km": legs[rank - 1],
                "arrives_min": tour.starts_min[rank - 1],
                "waits_min": tour.waits_min[rank - 1],
                "mass_kg": mass,
                "energy_kwh": energy,
            }
        )
    return lines


def _round(
    name: str, lorry: Mapping[str, Any], rows: list[dict[str, Any]], legs: list[float], tour: Tour
) -> dict[str, Any]:
    return {
        "round_id": name,
        "lorry_id": lorry["lorry_id"],
        "depot_id": lorry["depot_id"],
        "stops_count": len(rows),
        "collected_count": sum(row["waiting_count"] for row in rows),
        "mass_kg": sum(row["mass_kg"] for row in rows),
        "energy_kwh": sum(row["energy_kwh"] for row in rows),
        "road_km": sum(legs),
        "leaves_min": tour.leaves_min,
        "returns_min": tour.returns_min,
    }


def _plan(asked: Asked, problem: Problem, served: list[int], rounds: list[dict[str, Any]]) -> dict[str, Any]:
    first = len(problem.bases)
    nodes = np.array(served, dtype=np.int64) + first
    km = sum(row["road_km"] for row in rounds)
    loads = np.array([problem.visits[i].loads for i in served], dtype=np.float64).reshape(len(served), 2)
    most = np.array([fleet.capacities for fleet in problem.fleets]).max(axis=0)
    used = np.array(sorted({fleet.depot for fleet in problem.fleets}))
    nearest = problem.km[np.ix_(nodes, used)].min(axis=1) if len(nodes) else np.zeros(0)
    bound = min(shortest_possible_km(problem.km[np.ix_(nodes, nodes)], nearest, loads, most), km)
    return {
        "engine": "pyvrp",
        "stops_count": len(asked.stops),
        "served_count": len(served),
        "rounds_count": len(rounds),
        "road_km": km,
        "bound_km": bound,
        "gap_share": 0.0 if km <= 0 else (km - bound) / km,
    }

"""Public instances of the capacitated vehicle routing problem as our routing problem."""

from math import inf
from pathlib import Path
from re import DOTALL, search

import numpy as np

from meguri.market.carriage.solving import Base, Fleet, Problem, Solution, Visit

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cvrp"
BEST_KNOWN = {"E-n22-k4": 375, "X-n101-k25": 27591, "X-n200-k36": 58578}  # CVRPLIB, lengths in whole numbers


def read_case(name: str) -> Problem:
    """A CVRP instance: lengths rounded to whole numbers, one kind of load, as many lorries as stops."""
    text = (FOLDER / f"{name}.vrp").read_text(encoding="utf-8")
    capacity = float(_part(text, r"CAPACITY\s*:\s*(\d+)"))
    points = _numbers(_part(text, r"NODE_COORD_SECTION(.*?)DEMAND_SECTION"))
    loads = _numbers(_part(text, r"DEMAND_SECTION(.*?)DEPOT_SECTION"))[1:, 1]
    apart = points[:, None, 1:] - points[None, :, 1:]
    km = np.rint(np.hypot(apart[..., 0], apart[..., 1]))
    return Problem(
        km,
        np.ones_like(km, dtype=bool),
        (Base(0.0, inf),),
        tuple(Visit((float(load),), 0.0, inf, 0.0) for load in loads),
        (Fleet(0, len(loads), (capacity,), 0.0, 1.0, 60.0),),
    )


def length_of(problem: Problem, solution: Solution) -> float:
    """Length of all rounds, counted from the order of the stops alone."""
    ways = [[0, *(visit + 1 for visit in tour.visits), 0] for tour in solution.tours]
    return float(sum(problem.km[way[:-1], way[1:]].sum() for way in ways))


def _part(text: str, pattern: str) -> str:
    found = search(pattern, text, DOTALL)
    if found is None:
        raise ValueError(f"no {pattern}")
    return found[1]


def _numbers(lines: str) -> np.ndarray:
    return np.array([[float(part) for part in line.split()] for line in lines.strip().splitlines()])

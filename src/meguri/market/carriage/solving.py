"""Which lorry visits whom in which order? The routing problem in whole numbers, and its solver."""

from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.market.carriage.faults import CarriageCode, CarriageError, CarriageFault

Floats = NDArray[np.float64]
_LOAD = 100  # loads count in hundredths
_METRES = 1000
_MOST = 2**40
_NO_END = 2**63 - 1  # the solver's own: it then looks at no times


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop: loads of each kind, window and loading in minutes."""

    loads: tuple[float, ...]
    opens_min: float
    closes_min: float
    service_min: float
    needs_special: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """A depot: window in minutes."""

    opens_min: float
    closes_min: float


@dataclass(frozen=True, slots=True)
class Fleet:
    """Equal lorries of one depot (its number); capacities of each kind, inf where unlimited."""

    depot: int
    count: int
    capacities: tuple[float, ...]
    fixed_jpy: float
    jpy_per_km: float
    km_per_h: float
    shift_min: float = inf
    takes_special: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A routing problem.

    Attributes:
        km: between depots first and then stops, shape (place, place).
        can_drive: whether a road leads there, shape (place, place).
        bases: the depots.
        visits: the stops.
        fleets: the lorries; each drives at most one round.
    """

    km: Floats
    can_drive: NDArray[np.bool_]
    bases: tuple[Base, ...]
    visits: tuple[Visit, ...]
    fleets: tuple[Fleet, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """One round: its fleet, the stops by number in order, and their begin of loading, all in minutes."""

    fleet: int
    visits: tuple[int, ...]
    starts_min: tuple[float, ...]
    waits_min: tuple[float, ...]
    leaves_min: float
    returns_min: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The rounds, and the stops that no round serves."""

    tours: tuple[Tour, ...]
    left_out: tuple[int, ...] = field(default=())


def solve(problem: Problem, *, iterations: int, seconds: float | None, seed: int) -> Solution:
    """The best rounds that PyVRP (iterated local search, MIT licence) finds.

    Args:
        problem: the routing problem; stops that no lorry could serve alone should not be in it.
        iterations: of the search; the same number gives the same rounds.
        seconds: an end by the clock besides; then the rounds depend on the machine. None sets none.
        seed: of the search.

    Raises:
        CarriageError: PyVRP is not installed.
    """
    try:
        import pyvrp
    except ImportError as error:
        raise CarriageError([CarriageFault(CarriageCode.NO_SOLVER)]) from error
    model = _model(pyvrp, problem)
    ends: list[Any] = [pyvrp.stop.MaxIterations(iterations)]
    if seconds is not None:
        ends.append(pyvrp.stop.MaxRuntime(seconds))
    stop = pyvrp.stop.MultipleCriteria(ends)
    found = model.solve(stop, seed=seed, collect_stats=False, display=False, params=_params(pyvrp))
    if not found.is_feasible():
        return Solution((), tuple(range(len(problem.visits))))
    tours = tuple(_tour(route) for route in found.best.routes())
    served = {visit for tour in tours for visit in tour.visits}
    return Solution(tours, tuple(i for i in range(len(problem.visits)) if i not in served))


def _params(pyvrp: Any) -> Any:
    """Fewer neighbours and nimbler penalties than the solver's own: tight loads come out clearly shorter."""
    return pyvrp.SolveParams(
        neighbourhood=pyvrp.search.NeighbourhoodParams(num_neighbours=20),
        penalty=pyvrp.PenaltyParams(target_feasible=0.43, solutions_between_updates=100),
    )


def _model(pyvrp: Any, problem: Problem) -> Any:
    model = pyvrp.Model()
    spots = [model.add_location(0, i) for i in range(len(problem.km))]
    bases = [
        model.add_depot(spot, tw_early=_seconds(base.opens_min), tw_late=_seconds(base.closes_min))
        for spot, base in zip(spots, problem.bases, strict=False)
    ]
    prize = _prize(problem)
    for spot, visit in zip(spots[len(bases) :], problem.visits, strict=True):
        model.add_client(
            spot,
            pickup=[ceil(load * _LOAD - 1e-6) for load in visit.loads],
            service_duration=_seconds(visit.service_min),
            tw_early=_seconds(visit.opens_min),
            tw_late=_seconds(visit.closes_min),
            required=False,
            prize=prize,
        )
    _add_fleets(model, problem, spots, bases)
    return model


def _add_fleets(model: Any, problem: Problem, spots: list[Any], bases: list[Any]) -> None:
    profiles: dict[tuple[float, bool], Any] = {}
    for fleet in problem.fleets:
        kind = (fleet.km_per_h, fleet.takes_special)
        if kind not in profiles:
            profiles[kind] = model.add_profile()
            _add_roads(model, problem, spots, profiles[kind], *kind)
        model.add_vehicle_type(
            num_available=fleet.count,
            capacity=[_MOST if most == inf else floor(most * _LOAD + 1e-6) for most in fleet.capacities],
            start_depot=bases[fleet.depot],
            end_depot=bases[fleet.depot],
            fixed_cost=round(fleet.fixed_jpy * _METRES),
            unit_distance_cost=max(round(fleet.jpy_per_km), 1),
            shift_duration=_seconds(fleet.shift_min),
            profile=profiles[kind],
        )


def _add_roads(
    model: Any, problem: Problem, spots: list[Any], profile: Any, km_per_h: float, takes_special: bool
) -> None:
    first = len(problem.bases)
    barred = [
        i >= first and problem.visits[i - first].needs_special and not takes_special
        for i in range(len(spots))
    ]
    metres = np.rint(problem.km * _METRES).astype(np.int64)
    seconds = np.rint(problem.km / km_per_h * 3600).astype(np.int64)
    for i, start in enumerate(spots):
        for j, goal in enumerate(spots):
            if i != j and problem.can_drive[i, j] and not barred[i] and not barred[j]:
                model.add_edge(start, goal, int(metres[i, j]), int(seconds[i, j]), profile=profile)


def _prize(problem: Problem) -> int:
    """More than any one stop can cost, so that a stop is left out only where the lorries do not suffice."""
    farthest = float(problem.km[problem.can_drive].max(initial=1.0))
    dearest = max(max(fleet.jpy_per_km, 1.0) for fleet in problem.fleets)
    fixed = max(fleet.fixed_jpy for fleet in problem.fleets)
    return round(_METRES * (4 * farthest * dearest + 2 * fixed)) + 1


def _seconds(minutes: float) -> int:
    return _NO_END if minutes == inf else round(minutes * 60)


def _tour(route: Any) -> Tour:
    done = [step for step in route.schedule() if step.is_client()]
    return Tour(
        route.vehicle_type(),
        tuple(step.idx for step in done),
        tuple(step.start_time / 60 for step in done),
        tuple(step.wait_duration / 60 for step in done),
        route.start_time() / 60,
        route.end_time() / 60,
    )

"""How short can the rounds be at best? Bounds that hold for every plan."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shortest_possible_km(between_km: Floats, to_depot_km: Floats, loads: Floats, capacities: Floats) -> float:
    """A proven lower bound of the length of all rounds together, km; the largest of three.

    Args:
        between_km: between the stops, shape (stop, stop), symmetric.
        to_depot_km: from each stop to its nearest depot, shape (stop,).
        loads: what waits, shape (stop, kind), ≥ 0.
        capacities: most that any lorry carries, shape (kind,); inf where it is unlimited.

    Radial (Haimovich & Rinnooy Kan 1985): a round with load q of capacity Q is at least twice its farthest
    stop away, so all rounds are at least Σ 2·d·q/Q. Edges: every stop is entered and left. Tree: rounds join
    all stops to depots, so they are no shorter than a minimum spanning tree and one way back.
    """
    if not len(to_depot_km):
        return 0.0
    shares = np.divide(loads, capacities, out=np.zeros_like(loads), where=capacities > 0)
    radial = float((2 * to_depot_km[:, None] * shares).sum(axis=0).max())
    tree = _tree_km(between_km, to_depot_km) + float(to_depot_km.min())
    return max(radial, _edges_km(between_km, to_depot_km), tree)


def _edges_km(between_km: Floats, to_depot_km: Floats) -> float:
    """Half of the two shortest ways at each stop; the way to a depot may be driven twice."""
    apart = between_km + np.where(np.eye(len(to_depot_km), dtype=bool), np.inf, 0.0)
    ways = np.column_stack([apart, to_depot_km, to_depot_km])
    two: Floats = np.sort(ways, axis=1)[:, :2]
    return float(two.sum()) / 2


def _tree_km(between_km: Floats, to_depot_km: Floats) -> float:
    """Prim's minimum spanning tree over the stops and the depots drawn together to one."""
    reach = to_depot_km.copy()
    open_stops = np.ones(len(reach), dtype=bool)
    total = 0.0
    for _ in range(len(reach)):
        nearest = int(np.argmin(np.where(open_stops, reach, np.inf)))
        total += float(reach[nearest])
        open_stops[nearest] = False
        reach = np.minimum(reach, between_km[nearest])
    return total

"""The exact engine: min-cost flow in whole yen (OR-Tools), with the prices that carry the optimum."""

import numpy as np

from meguri.market.matching.duals import Carrying, carrying_rents
from meguri.market.matching.needs import Ints
from meguri.market.matching.outcome import Graph, Outcome


def exact(graph: Graph) -> Outcome:
    """Clear with nothing missing; prices stand half-way between the least and the largest that carry it."""
    count, rents = solved(graph)
    lot, wish = rents.middle
    return Outcome("exact", count, lot, wish, rents.bound_jpy, rents.carries)


def solved(graph: Graph) -> tuple[Ints, Carrying]:
    """Pieces of each pair, shape (pairs,), and the rents that carry them."""
    count = least_cost_flow(graph)
    return count, carrying_rents(graph, count)


def least_cost_flow(graph: Graph) -> Ints:
    """Pieces of each pair in an optimum, shape (pairs,).

    Nodes: lots, wishes, source and sink; what is not sold flows from source to sink at no cost.
    """
    if not graph.to.size:
        return np.zeros(0, np.int64)
    from ortools.graph.python import min_cost_flow

    lots, wishes = graph.counts.size, graph.wanted.size
    source, sink = lots + wishes, lots + wishes + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    some, any_wish = np.flatnonzero(graph.counts), np.flatnonzero(graph.wanted)
    tails = (graph.lot, np.full(some.size, source), any_wish + lots, np.array([source]))
    heads = (graph.to + lots, some, np.full(any_wish.size, sink), np.array([sink]))
    total = int(graph.counts.sum())
    rooms = (
        np.minimum(graph.counts[graph.lot], graph.wanted[graph.to]),
        graph.counts[some],
        graph.wanted[any_wish],
        np.array([total]),
    )
    costs = (-graph.gain.astype(np.int64), *(np.zeros(one.size, np.int64) for one in rooms[1:]))
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate(tails).astype(np.int32),
        np.concatenate(heads).astype(np.int32),
        np.concatenate(rooms).astype(np.int64),
        np.concatenate(costs),
    )
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    status = flow.solve()
    if status != flow.OPTIMAL:  # the flow at no cost is always there, so this is a fault of ours
        raise RuntimeError(f"min-cost flow ended with {status}")
    return np.asarray(flow.flows(arcs[: graph.to.size]), dtype=np.int64)

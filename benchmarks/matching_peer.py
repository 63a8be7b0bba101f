"""Others at the same market: networkx, SciPy and HiGHS; one measurement, as JSON.

python benchmarks/matching_peer.py WHICH CASE.npz
"""

import json
import sys
import time
from importlib import import_module  # as each environment has only some of them
from typing import Any

import numpy as np


def networkx(case: Any) -> float:
    """Network simplex in Python."""
    nx = import_module("networkx")
    graph, lots, wishes = nx.DiGraph(), case["counts"].size, case["wanted"].size
    total = int(case["counts"].sum())
    graph.add_node("source", demand=-total)
    graph.add_node("sink", demand=total)
    graph.add_edge("source", "sink", weight=0)
    graph.add_edges_from(("source", lot, {"capacity": 1, "weight": 0}) for lot in range(lots))
    lot = np.repeat(np.arange(lots), np.diff(case["first"]))
    graph.add_edges_from(
        (int(a), int(b) + lots, {"capacity": 1, "weight": -int(yen)})
        for a, b, yen in zip(lot, case["to"], case["gain"], strict=True)
    )
    graph.add_edges_from(
        (wish + lots, "sink", {"capacity": int(case["wanted"][wish]), "weight": 0}) for wish in range(wishes)
    )
    return -float(nx.network_simplex(graph)[0])


def scipy_bipartite(case: Any) -> float:
    """Full bipartite matching of lots and single places; each lot has one of its own, to stay unsold."""
    sparse, matching = import_module("scipy.sparse"), import_module("scipy.sparse.csgraph")
    lots, wanted = case["counts"].size, case["wanted"]
    places = np.append(0, np.cumsum(wanted))
    lot = np.repeat(np.arange(lots), np.diff(case["first"]))
    many = wanted[case["to"]]
    row, gain = np.repeat(lot, many), np.repeat(case["gain"], many)
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    column = np.repeat(places[case["to"]], many) + within
    cost = case["gain"].max() + 1
    row, column = np.append(row, np.arange(lots)), np.append(column, places[-1] + np.arange(lots))
    matrix = sparse.csr_array((np.append(cost - gain, np.full(lots, cost)), (row, column)))
    chosen = matching.min_weight_full_bipartite_matching(matrix)
    return float((cost - np.asarray(matrix[chosen])).sum())


def highs(case: Any, method: str) -> float:
    """The linear programme (its vertices are whole)."""
    sparse, linprog = import_module("scipy.sparse"), import_module("scipy.optimize").linprog
    lots, wishes, edges = case["counts"].size, case["wanted"].size, case["to"].size
    lot, every, ones = np.repeat(np.arange(lots), np.diff(case["first"])), np.arange(edges), np.ones(edges)
    rows = sparse.vstack(
        [
            sparse.csr_array((ones, (lot, every)), shape=(lots, edges)),
            sparse.csr_array((ones, (case["to"], every)), shape=(wishes, edges)),
        ]
    )
    limits = np.append(case["counts"], case["wanted"])
    return -float(linprog(-case["gain"], A_ub=rows, b_ub=limits, method=method).fun)


PEERS = {
    "networkx": networkx,
    "SciPy full bipartite": scipy_bipartite,
    "HiGHS interior point": lambda case: highs(case, "highs-ipm"),
    "HiGHS simplex": lambda case: highs(case, "highs-ds"),
}

if __name__ == "__main__":
    given = np.load(sys.argv[2])
    market = {name: given[name] for name in given.files}
    begun = time.process_time()
    found = PEERS[sys.argv[1]](market)
    sys.stdout.write(json.dumps({"cpu": time.process_time() - begun, "surplus": found}))

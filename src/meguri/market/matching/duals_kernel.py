"""Prices that carry an optimal outcome, and what it would cost to force a pair; shortest ways, compiled.

The residual graph of an optimal outcome has no negative circle, so its shortest distances are rents at which
nobody would rather have another pair (complementary slackness of the transportation problem).
"""

from typing import Any

import numba as nb
import numpy as np


def _push(queue: Any, inside: Any, head: Any, waiting: Any, node: Any) -> Any:
    if inside[node]:
        return waiting
    inside[node] = True
    queue[(head + waiting) % queue.size] = node
    return waiting + 1


push: Any = nb.njit(inline="always")(_push)


def _owners(first: Any, edges: Any) -> Any:
    """Whose each edge is, shape (edges,)."""
    owner = np.empty(edges, np.int64)
    for one in range(first.size - 1):
        owner[first[one] : first[one + 1]] = one
    return owner


owners: Any = nb.njit(cache=True)(_owners)


def _largest(first: Any, to: Any, gain: Any, back_first: Any, back: Any, count: Any, spare: Any) -> Any:
    """The largest rents of one side that carry the outcome, shape (that side,), and the other side's.

    Args:
        first: where the edges of each begin, on the side whose rents are sought.
        to: whom each edge reaches.
        gain: yen of the edge.
        back_first: where the edges of each of the other side begin in `back`.
        back: places of edges, by the other side.
        count: pieces of each edge.
        spare: whether one of this side has pieces left.
    """
    many, others = spare.size, back_first.size - 1
    rent, less = np.where(spare, 0.0, np.inf), np.zeros(others)  # less = −rent of the other side
    owner = owners(first, to.size)
    queue, inside = np.empty(many + others + 1, np.int64), np.zeros(many + others, np.bool_)
    head, waiting = 0, 0
    for node in range(many + others):
        if node >= many or spare[node]:
            waiting = push(queue, inside, head, waiting, node)
    while waiting > 0:
        node = queue[head]
        head, waiting = (head + 1) % queue.size, waiting - 1
        inside[node] = False
        if node < many:
            for edge in range(first[node], first[node + 1]):
                if rent[node] - gain[edge] < less[to[edge]]:
                    less[to[edge]] = rent[node] - gain[edge]
                    waiting = push(queue, inside, head, waiting, many + to[edge])
            continue
        for at in range(back_first[node - many], back_first[node - many + 1]):
            edge = back[at]
            if count[edge] > 0 and less[node - many] + gain[edge] < rent[owner[edge]]:
                rent[owner[edge]] = less[node - many] + gain[edge]
                waiting = push(queue, inside, head, waiting, owner[edge])
    return rent, -less


largest: Any = nb.njit(cache=True)(_largest)


def _shorter(loss: Any, queue: Any, inside: Any, head: Any, waiting: Any, node: Any, way: Any) -> Any:
    if way < loss[node]:
        loss[node] = way
        return push(queue, inside, head, waiting, node)
    return waiting


shorter: Any = nb.njit(inline="always")(_shorter)


def _from_lot(graph: Any, rents: Any, node: Any, ban: Any, loss: Any, line: Any) -> Any:
    """A piece looks for a place, or stays unsold."""
    queue, inside, head, waiting = line
    lot_rent, wish_rent = rents
    lots = lot_rent.size
    here = loss[node] + lot_rent[node]
    for edge in range(graph[0][node], graph[0][node + 1]):
        if edge != ban:
            wish = graph[1][edge]
            way = here + wish_rent[wish] - graph[2][edge]
            waiting = shorter(loss, queue, inside, head, waiting, lots + wish, way)
    return shorter(loss, queue, inside, head, waiting, lots + wish_rent.size, here)


def _from_wish(
    graph: Any, count: Any, spare: Any, node: Any, lots: Any, ban: Any, loss: Any, line: Any
) -> Any:
    """A place is filled twice: somebody leaves, or there was room."""
    queue, inside, head, waiting = line
    wish, here = node - lots, loss[node]
    for at in range(graph[4][wish], graph[4][wish + 1]):
        edge = graph[5][at]
        if edge != ban and count[edge] > 0:
            waiting = shorter(loss, queue, inside, head, waiting, graph[3][edge], here)
    if spare[wish]:
        waiting = shorter(loss, queue, inside, head, waiting, loss.size - 1, here)
    return waiting


def _from_outside(rents: Any, spare: Any, loss: Any, line: Any) -> Any:
    """The outside gives back: a place stays empty, or an unsold piece comes in."""
    queue, inside, head, waiting = line
    lots, here = rents[0].size, loss[-1]
    for wish in range(rents[1].size):
        waiting = shorter(loss, queue, inside, head, waiting, lots + wish, here + rents[1][wish])
    for lot in range(lots):
        if spare[lot]:
            waiting = shorter(loss, queue, inside, head, waiting, lot, here)
    return waiting


from_lot: Any = nb.njit(cache=True)(_from_lot)
from_wish: Any = nb.njit(cache=True)(_from_wish)
from_outside: Any = nb.njit(cache=True)(_from_outside)


def _detour(graph: Any, rents: Any, count: Any, spares: Any, source: Any, ban: Any) -> Any:
    """Least loss of pushing one piece from a node to every other, shape (lots + wishes + 1,), yen.

    Nodes are lots, then wishes, then the outside (unsold, empty). The edge `ban` is not gone.

    Args:
        graph: first, to, gain, lots of edges, back_first, back.
        rents: of lots and of wishes.
        count: pieces of each edge.
        spares: of lots and wishes: whether pieces or places are left.
        source: the node to begin at.
        ban: an edge, or −1.
    """
    lots, outside = rents[0].size, rents[0].size + rents[1].size
    loss = np.full(outside + 1, np.inf)
    queue, inside = np.empty(outside + 2, np.int64), np.zeros(outside + 1, np.bool_)
    loss[source] = 0.0
    head, waiting = 0, push(queue, inside, 0, 0, source)
    while waiting > 0:
        node = queue[head]
        head, waiting = (head + 1) % queue.size, waiting - 1
        inside[node] = False
        line = (queue, inside, head, waiting)
        if node < lots:
            waiting = from_lot(graph, rents, node, ban, loss, line)
        elif node < outside:
            waiting = from_wish(graph, count, spares[1], node, lots, ban, loss, line)
        else:
            waiting = from_outside(rents, spares[0], loss, line)
    return loss


detour: Any = nb.njit(cache=True)(_detour)

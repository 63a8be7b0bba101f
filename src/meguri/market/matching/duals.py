"""Clearing prices of an outcome that is optimal: the least and the largest that carry it, and the middle."""

from dataclasses import dataclass

import numpy as np

from meguri.market.matching.duals_kernel import largest
from meguri.market.matching.needs import Ints
from meguri.market.matching.ordering import grouped
from meguri.market.matching.outcome import Graph
from meguri.market.matching.reading import Floats


@dataclass(frozen=True, slots=True)
class Carrying:
    """Rents that carry an outcome.

    Attributes:
        lot_low, lot_high: least and largest rent of each lot, yen, shape (lots,).
        wish_low, wish_high: of each wish, shape (wishes,); low goes with lot_high.
        bound_jpy: what these rents prove: no outcome gains more.
        carries: whether they carry it at all.
    """

    lot_low: Floats
    lot_high: Floats
    wish_low: Floats
    wish_high: Floats
    bound_jpy: float
    carries: bool

    @property
    def middle(self) -> tuple[Floats, Floats]:
        """Rents of lots and wishes half-way, whole yen; they carry it, too (L-natural convexity)."""
        lot = np.floor((self.lot_low + self.lot_high) / 2)
        return lot, -np.floor((-self.wish_low - self.wish_high) / 2)


def carrying_rents(graph: Graph, count: Ints) -> Carrying:
    """The rents that carry an optimal outcome.

    Args:
        graph: the pairs.
        count: pieces of each, shape (pairs,).
    """
    lots, wishes = graph.counts.size, graph.wanted.size
    sold = np.bincount(graph.lot, count, minlength=lots)
    filled = np.bincount(graph.to, count, minlength=wishes)
    back_first, back = grouped(graph.to, wishes)
    first, by_wish = graph.first.astype(np.int64), count[back]
    # Pieces that could go nowhere are left over as well: their rent is zero.
    lot_high, wish_low = largest(
        first, graph.to, graph.gain, back_first, back, count, sold < np.maximum(graph.counts, 1)
    )
    straight = grouped(graph.lot[back], lots)[1]
    wish_high, lot_low = largest(
        back_first,
        graph.lot[back],
        graph.gain[back],
        first,
        straight,
        by_wish,
        filled < np.maximum(graph.wanted, 1),
    )
    bound = float(graph.counts @ lot_high + graph.wanted @ wish_low)
    gained = float(graph.gain @ count)
    zero = 0.0  # so that no rent is written as −0
    edges = (lot_low + zero, lot_high + zero, wish_low + zero, wish_high + zero)
    return Carrying(*edges, bound, bool(abs(bound - gained) < 0.5))

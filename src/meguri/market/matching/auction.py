"""The live engine: an auction with ever smaller steps, stopped when the proven gap is small enough."""

import numpy as np

from meguri.market.matching.auction_rounds import clear
from meguri.market.matching.book import Book, fresh
from meguri.market.matching.needs import Ints
from meguri.market.matching.outcome import Graph, Outcome
from meguri.market.matching.reading import Floats

FIRST_SHARE, AIM = 0.13, 18.0  # tuned at 100,000 × 10,000; they decide the time, never the proof
LEAST_JPY = 0.01
MOST_BIDS = 2_000_000_000


def auction(graph: Graph, gap: float) -> Outcome:
    """Clear by auction until at most the share `gap` of the bound can be missing."""
    lots, wishes = graph.counts.size, graph.wanted.size
    book = fresh(graph.first, graph.to, graph.gain, graph.counts, graph.wanted)
    bound, eps = 0.0, LEAST_JPY
    if graph.to.size:
        mean = float(graph.gain.mean())
        # Rents err by a small part of eps; so the last one may be some times what is allowed for a piece.
        aim = max(AIM * gap * mean, LEAST_JPY)
        first = max(FIRST_SHARE * mean, aim)
        eps, _, bound, _ = clear(book, lots, wishes, first, aim, LEAST_JPY, gap, MOST_BIDS)
    count, lot_rent = seated(book, graph), rents(graph, book.price[:wishes])
    return Outcome(
        "auction", count, lot_rent, book.price[:wishes].copy(), float(bound), True, float(eps), book
    )


def seated(book: Book, graph: Graph) -> Ints:
    """Pieces of each pair of the graph, shape (pairs,)."""
    wishes = graph.wanted.size
    units = np.flatnonzero(book.unit_slot[: graph.counts.sum()] >= 0)
    key = graph.lot * wishes + graph.to  # in order, as pairs are sorted by lot and wish
    seat = book.unit_lot[units].astype(np.int64) * wishes + book.unit_wish[units]
    at = np.searchsorted(key, seat)
    told: Ints = np.bincount(at, minlength=graph.to.size).astype(np.int64)
    return told


def rents(graph: Graph, price: Floats) -> Floats:
    """What a piece of each lot gains at these prices of places, where it gains most; shape (lots,)."""
    told = np.zeros(graph.counts.size)
    if graph.to.size:
        np.maximum.at(told, graph.lot, graph.gain - price[graph.to])
    return told

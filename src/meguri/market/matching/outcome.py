"""Who got how many of which, at which rents, and how good that is at most."""

from dataclasses import dataclass

import numpy as np

from meguri.market.matching.book import Book
from meguri.market.matching.needs import Ints, Pairs
from meguri.market.matching.reading import Floats, Market

MOST_PIECES = 5_000_000


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs that gain something and how many pieces each side has; sorted by lot and then by wish.

    Attributes:
        first: where the pairs of each lot begin, shape (lots + 1,).
        to: wish of each pair, shape (pairs,).
        lot: lot of each pair.
        gain: whole yen of each pair, above zero.
        pair: place of each in the pairs that fit.
        counts: pieces of each lot that could go anywhere, shape (lots,).
        wanted: pieces that each wish could get, shape (wishes,).
    """

    first: Ints
    to: Ints
    lot: Ints
    gain: Floats
    pair: Ints
    counts: Ints
    wanted: Ints


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine found.

    Attributes:
        engine: which one.
        count: pieces of each pair of the graph, shape (pairs,).
        lot_rent: what a piece of each lot gains at the clearing prices, yen, shape (lots,).
        wish_rent: what a piece gains each wish, yen, shape (wishes,).
        bound_jpy: no clearing gains more.
        is_supporting: whether the rents carry the outcome: nobody would rather have another pair.
        eps_jpy: by how much somebody might (0: exact).
        book: the open book, where the market can be carried on.
    """

    engine: str
    count: Ints
    lot_rent: Floats
    wish_rent: Floats
    bound_jpy: float
    is_supporting: bool = True
    eps_jpy: float = 0.0
    book: Book | None = None


def graph_of(market: Market, pairs: Pairs) -> Graph:
    """The pairs that gain something; the rest can wait (see `complete`)."""
    pair = np.flatnonzero(pairs.gain_jpy > 0)
    lot, to = pairs.lot[pair], pairs.wish[pair]
    offered = market.offers["lot_count"].to_numpy().astype(np.int64)
    wanted = market.demands["wanted_count"].to_numpy().astype(np.int64)
    if max(offered.sum(), wanted.sum()) > MOST_PIECES:
        # No more pieces than could ever move, so that one wish for a million costs no million places.
        most = np.bincount(lot, wanted[to], minlength=offered.size).astype(np.int64)
        wanted = np.minimum(wanted, np.bincount(to, offered[lot], minlength=wanted.size).astype(np.int64))
        offered = np.minimum(offered, most)
    first = np.append(0, np.cumsum(np.bincount(lot, minlength=offered.size)))
    return Graph(first, to, lot, pairs.gain_jpy[pair], pair, offered, wanted)


def complete(market: Market, pairs: Pairs, graph: Graph, count: Ints, *, open_ended: bool = True) -> Ints:
    """Pieces of every pair that fits, shape (pairs,); pairs that gain exactly nothing take what is left."""
    whole = np.zeros(pairs.lot.size, np.int64)
    whole[graph.pair] = count
    if not open_ended:
        return whole
    left = market.offers["lot_count"].to_numpy().astype(np.int64) - _sum(
        pairs.lot, whole, market.offers.height
    )
    room = market.demands["wanted_count"].to_numpy() - _sum(pairs.wish, whole, market.demands.height)
    single = market.demands["bundle_count"].to_numpy() == 1
    for at in np.flatnonzero(pairs.gain_jpy == 0):
        lot, wish = pairs.lot[at], pairs.wish[at]
        if single[wish]:
            moved = min(left[lot], room[wish])
            whole[at] += moved
            left[lot] -= moved
            room[wish] -= moved
    return whole


def _sum(at: Ints, count: Ints, size: int) -> Ints:
    told: Ints = np.bincount(at, count, minlength=size).astype(np.int64)
    return told

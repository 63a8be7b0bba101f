"""A market that goes on: one lot or one wish more at the prices of the day, with the proof kept up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.matching.book import Book, grown
from meguri.market.matching.clearing import Cleared
from meguri.market.matching.faults import MatchCode, MatchError, match_fault
from meguri.market.matching.live_rounds import add_lot, add_wish, repair, totals_of
from meguri.market.matching.needs import Ints
from meguri.market.matching.reading import Floats
from meguri.tables.deals import MATCHING

MOST_STEPS = 1_000
LIVE_SHARE = 0.0055  # tuned at 100,000 × 10,000: 99.99 % of the optimum, lots one by one


@dataclass(frozen=True, slots=True)
class Inserted:
    """What one more lot or wish did.

    Attributes:
        number: of the lot or wish in the book.
        matched_count: its pieces that found a partner.
        moved_count: bids and steps it took.
        is_settled: whether everybody is settled; if not, `settle` goes on where the limit of steps stopped.
    """

    number: int
    matched_count: int
    moved_count: int
    is_settled: bool


class LiveBook:
    """The open book of a cleared market, to which lots and wishes are added one by one.

    The bound is proven after each step, settled or not: it needs prices only.

    Attributes:
        eps_jpy: by how much a piece may gain less than it could elsewhere.
    """

    def __init__(self, book: Book, lots: int, wishes: int, eps_jpy: float) -> None:
        self._book, self._lots, self._wishes, self._later = book, lots, wishes, 0
        self.eps_jpy, self._is_settled = eps_jpy, True
        self._units, self._slots = int(book.unit_first[lots]), int(book.slot_first[wishes])
        self._rooms = (lots, wishes, 0, self._units, self._slots)

    def insert_lot(
        self, wishes: Ints, gains_jpy: Floats, count: int = 1, *, most: int = MOST_STEPS
    ) -> Inserted:
        """One lot more: it bids at the prices of the day, and who is driven out bids on.

        Args:
            wishes: numbers of the wishes that it fits, shape (pairs,).
            gains_jpy: yen that a piece gains there (money and policy), shape (pairs,).
            count: its pieces.
            most: bids after which the rest is left to `settle`.
        """
        self._grow(1, 0, wishes.size, count, 0)
        made, left, placed = add_lot(
            self._book, self._lots, self._later, wishes, gains_jpy, count, self.eps_jpy, most
        )
        lot, self._lots, self._is_settled = self._lots, self._lots + 1, self._is_settled and not left
        self._later, self._units = self._later + wishes.size, self._units + count
        return Inserted(lot, int(placed), int(made), not left)

    def insert_wish(
        self, lots: Ints, gains_jpy: Floats, count: int = 1, *, most: int = MOST_STEPS
    ) -> Inserted:
        """One wish more: its empty places bid for lots, and places that these leave bid on.

        Args:
            lots: numbers of the lots that fit it, shape (pairs,).
            gains_jpy: yen that a piece gains, shape (pairs,).
            count: its places.
            most: steps after which the rest is left to `settle`.
        """
        if not self._is_settled:  # places may bid back only when no piece could gain more by bidding
            self.settle(most)
        self._grow(0, 1, lots.size, 0, count)
        made, left = add_wish(
            self._book, self._wishes, self._later, lots, gains_jpy, count, self.eps_jpy, most
        )
        wish, self._wishes, self._is_settled = self._wishes, self._wishes + 1, self._is_settled and not left
        self._later, self._slots = self._later + lots.size, self._slots + count
        got = count - int(self._book.free[wish])
        return Inserted(wish, got, int(made), not left)

    def settle(self, most: int = 1_000_000) -> bool:
        """Let everybody who is not settled move on; whether all are settled now."""
        self._is_settled = not repair(self._book, self._lots, self._wishes, self.eps_jpy, most)
        return self._is_settled

    def seats(self) -> NDArray[np.int64]:
        """Who is where: number of the lot, of the wish, pieces; shape (deals, 3)."""
        units = np.flatnonzero(self._book.unit_slot[: self._units] >= 0)
        both = np.column_stack([self._book.unit_lot[units], self._book.unit_wish[units]]).astype(np.int64)
        pair, count = np.unique(both.reshape(-1, 2), axis=0, return_counts=True)
        return np.column_stack([pair, count])

    def summary(self) -> pl.DataFrame:
        """MATCHING: what is gained now, and what is at most possible with all that was added."""
        gained, bound = totals_of(self._book, self._lots, self._wishes)
        bound = max(bound, gained)
        row: Mapping[str, Any] = {
            "engine": "insertion",
            "offers_count": self._lots,
            "demands_count": self._wishes,
            "edges_count": self._book.to.size + self._later,
            "matched_count": int((self._book.unit_slot[: self._units] >= 0).sum()),
            "surplus_jpy": gained,
            "bound_jpy": bound,
            "gap_share": (bound - gained) / bound if bound > 0 else 0.0,
            "is_proven": True,
        }
        return MATCHING.check(pl.DataFrame([row], schema=MATCHING.polars_schema))

    def rents(self) -> Floats:
        """What a piece gains each wish at the prices now, yen, shape (wishes,)."""
        told: Floats = self._book.price[: self._wishes].copy()
        return told

    def _grow(self, lots: int, wishes: int, edges: int, units: int, slots: int) -> None:
        lots, wishes, edges = self._lots + lots, self._wishes + wishes, self._later + edges
        units, slots = self._units + units, self._slots + slots
        rooms = self._rooms
        if lots > rooms[0] or wishes > rooms[1] or edges > rooms[2] or units > rooms[3] or slots > rooms[4]:
            self._rooms = (2 * lots + 64, 2 * wishes + 64, 2 * edges + 1024, 2 * units + 64, 2 * slots + 64)
            self._book = grown(self._book, self._rooms)


def go_on(cleared: Cleared, eps_jpy: float | None = None) -> LiveBook:
    """The open book of a market that the auction cleared; lots and wishes are numbered by id in order.

    The cleared market itself stays as it is.

    Args:
        cleared: a market cleared by the auction.
        eps_jpy: by how much a piece may gain less than elsewhere: larger is quicker, and the proven gap
            larger. None takes .55 % of what a pair gains on average.

    Raises:
        MatchError: a market that another engine cleared.
    """
    book = cleared.outcome.book
    if book is None:
        raise MatchError([match_fault(MatchCode.NOT_LIVE, found=cleared.outcome.engine)])
    lots, wishes = cleared.market.offers.height, cleared.market.demands.height
    copied = Book(*(one.copy() for one in book))
    if eps_jpy is None:
        eps_jpy = LIVE_SHARE * float(cleared.graph.gain.mean()) if cleared.graph.gain.size else 1.0
    return LiveBook(copied, lots, wishes, max(eps_jpy, cleared.outcome.eps_jpy))

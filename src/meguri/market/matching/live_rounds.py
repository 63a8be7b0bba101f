"""One lot or one wish more in an open book; compiled."""

from typing import Any

import numba as nb

from meguri.market.matching.auction_kernel import best, bid, leave, refill
from meguri.market.matching.auction_rounds import totals, waiting_wishes

totals_of: Any = totals


def _link(book: Any, at: Any, lot: Any, wish: Any, gain: Any) -> None:
    book.more_lot[at] = lot
    book.more_wish[at] = wish
    book.more_gain[at] = gain
    book.lot_next[at] = book.lot_more[lot]
    book.lot_more[lot] = at
    book.wish_next[at] = book.wish_more[wish]
    book.wish_more[wish] = at


link: Any = nb.njit(inline="always")(_link)


def _add_lot(
    book: Any, lot: Any, later: Any, wishes: Any, gains: Any, count: Any, eps: Any, most: Any
) -> Any:
    """A lot bids; the bids made, whether somebody was left without having bid to the end, pieces placed."""
    for k in range(wishes.size):
        link(book, later + k, lot, wishes[k], gains[k])
    first = book.unit_first[lot]
    book.unit_first[lot + 1] = first + count
    made, left = 0, False
    for unit in range(first, first + count):
        book.unit_lot[unit] = lot
        book.unit_slot[unit] = -1
        bids, out = bid(book, unit, eps, most - made)
        made += bids
        left |= out >= 0
    placed = 0
    for unit in range(first, first + count):
        placed += book.unit_slot[unit] >= 0
    return made, left, placed


add_lot: Any = nb.njit(cache=True)(_add_lot)


def _add_wish(
    book: Any, wish: Any, later: Any, lots: Any, gains: Any, count: Any, eps: Any, most: Any
) -> Any:
    """A wish begins so dear that nobody wants it, and grows cheaper until it is full or costs nothing."""
    dear = 0.0
    for k in range(lots.size):
        link(book, later + k, lots[k], wish, gains[k])
        dear = max(dear, gains[k])
    first = book.slot_first[wish]
    book.slot_first[wish + 1] = first + count
    book.slot_price[first : first + count] = dear
    book.slot_unit[first : first + count] = -1
    book.free[wish] = count
    book.price[wish] = dear
    if dear <= 0.0:
        return 0, False
    book.ring[0] = wish
    book.in_ring[wish] = True
    steps, waiting = refill(book, 1, eps, most)
    return steps, waiting > 0 or (book.free[wish] > 0 and book.price[wish] > 0.0)


add_wish: Any = nb.njit(cache=True)(_add_wish)


def _dissatisfied(book: Any, unit: Any, eps: Any) -> Any:
    """Whether a piece could gain more elsewhere by more than eps; who sits somewhere leaves it then."""
    top = best(book, book.unit_lot[unit])[2]
    if book.unit_slot[unit] < 0:
        return top > 0.0
    if book.unit_gain[unit] - book.price[book.unit_wish[unit]] >= top - eps * (1.0 + 1e-9) - 1e-6:
        return False
    leave(book, unit)
    return True


dissatisfied: Any = nb.njit(cache=True)(_dissatisfied)


def _repair(book: Any, lots: Any, wishes: Any, eps: Any, most: Any) -> Any:
    """Pieces that would gain elsewhere bid, then empty places that cost something; whether any are left.

    In this order: places may bid back only when no piece could gain more by bidding.
    """
    made, left = 0, False
    for unit in range(book.unit_first[lots]):
        if dissatisfied(book, unit, eps):
            bids, out = bid(book, unit, eps, most - made)
            made += bids
            left |= out >= 0
    waiting = waiting_wishes(book, wishes)
    return refill(book, waiting, eps, max(most - made, 0))[1] > 0 or left


repair: Any = nb.njit(cache=True)(_repair)

"""Bids of lots for places, and of empty places for lots; compiled.

Every piece of a lot is a bidder, every piece a wish wants is a place with a price of its own; the places of a
wish stand in a heap, the cheapest first and empty ones before taken ones of the same price. A bid goes to the
wish that gains most and raises its cheapest place to where the second-best wish gains as much, plus eps
(Bertsekas 1988; places of one wish are alike, as in Bertsekas and Castañon 1989). Places that stay empty must
cost nothing; so an empty one with a price bids back for lots (reverse auction: Bertsekas, Castañon and
Tsaknakis 1993). Both keep each piece within eps of what gains it most at the prices of the day.
"""

from typing import Any

import numba as nb

from meguri.market.matching.place_heap import cheapen, rise, sink


def _best(book: Any, lot: Any) -> Any:
    """The wish where a piece of this lot gains most: its number, gain there, yen of the edge, second gain."""
    wish, edge_gain, top, second = -1, 0.0, 0.0, 0.0  # staying unsold gains nothing
    for edge in range(book.first[lot], book.first[lot + 1]):
        j = book.to[edge]
        rent = book.gain[edge] - book.price[j]
        if rent > top:
            wish, edge_gain, second, top = j, book.gain[edge], top, rent
        elif rent > second:
            second = rent
    more = book.lot_more[lot]
    while more >= 0:
        j = book.more_wish[more]
        rent = book.more_gain[more] - book.price[j]
        if rent > top:
            wish, edge_gain, second, top = j, book.more_gain[more], top, rent
        elif rent > second:
            second = rent
        more = book.lot_next[more]
    return wish, edge_gain, top, second


best: Any = nb.njit(cache=True)(_best)


def _seat(book: Any, unit: Any, wish: Any, slot: Any, gain: Any) -> None:
    book.slot_unit[slot] = unit
    book.unit_slot[unit] = slot
    book.unit_wish[unit] = wish
    book.unit_gain[unit] = gain


seat: Any = nb.njit(inline="always")(_seat)


def _bid(book: Any, unit: Any, eps: Any, most: Any) -> Any:
    """Let a piece bid, then whom it drove out, and so on; bids made, who is left after `most` (or −1)."""
    bids = 0
    while unit >= 0 and bids < most:
        bids += 1
        wish, gain, top, second = best(book, book.unit_lot[unit])
        if wish < 0:
            return bids, -1
        if book.seen[wish] != book.turn[0]:
            # Since its pieces bid, prices fell elsewhere: what they bid then binds them no longer.
            cheapen(book, wish, book.price[wish])
            book.seen[wish] = book.turn[0]
        slot = book.slot_first[wish]
        out = book.slot_unit[slot]
        book.slot_price[slot] += top - second + eps
        seat(book, unit, wish, slot, gain)
        if out < 0:
            book.free[wish] -= 1
        else:
            book.unit_slot[out] = -1
        sink(book, wish, slot)
        book.price[wish] = book.slot_price[book.slot_first[wish]]
        unit = out
    return bids, unit


bid: Any = nb.njit(cache=True)(_bid)


def _wanted(book: Any, wish: Any, lot: Any, gain: Any, found: Any) -> Any:
    """The two pieces that an empty place could pay most beyond what they gain where they are."""
    unit, top, second, unit_gain = found
    for one in range(book.unit_first[lot], book.unit_first[lot + 1]):
        rent = 0.0
        if book.unit_slot[one] >= 0:
            if book.unit_wish[one] == wish:
                continue
            rent = book.unit_gain[one] - book.price[book.unit_wish[one]]
        worth = gain - rent
        if worth > top:
            unit, top, second, unit_gain = one, worth, top, gain
        elif worth > second:
            second = worth
    return unit, top, second, unit_gain


wanted: Any = nb.njit(inline="always")(_wanted)


def _call(book: Any, wish: Any) -> Any:
    """Whom an empty place of this wish could win: the piece, what it is worth there, the second, its yen."""
    found = (-1, 0.0, 0.0, 0.0)
    for at in range(book.back_first[wish], book.back_first[wish + 1]):
        if book.back_gain[at] > found[2]:  # it is worth no more than the edge gains
            found = wanted(book, wish, book.back_lot[at], book.back_gain[at], found)
    more = book.wish_more[wish]
    while more >= 0:
        found = wanted(book, wish, book.more_lot[more], book.more_gain[more], found)
        more = book.wish_next[more]
    return found


call: Any = nb.njit(cache=True)(_call)


def _leave(book: Any, unit: Any) -> Any:
    """Take a piece from its place; the wish it left."""
    slot, wish = book.unit_slot[unit], book.unit_wish[unit]
    book.slot_unit[slot] = -1
    book.unit_slot[unit] = -1
    book.slot_price[slot] = book.price[wish]
    book.free[wish] += 1
    rise(book, wish, slot)
    return wish


leave: Any = nb.njit(cache=True)(_leave)


def _lure(book: Any, wish: Any, eps: Any) -> Any:
    """Fill one empty place of a wish, cheaper; the wish that lost a piece by it, or −1."""
    unit, _, second, gain = call(book, wish)
    price = min(max(second - eps, 0.0), book.price[wish])
    if unit < 0:
        price = 0.0
    cheapen(book, wish, price)
    if unit < 0:
        return -1
    left = leave(book, unit) if book.unit_slot[unit] >= 0 else -1
    slot = book.slot_first[wish]
    seat(book, unit, wish, slot, gain)
    book.free[wish] -= 1
    sink(book, wish, slot)
    return left


lure: Any = nb.njit(cache=True)(_lure)


def _refill(book: Any, waiting: Any, eps: Any, most: Any) -> Any:
    """Let the wishes of the ring bid back until no empty place costs anything, or `most` steps were made.

    Returns the steps, and how many wishes still wait.
    """
    size, head, steps = book.ring.shape[0], 0, 0
    book.turn[0] += 1
    while waiting > 0 and steps < most:
        wish = book.ring[head]
        head, waiting = (head + 1) % size, waiting - 1
        book.in_ring[wish] = False
        while book.free[wish] > 0 and book.price[wish] > 0.0 and steps < most:
            steps += 1
            left = lure(book, wish, eps)
            if left >= 0 and book.price[left] > 0.0 and not book.in_ring[left]:
                book.ring[(head + waiting) % size] = left
                book.in_ring[left] = True
                waiting += 1
    for k in range(waiting):
        book.in_ring[book.ring[(head + k) % size]] = False
    return steps, waiting


refill: Any = nb.njit(cache=True)(_refill)

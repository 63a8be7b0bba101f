"""The places of one wish in a heap: the cheapest first, of one price the empty ones first; compiled."""

from typing import Any

import numba as nb


def _before(book: Any, a: Any, b: Any) -> Any:
    if book.slot_price[a] != book.slot_price[b]:
        return book.slot_price[a] < book.slot_price[b]
    return book.slot_unit[a] < 0 <= book.slot_unit[b]


before: Any = nb.njit(inline="always")(_before)


def _swap(book: Any, a: Any, b: Any) -> None:
    book.slot_price[a], book.slot_price[b] = book.slot_price[b], book.slot_price[a]
    book.slot_unit[a], book.slot_unit[b] = book.slot_unit[b], book.slot_unit[a]
    if book.slot_unit[a] >= 0:
        book.unit_slot[book.slot_unit[a]] = a
    if book.slot_unit[b] >= 0:
        book.unit_slot[book.slot_unit[b]] = b


swap: Any = nb.njit(inline="always")(_swap)


def _sink(book: Any, wish: Any, at: Any) -> None:
    """Put a place that became dearer where it belongs in the heap of its wish."""
    first, end = book.slot_first[wish], book.slot_first[wish + 1]
    while True:
        child = first + 2 * (at - first) + 1
        if child >= end:
            return
        if child + 1 < end and before(book, child + 1, child):
            child += 1
        if not before(book, child, at):
            return
        swap(book, child, at)
        at = child


sink: Any = nb.njit(cache=True)(_sink)


def _rise(book: Any, wish: Any, at: Any) -> None:
    """Put a place that became cheaper or empty where it belongs."""
    first = book.slot_first[wish]
    while at > first:
        over = first + (at - first - 1) // 2
        if not before(book, at, over):
            return
        swap(book, over, at)
        at = over


rise: Any = nb.njit(cache=True)(_rise)


def _cheapen(book: Any, wish: Any, price: Any) -> None:
    """All places of a wish at one lower price, the empty ones first."""
    low, high = book.slot_first[wish], book.slot_first[wish + 1] - 1
    for slot in range(low, high + 1):
        book.slot_price[slot] = price
    while True:
        while low <= high and book.slot_unit[low] < 0:
            low += 1
        while low <= high and book.slot_unit[high] >= 0:
            high -= 1
        if low >= high:
            break
        swap(book, low, high)
    book.price[wish] = price


cheapen: Any = nb.njit(cache=True)(_cheapen)

"""Rounds of the auction with ever smaller eps, and the dual bound that proves the outcome; compiled."""

from typing import Any

import numba as nb

from meguri.market.matching.auction_kernel import best, bid, refill

BACK = 1.5  # tuned at 100,000 × 10,000; it decides the time, never the proof


def _totals(book: Any, lots: Any, wishes: Any) -> Any:
    """What the deals gain together, and the dual bound at these prices."""
    gained, bound = 0.0, 0.0
    for unit in range(book.unit_first[lots]):
        if book.unit_slot[unit] >= 0:
            gained += book.unit_gain[unit]
    for lot in range(lots):
        rent = best(book, lot)[2]
        bound += rent * (book.unit_first[lot + 1] - book.unit_first[lot])
    for wish in range(wishes):
        bound += book.price[wish] * (book.slot_first[wish + 1] - book.slot_first[wish])
    return gained, bound


totals: Any = nb.njit(cache=True)(_totals)


def _empty(book: Any, lots: Any, wishes: Any) -> None:
    """Send everybody away and keep the prices."""
    book.unit_slot[: book.unit_first[lots]] = -1
    for wish in range(wishes):
        first, end = book.slot_first[wish], book.slot_first[wish + 1]
        book.slot_price[first:end] = book.price[wish]
        book.slot_unit[first:end] = -1
        book.free[wish] = end - first
        book.seen[wish] = book.turn[0]


empty: Any = nb.njit(cache=True)(_empty)


def _phase(book: Any, lots: Any, wishes: Any, eps: Any, most: Any) -> Any:
    """Everybody anew at the prices so far: lots bid, then empty places bid back; bids and steps together."""
    empty(book, lots, wishes)
    made = 0
    for unit in range(book.unit_first[lots]):
        made += bid(book, unit, eps, most)[0]
    return made + refill(book, waiting_wishes(book, wishes), eps, most)[0]


def _waiting_wishes(book: Any, wishes: Any) -> Any:
    """Put the wishes into the ring whose empty places cost something; how many."""
    waiting = 0
    for wish in range(wishes):
        if book.free[wish] > 0 and book.price[wish] > 0.0:
            book.ring[waiting] = wish
            book.in_ring[wish] = True
            waiting += 1
    return waiting


waiting_wishes: Any = nb.njit(cache=True)(_waiting_wishes)
phase: Any = nb.njit(cache=True)(_phase)


def _clear(book: Any, lots: Any, wishes: Any, eps: Any, aim: Any, least: Any, gap: Any, most: Any) -> Any:
    """Phases of ever smaller eps until the proven gap is small enough; eps, gain, bound, bids and steps."""
    made = 0
    while True:
        made += phase(book, lots, wishes, eps, most)
        gained, bound = totals(book, lots, wishes)
        if bound - gained <= gap * bound or eps <= least or made >= most:
            return eps, gained, bound, made
        # Prices begin lower again, as bids find them sooner than empty places do.
        for wish in range(wishes):
            book.price[wish] = max(book.price[wish] - BACK * eps, 0.0)
        eps = max(eps / 10.0, aim) if eps > aim else max(eps / 4.0, least)


clear: Any = nb.njit(cache=True)(_clear)

"""The open book of a market: who may go where, who is where, at which prices; plain arrays."""

from typing import Any, NamedTuple

import numpy as np

from meguri.market.matching.ordering import grouped


class Book(NamedTuple):
    """The open book: who may go where, who is where, at which prices.

    Edges stand twice: by lot (`first`, `to`, `gain`) and by wish (`back_*`); those that came later hang on
    lists (`more_*`), as nothing may move.
    """

    first: Any  # [lot + 1] where its edges begin
    to: Any  # [edge] wish
    gain: Any  # [edge] yen
    back_first: Any  # [wish + 1] where its edges begin
    back_lot: Any  # [edge] the same edges, by wish
    back_gain: Any
    more_lot: Any  # [later edge]
    more_wish: Any
    more_gain: Any
    lot_next: Any  # [later edge] next one of the same lot, or −1
    wish_next: Any
    lot_more: Any  # [lot] its first later edge, or −1
    wish_more: Any
    unit_first: Any  # [lot + 1] where its pieces begin
    unit_lot: Any  # [unit]
    unit_slot: Any  # [unit] its place, or −1
    unit_wish: Any
    unit_gain: Any
    slot_first: Any  # [wish + 1] where its places begin
    slot_price: Any  # [slot]
    slot_unit: Any  # [slot] who has it, or −1
    price: Any  # [wish] its cheapest place
    free: Any  # [wish] how many places are empty
    ring: Any  # [wish + 1] wishes with empty places that cost something
    in_ring: Any
    turn: Any  # [1] how often prices fell
    seen: Any  # [wish] the turn as of which the prices of its places hold


def fresh(first: Any, to: Any, gain: Any, counts: Any, wanted_counts: Any, spare: int = 0) -> Book:
    """A book at prices of zero.

    Args:
        first: where each lot's edges begin, shape (lots + 1,).
        to: the wish of each edge, shape (edges,).
        gain: yen of each edge, above zero, shape (edges,).
        counts: pieces of each lot, shape (lots,).
        wanted_counts: places of each wish, shape (wishes,).
        spare: room for so many later edges.
    """
    lots, wishes = counts.size, wanted_counts.size
    edge_lot = np.repeat(np.arange(lots, dtype=np.int32), np.diff(first))
    back_first, back = grouped(to, wishes)
    units, slots = np.append(0, np.cumsum(counts)), np.append(0, np.cumsum(wanted_counts))
    none, later = np.full(spare, -1, np.int64), np.zeros(spare)
    return Book(
        first=first.astype(np.int64),
        to=to.astype(np.int32),
        gain=gain.astype(np.float64),
        back_first=back_first,
        back_lot=edge_lot[back],
        back_gain=gain[back].astype(np.float64),
        more_lot=none.copy(),
        more_wish=none.copy(),
        more_gain=later,
        lot_next=none.copy(),
        wish_next=none.copy(),
        lot_more=np.full(lots, -1, np.int64),
        wish_more=np.full(wishes, -1, np.int64),
        unit_first=units.astype(np.int64),
        unit_lot=np.repeat(np.arange(lots, dtype=np.int32), counts),
        unit_slot=np.full(units[-1], -1, np.int64),
        unit_wish=np.full(units[-1], -1, np.int32),
        unit_gain=np.zeros(units[-1]),
        slot_first=slots.astype(np.int64),
        slot_price=np.zeros(slots[-1]),
        slot_unit=np.full(slots[-1], -1, np.int64),
        price=np.zeros(wishes),
        free=wanted_counts.astype(np.int64).copy(),
        ring=np.zeros(wishes + 1, np.int64),
        in_ring=np.zeros(wishes + 1, np.bool_),
        turn=np.zeros(1, np.int64),
        seen=np.zeros(wishes, np.int64),
    )


def grown(book: Book, needed: tuple[int, int, int, int, int]) -> Book:
    """The same book with room for so many lots, wishes, later edges, units and slots.

    Numbers stay as they are, so that nobody has to move.
    """
    lots, wishes, later, units, slots = needed
    rooms = {
        "first": (lots + 1, -1),
        "lot_more": (lots, -1),
        "unit_first": (lots + 1, 0),
        "back_first": (wishes + 1, -1),
        "slot_first": (wishes + 1, 0),
        "wish_more": (wishes, -1),
        "price": (wishes, 0),
        "free": (wishes, 0),
        "ring": (wishes + 1, 0),
        "in_ring": (wishes + 1, 0),
        "seen": (wishes, 0),
        "more_lot": (later, -1),
        "more_wish": (later, -1),
        "more_gain": (later, 0),
        "lot_next": (later, -1),
        "wish_next": (later, -1),
        "unit_lot": (units, 0),
        "unit_slot": (units, -1),
        "unit_wish": (units, -1),
        "unit_gain": (units, 0),
        "slot_price": (slots, 0),
        "slot_unit": (slots, -1),
    }
    short = {}
    for name, (size, empty) in rooms.items():
        have = getattr(book, name)
        if have.size < size:
            # Later lots and wishes have no edges of the first kind: these end where they begin.
            fill = have[-1] if name in ("first", "back_first") else empty
            more = np.full(size - have.size, fill, have.dtype)
            short[name] = np.concatenate([have, more])
    return book._replace(**short) if short else book

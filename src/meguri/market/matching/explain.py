"""Why this pair, why not that one, and which price would have changed it."""

from dataclasses import dataclass

import numpy as np

from meguri.market.matching.clearing import Cleared
from meguri.market.matching.duals import Carrying
from meguri.market.matching.duals_kernel import detour
from meguri.market.matching.exact import solved
from meguri.market.matching.faults import MatchCode, MatchError, match_fault
from meguri.market.matching.needs import Ints, Pairs, coded, priced
from meguri.market.matching.needs_kernel import PRICE, met_by
from meguri.market.matching.ordering import grouped
from meguri.market.matching.outcome import Graph
from meguri.market.matching.reading import place_of
from meguri.market.matching.unmet import missed_needs
from meguri.tables.deals import WHY_NOT

STANDINGS = ("matched", "tied", "outbid", "price", "needs")


@dataclass(frozen=True, slots=True)
class Why:
    """How one lot stands to one wish in the optimum.

    Attributes:
        offer_id, demand_id: which pair.
        standing: `matched`; `tied`: not matched, but as good; `outbid`: fits, but others gain more; `price`:
            only the price with carriage is too low; `needs`: other needs are missed.
        missed: needs that the lot misses, of WHY_NOT.
        unknown: those of them that nobody answered.
        bid_jpy, reserve_jpy, carriage_jpy, policy_jpy: of one piece; bid is None where energy is unknown.
        change_jpy: matched – how much less the pair may gain before another outcome is better; otherwise how
            much more it must gain (a higher bid for this lot alone, or a lower reserve for this wish alone)
            before it is made. None where needs other than the price are missed.
        turning_bid_jpy: the bid for this lot at which that happens.
        turning_reserve_jpy: the reserve for this wish at which that happens; below zero it cannot happen.
        first_bid_change_jpy: a wish that got nothing – how much more it must bid (for every lot) for a piece.
        first_reserve_change_jpy: a lot that sold nothing – how much less it must ask for a piece to be sold.
        lot_rent_jpy: least and largest gain of a piece of the lot at prices that carry the optimum.
        wish_rent_jpy: the same of the wish.
    """

    offer_id: str
    demand_id: str
    standing: str
    missed: tuple[str, ...]
    unknown: tuple[str, ...]
    bid_jpy: float | None
    reserve_jpy: float
    carriage_jpy: float
    policy_jpy: float
    change_jpy: float | None
    turning_bid_jpy: float | None
    turning_reserve_jpy: float | None
    first_bid_change_jpy: float | None
    first_reserve_change_jpy: float | None
    lot_rent_jpy: tuple[float, float]
    wish_rent_jpy: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Optimum:
    """An exact optimum with what it takes to ask it; made once, asked often."""

    cleared: Cleared
    count: Ints
    rents: Carrying
    back_first: Ints
    back: Ints


def optimum_of(cleared: Cleared) -> Optimum:
    """The exact optimum of a cleared market without quotas and bundles (some seconds at 100,000 lots).

    Raises:
        MatchError: a market with bundles or quotas, where a price decides nothing by itself.
    """
    if cleared.outcome.engine == "quota":
        raise MatchError([match_fault(MatchCode.NOT_LIVE, found="quota")])
    count, rents = solved(cleared.graph)
    return Optimum(cleared, count, rents, *grouped(cleared.graph.to, cleared.graph.wanted.size))


def explain_match(market: Cleared | Optimum, offer_id: str, demand_id: str) -> Why:
    """Why one lot goes to one wish, or not, and which price would have changed that.

    The threshold is exact: what is lost when one piece is made to go that way and everybody else moves as
    well as possible (a shortest way in the residual graph of the optimum). It holds for one piece and all
    other prices as they are.

    Args:
        market: a cleared market, or its optimum from `optimum_of` where several pairs are asked for.
        offer_id: the lot.
        demand_id: the wish.

    Raises:
        MatchError: a lot or a wish that is not in this market, or a market with quotas or bundles.
    """
    known = market if isinstance(market, Optimum) else optimum_of(market)
    lot, wish = place_of(known.cleared.market, offer_id, demand_id)
    bits, silent, prices = missed_needs(
        known.cleared.market, known.cleared.carriage, known.cleared.policy, wish
    )
    edge = _edge(known.cleared.graph, lot, wish)
    matched = edge >= 0 and known.count[edge] > 0
    only_price = bits[lot] & ~(1 << PRICE) == 0 and not silent[lot]
    change = _change(known, lot, wish, edge, prices) if only_price else None
    return _told(known, lot, wish, bits, silent, prices, matched, change)


def _told(
    known: Optimum,
    lot: int,
    wish: int,
    bits: Ints,
    silent: Ints,
    prices: Pairs,
    matched: bool,
    change: float | None,
) -> Why:
    missed = _names(bits[lot])
    bid, reserve = float(prices.bid_jpy[lot]), float(prices.reserve_jpy[lot])
    up = None if change is None else (-change if matched else change)
    rents, market = known.rents, known.cleared.market
    graph = known.cleared.graph
    unsold = not known.count[graph.lot == lot].any()
    empty = not known.count[graph.to == wish].any()
    return Why(
        offer_id=market.offers["offer_id"][lot],
        demand_id=market.demands["demand_id"][wish],
        standing=_standing(missed, matched, change),
        missed=missed,
        unknown=_names(silent[lot]),
        bid_jpy=None if np.isnan(bid) else bid,
        reserve_jpy=reserve,
        carriage_jpy=float(prices.carriage_jpy[lot]),
        policy_jpy=float(prices.policy_jpy[lot]),
        change_jpy=change,
        turning_bid_jpy=None if up is None else bid + up,
        turning_reserve_jpy=None if up is None else reserve - up,
        first_bid_change_jpy=_first_of_wish(known, bits, silent, prices) if empty else None,
        first_reserve_change_jpy=_first_of_lot(known, lot) if unsold else None,
        lot_rent_jpy=(float(rents.lot_low[lot]), float(rents.lot_high[lot])),
        wish_rent_jpy=(float(rents.wish_low[wish]), float(rents.wish_high[wish])),
    )


def _standing(missed: tuple[str, ...], matched: bool, change: float | None) -> str:
    if matched:
        return "matched"
    if missed:
        return "price" if missed == ("price",) else "needs"
    return "outbid" if change else "tied"


def _edge(graph: Graph, lot: int, wish: int) -> int:
    first, end = int(graph.first[lot]), int(graph.first[lot + 1])
    at = first + int(np.searchsorted(graph.to[first:end], wish))
    return at if at < end and graph.to[at] == wish else -1


def losses_from(known: Optimum, node: int, ban: int = -1) -> np.ndarray:
    """Least loss of pushing one piece from a node to every other: lots, then wishes, then the outside."""
    graph, rents = known.cleared.graph, known.rents
    market = known.cleared.market
    sold = np.bincount(graph.lot, known.count, minlength=graph.counts.size)
    filled = np.bincount(graph.to, known.count, minlength=graph.wanted.size)
    spares = (
        sold < market.offers["lot_count"].to_numpy(),
        filled < market.demands["wanted_count"].to_numpy(),
    )
    edges = (graph.first, graph.to, graph.gain, graph.lot, known.back_first, known.back)
    told: np.ndarray = detour(edges, (rents.lot_high, rents.wish_low), known.count, spares, node, ban)
    return told


def _change(known: Optimum, lot: int, wish: int, edge: int, prices: Pairs) -> float:
    lots = known.cleared.graph.counts.size
    if edge >= 0 and known.count[edge] > 0:  # the piece goes elsewhere, and somebody else comes in its place
        return float(losses_from(known, lot, ban=edge)[lots + wish])
    lack = known.rents.lot_high[lot] + known.rents.wish_low[wish] - prices.gain_jpy[lot]
    money = max(-float(prices.money_jpy[lot]), 0.0)  # a policy lifts no buyer over the price
    return max(float(lack + losses_from(known, lots + wish)[lot]), money)


def _first_of_wish(known: Optimum, bits: Ints, silent: Ints, prices: Pairs) -> float | None:
    """How much more an empty wish must bid for its first piece, from whichever lot is the cheapest to get.

    Taking a piece from a lot loses the lot's largest rent: the others move as well as they can.
    """
    fitting = np.flatnonzero(((bits & ~(1 << PRICE)) == 0) & (silent == 0))
    if not fitting.size:
        return None
    lack = known.rents.lot_high - prices.gain_jpy
    return float(np.maximum(lack, np.maximum(-prices.money_jpy, 0.0))[fitting].min())


def _first_of_lot(known: Optimum, lot: int) -> float | None:
    """How much less an unsold lot must ask to be sold, to whichever wish is the easiest to win.

    Taking a place from a wish loses the wish's largest rent.
    """
    cleared = known.cleared
    wishes = np.asarray(met_by(*coded(cleared.market), lot))
    pairs = priced(cleared.market, cleared.carriage, cleared.policy, np.full(wishes.size, lot), wishes)
    lack = np.maximum(known.rents.wish_high[wishes] - pairs.gain_jpy, np.maximum(-pairs.money_jpy, 0.0))
    lack = lack[~np.isnan(lack)]
    return float(lack.min()) if lack.size else None


def _names(bits: int) -> tuple[str, ...]:
    return tuple(need for at, need in enumerate(WHY_NOT) if int(bits) >> at & 1)

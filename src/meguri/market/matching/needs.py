"""The pairs that fit: every hard need of the wish is met, and the price leaves room for the carriage."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.carriage.tariff import ways_between
from meguri.market.matching.carrying import Carriage
from meguri.market.matching.faults import MatchCode, MatchError, match_fault
from meguri.market.matching.needs_kernel import Lots, Wishes, collect
from meguri.market.matching.policy import Policy
from meguri.market.matching.reading import DAYS_A_YEAR, NEVER, Floats, Market, day_numbers, named_set, plain

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Listed = tuple[Codes, Codes, NDArray[np.bool_]]
EPOCH = date(1970, 1, 1)
ROOM = 4_000_000
MOST_PAIRS = 60_000_000  # about 4 GB


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that fit, sorted by lot and then by wish; all arrays of shape (pairs,).

    Attributes:
        lot: row of the lot in the market.
        wish: row of the wish.
        bid_jpy: most that the wish pays for this piece, whole yen.
        reserve_jpy: lowest price of the lot, whole yen.
        carriage_jpy: whole yen.
        policy_jpy: what the policy adds, whole yen.
        road_km: distance by road, estimated.
    """

    lot: Ints
    wish: Ints
    bid_jpy: Floats
    reserve_jpy: Floats
    carriage_jpy: Floats
    policy_jpy: Floats
    road_km: Floats

    @property
    def money_jpy(self) -> Floats:
        """What both sides gain together in money."""
        return self.bid_jpy - self.reserve_jpy - self.carriage_jpy

    @property
    def gain_jpy(self) -> Floats:
        """What is maximised: money and policy."""
        return self.money_jpy + self.policy_jpy


def eligible_pairs(market: Market, carriage: Carriage, policy: Policy) -> Pairs:
    """All pairs that meet every need, the price with carriage included.

    Raises:
        MatchError: more pairs than fit into memory, or a cost of carriage that is none.
    """
    lots, wishes = coded(market)
    room = max(ROOM, market.offers.height)
    out_lot, out_wish = np.empty(room, np.int32), np.empty(room, np.int32)
    start, found, total = 0, [], 0
    while start < market.demands.height:
        count, start = collect(lots, wishes, start, out_lot, out_wish)
        part = priced(
            market, carriage, policy, out_lot[:count].astype(np.int64), out_wish[:count].astype(np.int64)
        )
        kept = _where(part, part.money_jpy >= 0)
        found.append(kept)
        total += kept.lot.size
        if total > MOST_PAIRS:
            raise MatchError([match_fault(MatchCode.TOO_MANY, limit=f"{MOST_PAIRS:,}")])
    if not found:
        none = np.zeros(0)
        return Pairs(none.astype(np.int64), none.astype(np.int64), none, none, none, none, none)
    fields = [[getattr(one, name) for one in found] for name in Pairs.__slots__]
    whole = Pairs(*(np.concatenate(parts) for parts in fields))
    return _where(whole, np.lexsort((whole.wish, whole.lot)))


def priced(market: Market, carriage: Carriage, policy: Policy, lot: Ints, wish: Ints) -> Pairs:
    """Prices, carriage and policy of pairs, whether they fit or not.

    Raises:
        MatchError: a cost of carriage that is no number or below zero.
    """
    ways = ways_between(market.lot_ends, market.wish_ends, lot, wish)
    km = carriage.detour_share * ways.land_km
    cost = carriage.yen(ways, market.lot_goods[lot], lot, wish)
    wrong = int((~(cost >= 0)).sum())
    if wrong or cost.shape != km.shape:
        raise MatchError([match_fault(MatchCode.CARRIAGE, count=wrong or km.size)])
    whole = market.demands["bid_jpy"].cast(pl.Float64).to_numpy()[wish]
    each = market.demands["bid_jpy_per_kwh"].cast(pl.Float64).to_numpy()[wish] * market.now_kwh[lot]
    # Of two limits the lower one holds; a limit by the kilowatt-hour needs to know how many there are.
    by_energy = market.demands["bid_jpy_per_kwh"].is_not_null().to_numpy()[wish]
    bid = np.floor(
        np.where(by_energy, np.where(np.isnan(whole), each, np.minimum(whole, each)), whole) + 1e-6
    )
    reserve = np.ceil(market.offers["reserve_jpy"].to_numpy()[lot] - 1e-6)
    return Pairs(lot, wish, bid, reserve, cost, policy.yen(market.offers, market.demands, lot, wish), km)


def _where(pairs: Pairs, which: NDArray[np.bool_] | Ints) -> Pairs:
    return Pairs(*(getattr(pairs, name)[which] for name in Pairs.__slots__))


def coded(market: Market) -> tuple[Lots, Wishes]:
    """Both tables as the kernel wants them."""
    offers, demands = market.offers, market.demands
    goods = _codes(offers["goods"], demands["goods"])
    people = _codes(offers["seller_id"], demands["buyer_id"])
    model, chemistry, region = (
        _sets(offers[name], demands[wanted])
        for name, wanted in (("model", "models"), ("chemistry", "chemistries"), ("prefecture", "regions"))
    )
    lots = _coded_lots(market, goods[0], (model[0], chemistry[0], region[0]), people[0])
    return lots, _coded_wishes(market, goods[1], (model, chemistry, region), people[1])


def _coded_lots(market: Market, goods: Codes, names: tuple[Codes, Codes, Codes], seller: Codes) -> Lots:
    offers = market.offers
    today = (market.day - EPOCH).days
    certified = offers["certified_on"].cast(pl.Int32).cast(pl.Float64).to_numpy()
    return Lots(
        goods=goods,
        model=names[0],
        chemistry=names[1],
        region=names[2],
        seller=seller,
        now_kwh=market.now_kwh,
        soh_low=_floats(offers, "soh_share_low"),
        winter_km=_floats(offers, "winter_range_km_low"),
        age_yr=_floats(offers, "age_yr"),
        mileage_km=_floats(offers, "mileage_km"),
        certificate_yr=(today - certified) / DAYS_A_YEAR,
        since=np.maximum(day_numbers(offers["offered_from"], today), today),
        until=day_numbers(offers["offered_until"], NEVER),
        flags=_flags(offers.select("has_traceability", "is_guaranteed", pl.col("safety") == "confirmed")),
    )


def _coded_wishes(market: Market, goods: Codes, names: tuple[Listed, Listed, Listed], buyer: Codes) -> Wishes:
    demands = market.demands
    return Wishes(
        goods=goods,
        models=names[0][1],
        chemistries=names[1][1],
        regions=names[2][1],
        buyer=buyer,
        least_kwh=_floats(demands, "least_kwh"),
        least_soh=_floats(demands, "least_soh_share"),
        least_winter_km=_floats(demands, "least_winter_range_km"),
        most_age_yr=_floats(demands, "most_age_yr"),
        most_mileage_km=_floats(demands, "most_mileage_km"),
        most_certificate_yr=_floats(demands, "most_certificate_age_yr"),
        since=day_numbers(demands["wanted_from"], (market.day - EPOCH).days),
        until=day_numbers(demands["wanted_until"], NEVER),
        flags=_flags(demands.select("needs_traceability", "needs_guarantee", "needs_safety")),
        model_sets=names[0][2],
        chemistry_sets=names[1][2],
        region_sets=names[2][2],
    )


def _floats(frame: pl.DataFrame, name: str) -> Floats:
    return np.ascontiguousarray(frame[name].cast(pl.Float64).to_numpy(), dtype=np.float64)


def _flags(frame: pl.DataFrame) -> NDArray[np.bool_]:
    return np.ascontiguousarray(frame.to_numpy().astype(np.bool_).reshape(frame.height, 3))


def _codes(one: pl.Series, other: pl.Series) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    known: dict[str, int] = {}
    both = [
        np.array([known.setdefault(plain(name), len(known)) for name in names], dtype=np.int32)
        for names in (one, other)
    ]
    return both[0], both[1]


def _sets(offered: pl.Series, wanted: pl.Series) -> Listed:
    """Codes of what is offered; of each wish the row of its list, −1 for none; the lists [list, code]."""
    known: dict[str, int] = {}
    code = [-1 if one is None else known.setdefault(plain(one), len(known)) for one in offered]
    lists: dict[frozenset[str], int] = {}
    row = [-1 if names is None else lists.setdefault(names, len(lists)) for names in map(named_set, wanted)]
    table = np.zeros((max(len(lists), 1), max(len(known), 1)), np.bool_)
    for names, at in lists.items():
        for name in names & known.keys():
            table[at, known[name]] = True
    return np.array(code, np.int32), np.array(row, np.int32), table

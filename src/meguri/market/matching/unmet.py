"""Why a wish goes empty: which need excludes how many lots, and how near the nearest of them is."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import polars as pl

from meguri.market.matching.carrying import Carriage
from meguri.market.matching.needs import Ints, Pairs, coded, priced
from meguri.market.matching.needs_kernel import PRICE, missed
from meguri.market.matching.policy import Policy
from meguri.market.matching.reading import Floats, Market
from meguri.tables.deals import UNMET, WHY_NOT

# What a need is judged by: field of the lots, unit, and whether more is nearer.
JUDGED: dict[str, tuple[str, str, bool]] = {
    "energy_kwh": ("now_kwh", "kwh", True),
    "soh_share": ("soh_low", "share", True),
    "winter_range_km": ("winter_km", "km", True),
    "age_yr": ("age_yr", "yr", False),
    "mileage_km": ("mileage_km", "km", False),
    "certificate": ("certificate_yr", "yr", False),
}


def missed_needs(market: Market, carriage: Carriage, policy: Policy, wish: int) -> tuple[Ints, Ints, Pairs]:
    """Of one wish: the needs that each lot misses as bits, those nobody answered, and the prices; (lots,)."""
    lots, wishes = coded(market)
    return _missed(market, carriage, policy, lots, wishes, wish)


def _missed(
    market: Market, carriage: Carriage, policy: Policy, lots: Any, wishes: Any, wish: int
) -> tuple[Ints, Ints, Pairs]:
    bits, unknown = missed(lots, wishes, wish)
    every = np.arange(market.offers.height)
    prices = priced(market, carriage, policy, every, np.full(every.size, wish))
    silent = np.isnan(prices.bid_jpy)
    bits = bits | np.where(~(prices.money_jpy >= 0), np.uint32(1 << PRICE), np.uint32(0))
    unknown = unknown | np.where(silent, np.uint32(1 << PRICE), np.uint32(0))
    return bits.astype(np.int64), unknown.astype(np.int64), prices


def unmet_rows(market: Market, carriage: Carriage, policy: Policy, wishes: Iterable[int]) -> pl.DataFrame:
    """UNMET: for each of these wishes a row for each need that excludes a lot."""
    codes = coded(market)
    rows: list[dict[str, Any]] = []
    for wish in wishes:
        told = _missed(market, carriage, policy, *codes, wish)
        name = market.demands["demand_id"][wish]
        rows += [{"demand_id": name} | row for row in _rows(codes[0], *told)]
    return UNMET.check(pl.DataFrame(rows, schema=UNMET.polars_schema))


def _rows(lots: Any, bits: Ints, unknown: Ints, prices: Pairs) -> Iterator[dict[str, Any]]:
    for at, need in enumerate(WHY_NOT):
        flag = 1 << at
        out = (bits & flag) > 0
        if not out.any():
            continue
        only = bits == flag
        found, unit = _nearest(need, lots, only & ((unknown & flag) == 0), prices)
        yield {
            "need": need,
            "excluded_count": int(out.sum()),
            "only_count": int(only.sum()),
            "unknown_count": int(((unknown & flag) > 0).sum()),
            "found_value": found,
            "unit": unit,
        }


def _nearest(need: str, lots: Any, which: Any, prices: Pairs) -> tuple[float | None, str | None]:
    if need == "price":
        values: Floats = prices.reserve_jpy + prices.carriage_jpy
        # By the kilowatt-hour every lot has another limit; so what counts is the lot that lacks least.
        lacks = np.where(which, -prices.money_jpy, np.inf)
        at = int(np.argmin(lacks)) if lacks.size else 0
        return (float(values[at]), "jpy") if which.any() else (None, None)
    if need not in JUDGED or not which.any():
        return None, None
    name, unit, more = JUDGED[need]
    values = getattr(lots, name)[which]
    return float(values.max() if more else values.min()), unit

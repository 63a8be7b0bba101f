"""Deals that somebody made: do they keep every need, every count and both limits? Findings, all at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from meguri.market.matching.quotas import equal_class
from meguri.market.matching.reading import DAYS_A_YEAR, Places, named_set, plain, read_market
from meguri.tables.deals import MATCHES
from meguri.tables.notes import Row, finding, findings_frame

GATES = ("traceability", "guarantee", "safety")


def check_matches(
    matches: pl.DataFrame,
    offers: pl.DataFrame,
    demands: pl.DataFrame,
    day: date,
    *,
    places: Places | None = None,
) -> pl.DataFrame:
    """FINDINGS: everything that these deals break; no row, nothing broken.

    Written apart from the engines, row by row, so that it can also judge them.

    Args:
        matches: MATCHES.
        offers: OFFERS.
        demands: DEMANDS.
        day: the market day.
        places: latitude and longitude of prefectures, for rows without their own.

    Raises:
        TableError: rows that break the declarations.
        MatchError: lots or wishes that contradict themselves.
    """
    deals = MATCHES.check(matches, where="matches")
    market = read_market(offers, demands, day, places)
    kinds = equal_class(market)
    lots = {
        row["offer_id"]: row | {"kind": int(kinds[at])}
        for at, row in enumerate(market.offers.iter_rows(named=True))
    }
    wishes = {row["demand_id"]: row for row in market.demands.iter_rows(named=True)}
    rows: list[Row] = []
    for deal in deals.iter_rows(named=True):
        rows += _of_deal(deal, lots, wishes, day)
    rows += _counts(deals, lots, "offer_id", "lot_count", "match_breaks_lot_count")
    rows += _counts(deals, wishes, "demand_id", "wanted_count", "match_breaks_wanted_count")
    rows += _bundles(deals, lots, wishes)
    return findings_frame("match", rows)


def _of_deal(deal: Row, lots: dict[str, Row], wishes: dict[str, Row], day: date) -> Iterator[Row]:
    about = f"{deal['offer_id']} → {deal['demand_id']}"
    lot, wish = lots.get(deal["offer_id"]), wishes.get(deal["demand_id"])
    if lot is None:
        yield finding("match_unknown_offer_id", "warning", about)
    if wish is None:
        yield finding("match_unknown_demand_id", "warning", about)
    if lot is None or wish is None:
        return
    for need, found, limit, unit in broken_needs(lot, wish, day):
        level = "danger" if need in GATES else "warning"
        yield finding(f"match_breaks_{need}", level, about, found, limit, unit)
    low, high = lot["reserve_jpy"] + deal["carriage_jpy"], _limit(lot, wish)
    if high is None or low > high + 1:
        yield finding("match_breaks_price", "warning", about, high, low, "jpy")
    elif not low - 1 <= deal["price_jpy"] <= high + 1:
        wanted = low if deal["price_jpy"] < low else high
        yield finding("match_breaks_terms", "warning", about, deal["price_jpy"], wanted, "jpy")


def _limit(lot: Row, wish: Row) -> float | None:
    limits = [] if wish["bid_jpy"] is None else [wish["bid_jpy"]]
    if wish["bid_jpy_per_kwh"] is not None:
        if lot["soh_share"] is None:
            return None
        limits.append(wish["bid_jpy_per_kwh"] * lot["rated_kwh"] * lot["soh_share"])
    return float(min(limits))


Broken = tuple[str, float | None, float | None, str | None]


def broken_needs(lot: Row, wish: Row, day: date) -> Iterator[Broken]:
    """Needs of a wish that a lot misses, but for the price: need, found, limit, unit."""
    if lot["goods"] != wish["goods"]:
        yield "goods", None, None, None
    for need, found, wanted in (
        ("model", lot["model"], wish["models"]),
        ("chemistry", lot["chemistry"], wish["chemistries"]),
        ("region", lot["prefecture"], wish["regions"]),
    ):
        names = named_set(wanted)
        if names is not None and (found is None or plain(found) not in names):
            yield need, None, None, None
    for need, value, limit, unit, more in _figures(lot, wish, day):
        if limit is not None and (value is None or (value < limit if more else value > limit)):
            yield need, value, limit, unit
    yield from _gates(lot, wish, day)


def _gates(lot: Row, wish: Row, day: date) -> Iterator[Broken]:
    safe = lot["safety"] == "confirmed"
    for need, kept in zip(GATES, (lot["has_traceability"], lot["is_guaranteed"], safe), strict=True):
        if wish[f"needs_{need}"] and not kept:
            yield need, None, None, None
    first = max(one for one in (lot["offered_from"], wish["wanted_from"], day) if one is not None)
    last = [one for one in (lot["offered_until"], wish["wanted_until"]) if one is not None]
    if last and first > min(last):
        yield "date", None, None, None
    if plain(lot["seller_id"]) == plain(wish["buyer_id"]):
        yield "own", None, None, None


def _figures(lot: Row, wish: Row, day: date) -> tuple[tuple[str, Any, Any, str, bool], ...]:
    now = None if lot["soh_share"] is None else lot["rated_kwh"] * lot["soh_share"]
    certified = lot["certified_on"]
    old = None if certified is None else (day - certified).days / DAYS_A_YEAR
    return (
        ("energy_kwh", now, wish["least_kwh"], "kwh", True),
        ("soh_share", lot["soh_share_low"], wish["least_soh_share"], "share", True),
        ("winter_range_km", lot["winter_range_km_low"], wish["least_winter_range_km"], "km", True),
        ("age_yr", lot["age_yr"], wish["most_age_yr"], "yr", False),
        ("mileage_km", lot["mileage_km"], wish["most_mileage_km"], "km", False),
        ("certificate", old, wish["most_certificate_age_yr"], "yr", False),
    )


def _counts(deals: pl.DataFrame, known: dict[str, Row], key: str, most: str, code: str) -> Iterator[Row]:
    for name, count in deals.group_by(key).agg(pl.col("matched_count").sum()).sort(key).iter_rows():
        if name in known and count > known[name][most]:
            yield finding(code, "warning", name, float(count), float(known[name][most]), "pieces")


def _bundles(deals: pl.DataFrame, lots: dict[str, Row], wishes: dict[str, Row]) -> Iterator[Row]:
    sums: dict[tuple[str, int], int] = {}
    for deal in deals.iter_rows(named=True):
        if deal["offer_id"] in lots and deal["demand_id"] in wishes:
            key = deal["demand_id"], lots[deal["offer_id"]]["kind"]
            sums[key] = sums.get(key, 0) + deal["matched_count"]
    for (name, _), count in sorted(sums.items()):
        if count < wishes[name]["bundle_count"]:
            limit = float(wishes[name]["bundle_count"])
            yield finding("match_breaks_bundle", "warning", name, float(count), limit, "pieces")

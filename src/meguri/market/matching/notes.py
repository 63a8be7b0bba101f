"""What has to be said of a clearing beside its deals: findings, and what nobody said."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from meguri.market.carriage.tariff import source_of
from meguri.market.matching import words
from meguri.market.matching.carrying import Carriage
from meguri.market.matching.policy import Policy
from meguri.market.matching.quotas import SOH_BAND
from meguri.market.matching.reading import Market
from meguri.tables.notes import Row, assumed_frame, assumed_row, finding


def market_findings(market: Market, fitting: Any, got: Any, unmet: pl.DataFrame) -> Iterator[Row]:
    """Empty tables, offers that are over, wishes nobody can meet, wishes that others outbid.

    Args:
        market: what was read.
        fitting: lots that meet every need of each wish, shape (wishes,).
        got: pieces of each wish, shape (wishes,).
        unmet: UNMET of the wishes that nothing fits.
    """
    if not market.offers.height:
        yield finding(words.NO_OFFERS, "warning", "offers")
    if not market.demands.height:
        yield finding(words.NO_DEMANDS, "warning", "demands")
    for name in market.offers.filter(pl.col("offered_until") < market.day)["offer_id"]:
        yield finding(words.EXPIRED, "note", name)
    if not market.offers.height:
        return
    worst = dict(unmet.group_by("demand_id").agg(pl.col("excluded_count").max()).iter_rows())
    names = market.demands["demand_id"]
    for wish in np.flatnonzero((fitting == 0) | (got == 0)):
        if fitting[wish] == 0:
            found = worst.get(names[int(wish)])
            most = float(found) if found is not None else None
            yield finding(
                words.UNMEETABLE, "warning", names[int(wish)], most, float(market.offers.height), "lots"
            )
        else:
            yield finding(words.OUTBID, "note", names[int(wish)], float(fitting[wish]), None, "lots")


def assumed_rows(market: Market, carriage: Carriage, policy: Policy) -> pl.DataFrame:
    """HEALTH_ASSUMED: what carriage, roads and energy were taken to be."""
    return assumed_frame(_assumed(market, carriage, policy))


def _assumed(market: Market, carriage: Carriage, policy: Policy) -> Iterator[Row]:
    source = None if carriage.source_id in ("assumed", "given") else carriage.source_id
    if carriage.cost is None:
        said = f"{carriage.base_jpy:,.6g}, {carriage.jpy_per_km:,.6g}"
        code = "match_carriage" if source else "match_carriage_given"
        yield assumed_row("market", code, said, source)
        said = f"{carriage.pack_share:g}, {carriage.module_share:g}"
        yield assumed_row("market", "match_parts", said, source_of("pack_part"))
        if market.lot_ends.island.any() or market.wish_ends.island.any():
            said = f"{carriage.tsugaru_jpy:,.6g}, {carriage.okinawa_jpy:,.6g}"
            yield assumed_row("market", "match_ferries", said, source_of("ferry_okinawa"))
    yield assumed_row("market", "match_detour", f"{carriage.detour_share:g}", source_of("detour"))
    places = sum(one["latitude_deg"].null_count() for one in (market.offers, market.demands))
    if places:
        yield assumed_row("market", "match_places", f"{places:,}")
    if not policy.is_silent:
        weights = (policy.stay_jpy, policy.local_jpy, policy.merit_jpy_per_point)
        yield assumed_row("market", "match_policy", ", ".join(f"{one:,.6g}" for one in weights))
    if market.demands.filter(pl.col("bundle_count") > 1).height:
        yield assumed_row("market", "match_band", f"{100 * SOH_BAND:g}")
    yield assumed_row("market", "match_energy", "")

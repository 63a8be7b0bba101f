"""Each need of one wish beside what one lot has."""

import polars as pl

from meguri.market.matching.clearing import Cleared
from meguri.market.matching.needs import coded
from meguri.market.matching.reading import place_of
from meguri.market.matching.unmet import JUDGED, missed_needs
from meguri.tables.deals import WHY_NOT

LIMITS = (
    "least_kwh",
    "least_soh",
    "least_winter_km",
    "most_age_yr",
    "most_mileage_km",
    "most_certificate_yr",
)
COLUMNS = {
    "need": pl.String,
    "is_met": pl.Boolean,
    "is_known": pl.Boolean,
    "found_value": pl.Float64,
    "limit_value": pl.Float64,
    "unit": pl.String,
}


def pair_needs(cleared: Cleared, offer_id: str, demand_id: str) -> pl.DataFrame:
    """Each need of a wish beside what a lot has: need, is_met, is_known, found_value, limit_value, unit.

    Raises:
        MatchError: a lot or a wish that is not in this market.
    """
    lot, wish = place_of(cleared.market, offer_id, demand_id)
    bits, silent, prices = missed_needs(cleared.market, cleared.carriage, cleared.policy, wish)
    lots, wishes = coded(cleared.market)
    limit_of = dict(zip(JUDGED, LIMITS, strict=True))
    rows = []
    for at, need in enumerate(WHY_NOT):
        found = limit = unit = None
        if need in JUDGED:
            name, unit, _ = JUDGED[need]
            found, limit = float(getattr(lots, name)[lot]), float(getattr(wishes, limit_of[need])[wish])
        elif need == "price":
            found, unit = float(prices.bid_jpy[lot]), "jpy"
            limit = float(prices.reserve_jpy[lot] + prices.carriage_jpy[lot])
        met, known = not int(bits[lot]) >> at & 1, not int(silent[lot]) >> at & 1
        rows.append((need, met, known, found, limit, unit))
    frame = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    return frame.with_columns(pl.col("found_value", "limit_value").fill_nan(None))

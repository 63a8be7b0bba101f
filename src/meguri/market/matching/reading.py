"""Lots and wishes as arrays; everything wrong with them at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.carriage.tariff import Ends, ends_of
from meguri.market.matching.faults import MatchCode, MatchError, MatchFault, match_fault, named
from meguri.tables.deals import DEMANDS, GOODS, OFFERS

Floats = NDArray[np.float64]
Places = Mapping[str, tuple[float, float]]
NEVER = np.iinfo(np.int32).max
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Market:
    """What was read: both tables sorted by id, so that the order of rows decides nothing.

    Attributes:
        offers: OFFERS.
        demands: DEMANDS.
        day: the market day.
        lot_ends: where the lots are.
        wish_ends: where the wishes are.
        lot_goods: place of each lot's goods in `tables.deals.GOODS`, shape (lots,).
        now_kwh: energy that a piece holds now, shape (lots,); NaN where nobody knows.
    """

    offers: pl.DataFrame
    demands: pl.DataFrame
    day: date
    lot_ends: Ends
    wish_ends: Ends
    lot_goods: NDArray[np.int64]
    now_kwh: Floats


def read_market(
    offers: pl.DataFrame, demands: pl.DataFrame, day: date, places: Places | None = None
) -> Market:
    """OFFERS and DEMANDS of one market day.

    Args:
        offers: OFFERS.
        demands: DEMANDS.
        day: the market day; certificates and days of delivery are judged as of it.
        places: latitude and longitude (degrees) of each prefecture, for rows without their own.

    Raises:
        TableError: rows that break the declaration (duplicates, negative prices, …).
        MatchError: rows that contradict themselves; every kind of fault at once.
    """
    lots = OFFERS.check(offers, where="offers").sort("offer_id")
    wishes = DEMANDS.check(demands, where="demands").sort("demand_id")
    known = dict(places or {})
    faults = [*_lot_faults(lots, day), *_wish_faults(wishes)]
    faults += [*_place_faults(lots, "offer_id", known), *_place_faults(wishes, "demand_id", known)]
    if faults:
        raise MatchError(faults)
    now = (lots["rated_kwh"] * lots["soh_share"]).to_numpy()
    goods = np.array([GOODS.index(one) for one in lots["goods"]], dtype=np.int64)
    ends = _ends(lots, known), _ends(wishes, known)
    return Market(lots, wishes, day, *ends, goods, np.asarray(now, dtype=np.float64))


def _lot_faults(lots: pl.DataFrame, day: date) -> Iterator[MatchFault]:
    low, middle, high = pl.col("soh_share_low"), pl.col("soh_share"), pl.col("soh_share_high")
    yield from _broken(lots, "offer_id", (low > middle) | (middle > high) | (low > high), MatchCode.SOH_EDGES)
    low, middle, high = (pl.col(f"winter_range_km{end}") for end in ("_low", "", "_high"))
    yield from _broken(
        lots, "offer_id", (low > middle) | (middle > high) | (low > high), MatchCode.RANGE_EDGES
    )
    many = pl.col("battery_id").is_not_null() & (pl.col("lot_count") > 1)
    yield from _broken(lots, "offer_id", many, MatchCode.MANY_OF_ONE)
    crossed = pl.col("offered_until") < pl.col("offered_from")
    said = "offered_from, offered_until"
    yield from _broken(lots, "offer_id", crossed, MatchCode.DAYS_CROSSED, wanted=said)
    later = pl.col("certified_on") > day
    yield from _broken(lots, "offer_id", later, MatchCode.CERTIFIED_LATER, limit=day.isoformat())


def _wish_faults(wishes: pl.DataFrame) -> Iterator[MatchFault]:
    crossed = pl.col("wanted_until") < pl.col("wanted_from")
    said = "wanted_from, wanted_until"
    yield from _broken(wishes, "demand_id", crossed, MatchCode.DAYS_CROSSED, wanted=said)
    silent = pl.col("bid_jpy").is_null() & pl.col("bid_jpy_per_kwh").is_null()
    yield from _broken(wishes, "demand_id", silent, MatchCode.NO_BID)
    bundle = pl.col("bundle_count") > pl.col("wanted_count")
    yield from _broken(wishes, "demand_id", bundle, MatchCode.BUNDLE)


def _place_faults(frame: pl.DataFrame, key: str, places: Places) -> Iterator[MatchFault]:
    here = pl.col("latitude_deg").is_not_null(), pl.col("longitude_deg").is_not_null()
    yield from _broken(frame, key, here[0] ^ here[1], MatchCode.HALF_PLACE)
    nowhere = ~here[0] & ~here[1] & ~pl.col("prefecture").is_in(list(places))
    yield from _broken(frame, key, nowhere, MatchCode.UNKNOWN_PLACE)


def _broken(
    frame: pl.DataFrame, key: str, rule: pl.Expr, code: MatchCode, **values: object
) -> Iterator[MatchFault]:
    found = frame.filter(rule)
    if found.height:
        yield match_fault(code, count=found.height, found=named(found[key]), **values)


def _ends(frame: pl.DataFrame, places: Places) -> Ends:
    of = {name: at for at, name in enumerate(places)}
    told = np.array([*places.values(), (np.nan, np.nan)], dtype=np.float64)
    at = np.array([of.get(name, -1) for name in frame["prefecture"]], dtype=np.int64)
    latitude = frame["latitude_deg"].cast(pl.Float64).to_numpy()
    longitude = frame["longitude_deg"].cast(pl.Float64).to_numpy()
    own = ~np.isnan(latitude)
    latitude, longitude = np.where(own, latitude, told[at, 0]), np.where(own, longitude, told[at, 1])
    return ends_of(frame["prefecture"].to_list(), latitude, longitude)


def place_of(market: Market, offer_id: str, demand_id: str) -> tuple[int, int]:
    """Rows of a lot and of a wish.

    Raises:
        MatchError: a lot or a wish that is not in this market, or both.
    """
    lot = market.offers["offer_id"].index_of(offer_id)
    wish = market.demands["demand_id"].index_of(demand_id)
    faults = []
    if lot is None:
        faults.append(match_fault(MatchCode.UNKNOWN_OFFER, found=offer_id))
    if wish is None:
        faults.append(match_fault(MatchCode.UNKNOWN_DEMAND, found=demand_id))
    if lot is None or wish is None:
        raise MatchError(faults)
    return lot, wish


def plain(name: str) -> str:
    """A name as it is compared: width, case and spaces around it do not count."""
    return normalize("NFKC", name).casefold().strip()


def named_set(said: str | None) -> frozenset[str] | None:
    """The names of a list parted by `;`, or None where it names nothing (anything will do)."""
    names = frozenset(plain(one) for one in (said or "").replace("；", ";").split(";") if one.strip())
    return names or None


def day_numbers(days: pl.Series, missing: int) -> NDArray[np.int32]:
    """Days since 1970, shape (rows,)."""
    return days.cast(pl.Int32).fill_null(missing).to_numpy().astype(np.int32)

"""What like cars were sold for: same model, like age, like state of health, beside every lot."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from meguri.market.matching.reading import plain
from meguri.market.matching.words import NO_COMPARABLES
from meguri.tables.comparable import COMPARABLES, COMPARED
from meguri.tables.deals import OFFERS
from meguri.tables.draws import HIGH, LOW
from meguri.tables.health import FINDINGS
from meguri.tables.notes import finding, findings_frame

AGE_YR, SOH_SHARE, LEAST, MOST_DAYS = 1.0, 0.05, 3, 730
SALES = ("model", "age_yr", "mileage_km", "soh_share", "price_jpy", "sold_on")


@dataclass(frozen=True, slots=True)
class Compared:
    """Lots beside like sales.

    Attributes:
        sales: COMPARABLES, the nearest first.
        lots: COMPARED: a row for each lot, those without like sales among them.
        findings: FINDINGS: lots of which too few like sales are known.
    """

    sales: pl.DataFrame
    lots: pl.DataFrame
    findings: pl.DataFrame


def compare_lots(
    offers: pl.DataFrame,
    sales: pl.DataFrame,
    day: date,
    *,
    age_yr: float = AGE_YR,
    soh_share: float = SOH_SHARE,
    least: int = LEAST,
    most_days: int = MOST_DAYS,
) -> Compared:
    """What like cars were sold for, for every lot.

    Like is: the same model, sold in the last `most_days` days, at most `age_yr` older or younger and
    `soh_share` healthier or less. Where fewer than `least` are found, the window of the state of health is
    doubled, then that of the age, then both, and the row says so. A lot or a sale whose age or state of
    health nobody said has no like.

    Args:
        offers: OFFERS; only vehicles are compared.
        sales: model, age_yr, mileage_km, soh_share, price_jpy, sold_on; other columns do not count.
        day: the market day; later sales do not count.
        age_yr: window of the age, years.
        soh_share: window of the state of health.
        least: sales that are enough.
        most_days: age of the oldest sale that counts.

    Raises:
        TableError: offers that break their declaration, or sales that break that of COMPARABLES.
    """
    lots = OFFERS.check(offers, where="offers")
    windows = (
        ("none", age_yr, soh_share),
        ("soh", age_yr, 2 * soh_share),
        ("age", 2 * age_yr, soh_share),
        ("soh_and_age", 2 * age_yr, 2 * soh_share),
    )
    pairs = _pairs(lots, _checked(sales), day - timedelta(days=most_days), day)
    chosen, left = [], lots["offer_id"]
    for at, (widened, years, share) in enumerate(windows):
        within = pairs.filter(
            pl.col("offer_id").is_in(left.implode()),
            (pl.col("age_apart") <= years + 1e-9) & (pl.col("soh_apart") <= share + 1e-9),
        )
        enough = within.group_by("offer_id").len().filter(pl.col("len") >= least)["offer_id"]
        done = left if at == len(windows) - 1 else left.filter(left.is_in(enough.implode()))
        told = pl.DataFrame({"offer_id": done}).with_columns(
            widened=pl.lit(widened), age_window_yr=pl.lit(years), soh_window_share=pl.lit(share)
        )
        chosen.append(told.join(within, on="offer_id", how="left"))
        left = left.filter(~left.is_in(done.implode()))
    return _told(lots, pl.concat(chosen), least)


def _checked(sales: pl.DataFrame) -> pl.DataFrame:
    """The columns that count; a sale without an age or a price cannot be compared and is left out."""
    known = [name for name in SALES if name in sales.columns]
    frame = (
        sales.select(known)
        .with_row_index("near_rank", offset=1)
        .with_columns(pl.lit("sale").alias("offer_id"))
    )
    kept = frame.filter(pl.col(name).is_not_null() for name in known if name in ("age_yr", "price_jpy"))
    return COMPARABLES.check(kept, where="sales").drop("offer_id", "near_rank")


def _pairs(lots: pl.DataFrame, sales: pl.DataFrame, since: date, until: date) -> pl.DataFrame:
    key = pl.col("model").map_elements(plain, return_dtype=pl.String).alias("key")
    asked = lots.filter(pl.col("goods") == "vehicle").select(
        "offer_id", key, lot_age="age_yr", lot_soh="soh_share"
    )
    recent = sales.filter(pl.col("sold_on").is_between(since, until)).with_columns(key)
    return asked.join(recent, on="key").with_columns(
        age_apart=(pl.col("age_yr") - pl.col("lot_age")).abs(),
        soh_apart=(pl.col("soh_share") - pl.col("lot_soh")).abs(),
    )


def _told(lots: pl.DataFrame, chosen: pl.DataFrame, least: int) -> Compared:
    apart = pl.col("age_apart") / pl.col("age_window_yr") + pl.col("soh_apart") / pl.col("soh_window_share")
    found = (
        chosen.filter(pl.col("price_jpy").is_not_null())
        .with_columns(apart=apart)
        .sort("offer_id", "apart", "sold_on", "price_jpy", descending=[False, False, True, False])
        .with_columns(near_rank=pl.int_range(1, pl.len() + 1).over("offer_id"))
    )
    price = pl.col("price_jpy")
    summed = (
        chosen.group_by("offer_id", "widened", "age_window_yr", "soh_window_share", maintain_order=True)
        .agg(
            compared_count=price.count().cast(pl.Int64),
            price_jpy_low=price.quantile(LOW, "linear"),
            price_jpy_high=price.quantile(HIGH, "linear"),
            price_jpy=price.median(),
        )
        .join(lots.select("offer_id", "reserve_jpy"), on="offer_id")
        .with_columns(
            reserve_share=pl.when(price > 0).then(pl.col("reserve_jpy") / price),
            stands=pl.when(price.is_null())
            .then(None)
            .when(pl.col("reserve_jpy") < pl.col("price_jpy_low"))
            .then(pl.lit("below"))
            .when(pl.col("reserve_jpy") > pl.col("price_jpy_high"))
            .then(pl.lit("above"))
            .otherwise(pl.lit("within")),
        )
        .sort("offer_id")
    )
    cars = lots.filter(goods="vehicle")["offer_id"]
    few = summed.filter(pl.col("compared_count") < least, pl.col("offer_id").is_in(cars.implode()))
    rows = [
        finding(NO_COMPARABLES, "note", name, float(count), float(least), "sales")
        for name, count in few.select("offer_id", "compared_count").iter_rows()
    ]
    return Compared(
        COMPARABLES.check(found.select(COMPARABLES.names)),
        COMPARED.check(summed.select(COMPARED.names)),
        FINDINGS.check(findings_frame("match", rows)),
    )

"""Promises of the comparison: only the like counts, a widened window is said, nothing is invented."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from market_frames import DAY, lot, offers

from meguri.market.addendum import auction_sheet
from meguri.market.comparables import compare_lots
from meguri.tables.comparable import SHEET_LINES
from meguri.tables.faults import TableError

SCHEMA = {
    "model": pl.String,
    "age_yr": pl.Float64,
    "mileage_km": pl.Float64,
    "soh_share": pl.Float64,
    "price_jpy": pl.Float64,
    "sold_on": pl.Date,
}


def sales(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def sale(
    price: float, age: float = 5.0, soh: float | None = 0.85, model: str = "leaf40", ago: int = 30
) -> tuple[object, ...]:
    return (model, age, 30_000.0, soh, price, DAY - timedelta(days=ago))


def test_only_the_like_is_compared() -> None:
    rows = [sale(700_000.0), sale(800_000.0, 4.5), sale(900_000.0, 6.0, 0.9)]
    strange = [
        sale(1.0, model="sakura"),
        sale(2.0, age=9.0),
        sale(3.0, soh=0.6),
        sale(4.0, soh=None),
        sale(5.0, ago=1_000),
        sale(6.0, ago=-1),
    ]
    told = compare_lots(offers(lot("a")), sales(*rows, *strange), DAY)
    assert told.sales["price_jpy"].to_list() == [700_000.0, 800_000.0, 900_000.0]
    row = told.lots.row(0, named=True)
    assert (row["compared_count"], row["price_jpy"], row["widened"]) == (3, 800_000.0, "none")
    assert (row["stands"], row["reserve_share"]) == ("below", 0.875)
    assert told.findings.is_empty()


@pytest.mark.parametrize(
    ("age", "soh", "widened"), [(5.0, 0.93, "soh"), (6.5, 0.85, "age"), (6.5, 0.93, "soh_and_age")]
)
def test_a_window_that_was_widened_is_said(age: float, soh: float, widened: str) -> None:
    told = compare_lots(offers(lot("a", soh_share_high=0.9)), sales(*[sale(7e5, age, soh)] * 3), DAY)
    assert told.lots["widened"].to_list() == [widened]
    assert told.lots["compared_count"].to_list() == [3]


@pytest.mark.parametrize("changed", [{"age_yr": None}, {"soh_share": None}, {"goods": "pack"}])
def test_a_lot_of_which_nobody_said_enough_has_no_like(changed: dict[str, object]) -> None:
    told = compare_lots(offers(lot("a", **changed)), sales(*[sale(7e5)] * 5), DAY)
    assert told.lots["compared_count"].to_list() == [0]
    assert told.lots["price_jpy"].to_list() == [None]
    packs = changed.get("goods") == "pack"  # only vehicles are compared, so none is missed
    assert told.findings["code"].to_list() == ([] if packs else ["match_no_comparables"])


@given(st.lists(st.floats(1e5, 5e6), min_size=3, max_size=12))
def test_the_band_holds_the_median_and_rank_one_is_the_nearest(prices: list[float]) -> None:
    rows = [sale(price, 5.0 + at / 20) for at, price in enumerate(prices)]
    told = compare_lots(offers(lot("a")), sales(*rows), DAY)
    row = told.lots.row(0, named=True)
    assert min(prices) <= row["price_jpy_low"] <= row["price_jpy"] <= row["price_jpy_high"] <= max(prices)
    assert told.sales.filter(pl.col("near_rank") == 1)["price_jpy"].to_list() == [prices[0]]


def test_a_sale_with_a_negative_price_is_refused() -> None:
    with pytest.raises(TableError):
        compare_lots(offers(lot("a")), sales(sale(-1.0)), DAY)


def test_the_sheet_has_every_line_of_every_lot_in_both_languages() -> None:
    lots = offers(lot("a"), lot("b", certified_on=None, chemistry=None, soh_share=None))
    sheet = auction_sheet(lots, DAY, compare_lots(lots, sales(*[sale(7e5)] * 3), DAY).lots)
    assert sheet.group_by("offer_id").len()["len"].to_list() == [len(SHEET_LINES)] * 2
    line = sheet.filter(offer_id="a", line="soh_share").row(0, named=True)
    assert (line["value"], line["unit"], line["label_ja"]) == (85.0, "%", "残存容量率(SOH)")
    assert sheet.filter(offer_id="a", line="now_kwh")["value"].to_list() == [34.0]
    assert sheet.filter(offer_id="a", line="comparable_jpy")["value"].to_list() == [7e5]
    silent = set(sheet.filter(~pl.col("is_said"), offer_id="b")["line"])
    assert silent == {
        "chemistry",
        "now_kwh",
        "soh_share",
        "certified_on",
        "certificate_age_yr",
        "verdict_id",
        "battery_id",
        "comparable_jpy",
    }
    assert sheet.filter(offer_id="b", line="chemistry")["said_ja"].to_list() == ["申告なし"]


def test_the_age_of_a_certificate_is_as_of_the_day_of_the_sheet() -> None:
    sheet = auction_sheet(offers(lot("a", certified_on=date(2025, 4, 1))), DAY)
    assert sheet.filter(line="certificate_age_yr")["value"].to_list() == pytest.approx([365 / 365.25])

"""The metals that left, as tables: sums, prices that are missing, packs beside what was sold, other bases."""

from functools import cache

import numpy as np
import polars as pl
import pytest
from recovery_history import history

from meguri.facts.metals import LITHIUM_QUOTES
from meguri.nation.histories import Histories
from meguri.nation.recovery.frames import metals_frame, packs_frame, unpriced, worth_frame
from meguri.nation.recovery.leaving import Intake, Leaving, intake, leaving

BASIS = "export_year:li2co3_china"


@cache
def _facts() -> Intake:
    return intake()


@pytest.fixture(name="facts")
def _facts_given() -> Intake:
    return _facts()


def _left(facts: Intake, h: Histories, basis: str = BASIS) -> Leaving:
    return leaving(h, facts, basis, np.random.default_rng(1))


def test_years_add_up_to_the_cumulative_figures(facts: Intake) -> None:
    frame = metals_frame(_left(facts, history(1)))
    for metal in ("li", "ni", "graphite"):
        rows = frame.filter(pl.col("metal") == metal).sort("year")
        yearly, total = (rows.filter(pl.col("span") == span) for span in ("year", "cumulative"))
        np.testing.assert_allclose(yearly["mass_t"].cum_sum(), total["mass_t"], rtol=1e-9)
        worth = total["value_jpy"].fill_null(0.0)
        np.testing.assert_allclose(yearly["value_jpy"].fill_null(0.0).cum_sum(), worth, rtol=1e-9)


def test_a_metal_without_a_quote_is_not_worth_nothing_but_unpriced(facts: Intake) -> None:
    left = _left(facts, history(5))
    frame = metals_frame(left)
    assert (
        frame.filter(pl.col("metal").is_in(["mn", "cu", "al", "graphite"]))["value_jpy"].null_count()
        == 4 * 2 * 16
    )
    lithium = frame.filter(pl.col("metal") == "li", pl.col("span") == "year")
    assert lithium.filter(pl.col("year") < 2017)["value_jpy"].null_count() == 8
    assert set(lithium["price_basis"]) == {"unpriced", "export_year:li2co3_china"}
    last = frame.filter(pl.col("metal") == "li", pl.col("span") == "cumulative", pl.col("year") == 2024)
    assert last["price_basis"].item() == "export_year:li2co3_china;without=2009-2016"
    assert dict(unpriced(left).select("metal", "years").iter_rows())["li"] == "2009-2016"


def test_a_fixed_year_prices_every_year(facts: Intake) -> None:
    frame = metals_frame(_left(facts, history(5), "2024:li_metal"))
    assert frame.filter(pl.col("metal").is_in(["li", "ni", "co"]))["value_jpy"].null_count() == 0
    assert set(frame.filter(pl.col("metal") == "ni")["price_basis"]) == {"2024:ni_lme"}


def test_packs_that_left_are_shown_beside_those_sold(facts: Intake) -> None:
    left = _left(facts, history(300))
    frame = packs_frame(left)
    of_2017 = frame.filter(pl.col("cohort_year") == 2017)
    assert of_2017.filter(pl.col("model_pack") == "leaf_40").select("counted").item()
    assert not of_2017.filter(pl.col("model_pack") == "leaf_30").select("counted").item()
    leafs = frame.filter(pl.col("cohort_year") == 2013, pl.col("model_pack") == "leaf_24").row(0, named=True)
    assert leafs["sold_share"] < leafs["exported_share"]


def test_the_basis_moves_the_worth_and_2024_prices_meet_the_published_yen_per_kg(facts: Intake) -> None:
    frame = worth_frame(_left(facts, history(500)), facts.prices, 3)
    assert frame["price_basis"].to_list()[3:] == [f"2024:{quote}" for quote in LITHIUM_QUOTES]
    per_kg = dict(frame.select("price_basis", "price_jpy_per_kg").iter_rows())
    assert per_kg["export_year:li_metal"] > 1.3 * per_kg["2024:li2co3_usgs"]
    assert per_kg["2024:li2co3_china"] == pytest.approx(4070, rel=0.1)
    missing = dict(frame.select("price_basis", "unpriced_share").iter_rows())
    assert missing["export_year:li2co3_usgs"] > missing["2024:li_metal"] == pytest.approx(0.0, abs=1e-9)

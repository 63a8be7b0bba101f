"""Metal contents and prices: the quotes are named, converted once, and meet the research's own arithmetic."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.metals import (
    LI2CO3_PER_LI,
    LITHIUM_QUOTES,
    PriceBasis,
    PriceBasisCode,
    PriceBasisError,
    Prices,
    intensities,
    prices,
    published_per_kwh,
    yields,
)
from meguri.facts.source import fact
from meguri.nation.recovery.leaving import BATTERY_METALS

YEARS = np.arange(2009, 2026)


@given(st.one_of(st.none(), st.integers(1000, 9999)), st.sampled_from(sorted(LITHIUM_QUOTES)))
def test_a_price_basis_reads_back_what_it_writes(year: int | None, quote: str) -> None:
    basis = PriceBasis(year, quote)
    assert PriceBasis.read(basis.code) == basis


def test_one_kilogram_of_lithium_is_in_5_323_kg_of_carbonate() -> None:
    assert pytest.approx(5.323, abs=5e-4) == LI2CO3_PER_LI


@pytest.mark.parametrize(
    ("quote", "published_bn"), [("li2co3_usgs", 17.1), ("li2co3_china", 16.0), ("li_metal", 20.4)]
)
def test_4300_t_of_nmc622_metals_at_2024_prices_are_worth_what_the_research_found(
    quote: str, published_bn: float
) -> None:
    per_kwh = {"li": 0.1048, "ni": 0.532, "co": 0.1781}
    book = prices()
    row = book.yen_per_kg(PriceBasis(2024, quote), np.array([2024]))[0]
    worth = dict(zip(("li", "ni", "co"), row, strict=False))
    total = sum(4.3e6 * kg / sum(per_kwh.values()) * worth[metal] for metal, kg in per_kwh.items())
    assert total / 1e9 == pytest.approx(published_bn, abs=0.1)


def test_a_year_without_a_quote_has_no_price() -> None:
    table = prices().yen_per_kg(PriceBasis.read("export_year:li2co3_china"), YEARS)
    lithium = dict(zip(YEARS.tolist(), np.isfinite(table[:, 0]), strict=True))
    assert [year for year, known in lithium.items() if known] == list(range(2017, 2025))
    assert np.isnan(table[:, 3:]).all(), "manganese, copper, aluminium and graphite have no shipped quote"


def test_a_fixed_year_is_used_for_every_year() -> None:
    table = prices().yen_per_kg(PriceBasis(2024, "li_metal"), YEARS)
    assert (table[:, :3] == table[0, :3]).all()


def test_the_three_lithium_quotes_do_not_agree_and_none_is_silently_taken() -> None:
    book = prices()
    worth = {q: book.yen_per_kg(PriceBasis(2024, q), np.array([2024]))[0, 0] for q in LITHIUM_QUOTES}
    assert len(set(worth.values())) == 3
    with pytest.raises(PriceBasisError) as caught:
        book.basis("2024")
    assert caught.value.code is PriceBasisCode.UNREADABLE


def test_a_year_without_the_quote_is_refused_with_the_years_there_are() -> None:
    with pytest.raises(PriceBasisError) as caught:
        prices().basis("2030:li2co3_china")
    assert caught.value.code is PriceBasisCode.NO_QUOTE
    assert caught.value.values["years"] == ", ".join(map(str, range(2017, 2025)))


@given(st.integers(0, 2**32 - 1))
def test_the_season_met_lies_between_the_cheapest_and_the_dearest_month(seed: int) -> None:
    months = np.array([0.5, 1.0, 1.5, 1.0])
    book = Prices({("ni_lme", 2020): 1.0}, {("ni_lme", 2020): months})
    factor = book.season(
        PriceBasis(2020, "li_metal"), np.array([2019, 2020]), 50, np.random.default_rng(seed)
    )
    assert ((factor[..., 1] >= 0.5) & (factor[..., 1] <= 1.5)).all()
    assert (factor[:, 0, 1] == factor[:, 1, 1]).all(), "one year's prices, one season"
    assert (factor[..., [0, 2, 3]] == 1).all(), "no months, no season"


def test_months_average_to_the_annual_price() -> None:
    book = prices()
    for months in book.months.values():
        assert months.mean() == pytest.approx(1.0)
    flat = book.season(PriceBasis(None, "li2co3_china"), np.array([2022]), 20_000, np.random.default_rng(1))
    assert flat[:, 0, 0].mean() == pytest.approx(1.0, abs=0.01)


def test_the_two_models_are_a_band_of_a_few_percent_and_agree_on_copper_by_construction() -> None:
    content = intensities(fact("metal_intensity").rows)
    cathode = [content.metals.index(metal) for metal in ("li", "ni", "co", "mn")]
    k = content.chemistries.index("NMC532")
    ratio = content.pack[k, cathode] / content.cell[k, cathode]
    assert ((ratio > 1.03) & (ratio < 1.09)).all()
    pack_only = [content.metals.index(metal) for metal in ("cu", "al")]
    assert (content.pack[:, pack_only] == content.cell[:, pack_only]).all()


def test_a_lean_of_0_is_the_pack_model_and_1_the_cell_model() -> None:
    content = intensities(fact("metal_intensity").rows)
    mixed = content.mixed(np.array([0.0, 1.0, 0.5]))
    np.testing.assert_allclose(mixed[0], content.pack)
    np.testing.assert_allclose(mixed[1], content.cell)
    np.testing.assert_allclose(mixed[2], (content.pack + content.cell) / 2)


def test_g6_4300_t_in_94000_cars_need_56_to_64_kwh_at_published_nmc_intensities() -> None:
    rows = published_per_kwh(fact("metal_intensity").rows, BATTERY_METALS)
    need = rows.with_columns(kwh=4_300_000 / 94_000 / pl.col("kg_per_kwh"))
    of = {(r["origin"], r["chemistry"]): r["kwh"] for r in need.iter_rows(named=True)}
    assert of["batpac52", "NMC622"] == pytest.approx(56.1, abs=0.1)
    assert of["te", "average_2020"] == pytest.approx(63.8, abs=0.1)
    assert "LMO" not in need["chemistry"], "manganese spinel holds neither nickel nor cobalt"


def test_prices_as_of_a_day_leave_out_what_was_not_yet_public() -> None:
    early = prices(as_of=date(2012, 1, 1))
    assert np.isnan(early.yen_per_kg(PriceBasis(None, "li_metal"), YEARS)).all()


def test_an_unknown_process_is_refused() -> None:
    with pytest.raises(KeyError):
        yields("magic")

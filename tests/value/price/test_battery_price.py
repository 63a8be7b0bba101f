"""Promises of the battery's own prices: parts add up, better is dearer, what is unpriced is said."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from meguri.facts.metals import PriceBasisError
from meguri.tables.draws import Draws
from meguri.value.price import Battery, PriceError, assumed, black_mass_value, given, second_life_price
from meguri.value.price.words import ASSUMED_WORDS, FINDING_WORDS, PART_WORDS

ON = date(2026, 11, 1)


def battery(soh: tuple[float, float, float] = (0.83, 0.86, 0.89), kwh: float = 40.0) -> Battery:
    return Battery(subject_id="a", rated_kwh=kwh, soh=soh, age_yr=6.0)


def test_without_doubt_a_pack_fetches_what_the_closed_form_says() -> None:
    """15,000 yen new, 3,000 repurposing, 15,000 carriage, .15 discount, SOH .86: 303,600 in the reference."""
    exact = {
        "used_discount_share": given(0.15),
        "repurposing_jpy_per_kwh": given(3000.0),
        "logistics_jpy": given(15_000.0),
        "new_usd_per_kwh": given(100.0),
    }
    told = second_life_price(battery((0.86, 0.86, 0.86)), on=ON, figures=exact, draws=400)
    yen = told.parts.filter(pl.col("goods") == "pack", part="new_pack")["amount_jpy"][0] / 40 / 100
    row = told.price.filter(goods="pack").row(0, named=True)
    assert row["price_jpy"] == pytest.approx(40 * (0.86 * 0.85 * 100 * yen - 3000) - 15_000)
    at_15000 = 40 * (0.86 * 0.85 * 15_000 - 3000) - 15_000
    assert at_15000 == pytest.approx(303_600)


@pytest.mark.parametrize("goods", ["pack", "module", "cell"])
def test_the_parts_of_a_draw_add_up(goods: str) -> None:
    scrap = black_mass_value("a", "NMC532", 40.0, on=ON, draws=1).net["pack"]
    told = second_life_price(battery(), on=ON, scrap=scrap, draws=1)
    parts = told.parts.filter(goods=goods)
    price = told.price.filter(goods=goods)["price_jpy"][0]
    assert parts["amount_jpy"].sum() == pytest.approx(price)
    assert set(parts["part"]) <= set(PART_WORDS)


def test_a_point_of_health_is_worth_what_a_better_battery_brings() -> None:
    worse, better = (
        second_life_price(battery((soh,) * 3), on=ON, draws=300).price.filter(goods="pack").row(0, named=True)
        for soh in (0.80, 0.81)
    )
    assert better["price_jpy"] - worse["price_jpy"] == pytest.approx(worse["soh_point_jpy"], rel=0.1)


def test_a_poor_sort_leaves_less_for_modules() -> None:
    good, poor = (
        second_life_price(battery(), on=ON, draws=300, figures={"module_yield_share": given(share)})
        for share in (0.95, 0.5)
    )
    assert good.price["price_jpy"][1] > poor.price["price_jpy"][1]
    assert good.price["price_jpy"][0] == poor.price["price_jpy"][0]


def test_published_ranges_and_other_methods_stand_beside() -> None:
    beside = second_life_price(battery(), on=ON, draws=500).beside
    assert set(beside["beside_id"]) == {"P03", "P07", "P08", "health_factor_variant", "fair_market_value"}
    nrel = beside.row(by_predicate=pl.col("beside_id") == "P07", named=True)
    assert nrel["published_high"] / nrel["published_low"] == pytest.approx(132 / 38)
    assert nrel["is_inside"]


def test_metals_add_up_and_what_is_unpriced_is_said() -> None:
    told = black_mass_value("a", "NMC532", 40.0, on=ON, mass_kg=303.0, draws=1)
    assert told.parts["amount_jpy"].sum() == pytest.approx(told.price["price_jpy"][0])
    unpriced = told.findings.filter(code="price_unpriced")
    assert set(unpriced["about"]) == {"a mn", "a cu", "a al", "a graphite"}
    assert (unpriced["found_value"] > 0).all()
    with_copper = black_mass_value(
        "a", "NMC532", 40.0, on=ON, mass_kg=303.0, draws=1, paid_jpy_per_kg={"cu": given(1000.0)}
    )
    assert "a cu" not in with_copper.findings["about"]
    assert with_copper.price["price_jpy"][0] > told.price["price_jpy"][0]


def test_twice_the_pack_holds_twice_the_metal() -> None:
    one, two = (black_mass_value("a", "NMC811", kwh, on=ON, draws=200).parts for kwh in (30.0, 60.0))
    metals = pl.col("part").str.starts_with("metal_")
    assert two.filter(metals)["amount_jpy"].to_list() == pytest.approx(
        (2 * one.filter(metals)["amount_jpy"]).to_list()
    )


def test_iron_phosphate_brings_no_nickel_and_the_missing_payable_is_said() -> None:
    told = black_mass_value("a", "LFP", 40.0, on=ON, draws=200)
    assert set(told.parts["part"]) & {"metal_ni", "metal_co"} == set()
    assert {"price_no_payable", "price_costs_more"} <= set(told.findings["code"])
    nickel = black_mass_value("a", "NMC532", 40.0, on=ON, draws=200)
    assert nickel.price["price_jpy"][0] > told.price["price_jpy"][0]


def test_refining_wins_more_metal_for_more_cost() -> None:
    sold, refined = (
        black_mass_value("a", "NMC532", 40.0, on=ON, draws=200, process=process).parts for process in
        ("black_mass", "hydro")
    )  # fmt: skip
    nickel = pl.col("part") == "metal_ni"
    assert refined.filter(nickel)["amount_jpy"][0] > sold.filter(nickel)["amount_jpy"][0]
    assert set(refined["part"]) - set(sold["part"]) == {"refining"}


def test_metal_prices_are_one_cause_for_all_packs() -> None:
    nets = [black_mass_value(name, chemistry, 40.0, on=ON, draws=800).net["pack"]
            for name, chemistry in (("a", "NMC532"), ("b", "NMC811"))]  # fmt: skip
    assert np.corrcoef(nets[0].array, nets[1].array)[0, 1] > 0.8
    assert "metal_price" in nets[0].cause_ids


def test_every_code_has_words() -> None:
    scrap = black_mass_value("a", "NMC", 40.0, on=ON, process="hydro", draws=200)
    told = second_life_price(battery((0.4, 0.5, 0.6)), on=ON, scrap=scrap.net["pack"], draws=200)
    for found in (scrap, told):
        assert set(found.findings["code"]) <= set(FINDING_WORDS)
        assert set(found.assumed["code"]) <= set(ASSUMED_WORDS)
        assert set(found.parts["part"]) <= set(PART_WORDS)


def test_draws_of_health_are_taken_as_they_are() -> None:
    soh = Draws(np.full(10, 0.7), (), 1)
    row = second_life_price(Battery(subject_id="a", rated_kwh=40.0, soh=soh, age_yr=6.0), on=ON, draws=100)
    exact = second_life_price(battery((0.7, 0.7, 0.7)), on=ON, draws=100)
    assert row.price.equals(exact.price)


def test_what_cannot_be_priced_is_refused_with_every_fault() -> None:
    with pytest.raises(PriceError) as told:
        black_mass_value(
            "a", "XYZ", -1.0, on=ON, mass_kg=float("inf"), process="magic", figures={"fee": given(1)}
        )
    assert len(told.value.faults) == 5
    with pytest.raises(PriceError) as second:
        second_life_price(battery((0.9, 0.8, 2.0), -3.0), on=ON, figures={"logistics_jpy": assumed(3, 2, 1)})
    assert len(second.value.faults) == 3
    with pytest.raises(PriceBasisError):
        black_mass_value("a", "LFP", 40.0, on=ON, basis="1990:li_metal")

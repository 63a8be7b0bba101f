"""Promises of the monthly fee: closed form, parts that add up, a petrol car and a published fee beside."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from car_sales import car

from meguri.value.price import Lease, PriceError, given, lease_fee
from meguri.value.price.formulas import annuity
from meguri.value.price.lease import petrol_residual
from meguri.value.price.words import ASSUMED_WORDS, FINDING_WORDS, PART_WORDS

ON = date(2026, 11, 1)
EXACT = {"interest_per_yr": given(0.03), "margin_share": given(0.1), "guarantee_jpy": given(32_088.0)}


def exact_lease(**more: float) -> Lease:
    figures = EXACT | {name: given(value) for name, value in more.items()}
    return lease_fee(
        car(), on=ON, price=given(1_000_000.0), residual=given(400_000.0), figures=figures, draws=20
    )


def test_without_doubt_the_fee_is_the_annuity_and_tax() -> None:
    """(1.1 million + 32,088 down to 400,000 in 36 months at 3 %, and 5,000 a month) × 1.1."""
    row = exact_lease(ev_insurance=5_000.0).lease.row(0, named=True)
    fee = 1.1 * (float(np.asarray(annuity(1_132_088.0, 400_000.0, 36, 0.03))) + 5_000.0)
    assert row["fee_jpy"] == pytest.approx(fee)
    assert row["fee_jpy_low"] == pytest.approx(row["fee_jpy_high"])


def test_the_parts_add_up_for_both_cars() -> None:
    told = lease_fee(
        car(), on=ON, draws=1, figures={"ev_maintenance": given(2000.0), "petrol_car_tax": given(900.0)}
    )
    sums = told.parts.group_by("car", maintain_order=True).agg(pl.col("amount_jpy").sum())
    assert sums["amount_jpy"].to_list() == pytest.approx(told.lease["month_jpy"].to_list())
    assert set(told.parts["part"]) <= set(PART_WORDS)


def test_energy_is_distance_times_use_times_price() -> None:
    told = exact_lease(kwh_per_100km=14.0, jpy_per_kwh=31.0, km_per_l=18.0, jpy_per_l=168.0).lease
    assert told["energy_jpy"].to_list() == pytest.approx([750 * 0.14 * 31, 750 / 18 * 168])


def test_a_guarantee_costs_and_a_higher_residual_value_saves() -> None:
    fee = exact_lease().lease["fee_jpy"][0]
    assert exact_lease(guarantee_jpy=0.0).lease["fee_jpy"][0] < fee
    dearer = lease_fee(car(), on=ON, price=given(1e6), residual=given(5e5), figures=EXACT, draws=20)
    assert dearer.lease["fee_jpy"][0] < fee


def test_the_published_fee_stands_beside_and_is_no_input() -> None:
    told = lease_fee(car(age_yr=6.0), on=ON, draws=500)
    beside = told.beside.row(0, named=True)
    assert (beside["beside_id"], beside["published_low"], beside["published_high"]) == ("L01", 25_000, 35_000)
    assert beside["value"] == pytest.approx(told.lease["fee_jpy"][0])
    assert "L01" not in told.parts["source_id"].to_list()


def test_a_fee_far_from_the_published_one_is_remarked_on() -> None:
    dear = lease_fee(car(), on=ON, price=given(5e6), residual=given(1e6), figures=EXACT, draws=20)
    row = dear.findings.row(by_predicate=pl.col("code") == "price_outside_published", named=True)
    assert row["limit_value"] == 35_000
    assert row["found_value"] > row["limit_value"]
    assert "price_outside_published" not in exact_lease(ev_insurance=5_000.0).findings["code"]


def test_the_chance_of_being_cheaper_is_shared_out() -> None:
    told = lease_fee(car(), on=ON, draws=300)
    assert told.lease["cheaper_share"].sum() == pytest.approx(1.0)


def test_the_petrol_car_keeps_what_the_anchors_say() -> None:
    at_five = petrol_residual(60)
    assert (at_five.low, at_five.high) == (0.4, 0.5)
    assert petrol_residual(36).low > petrol_residual(48).low > at_five.low


def test_what_nobody_gave_is_said_in_words() -> None:
    told = lease_fee(car(), on=ON, draws=50)
    assert {"price_lease_bare", "price_lease_no_guarantee", "price_lease_fade"} <= set(told.assumed["code"])
    assert set(told.assumed["code"]) <= set(ASSUMED_WORDS)
    assert set(told.findings["code"]) <= set(FINDING_WORDS)


def test_a_lease_that_cannot_be_is_refused_with_every_fault() -> None:
    with pytest.raises(PriceError) as told:
        lease_fee(car(), on=ON, months=0, km_per_month=-1.0, figures={"fun": given(1.0)})
    assert len(told.value.faults) == 3

"""Promises of the plants: enough pieces for energy and power, bundles inside them, bids told as assumed."""

import pytest
from fleet_rows import plants
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.demand import demand_of_storage


def test_a_megawatt_hour_is_so_many_packs() -> None:
    """Retired at 50 %, 2.3 points lost in each of ten years: 73 % or 29.2 kWh a pack; 1,000 / 29.2 → 35."""
    row = demand_of_storage(plants()).demands.row(0, named=True)
    assert row["least_soh_share"] == pytest.approx(0.73)
    assert row["least_kwh"] == pytest.approx(29.2)
    assert (row["wanted_count"], row["bundle_count"]) == (35, 9)
    assert row["bid_jpy_per_kwh"] == 12_000
    assert row["bid_jpy"] is None
    assert (row["goods"], row["purpose"]) == ("pack", "storage")


def test_power_may_ask_for_more_pieces_than_energy() -> None:
    """1,000 kW at half the energy held an hour is 2,000 kWh: 69 packs of 29.2 kWh."""
    told = demand_of_storage(plants({"power_kw": 1000.0}))
    assert told.demands["wanted_count"].to_list() == [69]
    assert "pieces_by_power" in told.needs["because"].to_list()


def test_what_is_given_is_kept_and_not_called_assumed() -> None:
    told = demand_of_storage(plants({"least_soh_share": 0.8, "bid_jpy_per_kwh": 9000.0, "bundle_count": 5}))
    row = told.demands.row(0, named=True)
    assert (row["least_soh_share"], row["bid_jpy_per_kwh"], row["bundle_count"]) == (0.8, 9000.0, 5)
    assert not {"ess_bid", "ess_end_soh", "ess_bundle"} & set(told.assumed["about"])
    needs = dict(told.needs.select("need", "origin").iter_rows())
    assert needs["least_soh_share"] == needs["bid_jpy_per_kwh"] == needs["bundle_count"] == "given"


@given(
    mwh=st.floats(0.001, 500.0),
    kw=st.floats(0.1, 1e5),
    years=st.floats(0.5, 40.0),
    piece=st.floats(0.5, 100.0),
)
def test_the_pieces_hold_the_energy_and_the_power_and_no_bundle_is_greater(
    mwh: float, kw: float, years: float, piece: float
) -> None:
    plan = {"wanted_mwh": mwh, "power_kw": kw, "service_yr": years, "piece_kwh": piece}
    row = demand_of_storage(plants(plan), draws=2).demands.row(0, named=True)
    held = row["wanted_count"] * row["least_kwh"]
    assert held >= mwh * 1000 * (1 - 1e-9)
    assert held * 0.5 >= kw * (1 - 1e-9)
    assert 1 <= row["bundle_count"] <= row["wanted_count"]
    assert 0.5 <= row["least_soh_share"] <= 0.95
    fewer = (row["wanted_count"] - 1) * row["least_kwh"]
    assert row["wanted_count"] == 1 or fewer < mwh * 1000 or fewer * 0.5 < kw

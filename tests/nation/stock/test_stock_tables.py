"""The cohort model for tables, and batteries that outlive or are outlived by vehicles."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from meguri.nation.stock.battery_life import BatteryRule, battery_need, yearly_survival
from meguri.nation.stock.cohorts import correction_rows, stock_driven
from meguri.nation.stock.follow import follow_cohorts
from meguri.nation.stock.lifetimes import Logistic, Weibull
from meguri.tables.survival import CORRECTIONS, SURVIVAL


def sales(segment: str, first: int, units: list[float]) -> pl.DataFrame:
    rows = [
        {
            "segment": segment,
            "year": first + i,
            "units": n,
            "status": "exact",
            "status_note": None,
            "source_id": "made_up",
            "as_of": dt.date(2025, 1, 1),
        }
        for i, n in enumerate(units)
    ]
    return pl.DataFrame(rows, schema_overrides={"status_note": pl.String, "units": pl.Float64})


def survival(segment: str, shares: list[float]) -> pl.DataFrame:
    return pl.DataFrame(
        {"segment": segment, "age_yr": [float(i) for i in range(len(shares))], "alive_share": shares},
        schema=SURVIVAL.polars_schema,
    )


def test_every_years_vehicles_are_followed_from_their_sale() -> None:
    found = follow_cohorts(
        pl.concat([sales("bev_van", 2012, [10, 20]), sales("bev_passenger", 2011, [100, 0, 50])]),
        pl.concat([survival("bev_passenger", [1, 0.9, 0.7]), survival("bev_van", [1, 0.5])]),
        2013,
    )
    rows = {
        (r["segment"], r["cohort_year"], r["year"]): (r["in_use_units"], r["left_units"])
        for r in found.iter_rows(named=True)
    }
    assert len(rows) == 6 + 3
    assert rows["bev_passenger", 2011, 2011] == (100, 0)
    assert rows["bev_passenger", 2011, 2013] == pytest.approx((70, 20))
    assert rows["bev_passenger", 2012, 2013] == (0, 0)
    assert rows["bev_van", 2012, 2013] == pytest.approx((5, 5))


def test_sales_with_a_gap_or_without_survival_are_refused() -> None:
    gap = pl.concat([sales("bev_van", 2010, [5]), sales("bev_van", 2012, [5])])
    with pytest.raises(ValueError, match="bev_van has no figure for 2011; write 0"):
        follow_cohorts(gap, survival("bev_van", [1, 0.9, 0.8]), 2012)
    with pytest.raises(ValueError, match="no alive shares for bev_van"):
        follow_cohorts(sales("bev_van", 2010, [5]), survival("bev_passenger", [1, 0]), 2010)
    with pytest.raises(ValueError, match="lengthen the table"):
        follow_cohorts(sales("bev_van", 2010, [5, 5, 5]), survival("bev_van", [1, 0.9]), 2012)


def test_a_correction_is_a_row_even_where_nothing_is_left() -> None:
    flows = stock_driven([[10.0, 10.0], [0.0, 9.9]], Weibull(3.0, 14.0))
    rows = correction_rows(flows, ("gone", "kept"), [2020, 2021])
    assert CORRECTIONS.check(rows).rows(named=True)[0] == {
        "segment": "gone",
        "year": 2021,
        "corrected_share": 1.0,
        "kept_share": 0.0,
        "left_units": 10.0,
    }
    with pytest.raises(ValueError, match="do not fit"):
        correction_rows(flows, ("gone",), [2020, 2021])


def test_no_correction_is_an_empty_table() -> None:
    assert correction_rows(stock_driven([1.0, 2.0], Weibull(3.0, 14.0)), ("a",), [1, 2]).height == 0


VEHICLE, BATTERY = Logistic(17.0, 4.0), Logistic(8.0, 4.0)


def test_vehicles_and_batteries_survive_a_year_by_the_ratio_of_what_is_alive() -> None:
    alive = VEHICLE.alive_share(np.arange(32.0))[:, 0, 0]
    survive = yearly_survival(VEHICLE, 30)
    np.testing.assert_allclose(survive[:-1], alive[1:31] / alive[:30], rtol=1e-12)
    assert survive[-1] == 0


def test_batteries_that_never_fail_need_no_replacement_and_leave_the_vehicle_model() -> None:
    for_ever = Weibull(1.0, 1e12)
    sold = np.array([100.0, 50.0, 0.0, 20.0])
    need = battery_need(sold, np.full(4, 60.0), VEHICLE, for_ever, BatteryRule())
    assert need.replaced_units.max() < 1e-6
    alive = VEHICLE.alive_share(np.arange(6.0))[:, 0, 0]
    stock = sum(sold[c] * alive[4 - c] for c in range(4))
    assert need.in_use_units[-1] == pytest.approx(stock, rel=1e-9)


def test_without_replacement_a_vehicle_leaves_with_its_first_battery() -> None:
    need = battery_need([100.0, 0.0], [60.0, 60.0], VEHICLE, BATTERY, BatteryRule(replace_below_yr=0))
    both = VEHICLE.alive_share([2.0]) * BATTERY.alive_share([2.0])
    assert need.replaced_units.sum() == 0
    assert need.in_use_units[-1] == pytest.approx(100 * float(both[0, 0, 0]), rel=1e-9)


def test_a_new_battery_is_as_large_as_the_rule_says() -> None:
    sold, kwh = [1000.0, 0.0, 0.0], [40.0, 60.0, 80.0]
    needs = {
        by: battery_need(sold, kwh, VEHICLE, BATTERY, BatteryRule(sized_by=by))
        for by in ("year_of_replacement", "model_year")
    }
    units = needs["model_year"].replaced_units
    np.testing.assert_allclose(needs["model_year"].replacement_kwh, units * 40.0, rtol=1e-12)
    np.testing.assert_allclose(needs["year_of_replacement"].replacement_kwh, units * kwh, rtol=1e-12)


def test_battery_need_refuses_gaps_and_lengths_that_differ() -> None:
    with pytest.raises(ValueError, match="one figure a year"):
        battery_need([1.0], [1.0, 2.0], VEHICLE, BATTERY, BatteryRule())
    with pytest.raises(ValueError, match="every year needs a figure"):
        battery_need([1.0, float("nan")], [1.0, 2.0], VEHICLE, BATTERY, BatteryRule())
    with pytest.raises(ValueError, match="one draw and one segment"):
        yearly_survival(Weibull(2.0, [10.0, 11.0]), 30)

"""Laws of the saving: it adds up, it grows with distance and petrol, and one figure is one for all cars."""

import numpy as np
import pytest
from fleet_rows import cars, ranges
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.demand import DemandError, replaceable_cars

EXACT = {
    "km_per_l_kei": 15.0,
    "petrol_drift": 1.0,
    "electricity_price": 31.0,
    "maintenance_saving": 10_000.0,
    "wh_per_km_kei": 110.0,
    "discount": 0.0,
    "service_years": 6.0,
    "charger_cost": 150_000.0,
    "charge_efficiency": 0.86,
    "grid": 0.423,
    "co2_petrol": 2.32,
}


def test_the_saving_is_what_a_pocket_calculator_says() -> None:
    """6,000 km, 15 km/L at 168.6 yen; 110 Wh/km at 31 yen through 86 %; and 10,000 yen of maintenance."""
    told = replaceable_cars(cars({"days_count": 240}), given=EXACT).cars.row(0, named=True)
    litres, kwh = 6000 / 15, 6000 * 0.110 / 0.86
    assert told["saving_jpy_per_yr"] == pytest.approx(litres * 168.6 - kwh * 31 + 10_000)
    assert told["co2_kg_per_yr"] == pytest.approx(litres * 2.32 - kwh * 0.423)
    assert told["worth_jpy"] == pytest.approx(6 * told["saving_jpy_per_yr"])


def test_a_car_without_a_charging_place_pays_for_one() -> None:
    with_place, without = (
        replaceable_cars(cars({"charging": state}), given=EXACT).cars["worth_jpy"][0]
        for state in ("normal", "none")
    )
    assert with_place - without == pytest.approx(150_000)


def test_tax_counts_only_where_it_is_paid_and_never_between_kei_cars() -> None:
    fleet = cars({"kind": "compact"}, {"kind": "medium"}, {"kind": "kei"})
    paid = replaceable_cars(fleet, is_taxed=True).parts.filter(part="tax")["amount_jpy_per_yr"].to_list()
    free = replaceable_cars(fleet).parts.filter(part="tax")["amount_jpy_per_yr"].to_list()
    assert paid == [5_500, 11_000, 0]
    assert free == [0, 0, 0]


@given(km=st.floats(1.0, 200.0), more=st.floats(1.01, 3.0))
def test_who_drives_more_saves_more_fuel_and_pays_more_electricity(km: float, more: float) -> None:
    fleet = cars({"daily_km": km, "hard_day_km": None}, {"daily_km": km * more, "hard_day_km": None})
    parts = replaceable_cars(fleet, draws=20).parts.select("part", "amount_jpy_per_yr")
    fuel = parts.filter(part="fuel")["amount_jpy_per_yr"].to_list()
    power = parts.filter(part="electricity")["amount_jpy_per_yr"].to_list()
    assert fuel[1] == pytest.approx(more * fuel[0])
    assert power[1] == pytest.approx(more * power[0])
    assert fuel[0] > 0 > power[0]


@given(seed=st.integers(0, 1000))
def test_equal_cars_err_together_so_that_their_sum_keeps_its_doubt(seed: int) -> None:
    told = replaceable_cars(cars({}, {}), ranges(300.0), seed=seed, draws=50)
    assert told.saving.array.shape == (50, 2)
    np.testing.assert_array_equal(told.saving.array[:, 0], told.saving.array[:, 1])


def test_the_fleet_adds_up_draw_by_draw() -> None:
    fleet = cars({}, {"kind": "compact", "daily_km": 40.0}, {"kind": "truck"})
    told = replaceable_cars(fleet, ranges(300.0))
    assert told.cars["answer"].to_list() == ["yes", "yes", "no"]
    assert told.saving.array.shape[1] == told.co2.array.shape[1] == 2
    for rank in range(2):
        assert np.quantile(told.saving.array[:, rank], 0.5) == pytest.approx(
            told.cars["saving_jpy_per_yr"][rank]
        )


def test_a_seed_makes_the_same_answer_and_the_order_of_cars_does_not_matter() -> None:
    fleet = cars({}, {"daily_km": 40.0}, {"kind": "van"})
    once = replaceable_cars(fleet, ranges(300.0), seed=7).cars.sort("car_id")
    again = replaceable_cars(fleet.reverse(), ranges(300.0), seed=7).cars.sort("car_id")
    assert once.equals(again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"petrol": 1.0},
        {"discount": -0.1},
        {"discount": (0.1, 0.05, 0.2)},
        {"discount": float("nan")},
        {"discount": "x"},
    ],
)
def test_figures_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DemandError):
        replaceable_cars(cars(), given=wrong)  # type: ignore[arg-type]


def test_all_wrong_figures_are_told_at_once() -> None:
    with pytest.raises(DemandError) as refused:
        replaceable_cars(cars(), given={"petrol": 1.0, "discount": -1.0})
    assert len(refused.value.faults) == 2


def test_another_seed_draws_other_figures_with_the_same_middle() -> None:
    one, other = (
        replaceable_cars(cars(), seed=seed, draws=4000).cars["saving_jpy_per_yr"][0] for seed in (1, 2)
    )
    assert one != other
    assert one == pytest.approx(other, rel=0.05)

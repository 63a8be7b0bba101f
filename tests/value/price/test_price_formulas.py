"""The closed forms keep the reference numbers, which were computed independently."""

import numpy as np
import pytest
from hypothesis import given as law
from hypothesis import strategies as st

from meguri.value.price.beside import PUBLISHED_MASS, month_quotes
from meguri.value.price.figures import payable
from meguri.value.price.formulas import (
    annuity,
    black_mass_usd_per_t,
    fair_market_value,
    health_factor_price,
    health_factor_variant,
    owner_gets,
    rental,
)


def test_the_health_factor_form() -> None:
    sell = health_factor_price(15_000.0, 0.75, 0.15)
    assert sell == pytest.approx(9562.5)
    assert owner_gets(sell, 3_000.0) == pytest.approx(6562.5)


def test_its_variant() -> None:
    assert health_factor_variant(100.0, 0.03 * 8, 0.15, 0.15) == pytest.approx(53.2)


@pytest.mark.parametrize(
    ("new", "scrap", "fade", "life", "rent", "value"),
    [(100.0, 5.0, 0.02, 20, 10.9144, 46.8861), (120.0, 35.0, 0.03, 12, 15.3118, 43.9157)],
    ids=["LFP", "NCX"],
)
def test_the_fair_market_value(
    new: float, scrap: float, fade: float, life: int, rent: float, value: float
) -> None:
    """Capacity is that at the beginning of each year; sold at eight years."""

    def capacity(year: np.ndarray) -> np.ndarray:
        return 1.0 - fade * (year - 1.0)

    assert rental(new, scrap, 0.07, capacity, life) == pytest.approx(rent, abs=5e-5)
    assert fair_market_value(new, scrap, 20.0, 0.07, capacity, life, 8) == pytest.approx(value, abs=5e-5)


def test_a_fair_market_value_never_falls_below_scrap() -> None:
    assert fair_market_value(100.0, 35.0, 90.0, 0.07, lambda t: 1.0 - 0.02 * t, 20, 18) == 35.0


def test_the_publishers_black_mass_lies_within_the_payable_that_leaves_lithium_out() -> None:
    """20 % Ni, 10 % Co: 4,216.82 USD/t in January 2024, 4,288.73 in December."""
    from datetime import date

    quotes = month_quotes(date(2024, 1, 1))
    told = payable("ncm_black_mass_payable_excl_li")
    low, high = (black_mass_usd_per_t(*PUBLISHED_MASS, *quotes, edge) for edge in (told.low, told.high))
    assert low < 4216.82 < high
    assert 4216.82 / black_mass_usd_per_t(*PUBLISHED_MASS, *quotes, 1.0) == pytest.approx(0.6922, abs=1e-4)
    before = black_mass_usd_per_t(*PUBLISHED_MASS, *month_quotes(date(2023, 12, 1)), 1.0)
    assert told.low < 4288.73 / before < told.high


@law(st.floats(1e5, 5e6), st.floats(0.0, 0.9), st.integers(1, 84), st.floats(0.0, 0.15))
def test_the_annuity_pays_the_price_down_to_the_residual_value(
    price: float, share: float, months: int, rate: float
) -> None:
    fee = float(np.asarray(annuity(price, price * share, months, rate)))
    debt = price
    for _month in range(months):
        debt = debt * (1.0 + rate / 12.0) - fee
    assert debt == pytest.approx(price * share, abs=1e-3 * months + 1e-9 * price)


def test_the_annuity_of_a_million_and_without_interest() -> None:
    """As a spreadsheet pays 1,000,000 down to 300,000 in 36 months at 3 %."""
    month = 0.03 / 12
    spreadsheet = (1_000_000 * (1 + month) ** 36 - 300_000) * month / ((1 + month) ** 36 - 1)
    assert float(np.asarray(annuity(1e6, 3e5, 36, 0.03))) == pytest.approx(spreadsheet, rel=1e-12)
    assert spreadsheet == pytest.approx(21_106.85, abs=0.01)
    assert float(np.asarray(annuity(360_000.0, 0.0, 36, 0.0))) == pytest.approx(10_000.0)

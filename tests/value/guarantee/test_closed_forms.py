"""Promise: the public closed forms give the reference values to the digits given."""

from math import inf, sqrt

import numpy as np
import pytest

from meguri.value.guarantee import load_premium
from meguri.value.guarantee.reference import FadeModel, Lognormal, warranty_claims
from meguri.value.guarantee.terms import Loading

FADE, USE = Lognormal(0.023, 0.45), Lognormal(9000.0, 0.5)


@pytest.mark.parametrize(
    ("entry", "kept", "term_yr", "limit_km", "wanted"),
    [
        (0.86, 0.85, 3.0, 45_000.0, 0.044789),
        (0.86, 0.70, 8.0, 160_000.0, 0.156361),
        (1.00, 0.70, 8.0, 160_000.0, 0.086896),
    ],
)
def test_claim_chances_are_those_of_the_reference(
    entry: float, kept: float, term_yr: float, limit_km: float, wanted: float
) -> None:
    found = FadeModel(entry, FADE, USE).relative_claim_share(kept, term_yr, limit_km)
    assert round(found, 6) == wanted


def test_the_premium_is_that_of_the_reference() -> None:
    """Pure 13,033.7 and gross 32,088.2 yen: severity 300,000, discount .97, λ 1.645 on a pool of 500."""
    chance = FadeModel(0.86, FADE, USE).relative_claim_share(0.85, 3.0, 45_000.0)
    cost = 300_000 * 0.97
    loading = Loading(
        fixed_jpy=5_000.0, expense_share=0.30, risk="sd", risk_factor=1.645, contracts_count=500.0
    )
    premium = load_premium(chance * cost, cost * sqrt(chance * (1 - chance)), loading)
    assert round(premium.pure_jpy, 1) == 13_033.7
    assert round(premium.price_jpy, 1) == 32_088.2
    assert premium.loading_jpy == pytest.approx(premium.price_jpy - premium.pure_jpy)
    assert premium.liability_premium_jpy is None


def test_the_two_dimensional_warranty_is_that_of_the_reference() -> None:
    law = {"term_yr": 8.0, "shape": 1.8, "scale_yr": 40.0, "usual_km": 10_000.0}
    assert round(warranty_claims(USE, limit_km=160_000.0, use_power=0.6, **law), 6) == 0.048621
    without = warranty_claims(USE, limit_km=inf, use_power=0.0, **law)
    assert round(without, 6) == 0.055189
    assert without == pytest.approx((8 / 40) ** 1.8, rel=1e-12)


def test_the_closed_form_is_what_a_million_draws_say() -> None:
    """Doubt at entry and a power of time included."""
    model = FadeModel(0.9, Lognormal(0.03, 0.5), Lognormal(12_000.0, 0.4), power=0.8, entry_sd_share=0.02)
    rng = np.random.default_rng(5)
    z = rng.standard_normal((3, 1_000_000))
    fade = model.fade.median * np.exp(model.fade.spread * z[0])
    years = np.minimum(5.0, 60_000 / (model.use.median * np.exp(model.use.spread * z[1])))
    drawn = float(np.mean(0.9 + 0.02 * z[2] - fade * years**0.8 < 0.78))
    assert model.claim_share(0.78, 5.0, 60_000.0) == pytest.approx(drawn, abs=4 * sqrt(drawn / 1e6))


def test_a_lognormal_of_a_median_has_that_median() -> None:
    one = Lognormal.of_median(0.02, 0.45)
    assert one.median == pytest.approx(0.02, rel=1e-12)
    assert one.expect(lambda x: x) == pytest.approx(one.mean, rel=1e-12)
    assert Lognormal(3.0, 0.0).expect(lambda x: x**2) == 9.0

"""Laws of a price under common random numbers: more promise never costs less, a better battery never more."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.value.guarantee.futures import straight
from tests.value.guarantee.test_terms import changed

from meguri.tables.lifetime import Life
from meguri.value.guarantee import Terms, quote, read_terms
from meguri.value.guarantee.terms import Loading

DRAWS = 400
sometimes = settings(max_examples=25)
SMALL = 1e-6
TAIL = Loading(
    discount_per_yr=0.02, fixed_jpy=3000.0, expense_share=0.2, risk="tvar", risk_factor=0.06, tvar_share=0.99
)
BASE = replace(
    read_terms(changed({"payout.amount_cv": 0.3, "payout.most_jpy": 500_000})),
    loading=TAIL,
)
BEHAVIOUR = {
    "entry_error_share": 0.01,
    "claim_error_share": 0.015,
    "adverse_selection_share": 0.1,
    "lapse_per_yr": 0.05,
}
LIVES = {entry: straight(DRAWS, entry=entry, entry_sd=0.02, power=0.8) for entry in (0.75, 0.86, 0.95)}

shares = st.floats(0.3, 0.999)
years = st.floats(0.2, 11.9)
money = st.floats(0.0, 299_000.0)


def cost(terms: Terms, life: Life = LIVES[0.86]) -> tuple[float, float]:
    """Pure premium and price."""
    row = quote(terms, life, np.random.default_rng(3)).guarantee.row(0, named=True)
    return row["pure_jpy"], row["price_jpy"]


def with_(terms: Terms = BASE, **changes: Any) -> Terms:
    """Terms with figures of their sections changed."""
    for key, value in changes.items():
        section, _sep, name = key.partition("__")
        terms = replace(terms, **{section: replace(getattr(terms, section), **{name: value})})
    return terms


NOISY = with_(**{f"behaviour__{name}": value for name, value in BEHAVIOUR.items()})
both = pytest.mark.parametrize("terms", [BASE, NOISY], ids=["exact", "with errors, selection and lapse"])


def never_dearer(one: Terms, other: Terms, life: Life = LIVES[0.86], better: Life | None = None) -> None:
    low, high = cost(one, better or life), cost(other, life)
    assert low[0] <= high[0] + SMALL
    assert low[1] <= high[1] + SMALL


@both
@sometimes
@given(shares, years, years)
def test_a_longer_term_is_never_cheaper(terms: Terms, share: float, one: float, other: float) -> None:
    terms = with_(terms, promise__relative_share=share)
    short, long = sorted((one, other))
    never_dearer(with_(terms, cover__term_yr=short), with_(terms, cover__term_yr=long))


@both
@sometimes
@given(shares, shares, years)
def test_a_lower_threshold_is_never_dearer(terms: Terms, one: float, other: float, term: float) -> None:
    low, high = sorted((one, other))
    terms = with_(terms, cover__term_yr=term)
    never_dearer(with_(terms, promise__relative_share=low), with_(terms, promise__relative_share=high))


@both
@sometimes
@given(st.floats(0.3, 0.7), years)
def test_a_better_battery_is_never_dearer_under_the_same_threshold(
    terms: Terms, share: float, term: float
) -> None:
    terms = with_(terms, promise__relative_share=None, promise__absolute_share=share, cover__term_yr=term)
    worse, middle, better = (LIVES[entry] for entry in (0.75, 0.86, 0.95))
    never_dearer(terms, terms, worse, middle)
    never_dearer(terms, terms, middle, better)


@both
@sometimes
@given(shares, years)
def test_a_better_battery_is_never_dearer_under_the_same_relative_threshold(
    terms: Terms, share: float, term: float
) -> None:
    terms = with_(terms, promise__relative_share=share, cover__term_yr=term)
    never_dearer(terms, terms, LIVES[0.75], LIVES[0.95])


@both
@sometimes
@given(shares, money, money)
def test_a_larger_deductible_is_never_dearer(terms: Terms, share: float, one: float, other: float) -> None:
    small, large = sorted((one, other))
    terms = with_(terms, promise__relative_share=share)
    never_dearer(with_(terms, payout__deductible_jpy=large), with_(terms, payout__deductible_jpy=small))


@both
@sometimes
@given(shares, st.floats(0.0, 2.9), st.floats(0.0, 2.9))
def test_a_longer_waiting_time_is_never_dearer(terms: Terms, share: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    terms = with_(terms, promise__relative_share=share)
    never_dearer(with_(terms, cover__waiting_yr=long), with_(terms, cover__waiting_yr=short))


@both
@sometimes
@given(shares, st.floats(1e3, 2e5), st.floats(1e3, 2e5))
def test_a_larger_distance_is_never_cheaper(terms: Terms, share: float, one: float, other: float) -> None:
    near, far = sorted((one, other))
    terms = with_(terms, promise__relative_share=share, cover__term_yr=8.0)
    never_dearer(with_(terms, cover__limit_km=near), with_(terms, cover__limit_km=far))


@sometimes
@given(shares, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_stronger_selection_is_never_cheaper(share: float, one: float, other: float) -> None:
    weak, strong = sorted((one, other))
    terms = with_(NOISY, promise__relative_share=share)
    never_dearer(
        with_(terms, behaviour__adverse_selection_share=weak),
        with_(terms, behaviour__adverse_selection_share=strong),
    )


@sometimes
@given(shares, st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_more_lapse_is_never_dearer(share: float, one: float, other: float) -> None:
    few, many = sorted((one, other))
    terms = with_(NOISY, promise__relative_share=share)
    never_dearer(with_(terms, behaviour__lapse_per_yr=many), with_(terms, behaviour__lapse_per_yr=few))


@sometimes
@given(shares, years)
def test_the_chance_and_the_year_by_year_chances_agree(share: float, term: float) -> None:
    """Claims and payouts by year add up to those of the quote."""
    terms = with_(NOISY, promise__relative_share=share, cover__term_yr=term)
    made = quote(terms, LIVES[0.86], np.random.default_rng(3))
    row = made.guarantee.row(0, named=True)
    assert made.by_year["claim_share"].sum() == pytest.approx(row["claim_share"])
    assert made.by_year["discounted_jpy"].sum() == pytest.approx(row["pure_jpy"])
    assert made.payout_jpy.array.mean() == pytest.approx(row["pure_jpy"])


@pytest.mark.parametrize("risk", ["sd", "variance"])
def test_a_loading_by_spread_may_fall_where_nearly_all_claim(risk: str) -> None:
    """Known of these two rules, and why the laws are stated for TVaR: certain claims have no spread."""
    factor = {"sd": 3.0, "variance": 1e-5}[risk]
    loading = replace(TAIL, risk=risk, risk_factor=factor, contracts_count=1.0)
    prices = [
        cost(with_(replace(BASE, loading=loading), promise__relative_share=share, cover__term_yr=8.0))[1]
        for share in (0.93, 0.999)
    ]
    assert prices[1] < prices[0]


@pytest.mark.parametrize(("entry_sd", "is_said"), [(0.005, False), (0.10, True)])
def test_claims_that_come_from_doubt_alone_are_called_so(entry_sd: float, is_said: bool) -> None:
    """A wide verdict makes some batteries fall short on the first day; that is no fade."""
    made = quote(BASE, straight(DRAWS, entry_sd=entry_sd), np.random.default_rng(3))
    assert ("guarantee_below_at_entry" in made.findings["code"].to_list()) == is_said

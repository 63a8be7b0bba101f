"""Promise: a quote is what its draws say, refuses what it cannot price, and says what it is."""

from datetime import date
from math import nan
from typing import Any

import numpy as np
import pytest
from tests.value.guarantee.futures import finding_codes, life_of, straight
from tests.value.guarantee.test_terms import RANGE, STORAGE, VALUE, changed

from meguri.tables.coded import CodedError
from meguri.tables.lifetime import Life
from meguri.value.guarantee import Quote, QuoteError, Terms, quote, read_terms, template_names
from meguri.value.guarantee.quote_rows import kept_levels
from meguri.value.guarantee.reference import FadeModel, Lognormal
from meguri.value.guarantee.words import ASSUMED_WORDS, FINDING_WORDS, STATEMENTS

FADE, USE = Lognormal(0.023, 0.45), Lognormal(9000.0, 0.5)


def terms_of(**changes: Any) -> Terms:
    return read_terms(changed({key.replace("__", "."): value for key, value in changes.items()}))


def priced(terms: Terms, life: Life, **given: Any) -> tuple[Quote, dict[str, Any]]:
    made = quote(terms, life, np.random.default_rng(7), **given)
    return made, made.guarantee.row(0, named=True)


def one(soh: list[float], **changed_: Any) -> Life:
    """Two draws of the same path with yearly points."""
    years = np.arange(len(soh), dtype=float)
    path = np.array([soh, soh], dtype=float)
    return life_of(path, np.tile(9000.0 * years, (2, 1)), years, **changed_)


def test_the_chance_of_a_claim_is_that_of_the_closed_form() -> None:
    _made, row = priced(terms_of(), straight(200_000))
    wanted = FadeModel(0.86, FADE, USE).relative_claim_share(0.85, 3.0, 45_000.0)
    assert row["claim_share"] == pytest.approx(wanted, abs=0.002)
    assert row["claim_share_low"] < row["claim_share"] < row["claim_share_high"]
    assert row["pure_jpy"] == pytest.approx(300_000 * row["claim_share"])


def test_doubt_at_entry_and_at_the_claim_is_that_of_the_closed_form() -> None:
    terms = terms_of(promise={"absolute_share": 0.75}, behaviour__claim_error_share=0.02)
    _made, row = priced(terms, straight(200_000, entry_sd=0.015))
    model = FadeModel(0.86, FADE, USE, entry_sd_share=(0.015**2 + 0.02**2) ** 0.5)
    assert row["claim_share"] == pytest.approx(model.claim_share(0.75, 3.0, 45_000.0), abs=0.003)


def test_a_claim_comes_on_the_day_of_the_crossing_and_is_discounted_to_entry() -> None:
    terms = terms_of(promise={"absolute_share": 0.75}, loading__discount_per_yr=0.1)
    made, row = priced(terms, one([0.9, 0.8, 0.7, 0.6]))
    assert row["claim_share"] == 1.0
    assert row["claim_yr"] == pytest.approx(1.5)
    assert row["pure_jpy"] == pytest.approx(300_000 / 1.1**1.5)
    assert made.by_year["claim_share"].to_list() == [0.0, 1.0, 0.0]
    assert made.by_year["in_force_share"].to_list() == [1.0, 1.0, 0.0]


def test_a_level_that_is_only_touched_is_kept() -> None:
    _made, row = priced(terms_of(promise={"absolute_share": 0.6}), one([0.9, 0.8, 0.7, 0.6]))
    assert row["claim_share"] == 0.0


def test_distance_and_age_end_the_cover() -> None:
    """27,000 km are driven in three years; at 18,000 km the cover is over before the crossing."""
    path = [0.9, 0.8, 0.7, 0.6]
    limits = ({"cover__limit_km": 18_000}, {"cover__limit_age_yr": 7.0}, {"cover__term_yr": 2.0})
    for limit in limits:
        _made, row = priced(terms_of(promise={"absolute_share": 0.65}, **limit), one(path))
        assert row["claim_share"] == 0.0, limit
    _made, row = priced(terms_of(promise={"absolute_share": 0.65}), one(path))
    assert row["claim_share"] == 1.0


def test_a_makers_warranty_counts_from_new() -> None:
    """Five years old: of eight years three are left, of 160,000 km 120,000."""
    _made, row = priced(read_terms("maker_generic"), one([0.9, 0.8, 0.75, 0.69, 0.5]))
    assert row["claim_share"] == 1.0
    _made, row = priced(read_terms("maker_generic"), one([0.9, 0.8, 0.75, 0.72, 0.5]))
    assert row["claim_share"] == 0.0
    made, _row = priced(read_terms("maker_leaf24"), one([0.9, 0.8]))
    assert "guarantee_cover_ended" in finding_codes(made.findings)


def test_a_shortfall_within_the_waiting_time_is_claimed_at_its_end() -> None:
    terms = terms_of(promise={"absolute_share": 0.85}, cover__waiting_yr=1.0)
    _made, row = priced(terms, one([0.9, 0.8, 0.7, 0.6]))
    assert row["claim_yr"] == pytest.approx(1.0)


def test_a_battery_that_recovers_before_the_waiting_time_ends_is_no_claim() -> None:
    terms = terms_of(promise={"absolute_share": 0.85}, cover__waiting_yr=2.0)
    _made, row = priced(terms, one([0.9, 0.8, 0.9, 0.9]))
    assert row["claim_share"] == 0.0


def test_a_shortfall_paid_by_the_point_is_settled_when_cover_ends() -> None:
    payout = {"remedy": "cash", "per_point_jpy": 10_000, "deductible_jpy": 20_000}
    _made, row = priced(terms_of(promise={"absolute_share": 0.75}, payout=payout), one([0.9, 0.8, 0.7, 0.65]))
    assert row["claim_yr"] == pytest.approx(3.0)
    assert row["pure_jpy"] == pytest.approx(10 * 10_000 - 20_000)


def test_a_range_promise_counts_kilometres() -> None:
    terms = read_terms(changed({**RANGE, "promise": {"range_km": 240, "condition": "rated"}}))
    life = one([0.9, 0.8, 0.7, 0.6])
    _made, row = priced(terms, life, range_new_km=300.0)
    assert row["threshold_km"] == 240.0
    assert row["threshold_share"] == pytest.approx(0.8)
    assert row["claim_yr"] == pytest.approx(1.0)
    with pytest.raises(QuoteError, match="how far the car went"):
        priced(terms, life)


def test_a_stationary_promise_pays_by_the_kilowatt_hour_and_wants_a_battery_that_stands() -> None:
    payout = {"remedy": "cash", "per_kwh_jpy": 10_000}
    terms = read_terms(changed({**STORAGE, "promise.relative_share": 0.8, "payout": payout}))
    still = life_of(np.array([[0.8, 0.6, 0.4, 0.2]] * 2), np.zeros((2, 4)), np.arange(4.0))
    made, row = priced(terms, still)
    assert row["pure_jpy"] == pytest.approx((0.8 * 0.8 - 0.2) * 40 * 10_000)
    assert {"guarantee_fire_excluded", "guarantee_liability_separate_cover"} <= set(made.assumed["code"])
    with pytest.raises(QuoteError) as caught:
        priced(terms, one([0.8, 0.6, 0.4, 0.2], pack_kwh=None))
    assert [fault.code.value for fault in caught.value.faults] == ["quote_no_energy", "quote_drives"]


def test_who_leaves_is_paid_nothing() -> None:
    """At a lapse of 30 % a year and a crossing after 1.5 years, .7^1.5 of the holders are still there."""
    soh = np.tile([0.9, 0.8, 0.7, 0.6], (40_000, 1))
    life = life_of(soh, np.zeros_like(soh), np.arange(4.0))
    _made, row = priced(terms_of(promise={"absolute_share": 0.75}, behaviour__lapse_per_yr=0.3), life)
    assert row["claim_share"] == pytest.approx(0.7**1.5, abs=0.01)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_the_level_that_is_kept_keeps_the_chance(share: float) -> None:
    """Promising it leaves the chance of a claim at or below the aim, and hardly more would pass it."""
    life = straight(4000, entry_sd=0.02)
    _made, row = priced(terms_of(promise={"relative_share": 0.85, "claim_most_share": share}), life)
    kept = row["kept_share"] / row["entry_soh_share"]
    assert row["kept_share_low"] <= row["kept_share"] <= row["kept_share_high"]
    _made, at = priced(terms_of(promise__relative_share=kept), life)
    _made, more = priced(terms_of(promise__relative_share=kept + 1e-9), life)
    assert at["claim_share"] <= share < more["claim_share"] + 1e-12


def test_where_nothing_is_covered_any_level_is_kept() -> None:
    assert kept_levels(np.full(100, np.inf), 0.05) == (None, None, None)


def test_a_residual_value_is_priced_on_shared_paths() -> None:
    terms = read_terms("used_ev_residual")
    made, row = priced(terms, straight(20_000))
    assert made.is_eligible
    assert row["threshold_jpy"] == pytest.approx(0.4 * 1_380_000)
    assert 0.0 < row["claim_share"] < 1.0
    assert row["kept_jpy"] > 0.0
    assert {"new_car_price", "destination_ban"} <= set(made.payout_jpy.cause_ids)
    assert "guarantee_prices" in made.assumed["code"].to_list()


def test_a_value_without_price_or_paths_is_refused() -> None:
    terms = read_terms(changed({**VALUE, "promise": {"value_jpy": 4e5}}))
    with pytest.raises(QuoteError, match="neither price paths"):
        priced(terms, straight(100))


@pytest.mark.parametrize("width", [0.0, nan])
def test_a_verdict_without_interval_is_refused(width: float) -> None:
    with pytest.raises(QuoteError, match="no interval"):
        priced(terms_of(), straight(100, interval_share=width))


def test_a_forecast_that_ends_before_the_cover_is_refused() -> None:
    with pytest.raises(QuoteError, match="Forecast at least as far"):
        priced(terms_of(cover={"term_yr": 8}), straight(100, years=6.0))


@pytest.mark.parametrize(
    ("life", "terms", "code"),
    [
        ({"age_yr": 10.0}, {"eligibility__age_below_yr": 10}, "guarantee_too_old"),
        ({"age_yr": None}, {"eligibility__age_below_yr": 10}, "guarantee_age_unknown"),
        ({"age_yr": None}, {"cover__counted_from": "new"}, "guarantee_age_unknown"),
        ({"odometer_km": 9e4}, {"eligibility__odometer_most_km": 8e4}, "guarantee_driven_too_far"),
        ({"odometer_km": None}, {"eligibility__odometer_most_km": 8e4}, "guarantee_odometer_unknown"),
        ({"measured_on": None}, {"eligibility__diagnosis_most_days": 30}, "guarantee_diagnosis_undated"),
        (
            {"measured_on": date(2026, 9, 1)},
            {"eligibility__diagnosis_most_days": 30},
            "guarantee_diagnosis_too_old",
        ),
        ({"interval_share": 0.2}, {"eligibility__interval_most_share": 0.1}, "guarantee_interval_too_wide"),
        ({}, {"eligibility__soh_least_share": 0.9}, "guarantee_soh_too_low"),
        ({}, {"promise": {"absolute_share": 0.9}}, "guarantee_threshold_above_entry"),
    ],
)
def test_what_is_not_eligible_gets_no_premium_but_its_reason(
    life: dict[str, Any], terms: dict[str, Any], code: str
) -> None:
    made, row = priced(terms_of(**terms), straight(100, **life))
    assert not made.is_eligible
    assert code in finding_codes(made.findings)
    assert row["price_jpy"] is None
    assert row["claim_share"] is None
    assert made.by_year.is_empty()
    assert not made.payout_jpy.array.any()


@pytest.mark.parametrize("name", template_names())
def test_every_output_says_that_it_is_an_estimate_and_may_be_insurance(name: str) -> None:
    """Eligible or not; and every code it returns has words."""
    terms = read_terms(name)
    life = straight(500, use_km=0.0 if terms.product == "storage" else 9000.0)
    made, row = priced(terms, life)
    assert made.statements == STATEMENTS
    assert set(STATEMENTS) <= set(finding_codes(made.findings))
    assert set(finding_codes(made.findings)) <= set(FINDING_WORDS)
    assert set(made.assumed["code"]) <= set(ASSUMED_WORDS)
    assert row["verdict_id"] == made.verdict_id == "v-1"
    assert row["terms_id"] == name


def test_the_words_of_seller_insurer_and_guarantor_are_kept_apart() -> None:
    rows = {role: priced(terms_of(role=role), straight(4000))[1] for role in ("ancillary", "insurer")}
    loading = {"liability_share": 0.8, "liability_expense_share": 0.25, "expense_share": 0.2}
    rows["guarantor"] = priced(terms_of(role="guarantor", loading=loading), straight(4000))[1]
    kinds = {role: row["price_kind"] for role, row in rows.items()}
    assert kinds == {
        "ancillary": "guarantee_fee",
        "insurer": "gross_premium",
        "guarantor": "guarantee_fee",
    }
    pure = rows["guarantor"]["pure_jpy"]
    assert rows["guarantor"]["liability_premium_jpy"] == pytest.approx(0.8 * pure / 0.75)
    assert rows["guarantor"]["price_jpy"] == pytest.approx((0.2 * pure + 0.8 * pure / 0.75) / 0.8)
    assert rows["insurer"]["liability_premium_jpy"] is None


def test_the_same_seed_gives_the_same_quote() -> None:
    first, second = (priced(read_terms("used_ev_range"), straight(500, entry_sd=0.02))[0] for _ in range(2))
    assert first.guarantee.equals(second.guarantee)
    assert np.array_equal(first.payout_jpy.array, second.payout_jpy.array)


def test_few_claims_are_said_to_be_few() -> None:
    made, _row = priced(terms_of(), straight(200))
    assert "guarantee_few_claims" in finding_codes(made.findings)


def test_a_template_may_be_named() -> None:
    made = quote("used_ev_range", straight(300), np.random.default_rng(7))
    assert made.terms == read_terms("used_ev_range")


def test_who_is_refused_anyway_needs_no_long_forecast() -> None:
    made, _row = priced(read_terms("maker_bz4x"), straight(100, years=3.0, age_yr=None))
    assert "guarantee_age_unknown" in finding_codes(made.findings)


def test_faults_are_coded() -> None:
    assert issubclass(QuoteError, CodedError)


@pytest.mark.parametrize(
    "payout", [{"remedy": "cash", "amount_jpy": 3e5}, {"remedy": "cash", "per_point_jpy": 1e4}]
)
def test_without_a_single_claim_the_doubt_of_the_premium_is_not_nothing(payout: dict[str, Any]) -> None:
    """No claim in 1,000 draws may still be one in 500; the upper edge says so."""
    terms = terms_of(promise={"absolute_share": 0.3}, payout=payout)
    _made, row = priced(terms, straight(1000))
    assert row["claim_share"] == row["pure_jpy"] == row["pure_jpy_low"] == 0.0
    assert row["pure_jpy_high"] == pytest.approx(row["claim_share_high"] * 3e5)
    assert row["price_jpy_high"] > row["price_jpy"]


def test_a_few_claims_leave_no_less_doubt_of_the_premium_than_of_their_chance() -> None:
    _made, row = priced(terms_of(promise={"absolute_share": 0.62}), straight(2000))
    assert 0.0 < row["claim_share"] < 0.05
    assert row["pure_jpy_high"] >= 3e5 * row["claim_share_high"] * (1 - 1e-9)
    assert row["pure_jpy_low"] <= 3e5 * row["claim_share_low"] * (1 + 1e-9)


def test_only_what_bears_on_the_price_is_called_an_assumption() -> None:
    """A car's value rests on no claim diagnosis; a fixed promise rests on no stated figure."""
    life = straight(1000)
    told = priced(read_terms("used_ev_residual"), life)[0].assumed
    shocks = told.filter(code="guarantee_price_shocks")["said"].to_list()
    assert shocks == ["5 % × 0.8; 0.3 × 4 %; 10 % × 0.3; 0.1 × −10 %; 10 %"]
    value = set(told["code"])
    assert {"guarantee_price", "guarantee_risk_tvar", "guarantee_expenses"} <= value
    assert value.isdisjoint({"guarantee_entry", "guarantee_claim"})
    fixed = set(priced(read_terms("maker_generic"), life)[0].assumed["code"])
    assert {"guarantee_fixed_promise", "guarantee_claim", "guarantee_risk_none"} <= fixed
    assert "guarantee_entry" not in fixed

"""Laws of a portfolio: names alone decide, parts add up, and each contract costs what it costs by itself."""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.value.guarantee.contracts import book
from tests.value.guarantee.futures import finding_codes, straight
from tests.value.guarantee.test_terms import STORAGE, VALUE, changed

from meguri.tables.faults import TableError
from meguri.value.guarantee import Causes, Portfolio, QuoteError, Terms, portfolio, quote, read_terms
from meguri.value.guarantee.premium import NINE_OF_TEN
from meguri.value.guarantee.reference import FadeModel, Lognormal
from meguri.value.guarantee.words import ASSUMED_WORDS, FINDING_WORDS, STATEMENTS

TERMS = read_terms(
    changed(
        {
            "terms_id": "pool",
            "cover.waiting_yr": 0.1,
            "payout.amount_cv": 0.3,
            "payout.deductible_jpy": 10_000,
            "behaviour": {"claim_error_share": 0.01, "entry_error_share": 0.005, "lapse_per_yr": 0.03},
            "loading.discount_per_yr": 0.01,
        }
    )
)
NONE = Causes(defect_share=0.0, summer_cv=0.0, method_bias_share=0.0)
STRONG = Causes(defect_share=0.1, defect_factor=2.5, summer_cv=0.25, method_bias_share=0.015)


def pooled(
    frame: pl.DataFrame, terms: Any = TERMS, *, seed: int = 4, draws: int = 400, **given: Any
) -> Portfolio:
    given = {"split": False, "threads": 2} | given
    return portfolio(frame, terms, np.random.default_rng(seed), draws=draws, **given)


def test_the_result_does_not_depend_on_threads_or_on_the_order_of_contracts() -> None:
    """Bit by bit: contracts are put in an order of their own, and blocks are summed in theirs."""
    frame = book(5000)
    mixed = frame.sample(fraction=1.0, shuffle=True, seed=3)
    first = pooled(frame, threads=1)
    for other in (pooled(frame, threads=3), pooled(mixed, threads=2)):
        assert np.array_equal(first.losses_jpy.array, other.losses_jpy.array)
        assert first.risk.equals(other.risk)
        assert first.contracts.equals(other.contracts)


def test_portfolios_of_one_seed_add_up_draw_by_draw() -> None:
    one, other = book(3000), book(2500, first=3000)
    whole = pooled(pl.concat([one, other]))
    parts = pooled(one).losses_jpy.array + pooled(other).losses_jpy.array
    assert whole.losses_jpy.array == pytest.approx(parts, rel=1e-12)
    counts = pooled(one).claims_count.array + pooled(other).claims_count.array
    assert np.array_equal(whole.claims_count.array, counts)


def test_seeds_differ_and_the_same_seed_is_the_same() -> None:
    frame = book(200)
    assert np.array_equal(pooled(frame).losses_jpy.array, pooled(frame).losses_jpy.array)
    assert not np.array_equal(pooled(frame).losses_jpy.array, pooled(frame, seed=5).losses_jpy.array)


def closed_form(row: dict[str, Any], terms: Terms, causes: Causes, power: float = 1.0) -> float:
    """The chance of a claim by quadrature, lapse and waiting aside; a defect is a second kind of battery."""
    kept = terms.promise.relative_share
    assert kept is not None
    entry_sd = (row["soh_high_share"] - row["soh_low_share"]) / (2 * NINE_OF_TEN)
    behaviour = terms.behaviour
    errors = entry_sd**2 + behaviour.claim_error_share**2 + (kept * behaviour.entry_error_share) ** 2
    model = FadeModel(
        row["soh_share"],
        Lognormal.of_median(row["fade_median_per_yr"], row["fade_cv"]),
        Lognormal(row["km_per_yr"], row["km_cv"]),
        power,
        sqrt(errors),
    )
    limit, term = terms.cover.limit_km, terms.cover.term_yr
    assert limit is not None
    plain, defect = (
        one.relative_claim_share(kept, term, limit) for one in (model, model.faded_by(causes.defect_factor))
    )
    return plain + causes.defect_share * (defect - plain)


@pytest.mark.parametrize("power", [1.0, 0.6])
@pytest.mark.parametrize("causes", [NONE, STRONG], ids=["nothing shared", "strong causes"])
def test_each_contract_claims_as_often_as_the_closed_form_says(causes: Causes, power: float) -> None:
    """With shared causes or without: they move contracts together and leave each one's chance alone."""
    sure = replace(TERMS.behaviour, lapse_per_yr=0.0)
    terms = replace(TERMS, behaviour=sure, cover=replace(TERMS.cover, waiting_yr=0.0))
    frame = book(12)
    draws = 60_000
    found = pooled(frame, terms, draws=draws, causes=causes, fade_power=power).contracts
    rows = {row["contract_id"]: row for row in frame.to_dicts()}
    for contract, share in found.select("contract_id", "claim_share").iter_rows():
        wanted = closed_form(rows[contract], terms, causes, power)
        assert share == pytest.approx(wanted, abs=4.5 * sqrt(wanted / draws)), contract


def test_the_reference_contract_claims_with_the_reference_chance() -> None:
    """.044789: no doubt at entry, nothing shared."""
    fade = Lognormal(0.023, 0.45)
    fixed = {"soh_share": 0.86, "soh_low_share": 0.86 - 1e-9, "soh_high_share": 0.86 + 1e-9}
    fixed |= {"fade_median_per_yr": fade.median, "km_per_yr": 9000.0}
    found = pooled(book(200, **fixed), read_terms(changed({})), causes=NONE, draws=5000)
    assert found.risk["claim_share"].item() == pytest.approx(0.044789, abs=4 * sqrt(0.044789 / 1e6))


def test_a_contract_costs_in_a_portfolio_what_a_quote_says() -> None:
    """Chance and pure premium, with waiting time, lapse, deductible, spread of costs and interest."""
    draws = 120_000
    soh_sd = 0.06 / (2 * NINE_OF_TEN)
    life = straight(draws, entry=0.86, entry_sd=soh_sd, fade=0.03, years=4.0)
    row = quote(TERMS, life, np.random.default_rng(2)).guarantee.row(0, named=True)
    fade = Lognormal(0.03, 0.45)
    fixed = {"soh_share": 0.86, "soh_low_share": 0.83, "soh_high_share": 0.89}
    fixed |= {"fade_median_per_yr": fade.median, "km_per_yr": 9000.0}
    found = pooled(book(50, **fixed), causes=NONE, draws=5000).contracts
    assert found["claim_share"].mean() == pytest.approx(row["claim_share"], rel=0.02)
    assert found["pure_jpy"].mean() == pytest.approx(row["pure_jpy"], rel=0.02)
    assert found["payout_sd_jpy"].mean() == pytest.approx(row["payout_sd_jpy"], rel=0.02)


@pytest.mark.parametrize("payout", [{"remedy": "cash", "per_point_jpy": 20_000, "most_jpy": 150_000}])
def test_cash_by_the_point_costs_what_a_quote_says(payout: dict[str, Any]) -> None:
    terms = read_terms(changed({"terms_id": "pool", "payout": payout}))
    life = straight(120_000, entry=0.86, entry_sd=0.06 / (2 * NINE_OF_TEN), fade=0.03, years=4.0)
    row = quote(terms, life, np.random.default_rng(2)).guarantee.row(0, named=True)
    fixed = {"soh_share": 0.86, "soh_low_share": 0.83, "soh_high_share": 0.89}
    fixed |= {"fade_median_per_yr": Lognormal(0.03, 0.45).median, "km_per_yr": 9000.0}
    found = pooled(book(50, **fixed), terms, causes=NONE, draws=5000).contracts
    assert found["pure_jpy"].mean() == pytest.approx(row["pure_jpy"], rel=0.03)


def test_without_shared_causes_diversification_works() -> None:
    """The whole then spreads as the root of the sum of squares says."""
    risk = pooled(book(2000), causes=NONE, draws=4000).risk.row(0, named=True)
    assert risk["sd_jpy"] == pytest.approx(risk["sd_independent_jpy"], rel=0.05)
    assert risk["shared_share"] < 0.1


def test_with_shared_causes_most_of_the_spread_stays() -> None:
    """Ten times as many contracts do not bring the relative spread down by the root of ten."""
    small, large = (pooled(book(n), causes=STRONG, draws=3000).risk.row(0, named=True) for n in (400, 4000))
    fell = (small["sd_jpy"] / small["expected_jpy"]) / (large["sd_jpy"] / large["expected_jpy"])
    assert fell < 1.3 < sqrt(10)
    assert large["shared_share"] > 0.9
    assert large["sd_independent_jpy"] < large["sd_jpy"] < large["sd_one_jpy"]


def test_the_tail_is_in_order() -> None:
    found = pooled(book(1000), causes=STRONG, draws=4000)
    risk = found.risk.row(0, named=True)
    assert risk["expected_jpy"] < risk["reserve_jpy"] < risk["var_jpy"]
    assert risk["var_jpy_low"] <= risk["var_jpy"] <= risk["var_jpy_high"]
    assert risk["tvar_jpy"] >= np.quantile(found.losses_jpy.array, 0.99)
    assert risk["var_jpy"] == pytest.approx(np.quantile(found.losses_jpy.array, 0.995))
    assert found.curve["loss_jpy"].is_sorted()
    assert found.contracts["pure_jpy"].sum() == pytest.approx(risk["expected_jpy"])


def test_each_cause_takes_its_part_of_the_spread_with_it() -> None:
    found = pooled(book(2000), causes=STRONG, draws=1000, split=True).causes
    removed = dict(found.select("cause", "removed_share").iter_rows())
    assert set(removed) == {"all", "line", "summer", "method"}
    assert removed["all"] > max(removed["line"], removed["summer"], removed["method"])
    assert min(removed.values()) > 0.0


@pytest.mark.parametrize(
    ("one", "other", "falls"),
    [
        ({"cover.term_yr": 3}, {"cover.term_yr": 5}, False),
        ({"promise.relative_share": 0.85}, {"promise.relative_share": 0.8}, True),
        ({}, {"cover.waiting_yr": 1.0}, True),
        ({}, {"payout.deductible_jpy": 50_000}, True),
        ({}, {"behaviour.adverse_selection_share": 0.2}, False),
    ],
)
def test_more_promised_is_never_cheaper_in_any_draw(
    one: dict[str, Any], other: dict[str, Any], falls: bool
) -> None:
    """Common random numbers by name: contract by contract, draw by draw."""
    base = {"payout.amount_cv": 0.3, "behaviour.claim_error_share": 0.01, "behaviour.lapse_per_yr": 0.05}
    frame = book(300)
    first, second = (pooled(frame, read_terms(changed(base | x))).losses_jpy.array for x in (one, other))
    assert ((second <= first + 1e-6) if falls else (second >= first - 1e-6)).all()


def test_two_python_threads_may_ask_at_once() -> None:
    """No thread pool of the compiler is involved, which would abort."""
    from concurrent.futures import ThreadPoolExecutor

    frame = book(3000)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: pooled(frame).losses_jpy.array, range(2))
    assert np.array_equal(first, second)


def test_every_output_says_that_it_is_an_estimate_and_may_be_insurance() -> None:
    terms = read_terms("used_ev_range")
    found = pooled(book(50), terms)
    assert found.statements == STATEMENTS
    assert set(STATEMENTS) <= set(finding_codes(found.findings)) <= set(FINDING_WORDS)
    assert "guarantee_contracts_unchecked" in finding_codes(found.findings)
    assert {"cause_line", "cause_summer", "cause_method"} <= set(found.assumed["code"]) <= set(ASSUMED_WORDS)


def test_what_is_not_eligible_is_left_out_and_counted() -> None:
    eligibility = {"interval_most_share": 0.05, "soh_least_share": 0.8}
    terms = read_terms(changed({"eligibility": eligibility}))
    frame = book(100).with_columns(
        soh_low_share=pl.when(pl.col("contract_id") == "c1")
        .then(pl.col("soh_share") - 0.03)
        .otherwise(pl.col("soh_share") - 0.02),
        soh_high_share=pl.col("soh_share") + 0.025,
    )
    found = pooled(frame, terms)
    low = int((frame["soh_share"] < 0.8).sum())
    counts = dict(found.findings.select("code", "found_value").iter_rows())
    assert counts["guarantee_contracts_too_wide"] == 1.0
    assert counts["guarantee_contracts_too_low"] == low
    risk = found.risk.row(0, named=True)
    assert risk["contracts_count"] + risk["refused_count"] == 100
    promised = read_terms(changed({"promise": {"absolute_share": 0.8}}))
    assert "guarantee_contracts_above_entry" in finding_codes(pooled(frame, promised).findings)


def test_a_book_of_none_costs_nothing() -> None:
    terms = read_terms(changed({"eligibility.soh_least_share": 1.4}))
    found = pooled(book(10), terms)
    assert found.risk["expected_jpy"].item() == 0.0
    assert found.contracts.is_empty()


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        (VALUE, "no prices"),
        ({"cover.counted_from": "new"}, "no age"),
        ({**STORAGE, "payout": {"remedy": "cash", "per_kwh_jpy": 9000}}, "pack_kwh"),
        (
            {"product": "range", "promise": {"range_km": 200, "condition": "rated"}},
            "how far the car went",
        ),
    ],
)
def test_terms_that_need_what_contracts_do_not_say_are_refused(changes: dict[str, Any], match: str) -> None:
    with pytest.raises(QuoteError, match=match):
        pooled(book(5), read_terms(changed(changes)))


def test_a_stationary_book_is_paid_by_the_kilowatt_hour() -> None:
    terms = read_terms("reuse_storage")
    frame = book(300, km_per_yr=0.0, km_cv=0.0, fade_median_per_yr=0.05)
    assert pooled(frame, terms, pack_kwh=40.0).risk["expected_jpy"].item() > 0.0


def test_terms_are_found_by_id_or_missed_with_the_near_one() -> None:
    frame = book(10).with_columns(terms_id=pl.Series(["pool"] * 5 + ["used_ev_range"] * 5))
    both = {"pool": TERMS, "used_ev_range": read_terms("used_ev_range")}
    assert pooled(frame, both).risk["contracts_count"].item() == 10
    with pytest.raises(QuoteError, match="used_ev_rang"):
        pooled(frame, {"pool": TERMS, "used_ev_rang": TERMS})


def test_bad_tables_and_intervals_are_refused_with_all_reasons() -> None:
    frame = book(4)
    with pytest.raises(TableError):
        pooled(frame.drop("fade_cv"))
    with pytest.raises(TableError):
        pooled(pl.concat([frame, frame]))
    with pytest.raises(QuoteError) as caught:
        pooled(frame.with_columns(soh_low_share=pl.col("soh_high_share")))
    (fault,) = caught.value.faults
    assert fault.values == {"found": "c0, c1, c2, c3", "count": "4"}
    with pytest.raises(ValueError, match="100 draws"):
        pooled(frame, draws=10)


@pytest.mark.parametrize(
    "wrong", [{"defect_share": 1.5}, {"defect_factor": 0.0}, {"summer_cv": -0.1}, {"nation_share": 2.0}]
)
def test_causes_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|positive"):
        Causes(**wrong)


def test_a_contract_with_little_spread_of_its_own_is_said_to_be_capped() -> None:
    found = pooled(book(10, fade_cv=0.05), causes=STRONG)
    assert {"guarantee_summer_capped"} <= set(finding_codes(found.findings))

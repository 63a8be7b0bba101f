"""What a quote assumes, as rows: beside what the forecast assumed already."""

from collections.abc import Iterator

import polars as pl

from meguri.tables.lifetime import Life
from meguri.tables.notes import Row, assumed_frame, assumed_row
from meguri.value.guarantee.price_paths import (
    DEPRECIATION_SOURCE,
    SOH_VALUE_SHARE,
    SOH_VALUE_SOURCE,
    PricePaths,
)
from meguri.value.guarantee.terms import Terms
from meguri.value.told_figures import ASSUMED


def assumptions(terms: Terms, life: Life, paths: PricePaths | None) -> pl.DataFrame:
    """HEALTH_ASSUMED: the forecast's rows, then the quote's."""
    return assumed_frame(_rows(terms, paths), life.assumed)


def terms_rows(terms: Terms) -> Iterator[Row]:
    """What the terms assume of measurements, people and interest, and which of their figures are assumed."""
    about, behaviour = terms.terms_id, terms.behaviour
    yield from _measured(terms)
    said = (
        ("guarantee_selection", "behaviour.adverse_selection_share", behaviour.adverse_selection_share),
        ("guarantee_lapse", "behaviour.lapse_per_yr", behaviour.lapse_per_yr),
        ("guarantee_rate", "loading.discount_per_yr", terms.loading.discount_per_yr),
    )
    for code, key, value in said:
        yield assumed_row(about, code, f"{100 * value:g}", _source(terms, key))
    sums = (
        ("guarantee_price", "promise.price_jpy", terms.promise.price_jpy),
        ("guarantee_cost", "payout.amount_jpy", terms.payout.amount_jpy),
    )
    for code, key, sum_jpy in sums:
        if sum_jpy is not None:
            yield assumed_row(about, code, f"{sum_jpy:,.0f}", _source(terms, key))
    assumed = sorted(key for key, source in terms.sources.items() if source == ASSUMED)
    if assumed:
        yield assumed_row(about, "guarantee_terms", ", ".join(assumed))
    for code, borne in (
        ("guarantee_fire", terms.exclusions.fire),
        ("guarantee_liability", terms.exclusions.product_liability),
    ):
        if borne is not None:
            yield assumed_row(about, f"{code}_{borne}", borne)


def _measured(terms: Terms) -> Iterator[Row]:
    """What is assumed of the two diagnoses; a value of the car rests on neither."""
    about, behaviour = terms.terms_id, terms.behaviour
    if terms.product == "residual_value":
        return
    if terms.promise.relative_share is None:
        yield assumed_row(about, "guarantee_fixed_promise", "fixed")
    else:
        key = "behaviour.entry_error_share"
        said = f"{100 * behaviour.entry_error_share:g}"
        yield assumed_row(about, "guarantee_entry", said, _source(terms, key))
    key, said = "behaviour.claim_error_share", f"{100 * behaviour.claim_error_share:g}"
    yield assumed_row(about, "guarantee_claim", said, _source(terms, key))


def _charged(terms: Terms) -> Iterator[Row]:
    """How expenses and risk are charged for."""
    about, loading = terms.terms_id, terms.loading
    if loading.expense_share:
        said = f"{100 * loading.expense_share:g} %"
        yield assumed_row(about, "guarantee_expenses", said, _source(terms, "loading.expense_share"))
    risk = {
        "none": "none",
        "sd": f"{loading.contracts_count:,.0f}",
        "variance": f"{loading.risk_factor:g}",
        "tvar": f"{100 * loading.risk_factor:g} %",
    }
    source = _source(terms, "loading.risk_factor")
    yield assumed_row(about, f"guarantee_risk_{loading.risk}", risk[loading.risk], source)


def _rows(terms: Terms, paths: PricePaths | None) -> Iterator[Row]:
    yield from terms_rows(terms)
    yield from _charged(terms)
    if paths is not None:
        about = terms.terms_id
        if paths.said:
            yield assumed_row(about, "guarantee_prices", paths.said, DEPRECIATION_SOURCE)
        if paths.shocks:
            yield assumed_row(about, "guarantee_price_shocks", paths.shocks)
        yield assumed_row(about, "guarantee_soh_value", f"{SOH_VALUE_SHARE:g}", SOH_VALUE_SOURCE)


def _source(terms: Terms, key: str) -> str | None:
    """The source of a figure, where it has one; neither assumed nor merely given."""
    found = terms.sources.get(key)
    return None if found is None or found in (ASSUMED, "given") else found

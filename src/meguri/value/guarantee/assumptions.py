"""What a quote assumes, as rows: beside what the forecast assumed already."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.lifetime import Life
from meguri.value.guarantee.price_paths import (
    DEPRECIATION_SOURCE,
    SOH_VALUE_SHARE,
    SOH_VALUE_SOURCE,
    PricePaths,
)
from meguri.value.guarantee.terms import ASSUMED, Terms

Row = dict[str, Any]


def assumptions(terms: Terms, life: Life, paths: PricePaths | None) -> pl.DataFrame:
    """HEALTH_ASSUMED: the forecast's rows, then the quote's."""
    return assumed_frame(_rows(terms, paths), life.assumed)


def assumed_frame(rows: Iterator[Row] | list[Row], *before: pl.DataFrame) -> pl.DataFrame:
    """HEALTH_ASSUMED: what came before, then these rows."""
    frame = pl.DataFrame(list(rows), schema=HEALTH_ASSUMED.polars_schema)
    whole = pl.concat([*(one.select(HEALTH_ASSUMED.names) for one in before), frame])
    return HEALTH_ASSUMED.check(
        whole.unique(subset=list(HEALTH_ASSUMED.key), keep="first", maintain_order=True)
    )


def assumed_row(about: str, code: str, said: str, source_id: str | None = None) -> Row:
    """A row of HEALTH_ASSUMED."""
    return {"about": about, "code": code, "said": said, "source_id": source_id}


def terms_rows(terms: Terms) -> Iterator[Row]:
    """What the terms assume of measurements, people and interest, and which of their figures are assumed."""
    about, behaviour = terms.terms_id, terms.behaviour
    said = (
        ("guarantee_entry", "behaviour.entry_error_share", f"{100 * behaviour.entry_error_share:g}"),
        ("guarantee_claim", "behaviour.claim_error_share", f"{100 * behaviour.claim_error_share:g}"),
        (
            "guarantee_selection",
            "behaviour.adverse_selection_share",
            f"{100 * behaviour.adverse_selection_share:g}",
        ),
        ("guarantee_lapse", "behaviour.lapse_per_yr", f"{100 * behaviour.lapse_per_yr:g}"),
        ("guarantee_rate", "loading.discount_per_yr", f"{100 * terms.loading.discount_per_yr:g}"),
    )
    for code, key, value in said:
        yield assumed_row(about, code, value, _source(terms, key))
    if terms.payout.amount_jpy is not None:
        cost = f"{terms.payout.amount_jpy:,.0f}"
        yield assumed_row(about, "guarantee_cost", cost, _source(terms, "payout.amount_jpy"))
    assumed = sorted(key for key, source in terms.sources.items() if source == ASSUMED)
    if assumed:
        yield assumed_row(about, "guarantee_terms", ", ".join(assumed))
    for code, borne in (
        ("guarantee_fire", terms.exclusions.fire),
        ("guarantee_liability", terms.exclusions.product_liability),
    ):
        if borne is not None:
            yield assumed_row(about, f"{code}_{borne}", borne)


def _rows(terms: Terms, paths: PricePaths | None) -> Iterator[Row]:
    yield from terms_rows(terms)
    if paths is not None:
        about = terms.terms_id
        if paths.said:
            yield assumed_row(about, "guarantee_prices", paths.said, DEPRECIATION_SOURCE)
        yield assumed_row(about, "guarantee_soh_value", f"{SOH_VALUE_SHARE:g}", SOH_VALUE_SOURCE)


def _source(terms: Terms, key: str) -> str | None:
    """The source of a figure, where it has one; neither assumed nor merely given."""
    found = terms.sources.get(key)
    return None if found is None or found in (ASSUMED, "given") else found

"""Evidence for the nation's tests: the shipped facts, and the same with one count added."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from meguri.facts.source import fact
from meguri.nation.outflow.evidence import Evidence, gather

Gather = Callable[..., Evidence]


@pytest.fixture(scope="session")
def gathered() -> Gather:
    """Evidence of a segment from the shipped facts; `stock_units` adds an exact count at the end of 2024."""

    def gather_segment(segment: str = "bev_passenger", stock_units: float | None = None) -> Evidence:
        stock = fact("jp_ev_stock").rows
        if stock_units is not None:
            counted = stock.head(1).with_columns(
                segment=pl.lit(segment),
                counted_on=pl.lit(date(2024, 12, 31)),
                units=pl.lit(stock_units),
                status=pl.lit("exact"),
                source_id=pl.lit("imported"),
            )
            stock = pl.concat([stock, counted.select(stock.columns).cast(dict(stock.schema))])
        return gather(
            segment,
            fact("jp_ev_sales").rows,
            stock,
            fact("jp_used_ev_exports").rows,
            fact("elv_lib_recovery").rows,
            fact("jp_ev_survival").rows,
        )

    return gather_segment

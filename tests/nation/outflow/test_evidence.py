"""What becomes evidence, and what never does."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.nation.outflow.errors import Row
from meguri.nation.outflow.evidence import gather, weights

SEGMENT = "bev_passenger"


def _facts() -> list[pl.DataFrame]:
    names = ("jp_ev_sales", "jp_ev_stock", "jp_used_ev_exports", "elv_lib_recovery", "jp_ev_survival")
    return [fact(name).rows for name in names]


def test_a_claim_never_becomes_evidence() -> None:
    facts = _facts()
    before = gather(SEGMENT, *facts)
    claim = facts[2].head(1).with_columns(status=pl.lit("claim"), units=pl.lit(9e9))
    facts[2] = pl.concat([facts[2], claim])
    assert gather(SEGMENT, *facts).rows == before.rows


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(random: Any) -> None:
    facts = _facts()
    shuffled = [frame[random.sample(range(frame.height), frame.height)] for frame in facts]
    one, other = gather(SEGMENT, *facts), gather(SEGMENT, *shuffled)
    assert one.rows == other.rows
    np.testing.assert_array_equal(one.units, other.units)


def test_sales_by_fiscal_year_speak_to_their_own_quarters() -> None:
    facts = _facts()
    fiscal = pl.DataFrame(
        {
            "segment": [SEGMENT, "bev_van"],
            "period": ["FY2021", "FY2021"],
            "period_from": [date(2021, 4, 1)] * 2,
            "period_to": [date(2022, 3, 31)] * 2,
            "units": [27_000.0, 900.0],
            "status": ["exact"] * 2,
            "source_id": ["imported"] * 2,
        }
    )
    (row,) = [r for r in gather(SEGMENT, *facts, fiscal).rows if r.source_id == "imported"]
    assert (row.quantity, row.value) == ("sales", 27_000.0)
    measured = weights(row, 2009, 68)
    assert measured.nonzero()[0].tolist() == [49, 50, 51, 52]


def test_a_gap_in_the_sales_is_named() -> None:
    facts = _facts()
    facts[0] = facts[0].filter(pl.col("year") != 2015)
    with pytest.raises(ValueError, match="every calendar year"):
        gather(SEGMENT, *facts)


def test_a_registered_count_alone_is_only_checked_until_the_kei_count_comes() -> None:
    facts = _facts()
    day = date(2023, 3, 31)
    registered = (
        facts[1]
        .head(1)
        .with_columns(
            segment=pl.lit("bev_passenger_registered"),
            counted_on=pl.lit(day),
            units=pl.lit(150_000.0),
            status=pl.lit("exact"),
            source_id=pl.lit("a"),
        )
        .cast(dict(facts[1].schema))
    )
    kei = registered.with_columns(segment=pl.lit("bev_kei_passenger"), units=pl.lit(40_000.0)).cast(
        dict(facts[1].schema)
    )
    alone = gather(SEGMENT, facts[0], pl.concat([facts[1], registered]), *facts[2:])
    both = gather(SEGMENT, facts[0], pl.concat([facts[1], registered, kei]), *facts[2:])
    (row,) = [r for r in alone.rows if r.period_from == day]
    assert not row.used
    (row,) = [r for r in both.rows if r.period_from == day]
    assert row.used
    assert row.value == 190_000.0


@given(
    st.dates(date(2010, 1, 1), date(2020, 12, 31)),
    st.integers(0, 1500),
)
def test_the_quarters_of_a_period_add_up_to_its_days(since: date, days: int) -> None:
    until = date.fromordinal(min(since.toordinal() + days, date(2021, 12, 31).toordinal()))
    row = Row("x", "exports", since, until, 1.0, 1.0, "s")
    measured = weights(row, 2009, 13 * 4)
    lengths = [
        (date(2009 + (q + 1) // 4, 3 * ((q + 1) % 4) + 1, 1) - date(2009 + q // 4, 3 * (q % 4) + 1, 1)).days
        for q in range(52)
    ]
    assert measured @ np.array(lengths) == pytest.approx((until - since).days + 1)
    assert measured.min() >= 0.0
    assert measured.max() <= 1.0


def test_a_count_at_a_quarters_end_reads_that_quarter() -> None:
    measured = weights(Row("x", "stock", date(2015, 3, 31), date(2015, 3, 31), 1.0, 1.0, "s"), 2009, 68)
    assert measured[24] == 1.0
    assert measured.sum() == 1.0

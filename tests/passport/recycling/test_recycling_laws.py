"""Law: order, splitting and scale of lots leave the rates as they are; matter is neither made nor lost."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from recycling_cases import flows, network

from meguri.passport.recycling.balance import balance
from meguri.passport.recycling.lots import QUANTITIES
from meguri.tables.recycling import RECYCLING_FLOWS

MASSES = [f"{name}_kg" for name in QUANTITIES]
networks = st.lists(st.integers(1, 99), min_size=3, max_size=15)


@given(networks, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(numbers: list[int], chance: object) -> None:
    ordered = network(numbers)
    rows = ordered.to_dicts()
    chance.shuffle(rows)  # type: ignore[attr-defined]
    first, second = balance(ordered), balance(flows(*rows))
    assert first.results.equals(second.results)
    assert first.chain.equals(second.chain)


@given(networks, st.data())
def test_splitting_a_lot_changes_nothing(numbers: list[int], data: st.DataObject) -> None:
    whole = network(numbers)
    lot = data.draw(st.sampled_from(sorted(set(whole["lot"]))))
    share = data.draw(st.sampled_from([0.5, 0.25, 0.1]))
    parts = [
        whole.filter(lot=lot).with_columns(pl.col(MASSES) * part, lot=pl.lit(f"{lot}-{name}"))
        for name, part in (("a", share), ("b", 1 - share))
    ]
    split = RECYCLING_FLOWS.check(pl.concat([whole.filter(pl.col("lot") != lot), *parts]))
    # All but the count of lots that were not analysed, which are two now.
    first, second = (balance(one).results.drop("not_analysed_count") for one in (split, whole))
    assert_frame_equal(first, second, rel_tol=1e-9, abs_tol=1e-9)


@given(networks, st.sampled_from([0.001, 0.5, 3.0, 1000.0]))
def test_the_scale_leaves_the_rates(numbers: list[int], scale: float) -> None:
    given_flows = network(numbers)
    rates = ["origin_year", "first_recycler", "measure", "rate_share", "state"]
    scaled = balance(given_flows.with_columns(pl.col(MASSES) * scale)).results.select(rates)
    assert_frame_equal(scaled, balance(given_flows).results.select(rates), rel_tol=1e-9, abs_tol=1e-12)


@given(networks)
def test_every_output_counts_once(numbers: list[int]) -> None:
    given_flows = network(numbers)
    found = balance(given_flows)
    for quantity in ("mass_kg", "li_kg", "co_kg"):
        booked = found.chain.filter(role="output")[quantity].sum()
        assert booked == pytest.approx(given_flows.filter(role="output")[quantity].sum())
    efficiency = found.results.filter(measure="recycling_efficiency").unique(
        ["origin_year", "first_recycler"]
    )
    assert efficiency["output_kg"].sum() == pytest.approx(given_flows.filter(role="output")["mass_kg"].sum())
    assert efficiency["rate_share"].max() <= 1.0  # type: ignore[operator]


@given(networks)
def test_what_comes_later_only_adds(numbers: list[int]) -> None:
    """A report made before the later steps are known is never too high."""
    whole = network(numbers)
    early = balance(whole.filter(pl.col("step") == "shred")).results
    late = balance(whole).results
    both = early.join(late, on=RECYCLING_KEY, suffix="_late", validate="1:1")
    assert both.height == early.height
    assert (both["output_kg"] <= both["output_kg_late"] + 1e-9).all()
    assert (both["open_kg"].fill_null(0) >= both["open_kg_late"].fill_null(0) - 1e-9).all()


RECYCLING_KEY = ["origin_year", "first_recycler", "chemistry", "measure", "target_from"]

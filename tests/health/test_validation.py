"""Validated, extrapolated or unvalidated: a method's standing on a model, never more than is known."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.packs import pack_named, pack_names
from meguri.facts.source import fact
from meguri.health.validation import EXTRAPOLATED, UNVALIDATED, VALIDATED, validation_of

METHODS = ("partial_charge", "bms_read", "capacity_bars", "fleet_prior", "displayed_range", "impedance")


def test_a_row_of_its_own_speaks_for_itself() -> None:
    for row in fact("diagnosis_validation").rows.iter_rows(named=True):
        told = validation_of(row["model"], row["method"])
        assert (told.status, told.because) == (row["validation"], row["because"])
        assert told.source_id == row["source_id"]


def test_a_charge_is_carried_over_to_the_same_chemistry_and_no_further() -> None:
    """Ten anonymous cars with NCM cells: every NMC pack is extrapolated, every other unvalidated."""
    for name in pack_names():
        expected = EXTRAPOLATED if pack_named(name).chemistry == "NMC" else UNVALIDATED
        assert validation_of(name, "partial_charge").status == expected, name


@pytest.mark.parametrize("method", METHODS)
def test_no_method_is_validated_on_a_model_sold_in_japan_yet(method: str) -> None:
    assert all(validation_of(name, method).status != VALIDATED for name in pack_names())


def test_a_model_is_found_by_any_of_its_names() -> None:
    assert validation_of("リーフ 40kWh", "partial_charge") == validation_of("leaf40", "partial_charge")


@given(st.text(max_size=30) | st.none(), st.text(max_size=30))
def test_what_nobody_knows_is_unvalidated_and_no_error(model: str | None, method: str) -> None:
    if method not in METHODS:
        assert validation_of(model, method).status == UNVALIDATED


def test_validated_means_vehicles_with_a_measured_capacity() -> None:
    rows = fact("diagnosis_validation").rows.filter(pl.col("validation") == VALIDATED)
    assert not rows.is_empty()
    assert (rows["vehicles_count"] >= 10).all()


def test_a_vendor_can_bring_a_row_of_its_own(tmp_path: Path) -> None:
    row = fact("diagnosis_validation").rows.filter(method="partial_charge")
    own = row.with_columns(model=pl.lit("sakura"), vehicles_count=pl.lit(31, pl.Int64))
    own.write_csv(tmp_path / "diagnosis_validation.csv")
    assert validation_of("サクラ", "partial_charge", folder=tmp_path).status == VALIDATED
    carried = validation_of("leaf40", "partial_charge", folder=tmp_path)
    assert (carried.status, carried.vehicles_count) == (EXTRAPOLATED, 31)
    assert validation_of("サクラ", "partial_charge").status == EXTRAPOLATED

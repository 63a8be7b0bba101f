"""Promises of the units: read from a name's end, converted without loss, never across dimensions."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_frames import LAW

from meguri.tables import declared
from meguri.tables.schema import Column, Kind, Table
from meguri.tables.units import (
    UNIT_COLUMNS,
    UNIT_IN_ROW,
    UNITS,
    UnitError,
    convert,
    is_unitless,
    unit,
    unit_of,
    without_band,
)

NUMERIC = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in declared().values()
    for column in table.columns
    if column.kind.is_numeric
]
PAIRS = [(a, b) for a in UNITS.values() for b in UNITS.values() if a.dimension == b.dimension]


@pytest.mark.parametrize(("table", "column"), NUMERIC)
def test_every_numeric_column_ends_in_its_unit_or_is_known_to_have_none(table: Table, column: Column) -> None:
    assert (column.unit is None) == is_unitless(column.name), f"{table.name}.{column.name}"


@pytest.mark.parametrize(("table", "column"), NUMERIC)
def test_a_figure_whose_unit_is_not_in_its_name_has_it_in_its_row(table: Table, column: Column) -> None:
    if without_band(column.name) in UNIT_IN_ROW:
        assert set(UNIT_COLUMNS) & set(table.names), f"{table.name}.{column.name}"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("units", "units"),
        ("sold_units_low", "units"),
        ("soh_low_share", "share"),
        ("mass_t_high", "t"),
        ("pack_kwh", "kwh"),
        ("kg_per_kwh", "kg_per_kwh"),
        ("intensity_kg_per_kwh_low", "kg_per_kwh"),
        ("jpy_per_usd", "jpy_per_usd"),
        ("market_jpy_bn", "jpy_bn"),
        ("age_yr", "yr"),
        ("year", None),
        ("weight", None),
        ("cost", None),
        ("kwh_per_month", None),
    ],
)
def test_the_longest_unit_that_ends_the_name_is_read(name: str, found: str | None) -> None:
    read = unit_of(name)
    assert (read.name if read else None) == found


def test_only_numeric_columns_have_a_unit() -> None:
    meaning = declared()["sales"].column("units").meaning
    assert Column("pack_t", Kind.TEXT, meaning).unit is None
    assert Column("pack_t", Kind.NUMBER, meaning).unit == "t"


@LAW
@given(amount=st.floats(-1e12, 1e12), pair=st.sampled_from(PAIRS))
def test_there_and_back_is_where_one_was(amount: float, pair: tuple[object, object]) -> None:
    a, b = (unit(one.name) for one in pair)  # type: ignore[attr-defined]
    there_and_back = convert(convert(amount, a.name, b.name), b.name, a.name)
    assert there_and_back == pytest.approx(amount, rel=1e-15, abs=1e-300)


@pytest.mark.parametrize(
    ("amount", "given_in", "wanted_in", "expected"),
    [
        (4300.0, "t", "kg", 4.3e6),
        (46.0, "kg", "t", 0.046),
        (1.0, "gwh", "kwh", 1e6),
        (250.0, "kwh", "mwh", 0.25),
        (17.5, "jpy_bn", "jpy", 17.5e9),
        (175.0, "jpy_100m", "jpy_bn", 17.5),
        (7.9, "jpy_trn", "jpy_100m", 79_000.0),
        (12_000.0, "usd_per_t", "usd_per_kg", 12.0),
        (0.1, "kg_per_kwh", "t_per_gwh", 100.0),
    ],
)
def test_known_conversions(amount: float, given_in: str, wanted_in: str, expected: float) -> None:
    assert convert(amount, given_in, wanted_in) == pytest.approx(expected, rel=1e-14)


def test_arrays_series_and_expressions_convert_alike() -> None:
    tonnes = np.array([1.0, 2.5])
    np.testing.assert_array_equal(convert(tonnes, "t", "kg"), [1000.0, 2500.0])
    frame = pl.DataFrame({"mass_t": tonnes})
    assert convert(frame["mass_t"], "t", "kg").to_list() == [1000.0, 2500.0]
    assert frame.select(convert(pl.col("mass_t"), "t", "kg"))["mass_t"].to_list() == [1000.0, 2500.0]
    np.testing.assert_array_equal(tonnes, [1.0, 2.5])


@pytest.mark.parametrize(
    ("given_in", "wanted_in"),
    [("t", "kwh"), ("jpy", "usd"), ("kg_per_kwh", "kg"), ("usd_per_t", "cny_per_t")],
)
def test_units_of_two_dimensions_do_not_convert(given_in: str, wanted_in: str) -> None:
    with pytest.raises(UnitError, match="only units of one dimension convert"):
        convert(1.0, given_in, wanted_in)


@pytest.mark.parametrize("name", ["tonne", "", "kg_per_", "_per_kwh", "kg_per_kwh_per_t"])
def test_a_unit_nobody_declared_is_refused(name: str) -> None:
    with pytest.raises(UnitError, match="the units in use"):
        unit(name)


def test_a_compound_reads_well_in_both_languages() -> None:
    found = unit("kg_per_kwh")
    assert found.symbol.en == found.symbol.ja == "kg/kWh"
    assert found.words.say("en") == "kilograms per kilowatt-hours"
    assert found.words.say("ja") == "キロワット時あたりキログラム"

"""Laws of the check: what fits comes out equal; what does not is found, named and counted, all at once."""

import contextlib
import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from table_frames import FEW, LAW, PACKS, breaking, frames, frames_with_rows, other_kind, put

from meguri.tables import declared
from meguri.tables.schema import Column, Fault, FaultCode, Kind, Table, TableError, Words, check

BREAKABLE = [
    (column.name, code, value)
    for column in PACKS.columns
    for code, broken in breaking(column).items()
    for value in broken
]


def faults_of(frame: pl.DataFrame, table: Table = PACKS) -> tuple[Fault, ...]:
    with pytest.raises(TableError) as raised:
        check(table, frame)
    return raised.value.faults


def same(one: object, other: object) -> bool:
    both_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return both_nan or one == other


@LAW
@given(frame=frames(), order=st.permutations(PACKS.names))
def test_a_frame_that_fits_comes_out_equal_in_declared_order(frame: pl.DataFrame, order: list[str]) -> None:
    assert_frame_equal(check(PACKS, frame.select(order)), frame)


@FEW
@given(data=st.data())
@pytest.mark.parametrize("table", declared().values(), ids=list(declared()))
def test_a_frame_that_fits_a_declared_table_comes_out_equal(table: Table, data: st.DataObject) -> None:
    frame = data.draw(frames(table, max_rows=4))
    assert_frame_equal(table.check(frame), frame)


@LAW
@given(frame=frames())
def test_checking_twice_is_checking_once(frame: pl.DataFrame) -> None:
    once = check(PACKS, frame)
    assert_frame_equal(check(PACKS, once), once)


@LAW
@given(spoiled=frames_with_rows(), how=st.sampled_from(BREAKABLE))
def test_the_frame_given_is_not_edited(
    spoiled: tuple[pl.DataFrame, list[int]], how: tuple[str, Any, Any]
) -> None:
    frame, rows = spoiled
    for given_frame in (frame, put(frame, how[0], rows, how[2])):
        before = given_frame.clone()
        with contextlib.suppress(TableError):
            check(PACKS, given_frame)
        assert_frame_equal(given_frame, before)


@LAW
@given(spoiled=frames_with_rows(), how=st.sampled_from(BREAKABLE))
def test_a_broken_value_is_found_with_its_row_value_and_count(
    spoiled: tuple[pl.DataFrame, list[int]], how: tuple[str, FaultCode, object]
) -> None:
    frame, rows = spoiled
    column, code, value = how
    broken = put(frame, column, rows, value)
    (fault,) = faults_of(broken)
    assert (fault.code, fault.column, fault.count, fault.first_row) == (code, column, len(rows), rows[0])
    assert same(fault.value, broken[column].to_list()[rows[0]])
    assert fault.row_key == {name: broken[name].to_list()[rows[0]] for name in PACKS.key}


@LAW
@given(frame=frames(), column=st.sampled_from(PACKS.columns))
def test_a_missing_column_is_found(frame: pl.DataFrame, column: Column) -> None:
    (fault,) = faults_of(frame.drop(column.name))
    assert (fault.code, fault.column) == (FaultCode.MISSING_COLUMN, column.name)
    assert (fault.count, fault.first_row, fault.rule) == (frame.height, None, {"kind": column.kind})


@LAW
@given(frame=frames(), name=st.text(min_size=1).filter(lambda name: name not in PACKS.names))
def test_an_unknown_column_is_found(frame: pl.DataFrame, name: str) -> None:
    (fault,) = faults_of(frame.with_columns(pl.lit(1).alias(name)))
    assert (fault.code, fault.column, fault.count) == (FaultCode.UNKNOWN_COLUMN, name, frame.height)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Pack_kWh", "pack_kwh"), (" year", "year"), ("chemstry", "chemistry"), ("zzz", None)],
)
def test_a_name_nearly_right_is_answered_with_the_one_meant(written: str, meant: str | None) -> None:
    frame = PACKS.empty()
    frame = frame.rename({meant: written}) if meant else frame.with_columns(pl.lit(1).alias(written))
    fault = next(f for f in faults_of(frame) if f.code is FaultCode.UNKNOWN_COLUMN)
    assert fault.rule.get("suggestion") == meant


@LAW
@given(frame=frames(min_rows=1), column=st.sampled_from(PACKS.columns))
def test_a_column_of_another_kind_is_found(frame: pl.DataFrame, column: Column) -> None:
    cells = frame[column.name].to_list()
    filled = [row for row, cell in enumerate(cells) if cell is not None]
    wrong = other_kind(frame, column)
    if not filled:
        assert_frame_equal(check(PACKS, wrong), frame)
        return
    (fault,) = faults_of(wrong)
    assert (fault.code, fault.column) == (FaultCode.WRONG_KIND, column.name)
    assert (fault.count, fault.first_row) == (len(filled), filled[0])
    assert fault.rule["kind"] == column.kind
    assert fault.value == wrong[column.name].to_list()[filled[0]]


@LAW
@given(data=st.data(), frame=frames(min_rows=1))
def test_repeated_keys_are_found_at_the_first_repeat(data: st.DataObject, frame: pl.DataFrame) -> None:
    rows = data.draw(st.lists(st.integers(0, frame.height - 1), min_size=1, max_size=12))
    repeats = [at for at, row in enumerate(rows) if row in rows[:at]]
    repeated = frame[rows]
    if not repeats:
        assert_frame_equal(check(PACKS, repeated), repeated)
        return
    (fault,) = faults_of(repeated)
    assert (fault.code, fault.column) == (FaultCode.DUPLICATE_KEY, "pack_id, seen_on")
    assert (fault.count, fault.first_row) == (len(repeats), repeats[0])
    assert fault.rule == {"earlier": rows.index(rows[repeats[0]])}


@LAW
@given(data=st.data(), frame=frames(min_rows=2))
def test_several_faults_are_all_reported_at_once_in_declared_order(
    data: st.DataObject, frame: pl.DataFrame
) -> None:
    spoiled: dict[str, FaultCode] = {}
    for column in PACKS.columns:
        if column.name in PACKS.key or not (ways := breaking(column)) or not data.draw(st.booleans()):
            continue
        spoiled[column.name] = data.draw(st.sampled_from(sorted(ways)))
        row = data.draw(st.integers(0, frame.height - 1))
        frame = put(frame, column.name, [row], ways[spoiled[column.name]][0])
    frame = pl.concat([frame, frame[:1]]).drop("note").with_columns(pl.lit(1).alias("extra"))
    found = [(fault.code, fault.column) for fault in faults_of(frame)]
    assert found == [
        *((code, column) for column, code in spoiled.items()),
        (FaultCode.MISSING_COLUMN, "note"),
        (FaultCode.UNKNOWN_COLUMN, "extra"),
        (FaultCode.DUPLICATE_KEY, "pack_id, seen_on"),
    ]


@LAW
@given(frame=frames(min_rows=2), rows=st.permutations([0, 1]))
def test_one_column_may_break_several_rules(frame: pl.DataFrame, rows: list[int]) -> None:
    frame = put(put(frame, "pack_kwh", rows[:1], float("nan")), "pack_kwh", rows[1:], 1e9)
    found = {(fault.code, fault.first_row) for fault in faults_of(frame)}
    assert found == {(FaultCode.NOT_FINITE, rows[0]), (FaultCode.ABOVE_HIGH, rows[1])}


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.Int32, pl.UInt32, pl.UInt64, pl.Int64])
def test_whole_numbers_of_any_width_are_taken_for_integers_and_numbers(dtype: pl.DataType) -> None:
    said = Words("count", "数")
    table = Table(
        "counts",
        said,
        ("rank",),
        (Column("rank", Kind.INTEGER, said, low=-1000, high=1000), Column("units", Kind.NUMBER, said)),
    )
    whole = pl.Series([1, 2], dtype=dtype)
    checked = table.check(pl.DataFrame({"rank": whole, "units": whole}))
    assert checked.to_dict(as_series=False) == {"rank": [1, 2], "units": [1.0, 2.0]}
    assert checked.schema == table.polars_schema


def test_an_integer_too_large_to_hold_is_above_the_highest() -> None:
    said = Words("count", "数")
    table = Table("counts", said, ("rank",), (Column("rank", Kind.INTEGER, said),))
    (fault,) = faults_of(pl.DataFrame({"rank": pl.Series([1, 2**63], dtype=pl.UInt64)}), table)
    assert (fault.code, fault.first_row, fault.value) == (FaultCode.ABOVE_HIGH, 1, 2**63)


@pytest.mark.parametrize("dtype", [pl.Categorical(), pl.Enum(["nmc", "lfp", "lead"])])
def test_categories_are_text(dtype: pl.DataType) -> None:
    frame = one_pack().with_columns(pl.col("chemistry").cast(dtype))
    assert_frame_equal(check(PACKS, frame), one_pack())
    lead = one_pack().with_columns(pl.lit("lead").cast(dtype).alias("chemistry"))
    assert [fault.code for fault in faults_of(lead)] == [FaultCode.NOT_ALLOWED]


def test_text_never_becomes_a_date_or_a_number_unasked() -> None:
    frame = one_pack().with_columns(pl.lit("2024-03-31").alias("seen_on"), pl.lit("40").alias("pack_kwh"))
    assert [(fault.code, fault.column) for fault in faults_of(frame)] == [
        (FaultCode.WRONG_KIND, "seen_on"),
        (FaultCode.WRONG_KIND, "pack_kwh"),
    ]


@pytest.mark.parametrize("value", [[1], {"a": 1}, object()], ids=["list", "struct", "object"])
def test_a_value_no_table_holds_is_a_fault_not_a_crash(value: object) -> None:
    dtype = pl.Object if type(value) is object else None
    wrong = pl.Series("pack_id", [value], dtype=dtype)
    found = faults_of(one_pack().with_columns(wrong))
    assert [(fault.code, fault.column) for fault in found] == [(FaultCode.WRONG_KIND, "pack_id")]


def test_an_empty_frame_of_any_types_fits_when_its_columns_do() -> None:
    untyped = pl.DataFrame({name: [] for name in PACKS.names})
    assert_frame_equal(check(PACKS, untyped), PACKS.empty())
    assert [fault.code for fault in faults_of(pl.DataFrame())] == [FaultCode.MISSING_COLUMN] * 10


def one_pack() -> pl.DataFrame:
    row = ["JP-1", None, 2024, 40.0, 0.9, 5e5, "nmc", "vehicle", False, None]
    frame = pl.DataFrame([row], schema=PACKS.polars_schema, orient="row")
    return frame.with_columns(pl.date(2024, 3, 31).alias("seen_on"))


def test_a_gap_before_the_first_broken_value_is_not_taken_for_it() -> None:
    frame = pl.concat([one_pack().with_columns(pl.lit(f"JP-{at}").alias("pack_id")) for at in range(4)])
    frame = frame.with_columns(pl.Series("soh_share", [None, 0.5, None, 2.0]))
    (fault,) = faults_of(frame)
    assert (fault.code, fault.count, fault.first_row, fault.value) == (FaultCode.ABOVE_HIGH, 1, 3, 2.0)


def test_a_gap_in_the_key_is_a_gap_and_no_repeat() -> None:
    nameless = one_pack().with_columns(pl.lit(None, dtype=pl.String).alias("pack_id"))
    (fault,) = faults_of(pl.concat([nameless, nameless]))
    assert (fault.code, fault.column, fault.count) == (FaultCode.NULL, "pack_id", 2)


def test_a_column_already_there_is_not_meant_when_another_is_missing() -> None:
    frame = PACKS.empty().drop("note").with_columns(pl.lit(1).alias("yaer"))
    missing, unknown = faults_of(frame)
    assert (missing.column, unknown.column, unknown.rule) == ("note", "yaer", {})

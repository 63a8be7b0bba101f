"""Promises of a table error: it says where, what, which rule, how many, and the way out – in any language."""

import json
import pickle
from string import Formatter

import polars as pl
import pytest
from hypothesis import given
from table_frames import LAW, PACKS, breaking, frames_with_rows, other_kind, put

from meguri.tables.faults import DID_YOU_MEAN, HEAD, TAIL
from meguri.tables.schema import MESSAGES, FaultCode, TableError, check, render_error, render_fault


def spoiled_in_every_way(frame: pl.DataFrame, rows: list[int]) -> list[TableError]:
    wrong = [frame.drop("year"), frame.rename({"year": "yaer"}), pl.concat([frame, frame[:1]])]
    wrong += [other_kind(frame, column) for column in PACKS.columns if column.required]
    wrong += [
        put(frame, column.name, rows, value)
        for column in PACKS.columns
        for values in breaking(column).values()
        for value in values
    ]
    errors = []
    for frame_of_one_fault in wrong:
        with pytest.raises(TableError) as raised:
            check(PACKS, frame_of_one_fault, where="packs.csv")
        errors.append(raised.value)
    return errors


@LAW
@given(spoiled=frames_with_rows())
def test_every_fault_can_be_said_and_sent_as_json(spoiled: tuple[pl.DataFrame, list[int]]) -> None:
    errors = spoiled_in_every_way(*spoiled)
    assert {fault.code for error in errors for fault in error.faults} == set(FaultCode)
    for error in errors:
        said = str(error)
        assert said.startswith("packs.csv: does not fit the table packs (one row: one pack on one day;")
        assert said.endswith(TAIL)
        for fault in error.faults:
            assert f"  - {fault.column}: " in said
            assert json.loads(json.dumps(fault.as_dict(), allow_nan=False))["code"] == fault.code
            if fault.first_row is not None:
                assert f"row {fault.first_row} (" in said
                assert f"Rows like this: {fault.count}." in said


def test_the_words_of_a_fault() -> None:
    frame = pl.DataFrame(
        {"pack_id": ["JP-1", "JP-1", None], "yaer": [2024] * 3, "pack_kwh": [-40.0, 30.0, 1e4]},
    )
    with pytest.raises(TableError) as raised:
        check(PACKS, frame.with_columns(pl.date(2024, 3, 31).alias("seen_on")))
    said = str(raised.value).splitlines()
    assert said[0] == (
        "The data do not fit the table packs (one row: one pack on one day; rows are counted from 0)."
    )
    assert said[1:5] == [
        "  - pack_id: empty in row 2 (pack_id=null, seen_on=2024-03-31), but a value is required. "
        "Rows like this: 1. Fill it, or leave the row out.",
        "  - year: the column is missing. Add it; it holds: whole number.",
        "  - pack_kwh: -40.0 in row 0 (pack_id=JP-1, seen_on=2024-03-31) is below the lowest value allowed, "
        "0.5. Rows like this: 1. Correct the value or its unit.",
        "  - pack_kwh: 10000.0 in row 2 (pack_id=null, seen_on=2024-03-31) is above the highest value "
        "allowed, 200. Rows like this: 1. Correct the value or its unit.",
    ]
    assert said[-3:] == [
        "  - yaer: no such column is declared. Rename it, or leave it out. Did you mean year?",
        "  - pack_id, seen_on: row 1 (pack_id=JP-1, seen_on=2024-03-31) has the same key as row 0. "
        "Rows like this: 1. Keep one row for each key.",
        TAIL,
    ]


def test_every_code_has_a_message_of_named_places() -> None:
    assert set(MESSAGES) == set(FaultCode)
    places = {"column", "kind", "found", "value", "row", "count", "low", "high", "allowed", "earlier"}
    for message in MESSAGES.values():
        named = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
        assert named <= places
        assert "column" in named


def test_a_door_passes_its_translation_and_language() -> None:
    catalogue = {
        MESSAGES[FaultCode.MISSING_COLUMN]: "{column}:列がありません({kind})。",
        MESSAGES[FaultCode.UNKNOWN_COLUMN]: "{column}:宣言されていない列です。",
        DID_YOU_MEAN: "{suggestion}のことですか。",
        HEAD: "{where}:表{table}(1行は{what})に合いません。",
        TAIL: "取り込みませんでした。",
    }
    with pytest.raises(TableError) as raised:
        check(PACKS, PACKS.empty().rename({"year": "yaer"}), where="a.csv")
    said = render_error(raised.value, catalogue.__getitem__, "ja")
    assert said.splitlines() == [
        "a.csv:表packs(1行はある日のある電池パック)に合いません。",
        "  - year:列がありません(整数)。",
        "  - yaer:宣言されていない列です。 yearのことですか。",
        "取り込みませんでした。",
    ]


def test_braces_in_data_are_data() -> None:
    with pytest.raises(TableError) as raised:
        check(PACKS, PACKS.empty().with_columns(pl.lit(1).alias("{count}")))
    assert render_fault(raised.value.faults[0]).startswith("{count}: no such column")


def test_a_long_value_is_cut_short() -> None:
    frame = PACKS.empty().select("pack_id").vstack(pl.DataFrame({"pack_id": ["x" * 1000]}))
    with pytest.raises(TableError) as raised:
        check(PACKS, frame.with_columns(pl.lit("y" * 1000).alias("origin")))
    assert max(len(line) for line in str(raised.value).splitlines()) < 400


def test_signs_that_cannot_be_seen_are_spelled_out() -> None:
    frame = PACKS.empty().with_columns(pl.lit(1).alias("year\u3000"))
    frame = frame.clear(1).with_columns(pl.lit("nmc\n\x1b[2J\t").alias("chemistry"))
    with pytest.raises(TableError) as raised:
        check(PACKS, frame)
    said = str(raised.value)
    assert r"year\u3000: no such column is declared." in said
    assert r"chemistry: 'nmc\n\x1b[2J\t' in row 0" in said


def test_an_error_travels_between_processes() -> None:
    with pytest.raises(TableError) as raised:
        check(PACKS, PACKS.empty().drop("year"), where="a.csv")
    back = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own bytes
    assert (back.table, back.where, back.faults) == (PACKS, "a.csv", raised.value.faults)
    assert str(back) == str(raised.value)

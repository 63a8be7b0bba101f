"""Promises of what comes from a declaration: page, JSON Schema, labels and header agree with the check."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from table_frames import FEW, LAW, PACKS, breaking, frames, frames_with_rows, put

from meguri.tables import declared
from meguri.tables.schema import FaultCode, Kind, Table, csv_header, describe, json_schema, label

TABLES = [pytest.param(table, id=table.name) for table in declared().values()]


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    return frame.with_columns(pl.col(dates).cast(pl.String)).to_dicts()


def fits_schema(table: Table, rows: list[dict[str, Any]]) -> bool:
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(json_schema(table), format_checker=checker).is_valid(rows)


@pytest.mark.parametrize("table", TABLES)
def test_the_json_schema_is_a_json_schema(table: Table) -> None:
    schema = json_schema(table)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@FEW
@given(data=st.data())
@pytest.mark.parametrize("table", TABLES)
def test_rows_that_pass_the_check_fit_the_json_schema(table: Table, data: st.DataObject) -> None:
    assert fits_schema(table, rows_of(table.check(data.draw(frames(table, max_rows=3)))))


BREAKABLE = [
    (column.name, value)
    for column in PACKS.columns
    for code, broken in breaking(column).items()
    for value in broken
    if code is not FaultCode.NOT_FINITE  # JSON has no such numbers
]


@LAW
@given(spoiled=frames_with_rows(), how=st.sampled_from(BREAKABLE))
def test_a_value_that_breaks_the_check_breaks_the_json_schema(
    spoiled: tuple[pl.DataFrame, list[int]], how: tuple[str, object]
) -> None:
    frame, rows = spoiled
    assert fits_schema(PACKS, rows_of(frame))
    assert not fits_schema(PACKS, rows_of(put(frame, how[0], rows, how[1])))


@LAW
@given(frame=frames(min_rows=1), column=st.sampled_from(PACKS.columns))
def test_a_column_missing_unknown_or_of_another_kind_breaks_the_json_schema(
    frame: pl.DataFrame, column: Any
) -> None:
    rows = rows_of(frame)
    wrong: object = 1 if column.kind in (Kind.TEXT, Kind.DATE, Kind.BOOLEAN) else "1"
    assert not fits_schema(PACKS, rows_of(frame.drop(column.name)))
    assert not fits_schema(PACKS, [{**row, "extra": 1} for row in rows])
    assert not fits_schema(PACKS, [{**row, column.name: wrong} for row in rows])


def test_a_date_in_json_is_a_day_of_the_calendar() -> None:
    stock = declared()["stock"]
    row = {
        "segment": "bev_van",
        "counted_on": "2024-03-31",
        "units": 1.0,
        "status": "exact",
        "status_note": None,
        "source_id": "airia",
        "as_of": "2024-08-01",
    }
    assert fits_schema(stock, [row])
    assert not fits_schema(stock, [{**row, "counted_on": "2024-02-30"}])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_shows_every_column_with_its_meaning_unit_and_limits(table: Table, lang: str) -> None:
    page = describe(table, lang)
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    assert page.startswith(f"## {table.name}\n")
    assert table.row.say(lang) in page
    assert len(lines) == len(table.columns)
    for line, column in zip(lines, table.columns, strict=True):
        assert line.startswith(f"| `{column.name}` | {column.kind.words.say(lang)} |")
        assert column.meaning.say(lang) in line
        assert line.count(" | ") == 5
        assert all(f"`{value}`" in line for value in column.allowed or ())
        assert column.measured_in is None or column.measured_in.symbol.say(lang) in line


def test_a_range_is_shown_as_it_is_checked() -> None:
    page = describe(PACKS, "en")
    assert "| `pack_kwh` | number | kWh | 0.5 … 200 | no | energy |" in page
    assert "| `soh_share` | number | 0–1 | 0 … 1 | yes | state of health |" in page
    assert "| ≥ 0 |" in describe(declared()["sales"], "en")


def test_a_label_is_the_meaning_and_its_unit() -> None:
    metals = declared()["metals"]
    assert label(metals, "mass_t_low", "en") == "mass leaving, 5 % point [t]"
    assert label(metals, "mass_t_low", "ja") == "流出量(5%点) [t]"
    assert label(metals, "value_jpy", "ja") == "金額(中央値) [円]"
    assert label(metals, "metal", "ja") == "金属"
    with pytest.raises(KeyError, match="it has segment, metal"):
        label(metals, "mass", "en")


def test_the_csv_header_is_the_columns_in_order() -> None:
    assert csv_header(PACKS).split(",") == list(PACKS.names)
    assert PACKS.empty().write_csv().strip() == csv_header(PACKS)

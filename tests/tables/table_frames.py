"""Frames that fit a declaration, and ways to spoil them, for the laws of the check."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st

from meguri.tables.schema import Column, FaultCode, Kind, Table, Words

LAW = settings(deadline=None, max_examples=60)
FEW = settings(deadline=None, max_examples=5)

PACKS = Table(
    name="packs",
    row=Words("one pack on one day", "ある日のある電池パック"),
    key=("pack_id", "seen_on"),
    columns=(
        Column("pack_id", Kind.TEXT, Words("id of the pack", "パックID")),
        Column("seen_on", Kind.DATE, Words("day", "日")),
        Column("year", Kind.INTEGER, Words("calendar year", "暦年"), low=1900, high=2200),
        Column("pack_kwh", Kind.NUMBER, Words("energy", "電力量"), low=0.5, high=200),
        Column("soh_share", Kind.NUMBER, Words("state of health", "健全度"), required=False, low=0, high=1),
        Column("value_jpy", Kind.NUMBER, Words("worth", "価値")),
        Column(
            "chemistry",
            Kind.TEXT,
            Words("chemistry", "化学系"),
            required=False,
            allowed=("nmc", "lfp", "lmo"),
        ),
        Column("origin", Kind.TEXT, Words("origin", "由来"), allowed=("vehicle", "store")),
        Column("idle", Kind.BOOLEAN, Words("is idle", "待機中")),
        Column("note", Kind.TEXT, Words("note", "注記"), required=False),
    ),
)


def values(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column allows, gaps among them where it may have gaps."""
    match column.kind:
        case Kind.INTEGER:
            low = -(2**63) if column.low is None else int(column.low)
            high = 2**63 - 1 if column.high is None else int(column.high)
            found: st.SearchStrategy[Any] = st.integers(low, high)
        case Kind.NUMBER:
            found = st.floats(column.low, column.high, allow_nan=False, allow_infinity=False)
        case Kind.TEXT:
            found = st.sampled_from(column.allowed) if column.allowed else st.text(max_size=8)
        case Kind.DATE:
            found = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
        case Kind.BOOLEAN:
            found = st.booleans()
    return found if column.required else st.none() | found


@st.composite
def frames(draw: st.DrawFn, table: Table = PACKS, min_rows: int = 0, max_rows: int = 8) -> pl.DataFrame:
    """A frame that fits the table: keys unique, columns in declared order."""
    rows = draw(
        st.lists(
            st.fixed_dictionaries({column.name: values(column) for column in table.columns}),
            min_size=min_rows,
            max_size=max_rows,
            unique_by=lambda row: tuple(row[name] for name in table.key),
        )
    )
    return pl.DataFrame(rows, schema=table.polars_schema)


@st.composite
def frames_with_rows(draw: st.DrawFn, table: Table = PACKS) -> tuple[pl.DataFrame, list[int]]:
    """A frame that fits the table, and some of its row numbers in ascending order, at least one."""
    frame = draw(frames(table, min_rows=1))
    rows = draw(st.sets(st.integers(0, frame.height - 1), min_size=1))
    return frame, sorted(rows)


def put(frame: pl.DataFrame, column: str, rows: Sequence[int], value: object) -> pl.DataFrame:
    """The frame with `value` in some rows of one column, its type kept."""
    cells = frame[column].to_list()
    for row in rows:
        cells[row] = value
    return frame.with_columns(pl.Series(column, cells, dtype=frame.schema[column]))


def other_kind(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """The frame with one column of a kind that its declaration does not take; gaps stay."""
    match column.kind:
        case Kind.INTEGER:
            wrong = pl.col(column.name).cast(pl.Float64)
        case Kind.TEXT:
            wrong = pl.when(pl.col(column.name).is_not_null()).then(pl.int_range(pl.len()))
        case Kind.BOOLEAN:
            wrong = pl.col(column.name).cast(pl.Int8)
        case Kind.NUMBER | Kind.DATE:
            wrong = pl.col(column.name).cast(pl.String)
    return frame.with_columns(wrong.alias(column.name))


def breaking(column: Column) -> dict[FaultCode, list[object]]:
    """By fault, values that break a rule of this column and keep its type."""
    found: dict[FaultCode, list[object]] = {}
    if column.required:
        found[FaultCode.NULL] = [None]
    if column.kind is Kind.NUMBER:
        found[FaultCode.NOT_FINITE] = [float("nan"), float("inf"), float("-inf")]
    step = 1 if column.kind is Kind.INTEGER else 1e-6
    if column.low is not None:
        found[FaultCode.BELOW_LOW] = [column.low - step, column.low - 1000]
    if column.high is not None:
        found[FaultCode.ABOVE_HIGH] = [column.high + step, column.high + 1000]
    if column.allowed is not None:
        found[FaultCode.NOT_ALLOWED] = ["", "lorry", column.allowed[0].upper()]
    return found

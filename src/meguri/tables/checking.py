"""The check at the door: a frame that keeps its table's declaration, or one error with every fault."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

import polars as pl

from meguri.tables.declaration import Column, Kind, Table
from meguri.tables.faults import Fault, FaultCode, Scalar, TableError

_LARGEST_INTEGER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of one column as an expression that is true for the rows breaking it."""

    code: FaultCode
    column: str
    broken: pl.Expr
    wanted: dict[str, Scalar] = field(default_factory=dict)


def check(table: Table, frame: pl.DataFrame, *, where: str = "") -> pl.DataFrame:
    """The frame as declared, or all its faults at once.

    Whole numbers are taken where numbers are declared (as the nearest float), smaller integer and float types
    are widened, categories become text; nothing else is converted, no gap is filled, no row moved. The frame
    given is not edited.

    Args:
        table: the declaration.
        frame: what came in.
        where: the file or place it came from, for the message.

    Returns:
        The same rows with the columns in declared order and of declared types.

    Raises:
        TableError: with every fault of the frame.
    """
    faults = (*_shape_faults(table, frame), *_value_faults(table, frame), *_key_faults(table, frame))
    if faults:
        place = {name: at for at, name in enumerate(table.names)}
        ordered = sorted(faults, key=lambda fault: place.get(fault.column, len(place)))
        raise TableError(table, where, tuple(ordered))
    wanted = table.polars_schema
    return frame.select(
        pl.col(name) if frame.schema[name] == dtype else pl.col(name).cast(dtype)
        for name, dtype in wanted.items()
    )


def fits(kind: Kind, dtype: pl.DataType) -> bool:
    """Whether a column of this polars type may stand where `kind` is declared."""
    match kind:
        case Kind.INTEGER:
            return dtype.is_integer() and dtype not in (pl.Int128, pl.UInt128)
        case Kind.NUMBER:
            return dtype.is_integer() or dtype.is_float()
        case Kind.TEXT:
            return dtype in (pl.String, pl.Categorical, pl.Enum)
        case Kind.DATE:
            return dtype == pl.Date
        case Kind.BOOLEAN:
            return dtype == pl.Boolean


def _shape_faults(table: Table, frame: pl.DataFrame) -> Iterator[Fault]:
    missing = [column for column in table.columns if column.name not in frame.columns]
    unknown = [name for name in frame.columns if name not in table.names]
    for column in missing:
        yield Fault(FaultCode.MISSING_COLUMN, column.name, {"kind": column.kind.value}, count=frame.height)
    for name in unknown:
        near = get_close_matches(
            name.strip().lower(), [column.name for column in missing] or table.names, n=1
        )
        yield Fault(
            FaultCode.UNKNOWN_COLUMN, name, {"suggestion": near[0]} if near else {}, count=frame.height
        )


def _value_faults(table: Table, frame: pl.DataFrame) -> Iterator[Fault]:
    if frame.is_empty():
        return
    rules = _rules_of(table, tuple(frame.schema.items()))
    counts = frame.select(rule.broken.sum().alias(str(at)) for at, rule in enumerate(rules))
    for rule, count in zip(rules, counts.row(0) if rules else (), strict=True):
        if count:
            yield _at_first_row(table, frame, rule, count)


@lru_cache(maxsize=512)
def _rules_of(table: Table, schema: tuple[tuple[str, pl.DataType], ...]) -> tuple[_Rule, ...]:
    """Kept, because making the expressions takes longer than asking them of a short frame."""
    found = dict(schema)
    return tuple(
        rule
        for column in table.columns
        if column.name in found
        for rule in _rules(column, found[column.name])
    )


def _rules(column: Column, dtype: pl.DataType) -> Iterator[_Rule]:
    cell = pl.col(column.name)
    if column.required:
        yield _Rule(FaultCode.NULL, column.name, cell.is_null())
    if dtype == pl.Null:
        return
    if not fits(column.kind, dtype):
        # A column of gaps only holds no wrong value: readers of CSV give it any type.
        wanted: dict[str, Scalar] = {"kind": column.kind.value, "found": _found(dtype)}
        yield _Rule(FaultCode.WRONG_KIND, column.name, cell.is_not_null(), wanted)
    elif column.kind.is_numeric:
        yield from _range_rules(column, dtype)
    elif column.allowed is not None:
        wanted = {"allowed": ", ".join(column.allowed)}
        yield _Rule(
            FaultCode.NOT_ALLOWED, column.name, ~cell.cast(pl.String).is_in(list(column.allowed)), wanted
        )


def _range_rules(column: Column, dtype: pl.DataType) -> Iterator[_Rule]:
    cell = pl.col(column.name)
    finite = cell.is_finite() if dtype.is_float() else pl.lit(value=True)
    if dtype.is_float():
        yield _Rule(FaultCode.NOT_FINITE, column.name, ~finite)
    if column.low is not None:
        low = _whole(column.low)
        yield _Rule(FaultCode.BELOW_LOW, column.name, (cell < low) & finite, {"low": low})
    if column.high is not None:
        high = _whole(column.high)
        yield _Rule(FaultCode.ABOVE_HIGH, column.name, (cell > high) & finite, {"high": high})
    if column.kind is Kind.INTEGER and dtype == pl.UInt64:
        too_large = cell.cast(pl.Int64, strict=False).is_null() & cell.is_not_null()
        yield _Rule(FaultCode.ABOVE_HIGH, column.name, too_large, {"high": _LARGEST_INTEGER})


def _whole(bound: float) -> int | float:
    """A whole bound as an integer, so that integer columns are compared exactly."""
    return int(bound) if float(bound).is_integer() and abs(bound) < _LARGEST_INTEGER else bound


def _found(dtype: pl.DataType) -> str:
    """The kind that a polars type is, or the type's own name where no kind is like it."""
    return next((kind.value for kind in Kind if fits(kind, dtype)), str(dtype))


def _at_first_row(table: Table, frame: pl.DataFrame, rule: _Rule, count: int) -> Fault:
    first = int(frame.select(rule.broken.fill_null(value=False).arg_max()).item())
    return Fault(
        rule.code,
        rule.column,
        rule.wanted,
        count=count,
        first_row=first,
        value=_cell(frame, rule.column, first),
        row_key=_row_key(table, frame, first),
    )


def _row_key(table: Table, frame: pl.DataFrame, row: int) -> dict[str, object]:
    return {name: _cell(frame, name, row) for name in table.key if name in frame.columns}


def _cell(frame: pl.DataFrame, name: str, row: int) -> object:
    return frame[name].slice(row, 1).to_list()[0]


def _key_faults(table: Table, frame: pl.DataFrame) -> Iterator[Fault]:
    if frame.is_empty() or not set(table.key) <= set(frame.columns):
        return
    if any(frame.schema[name].is_nested() or frame.schema[name] == pl.Object for name in table.key):
        return
    keys = frame.select(table.key)
    # Distinct hashes prove distinct keys, and are several times quicker than comparing the keys themselves.
    if keys.hash_rows().n_unique() == keys.height:
        return
    whole = keys.with_row_index("__row").drop_nulls(table.key)
    repeats = whole.filter(~pl.struct(table.key).is_first_distinct())
    if repeats.is_empty():
        return
    first = int(repeats["__row"][0])
    same = pl.all_horizontal(pl.col(name).eq(keys[name][first]) for name in table.key)
    earlier = int(whole.filter(same)["__row"][0])
    yield Fault(
        FaultCode.DUPLICATE_KEY,
        ", ".join(table.key),
        {"earlier": earlier},
        count=repeats.height,
        first_row=first,
        row_key=_row_key(table, frame, first),
    )

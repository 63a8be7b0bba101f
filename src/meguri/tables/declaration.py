"""A table declared once: what one row is, its key, and every column with kind, unit, range and meaning."""

import re
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from meguri.tables.units import Unit, unit_of
from meguri.tables.words import Words

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Kind(StrEnum):
    """What a column holds."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"

    @property
    def is_numeric(self) -> bool:
        """Whether its values can be put in order on a scale."""
        return self in (Kind.INTEGER, Kind.NUMBER)

    @property
    def words(self) -> Words:
        """The kind, said."""
        return _KIND_WORDS[self]

    @property
    def dtype(self) -> pl.DataType:
        """The one polars type in which a checked frame holds it."""
        return _DTYPES[self]


_KIND_WORDS = {
    Kind.INTEGER: Words("whole number", "整数"),
    Kind.NUMBER: Words("number", "数値"),
    Kind.TEXT: Words("text", "文字列"),
    Kind.DATE: Words("date", "日付"),
    Kind.BOOLEAN: Words("true or false", "真偽"),
}
_DTYPES: dict[Kind, pl.DataType] = {
    Kind.INTEGER: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.TEXT: pl.String(),
    Kind.DATE: pl.Date(),
    Kind.BOOLEAN: pl.Boolean(),
}


class DeclarationError(ValueError):
    """A table declared against its own rules; a slip of the programmer, never of the data."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column.

    Attributes:
        name: the same in CSV, Python, JSON and on pages; a numeric one ends in its unit.
        kind: what it holds.
        meaning: what it says, in both languages.
        required: whether a gap (null) is a fault.
        low: smallest value allowed (numeric columns).
        high: largest value allowed (numeric columns).
        allowed: the only values allowed (text columns).
    """

    name: str
    kind: Kind
    meaning: Words
    required: bool = True
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise DeclarationError(f"column {self.name!r}: a name is lower-case ASCII words joined by _")
        if not self.kind.is_numeric and (self.low is not None or self.high is not None):
            raise DeclarationError(f"column {self.name!r}: only numeric columns have a range")
        if self.kind is not Kind.TEXT and self.allowed is not None:
            raise DeclarationError(f"column {self.name!r}: only text columns list allowed values")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise DeclarationError(f"column {self.name!r}: low {self.low} is above high {self.high}")
        if self.allowed is not None and (not self.allowed or len(set(self.allowed)) < len(self.allowed)):
            raise DeclarationError(f"column {self.name!r}: allowed values are empty or repeat")

    @property
    def measured_in(self) -> Unit | None:
        """The unit with its symbol and words, for a numeric column whose name ends in one."""
        return unit_of(self.name) if self.kind.is_numeric else None

    @property
    def unit(self) -> str | None:
        """The unit's name as it ends the column's name: `kwh`, `jpy`, `share`; None without one."""
        found = self.measured_in
        return None if found is None else found.name


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table.

    Attributes:
        name: lower-case; the constant that holds it is the same in capitals.
        row: what one row is, in both languages.
        key: the columns that together name one row.
        columns: in the order in which a checked frame has them.
    """

    name: str
    row: Words
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise DeclarationError(f"table {self.name!r}: a name is lower-case ASCII words joined by _")
        if len(set(self.names)) < len(self.names):
            raise DeclarationError(f"table {self.name!r}: a column is declared twice")
        if not self.key or not set(self.key) <= set(self.names):
            raise DeclarationError(f"table {self.name!r}: its key {self.key} must be columns of it")
        if any(not self.column(name).required for name in self.key):
            raise DeclarationError(f"table {self.name!r}: a column of the key cannot have gaps")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in declared order; the header of its CSV file."""
        return tuple(column.name for column in self.columns)

    @property
    def polars_schema(self) -> pl.Schema:
        """Names and polars types of a checked frame."""
        return pl.Schema({column.name: column.kind.dtype for column in self.columns})

    def column(self, name: str) -> Column:
        """The declared column of that name.

        Raises:
            KeyError: no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}; it has {', '.join(self.names)}")

    def empty(self) -> pl.DataFrame:
        """A frame of this table without rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def check(self, frame: pl.DataFrame, where: str = "") -> pl.DataFrame:
        """The frame in declared column order and types; see `meguri.tables.schema.check`."""
        from meguri.tables.checking import check  # the check knows the declaration, not the other way round

        return check(self, frame, where=where)

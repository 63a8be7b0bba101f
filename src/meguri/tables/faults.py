"""What can be wrong with a frame: a closed set of codes, the facts of each fault, and the words for it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguri.tables.declaration import Kind, Table
from meguri.tables.words import N_

Scalar = str | int | float | bool | None


class FaultCode(StrEnum):
    """Every kind of fault that a check can find."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    WRONG_KIND = "wrong_kind"
    NULL = "null"
    NOT_FINITE = "not_finite"
    BELOW_LOW = "below_low"
    ABOVE_HIGH = "above_high"
    NOT_ALLOWED = "not_allowed"
    DUPLICATE_KEY = "duplicate_key"


MESSAGES: dict[FaultCode, str] = {
    FaultCode.MISSING_COLUMN: N_("{column}: the column is missing. Add it; it holds: {kind}."),
    FaultCode.UNKNOWN_COLUMN: N_("{column}: no such column is declared. Rename it, or leave it out."),
    FaultCode.WRONG_KIND: N_(
        "{column}: holds {found} where it should hold {kind}: {value} in {row}. Rows like this: {count}. "
        "Convert the column."
    ),
    FaultCode.NULL: N_(
        "{column}: empty in {row}, but a value is required. Rows like this: {count}. "
        "Fill it, or leave the row out."
    ),
    FaultCode.NOT_FINITE: N_(
        "{column}: {value} in {row} is not a finite number. Rows like this: {count}. Put a number there."
    ),
    FaultCode.BELOW_LOW: N_(
        "{column}: {value} in {row} is below the lowest value allowed, {low}. Rows like this: {count}. "
        "Correct the value or its unit."
    ),
    FaultCode.ABOVE_HIGH: N_(
        "{column}: {value} in {row} is above the highest value allowed, {high}. Rows like this: {count}. "
        "Correct the value or its unit."
    ),
    FaultCode.NOT_ALLOWED: N_(
        "{column}: {value} in {row} is not one of the values allowed. Rows like this: {count}. "
        "Use one of: {allowed}."
    ),
    FaultCode.DUPLICATE_KEY: N_(
        "{column}: {row} has the same key as row {earlier}. Rows like this: {count}. "
        "Keep one row for each key."
    ),
}
DID_YOU_MEAN = N_("Did you mean {suggestion}?")
ROW_NAMED = N_("row {number} ({key})")
ROW = N_("row {number}")
HEAD = N_("{where}: does not fit the table {table} (one row: {what}; rows are counted from 0).")
HEAD_WITHOUT_PLACE = N_("The data do not fit the table {table} (one row: {what}; rows are counted from 0).")
TAIL = N_("Nothing was taken in. Mend every fault above and try again.")

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken in one column (or by the whole frame), however many rows break it.

    Attributes:
        code: which rule.
        column: the column; for a repeated key the key's columns joined by ", ".
        rule: what the rule wanted, by name: `low`, `high`, `allowed`, `kind` (and `found`), `suggestion`,
            or `earlier` (the first row with that key).
        count: rows that break it; every row for a missing or unknown column.
        first_row: the first of these rows, counted from 0; None where the column as a whole is at fault.
        value: what stands there.
        row_key: the key of that row, as far as it has one.
    """

    code: FaultCode
    column: str
    rule: Mapping[str, Scalar] = field(default_factory=dict)
    count: int = 0
    first_row: int | None = None
    value: object = None
    row_key: Mapping[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The fault as plain JSON values."""
        return {
            "code": self.code.value,
            "column": self.column,
            "rule": dict(self.rule),
            "count": self.count,
            "first_row": self.first_row,
            "value": _plain(self.value),
            "row_key": {name: _plain(value) for name, value in self.row_key.items()},
        }


class TableError(ValueError):
    """A frame that breaks its table's declaration, with every fault found.

    Attributes:
        table: the declaration.
        where: the file or place the frame came from, or "".
        faults: all faults, in declared column order.
    """

    def __init__(self, table: Table, where: str, faults: tuple[Fault, ...]) -> None:
        self.table = table
        self.where = where
        self.faults = faults
        super().__init__(table, where, faults)

    def __str__(self) -> str:
        return render_error(self)


def render_fault(fault: Fault, translate: Callable[[str], str] = str, lang: str = "en") -> str:
    """One fault in words.

    Args:
        fault: what was found.
        translate: turns an English message template into the reader's language (gettext).
        lang: the language of declared words, en or ja.
    """
    rule = dict(fault.rule)
    for name in ("kind", "found"):
        if rule.get(name) in set(Kind):
            rule[name] = Kind(str(rule[name])).words.say(lang)
    row = "" if fault.first_row is None else _row(fault, translate)
    facts = {
        **rule,
        "column": _shown(fault.column),
        "value": _quoted(fault.value),
        "row": row,
        "count": fault.count,
    }
    said = translate(MESSAGES[fault.code]).format(**facts)
    if fault.rule.get("suggestion"):
        said += " " + translate(DID_YOU_MEAN).format(**facts)
    return said


def render_error(error: TableError, translate: Callable[[str], str] = str, lang: str = "en") -> str:
    """All faults in words: the table and what one row is, one line a fault, and the way out."""
    head = translate(HEAD if error.where else HEAD_WITHOUT_PLACE).format(
        where=error.where, table=error.table.name, what=error.table.row.say(lang)
    )
    lines = (f"  - {render_fault(fault, translate, lang)}" for fault in error.faults)
    return "\n".join((head, *lines, translate(TAIL)))


def _row(fault: Fault, translate: Callable[[str], str]) -> str:
    key = ", ".join(f"{name}={_shown(value)}" for name, value in fault.row_key.items())
    return translate(ROW_NAMED if key else ROW).format(number=fault.first_row, key=key)


def _plain(value: object) -> Scalar:
    """A value as JSON can carry it (NaN and infinities become words)."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _quoted(value: object) -> str:
    return f"'{_shown(value)}'" if isinstance(value, str) else _shown(value)


def _shown(value: object) -> str:
    """A value on one line, cut short; signs that cannot be seen (tabs, full-width spaces) are spelled out."""
    whole = "null" if value is None else str(value)
    said = "".join(c if c.isprintable() else repr(c)[1:-1] for c in whole[: _LONGEST_VALUE + 1])
    return said if len(said) <= _LONGEST_VALUE else f"{said[:_LONGEST_VALUE]}…"

"""What can be wrong with a list that somebody keeps: codes, and the words for them."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class ListCode(StrEnum):
    """Every reason for which a list is refused."""

    NO_HEADINGS = "list_no_headings"
    NO_COLUMN = "list_no_column"
    TWO_COLUMNS = "list_two_columns"
    NO_ROWS = "list_no_rows"
    TOO_MANY_CELLS = "list_too_many_cells"
    EMPTY = "list_empty"
    NOT_NUMBER = "list_not_number"
    NOT_WHOLE = "list_not_whole"
    NOT_DAY = "list_not_day"
    NOT_ALLOWED = "list_not_allowed"
    NO_PREFECTURE = "list_no_prefecture"
    OUTSIDE = "list_outside"
    REPEATED = "list_repeated"


MESSAGES: dict[ListCode, str] = {
    ListCode.NO_HEADINGS: N_(
        "{where}: no line of headings was found in the first {found} lines. One line must name the columns, "
        "such as: {wanted}."
    ),
    ListCode.NO_COLUMN: N_("{where}: no column for {meant}. Head one of them: {wanted}."),
    ListCode.TWO_COLUMNS: N_("{where}, line {line}: {found} both head {meant}. Leave one of them out."),
    ListCode.NO_ROWS: N_("{where}: there is no row below the headings."),
    ListCode.TOO_MANY_CELLS: N_(
        "{where}, line {line}: {found} cells, but the headings name {limit}. Look for a comma inside a cell."
    ),
    ListCode.EMPTY: N_("{where}, line {line}, column {column}: empty, but a value is needed."),
    ListCode.NOT_NUMBER: N_("{where}, line {line}, column {column}: {found} is no number."),
    ListCode.NOT_WHOLE: N_("{where}, line {line}, column {column}: {found} is no whole number."),
    ListCode.NOT_DAY: N_(
        "{where}, line {line}, column {column}: {found} is no day, month or year. "
        "Write 2027-03-31, 2027-03, R9.3.31 (a Japanese year) or the number of an Excel date."
    ),
    ListCode.NOT_ALLOWED: N_(
        "{where}, line {line}, column {column}: {found} is not known. Use one of: {allowed}."
    ),
    ListCode.NO_PREFECTURE: N_(
        "{where}, line {line}, column {column}: {found} is no prefecture. Name it in Japanese or English."
    ),
    ListCode.OUTSIDE: N_("{where}, line {line}, column {column}: {found} lies outside {low} … {high}."),
    ListCode.REPEATED: N_("{where}, line {line}, column {column}: {found} stands in line {earlier}, too."),
}


class ListFault(CodedFault):
    """One thing wrong with a list: which rule, and the values for its message."""


class ListError(CodedError):
    """A list that cannot be taken in; every fault is named with its line and column.

    Attributes:
        faults: all faults, from the first line to the last.
    """

    messages = MESSAGES


class CellProblemError(ValueError):
    """A cell that cannot be read; the reader of the list adds line and column.

    Attributes:
        code: which rule it breaks.
        values: what its message names beside the place.
    """

    def __init__(self, code: ListCode, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(code)

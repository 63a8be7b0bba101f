"""What can be wrong with an official file: a closed set of codes, the facts of each fault, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguri.tables.schema import N_

Scalar = str | int | float | bool | None


class FileFaultCode(StrEnum):
    """Every kind of fault that a reader of official files can find."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    BROKEN_ENCODING = "broken_encoding"
    BROKEN_CSV = "broken_csv"
    NOT_RECOGNISED = "not_recognised"
    KIND_UNCLEAR = "kind_unclear"
    OTHER_KIND = "other_kind"
    REPEATED_COLUMN = "repeated_column"
    TOO_MANY_CELLS = "too_many_cells"
    NO_ROWS = "no_rows"
    BLANK = "blank"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    WRONG_UNIT = "wrong_unit"
    TWO_UNITS = "two_units"
    UNKNOWN_SEGMENT = "unknown_segment"
    UNKNOWN_STATUS = "unknown_status"
    NOT_A_PERIOD = "not_a_period"
    NOT_A_DAY = "not_a_day"
    DAY_NOT_TOLD = "day_not_told"
    DAY_OUTSIDE_YEAR = "day_outside_year"
    OUTSIDE_ERA = "outside_era"
    CALENDARS_DISAGREE = "calendars_disagree"
    BASIS_AGAINST_HEADER = "basis_against_header"
    MIXED_YEARS = "mixed_years"
    NOT_OVER = "not_over"
    DUPLICATE = "duplicate"
    TOTAL_WRONG = "total_wrong"
    PARTS_WRONG = "parts_wrong"
    MONTHS_WRONG = "months_wrong"
    NOT_EXPORTS = "not_exports"
    BAD_HS = "bad_hs"
    BAD_COUNTRY = "bad_country"
    NO_USED_EVS = "no_used_evs"
    MONTHS_MISSING = "months_missing"


C = FileFaultCode

MESSAGES: dict[FileFaultCode, str] = {
    C.EMPTY_FILE: N_("The file is empty. Download or export it again."),
    C.TOO_LARGE: N_(
        "The file has {value} bytes; at most {limit} are read. Bring only the table or chapter needed."
    ),
    C.NOT_TEXT: N_("This is not a CSV text but {found}. Save it as CSV (UTF-8 or Shift_JIS) and try again."),
    C.BROKEN_ENCODING: N_(
        "{place}: the bytes from {value} fit neither UTF-8 nor Shift_JIS (cp932). "
        "Save the file again as CSV UTF-8."
    ),
    C.BROKEN_CSV: N_(
        "{place}: the line is not well-formed CSV ({value}). Close the quotes, or save the file again as CSV."
    ),
    C.NOT_RECOGNISED: N_(
        "None of the first {looked} lines is the header of a known file. Looked for: {wanted}. "
        "Nearest kind: {nearest}; it lacks: {lacking}. Use the official file as downloaded, or a template."
    ),
    C.KIND_UNCLEAR: N_(
        "{place}: the header fits several kinds ({kinds}). Name the count's column as in the template, "
        "or say which kind it is."
    ),
    C.OTHER_KIND: N_(
        "The file was said to be {value}, but its header is that of {found}. Leave the kind out."
    ),
    C.REPEATED_COLUMN: N_("{place}: two columns mean the same ({value}). Keep one of them."),
    C.TOO_MANY_CELLS: N_(
        "{place}: {value} cells, but the header has {wanted}. Put quotes around numbers with thousands "
        "separators."
    ),
    C.NO_ROWS: N_("The header is there, but no row follows it. Download or export the file again."),
    C.BLANK: N_(
        "{place}: empty, but a value is required. A gap is not a zero: write 0 or leave the row out."
    ),
    C.NOT_A_NUMBER: N_(
        "{place}: {value} is not a number. Write digits, with or without thousands separators."
    ),
    C.NEGATIVE: N_("{place}: {value} is negative, but vehicles are counted. Correct the figure."),
    C.NOT_WHOLE: N_("{place}: {value} is not a whole number of vehicles. Correct the figure or its unit."),
    C.WRONG_UNIT: N_(
        "{place}: the unit is {value}; wanted: {wanted}. Convert the figures, or bring the right file."
    ),
    C.TWO_UNITS: N_("{place}: the unit is {value}, but the header says {wanted}. Keep one of them."),
    C.UNKNOWN_SEGMENT: N_("{place}: {value} is not a known vehicle segment. Use one of: {allowed}."),
    C.UNKNOWN_STATUS: N_("{place}: {value} does not say how firm the figure is. Use one of: {allowed}."),
    C.NOT_A_PERIOD: N_(
        "{place}: {value} cannot be read as a year or month. Write 2024, 令和6年, 2023年度 or 2024年8月."
    ),
    C.NOT_A_DAY: N_(
        "{place}: {value} cannot be read as a day. Write 2024-12-31, 2024年12月末 or 令和6年12月末."
    ),
    C.DAY_NOT_TOLD: N_(
        "{place}: {value} names a month or year, not the day of the count. Write 2024年3月末 or 2024-03-31."
    ),
    C.DAY_OUTSIDE_YEAR: N_(
        "{place}: {value} does not lie in the year of its row, {wanted}. Correct one of them."
    ),
    C.OUTSIDE_ERA: N_("{place}: {value} is outside the era {era} ({first} to {last}). Correct the year."),
    C.CALENDARS_DISAGREE: N_("{place}: {value} names two different years. Keep the right one."),
    C.BASIS_AGAINST_HEADER: N_(
        "{place}: {value} does not go with its column; wanted: {wanted}. "
        "Move it to a column headed by what it is."
    ),
    C.MIXED_YEARS: N_(
        "{place}: {value} is a fiscal year (April to March), but line {earlier} has a calendar year. "
        "Put them in two files; they are never added up."
    ),
    C.NOT_OVER: N_(
        "{place}: {value} ends on {last}, after the day of the import ({day}). Correct it, or leave it out."
    ),
    C.DUPLICATE: N_("{place}: {value} was already given in line {earlier}. Keep one of them."),
    C.TOTAL_WRONG: N_(
        "{place}: the total is {value}, but its rows add up to {wanted}. Correct the rows or the total."
    ),
    C.PARTS_WRONG: N_(
        "{place}: {value} vehicles incl. kei, but registered cars and kei add up to {wanted}. "
        "Correct one of them."
    ),
    C.MONTHS_WRONG: N_(
        "{place}: the year says {value}, but its months add up to {wanted}. Download the file again."
    ),
    C.NOT_EXPORTS: N_(
        "{place}: {value} is not an export. Bring the table of exports (品別国別表 輸出), not of imports."
    ),
    C.BAD_HS: N_(
        "{place}: {value} is not a statistical code of nine digits; six cannot tell used cars from new. "
        "Use the file as downloaded (a spreadsheet may have changed the codes)."
    ),
    C.BAD_COUNTRY: N_(
        "{place}: {value} is not a customs country code of three digits. Use the file as downloaded."
    ),
    C.NO_USED_EVS: N_(
        "No row has a code of used electric cars ({wanted}). Bring the file with chapter 87 (vehicles)."
    ),
    C.MONTHS_MISSING: N_(
        "{place}: the year {value} is not over and the file has no months, so its last day is unknown. "
        "Bring the file with months."
    ),
}
LINE_AND_COLUMN = N_("line {line}, column {column}")
LINE = N_("line {line}")
WHOLE_FILE = N_("the file")
HEAD = N_("{file}: not imported. Faults: {faults}.")
MORE = N_("… and {count} more faults.")
UNKNOWN_IMPORT = N_("No single imported file has the hash {asked}. Imported: {known}.")
TAIL = N_("Nothing was imported. Mend every fault above and try again; lines are counted from 1.")

_MOST_SAID = 50
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class FileFault:
    """One rule broken at one place of a file.

    Attributes:
        code: which rule.
        line: the line in the file, counted from 1; None where the file as a whole is at fault.
        column: the column as the file's header spells it.
        value: what stands there.
        rule: what was wanted, by the names that the message of the code uses.
    """

    code: FileFaultCode
    line: int | None = None
    column: str | None = None
    value: Scalar = None
    rule: Mapping[str, Scalar] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The fault as plain JSON values."""
        return {
            "code": self.code.value,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "rule": dict(self.rule),
        }


class OfficialFileError(ValueError):
    """A file that cannot be imported, with every fault found.

    Attributes:
        file: the file's name.
        faults: all faults, in the order of their lines.
    """

    def __init__(self, file: str, faults: tuple[FileFault, ...]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__(file, self.faults)

    def __str__(self) -> str:
        return render_file_error(self)


class UnknownImportError(ValueError):
    """No kept file, or several, have a hash that begins as asked.

    Attributes:
        asked: the beginning of a hash.
        known: hashes in the ledger.
    """

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        self.asked = asked
        self.known = known
        super().__init__(UNKNOWN_IMPORT.format(asked=asked, known=", ".join(known) or "–"))


def render_file_fault(fault: FileFault, translate: Callable[[str], str] = str) -> str:
    """One fault in words.

    Args:
        fault: what was found.
        translate: turns an English message template into the reader's language (gettext).
    """
    template = WHOLE_FILE if fault.line is None else LINE if fault.column is None else LINE_AND_COLUMN
    place = translate(template).format(line=fault.line, column=fault.column)
    return translate(MESSAGES[fault.code]).format(**fault.rule, place=place, value=_quoted(fault.value))


def render_file_error(error: OfficialFileError, translate: Callable[[str], str] = str) -> str:
    """All faults in words: the file, one line a fault (the first fifty), and the way out."""
    head = translate(HEAD).format(file=error.file, faults=len(error.faults))
    lines = [f"  - {render_file_fault(fault, translate)}" for fault in error.faults[:_MOST_SAID]]
    if len(error.faults) > _MOST_SAID:
        lines.append("  - " + translate(MORE).format(count=len(error.faults) - _MOST_SAID))
    return "\n".join((head, *lines, translate(TAIL)))


def _quoted(value: Scalar) -> str:
    said = repr(value) if isinstance(value, str) else str(value)
    return said if len(said) <= _LONGEST_VALUE else f"{said[:_LONGEST_VALUE]}…"

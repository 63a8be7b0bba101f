"""What comes out of an official file: checked frames for the facts, and notes on how it was read."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from meguri.tables.schema import N_, Table, Words

Scalar = str | int | float | bool | None


class FileKind(StrEnum):
    """Which official file it is."""

    CUSTOMS_EXPORTS = "customs_exports"
    STOCK = "stock"
    SALES = "sales"
    EXPORT_DEREGISTRATIONS = "export_deregistrations"
    EXPORT_REFUNDS = "export_refunds"
    TRANSFERS = "transfers"

    @property
    def title(self) -> Words:  # type: ignore[override] # no one capitalises a code
        """The kind, said."""
        return _TITLES[self]


_TITLES = {
    FileKind.CUSTOMS_EXPORTS: Words(
        "trade statistics, exports by commodity and country (e-Stat)", "普通貿易統計 品別国別表 輸出(e-Stat)"
    ),
    FileKind.STOCK: Words("vehicles in use", "保有台数"),
    FileKind.SALES: Words("new registrations", "新規登録台数"),
    FileKind.EXPORT_DEREGISTRATIONS: Words("export deregistrations", "輸出抹消仮登録"),
    FileKind.EXPORT_REFUNDS: Words(
        "recycling deposits refunded on export (JARC)", "輸出返還(自動車リサイクル料金)"
    ),
    FileKind.TRANSFERS: Words("changes of registered keeper", "移転登録"),
}


class NoteCode(StrEnum):
    """Every remark a reader makes on a file that it takes in."""

    ENCODING = "encoding"
    LINES_BEFORE_HEADER = "lines_before_header"
    TEXT_LINES = "text_lines"
    COLUMNS_IGNORED = "columns_ignored"
    LAYOUT_UNCONFIRMED = "layout_unconfirmed"
    OTHER_GOODS = "other_goods"
    VAN_CODE_UNKNOWN = "van_code_unknown"
    COUNTRY_WITHOUT_ISO = "country_without_iso"
    VALUE_NOT_KEPT = "value_not_kept"
    PART_OF_YEAR = "part_of_year"
    FISCAL_YEAR = "fiscal_year"
    FISCAL_SALES_APART = "fiscal_sales_apart"
    MONTHS_APART = "months_apart"
    YEAR_ADDED_UP = "year_added_up"
    TOTALS_CHECKED = "totals_checked"
    GIVEN_ROUNDED = "given_rounded"


NOTE_MESSAGES: dict[NoteCode, str] = {
    NoteCode.ENCODING: N_("The file was read as {value}."),
    NoteCode.LINES_BEFORE_HEADER: N_("Lines before the header passed over: {count}."),
    NoteCode.TEXT_LINES: N_("Lines of remarks below the table passed over: {count}."),
    NoteCode.COLUMNS_IGNORED: N_("Columns not used: {count} ({value})."),
    NoteCode.LAYOUT_UNCONFIRMED: N_(
        "The layout of this file and its codes are known with medium confidence ({value}): "
        "compare one figure with the published table."
    ),
    NoteCode.OTHER_GOODS: N_("Rows of other goods passed over: {count}."),
    NoteCode.VAN_CODE_UNKNOWN: N_(
        "Rows of electric goods vehicles not known to be used ones, not counted: {count} (codes {value})."
    ),
    NoteCode.COUNTRY_WITHOUT_ISO: N_(
        "Countries kept by their customs code, their ISO code is not known here: {count} ({value})."
    ),
    NoteCode.VALUE_NOT_KEPT: N_("Values in thousand yen are in the file but not imported ({value})."),
    NoteCode.PART_OF_YEAR: N_("Part of a year: {value}."),
    NoteCode.FISCAL_YEAR: N_("Fiscal years (April to March), labelled FY: {value}."),
    NoteCode.FISCAL_SALES_APART: N_(
        "Sales of fiscal years are kept apart, in {value}; the account uses calendar years. Rows: {count}."
    ),
    NoteCode.MONTHS_APART: N_(
        "Rows of months are kept apart, in {value}, so that nothing counts twice: {count}."
    ),
    NoteCode.YEAR_ADDED_UP: N_("Added up from its months: {value}."),
    NoteCode.TOTALS_CHECKED: N_("Totals found to add up, and not imported: {count}."),
    NoteCode.GIVEN_ROUNDED: N_(
        "Figures given in units of {value} vehicles have the status rounded: {count}."
    ),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: its code, how many rows, columns or lines it is about, and which."""

    code: NoteCode
    value: str = ""
    count: int = 1

    def as_dict(self) -> dict[str, object]:
        """The note as plain JSON values."""
        return {"code": self.code.value, "value": self.value, "count": self.count}


def render_note(note: Note, translate: Callable[[str], str] = str) -> str:
    """One note in words; `translate` turns an English template into the reader's language."""
    return translate(NOTE_MESSAGES[note.code]).format(value=note.value, count=note.count)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows for one fact.

    Attributes:
        fact: the fact's name.
        table: the declaration its rows keep.
        frame: the rows, checked.
    """

    fact: str
    table: Table
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Import:
    """An official file, read and found right; nothing has been written yet.

    Attributes:
        kind: which official file it is.
        name: the file's name.
        sha256: of its bytes, in hex.
        day: the day of the import; its rows are public from this day unless the file says otherwise.
        parts: the rows, fact by fact; the first is the file's main fact.
        notes: how it was read.
    """

    kind: FileKind
    name: str
    sha256: str
    day: date
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]

    @property
    def fact(self) -> str:
        """Name of the main fact."""
        return self.parts[0].fact

    @property
    def frame(self) -> pl.DataFrame:
        """Rows of the main fact."""
        return self.parts[0].frame

    @property
    def source_id(self) -> str:
        """The source id its rows carry."""
        return source_id_of(self.sha256)

    @property
    def row_count(self) -> int:
        """Rows in all parts together."""
        return sum(part.frame.height for part in self.parts)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file's rows come from: what every row of it says of itself."""

    sha256: str
    day: date

    @classmethod
    def of(cls, raw: bytes, day: date) -> "Provenance":
        """Of a file's bytes, taken in on `day`."""
        return cls(hashlib.sha256(raw).hexdigest(), day)

    def columns(
        self, status: str = "exact", note: str | None = None, as_of: date | None = None
    ) -> Mapping[str, object]:
        """The four provenance columns of one row."""
        return {
            "status": status,
            "status_note": note,
            "source_id": source_id_of(self.sha256),
            "as_of": as_of or self.day,
        }


def source_id_of(sha256: str) -> str:
    """The source id of an imported file's rows."""
    return f"imported:{sha256[:12]}"


def make_part(fact: str, table: Table, rows: Sequence[Mapping[str, object]], where: str) -> Part:
    """Rows as a checked part, in the order of the table's key.

    Raises:
        TableError: the rows break the table's declaration.
    """
    frame = pl.DataFrame(list(rows), schema=table.polars_schema, orient="row")
    return Part(fact, table, table.check(frame.sort(table.key), where))

"""Every table behind the report, labelled for readers, as CSV files or one Excel workbook.

Headings are the declared meanings with their unit (暦年 is January to December, 年度 April to March); codes
are put into words. `columns` lists for each heading the column's name as Python, JSON and the docs know it.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from meguri.report.reasons import columns_with_words, word_for
from meguri.tables import declared
from meguri.tables.reference import label

if TYPE_CHECKING:
    from meguri.journeys.account import Account

PARTS = (
    "outflow",
    "traded",
    "cohorts",
    "metals",
    "packs",
    "recovered",
    "market",
    "lost",
    "sensitivity",
    "claims",
    "evidence",
    "destinations",
    "assumed",
    "sources",
)
COLUMNS = "columns"
# Frames whose table has another name than the part of the account.
_TABLES = {"lost": "market", "packs": "packs_used"}
_DIGITS = 9
# A workbook made from the same account must be the same bytes, so it does not say when it was made.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 – the format has no time zone


def frames(account: "Account") -> dict[str, pl.DataFrame]:
    """The account's tables by name, columns as declared."""
    return {name: getattr(account, name).with_columns(_short(pl.selectors.float())) for name in PARTS}


def _short(column: pl.Expr) -> pl.Expr:
    return column.round_sig_figs(_DIGITS)


def labelled(account: "Account", lang: str) -> dict[str, pl.DataFrame]:
    """The account's tables with headings and codes in words, and the table `columns` that explains them."""
    own = frames(account)
    headings = {name: _headings(name, frame, lang) for name, frame in own.items()}
    said = {name: _in_words(frame, lang).rename(headings[name]) for name, frame in own.items()}
    listing = [
        {"table": name, "heading": heading, "column": column}
        for name, of in headings.items()
        for column, heading in of.items()
    ]
    return {**said, COLUMNS: pl.DataFrame(listing)}


def _headings(name: str, frame: pl.DataFrame, lang: str) -> dict[str, str]:
    table = declared().get(_TABLES.get(name, name))
    if table is None:
        return {column: column for column in frame.columns}
    found: dict[str, str] = {}
    for column in frame.columns:
        said = label(table, column, lang)
        found[column] = said if said not in found.values() else f"{said} ({column})"
    return found


def _in_words(frame: pl.DataFrame, lang: str) -> pl.DataFrame:
    coded = [
        name for name in frame.columns if name in columns_with_words() and frame[name].dtype == pl.String
    ]
    for name in coded:
        codes = frame[name].drop_nulls().unique()
        said = {code: word_for(name, code, lang) for code in codes}
        frame = frame.with_columns(pl.col(name).replace(said))
    return frame


def csv_bytes(account: "Account", lang: str) -> dict[str, bytes]:
    """One CSV a table, by file name: UTF-8 with a BOM for Excel."""
    return {
        f"{name}.csv": frame.write_csv(line_terminator="\r\n").encode("utf-8-sig")
        for name, frame in labelled(account, lang).items()
    }


def write_csv(account: "Account", folder: Path, lang: str) -> list[Path]:
    """One CSV a table into `folder` (made when absent); the paths."""
    contents = csv_bytes(account, lang)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def write_xlsx(account: "Account", path: Path, lang: str) -> None:
    """One workbook at `path`; see `xlsx_bytes`."""
    content = xlsx_bytes(account, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def xlsx_bytes(account: "Account", lang: str) -> bytes:
    """One workbook, a sheet a table; the same account gives the same bytes."""
    import xlsxwriter

    filled = BytesIO()
    with xlsxwriter.Workbook(filled, {"nan_inf_to_errors": True, "in_memory": True}) as book:
        book.set_properties({"title": "Meguri", "created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in labelled(account, lang).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(0, frame.width - 1), 18)
            for column, heading in enumerate(frame.columns):
                sheet.write_string(0, column, heading, bold)
            for row, column, value in _cells(frame):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif hasattr(value, "isoformat"):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value)
    return filled.getvalue()


def _cells(frame: pl.DataFrame) -> Iterator[tuple[int, int, object]]:
    for row, values in enumerate(frame.rows(), start=1):
        for column, value in enumerate(values):
            if value is not None:
                yield row, column, value

"""Lists as files for a spreadsheet: headings in the reader's language, and no cell that is a formula."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

from meguri.registry.fleet import Line
from meguri.report.car_names import car_said
from meguri.report.passport_words import kind_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.fleet_headings import RESULTS, TOLD_BACK
from meguri.serve.desk.words import choice_said
from meguri.serve.pages.frame import Frame

HEADINGS = TOLD_BACK | RESULTS
_SHARES = ("soh_share", "soh_share_low", "soh_share_high")
_CHOICES = ("battery_status", "passport_status", "battery_category")
_SAID: Mapping[str, Callable[[str, str], str]] = {
    # As the inspection certificate has it, year and month, where no other day was told.
    "first_registered_on": lambda told, _: told.removesuffix("-01"),
    "vehicle_model": car_said,
    "last_kind": kind_said,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_MARK = "'"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return _MARK + text if text.startswith(_FORMULA) else text


def cells(line: Line, car: Mapping[str, Any], stem: str, frame: Frame) -> list[Any]:
    """One line in words: shares as percent, codes as what they mean; None for what nobody stated.

    Args:
        line: of the list.
        car: what is stated of its car, for whoever holds the battery.
        stem: address of this server.
        frame: language of the file.
    """
    told = {**line._asdict(), **car, "page": stem + battery_page(line.battery_id)}
    return [_cell(name, told.get(name), frame) for name in HEADINGS]


def headings(lang: str) -> list[str]:
    """The first line; moments say in which zone they are told."""
    told = {name: words.say("ja" if lang == "ja" else "en") for name, words in HEADINGS.items()}
    return list((told | {"last_at": f"{told['last_at']} ({datetime.now(UTC).astimezone():%Z})"}).values())


def as_csv(rows: Iterable[list[Any]], frame: Frame) -> bytes:
    """CSV of `cells` that Excel opens as what it is: UTF-8 with its mark, CRLF (RFC 4180)."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(headings(frame.lang))
    for row in rows:
        writer.writerow([_plain(one) for one in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def as_xlsx(rows: Sequence[list[Any]], frame: Frame) -> bytes:
    """A workbook of `cells`: numbers as numbers, days as days, all else as text."""
    import xlsxwriter

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("電池" if frame.lang == "ja" else "Batteries")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, words in enumerate(headings(frame.lang)):
            sheet.write_string(0, column, words, bold)
        for row, line in enumerate(rows, 1):
            for column, value in enumerate(line):
                if isinstance(value, datetime):
                    sheet.write_datetime(row, column, value.astimezone().replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 – the format has no zone
                elif isinstance(value, int | float):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(HEADINGS) - 1)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(HEADINGS) - 1, 16)
    return content.getvalue()


def _cell(name: str, value: Any, frame: Frame) -> Any:
    if value is None:
        return None
    if name in _SHARES:
        return round(100 * value, 1)
    if name in _CHOICES:
        return choice_said(name, value, frame)
    if name in _SAID:
        return _SAID[name](value, frame.lang)
    if name == "soh_is_synthetic":
        return ("はい" if value else "いいえ") if frame.lang == "ja" else ("yes" if value else "no")
    return value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, int) else safe(value)

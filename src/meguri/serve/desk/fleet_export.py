"""Lists as files for a spreadsheet: headings in the reader's language, and no cell that is a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

from meguri.registry.fleet import FLEET_COLUMNS, Line
from meguri.report.passport_words import kind_said
from meguri.serve.desk.words import choice_said
from meguri.serve.pages.frame import Frame
from meguri.tables.words import Words

HEADINGS = {
    "battery_id": Words("battery", "電池の識別子"),
    "sequence": Words("events", "記録数"),
    "battery_status": Words("state", "電池の状態"),
    "passport_status": Words("state of the passport", "パスポートの状態"),
    "battery_category": Words("category", "電池の区分"),
    "chemistry": Words("chemistry", "電池の化学系"),
    "vehicle_model": Words("model of the car", "車種"),
    "placed_on_market_in": Words("market", "上市国"),
    "manufactured_on": Words("made on", "製造日"),
    "rated_energy_kwh": Words("energy when new [kWh]", "新品時の電力量[kWh]"),
    "soh_share": Words("SOH [%]", "SOH[%]"),
    "soh_share_low": Words("SOH, 5% point [%]", "SOH(90%区間の下限)[%]"),
    "soh_share_high": Words("SOH, 95% point [%]", "SOH(90%区間の上限)[%]"),
    "soh_measured_on": Words("measured on", "診断日"),
    "soh_is_synthetic": Words("simulated", "模擬データ"),
    "last_kind": Words("last event", "最後の記録"),
    "last_at": Words("last event at", "最後の記録の日時"),
}
_SHARES = ("soh_share", "soh_share_low", "soh_share_high")
_CHOICES = ("battery_status", "passport_status", "battery_category")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_MARK = "'"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return _MARK + text if text.startswith(_FORMULA) else text


def cells(line: Line, frame: Frame) -> list[Any]:
    """One line in words: shares as percent, codes as what they mean; None for what nobody stated."""
    return [_cell(name, value, frame) for name, value in zip(FLEET_COLUMNS, line, strict=True)]


def headings(lang: str) -> list[str]:
    """The first line; moments say in which zone they are told."""
    told = {name: HEADINGS[name].say("ja" if lang == "ja" else "en") for name in FLEET_COLUMNS}
    return list((told | {"last_at": f"{told['last_at']} ({datetime.now(UTC).astimezone():%Z})"}).values())


def as_csv(lines: Iterable[Line], frame: Frame) -> bytes:
    """CSV that Excel opens as what it is: UTF-8 with its mark, CRLF (RFC 4180)."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(headings(frame.lang))
    for line in lines:
        writer.writerow([_plain(one) for one in cells(line, frame)])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def as_xlsx(lines: Sequence[Line], frame: Frame) -> bytes:
    """A workbook: numbers as numbers, days as days, all else as text."""
    import xlsxwriter

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("電池" if frame.lang == "ja" else "Batteries")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, words in enumerate(headings(frame.lang)):
            sheet.write_string(0, column, words, bold)
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(cells(line, frame)):
                if isinstance(value, datetime):
                    sheet.write_datetime(row, column, value.astimezone().replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 – the format has no zone
                elif isinstance(value, int | float):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(lines), 1), len(FLEET_COLUMNS) - 1)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(FLEET_COLUMNS) - 1, 16)
    return content.getvalue()


def _cell(name: str, value: Any, frame: Frame) -> Any:
    if value is None:
        return None
    if name in _SHARES:
        return round(100 * value, 1)
    if name in _CHOICES:
        return choice_said(name, value, frame)
    if name == "last_kind":
        return kind_said(value, frame.lang)
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

"""Flat CSV read back: as it was written, or as Excel in Japan saves it (Shift_JIS, or UTF-16 with tabs)."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meguri.passport.document import Attribute, Evidence, attributes
from meguri.passport.exchange.aas_reading import evidence_of
from meguri.passport.exchange.conversions import plain_number, says_nothing, shown
from meguri.passport.exchange.faults import ExchangeCode, ExchangeError
from meguri.passport.exchange.fillers import is_filler
from meguri.passport.exchange.flat_csv import COLUMNS, flat_csv, flat_csv_for_excel, unguarded
from meguri.passport.exchange.losses import Imported, Loss, LossCode
from meguri.passport.exchange.taking_in import fits
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.reading import LIMIT_BYTES
from meguri.tables.coded import CodedFault
from meguri.tables.words import Words

NAME, NAME_FOR_EXCEL = "csv", "csv_excel"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NEEDED = COLUMNS[:2]
_BEHIND = COLUMNS[3:10]
_EXCEL_DAY = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")  # what Excel in Japan makes of a day
_FLAGS = {"true": True, "false": False}  # Excel writes them in capitals


def from_flat_csv(content: Content, where: str) -> Imported:
    """What a flat CSV says.

    Raises:
        ExchangeError: no CSV with the columns attribute and value, or too large.
    """
    lines = _lines(content, where)
    header = [name.strip() for name in next(lines, [])]
    if not set(_NEEDED) <= set(header):
        raise not_this_format(where, NAME, ", ".join(_NEEDED))
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    lost = [Loss("", LossCode.UNKNOWN_PLACE, shown(name)) for name in header if name not in COLUMNS]
    for cells in lines:
        if not any(cells):
            continue
        told = {name: unguarded(cell) for name, cell in zip(header, cells, strict=False)}
        name, value, loss = _heard(told)
        if loss is None and name in values and values[name] != value:
            loss = Loss(name, LossCode.CONTRADICTION, shown(told["value"]))
        if loss is not None:
            lost.append(loss)
            continue
        values[name] = value
        if (behind := _evidence(told)) is not None:
            evidence[name] = behind
        elif any(told.get(column) for column in _BEHIND):
            lost.append(Loss(name, LossCode.EVIDENCE, shown(" ".join(told.get(one, "") for one in _BEHIND))))
    return Imported({name: values[name] for name in attributes() if name in values}, tuple(lost), evidence)


def _lines(content: Content, where: str) -> Iterator[list[str]]:
    if isinstance(content, Mapping):
        raise not_this_format(where, NAME, ", ".join(_NEEDED))
    size = len(content)
    if size > LIMIT_BYTES:
        raise _fault(ExchangeCode.TOO_LARGE, where, found=size, limit=LIMIT_BYTES)
    text = (content if isinstance(content, str) else _decoded(content, where)).removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",", "\t", ";", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as fault:
            found, columns = str(fault), ", ".join(COLUMNS)
            raise _fault(
                ExchangeCode.UNREADABLE, where, line=lines.line_num, found=found, columns=columns
            ) from None
        yield cells


def _decoded(content: bytes, where: str) -> str:
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    found, columns = "UTF-8/UTF-16/Shift_JIS ✗", ", ".join(COLUMNS)
    raise _fault(ExchangeCode.UNREADABLE, where, line=1, found=found, columns=columns)


def _heard(told: Mapping[str, str]) -> tuple[str, Any, Loss | None]:
    """Attribute, value, and why it could not be taken over."""
    name, cell = told.get("attribute", "").strip(), told.get("value", "")
    attribute = attributes().get(name)
    if attribute is None:
        return name, None, Loss("", LossCode.UNKNOWN_PLACE, shown(name))
    unit = told.get("unit", "").strip()
    if unit not in ("", attribute.unit):
        return name, None, Loss(name, LossCode.OTHER_UNIT, shown(unit))
    if says_nothing(cell):
        return name, None, Loss(name, LossCode.PLACEHOLDER, shown(cell))
    value = _value(attribute, cell)
    if is_filler(name, value):
        return name, None, Loss(name, LossCode.PLACEHOLDER, shown(cell))
    if value is None or not fits(name, value):
        return name, None, Loss(name, LossCode.BAD_VALUE, shown(cell))
    return name, value, None


def _value(attribute: Attribute, cell: str) -> Any:
    if attribute.kind in ("number", "integer"):
        return plain_number(cell.strip())
    if attribute.kind == "flag":
        return _FLAGS.get(cell.strip().lower())
    if attribute.kind == "date":
        return _EXCEL_DAY.sub(lambda day: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}", cell.strip())
    if attribute.kind != "list":
        return cell
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return listed if isinstance(listed, list) else None


def _evidence(told: Mapping[str, str]) -> Evidence | None:
    behind: dict[str, Any] = {name: told.get(name) or None for name in ("basis", "as_of", "event")}
    if not all(behind.values()):
        return None
    edges: Sequence[str] = ("low", "high")
    behind |= {name: unguarded(told.get(name, "")) or None for name in ("by", "source")}
    return evidence_of(behind | {edge: plain_number(told.get(edge, "").strip()) for edge in edges})


def _fault(code: ExchangeCode, where: str, **values: object) -> ExchangeError:
    shown_values = {"where": where} | {name: str(value) for name, value in values.items()}
    return ExchangeError([CodedFault(code, shown_values)])


CSV = Target(NAME, Words("flat CSV (UTF-8)", "CSV(1行1属性、UTF-8)"), ".csv", flat_csv, from_flat_csv)
CSV_FOR_EXCEL = Target(
    NAME_FOR_EXCEL,
    Words("flat CSV with a byte-order mark, for Excel", "CSV(1行1属性、Excel用BOM付き)"),
    ".csv",
    flat_csv_for_excel,
    from_flat_csv,
)

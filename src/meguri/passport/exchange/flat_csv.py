"""Flat CSV: one row an attribute, for spreadsheets; under two names, with and without a byte-order mark.

Spreadsheets run a cell that begins with = + - @ as a formula. Text that begins so (also in full width, or
after blanks), or with a tab, a line break or an apostrophe, is written with an apostrophe before it; reading
takes one apostrophe off again. Numbers are written as numbers, negative ones too. Lists are JSON.
"""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from meguri.passport.document import Attribute, Document, attributes
from meguri.passport.exchange.conversions import shown
from meguri.passport.exchange.fillers import is_filler
from meguri.passport.exchange.losses import Exported, Loss, LossCode, Note, NoteCode, surroundings
from meguri.tables.passport import ACCESS_GROUPS

COLUMNS = (
    "attribute",
    "value",
    "unit",
    "low",
    "high",
    "basis",
    "as_of",
    "event",
    "by",
    "source",
    "name_en",
    "name_ja",
)
MARK = "\ufeff"
_FORMULA = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEHIND = ("basis", "as_of", "event", "by", "source")
_CUSTODY = ACCESS_GROUPS[-1]


def flat_csv(document: Document) -> Exported:
    """A document as CSV in UTF-8 (RFC 4180)."""
    told = io.StringIO()
    lines = csv.writer(told, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    stated = document.values()
    carried = tuple(name for name, value in stated.items() if not is_filler(name, value))
    for name in carried:
        lines.writerow(_line(attributes()[name], stated[name], document))
    empty = [Loss(name, LossCode.PLACEHOLDER, shown(stated[name])) for name in stated if name not in carried]
    lost = (*empty, *surroundings(document, evidence=False))
    custody = [name for name in carried if attributes()[name].access_group == _CUSTODY]
    notes = tuple(Note(NoteCode.CUSTODY, name) for name in custody)
    return Exported(told.getvalue().encode(), carried, lost, notes)


def flat_csv_for_excel(document: Document) -> Exported:
    """The same with a byte-order mark: without it Excel in Japan reads UTF-8 as Shift_JIS."""
    done = flat_csv(document)
    content = MARK.encode() + (done.content if isinstance(done.content, bytes) else b"")
    return Exported(content, done.carried, done.lost, done.notes)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    begins = text.startswith("'") or text.lstrip(" \u3000").startswith(_FORMULA)
    return f"'{text}" if begins else text


def unguarded(cell: str) -> str:
    """The text behind a guarded one."""
    return cell.removeprefix("'")


def _line(attribute: Attribute, value: Any, document: Document) -> list[str]:
    held = document.evidence.get(attribute.name)
    behind: Mapping[str, Any] = {} if held is None else held.model_dump(exclude_none=True)
    edges = [repr(behind[edge]) if edge in behind else "" for edge in ("low", "high")]
    texts = [guarded(str(behind.get(name, ""))) for name in _BEHIND]
    return [
        attribute.name,
        _cell(value),
        attribute.unit,
        *edges,
        *texts,
        attribute.words.en,
        attribute.words.ja,
    ]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else repr(value)

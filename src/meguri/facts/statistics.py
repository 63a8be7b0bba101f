"""Sales, stock, exports: the door for the official files a user brings (e-Stat CSV and the templates).

`recognise` and `read_official` look at bytes; `plan_import` says what a file would change; `keep` writes.
The shipped facts are never touched: what is kept stands in the user's data folder, and `meguri.facts.source`
lays it over the shipped rows.
"""

from datetime import date

from meguri.facts.official.customs_import import read_customs
from meguri.facts.official.customs_layout import CustomsHeader
from meguri.facts.official.faults import (
    FileFault,
    FileFaultCode,
    OfficialFileError,
    UnknownImportError,
    render_file_error,
    render_file_fault,
)
from meguri.facts.official.form_import import read_form
from meguri.facts.official.forms import Template, templates
from meguri.facts.official.imports import FileKind, Import, Note, NoteCode, Part, Provenance, render_note
from meguri.facts.official.keeping import forget, keep, ledger, plan_import
from meguri.facts.official.reading import MAX_BYTES, read_text
from meguri.facts.official.recognising import find_header, kind_of

__all__ = [
    "MAX_BYTES",
    "FileFault",
    "FileFaultCode",
    "FileKind",
    "Import",
    "Note",
    "NoteCode",
    "OfficialFileError",
    "Part",
    "Template",
    "UnknownImportError",
    "forget",
    "keep",
    "ledger",
    "plan_import",
    "read_official",
    "recognise",
    "render_file_error",
    "render_file_fault",
    "render_note",
    "templates",
]


def recognise(raw: bytes, name: str) -> FileKind:
    """Which official file the bytes are.

    Args:
        raw: the file's bytes.
        name: the file's name; its words decide between forms whose columns do not.

    Raises:
        OfficialFileError: no CSV text, or no header of a known file.
    """
    return kind_of(find_header(read_text(raw, name), name, None))


def read_official(
    raw: bytes, name: str, *, day: date, kind: FileKind | None = None, max_bytes: int = MAX_BYTES
) -> Import:
    """An official file, read and checked as a whole; nothing is written.

    Args:
        raw: the file's bytes: CSV in UTF-8, UTF-8 with BOM, or cp932.
        name: the file's name, for messages and the ledger.
        day: the day of the import; nothing in the file may end after it.
        kind: what the file is said to be, where its columns leave that open.
        max_bytes: a larger file is refused.

    Returns:
        The rows for each fact, in declared columns, with provenance, and notes on how the file was read.

    Raises:
        OfficialFileError: with every fault found, each with its line, value, rule and way out.
    """
    text = read_text(raw, name, max_bytes)
    header = find_header(text, name, kind)
    origin = Provenance.of(raw, day)
    if isinstance(header, CustomsHeader):
        parts, notes = read_customs(text, header, name, origin)
    else:
        parts, notes = read_form(text, header, name, origin)
    encoding = Note(NoteCode.ENCODING, text.encoding)
    return Import(kind_of(header), name, origin.sha256, day, parts, (encoding, *notes))

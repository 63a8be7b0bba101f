"""From bytes to numbered lines of cells: encodings, CSV, and full-width signs made plain."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from meguri.facts.official.faults import FileFault, FileFaultCode, OfficialFileError

MAX_BYTES = 50_000_000

# What people bring instead of a CSV text, by its first bytes.
_OTHER_FORMATS = (
    (b"PK\x03\x04", "Excel (xlsx) / zip"),
    (b"\xd0\xcf\x11\xe0", "Excel (xls)"),
    (b"%PDF", "PDF"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a CSV text.

    Attributes:
        number: the line in the file on which it starts, counted from 1.
        cells: as they stand in the file.
    """

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Text:
    """A file read as text: its encoding and its lines, blank ones left out."""

    encoding: str
    lines: tuple[Line, ...]


def read_text(raw: bytes, name: str, max_bytes: int = MAX_BYTES) -> Text:
    """The lines of a CSV file in UTF-8 (with or without BOM) or cp932.

    Args:
        raw: the file's bytes.
        name: the file's name, for the message.
        max_bytes: a larger file is refused.

    Raises:
        OfficialFileError: too large, empty, not text, broken bytes or broken CSV.
    """
    fault = _outside_fault(raw, max_bytes)
    if fault is not None:
        raise OfficialFileError(name, (fault,))
    text, encoding = _decode(raw, name)
    lines = tuple(line for line in _records(text, name) if not line.is_blank)
    if not lines:
        raise OfficialFileError(name, (FileFault(FileFaultCode.EMPTY_FILE),))
    return Text(encoding, lines)


def plain(cell: str) -> str:
    """The cell with full-width letters, digits and signs made half-width and the spaces around it gone."""
    return unicodedata.normalize("NFKC", cell).strip()


def folded(cell: str) -> str:
    """The cell as a word to compare: plain, lower-case, without spaces, hyphens and underscores."""
    return "".join(sign for sign in plain(cell).casefold() if sign not in " \t\n\r_-‐–—・")


def _outside_fault(raw: bytes, max_bytes: int) -> FileFault | None:
    if len(raw) > max_bytes:
        return FileFault(FileFaultCode.TOO_LARGE, value=len(raw), rule={"limit": max_bytes})
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        return FileFault(FileFaultCode.EMPTY_FILE)
    start = raw.lstrip()
    for magic, found in _OTHER_FORMATS:
        if start[: len(magic)].lower() == magic.lower():
            return FileFault(FileFaultCode.NOT_TEXT, rule={"found": found})
    if b"\0" in raw:
        return FileFault(FileFaultCode.NOT_TEXT, rule={"found": "binary"})
    return None


def _decode(raw: bytes, name: str) -> tuple[str, str]:
    marked = raw.startswith(codecs.BOM_UTF8)
    order = (("utf-8-sig", "UTF-8 (BOM)"),) if marked else (("utf-8", "UTF-8"), ("cp932", "cp932"))
    # Report the decoder that came furthest: its stop is where the file is broken.
    furthest = 0
    for codec, said in order:
        try:
            return raw.decode(codec), said
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    line = raw.count(b"\n", 0, furthest) + 1
    value = raw[furthest : furthest + 4].hex(" ")
    raise OfficialFileError(name, (FileFault(FileFaultCode.BROKEN_ENCODING, line, value=value),))


def _records(text: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        for cells in reader:
            yield Line(before + 1, tuple(cells))
            before = reader.line_num
    except csv.Error as error:
        fault = FileFault(FileFaultCode.BROKEN_CSV, before + 1, value=str(error))
        raise OfficialFileError(name, (fault,)) from error

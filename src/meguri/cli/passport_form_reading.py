"""A filled-in form as it comes back from a spreadsheet: its encoding and separator told, doubts refused."""

import csv
from collections import Counter
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from meguri.cli.errors import BadInputError
from meguri.cli.passport_record import read_bytes
from meguri.locale import N_

NO_FORM = N_(
    "{file}: this is neither a form (CSV with the columns attribute and value; `meguri passport form` writes "
    "one) nor a JSON object of attributes."
)
TOLD_TWICE = N_("{file}: {names} stands in it more than once. Leave one row of each.")
TOO_MANY_CELLS = N_(
    "{file}, line {line}: there are more cells than columns. A value with a comma goes between quotation "
    "marks; numbers are written without one (62000)."
)
NOT_FILLED_IN = N_("{file}: nothing is filled in. Write into the column value what is known of the battery.")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def values_of(path: Path) -> dict[str, Any]:
    """Attribute → value, of a filled-in form (CSV) or a JSON object.

    Spreadsheets in Japan save CSV in UTF-8 with a mark, in UTF-16 with tabs, or in Shift_JIS (cp932); all
    three are read. What could be read in two ways is refused.

    Raises:
        BadInputError: no form, nothing filled in, a row told twice, a row with more cells than columns.
        PassportJsonError: JSON that cannot be read as one thing only.
    """
    from meguri.passport.reading import read_json

    content = read_bytes(path)
    if content.lstrip()[:1] in (b"{", b"["):
        read = read_json(content, where=str(path))
        if isinstance(read, dict):
            return read
        raise BadInputError("no_form", NO_FORM, {"file": path})
    return _filled_in(path, _decoded(path, content))


def _filled_in(path: Path, text: str) -> dict[str, Any]:
    from meguri.passport.document.form import filled_in

    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    table = csv.DictReader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Mapping[str, Any]] = []
    try:
        columns = Counter(table.fieldnames or ())
        if columns["attribute"] != 1 or columns["value"] != 1:
            raise BadInputError("no_form", NO_FORM, {"file": path})
        for row in table:
            if None in row:
                raise BadInputError("too_many_cells", TOO_MANY_CELLS, {"file": path, "line": table.line_num})
            rows.append(row)
    except csv.Error:
        raise BadInputError("no_form", NO_FORM, {"file": path}) from None
    names = Counter((row["attribute"] or "").strip() for row in rows if (row["value"] or "").strip())
    if twice := sorted(name for name, count in names.items() if name and count > 1):
        raise BadInputError("told_twice", TOLD_TWICE, {"file": path, "names": ", ".join(twice)})
    if not (read := filled_in(rows)):
        raise BadInputError("not_filled_in", NOT_FILLED_IN, {"file": path})
    return read


def _decoded(path: Path, content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInputError("no_form", NO_FORM, {"file": path})

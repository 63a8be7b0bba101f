"""Records of merit that came as rows and not as files, as the files that the one reader reads."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from meguri.journeys.merit import FILES

Row = Mapping[str, str | float | bool | None]


def files_of_rows(told: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """Files for `read_merit`, by the names in `FILES`, from rows; a table without rows is left out."""
    return {name: csv_of_rows(told[name], table.names) for name, table in FILES.items() if told.get(name)}


def csv_of_rows(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """Rows as one CSV file; `columns` head it where there is no row."""
    heads = list(dict.fromkeys(name for row in rows for name in row)) or list(columns)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_cell(row.get(name)) for name in heads] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)

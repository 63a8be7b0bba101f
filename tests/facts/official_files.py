"""Files as the statistics offices hand them out, made up for the tests."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from meguri.facts.statistics import FileFaultCode, Import, OfficialFileError, read_official

TODAY = date(2026, 11, 23)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BEV, PHEV, PHEV_DIESEL, VAN = "870380100", "870360100", "870370100", "870460100"


def customs_header(months: Sequence[str] = MONTHS) -> str:
    """The header as e-Stat prints it."""
    columns = ["Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2"]
    for when in ("Year", *months):
        columns += [f"Quantity1-{when}", f"Quantity2-{when}", f"Value-{when}"]
    return ",".join(columns)


def customs_row(
    code: str, country: int | str, by_month: Sequence[int | str], year: int | str = 2024, **more: object
) -> str:
    """One row: `by_month` for the months of the header, the year's total unless `total=` says otherwise."""
    total = more["total"] if "total" in more else sum(int(one) for one in by_month if str(one).strip())
    cells = [more.get("direction", 1), year, f"'{code}'", country, "  ", more.get("unit", "NO"), 0, total, 9]
    for units in by_month:
        cells += [0, units, 9 if str(units).strip("0 ") else 0]
    return ",".join(str(cell) for cell in cells)


def customs_file(*rows: str, months: Sequence[str] = MONTHS) -> bytes:
    """A whole file of exports, with rows of other goods in every month that the first row has a figure in."""
    return "\r\n".join((customs_header(months), *rows, "")).encode()


def form(rows: Sequence[Sequence[object]], header: str, encoding: str = "utf-8") -> bytes:
    """A CSV form."""
    lines = [header, *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def read(raw: bytes, name: str = "file.csv", **more: object) -> Import:
    """Read on the tests' day."""
    return read_official(raw, name, **{"day": TODAY, **more})  # type: ignore[arg-type]


def faults_of(raw: bytes, name: str = "file.csv", **more: object) -> list[tuple[FileFaultCode, int | None]]:
    """The codes and lines of the faults of a file that cannot be imported."""
    with pytest.raises(OfficialFileError) as caught:
        read(raw, name, **more)
    message = str(caught.value)
    assert message.startswith(f"{name}: not imported. Faults: {len(caught.value.faults)}.")
    assert "Nothing was imported." in message
    return [(fault.code, fault.line) for fault in caught.value.faults]


def rows_of(brought: Import, fact: str, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of the rows that a file brings to a fact."""
    frames: Mapping[str, object] = {part.fact: part.frame for part in brought.parts}
    return frames[fact].select(columns).rows()  # type: ignore[attr-defined, no-any-return]

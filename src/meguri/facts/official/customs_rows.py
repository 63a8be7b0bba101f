"""The rows of the e-Stat trade CSV: used electric cars by code, country and month, or every rule broken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from meguri.facts.official.customs_layout import (
    EV_HEADINGS,
    USED_CODES,
    VAN_HEADING,
    CustomsHeader,
    code_of,
    is_export,
    is_world,
)
from meguri.facts.official.days import Basis, end_of_month, read_period
from meguri.facts.official.faults import FileFault, FileFaultCode
from meguri.facts.official.figures import CellError, read_count
from meguri.facts.official.reading import Line, folded, plain

WORLD = "world"


@dataclass(frozen=True, slots=True)
class CustomsRow:
    """Used vehicles of one code to one country in one year.

    Attributes:
        line: the line in the file.
        year: calendar year.
        code: nine-digit export code.
        country: customs country code, or WORLD in a total.
        units: vehicles in the year so far.
        months: vehicles by month, as far as the file has them; None where the cell is empty.
    """

    line: int
    year: int
    code: str
    country: str
    units: int
    months: dict[int, int | None]


@dataclass(slots=True)
class CustomsReader:
    """Reads the lines below the header; faults gather in `faults`.

    Attributes:
        header: the header understood.
        faults: every rule broken so far.
        last_month: the last month of each year with any figure in any row of the file.
        other_goods: rows of other goods, passed over.
        other_vans: rows by code of electric goods vehicles that are not known to be used.
    """

    header: CustomsHeader
    faults: list[FileFault] = field(default_factory=list)
    last_month: dict[int, int] = field(default_factory=dict)
    other_goods: int = 0
    other_vans: dict[str, int] = field(default_factory=dict)

    def rows(self, lines: Sequence[Line]) -> list[CustomsRow]:
        """The rows of used electric cars that can be read; the others leave their faults behind."""
        found = [row for line in lines if (row := self._row(line)) is not None]
        self._check_repeats(found)
        return found

    def cell(self, line: Line, role: str) -> str:
        """The cell of a role, or an empty one."""
        at = self.header.places.get(role)
        return "" if at is None or at >= len(line.cells) else line.cells[at]

    def _row(self, line: Line) -> CustomsRow | None:
        if any(cell.strip() for cell in line.cells[len(self.header.line.cells) :]):
            rule = {"wanted": len(self.header.line.cells)}
            fault = FileFault(FileFaultCode.TOO_MANY_CELLS, line.number, value=len(line.cells), rule=rule)
            self.faults.append(fault)
            return None
        code = code_of(self.cell(line, "hs"))
        if not code.isascii() or not code.isdigit() or (code[:6] in EV_HEADINGS and len(code) != 9):
            self._fault(line, "hs", FileFaultCode.BAD_HS)
            return None
        year = self._year(line)
        if year is not None:
            self._see_months(line, year)
        if code not in USED_CODES:
            self.other_goods += 1
            if code.startswith(VAN_HEADING):
                self.other_vans[code] = self.other_vans.get(code, 0) + 1
            return None
        return self._used(line, code, year)

    def _used(self, line: Line, code: str, year: int | None) -> CustomsRow | None:
        before = len(self.faults)
        if not is_export(self.cell(line, "direction")):
            self._fault(line, "direction", FileFaultCode.NOT_EXPORTS)
        if folded(self.cell(line, "unit2")) not in ("no", "台"):
            self._fault(line, "unit2", FileFaultCode.WRONG_UNIT, wanted="NO")
        country = self._country(line)
        units = self._count(line, "quantity2_year")
        if units is None and len(self.faults) == before:
            self._fault(line, "quantity2_year", FileFaultCode.BLANK)
        months = {month: self._count(line, f"quantity2_{month}") for month in self.header.months}
        if len(self.faults) > before or year is None or country is None or units is None:
            return None
        return CustomsRow(line.number, year, code, country, units, months)

    def _year(self, line: Line) -> int | None:
        try:
            return read_period(self.cell(line, "year"), Basis.CALENDAR).first.year
        except CellError as broken:
            self._fault(line, "year", broken.code, **broken.rule)
            return None

    def _see_months(self, line: Line, year: int) -> None:
        """Unpublished months are empty or zero in every row, so any figure shows that a month is out."""
        for month in range(self.last_month.get(year, 0) + 1, 13):
            cells = (self.cell(line, f"{kind}_{month}") for kind in ("quantity1", "quantity2", "value"))
            if any(cell not in ("", "0") and plain(cell).strip("0.-") for cell in cells):
                self.last_month[year] = month

    def _country(self, line: Line) -> str | None:
        cell = self.cell(line, "country")
        if is_world(cell):
            return WORLD
        code = code_of(cell)
        if len(code) == 3 and code.isascii() and code.isdigit():
            return code
        self._fault(line, "country", FileFaultCode.BAD_COUNTRY)
        return None

    def _count(self, line: Line, role: str) -> int | None:
        cell = self.cell(line, role)
        if not plain(cell):
            return None
        try:
            return read_count(cell)
        except CellError as broken:
            self._fault(line, role, broken.code, **broken.rule)
            return None

    def _fault(self, line: Line, role: str, code: FileFaultCode, **rule: str | int) -> None:
        value = self.cell(line, role).strip()
        self.faults.append(FileFault(code, line.number, self.header.heading(role), value, rule))

    def _check_repeats(self, rows: Sequence[CustomsRow]) -> None:
        seen: dict[tuple[int, str, str], int] = {}
        for row in rows:
            earlier = seen.setdefault((row.year, row.code, row.country), row.line)
            if earlier != row.line:
                value = f"{row.year}, {row.code}, {row.country}"
                self.faults.append(
                    FileFault(
                        FileFaultCode.DUPLICATE,
                        row.line,
                        self.header.heading("hs"),
                        value,
                        {"earlier": earlier},
                    )
                )


def check_rows(reader: CustomsReader, rows: Sequence[CustomsRow], day: date) -> list[FileFault]:
    """Rules over whole rows: months add up to years, countries to totals, and nothing lies after `day`."""
    faults: list[FileFault] = []
    for year in sorted({row.year for row in rows}):
        mine = [row for row in rows if row.year == year]
        faults += _year_faults(reader, mine, year, day)
    return [*faults, *_world_faults(reader.header, rows)]


def _year_faults(reader: CustomsReader, rows: Sequence[CustomsRow], year: int, day: date) -> list[FileFault]:
    header = reader.header
    line, heading = rows[0].line, header.heading("year")
    last = reader.last_month.get(year, 0)
    if not last and year >= day.year:
        return [FileFault(FileFaultCode.MONTHS_MISSING, line, heading, year)]
    if not header.months:
        return []
    if last and end_of_month(year, last) > day:
        rule = {"last": end_of_month(year, last).isoformat(), "day": day.isoformat()}
        return [FileFault(FileFaultCode.NOT_OVER, line, heading, year, rule)]
    return [fault for row in rows for fault in _month_faults(header, row, last)]


def _month_faults(header: CustomsHeader, row: CustomsRow, last: int) -> list[FileFault]:
    gaps = [
        FileFault(FileFaultCode.BLANK, row.line, header.heading(f"quantity2_{month}"), "")
        for month, units in row.months.items()
        if units is None and month <= last
    ]
    total = sum(units or 0 for units in row.months.values())
    if gaps or total == row.units:
        return gaps
    return [
        FileFault(
            FileFaultCode.MONTHS_WRONG,
            row.line,
            header.heading("quantity2_year"),
            row.units,
            {"wanted": total},
        )
    ]


def _world_faults(header: CustomsHeader, rows: Sequence[CustomsRow]) -> list[FileFault]:
    faults = []
    for total in (row for row in rows if row.country == WORLD):
        parts = [
            row.units
            for row in rows
            if row.country != WORLD and (row.year, row.code) == (total.year, total.code)
        ]
        if sum(parts) != total.units:
            heading = header.heading("quantity2_year")
            rule = {"wanted": sum(parts)}
            faults.append(FileFault(FileFaultCode.TOTAL_WRONG, total.line, heading, total.units, rule))
    return faults

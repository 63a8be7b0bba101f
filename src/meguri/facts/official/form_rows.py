"""The rows of a CSV form, cell by cell: what each says, or every rule it breaks."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from meguri.facts.official.days import Basis, Period, read_day, read_period
from meguri.facts.official.faults import FileFault, FileFaultCode
from meguri.facts.official.figures import UNIT_SIZES, CellError, read_count, read_unit
from meguri.facts.official.forms import STATUS_WORDS, Header, Template, is_total, segment_of, status_of
from meguri.facts.official.imports import FileKind
from meguri.facts.official.reading import Line, folded, plain

Value = TypeVar("Value")

_REMARK = re.compile(r"[((]?(?:注|※|\*|備考|資料|出典|出所|note|source)", re.IGNORECASE)
_UNIT_ABOVE = re.compile(r"単位[::]?([^\s,)]+)")
_BASES = {"year": Basis.CALENDAR, "fiscal_year": Basis.FISCAL, "month": Basis.MONTH, "period": None}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form.

    Attributes:
        line: the line in the file.
        segment: the vehicle segment; None in a total over segments.
        when: a period, or the day of a count; None in a total over periods.
        units: vehicles.
        size: how many vehicles one of the printed unit is.
        status: how firm the figure is.
        note: what the 出典 column says.
        as_of: the day it was public, if told.
    """

    line: int
    segment: str | None
    when: Period | date | None
    units: int
    size: int
    status: str
    note: str | None
    as_of: date | None


@dataclass(slots=True)
class FormReader:
    """Reads the lines below a header; faults gather in `faults`.

    Attributes:
        header: the header understood.
        form: the template it heads.
        day: the day of the import; nothing may end after it.
        unit_above: the unit named above the table, if any.
        faults: every rule broken so far.
        remarks: lines below the table that are text, passed over.
    """

    header: Header
    form: Template
    day: date
    unit_above: int | None
    faults: list[FileFault] = field(default_factory=list)
    remarks: int = 0

    def rows(self, lines: Sequence[Line]) -> Iterator[FormRow]:
        """The rows that can be read; the others leave their faults behind."""
        for line in lines:
            if _is_remark(line):
                self.remarks += 1
                continue
            row = self._row(line)
            if row is not None:
                yield row

    def heading(self, role: str) -> str:
        """How the file spells the heading of a role."""
        return self.header.line.cells[self.header.places[role]].strip()

    @property
    def when_role(self) -> str:
        """The role of the column that says when."""
        if self.form.kind is FileKind.STOCK:
            return "counted_on"
        return next(role for role in _BASES if role in self.header.places)

    def _row(self, line: Line) -> FormRow | None:
        before = len(self.faults)
        extra = [cell for cell in line.cells[len(self.header.line.cells) :] if cell.strip()]
        if extra:
            rule = {"wanted": len(self.header.line.cells)}
            self.faults.append(
                FileFault(FileFaultCode.TOO_MANY_CELLS, line.number, value=len(line.cells), rule=rule)
            )
            return None
        size = self._unit(line)
        row = FormRow(
            line=line.number,
            segment=self._segment(line),
            when=self._when(line),
            units=self._try(line, "units", lambda cell: read_count(cell, size)) or 0,
            size=size,
            status=self._status(line, size),
            note=plain(self._cell(line, "source")) or None,
            as_of=self._as_of(line),
        )
        return row if len(self.faults) == before else None

    def _cell(self, line: Line, role: str) -> str:
        at = self.header.places.get(role)
        return "" if at is None or at >= len(line.cells) else line.cells[at]

    def _try(self, line: Line, role: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(self._cell(line, role))
        except CellError as broken:
            self._fault(line, role, broken.code, **broken.rule)
            return None

    def _fault(self, line: Line, role: str, code: FileFaultCode, **rule: str | int) -> None:
        value = self._cell(line, role).strip()
        self.faults.append(FileFault(code, line.number, self.heading(role), value, rule))

    def _unit(self, line: Line) -> int:
        told = self.header.unit or self.unit_above
        if "unit" not in self.header.places:
            return told or 1
        if told and not self._cell(line, "unit").strip():
            return told
        size = self._try(line, "unit", read_unit)
        if size is not None and self.header.unit and size != self.header.unit:
            wanted = next(word for word, vehicles in UNIT_SIZES.items() if vehicles == self.header.unit)
            self._fault(line, "unit", FileFaultCode.TWO_UNITS, wanted=wanted)
        return size or 1

    def _segment(self, line: Line) -> str | None:
        cell = self._cell(line, "segment")
        if is_total(cell):
            return None
        segment = segment_of(cell)
        if segment not in self.form.segments:
            self._fault(line, "segment", FileFaultCode.UNKNOWN_SEGMENT, allowed=", ".join(self.form.segments))
        return segment

    def _when(self, line: Line) -> Period | date | None:
        role = self.when_role
        if role == "counted_on":
            when: Period | date | None = self._counted_on(line)
        elif is_total(self._cell(line, role)):
            return None
        else:
            when = self._try(line, role, partial(read_period, column=_BASES[role]))
        last = when.last if isinstance(when, Period) else when
        if last is not None and last > self.day:
            self._not_over(line, role, last)
        if isinstance(when, Period) and when.basis is Basis.MONTH and self.form.kind is FileKind.SALES:
            self._fault(
                line, role, FileFaultCode.BASIS_AGAINST_HEADER, wanted="年 | year, 年度 | fiscal_year"
            )
        return when

    def _counted_on(self, line: Line) -> date | None:
        year = self._year(line)
        day = self._try(line, "counted_on", partial(read_day, year=year))
        if year is not None and day is not None and not year.first <= day <= year.last:
            self._fault(line, "counted_on", FileFaultCode.DAY_OUTSIDE_YEAR, wanted=year.label)
        return day

    def _year(self, line: Line) -> Period | None:
        """The year of a stock row from a column of its own, for 3月末 without a year."""
        for role in ("year", "fiscal_year"):
            if self._cell(line, role).strip():
                return self._try(line, role, partial(read_period, column=_BASES[role]))
        return None

    def _status(self, line: Line, size: int) -> str:
        """As told; else exact for a figure to the vehicle and rounded for one in thousands."""
        cell = self._cell(line, "status")
        if not cell.strip():
            return "exact" if size == 1 else "rounded"
        status = status_of(cell)
        if status is None:
            words = ", ".join(f"{code} | {ja}" for code, ja in STATUS_WORDS.items())
            self._fault(line, "status", FileFaultCode.UNKNOWN_STATUS, allowed=words)
        return status or "exact"

    def _as_of(self, line: Line) -> date | None:
        if not self._cell(line, "as_of").strip():
            return None
        public = self._try(line, "as_of", read_day)
        if public is not None and public > self.day:
            self._not_over(line, "as_of", public)
        return public

    def _not_over(self, line: Line, role: str, last: date) -> None:
        self._fault(line, role, FileFaultCode.NOT_OVER, last=last.isoformat(), day=self.day.isoformat())


def unit_above(lines: Sequence[Line]) -> int | None:
    """The unit that a line above the table names, such as (単位:千台); None without one."""
    for line in lines:
        found = _UNIT_ABOVE.search("".join(folded(cell) for cell in line.cells))
        if found and found[1] in UNIT_SIZES:
            return UNIT_SIZES[found[1]]
    return None


def _is_remark(line: Line) -> bool:
    """Whether the line is text below the table: one cell filled, and it begins like a footnote."""
    filled = [cell for cell in line.cells if cell.strip()]
    return len(filled) == 1 and bool(line.cells[0].strip()) and bool(_REMARK.match(plain(filled[0])))

"""Days and years as Japanese official tables write them: 令和6年3月末, 平成30年度, FY2023, 2024-12-31."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meguri.facts.official.faults import FileFaultCode
from meguri.facts.official.figures import CellError
from meguri.facts.official.reading import plain

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Era:
    """One Japanese era; its first year is the calendar year in which it began."""

    name: str
    letter: str
    first: date
    last: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_ERA_OF = {spelling: era for era in ERAS for spelling in (era.name, era.name[0], era.letter)}

_YEAR = r"(?:(?P<era>令和|平成|昭和|[令平昭RHS])\.?(?P<n>元|\d{1,2})|(?P<west>\d{4}))"
_ASIDE = re.compile(r"\(([^()]*)\)")
_AS_OF = r"(?:現在|時点)?"
_YEAR_ONLY = re.compile(rf"(?P<prefix>FY|CY)?{_YEAR}(?P<suffix>年度|会計年度|暦年|年間|年)?")
_MONTH_ONLY = re.compile(rf"{_YEAR}(?:年|[-/.])(?P<month>\d{{1,2}})月?(?:分|中)?")
_DAY = re.compile(rf"{_YEAR}(?:年|[-/.])(?P<month>\d{{1,2}})(?:月|[-/.])(?P<day>\d{{1,2}})日?{_AS_OF}")
_MONTH_END = re.compile(rf"{_YEAR}(?:年|[-/.])(?P<month>\d{{1,2}})月末日?{_AS_OF}")
_YEAR_END = re.compile(rf"{_YEAR}年(?P<fiscal>度)?末日?{_AS_OF}")
_END_WITHOUT_YEAR = re.compile(rf"(?:(?P<month>\d{{1,2}})月末日?|(?P<fiscal>年度末)|年末){_AS_OF}")


class Basis(StrEnum):
    """What kind of stretch a period is."""

    CALENDAR = "calendar_year"
    FISCAL = "fiscal_year"
    MONTH = "month"
    PART = "part_of_year"

    @property
    def heading(self) -> str:
        """How a column of such periods is headed, in both languages."""
        return _HEADINGS.get(self, self.value)


_HEADINGS = {Basis.CALENDAR: "年 | year", Basis.FISCAL: "年度 | fiscal_year", Basis.MONTH: "年月 | month"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole days with its label; a fiscal year is labelled FY and runs April to March."""

    first: date
    last: date
    basis: Basis

    @property
    def label(self) -> str:
        """`2024`, `FY2023`, `2024 Aug`, `2024 Jan-Aug`."""
        match self.basis:
            case Basis.CALENDAR:
                return f"{self.first.year}"
            case Basis.FISCAL:
                return f"FY{self.first.year}"
            case Basis.MONTH:
                return f"{self.first.year} {MONTHS[self.first.month - 1]}"
            case Basis.PART:
                return f"{self.first.year} {MONTHS[self.first.month - 1]}-{MONTHS[self.last.month - 1]}"


def calendar_year(year: int) -> Period:
    """January to December of `year`."""
    return Period(date(year, 1, 1), date(year, 12, 31), Basis.CALENDAR)


def fiscal_year(year: int) -> Period:
    """April of `year` to March of the next."""
    return Period(date(year, 4, 1), date(year + 1, 3, 31), Basis.FISCAL)


def month_of(year: int, month: int) -> Period:
    """One calendar month."""
    return Period(date(year, month, 1), end_of_month(year, month), Basis.MONTH)


def part_of_year(year: int, first_month: int, last_month: int) -> Period:
    """Whole months of one calendar year; all twelve make the calendar year, one makes the month."""
    if (first_month, last_month) == (1, 12):
        return calendar_year(year)
    if first_month == last_month:
        return month_of(year, first_month)
    return Period(date(year, first_month, 1), end_of_month(year, last_month), Basis.PART)


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def read_period(cell: str, column: Basis | None = None) -> Period:
    """A calendar year, a fiscal year or a month.

    Args:
        cell: as it stands in the file.
        column: what the column's heading promises: CALENDAR (年), FISCAL (年度), MONTH (年月) or None (期間).
            A bare number follows it; a value that says otherwise is a fault.

    Raises:
        CellError: no period, outside its era, or against its column.
    """
    said = _tidy(cell)
    found = _YEAR_ONLY.fullmatch(said)
    if found:
        return _year_period(found, column)
    found = _MONTH_ONLY.fullmatch(said)
    if not found or not 1 <= int(found["month"]) <= 12:
        raise CellError(FileFaultCode.NOT_A_PERIOD)
    if column in (Basis.CALENDAR, Basis.FISCAL):
        raise CellError(FileFaultCode.BASIS_AGAINST_HEADER, wanted=column.heading)
    period = month_of(_western(found), int(found["month"]))
    _in_era(found, period.first, period.last)
    return period


def read_day(cell: str, year: Period | None = None) -> date:
    """The day of a count: `2024-12-31`, `令和6年12月末`, `2023年度末`, or `3月末` beside a column of years.

    Args:
        cell: as it stands in the file.
        year: the calendar or fiscal year of the same row, for a cell that names none.

    Raises:
        CellError: no day, a month or year without a day, or outside its era.
    """
    said = _tidy(cell)
    bare = _END_WITHOUT_YEAR.fullmatch(said)
    if bare and year is not None:
        return _end_in(year, bare)
    for pattern in (_DAY, _MONTH_END, _YEAR_END):
        found = pattern.fullmatch(said)
        if found:
            day = _day_of(found)
            if pattern is _YEAR_END and found["fiscal"]:
                _in_era(found, date(day.year - 1, 4, 1), day)
            else:
                _in_era(found, day, day)
            return day
    told = bare or _YEAR_ONLY.fullmatch(said) or _MONTH_ONLY.fullmatch(said)
    raise CellError(FileFaultCode.DAY_NOT_TOLD if told else FileFaultCode.NOT_A_DAY)


def _tidy(cell: str) -> str:
    """Plain, upper-case, without spaces, and with `令和6年(2024年)` cut to its first half if both agree."""
    said = re.sub(r"\s", "", plain(cell)).upper()
    aside = _ASIDE.search(said)
    if not aside:
        return said
    inner, outer = _YEAR_ONLY.fullmatch(aside[1]), re.match(_YEAR, said.removeprefix("FY"))
    if not inner or not outer:
        return said
    if _western(inner) != _western(outer):
        raise CellError(FileFaultCode.CALENDARS_DISAGREE)
    return said[: aside.start()] + said[aside.end() :]


def _western(found: re.Match[str], broken: FileFaultCode = FileFaultCode.NOT_A_PERIOD) -> int:
    if found["west"]:
        year = int(found["west"])
    else:
        in_era = 1 if found["n"] == "元" else int(found["n"])
        year = _ERA_OF[found["era"]].first.year + in_era - 1 if in_era else 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise CellError(broken)
    return year


def _in_era(found: re.Match[str], first: date, last: date) -> None:
    """Refuse a Japanese year none of whose days lie in its era, such as 平成35年."""
    if not found["era"]:
        return
    era = _ERA_OF[found["era"]]
    if last < era.first or first > era.last:
        until = "…" if era.last == date.max else era.last.isoformat()
        raise CellError(FileFaultCode.OUTSIDE_ERA, era=era.name, first=era.first.isoformat(), last=until)


def _year_period(found: re.Match[str], column: Basis | None) -> Period:
    marks = {found["prefix"], found["suffix"]}
    fiscal = bool(marks & {"FY", "年度", "会計年度"})
    calendar = bool(marks & {"CY", "年", "暦年", "年間"})
    if fiscal and calendar:
        raise CellError(FileFaultCode.NOT_A_PERIOD)
    against = calendar if column is Basis.FISCAL else fiscal if column is Basis.CALENDAR else False
    if column is not None and (against or column is Basis.MONTH):
        raise CellError(FileFaultCode.BASIS_AGAINST_HEADER, wanted=column.heading)
    year = _western(found)
    period = fiscal_year(year) if fiscal or column is Basis.FISCAL else calendar_year(year)
    _in_era(found, period.first, period.last)
    return period


def _day_of(found: re.Match[str]) -> date:
    groups = found.groupdict()
    year = _western(found, FileFaultCode.NOT_A_DAY)
    if "month" not in groups:
        return date(year + 1, 3, 31) if groups.get("fiscal") else date(year, 12, 31)
    try:
        month = int(groups["month"])
        return date(year, month, int(groups["day"])) if "day" in groups else end_of_month(year, month)
    except ValueError as error:
        raise CellError(FileFaultCode.NOT_A_DAY) from error


def _end_in(year: Period, bare: re.Match[str]) -> date:
    """The month's end that lies in the given calendar or fiscal year."""
    if bare["fiscal"]:
        if year.basis is not Basis.FISCAL:
            raise CellError(FileFaultCode.DAY_NOT_TOLD)
        return year.last
    month = int(bare["month"] or 12)
    if not 1 <= month <= 12:
        raise CellError(FileFaultCode.NOT_A_DAY)
    in_year = year.first.year if month >= year.first.month else year.last.year
    return end_of_month(in_year, month)

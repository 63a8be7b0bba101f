"""Counts over periods: years and months of one file, checked against each other and never counted twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from meguri.facts.official.days import Basis, Period, part_of_year
from meguri.facts.official.faults import FileFault, FileFaultCode


@dataclass(frozen=True, slots=True)
class Count:
    """Vehicles of one segment in one period, as a file gives them.

    Attributes:
        segment: the vehicle segment.
        period: the stretch of days.
        units: vehicles.
        line: the line in the file; None when it was added up here.
        size: how many vehicles one of the printed unit is; above 1 the figure is rounded.
        status: how firm the figure is.
        note: what the source says of itself.
        as_of: the day it was public, when the file says so.
    """

    segment: str
    period: Period
    units: int
    line: int | None
    size: int = 1
    status: str = "exact"
    note: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Counts of years (and parts of years) on one side, of months on the other."""

    years: tuple[Count, ...]
    months: tuple[Count, ...]
    added_up: tuple[str, ...]


def split_months(counts: Sequence[Count]) -> Split:
    """Years as they stand, months apart; months of no year in the file are added up to a period of their own.

    A year and its months in one table would count the same vehicles twice.
    """
    months = tuple(count for count in counts if count.period.basis is Basis.MONTH)
    years = [count for count in counts if count.period.basis is not Basis.MONTH]
    built = [
        _added_up(run)
        for segment in sorted({count.segment for count in months})
        for run in _runs(_uncovered(segment, months, years))
    ]
    labels = tuple(sorted({count.period.label for count in built}))
    return Split((*years, *built), months, labels)


def months_against_years(counts: Sequence[Count], column: str) -> Iterator[FileFault]:
    """A fault for each year whose twelve months give another sum, or whose months alone exceed it."""
    for year in counts:
        inside = [count for count in counts if _within(count, year)]
        total = sum(count.units for count in inside)
        doubt = rounding((*inside, year))
        short = total < year.units - doubt and len(inside) == 12
        if inside and (short or total > year.units + doubt):
            yield FileFault(FileFaultCode.MONTHS_WRONG, year.line, column, year.units, {"wanted": total})


def mixed_years(counts: Iterable[Count], column: str) -> Iterator[FileFault]:
    """A fault for each fiscal year in a file that also has calendar years."""
    calendar = [count for count in counts if count.period.basis is Basis.CALENDAR]
    fiscal = [count for count in counts if count.period.basis is Basis.FISCAL]
    if calendar:
        for count in fiscal:
            rule = {"earlier": calendar[0].line}
            yield FileFault(FileFaultCode.MIXED_YEARS, count.line, column, count.period.label, rule)


def rounding(counts: Iterable[Count]) -> float:
    """How far a sum of these may be off because some are printed in thousands: half a unit each."""
    return sum(count.size / 2 for count in counts if count.size > 1)


def _within(month: Count, year: Count) -> bool:
    return (
        month.segment == year.segment
        and month.period.basis is Basis.MONTH
        and year.period.basis is not Basis.MONTH
        and year.period.first <= month.period.first
        and month.period.last <= year.period.last
    )


def _uncovered(segment: str, months: Sequence[Count], years: Sequence[Count]) -> list[Count]:
    mine = (count for count in months if count.segment == segment)
    return sorted(
        (month for month in mine if not any(_within(month, year) for year in years)),
        key=lambda count: count.period.first,
    )


def _runs(months: Sequence[Count]) -> Iterator[list[Count]]:
    """Months that follow each other within one calendar year, together."""
    placed = [(month.period.first.year, month.period.first.month - at) for at, month in enumerate(months)]
    for _, run in groupby(zip(placed, months, strict=True), key=lambda pair: pair[0]):
        yield [month for _, month in run]


def _added_up(run: Sequence[Count]) -> Count:
    first, last = run[0].period.first, run[-1].period.first
    notes = sorted({count.note for count in run if count.note})
    public = [count.as_of for count in run if count.as_of]
    return Count(
        segment=run[0].segment,
        period=part_of_year(first.year, first.month, last.month),
        units=sum(count.units for count in run),
        line=None,
        status="derived" if {count.status for count in run} == {"exact"} else "estimate",
        note="; ".join(["added up from its months", *notes]),
        as_of=max(public) if len(public) == len(run) else None,
    )

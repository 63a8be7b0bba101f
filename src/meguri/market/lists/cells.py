"""One cell of a list, read as what its column holds: numbers with units, days in either calendar, choices."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from math import isfinite

from meguri.facts.official.days import read_day, read_period
from meguri.facts.official.figures import CellError
from meguri.facts.official.reading import folded, plain
from meguri.facts.places import PlaceError, climate_of
from meguri.market.lists.faults import CellProblemError, ListCode

Reader = Callable[[str], object]

# What people write where they know nothing; a dash is never a number.
NOTHING = frozenset({"", "-", "－", "―", "—", "–", "不明", "未定", "未測定", "n/a", "na", "unknown", "#n/a"})
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)\s*([^\d\s]*)")
_UNITS = frozenset(
    {
        "", "km", "km/日", "km/day", "km/年", "km/year", "km/l", "km/ℓ", "日", "日/年", "h", "時間", "kwh",
        "回", "回/日", "円", "台", "°", "%", "個", "t", "days",
    }
)  # fmt: skip
_CLOCK = re.compile(r"[ tT]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
MOST_WHOLE = 2**53  # beyond it a float tells no whole number from the next
_EXCEL_ZERO = date(1899, 12, 30)  # Excel counts 1900 as a leap year; right from March 1900 on


def is_nothing(cell: str) -> bool:
    """Whether the cell says nothing."""
    return plain(cell).casefold() in NOTHING


def text(cell: str) -> str:
    """The cell with full-width signs made plain."""
    return plain(cell)


def number(cell: str) -> float:
    """A number, with or without a unit behind it.

    Raises:
        CellProblemError: no number.
    """
    found = _NUMBER.fullmatch(plain(cell))
    if not found or not found[1].strip("+-") or found[2].casefold() not in _UNITS:
        raise CellProblemError(ListCode.NOT_NUMBER)
    value = float(found[1].replace(",", ""))
    if not isfinite(value):  # more digits than any number of ours has
        raise CellProblemError(ListCode.NOT_NUMBER)
    return value


def whole(cell: str) -> int:
    """A whole number.

    Raises:
        CellProblemError: no number, or not a whole one.
    """
    value = number(cell)
    if value != int(value) or abs(value) > MOST_WHOLE:
        raise CellProblemError(ListCode.NOT_WHOLE)
    return int(value)


def first_day(cell: str) -> date:
    """A day, or the first one of a month or year: 2019/4/1, 平成31年4月, 43556.

    Raises:
        CellProblemError: no day, month or year.
    """
    return _day(cell, is_first=True)


def last_day(cell: str) -> date:
    """A day, or the last one of a month, year or fiscal year: 2027-03-31, 令和9年3月, R8年度.

    Raises:
        CellProblemError: no day, month or year.
    """
    return _day(cell, is_first=False)


def _day(cell: str, *, is_first: bool) -> date:
    said = _CLOCK.sub("", plain(cell))
    serial = _SERIAL.fullmatch(said)
    if serial:
        return _EXCEL_ZERO + timedelta(days=int(serial[1]))
    try:
        return read_day(said)
    except CellError:
        pass
    try:
        period = read_period(said)
    except CellError as problem:
        raise CellProblemError(ListCode.NOT_DAY) from problem
    return period.first if is_first else period.last


@lru_cache(maxsize=1024)
def prefecture(cell: str) -> str:
    """The prefecture's name in Japanese.

    Raises:
        CellProblemError: no such prefecture.
    """
    try:
        return climate_of(plain(cell)).prefecture
    except PlaceError as problem:
        raise CellProblemError(ListCode.NO_PREFECTURE) from problem


def choice(spellings: Mapping[str, tuple[str, ...]]) -> Reader:
    """A reader of one of some values, each with its spellings; its own name is one of them."""
    known = {folded(one): value for value, names in spellings.items() for one in (value, *names)}
    shown = ", ".join(names[0] if names else value for value, names in spellings.items())

    def read(cell: str) -> str:
        said = folded(cell)
        if said not in known:
            raise CellProblemError(ListCode.NOT_ALLOWED, allowed=shown)
        return known[said]

    return read


def choices(spellings: Mapping[str, tuple[str, ...]]) -> Reader:
    """A reader of some of these values, parted by ; 、 or /; gives them in order, parted by ;."""
    one = choice(spellings)

    def read(cell: str) -> str:
        said = {str(one(part)) for part in re.split(r"[;；、/]", plain(cell)) if part.strip()}
        return ";".join(value for value in spellings if value in said)

    return read

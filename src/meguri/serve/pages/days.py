"""Days as people of the trade write them: 2019-04-01, 2019/4/1, 2019年4月, 平成31年4月, R1.5, Apr-19."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from unicodedata import normalize

_BETWEEN = r"\s*[-/.年]\s*"
_BEHIND = rf"{_BETWEEN}(?P<month>\d{{1,2}})(?:\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?|\s*月)?"
_WESTERN = re.compile(rf"(?P<year>\d{{4}}){_BEHIND}")
_ERA = re.compile(rf"(?P<era>令和|平成|昭和|[令平昭RHS])\.?\s*(?P<year>元|\d{{1,2}}){_BEHIND}", re.IGNORECASE)
_TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?")
_EXCELS = re.compile(r"(?P<name>[A-Za-z]{3})-(?P<year>\d{2})")  # how Excel shows 2019/4, and saves it
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_FIRST_YEAR = 1900


def day_read(told: str, *, needs_day: bool = False) -> date | None:
    """A day as it was typed, or as a spreadsheet saved it; of a month alone its first day.

    Western years with any of the usual signs between, Japanese eras by name or letter, digits in a row
    (20190401, 201904), and what Excel makes of 2019/4 (Apr-19); in full width, too.

    Args:
        told: as it was typed; None comes back of nothing.
        needs_day: whether a month alone does not do.

    Raises:
        ValueError: no day.
    """
    text = _MIDNIGHT.sub("", normalize("NFKC", told).strip())
    if not text:
        return None
    found = _parts(text)
    if found is None or (needs_day and found[2] is None):
        raise ValueError(told)
    year, month, day = found
    made = date(year, month, 1 if day is None else day)
    if made.year < _FIRST_YEAR:
        raise ValueError(told)
    return made


def _parts(text: str) -> tuple[int, int, int | None] | None:
    if (found := _EXCELS.fullmatch(text)) is not None:
        name = found["name"].lower()
        return (2000 + int(found["year"]), _MONTHS.index(name) + 1, None) if name in _MONTHS else None
    known: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
        (_WESTERN, lambda one: int(one["year"])),
        (_TOGETHER, lambda one: int(one["year"])),
        (_ERA, _year_of_era),
    )
    for pattern, year_of in known:
        if (one := pattern.fullmatch(text)) is not None:
            return year_of(one), int(one["month"]), None if one["day"] is None else int(one["day"])
    return None


def _year_of_era(found: re.Match[str]) -> int:
    count = 1 if found["year"] == "元" else int(found["year"])
    if count < 1:
        raise ValueError(found[0])
    return _first_years()[found["era"][0].upper()] + count - 1


@cache
def _first_years() -> dict[str, int]:
    """First sign of an era, and its letter → calendar year of its first year."""
    from meguri.facts.official.days import ERAS

    return {sign: era.first.year for era in ERAS for sign in (era.name[0], era.letter)}

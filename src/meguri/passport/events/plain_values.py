"""The values of plain events: each held to what `event_of` holds it to, at the price of a look.

What takes more than a look, such as a number that two readers may spell differently, is no plain value; the
strict way then says what it is.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from meguri.passport.document.attributes import Attribute, attributes
from meguri.passport.document.values import LONGEST_TEXT, MOST_ITEMS, address, day, moment, said
from meguri.passport.events.checks import LONGEST_TEXT as LONGEST_WORDS
from meguri.passport.reading import LARGEST_INTEGER

PREFIX = "meguri:"
_LARGEST_PLAIN = 9e15  # below 2^53: a whole float up to here is written as the whole number
_SMALLEST_PLAIN = 1e-4  # nearer to zero, spellings of floats differ
_REMEMBERED = 1_024


def plain_number(value: Any) -> int | float | None:
    """The number as RFC 8785 writes it; None where it is none, or may be written otherwise."""
    kind = type(value)
    if kind is int:
        return value if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else None
    if kind is not float or not _SMALLEST_PLAIN <= abs(value) < _LARGEST_PLAIN:
        return None
    return int(value) if value.is_integer() else value


def is_said(text: Any) -> bool:
    """Whether it is a short text that says something: who recorded an event, a source."""
    return type(text) is str and len(text) <= LONGEST_WORDS and _is_said(text)


@lru_cache(
    maxsize=_REMEMBERED
)  # the same few repeat; so many, and each so short, that strangers cannot fill it
def _is_said(text: str) -> bool:
    return _is_so(said, text)


@cache
def plain_attributes() -> Mapping[str, Callable[[Any], Any]]:
    """Attribute with our prefix → what gives its value as it is written, None where it is no plain one."""
    return MappingProxyType({PREFIX + one.name: _check_of(one) for one in attributes().values()})


def _check_of(one: Attribute) -> Callable[[Any], Any]:
    if one.kind in ("number", "integer"):
        return _number_check(one)
    if one.kind == "choice":
        choices = frozenset(one.choices)
        return lambda value: value if type(value) is str and value in choices else None
    return {"flag": _flag, "list": _texts}.get(one.kind) or _text_check(_TEXTS[one.kind])


def _number_check(one: Attribute) -> Callable[[Any], Any]:
    low = float("-inf") if one.low is None else one.low
    high = float("inf") if one.high is None else one.high
    kinds = (int,) if one.kind == "integer" else (int, float)

    def check(value: Any) -> int | float | None:
        if type(value) not in kinds or not low <= value <= high:
            return None
        return plain_number(value)

    return check


_TEXTS: Mapping[str, Callable[[str], str]] = {"text": said, "uri": address, "date": day, "datetime": moment}


def _text_check(keeps: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: value if type(value) is str and _is_text(keeps, value) else None


def _is_text(keeps: Callable[[str], str], value: str) -> bool:
    return 1 <= len(value) <= LONGEST_TEXT and _is_so(keeps, value)


def _is_so(keeps: Callable[[str], str], value: str) -> bool:
    try:
        keeps(value)
    except ValueError:
        return False
    return True


def _flag(value: Any) -> bool | None:
    return value if type(value) is bool else None


def _texts(value: Any) -> list[str] | None:
    if type(value) is not list or not 1 <= len(value) <= MOST_ITEMS:
        return None
    return value if all(type(one) is str and _is_text(said, one) for one in value) else None

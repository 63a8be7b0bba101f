"""The types of an attribute's value: plain JSON values, each held to its kind, choices and range."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictStr, WithJsonSchema

from meguri.passport.document.attributes import Attribute

LONGEST_TEXT = 10_000
MOST_ITEMS = 1_000
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")  # all but tab and line end
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})")


@lru_cache(maxsize=4096)  # one document tells the same few days many times
def day(text: str) -> str:
    """The text itself, where it is a day such as 2026-11-28 (ISO 8601 calendar date).

    Raises:
        ValueError: it is none.
    """
    if len(text) != len("2026-11-28"):
        raise ValueError("no day")
    return date.fromisoformat(text).isoformat()


def moment(text: str) -> str:
    """The text itself, where it is a moment with its offset such as 2026-11-28T09:30:00+09:00 (RFC 3339).

    Raises:
        ValueError: it is none.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError("no moment")
    datetime.fromisoformat(text)
    return text


def address(text: str) -> str:
    """The text itself, where it is a URI with a scheme (RFC 3986).

    Raises:
        ValueError: it is none.
    """
    if not _URI.fullmatch(text):
        raise ValueError("no URI")
    return text


def said(text: str) -> str:
    """The text itself, where something stands in it and no control sign does.

    Raises:
        ValueError: it is blank, or holds control signs.
    """
    if not text.strip() or _CONTROL.search(text):
        raise ValueError("blank, or control signs")
    return text


def _text(check: Callable[[str], str], form: str | None = None) -> Any:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    if form is not None:
        schema = {"type": "string", "format": form}
    limited = Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_TEXT)]
    return Annotated[limited, AfterValidator(check), WithJsonSchema(schema)]


TEXT = _text(said)
URI = _text(address, "uri")
DAY = _text(day, "date")
MOMENT = _text(moment, "date-time")


def type_of(attribute: Attribute) -> Any:
    """The type of an attribute's value, as pydantic reads it."""
    if attribute.kind in ("number", "integer"):
        return _number(attribute)
    if attribute.kind == "choice":
        return Literal[attribute.choices]
    plain: dict[str, Any] = {"text": TEXT, "uri": URI, "date": DAY, "datetime": MOMENT, "flag": StrictBool}
    plain["list"] = Annotated[list[TEXT], Field(min_length=1, max_length=MOST_ITEMS)]  # type: ignore[valid-type]
    return plain[attribute.kind]


def _number(attribute: Attribute) -> Any:
    plain: Any = int if attribute.kind == "integer" else float
    if plain is int:
        return Annotated[int, Field(strict=True, ge=attribute.low, le=attribute.high or 2**53 - 1)]
    return Annotated[float, Field(strict=True, allow_inf_nan=False, ge=attribute.low, le=attribute.high)]

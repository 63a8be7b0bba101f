"""Moments as credentials write them: a date, a time and a zone (XML Schema 1.1 dateTimeStamp)."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

# VC Data Model 2.0 (4.9, 4.13) asks for a zone; Python alone would read much that others do not.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
# A day begins first on the islands of UTC+14 and ends last at UTC-12.
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=12)


def written(moment: datetime) -> str:
    """A moment in UTC, `2026-11-28T03:00:00Z`; it needs a zone.

    Raises:
        ValueError: it has no zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(told: Any) -> datetime | None:
    """The moment, or None where it is none with a zone."""
    if not isinstance(told, str) or not _STAMP.fullmatch(told):
        return None
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, OverflowError):  # 30 February; a first day of year 1 far east
        return None


def bounds(on: date) -> tuple[datetime, datetime]:
    """First and last moment of a day, wherever the reader is; of a moment with a zone, that moment twice.

    A document may be read on the day it was signed, in any place: whoever needs the hour gives a moment.

    Raises:
        ValueError: a moment without a zone.
    """
    if isinstance(on, datetime):
        if on.utcoffset() is None:
            raise ValueError("a moment without a zone")
        return on, on
    start = datetime(on.year, on.month, on.day, tzinfo=UTC)
    first = start - _EARLIEST if on > date.min else start
    last = (
        start + timedelta(days=1) + _LATEST if on < date(9999, 12, 30) else datetime.max.replace(tzinfo=UTC)
    )
    return first, last

"""The calendar of the law as JSON: plain values, codes as they are."""

from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.report.account_json import rows

if TYPE_CHECKING:
    import polars as pl


def law_json(calendar: "pl.DataFrame", on: date, kept_on: date) -> dict[str, Any]:
    """The rules of a day.

    Args:
        calendar: LAW_CALENDAR.
        on: the day asked.
        kept_on: the day to which the calendar was kept.
    """
    return {"on": on.isoformat(), "kept_on": kept_on.isoformat(), "rules": rows(calendar)}

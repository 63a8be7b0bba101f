"""A market day as plain JSON values."""

from datetime import date
from typing import TYPE_CHECKING

from meguri.report.account_json import Json, rows
from meguri.report.market_json import statements

if TYPE_CHECKING:
    from meguri.journeys.market_day import MarketDay


def market_day_json(made: "MarketDay", day: date) -> Json:
    """Deals, carriage, rules, hand-overs, findings and assumptions of one day.

    Args:
        made: the day.
        day: when it was.
    """
    return {
        "statements": statements(),
        "day": day.isoformat(),
        "is_synthetic": bool(made.cleared.market.offers["is_synthetic"].any()),
        "matching": rows(made.cleared.summary)[0],
        "matches": rows(made.cleared.matches),
        "unmet": rows(made.cleared.unmet),
        "shipments": rows(made.shipments),
        "carriage_findings": rows(made.carriage),
        "handovers": rows(made.handovers),
        "findings": rows(made.findings),
        "assumed": rows(made.assumed),
    }

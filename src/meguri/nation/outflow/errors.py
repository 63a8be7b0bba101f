"""How wrong a figure may be: the error that its status, its period and its scope give it.

All are choices of ours, not findings; `assumed_frame` shows them with the account.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from meguri.tables.account import ASSUMED
from meguri.tables.schema import check

Quantity = Literal["sales", "stock", "exports", "scrapped", "alive_share"]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what it measures, when, and how wrong it may be.

    `used` rows enter the likelihood; the others are only checked, if they are `comparable` at all. `customs`
    rows miss consignments under 200,000 yen.
    """

    evidence_id: str
    quantity: Quantity
    period_from: date
    period_to: date
    value: float
    error_sd: float
    source_id: str
    used: bool = True
    customs: bool = False
    comparable: bool = True


# Standard deviation as a share of the figure, by status.
SALES_ERROR = {"exact": 0.001, "rounded": 0.005, "derived": 0.02, "read_off": 0.1, "estimate": 0.05}
STOCK_ERROR = {"exact": 0.004, "rounded": 0.05, "derived": 0.01, "read_off": 0.1, "estimate": 0.25}
FLOW_ERROR = {"exact": 0.01, "rounded": 0.04, "derived": 0.03, "read_off": 0.1, "estimate": 0.15}

PART_YEAR_ERROR = 0.12  # exports within a year are uneven; the model's year is even
FISCAL_YEAR_ERROR = 0.05  # the same over twelve months that are not a calendar year
REFUND_ERROR = 0.05  # some exporters never claim the refund
ELV_ERROR = 0.2  # end-of-life EVs taken in under the recycling law, vans included
DEPOSIT_ERROR = 0.03  # recycling-fee deposits count every new EV, vans and buses too
ALIVE_SHARE_ERROR = 0.03  # 「約6割」
SMALLEST_COUNT_ERROR = 5.0

KEI_YEARS = range(2018, 2022)
KEI_IN_USE, KEI_ERROR = 7_500.0, 2_000.0  # i-MiEV: 10,814 sold as kei by March 2018
# Registered BEVs that are no passenger cars: 119,159 − 117,315 in March 2020.
NOT_CARS, NOT_CARS_ERROR = 1_800.0, 400.0

_NORMAL_95 = 1.6448536269514722


def assumed_frame() -> pl.DataFrame:
    """The errors given to the evidence, as ASSUMED."""
    by_status = (("sales", SALES_ERROR), ("stock", STOCK_ERROR), ("flow", FLOW_ERROR))
    values = {f"{what}_{status}": error for what, errors in by_status for status, error in errors.items()}
    values |= {
        "part_year": PART_YEAR_ERROR,
        "fiscal_year": FISCAL_YEAR_ERROR,
        "refund_unclaimed": REFUND_ERROR,
        "elv_scope": ELV_ERROR,
        "deposit_scope": DEPOSIT_ERROR,
        "alive_share": ALIVE_SHARE_ERROR,
    }
    rows: list[dict[str, str | float | None]] = [
        _assumption(f"outflow.error.{name}", value, None, "share") for name, value in values.items()
    ]
    rows.append(_assumption("outflow.kei_in_use_2018_2021", KEI_IN_USE, KEI_ERROR, "vehicles"))
    rows.append(_assumption("outflow.registered_not_passenger", NOT_CARS, NOT_CARS_ERROR, "vehicles"))
    return check(ASSUMED, pl.DataFrame(rows, schema=ASSUMED.polars_schema))


def _assumption(name: str, value: float, sd: float | None, unit: str) -> dict[str, str | float | None]:
    return {
        "assumption": name,
        "value": value,
        "value_low": None if sd is None else value - _NORMAL_95 * sd,
        "value_high": None if sd is None else value + _NORMAL_95 * sd,
        "unit": unit,
        "used_in": "outflow",
        "basis": "assumed",
    }

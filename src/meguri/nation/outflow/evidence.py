"""What speaks for an account: every published or imported figure, with the error it is given.

A figure with status claim never becomes evidence.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.outflow.counts import stock_rows
from meguri.nation.outflow.errors import (
    ALIVE_SHARE_ERROR,
    DEPOSIT_ERROR,
    ELV_ERROR,
    FISCAL_YEAR_ERROR,
    FLOW_ERROR,
    PART_YEAR_ERROR,
    REFUND_ERROR,
    SALES_ERROR,
    SMALLEST_COUNT_ERROR,
    Quantity,
    Row,
)
from meguri.nation.outflow.fleet import QUARTERS

Floats = NDArray[np.float64]

_MOST_OF_A_YEAR, _TWELVE_MONTHS = 240, 365  # days


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one segment.

    Attributes:
        segment: vehicle segment.
        first_year: calendar year of the first sale.
        units: sales by calendar year [Y].
        units_sd: their standard deviation [Y].
        sales_sources: source of each year's sales [Y].
        rows: stock, exports, scrapped and alive shares.
    """

    segment: str
    first_year: int
    units: Floats
    units_sd: Floats
    sales_sources: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def last_year(self) -> int:
        """The last calendar year with sales."""
        return self.first_year + self.units.size - 1

    @property
    def account_year(self) -> int:
        """The last calendar year of which eight months of exports are told, else the last with sales."""
        exports = [row for row in self.rows if row.quantity == "exports" and row.used]
        years = range(self.first_year, self.last_year + 1)
        told = [year for year in years if any(_days_in(row, year) >= _MOST_OF_A_YEAR for row in exports)]
        return max(told, default=self.last_year)


def gather(
    segment: str,
    sales: pl.DataFrame,
    stock: pl.DataFrame,
    exports: pl.DataFrame,
    recovery: pl.DataFrame,
    survival: pl.DataFrame,
    fiscal: pl.DataFrame | None = None,
) -> Evidence:
    """SALES, STOCK, EXPORTS, the recovery and survival facts and SALES_FISCAL in, the segment's evidence out.

    Raises:
        ValueError: no sales of the segment, or a gap between their years.
    """
    sold = sales.filter((pl.col("segment") == segment) & (pl.col("status") != "claim")).sort("year")
    years = sold["year"].to_numpy()
    if years.size == 0 or not np.array_equal(years, np.arange(years[0], years[0] + years.size)):
        raise ValueError(
            f"sales of {segment}: wanted every calendar year from the first to the last, found {years}"
        )
    units = sold["units"].cast(pl.Float64).to_numpy()
    errors = np.array([SALES_ERROR[status] for status in sold["status"]])
    first, last = int(years[0]), int(years[-1])
    rows = [
        *stock_rows(segment, stock.filter(pl.col("status") != "claim")),
        *_export_rows(exports.filter((pl.col("segment") == segment) & (pl.col("status") != "claim"))),
    ]
    if fiscal is not None:
        rows += _fiscal_rows(fiscal.filter((pl.col("segment") == segment) & (pl.col("status") != "claim")))
    if segment == "bev_passenger":
        rows += [*_recovery_rows(recovery), *_survival_rows(survival)]
    seen = [_within(row, first, last) for row in rows]
    return Evidence(
        segment, first, units, np.maximum(errors * units, 1.0), tuple(sold["source_id"]), _named(_once(seen))
    )


def _within(row: Row, first: int, last: int) -> Row:
    """A figure outside the years of sales is shown, but nothing can be compared with it."""
    if first <= row.period_from.year and row.period_to.year <= last:
        return row
    return replace(row, used=False, comparable=False)


def _once(rows: list[Row]) -> list[Row]:
    """Figures of one thing in one period share their errors: together they weigh as the best of them."""

    def told(row: Row) -> tuple[str, date, date | None]:
        whole = _whole_years(row.period_from, row.period_to)
        return row.quantity, row.period_from, row.period_to if whole else None

    weights_of: dict[tuple[str, date, date | None], list[float]] = {}
    for row in rows:
        if row.used:
            weights_of.setdefault(told(row), []).append(row.error_sd**-2)
    shared = {key: (sum(each) / max(each)) ** 0.5 for key, each in weights_of.items()}
    return [replace(row, error_sd=row.error_sd * shared[told(row)]) if row.used else row for row in rows]


def _days_in(row: Row, year: int) -> int:
    since, until = max(row.period_from, date(year, 1, 1)), min(row.period_to, date(year, 12, 31))
    return max((until - since).days + 1, 0)


def _uneven(since: date, until: date) -> float:
    """Error from exports being uneven within a year; over twelve months most of it cancels."""
    return FISCAL_YEAR_ERROR if (until - since).days + 1 >= _TWELVE_MONTHS else PART_YEAR_ERROR


def _whole_years(since: date, until: date) -> bool:
    return (since.month, since.day, until.month, until.day) == (1, 1, 12, 31)


def _named(rows: list[Row]) -> tuple[Row, ...]:
    """Sorted by quantity and day, whatever the order in which the facts came."""
    return tuple(
        sorted(rows, key=lambda row: (row.quantity, row.period_from, row.period_to, row.evidence_id))
    )


def _export_rows(exports: pl.DataFrame) -> list[Row]:
    rows = []
    for fact in exports.iter_rows(named=True):
        since, until = fact["period_from"], fact["period_to"]
        parts = [FLOW_ERROR[fact["status"]]]
        parts += [] if _whole_years(since, until) else [_uneven(since, until)]
        parts += [REFUND_ERROR] if fact["counted_by"] == "jarc_refund" else []
        rows.append(
            Row(
                f"exports:{fact['counted_by']}:{since:%Y-%m}:{until:%Y-%m}:{fact['source_id']}",
                "exports",
                since,
                until,
                float(fact["units"]),
                max(float(np.hypot.reduce(parts)) * float(fact["units"]), SMALLEST_COUNT_ERROR),
                fact["source_id"],
                used=fact["counted_by"] != "mirror",
                customs=fact["counted_by"] in {"customs", "press", "research"},
            )
        )
    return rows


def _fiscal_rows(fiscal: pl.DataFrame) -> list[Row]:
    """Sales by fiscal year (年度): they say how a calendar year's sales fall before and after 31 March."""
    return [
        Row(
            f"sales:{fact['period']}:{fact['source_id']}",
            "sales",
            fact["period_from"],
            fact["period_to"],
            float(fact["units"]),
            max(SALES_ERROR[fact["status"]] * float(fact["units"]), SMALLEST_COUNT_ERROR),
            fact["source_id"],
        )
        for fact in fiscal.iter_rows(named=True)
    ]


def _recovery_rows(recovery: pl.DataFrame) -> list[Row]:
    wanted: dict[str, tuple[Quantity, float]] = {
        "elv_ev_taken_in": ("scrapped", ELV_ERROR),
        "ev_fee_deposits": ("sales", DEPOSIT_ERROR),
    }
    rows = []
    for fact in recovery.filter(pl.col("item").is_in(list(wanted))).iter_rows(named=True):
        quantity, error = wanted[fact["item"]]
        rows.append(
            Row(
                f"{quantity}:{fact['item']}:{fact['period']}",
                quantity,
                fact["period_from"],
                fact["period_to"],
                float(fact["value"]),
                max(error * float(fact["value"]), SMALLEST_COUNT_ERROR),
                fact["source_id"],
            )
        )
    return rows


def _survival_rows(survival: pl.DataFrame) -> list[Row]:
    told = survival.filter(pl.col("item") == "alive_share_cohorts_to_2014")
    return [
        Row(
            f"alive_share:{fact['counted_on']:%Y-%m-%d}",
            "alive_share",
            fact["counted_on"],
            fact["counted_on"],
            float(fact["value"]),
            ALIVE_SHARE_ERROR,
            fact["source_id"],
        )
        for fact in told.iter_rows(named=True)
    ]


def weights(row: Row, first_year: int, quarters: int) -> Floats:
    """How much of each quarter the row measures [quarters]: days for a flow, interpolation for a count."""
    starts = [date(first_year + q // QUARTERS, 3 * (q % QUARTERS) + 1, 1) for q in range(quarters + 1)]
    if row.quantity in {"stock", "alive_share"}:
        ends = np.array([(day - timedelta(days=1)).toordinal() for day in starts[1:]], float)
        return np.array([np.interp(row.period_from.toordinal(), ends, unit) for unit in np.eye(quarters)])
    since, after = row.period_from, row.period_to + timedelta(days=1)
    inside = [
        max((min(end, after) - max(start, since)).days, 0) / (end - start).days
        for start, end in pairwise(starts)
    ]
    return np.array(inside)

"""One's own sales: read whole, checked whole, brought to one footing (no consumption tax)."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.worth import CAR_SALES
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceCode, PriceError, PriceFault, price_fault

# Consumption tax by day: 5 % from 1997-04, 8 % from 2014-04, 10 % from 2019-10 (market_anchors T01).
TAX_STEPS = ((date(2019, 10, 1), 0.10), (date(2014, 4, 1), 0.08), (date(1997, 4, 1), 0.05))
TAX_SOURCE = "consumption_tax_act"


def tax_share(on: date) -> float:
    """The rate of consumption tax in Japan on a day."""
    return next((share for since, share in TAX_STEPS if on >= since), 0.03)


def read_sales(content: bytes, *, on: date, where: str = "sales") -> pl.DataFrame:
    """CAR_SALES from a CSV file (UTF-8, ISO dates, empty = missing).

    Args:
        content: the bytes of the file.
        on: day of the price; no sale may be later.
        where: the file, for messages.

    Raises:
        TableError: the rows do not keep the table; every fault.
        PriceError: rows that contradict themselves; every fault.
        OSError: no CSV in UTF-8.
    """
    from meguri.facts.source import read_rows

    return checked_sales(read_rows(CAR_SALES, content, where=where), on=on, where=where)


def checked_sales(sales: pl.DataFrame, *, on: date, where: str = "sales") -> pl.DataFrame:
    """CAR_SALES as declared, none of them contradicting itself.

    Raises:
        TableError: the rows do not keep the table; every fault.
        PriceError: rows that contradict themselves; every fault.
    """
    told = CAR_SALES.check(sales, where)
    if faults := list(_faults(told, on, where)):
        raise PriceError(faults)
    return told


def _faults(told: pl.DataFrame, on: date, where: str) -> Iterator[PriceFault]:
    if told.is_empty():
        yield price_fault(PriceCode.NO_SALES, where=where)
    abroad = pl.col("level") == "export"
    exempt = pl.col("tax") == "exempt"
    rules = (
        (PriceCode.FUTURE_SALE, pl.col("sold_on") > on),
        (PriceCode.TAX_ABROAD, abroad & ~exempt),
        (PriceCode.TAX_EXEMPT, exempt & ~abroad),
    )
    for code, broken in rules:
        bad = told.filter(broken)
        if not bad.is_empty():
            first = bad.row(0, named=True)
            values = {"count": bad.height, "sale": first["sale_id"], "found": first["sold_on"], "on": on}
            yield price_fault(code, where=where, **values)


def net_prices(told: pl.DataFrame) -> Floats:
    """Prices without consumption tax [N], at the rate of each day of sale."""
    rates = np.array([tax_share(day) for day in told["sold_on"]])
    taxed = (told["tax"] == "included").to_numpy()
    net: Floats = told["price_jpy"].to_numpy() / (1.0 + rates * taxed)
    return net

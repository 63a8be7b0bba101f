"""SALES + SURVIVAL → FOLLOWED: the cohort model for tables."""

import numpy as np
import polars as pl

from meguri.nation.stock.cohorts import by_cohort, inflow_driven
from meguri.nation.stock.lifetimes import Tabulated
from meguri.tables.flows import SALES
from meguri.tables.survival import FOLLOWED, SURVIVAL


def follow_cohorts(sales: pl.DataFrame, survival: pl.DataFrame, until: int) -> pl.DataFrame:
    """SALES and SURVIVAL in, FOLLOWED out: how many of each year's vehicles are still on the road.

    A year's sales enter at its end (age 0 at the end of their own year). Between two ages of SURVIVAL shares
    run straight; beyond its last age they must have reached 0. Every segment is followed from its own first
    sale.

    Args:
        sales: SALES; for each segment every year from its first to `until` (a year without sales is a 0).
        survival: SURVIVAL for every segment sold, from age 0.
        until: last calendar year.

    Raises:
        TableError: a table is at fault.
        ValueError: a segment without survival, a year without a figure, or survival that ends too early.
    """
    checked = SALES.check(sales, where="sales").filter(pl.col("year") <= until)
    shares = SURVIVAL.check(survival, where="survival")
    without = sorted(set(checked["segment"]) - set(shares["segment"]))
    if without:
        raise ValueError(f"survival: no alive shares for {', '.join(without)}")
    parts = [
        _follow(str(name), group.sort("year"), shares.filter(pl.col("segment") == name), until)
        for (name,), group in checked.group_by("segment", maintain_order=True)
    ]
    followed = pl.concat(parts) if parts else FOLLOWED.empty()
    return FOLLOWED.check(followed.sort("segment", "cohort_year", "year"))


def _follow(segment: str, sales: pl.DataFrame, survival: pl.DataFrame, until: int) -> pl.DataFrame:
    first = int(sales["year"][0])
    years = np.arange(first, until + 1)
    missing = sorted(set(years.tolist()) - set(sales["year"].to_list()))
    if missing:
        raise ValueError(
            f"sales: {segment} has no figure for {', '.join(map(str, missing))}; write 0 where none were sold"
        )
    table = survival.sort("age_yr")
    lifetime = Tabulated(table["age_yr"].to_numpy(), table["alive_share"].to_numpy())
    block = next(by_cohort(inflow_driven(sales["units"].to_numpy(), lifetime), lifetime))
    year, cohort = np.nonzero(np.tri(years.size, dtype=bool))
    return pl.DataFrame(
        {
            "segment": [segment] * year.size,
            "cohort_year": years[cohort],
            "year": years[year],
            "in_use_units": block.in_use[0, year, cohort, 0],
            "left_units": block.left[0, year, cohort, 0],
        }
    )

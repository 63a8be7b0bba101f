"""A market day from lists: lots, wishes and sales read as people keep them → deals, comparables, sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from meguri.journeys.market_lists import (
    FILES,
    Taken,
    as_taken,
    list_of_rows,
    market_places,
    read_deals,
    read_market_list,
    read_market_lists,
    template_files,
)
from meguri.market.addendum import auction_sheet
from meguri.market.comparables import compare_lots
from meguri.market.matching import Carriage, Cleared, Policy, Quota, match_market
from meguri.market.matching.clearing import GAP
from meguri.market.matching.quotas import MOST_S
from meguri.tables.notes import assumed_frame, findings_frame

__all__ = [
    "FILES",
    "Beside",
    "Clearing",
    "Taken",
    "as_taken",
    "clear_lists",
    "compared_with",
    "list_of_rows",
    "market_places",
    "read_deals",
    "read_market_list",
    "read_market_lists",
    "template_files",
]


@dataclass(frozen=True, eq=False)
class Beside:
    """Lots beside like sales of one kind.

    Attributes:
        sales: COMPARABLES, the nearest first.
        lots: COMPARED.
        findings: FINDINGS: lots of which too few like sales are known.
        level: on which market the sales were made; None where none is known.
        tax: whether consumption tax is in their prices.
        used_count: sales of that kind.
        left_count: sales of another kind, left out.
    """

    sales: pl.DataFrame
    lots: pl.DataFrame
    findings: pl.DataFrame
    level: str | None
    tax: str | None
    used_count: int
    left_count: int


@dataclass(frozen=True, eq=False)
class Clearing:
    """One market day, cleared, with comparables beside it.

    Attributes:
        day: the market day.
        offers: OFFERS.
        demands: DEMANDS.
        cleared: deals, prices, proof, wishes that nothing meets.
        compared: lots beside like sales; None where no sales were given.
        findings: FINDINGS of the lists, of the clearing and of the comparison.
        assumed: HEALTH_ASSUMED.
    """

    day: date
    offers: pl.DataFrame
    demands: pl.DataFrame
    cleared: Cleared
    compared: Beside | None
    findings: pl.DataFrame
    assumed: pl.DataFrame

    @property
    def is_synthetic(self) -> bool:
        """Whether any lot is simulated."""
        return bool(self.offers["is_synthetic"].any())

    @property
    def unsold(self) -> list[str]:
        """Lots of which pieces are left."""
        sold = self.cleared.matches.group_by("offer_id").agg(sold=pl.col("matched_count").sum())
        left = self.offers.join(sold, on="offer_id", how="left", maintain_order="left")
        return left.filter(pl.col("sold").fill_null(0) < pl.col("lot_count"))["offer_id"].to_list()

    def sheet(self) -> pl.DataFrame:
        """SHEET: the addendum of the auction sheet of every lot."""
        return auction_sheet(self.offers, self.day, None if self.compared is None else self.compared.lots)


def compared_with(offers: pl.DataFrame, sales: pl.DataFrame, day: date, level: str | None = None) -> Beside:
    """Lots beside like sales of one level and one tax: those of another are prices of another kind.

    Args:
        offers: OFFERS.
        sales: CAR_SALES.
        day: the market day.
        level: of the sales; the one of which most are known where nothing is said.

    Raises:
        TableError: rows that break their declaration.
    """
    known = sales if level is None else sales.filter(level=level)
    most = [True, False, False]
    counted = known.group_by("level", "tax").len().sort("len", "level", "tax", descending=most).head(1)
    kept = known.join(counted, on=("level", "tax"), how="semi")
    name, tax = counted.select("level", "tax").row(0) if counted.height else (level, None)
    made = compare_lots(offers, kept, day)
    return Beside(made.sales, made.lots, made.findings, name, tax, kept.height, sales.height - kept.height)


def clear_lists(
    offers: Taken,
    demands: Taken,
    day: date,
    *,
    sales: Taken | None = None,
    level: str | None = None,
    engine: str | None = None,
    pay: str = "cleared",
    carriage: Carriage | None = None,
    policy: Policy | None = None,
    quotas: Sequence[Quota] = (),
    gap: float = GAP,
    most_s: float = MOST_S,
) -> Clearing:
    """Clear the market of these lists, with comparables where sales are given.

    See `match_market` for the rules and `compared_with` for the comparison.

    Raises:
        TableError: rows that break the declarations.
        MatchError: rows or arguments that cannot be used; every kind of fault at once.
    """
    cleared = match_market(
        offers.rows, demands.rows, day, engine=engine, pay=pay, carriage=carriage, policy=policy,
        quotas=quotas, places=market_places(), gap=gap, most_s=most_s,
    )  # fmt: skip
    compared = None if sales is None else compared_with(offers.rows, sales.rows, day, level)
    lists = [one for one in (offers, demands, sales) if one is not None]
    findings = [*(one.findings for one in lists), cleared.findings]
    findings += [] if compared is None else [compared.findings]
    return Clearing(
        day=day,
        offers=cleared.market.offers,
        demands=cleared.market.demands,
        cleared=cleared,
        compared=compared,
        findings=findings_frame("day", [], *findings),
        assumed=assumed_frame([], *(one.assumed for one in lists), cleared.assumed),
    )

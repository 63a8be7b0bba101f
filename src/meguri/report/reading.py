"""What the page needs to know of an account, read from its tables once."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.report.parts import Reference

if TYPE_CHECKING:
    from meguri.journeys.account import Account

SEGMENT = "bev_passenger"
MARKET_YEARS = (2030, 2050)
Row = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """An account and the few look-ups that every part of the page makes."""

    account: "Account"

    @cached_property
    def yearly(self) -> pl.DataFrame:
        """OUTFLOW of passenger BEVs year by year, to the last reconciled year."""
        return self._outflow("year")

    @cached_property
    def cumulative(self) -> pl.DataFrame:
        """OUTFLOW of passenger BEVs, cumulative, to the last reconciled year."""
        return self._outflow("cumulative")

    @cached_property
    def total(self) -> Row:
        """OUTFLOW of passenger BEVs, cumulative to the last reconciled year."""
        return self.cumulative.row(-1, named=True)

    @cached_property
    def last(self) -> Row:
        """OUTFLOW of passenger BEVs in the last reconciled year."""
        return self.yearly.row(-1, named=True)

    @cached_property
    def cohorts(self) -> pl.DataFrame:
        """COHORTS of passenger BEVs to the last reconciled year."""
        return self.account.cohorts.filter(
            (pl.col("segment") == SEGMENT) & (pl.col("year") <= self.account.to_year)
        )

    @cached_property
    def claims(self) -> dict[str, Row]:
        """CLAIMS by id."""
        return {row["claim_id"]: row for row in self.account.claims.iter_rows(named=True)}

    @cached_property
    def metals(self) -> pl.DataFrame:
        """METALS of passenger BEVs to the last reconciled year."""
        return self.account.metals.filter(
            (pl.col("segment") == SEGMENT) & (pl.col("year") <= self.account.to_year)
        )

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios, in the order of MARKET."""
        return tuple(dict.fromkeys(self.account.market["scenario"]))

    @cached_property
    def last_stock_count(self) -> Row | None:
        """The latest count of cars in use among the evidence."""
        counts = self.account.evidence.filter(
            (pl.col("quantity") == "stock") & pl.col("segment").str.starts_with("bev_passenger")
        ).sort("period_to")
        return None if counts.is_empty() else counts.row(-1, named=True)

    @property
    def share_is_open(self) -> bool:
        """Whether the export share is too uncertain to name one figure."""
        return bool(self.total["export_share_high"] - self.total["export_share_low"] >= 0.15)

    def market_of(self, scenario: str, year: int, segment: str = "total") -> Row | None:
        """One row of MARKET, or none."""
        rows = self.account.market.filter(
            (pl.col("scenario") == scenario)
            & (pl.col("year") == year)
            & (pl.col("market_segment") == segment)
        )
        return None if rows.is_empty() else rows.row(0, named=True)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number of each source on the page."""
        return {source: i for i, source in enumerate(self.account.sources["source_id"], start=1)}

    def refs(self, *columns: pl.Series) -> tuple[Reference, ...]:
        """References to the sources named in some columns, each once, by number."""
        named = {source for column in columns for source in column.drop_nulls().to_list()}
        return tuple(
            Reference(number, source)
            for source, number in sorted(self.numbers.items(), key=lambda item: item[1])
            if source in named
        )

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Source of each market anchor, by the anchor's id, as scenarios name it."""
        from meguri.facts.source import fact

        rows = fact("market_anchors").rows
        return dict(zip(rows["anchor_id"], rows["source_id"], strict=True))

    def basis_refs(self, basis: str) -> tuple[Reference, ...]:
        """Reference to what a value leans on: a source, or the source of a market anchor."""
        return self.refs(pl.Series([self.anchors.get(basis, basis)]))

    def evidence_refs(self, *quantities: str) -> tuple[Reference, ...]:
        """References to the evidence on passenger BEVs of some quantities."""
        rows = self.account.evidence.filter(
            pl.col("quantity").is_in(quantities) & (pl.col("segment") == SEGMENT)
        )
        return self.refs(rows["source_id"])

    def _outflow(self, span: str) -> pl.DataFrame:
        return self.account.outflow.filter(
            (pl.col("segment") == SEGMENT)
            & (pl.col("span") == span)
            & (pl.col("year") <= self.account.to_year)
        ).sort("year")

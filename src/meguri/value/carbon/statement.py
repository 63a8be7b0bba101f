"""A statement fit for a municipal report: how it was counted, with which factors, and what was left out.

It holds codes and tables; the words stand in `words`, and are said at a door.
"""

from dataclasses import dataclass

import polars as pl

from meguri.value.carbon.factors import Factors
from meguri.value.carbon.words import BOUNDARY_WORDS, DOUBLE_WORDS, NOT_COUNTED_WORDS

ANCHORS = ("C01", "C02_all_yr", "C02_co2_yr", "C03", "C03_co2")


@dataclass(frozen=True, eq=False)
class Statement:
    """What a report has to say beside the figures.

    Attributes:
        methods: codes of the methods used (`METHOD_WORDS`).
        boundaries: codes of the boundaries (`BOUNDARY_WORDS`).
        double_counting: codes of the rules against it (`DOUBLE_WORDS`).
        not_counted: codes of what is left out (`NOT_COUNTED_WORDS`).
        factors: the factors used, with range, unit, boundary and source (table `carbon_factors`).
        sources: their sources (table `sources`).
        compared: published figures to hold the result against (table `market_anchors`).
        draws_count: draws behind the ranges.
    """

    methods: tuple[str, ...]
    boundaries: tuple[str, ...]
    double_counting: tuple[str, ...]
    not_counted: tuple[str, ...]
    factors: pl.DataFrame
    sources: pl.DataFrame
    compared: pl.DataFrame
    draws_count: int


def statement(told: pl.DataFrame, parts: pl.DataFrame, known: Factors) -> Statement:
    """The statement of these cases: only the factors that were used, each with its source."""
    from meguri.facts.source import fact, sources

    used = {name for ids in parts["factor_ids"].unique() for name in ids.split("; ")}
    rows = known.table.filter(pl.col("factor_id").is_in(sorted(used)))
    anchors = fact("market_anchors").rows.filter(pl.col("anchor_id").is_in(ANCHORS))
    named = pl.concat([rows["source_id"], anchors["source_id"]]).unique()
    ways = tuple(f"method_{way}" for way in told["way"].unique().sort())
    return Statement(
        methods=(*ways, "method_losses"),
        boundaries=tuple(BOUNDARY_WORDS),
        double_counting=tuple(DOUBLE_WORDS),
        not_counted=tuple(NOT_COUNTED_WORDS),
        factors=rows,
        sources=sources().filter(pl.col("source_id").is_in(named.to_list())),
        compared=anchors,
        draws_count=next(iter(known.drawn.values())).size,
    )

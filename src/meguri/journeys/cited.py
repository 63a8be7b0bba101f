"""Which sources an account cites."""

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl

from meguri.facts.source import fact, sources
from meguri.nation.forecast.scenario import Scenario, sources_frame


def cited_sources(
    frames: Sequence[pl.DataFrame],
    assumed: pl.DataFrame,
    further: Collection[str],
    scenarios: Sequence[Scenario],
    folder: Path | None,
) -> pl.DataFrame:
    """The sources (table `sources`) behind figures, assumptions and scenarios, sorted by id.

    Args:
        frames: tables with a `source_id`.
        assumed: ASSUMED; its `basis` may be a source, a market anchor or the word assumed.
        further: ids that no frame shows.
        scenarios: may describe sources of their own.
        folder: the user's data folder.
    """
    anchors = dict(fact("market_anchors", folder=folder).rows.select("anchor_id", "source_id").iter_rows())
    told = {source_id for frame in frames for source_id in frame["source_id"]}
    based = {anchors.get(basis, basis) for basis in assumed["basis"]}
    known = sources(folder=folder)
    brought = sources_frame(scenarios).filter(~pl.col("source_id").is_in(known["source_id"].implode()))
    every = pl.concat([known, brought], how="diagonal")
    return every.filter(pl.col("source_id").is_in(sorted({*told, *based, *further}))).sort("source_id")

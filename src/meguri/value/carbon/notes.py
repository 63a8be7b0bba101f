"""What has to be said of a CO2 account: cases out of the ordinary, and what nobody said."""

from collections.abc import Iterator

import polars as pl

from meguri.tables.notes import Row, assumed_frame, assumed_row, finding, findings_frame
from meguri.value.carbon import words
from meguri.value.carbon.factors import Factors
from meguri.value.carbon.ways import years

ABOUT = "carbon"
_BREAK_EVEN = (
    ("C02_co2_yr", words.SHORT_SECOND_LIFE, "caution"),
    ("C02_all_yr", words.BELOW_ALL_CATEGORIES, "note"),
)
_PUBLISHED_KG_PER_KWH = (5.0, 29.0)  # quartiles of the factor `recycling_published`


def finding_rows(told: pl.DataFrame, carbon: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS of these cases, in their order."""
    return findings_frame("carbon", _findings(told, carbon))


def _findings(told: pl.DataFrame, carbon: pl.DataFrame) -> Iterator[Row]:
    from meguri.facts.source import fact

    anchors = fact("market_anchors").rows
    level = {row["anchor_id"]: row for row in anchors.iter_rows(named=True)}
    joined = told.with_columns(served=pl.Series(years(told)), avoided=carbon["avoided_co2_kg"])
    for row in joined.iter_rows(named=True):
        about = row["case_id"]
        if row["way"] == "second_life":
            yield from _too_short(about, row["served"], level)
        if row["avoided"] < 0:
            yield finding(words.CAUSES_CO2, "caution", about, -row["avoided"], None, "kg")
        if row["way"] == "recycling" and row["baseline"] == "recycled":
            yield finding(words.ANYWAY, "note", about)
        elif row["way"] == "recycling":
            per_kwh = row["avoided"] / row["rated_kwh"]
            if not _PUBLISHED_KG_PER_KWH[0] <= per_kwh <= _PUBLISHED_KG_PER_KWH[1]:
                yield finding(words.OUTSIDE_PUBLISHED, "note", about, per_kwh, None, "kg_per_kwh")


def _too_short(about: str, served: float, level: dict[str, Row]) -> Iterator[Row]:
    for anchor, code, how in _BREAK_EVEN:
        limit = level[anchor]["value_low"]
        if served < limit:
            yield finding(code, how, about, served, limit, "yr", level[anchor]["source_id"])
            return


def assumed_rows(told: pl.DataFrame, parts: pl.DataFrame, known: Factors) -> pl.DataFrame:
    """HEALTH_ASSUMED: factors whose value or range is assumed, and what cases left unsaid."""
    used = {name for ids in parts["factor_ids"].unique() for name in ids.split("; ")}
    guessed = known.table.filter(
        pl.col("factor_id").is_in(sorted(used)), pl.col("status_note").str.contains("assumed")
    )
    rows: list[Row] = []
    if not guessed.is_empty():
        rows.append(assumed_row(ABOUT, "carbon_factors", ", ".join(guessed["factor_id"])))
    unsaid = {
        "carbon_mean_recycling": (pl.col("way") == "recycling") & pl.col("chemistry").is_null(),
        "carbon_no_carriage": pl.col("distance_km").is_null(),
        "carbon_no_energy": (pl.col("way") == "longer_use") & pl.col("moved_kwh").is_null(),
    }
    for code, which in unsaid.items():
        if count := told.filter(which).height:
            rows.append(assumed_row(ABOUT, code, f"{count:,}"))
    return assumed_frame(rows)

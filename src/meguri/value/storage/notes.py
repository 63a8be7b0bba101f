"""What has to be said of a lot's storage: ends of the forecast, costs against new and against a study."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.lifetime import Life
from meguri.value.figures import Figure, assumed_keys
from meguri.value.storage import words

Row = dict[str, Any]

MOST_CENSORED = 0.05
LEAST_CHEAPER = 0.5


def finding_rows(
    about: str,
    gives: pl.DataFrame,
    cost: pl.DataFrame,
    beside: pl.DataFrame,
    packs: Mapping[str, Life],
    never_share: float,
) -> pl.DataFrame:
    """FINDINGS: the forecasts', then of the yield and the cost; `never_share` of the draws never serve."""
    rows = [*_of_yield(about, gives.row(0, named=True), beside), *_of_cost(about, cost)]
    if never_share > 0:
        rows.append(finding(words.NEVER_SERVES, "warning", about, 100 * never_share, None, "%"))
    return findings_frame(rows, "storage", *(one.findings for one in packs.values()))


def _of_yield(about: str, told: Row, beside: pl.DataFrame) -> Iterator[Row]:
    if told["censored_share"] > MOST_CENSORED:
        yield finding(words.STILL_SERVES, "note", about, 100 * told["censored_share"], None, "%")
    if told["power_kw"] is None:
        yield finding(words.POWER_UNKNOWN, "note", about)
    each = told["usable_kwh"] / told["packs_count"]
    if not beside.is_empty() and not beside["pack_kwh"].min() <= each <= beside["pack_kwh"].max():
        yield finding(words.OUTSIDE_PLANTS, "note", about, each, None, "kwh")


def _of_cost(about: str, cost: pl.DataFrame) -> Iterator[Row]:
    from meguri.facts.source import fact

    by = {row["option"]: row for row in cost.iter_rows(named=True)}
    if "second_life" not in by or by["new"]["lcos_jpy_per_kwh"] <= 0:
        return
    if by["second_life"]["cheaper_share"] < LEAST_CHEAPER:
        share = 100 * by["second_life"]["cheaper_share"]
        yield finding(words.DEARER, "caution", about, share, 100 * LEAST_CHEAPER, "%")
    anchor = fact("market_anchors").rows.row(by_predicate=pl.col("anchor_id") == "C03", named=True)
    against = by["second_life"]["lcos_jpy_per_kwh"] / by["new"]["lcos_jpy_per_kwh"] - 1
    is_within = anchor["value_low"] <= against <= anchor["value_high"]
    code = words.WITHIN_STUDY if is_within else words.OUTSIDE_STUDY
    limit = 100 * anchor["value_high"]
    yield finding(
        code, "note" if is_within else "caution", about, 100 * against, limit, "%", anchor["source_id"]
    )


def assumed_rows(
    about: str, wiring: str, figures: Mapping[str, Figure], packs: Mapping[str, Life]
) -> pl.DataFrame:
    """HEALTH_ASSUMED: the forecasts', then of the storage."""
    told = [("storage_duty_apart", "duty")]
    if guessed := assumed_keys(figures):
        told.append(("storage_figures", ", ".join(guessed)))
    if shipped := sorted(key for key, one in figures.items() if one.is_shipped):
        told.append(("storage_shipped", ", ".join(shipped)))
    if len(packs) > 1:
        seeds = sorted({one.soh.seed for one in packs.values()})
        told.append(("storage_wiring", wiring))
        told.append(
            ("storage_one_seed" if len(seeds) == 1 else "storage_many_seeds", ", ".join(map(str, seeds)))
        )
    return assumed_frame(about, told, *(one.assumed for one in packs.values()))


def finding(
    code: str,
    level: str,
    about: str,
    found: float | None = None,
    limit: float | None = None,
    unit: str | None = None,
    source_id: str | None = None,
) -> Row:
    """A row of FINDINGS without its id."""
    told = {"found_value": found, "limit_value": limit, "unit": unit, "source_id": source_id}
    return dict.fromkeys(FINDINGS.names) | {"code": code, "level": level, "about": about} | told


def findings_frame(rows: list[Row], prefix: str, *before: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS: what came before, once each, then these rows with ids of their own."""
    numbered = [row | {"finding_id": f"{prefix}-{at}"} for at, row in enumerate(rows, 1)]
    frame = pl.DataFrame(numbered, schema=FINDINGS.polars_schema)
    whole = pl.concat([*(one.select(FINDINGS.names) for one in before), frame])
    said = [name for name in FINDINGS.names if name != "finding_id"]
    whole = whole.unique(subset=said, keep="first", maintain_order=True)
    again = whole["finding_id"].is_duplicated() & ~whole["finding_id"].str.starts_with(f"{prefix}-")
    named = enumerate(zip(whole["finding_id"], again, strict=True))
    ids = [f"{name}-{at}" if twice else name for at, (name, twice) in named]
    return FINDINGS.check(whole.with_columns(pl.Series("finding_id", ids, dtype=pl.String)))


def assumed_frame(about: str, told: list[tuple[str, str]], *before: pl.DataFrame) -> pl.DataFrame:
    """HEALTH_ASSUMED: what came before, then these."""
    rows = [{"about": about, "code": code, "said": said, "source_id": None} for code, said in told]
    frame = pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema)
    whole = pl.concat([*(one.select(HEALTH_ASSUMED.names) for one in before), frame])
    return HEALTH_ASSUMED.check(whole.unique(subset=["about", "code"], keep="first", maintain_order=True))

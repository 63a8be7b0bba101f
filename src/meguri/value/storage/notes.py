"""What has to be said of a lot's storage: ends of the forecast, costs against new and against a study."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.tables.notes import Row, assumed_frame, assumed_row, finding, findings_frame
from meguri.value.figures import Figure, assumed_keys
from meguri.value.storage import words
from meguri.value.storage.course import Course

Floats = NDArray[np.float64]

MOST_CENSORED = 0.05
LEAST_CHEAPER = 0.5


def finding_rows(
    about: str,
    gives: pl.DataFrame,
    cost: pl.DataFrame,
    beside: pl.DataFrame,
    packs: Mapping[str, Life],
    course: Course,
    served_yr: Floats,
) -> pl.DataFrame:
    """FINDINGS: the forecasts', then of the yield and the cost."""
    rows = [*_of_yield(about, gives.row(0, named=True), beside), *_of_cost(about, cost)]
    begun = course.horizon_yr > 0
    if (never := float(np.mean((served_yr <= 0) & begun))) > 0:
        rows.append(finding(words.NEVER_SERVES, "warning", about, 100 * never, None, "%"))
    if course.begins_yr.any():
        later = float(np.median(course.begins_yr[begun]))
        rows.append(finding(words.BEGINS_LATER, "note", about, later, None, "yr"))
    if not begun.all():
        rows.append(finding(words.NOT_BEGUN, "caution", about, 100 * float(np.mean(~begun)), None, "%"))
    return findings_frame("storage", rows, *(one.findings for one in packs.values()))


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
    rows = [assumed_row(about, code, said) for code, said in told]
    return assumed_frame(rows, *(one.assumed for one in packs.values()))

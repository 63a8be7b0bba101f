"""What has to be said of a comparison: gates not met, a close call, what learning is worth, evidence."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from meguri.tables.notes import Row, assumed_frame, assumed_row, finding, findings_frame
from meguri.value.figures import Figure, assumed_keys
from meguri.value.routing import words
from meguri.value.routing.break_even import observed
from meguri.value.routing.gates import Gate
from meguri.value.routing.learning import LEAST_DRAWS
from meguri.value.routing.net import Drawn
from meguri.value.routing.ways import Ways

LEAST_BEST = 0.6  # of the draws; below, the choice is told to be open


def finding_rows(
    about: str,
    gates: list[Gate],
    best: str | None,
    chances: Mapping[str, float],
    learn: pl.DataFrame,
    known: Drawn,
    ways: Ways,
) -> pl.DataFrame:
    """FINDINGS of a comparison: each way's gates first, then of the whole."""
    rows = [_gate_row(one) for one in gates if one.code is not None]
    paid = {one.partition(".")[0] for one in ways.charged} & set(ways.priced)
    rows += [finding(words.PRICE_HAS_COSTS, "note", way) for way in sorted(paid)]
    if best is None:
        rows.append(finding(words.NOTHING_OPEN, "warning", about))
    elif chances[best] < LEAST_BEST:
        rows.append(finding(words.CLOSE_CALL, "caution", about, 100 * chances[best], 100 * LEAST_BEST, "%"))
    rows += list(_learning(about, learn, known, ways))
    for anchor, code in (("R05", words.OBSERVED_UPLIFT), ("R06", words.OBSERVED_STAY)):
        value, source_id = observed()[anchor]
        rows.append(finding(code, "note", "keep", 100 * value, None, "%", source_id))
    return findings_frame("route", rows)


def _learning(about: str, learn: pl.DataFrame, known: Drawn, ways: Ways) -> Iterator[Row]:
    if ways.draws < LEAST_DRAWS:
        yield finding(words.FEW_DRAWS, "note", about, float(ways.draws), float(LEAST_DRAWS))
    mine = learn.filter(pl.col("unknown") == "soh")
    if mine.is_empty():
        return
    worth = float(mine["worth_jpy"][0])
    cost = float(np.median(known.array["keep.diagnosis_jpy"]))
    yield finding(words.DIAGNOSE if worth > cost else words.NO_DIAGNOSIS, "note", about, worth, cost, "jpy")


def _gate_row(one: Gate) -> Row:
    assert one.code is not None  # noqa: S101 – told apart by the caller
    return finding(one.code, one.level, one.way, one.found, one.limit, one.unit, one.clause()[3])


def assumed_rows(about: str, figures: Mapping[str, Figure], ways: Ways) -> pl.DataFrame:
    """HEALTH_ASSUMED of a comparison."""
    told: list[tuple[str, str, str | None]] = [("route_best_by_mean", "mean", None)]
    if guessed := assumed_keys(figures):
        told.append(("route_figures", ", ".join(guessed), None))
    if shipped := sorted(key for key, one in figures.items() if one.is_shipped):
        told.append(("route_shipped", ", ".join(shipped), None))
    if "export" in ways.priced:
        tax = figures["export.tax_share"]
        told.append(("route_tax", f"{100 * tax.value:g}", tax.source if tax.source != "assumed" else None))
    if isinstance(ways.premium_jpy, float | int):
        told.append(("route_quote_fixed", f"{ways.premium_jpy:g}", None))
    seeds = sorted({one.seed for one in ways.priced.values()})
    if len(seeds) > 1:
        told.append(("route_draws_unlinked", ", ".join(map(str, seeds)), None))
    return assumed_frame(assumed_row(about, *one) for one in told)

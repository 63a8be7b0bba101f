"""Which diagnosis methods are there, what do they need and state, and which rules of use go with them?

Accuracy stands apart from the methods, one row a figure with its source: most methods have none published.
A vendor's own card (`method_card`) is laid over the shipped methods for the run it is given to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import pi, sqrt
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.source import fact
from meguri.tables.methods import DIAGNOSIS_ACCURACY, DIAGNOSIS_CHEMISTRIES, DIAGNOSIS_METHODS, EVIDENCE
from meguri.tables.schema import Table, Words

# A normal error of standard deviation 1 lies within ±1.645 in nine of ten cases; its mean size is √(2/π).
NINE_OF_TEN = 1.6448536269514722
_SD_OF = {"mae": sqrt(pi / 2), "stated": sqrt(pi / 2), "rmse": 1.0, "max": 1 / NINE_OF_TEN}

STANDARD_NAMES = {
    "gtr22_soce": Words("UN GTR No. 22 (SOCE)", "UN GTR No. 22(SOCE:認証エネルギー比)"),
    "gtr22_socr": Words("UN GTR No. 22 (SOCR)", "UN GTR No. 22(SOCR:認証航続距離比)"),
    "iec63330_1": Words("IEC 63330-1", "IEC 63330-1"),
    "iec63338": Words("IEC 63338", "IEC 63338"),
    "ul1974": Words("UL 1974", "UL 1974"),
    "gbt34015": Words("GB/T 34015", "GB/T 34015"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Methods:
    """Diagnosis methods with what is known of them.

    Attributes:
        methods: DIAGNOSIS_METHODS, one row a method.
        chemistries: DIAGNOSIS_CHEMISTRIES.
        accuracy: DIAGNOSIS_ACCURACY.
    """

    methods: pl.DataFrame
    chemistries: pl.DataFrame
    accuracy: pl.DataFrame


def diagnosis_methods(
    cards: Sequence[Methods] = (), *, as_of: date | None = None, folder: Path | None = None
) -> Methods:
    """The shipped methods (and those in the user's folder) with vendors' cards laid over, sorted by id.

    A card replaces the method of its id, its chemistries and its self-reported figures, and is otherwise
    added; what others found of the method stays. The order of the cards does not matter.

    Raises:
        ValueError: two cards have one id.
    """
    ids = [name for card in cards for name in card.methods["method_id"]]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"cards: {', '.join(twice)} stands there twice; give one card a method")
    carded = pl.col("method_id").is_in(ids)

    def laid_over(table: Table, replaced: pl.Expr, brought: list[pl.DataFrame]) -> pl.DataFrame:
        shipped = fact(table.name, as_of=as_of, folder=folder).rows
        return pl.concat([shipped.filter(~replaced), *brought])

    figures = laid_over(
        DIAGNOSIS_ACCURACY,
        carded & (pl.col("evidence") == "self_reported"),
        [card.accuracy for card in cards],
    )
    ranked = figures.with_columns(figure_rank=pl.int_range(1, pl.len() + 1).over("method_id"))
    return Methods(
        _sorted(DIAGNOSIS_METHODS, laid_over(DIAGNOSIS_METHODS, carded, [card.methods for card in cards])),
        _sorted(
            DIAGNOSIS_CHEMISTRIES,
            laid_over(DIAGNOSIS_CHEMISTRIES, carded, [card.chemistries for card in cards]),
        ),
        _sorted(DIAGNOSIS_ACCURACY, ranked),
    )


def _sorted(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    return table.check(rows).sort(table.key)


def use_rules(purpose: str, *, folder: Path | None = None) -> pl.DataFrame:
    """DIAGNOSIS_RULES of one purpose; `any` gives those that hold for all of them."""
    return fact("diagnosis_rules", folder=folder).rows.filter(purpose=purpose)


def rule_value(purpose: str, rule: str, code: str, *, folder: Path | None = None) -> float | None:
    """The value of one rule of use; None where there is no such rule."""
    found = use_rules(purpose, folder=folder).filter(rule=rule, code=code)["value"].to_list()
    return found[0] if found else None


def record_items(*, folder: Path | None = None) -> pl.DataFrame:
    """DIAGNOSIS_RECORDS: what the record of each standard needs, and where each item comes from."""
    return fact("diagnosis_records", folder=folder).rows


def half_width_points(
    kind: str, error_points: float | None, evidence: str, *, folder: Path | None = None
) -> float | None:
    """Half of the 90 % interval that a stated error stands for, in points; None where none is published.

    Errors are taken as normal: MAE × √(π/2) is the standard deviation, RMSE is it, the largest error seen is
    taken as the half width itself. An error whose kind nobody told is read as a mean absolute one, which of
    these is the widest. A figure that its vendor alone reports counts double, and the reference has a width
    of its own: both are rules of use (purpose `any`, rule `doubt`).
    """
    if kind == "reference":
        return rule_value("any", "doubt", "reference", folder=folder)
    if error_points is None or kind not in _SD_OF:
        return None
    half = error_points * _SD_OF[kind] * NINE_OF_TEN
    if evidence != "self_reported":
        return half
    return half * (rule_value("any", "doubt", "self_reported_factor", folder=folder) or 1.0)


def stated_accuracy(
    accuracy: pl.DataFrame, method_id: str, *, chemistry: str | None = None, minutes: float | None = None
) -> dict[str, Any] | None:
    """The one DIAGNOSIS_ACCURACY row to hold a method to, or None where nothing is published.

    Of the figures that hold in the time there is, those of the chemistry come before those of no chemistry
    in particular, the better evidence before the weaker, the smaller error before the larger. A figure of
    another chemistry is not used. Where the chemistry is not known, the largest error of the best evidence
    counts.
    """
    rows = [
        row
        for row in accuracy.filter(method_id=method_id).sort("figure_rank").to_dicts()
        if row["chemistry"] in (None, chemistry) or chemistry is None
        if minutes is None or (row["test_min"] or 0.0) <= minutes
    ]
    sign = -1.0 if chemistry is None else 1.0
    return min(
        rows,
        key=lambda row: (
            row["error_points"] is None and row["kind"] != "reference",
            chemistry is not None and row["chemistry"] is None,
            EVIDENCE.index(row["evidence"]),
            sign * (half_width_points(row["kind"], row["error_points"], row["evidence"]) or 0.0),
            row["figure_rank"],
        ),
        default=None,
    )

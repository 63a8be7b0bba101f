"""A report on the scale of a round robin's reference method, or as it stands with the reason (換算不可)."""

from typing import Any

import polars as pl

from meguri.facts.methods import NINE_OF_TEN, diagnosis_methods
from meguri.health.crosswalk.converting import NoConversionError, convert
from meguri.health.crosswalk.estimate import Crosswalk
from meguri.health.crosswalk.faults import CrosswalkCode, CrosswalkError, CrosswalkFault
from meguri.tables.health import FINDINGS

# Doubts taken for want of a better figure: what a round robin has measured stands in their place.
_STAND_INS = ("doubt_unpublished", "doubt_self_reported")


def reference_of(known: Crosswalk) -> str:
    """The method that results are converted to: the one named, else the one that is it by definition.

    Raises:
        CrosswalkError: none was named, and none or several are references by definition.
    """
    if known.reference is not None:
        return known.reference
    by_definition = diagnosis_methods().accuracy.filter(evidence="standard")["method_id"]
    names: list[str] = known.methods["method_id"].to_list()
    found = sorted(set(names) & set(by_definition))
    if len(found) != 1:
        raise CrosswalkError([CrosswalkFault(CrosswalkCode.NO_REFERENCE, {"found": ", ".join(names)})])
    return found[0]


def on_reference_scale(
    row: pl.DataFrame, findings: pl.DataFrame, known: Crosswalk, model: str | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A report's row as the reference method would have read it, and its findings with what was done.

    Where the doubt of the row only stands in for one that nobody has published, or is the vendor's own word,
    the reproducibility that the round robin has measured takes its place.

    Args:
        row: HEALTH_EVIDENCE, one row.
        findings: FINDINGS on the report.
        known: what the round robin says.
        model: of the car; None where nobody knows it.

    Raises:
        CrosswalkError: the round robin names no reference.
    """
    to_method, told = reference_of(known), row.row(0, named=True)
    if told["method"] == to_method:
        return row, findings
    stands_in = pl.col("code").is_in(_STAND_INS)
    measured = _measured(known, told["method"])
    is_replaced = measured is not None and not findings.filter(stands_in).is_empty()
    try:
        there = convert(
            row if measured is None or not is_replaced else _with_error(row, measured),
            known,
            to_method,
            model=model or "",
        )
    except NoConversionError as refusal:
        return row, pl.concat((findings, _finding(refusal.code, told["evidence_id"], level="caution")))
    low, middle, high = there.select("soh_share_low", "soh_share", "soh_share_high").row(0)
    values = {"found_value": 100 * (middle - told["soh_share"]), "limit_value": 50 * (high - low)}
    done = _finding("converted", told["evidence_id"], unit="points", **values)
    kept = findings.filter(~stands_in) if is_replaced else findings
    return there, pl.concat((kept, done, _noted(known, told["method"], to_method)))


def _measured(known: Crosswalk, method: str) -> float | None:
    """Standard deviation of one result over operators, share; None where the round robin cannot tell it."""
    found = known.methods.filter(method_id=method)["reproducibility_share"]
    return None if found.is_empty() or found[0] is None else float(found[0])


def _with_error(row: pl.DataFrame, sd: float) -> pl.DataFrame:
    half = NINE_OF_TEN * sd
    return row.with_columns(
        soh_share_low=(pl.col("soh_share") - half).clip(0.0),
        soh_share_high=(pl.col("soh_share") + half).clip(upper_bound=1.5),
        bias_share=pl.lit(sd),
    )


def _noted(known: Crosswalk, *methods: str) -> pl.DataFrame:
    """What the round robin itself finds on these methods."""
    return known.findings.filter(pl.col("about").str.split(" / ").list.first().is_in(methods))


def _finding(code: str, about: str, **more: Any) -> pl.DataFrame:
    row = {"finding_id": "report-scale", "code": str(code), "level": "note", "about": about, **more}
    return FINDINGS.check(pl.DataFrame([dict.fromkeys(FINDINGS.names) | row], schema=FINDINGS.polars_schema))

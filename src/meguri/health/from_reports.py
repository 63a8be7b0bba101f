"""Third parties' reports as evidence: of which car, on which method's scale."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisFault
from meguri.health.diagnosis_inputs import Brought
from meguri.health.verdict.words import CARS_DIFFER, NOT_CONVERTED, OTHER_CAR
from meguri.tables.health import FINDINGS

if TYPE_CHECKING:
    from meguri.health.crosswalk import Crosswalk
    from meguri.health.results import Report

ReportLike = str | Path | Mapping[str, Any]
_REFUSED = {OTHER_CAR: DiagnosisCode.OTHER_CAR, CARS_DIFFER: DiagnosisCode.CARS_DIFFER}


def from_reports(
    sources: Sequence[ReportLike],
    chassis_number: str | None,
    round_robin: "Crosswalk | str | Path | pl.DataFrame | None" = None,
    model: str | None = None,
) -> tuple[list[Brought], str | None]:
    """Third parties' reports, and the chassis number of the car: the one given, else that of all reports.

    A report on another chassis number than that is of another car: a finding, and no evidence. Of reports on
    several numbers without one given nobody can tell which is this car's, so none of them is evidence.

    Args:
        sources: TOML or JSON files, or their content.
        chassis_number: of the car.
        round_robin: the same cars by several methods; then reports are put on its reference method's scale.
        model: of the car, where the report does not say it.

    Raises:
        ReportError, OSError: a report that cannot be taken in.
        CrosswalkError, TableError: a round robin that cannot be used.
    """
    if not sources:
        return [], chassis_number
    from meguri.health.results import read_report

    reports = [read_report(one, evidence_id=f"report-{rank}") for rank, one in enumerate(sources, start=1)]
    told = {one.chassis_number for one in reports if one.chassis_number is not None}
    car = chassis_number or (next(iter(told)) if len(told) == 1 else None)
    code = CARS_DIFFER if chassis_number is None else OTHER_CAR
    known = _crosswalk(round_robin)
    return [
        _of_this_car(one, known, one.model or model)
        if one.chassis_number in (None, car)
        else Brought(findings=_finding("report-car", code, "warning", one))
        for one in reports
    ], car


def refused_reports(sources: Sequence[ReportLike], findings: pl.DataFrame) -> list[DiagnosisFault]:
    """Each report that was left out for its chassis number, by its file or its rank."""
    faults = []
    for code, about in findings.filter(pl.col("code").is_in(_REFUSED)).select("code", "about").iter_rows():
        source = sources[int(about.rpartition("-")[2]) - 1]
        name = about if isinstance(source, Mapping) else Path(source).name
        faults.append(DiagnosisFault(_REFUSED[code], {"report": name}))
    return faults


def _crosswalk(round_robin: "Crosswalk | str | Path | pl.DataFrame | None") -> "Crosswalk | None":
    if round_robin is None:
        return None
    from meguri.health.crosswalk import Crosswalk, crosswalk

    return round_robin if isinstance(round_robin, Crosswalk) else crosswalk(round_robin)


def _of_this_car(report: "Report", known: "Crosswalk | None", model: str | None) -> Brought:
    """A report's row and findings, on the scale of the reference method where a round robin allows it."""
    if known is None:
        kept = _finding("report-method", NOT_CONVERTED, "note", report)
        return Brought(report.row, pl.concat((report.findings, kept)))
    from meguri.health.crosswalk.scale import on_reference_scale

    return Brought(*on_reference_scale(report.row, report.findings, known, model))


def _finding(ident: str, code: str, level: str, report: "Report") -> pl.DataFrame:
    about = report.row["evidence_id"].item()
    row = {"finding_id": ident, "code": code, "level": level, "about": about}
    return pl.DataFrame([row], schema=FINDINGS.polars_schema)

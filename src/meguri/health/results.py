"""A third party's diagnosis report → one evidence row, as wide as its method's stated accuracy deserves.

Nothing is converted: what the report calls its state of health stays what it is, and a report that names
another quantity (a score, a range, a resistance) is refused. Turning the result of one method into that of
another is the crosswalk's work, with data.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.methods import (
    NINE_OF_TEN,
    Methods,
    diagnosis_methods,
    half_width_points,
    rule_value,
    stated_accuracy,
    use_rules,
)
from meguri.facts.told import ToldCode, ToldError, ToldFault, fault, field_faults, read_told
from meguri.health.chassis import binding_of
from meguri.health.choose.fitting import hard_reasons
from meguri.health.choose.question import Question
from meguri.health.pack import CHEMISTRIES
from meguri.health.validation import validation_of
from meguri.tables.chassis import ChassisError, read_chassis
from meguri.tables.columns import day, number, text
from meguri.tables.health import DEFINITIONS, FINDINGS, HEALTH_EVIDENCE
from meguri.tables.methods import ACCESS, PURPOSES
from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "definition_unstated": N_("{about}: the report does not say which state of health it gives."),
    "definition_not_converted": N_(
        "{about}: the report gives certified energy (SOCE), which is not the capacity; it is not converted."
    ),
    "method_unstated": N_("{about}: the report does not say how it was measured."),
    "method_unknown": N_("{about}: this method is in no catalogue and on no card."),
    "doubt_unpublished": N_(
        "{about}: the method has no published accuracy; ±{found} {unit} are taken, the spread within a model."
    ),
    "doubt_self_reported": N_(
        "{about}: the accuracy is the vendor's own word and is counted double: ±{found} {unit}."
    ),
    "conditions_outside": N_(
        "{about}: made outside what the method is for (charge, temperature, chemistry), so its stated "
        "accuracy does not hold; ±{found} {unit} are taken."
    ),
    "date_unstated": N_("{about}: the report has no day of measurement; how old it is cannot be told."),
    "self_declared": N_(
        "{about}: measurer, device, day and chassis number are not all given: self-declared."
    ),
    "chassis_unreadable": N_(
        "{about}: what the report gives as chassis number cannot be one, so it binds nothing: self-declared."
    ),
}

_REPORT = (
    number("soh_percent", "state of health", "SOH", required=False, low=2.0, high=150.0),
    number("soh_share", "state of health", "SOH", required=False, low=0.0, high=1.5),
    text("definition", "which state of health", "SOHの定義", required=False, allowed=DEFINITIONS),
    text("method", "method", "手法", required=False),
    day("measured_on", "day of the measurement", "測定日", required=False),
    text("measured_by", "who measured", "測定者", required=False),
    text("device", "with what", "測定器", required=False),
    text("chassis_number", "chassis number", "車台番号", required=False),
    text("model", "model", "車種", required=False),
    text("chemistry", "cathode chemistry", "正極の化学系", required=False, allowed=CHEMISTRIES),
    number("capacity_ah", "capacity", "容量", required=False, low=0.0, high=2000.0),
    number("soc_from_percent", "charge at its beginning", "開始SOC", required=False, low=0.0, high=100.0),
    number("soc_to_percent", "charge at its end", "終了SOC", required=False, low=0.0, high=100.0),
    number("rest_min", "rest before it", "休止時間", required=False, low=0.0, high=1e6),
    number("temperature_c", "battery temperature", "電池温度", required=False, low=-60.0, high=100.0),
    number("air_temperature_c", "air temperature", "外気温", required=False, low=-60.0, high=70.0),
    number("charger_kw", "charger power", "充電器の出力", required=False, low=0.0, high=2000.0),
)
REPORT_FIELDS = tuple(column.name for column in _REPORT)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A report as evidence.

    Attributes:
        row: HEALTH_EVIDENCE, one row.
        findings: FINDINGS on the report.
        chassis_number: as the report gives it, its typing mended; None where it gives none that can be one.
        model: as the report gives it, or None.
    """

    row: pl.DataFrame
    findings: pl.DataFrame
    chassis_number: str | None
    model: str | None


class ReportError(ToldError):
    """A report that cannot be taken in; every fault is named (`faults`)."""


def read_report(
    source: str | Path | Mapping[str, Any],
    *,
    cards: Sequence[Methods] = (),
    folder: Path | None = None,
    evidence_id: str = "report-1",
) -> Report:
    """A third party's report as one row of evidence.

    The 90 % interval is symmetric: the method's stated error as `half_width_points` reads it, or the rule
    `doubt` of `diagnosis_rules` where none is published. All of it counts as shared by the method's results,
    since a report does not say how much of it repeats.

    Args:
        source: a TOML or JSON file, or its mapping; fields as in REPORT_FIELDS (days ISO in JSON).
        cards: vendors' method cards.
        folder: the user's data folder.
        evidence_id: id of the row.

    Raises:
        ReportError: the report cannot be taken in; all faults at once.
        OSError: the file cannot be opened.
        ValueError: two cards have one id.
    """
    told, where = _told(source)
    faults = tuple(_faults(told, where))
    if faults:
        raise ReportError(faults)
    known = diagnosis_methods(cards, folder=folder)
    told |= _method_by_name(told.get("method"), known)
    name = told.get("method")
    catalogued = name in set(known.methods["method_id"])
    figure = (
        stated_accuracy(known.accuracy, name, chemistry=_chemistry(told)) if catalogued and name else None
    )
    half, doubt_code = _doubt(figure, folder, outside=catalogued and _is_outside(told, known))
    row = _row(told, half / 100, evidence_id) | {
        "validation": validation_of(told.get("model"), name or "unstated", folder=folder).status,
        "source_id": figure["source_id"] if figure is not None and doubt_code is None else None,
    }
    codes = list(_codes(told, catalogued=catalogued, is_bound=row["binding"] == "bound"))
    found = [_finding(place, code, evidence_id) for place, code in enumerate(codes, start=1)]
    if doubt_code is not None:
        found.append(
            _finding(len(found) + 1, doubt_code, evidence_id)
            | {"found_value": half, "unit": "points", "source_id": _doubt_source(doubt_code, figure, folder)}
        )
    return Report(
        HEALTH_EVIDENCE.check(pl.DataFrame([row], schema=HEALTH_EVIDENCE.polars_schema)),
        FINDINGS.check(pl.DataFrame(found, schema=FINDINGS.polars_schema)),
        _chassis(told),
        told.get("model"),
    )


def _told(source: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The report's fields without gaps, ISO days read, and where they come from."""
    where = "report" if isinstance(source, Mapping) else str(source)
    try:
        raw = dict(source) if isinstance(source, Mapping) else read_told(Path(source))
    except ToldError as error:
        raise ReportError(error.faults) from error
    told = {name: value for name, value in raw.items() if value is not None}
    day_told = told.get("measured_on")
    if isinstance(day_told, str):
        with suppress(ValueError):  # stays text, and is named as a fault with the others
            told["measured_on"] = date.fromisoformat(day_told)
    return told, where


def _faults(told: Mapping[str, Any], where: str) -> Iterator[ToldFault]:
    definition = told.get("definition")
    foreign = isinstance(definition, str) and bool(definition.strip()) and definition not in DEFINITIONS
    checked = {name: value for name, value in told.items() if not (foreign and name == "definition")}
    yield from field_faults(_REPORT, checked, where)
    if foreign:
        yield fault(ToldCode.FOREIGN, where, "definition", found=repr(definition))
    given = [name for name in ("soh_percent", "soh_share") if name in told]
    if len(given) != 1:
        yield fault(ToldCode.NO_SOH, where)


def _chemistry(told: Mapping[str, Any]) -> str | None:
    chemistry: str | None = told.get("chemistry")
    return None if chemistry == "unknown" else chemistry


def _method_by_name(method: str | None, known: Methods) -> dict[str, str]:
    """The id of a method that the report calls by its name, as firms write it."""
    said = pl.col("name").str.to_lowercase() == (method or "").strip().lower()
    found = known.methods.filter(said)["method_id"]
    return {"method": str(found.item())} if found.len() == 1 else {}


def _chassis(told: Mapping[str, Any]) -> str | None:
    with suppress(ChassisError):
        return read_chassis(told.get("chassis_number", "")).number
    return None


def _is_outside(told: Mapping[str, Any], known: Methods) -> bool:
    """Whether the report was made under conditions in which its method does not fit."""
    method = known.methods.row(by_predicate=pl.col("method_id") == told["method"], named=True)
    suits = dict(known.chemistries.filter(method_id=told["method"]).select("chemistry", "suits").iter_rows())
    ends = sorted(told[name] / 100 for name in ("soc_from_percent", "soc_to_percent") if name in told)
    low, high = ends if len(ends) == 2 else (None, None)
    asked = Question(
        PURPOSES[0],
        ACCESS,
        can_move=True,
        chemistry=told.get("chemistry"),
        soc_from_share=low,
        soc_to_share=high,
        temperature_c=told.get("temperature_c"),
    )
    return any(reason.stance == "against" for reason in hard_reasons(method, suits, asked))


def _doubt(
    figure: Mapping[str, Any] | None, folder: Path | None, *, outside: bool
) -> tuple[float, str | None]:
    """Half of the 90 % interval in points, and the finding it calls for."""
    widest = rule_value("any", "doubt", "none_published", folder=folder) or 100.0
    half = None
    if figure is not None:
        half = half_width_points(figure["kind"], figure["error_points"], figure["evidence"], folder=folder)
    if figure is None or half is None:
        return widest, "doubt_unpublished"
    if outside:
        return max(half, widest), "conditions_outside"
    return half, "doubt_self_reported" if figure["evidence"] == "self_reported" else None


def _row(told: Mapping[str, Any], half: float, evidence_id: str) -> dict[str, Any]:
    soh = told["soh_share"] if "soh_share" in told else told["soh_percent"] / 100
    capacity = told.get("capacity_ah")
    spread = half / soh if soh > 0 else 0.0
    bound_by = (told.get(name) for name in ("chassis_number", "measured_by", "device", "measured_on"))
    shares = {f"soc_{end}_share": told.get(f"soc_{end}_percent") for end in ("from", "to")}
    return {
        **{name: told.get(name) for name in HEALTH_EVIDENCE.names},
        "evidence_id": evidence_id,
        "way": "report",
        "method": told.get("method", "unstated"),
        "soh_share_low": max(0.0, soh - half),
        "soh_share": soh,
        "soh_share_high": min(1.5, soh + half),
        "definition": told.get("definition", "unstated"),
        "bias_share": half / NINE_OF_TEN,
        "capacity_ah_low": None if capacity is None else max(0.0, capacity * (1 - spread)),
        "capacity_ah_high": None if capacity is None else capacity * (1 + spread),
        **{name: None if value is None else value / 100 for name, value in shares.items()},
        "rest_s": told["rest_min"] * 60.0 if "rest_min" in told else None,
        "binding": binding_of(*bound_by),
    }


def _codes(told: Mapping[str, Any], *, catalogued: bool, is_bound: bool) -> Iterator[str]:
    definition = told.get("definition", "unstated")
    if definition == "unstated":
        yield "definition_unstated"
    elif definition == "soce":
        yield "definition_not_converted"
    if "method" not in told:
        yield "method_unstated"
    elif not catalogued:
        yield "method_unknown"
    if "measured_on" not in told:
        yield "date_unstated"
    if "chassis_number" in told and _chassis(told) is None:
        yield "chassis_unreadable"
    elif not is_bound:
        yield "self_declared"


def _finding(place: int, code: str, about: str) -> dict[str, Any]:
    level = "note" if code == "definition_not_converted" else "caution"
    named = {"finding_id": f"report-{place}", "code": code, "level": level, "about": about}
    return dict.fromkeys(FINDINGS.names) | named


def _doubt_source(code: str, figure: Mapping[str, Any] | None, folder: Path | None) -> str | None:
    """The source of the doubt taken: the vendor's, or that of the rule for methods without any."""
    if figure is not None and code == "doubt_self_reported":
        return str(figure["source_id"])
    rule = use_rules("any", folder=folder).filter(rule="doubt", code="none_published")
    return str(rule["source_id"].item()) if rule.height == 1 else None

"""What each way in brings to a diagnosis: rows of evidence, findings, and what had to be assumed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.verdict.words import OTHER_CAR
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE

if TYPE_CHECKING:
    from meguri.health.prior import VehicleFacts

LogLike = Log | str | Path | pl.DataFrame


@dataclass(frozen=True, eq=False)
class Brought:
    """What one way in brought.

    Attributes:
        rows: table `health_evidence`.
        findings: table `findings`.
        safety: findings on safety (table `findings`), kept apart from the state of health.
        assumed: table `health_assumed`.
        soh_bms_share: what the car itself says, where this way in tells it.
    """

    rows: pl.DataFrame = field(default_factory=HEALTH_EVIDENCE.empty)
    findings: pl.DataFrame = field(default_factory=FINDINGS.empty)
    safety: pl.DataFrame = field(default_factory=FINDINGS.empty)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)
    soh_bms_share: float | None = None


@dataclass(frozen=True)
class Measured:
    """Who measured which car, when and with what; what is not known is None.

    Attributes:
        on: day.
        by: person or firm.
        device: with what.
        chassis_number: of the car (車台番号).
    """

    on: date | None = None
    by: str | None = None
    device: str | None = None
    chassis_number: str | None = None


def logs_of(logs: LogLike | Sequence[LogLike]) -> tuple[Log, ...]:
    """One log or many, each a Log, a file or a frame, as Logs.

    Raises:
        LogError: a file or frame that is no log.
    """
    many = [logs] if isinstance(logs, Log | str | Path | pl.DataFrame) else list(logs)
    return tuple(one if isinstance(one, Log) else _read(one) for one in many)


def _read(source: str | Path | pl.DataFrame) -> Log:
    from meguri.health.logs.reading import read_log

    return read_log(source)


def from_logs(logs: Sequence[Log], pack: Pack, measured: Measured) -> list[Brought]:
    """Capacity from the parts of charges in each log, and what in it looks dangerous."""
    if not logs:
        return []
    from meguri.health.capacity import capacity_evidence
    from meguri.health.chassis import binding_of
    from meguri.health.consistency import check_series
    from meguri.health.logs.nominal import nominal_findings
    from meguri.health.safety import safety_findings
    from meguri.health.sessions import find_sessions

    check_series(logs, pack)
    binding = binding_of(measured.chassis_number, measured.by, measured.device, measured.on)
    found: list[Brought] = []
    earlier: list[tuple[Log, pl.DataFrame]] = []
    for log in logs:
        sessions = find_sessions(log.frame)
        told = capacity_evidence(log, pack, sessions=sessions)
        rows = told.rows.with_columns(
            measured_on=pl.coalesce("measured_on", pl.lit(measured.on, pl.Date)),
            measured_by=pl.coalesce("measured_by", pl.lit(measured.by, pl.String)),
            device=pl.coalesce("device", pl.lit(measured.device, pl.String)),
            binding=pl.lit(binding),
        )
        safety = safety_findings(log, sessions, pack, earlier)
        found.append(
            Brought(
                rows,
                pl.concat((log.findings, nominal_findings(log, pack, sessions=sessions), told.findings)),
                safety,
                pl.concat((log.assumed, told.assumed)),
            )
        )
        earlier.append((log, sessions))
    return found


def from_vehicle(vehicle: "VehicleFacts") -> Brought:
    """The fleet's band, and what the car's display says."""
    from meguri.health.prior import vehicle_prior

    prior = vehicle_prior(vehicle)
    return Brought(prior.rows, prior.findings, assumed=prior.assumed, soh_bms_share=vehicle.meter_soh_share)


def from_readings(
    source: str | Path | pl.DataFrame, vehicle: "VehicleFacts | None", pack: Pack | None
) -> Brought:
    """What the car showed over the years: its newest figure is evidence like any reading of its display."""
    from meguri.health.readings import read_readings

    frame, findings = read_readings(source)
    return from_display(frame, vehicle, pack, findings)


def from_display(
    readings: pl.DataFrame,
    vehicle: "VehicleFacts | None",
    pack: Pack | None,
    findings: pl.DataFrame | None = None,
) -> Brought:
    """The newest figure of READINGS as evidence; nothing where none of them tells a state of health."""
    from meguri.health.prior import VehicleFacts, vehicle_prior

    noted = FINDINGS.empty() if findings is None else findings
    held = pl.col("capacity_ah") / pack.capacity_ah if pack else pl.lit(None, pl.Float64)
    told = readings.with_columns(soh=pl.coalesce("soh_bms_share", held)).drop_nulls("soh").sort("day")
    if told.is_empty():
        return Brought(findings=noted)
    day, soh = told.select("day", "soh").row(-1)
    model = vehicle.model if vehicle else pack.name if pack else None
    rows = vehicle_prior(VehicleFacts(day, model=model or None, meter_soh_share=min(soh, 1.2))).rows
    return Brought(rows.filter(method="bms_read"), noted, soh_bms_share=soh)


def from_report(source: str | Path | Mapping[str, Any], rank: int, chassis_number: str | None) -> Brought:
    """A third party's report; one on another chassis number than the one given is a finding."""
    from meguri.health.results import read_report

    report = read_report(source, evidence_id=f"report-{rank}")
    findings = report.findings
    if chassis_number and report.chassis_number and report.chassis_number != chassis_number:
        other = {
            "finding_id": "report-car",
            "code": OTHER_CAR,
            "level": "warning",
            "about": f"report-{rank}",
        }
        findings = pl.concat((findings, pl.DataFrame([other], schema=FINDINGS.polars_schema)))
    return Brought(report.row, findings)


def together(brought: Iterable[Brought]) -> Brought:
    """All that was brought; an id met before gets a number, of equal assumptions the first stays."""
    many = list(brought)
    bms = [one.soh_bms_share for one in many if one.soh_bms_share is not None]
    return Brought(
        _named_apart(pl.concat([HEALTH_EVIDENCE.empty(), *(one.rows for one in many)]), "evidence_id"),
        _named_apart(pl.concat([FINDINGS.empty(), *(one.findings for one in many)]), "finding_id"),
        _named_apart(pl.concat([FINDINGS.empty(), *(one.safety for one in many)]), "finding_id"),
        pl.concat([HEALTH_ASSUMED.empty(), *(one.assumed for one in many)]).unique(
            subset=list(HEALTH_ASSUMED.key), keep="first", maintain_order=True
        ),
        bms[-1] if bms else None,
    )


def _named_apart(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    met = pl.int_range(pl.len()).over(name)
    apart = pl.concat_str(pl.col(name), pl.lit("/"), met + 1)
    return frame.with_columns(pl.when(met == 0).then(pl.col(name)).otherwise(apart).alias(name))

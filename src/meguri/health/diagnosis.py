"""Logs, reports, readings and vehicle facts of one battery in; one verdict with all it rests on out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.health.dating import dated
from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisError, DiagnosisFault
from meguri.health.diagnosis_inputs import (
    Brought,
    LogLike,
    Measured,
    from_features,
    from_logs,
    from_vehicle,
    logs_of,
    pack_of,
    refuse_nothing,
    together,
)
from meguri.health.from_readings import ReadingsLike, from_readings
from meguri.health.from_reports import from_reports, refused_reports
from meguri.health.logs.log import Log
from meguri.health.logs.repeated import distinct
from meguri.health.pack import Pack

if TYPE_CHECKING:
    from meguri.health.crosswalk import Crosswalk
    from meguri.health.features import FeaturesLike
    from meguri.health.prior import VehicleFacts


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is known of one battery, from what, and what would tell more.

    Attributes:
        verdict: one row (table `health`).
        evidence: what each method says (table `health_evidence`), heaviest first.
        findings: all that was wrong or looks dangerous (table `findings`); those of `safety` are among them.
        safety: findings on safety alone, which do not follow the state of health.
        assumed: what nobody said (table `health_assumed`).
        next_measurements: what could be measured next (table `next_measurements`), best first.
        resistance: direct-current resistance of the pack, by each clear step of current in the logs (table
            `resistance`; `pulse_id` begins with the rank of its log); apart from the state of health.
        electrodes: what was lost of lithium and electrodes, by a slow charge (table `electrodes`); apart from
            the state of health. Where it is empty, a finding says why.
        logs: as they were read, each once.
        pack: as it was given; None where nobody knows it.
        model: what the battery is called: the pack's name, or the vehicle's model; "" where neither is known.
    """

    verdict: pl.DataFrame
    evidence: pl.DataFrame
    findings: pl.DataFrame
    safety: pl.DataFrame
    assumed: pl.DataFrame
    next_measurements: pl.DataFrame
    resistance: pl.DataFrame
    electrodes: pl.DataFrame
    logs: tuple[Log, ...]
    pack: Pack | None
    model: str

    @property
    def soh(self) -> float:
        """State of health, median, share."""
        return float(self.verdict["soh_share"].item())

    @property
    def soh_low(self) -> float:
        """State of health, 5 % point, share."""
        return float(self.verdict["soh_share_low"].item())

    @property
    def soh_high(self) -> float:
        """State of health, 95 % point, share."""
        return float(self.verdict["soh_share_high"].item())

    @property
    def next_measurement(self) -> dict[str, Any] | None:
        """The best row of `next_measurements`; None where no measurement would help."""
        return None if self.next_measurements.is_empty() else self.next_measurements.row(0, named=True)


def diagnose(
    logs: LogLike | Iterable[LogLike] | None,
    pack: Pack | str | Path | None,
    *,
    vehicle: "VehicleFacts | None" = None,
    reports: Sequence[str | Path | Mapping[str, Any]] = (),
    readings: ReadingsLike | Sequence[ReadingsLike] | None = None,
    features: "FeaturesLike | Sequence[FeaturesLike]" = (),
    round_robin: "Crosswalk | str | Path | pl.DataFrame | None" = None,
    on_day: date | None = None,
    measured_on: date | None = None,
    measured_by: str | None = None,
    device: str | None = None,
    chassis_number: str | None = None,
) -> Diagnosis:
    """The state of health of one battery from all that is known of it, however little.

    Args:
        logs: one log or many: files, frames or what `read_log` gave; may be None or an empty list.
        pack: what counts as 100 %: described, called by its name in the catalogue, or a TOML file; may be
            None where there is no log.
        vehicle: model, first registration, mileage, …; a wide verdict can rest on these alone.
        reports: third parties' diagnosis reports (TOML files, or their content).
        readings: what the car itself showed over the years, in one part or several.
        features: pulses or spectra, judged by one's own reference cells: a pair, or several, of what
            `calibrate` gave (or the file it was saved in) and measurements, one a row (numbers, a frame or a
            CSV file).
        round_robin: the same cars measured by several methods (a CSV file, table `round_robin`, or what
            `crosswalk` gave): then reports are turned into what its reference method would have read.
        on_day: day of the diagnosis; None for that of the vehicle facts, else of the newest result.
        measured_on: day of the logs and the features.
        measured_by: who made them.
        device: with what.
        chassis_number: of the car; with the two before it binds the result to the car.

    Raises:
        ChassisError: a chassis number that cannot be one.
        DiagnosisError: nothing to judge from, or logs that cannot be of this pack.
        LogError, ReportError, PackFileError, CalibrationError, FeaturesError, CrosswalkError: files that
            cannot be used.
        PackNameError: no pack is called so.
    """
    from meguri.health.chassis import chassis_of

    chassis = chassis_of(chassis_number, vehicle.chassis_number if vehicle else None)
    (read, repeated), pack = distinct(logs_of(logs)), pack_of(pack)
    if pack is None and read:
        raise DiagnosisError((DiagnosisFault(DiagnosisCode.NO_PACK),))
    measured = Measured(measured_on, measured_by, device, chassis)
    model = (vehicle.model if vehicle else None) or (pack.name if pack else None)
    told, chassis = from_reports(reports, chassis, round_robin, model)
    brought = together(
        (
            Brought(findings=repeated),
            *([] if pack is None else from_logs(read, pack, measured)),
            *from_features(features, pack, measured, vehicle),
            *told,
            from_readings(readings, read, vehicle, pack),
            *([] if vehicle is None else [from_vehicle(vehicle, pack)]),
        )
    )
    if brought.rows.is_empty():
        refuse_nothing(read, brought.findings, refused_reports(reports, brought.findings))
    return _judged(brought, read, pack, vehicle, chassis, on_day)


def _judged(
    brought: Brought,
    read: tuple[Log, ...],
    pack: Pack | None,
    vehicle: "VehicleFacts | None",
    chassis: str | None,
    on_day: date | None,
) -> Diagnosis:
    """The verdict on all that was brought, as of one day, and what could be measured next."""
    from meguri.health.verdict import judge, next_measurements
    from meguri.health.verdict.candidates import candidates

    day = on_day or (vehicle.on_day if vehicle else None)
    rows, days = dated(brought.rows, day, vehicle.first_registration if vehicle else None)
    verdict = judge(
        rows,
        pack,
        soh_bms_share=brought.soh_bms_share,
        chassis_number=chassis,
        is_synthetic=any(log.is_synthetic for log in read),
    )
    made = frozenset(brought.rows["method"])
    return Diagnosis(
        verdict.health,
        verdict.evidence,
        pl.concat((brought.safety, verdict.findings, days, brought.findings)),
        brought.safety,
        pl.concat((brought.assumed, verdict.assumed)),
        next_measurements(verdict.fused, verdict.evidence, candidates(_chemistry(pack), made)),
        brought.resistance,
        brought.electrodes,
        read,
        pack,
        (pack.name if pack else "") or (vehicle.model if vehicle else "") or "",
    )


def _chemistry(pack: Pack | None) -> str:
    return "unknown" if pack is None else pack.chemistry

"""What each way in brings to a diagnosis: rows of evidence, findings, and what had to be assumed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisError, DiagnosisFault
from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.verdict.words import OTHER_PACK
from meguri.tables.battery import RESISTANCE
from meguri.tables.frames import as_frame
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE
from meguri.tables.internals import ELECTRODES

if TYPE_CHECKING:
    from meguri.health.features import FeaturesLike
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
        resistance: of the pack (table `resistance`).
        electrodes: what was lost of lithium and electrodes (table `electrodes`).
    """

    rows: pl.DataFrame = field(default_factory=HEALTH_EVIDENCE.empty)
    findings: pl.DataFrame = field(default_factory=FINDINGS.empty)
    safety: pl.DataFrame = field(default_factory=FINDINGS.empty)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)
    soh_bms_share: float | None = None
    resistance: pl.DataFrame = field(default_factory=RESISTANCE.empty)
    electrodes: pl.DataFrame = field(default_factory=ELECTRODES.empty)


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


def logs_of(logs: LogLike | Iterable[LogLike] | None) -> tuple[Log, ...]:
    """One log or many, each a Log, a file or a frame (of any library), as Logs; none for None.

    Raises:
        LogError: a file or frame that is no log.
    """
    if logs is None:
        return ()
    if isinstance(logs, Log | str | Path) or as_frame(logs) is not None:
        return (_read(logs),)
    return tuple(map(_read, logs if isinstance(logs, Iterable) else [logs]))


def _read(source: object) -> Log:
    from meguri.health.logs.reading import read_log

    if isinstance(source, Log):
        return source
    frame = None if isinstance(source, str | Path) else as_frame(source)
    return read_log(cast("str | Path | pl.DataFrame", source if frame is None else frame))


def pack_of(pack: Pack | str | Path | None) -> Pack | None:
    """The pack itself, the one of the catalogue called so, or the one that a TOML file describes.

    Raises:
        DiagnosisError: something else.
        PackNameError: no pack is called so, or too little is published of it.
        PackError, PackFileError, OSError: a file that describes no pack.
    """
    if pack is None or isinstance(pack, Pack):
        return pack
    if not isinstance(pack, str | Path):
        raise DiagnosisError((DiagnosisFault(DiagnosisCode.NO_PACK),))
    if str(pack).lower().endswith(".toml"):
        from meguri.health.pack_file import read_pack

        return read_pack(pack)
    from meguri.facts.packs import pack_named

    return Pack(**cast("dict[str, Any]", pack_named(str(pack)).reference()))


def from_logs(logs: Sequence[Log], pack: Pack, measured: Measured) -> list[Brought]:
    """Capacity from the parts of charges in each log, what in it looks dangerous, and what is lost inside."""
    if not logs:
        return []
    from meguri.health.capacity import SohPrior, capacity_evidence, count_stretches, display_findings
    from meguri.health.consistency import check_series
    from meguri.health.internals import internals
    from meguri.health.logs.nominal import doubted, nominal_findings
    from meguri.health.safety import safety_findings
    from meguri.health.sessions import find_sessions

    check_series(logs, pack)
    found: list[Brought] = []
    with_sessions = [(log, find_sessions(log.frame)) for log in logs]
    frames = [(log.frame, sessions) for log, sessions in with_sessions]
    many = count_stretches(frames, pack.capacity_ah)
    for rank, (log, sessions) in enumerate(with_sessions):
        told = capacity_evidence(log, pack, SohPrior(stretches=many), sessions=sessions)
        nominal = nominal_findings(log, pack, sessions=sessions)
        rows = _measured(doubted(told.rows, nominal), measured, log.measured_on)
        safety = safety_findings(log, sessions, pack, with_sessions[:rank])
        found.append(
            Brought(
                rows,
                pl.concat((log.findings, nominal, told.findings)),
                safety,
                pl.concat((log.assumed, told.assumed)),
            )
        )
    beside, shown = internals(with_sessions, pack), display_findings(frames, pack.capacity_ah)
    noted = Brought(
        findings=pl.concat((shown, beside.findings)),
        assumed=beside.assumed,
        resistance=beside.resistance,
        electrodes=beside.electrodes,
    )
    return [*found, noted]


def from_features(
    pairs: "FeaturesLike | Sequence[FeaturesLike]",
    pack: Pack | None,
    measured: Measured,
    vehicle: "VehicleFacts | None",
) -> list[Brought]:
    """What pulses and spectra say, each by its own calibration."""
    if not pairs:
        return []
    from meguri.health.features import as_pairs, feature_evidence

    model = (pack.name if pack else None) or (vehicle.model if vehicle else None)
    told = [feature_evidence(*pair, pack, model, rank) for rank, pair in enumerate(as_pairs(pairs), start=1)]
    return [Brought(_measured(one.rows, measured), one.findings, assumed=one.assumed) for one in told]


def _measured(rows: pl.DataFrame, measured: Measured, told_on: object = None) -> pl.DataFrame:
    """Rows with who measured, when (else the day that the log tells itself) and with what; bound or not."""
    from meguri.health.chassis import binding_of

    binding = binding_of(measured.chassis_number, measured.by, measured.device, measured.on)
    return rows.with_columns(
        measured_on=pl.coalesce("measured_on", pl.lit(measured.on or told_on, pl.Date)),
        measured_by=pl.coalesce("measured_by", pl.lit(measured.by, pl.String)),
        device=pl.coalesce("device", pl.lit(measured.device, pl.String)),
        binding=pl.lit(binding),
    )


def from_vehicle(vehicle: "VehicleFacts", pack: Pack | None) -> Brought:
    """The fleet's band, and what the car's display says; whether the model is one of another pack."""
    from meguri.health.prior import vehicle_prior

    prior = vehicle_prior(vehicle)
    findings = prior.findings
    if pack is not None and _is_other_pack(vehicle.model, pack.name):
        other = {"finding_id": "prior-pack", "code": OTHER_PACK, "level": "warning", "about": pack.name}
        findings = pl.concat((findings, pl.DataFrame([other], schema=FINDINGS.polars_schema)))
    return Brought(prior.rows, findings, assumed=prior.assumed, soh_bms_share=vehicle.meter_soh_share)


def _is_other_pack(model: str | None, pack: str) -> bool:
    """Whether both are in the catalogue, under two names."""
    from meguri.facts.packs import PackNameError, pack_named

    try:
        return bool(model and pack) and pack_named(model or "").model != pack_named(pack).model
    except PackNameError:
        return False


def refuse_nothing(
    logs: Sequence[Log], findings: pl.DataFrame, reports: Sequence[DiagnosisFault] = ()
) -> None:
    """Say of every log, measurement and report that nothing came of it; nothing where there was none.

    Args:
        logs: those given.
        findings: on all that was given.
        reports: those that were left out.

    Raises:
        DiagnosisError: there was one.
    """
    from meguri.health.features.words import OUTSIDE

    outside = findings.filter(code=OUTSIDE)["about"].to_list()
    faults = [
        *(DiagnosisFault(DiagnosisCode.NO_RESULT, {"log": log.name}) for log in logs),
        *(DiagnosisFault(DiagnosisCode.NO_FEATURES, {"log": about}) for about in outside),
        *reports,
    ]
    if faults:
        raise DiagnosisError(faults)


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
        pl.concat([RESISTANCE.empty(), *(one.resistance for one in many)]),
        pl.concat([ELECTRODES.empty(), *(one.electrodes for one in many)]),
    )


def _named_apart(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    met = pl.int_range(pl.len()).over(name)
    apart = pl.concat_str(pl.col(name), pl.lit("/"), met + 1)
    return frame.with_columns(pl.when(met == 0).then(pl.col(name)).otherwise(apart).alias(name))

"""From a diagnosis, a car and a declaration to what one page certifies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from meguri.facts.packs import PackFacts, PackNameError, pack_named
from meguri.journeys.certificate.content import (
    CERTIFICATE,
    REFERENCE,
    Car,
    Certificate,
    Declared,
    Full,
    Reach,
    Signature,
    Term,
)
from meguri.journeys.certificate.faults import (
    CertificateCode,
    CertificateError,
    CertificateFault,
    certificate_fault,
)
from meguri.journeys.certificate.reading import carrying, evidence_of, findings_of, measurement_of
from meguri.journeys.certificate.rounding import percent_between
from meguri.journeys.certificate.safety import recorded, safety_of
from meguri.journeys.certificate.term import term_of
from meguri.tables.chassis import ChassisError, read_chassis
from meguri.tables.verdict import Verdict, verdict_of

LONGEST = {"model": 60, "chassis_number": 40, "issuer": 60, "measured_by": 60, "device": 60}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said beside the verdict.

    Attributes:
        car: the car; what is None is taken from the verdict, where that says it.
        declared: what is declared on safety.
        energy_kwh: nameplate energy when new; None: that of the catalogue.
        energy_basis: who says so: `told` or `record`.
        issuer: who issues it.
        address: where it can be checked: what the QR code carries.
        reach: range in summer and winter.
        signature: of the signed document.
        incidents_on: days of the accidents and abnormalities that are on record of the battery.
    """

    car: Car = field(default_factory=Car)
    declared: Declared = field(default_factory=Declared)
    energy_kwh: float | None = None
    energy_basis: str = "told"
    issuer: str | None = None
    address: str | None = None
    reach: Reach | None = None
    signature: Signature | None = None
    incidents_on: tuple[date, ...] = ()


def certificate_of(
    diagnosis: Mapping[str, Any], issued_on: date, told: Told | None = None, *, where: str = "verdict"
) -> Certificate:
    """What the page says. Only a result validated on the model, of a known car and day, is a certificate.

    Args:
        diagnosis: what `meguri diagnose --json` prints.
        issued_on: day of issue.
        told: what is said beside it.
        where: what messages call the diagnosis.

    Raises:
        VerdictError: no verdict with an interval.
        CertificateError: parts that cannot be read, or that contradict each other; all faults at once.
    """
    said, verdict = told or Told(), verdict_of(diagnosis)
    evidence, faults = evidence_of(diagnosis, where)
    found, more = findings_of(diagnosis, "findings", where)
    dangers, dangers_faults = findings_of(diagnosis, "safety", where)
    safety, safety_faults = safety_of(said.declared, (*recorded(said.incidents_on), *dangers))
    term, term_faults = term_of(carrying(evidence), verdict.measured_on, where=where)
    faults += [*more, *dangers_faults, *safety_faults, *term_faults]
    car, car_faults = _car(said.car, verdict)
    pack = _pack(verdict.model) or _pack(car.model)
    measurement = measurement_of(diagnosis, evidence, verdict)
    texts = {"issuer": said.issuer, "model": car.model, "chassis_number": car.chassis_number}
    texts |= {"measured_by": measurement.by, "device": measurement.device}
    faults += [*car_faults, *_model_faults(car, verdict), *_day_faults(term, verdict, car, issued_on)]
    faults += _length_faults(texts)
    if faults:
        raise CertificateError(faults)
    because = _because(verdict, measurement.validation, term, car, issued_on)
    return Certificate(
        title=REFERENCE if because else CERTIFICATE,
        because=because,
        is_synthetic=verdict.is_synthetic,
        verdict_id=verdict.verdict_id,
        soh_percent=percent_between(verdict.low, verdict.median, verdict.high),
        definition=verdict.definition,
        car=car,
        full=_full(said, verdict, diagnosis["verdict"], pack),
        measurement=measurement,
        term=term,
        reach=said.reach,
        safety=safety,
        findings=found,
        issued_on=issued_on,
        issuer=said.issuer,
        address=said.address,
        signature=said.signature,
    )


def _because(verdict: Verdict, validation: str, term: Term, car: Car, issued_on: date) -> tuple[str, ...]:
    reasons = {
        "synthetic": verdict.is_synthetic,
        "extrapolated": validation == "extrapolated",
        "unvalidated": validation == "unvalidated",
        "no_day": term.until is None,
        "no_chassis_number": car.chassis_number is None,
        "expired": term.until is not None and term.until < issued_on,
    }
    return tuple(name for name, holds in reasons.items() if holds)


def _car(told: Car, verdict: Verdict) -> tuple[Car, list[CertificateFault]]:
    """The car, its number in one form; the catalogue's name where nobody named the model."""
    mine, its = _number(told.chassis_number), _number(verdict.chassis_number)
    pack = _pack(verdict.model)
    model = told.model or (pack.model if pack is not None else verdict.model) or None
    car = replace(told, model=model, chassis_number=mine or its)
    if mine and its and mine != its:
        return car, [certificate_fault(CertificateCode.OTHER_CHASSIS, found=its, wanted=mine)]
    odometer = told.odometer_km
    if odometer is not None and not 0 <= odometer <= 2_000_000:
        put = {"where": "car", "part": "odometer_km", "found": odometer, "wanted": "0 … 2000000"}
        return car, [certificate_fault(CertificateCode.BAD_VALUE, **put)]
    return car, []


def _number(told: str | None) -> str | None:
    """A chassis number in the one way of writing it; as it is where it is of no known form."""
    if not told:
        return None
    try:
        return read_chassis(told).number
    except ChassisError:
        return told


def _pack(name: str | None) -> PackFacts | None:
    if not name:
        return None
    try:
        return pack_named(name)
    except PackNameError:
        return None


def _full(told: Told, verdict: Verdict, row: Mapping[str, Any], pack: PackFacts | None) -> Full:
    energy, basis = told.energy_kwh, told.energy_basis
    if energy is None and pack is not None:
        energy, basis = pack.pack_kwh, "catalogue"
    source = row.get("reference_source")
    known = verdict.reference_capacity_ah is not None and isinstance(source, str)
    return Full(
        energy,
        None if energy is None else basis,
        verdict.reference_capacity_ah,
        source if known else None,
    )


def _model_faults(car: Car, verdict: Verdict) -> list[CertificateFault]:
    its, mine = _pack(verdict.model), _pack(car.model)
    if its is None or mine is None or its.name == mine.name or its.model == mine.model:
        return []
    return [certificate_fault(CertificateCode.OTHER_MODEL, found=its.name, wanted=mine.name)]


def _day_faults(term: Term, verdict: Verdict, car: Car, issued_on: date) -> list[CertificateFault]:
    days = [day for day in (term.measured_on, verdict.measured_on) if day is not None]
    newest, faults = max(days, default=None), []
    if newest is not None and newest > issued_on:
        faults.append(
            certificate_fault(CertificateCode.ISSUED_EARLY, found=str(issued_on), wanted=str(newest))
        )
    first, oldest = car.first_registered_on, term.measured_from or newest
    if first is not None and oldest is not None and first > oldest:
        put = {"found": str(first), "wanted": str(oldest)}
        faults.append(certificate_fault(CertificateCode.REGISTERED_LATE, **put))
    return faults


def _length_faults(texts: Mapping[str, str | None]) -> list[CertificateFault]:
    return [
        certificate_fault(CertificateCode.TOO_LONG, part=name, found=len(text), limit=LONGEST[name])
        for name, text in texts.items()
        if text is not None and len(text) > LONGEST[name]
    ]

"""The box on safety: what is declared, and what the diagnosis found; it never looks better than either."""

from collections.abc import Iterable
from datetime import date

from meguri.journeys.certificate.content import (
    DECLARED,
    RECALLS,
    SAFETY_STATES,
    Declared,
    Finding,
    Safety,
)
from meguri.journeys.certificate.faults import CertificateCode, CertificateFault, certificate_fault

UNKNOWN = "unknown"
INCIDENT = "incident_on_record"


def recorded(incidents_on: Iterable[date]) -> tuple[Finding, ...]:
    """What is on record of the battery, as findings: the latest first."""
    return tuple(Finding(INCIDENT, "warning", day.isoformat()) for day in sorted(incidents_on, reverse=True))


def safety_of(declared: Declared, findings: tuple[Finding, ...]) -> tuple[Safety, list[CertificateFault]]:
    """The box, and what is wrong with what is declared.

    An open recall, 冠水, 修復歴, an incident on record or a finding of the diagnosis makes it `finding`,
    whatever was declared; nothing found does not make it `checked`.
    """
    told = {"recall": declared.recall, "flooding": declared.flooding, "repair": declared.repair}
    allowed = {"safety": SAFETY_STATES, "recall": RECALLS, "flooding": DECLARED, "repair": DECLARED}
    faults = [
        certificate_fault(CertificateCode.NO_CHOICE, part=name, found=value, wanted=", ".join(allowed[name]))
        for name, value in ({"safety": declared.state} | told).items()
        if value not in allowed[name]
    ]
    untold = [name for name, value in told.items() if value == UNKNOWN]
    is_finding = bool(findings) or declared.recall == "open" or "yes" in (declared.flooding, declared.repair)
    if declared.state == "checked" and untold:
        faults.append(certificate_fault(CertificateCode.UNTOLD, found=", ".join(untold)))
    return Safety("finding" if is_finding else declared.state, declared, findings), faults

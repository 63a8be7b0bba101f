"""What a certificate takes from a diagnosis: its evidence and findings, read from the JSON that was kept."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from meguri.health.validation import validation_of
from meguri.journeys.certificate.content import Finding, Measurement
from meguri.journeys.certificate.faults import CertificateCode, CertificateFault, certificate_fault
from meguri.tables.health import BOUND, LEVELS, VALIDATION
from meguri.tables.schema import N_
from meguri.tables.verdict import Verdict

COUNTS_SHARE = 0.05  # an evidence row below this part of the verdict does not carry it
_MOST_METHODS = 3
_LARGEST = 1e12
_NUMBERS = {
    "weight_share": (0.0, 1.0),
    "soc_from_share": (0.0, 1.0),
    "soc_to_share": (0.0, 1.0),
    "temperature_c": (-60.0, 100.0),
    "air_temperature_c": (-60.0, 70.0),
}
_TEXTS = ("method", "way", "measured_by", "device", "measured_on")
_FINDING_NUMBERS = ("found_value", "limit_value", "rows_count", "from_s", "to_s")
_TEXT = N_("a text")
Row = Mapping[str, Any]


def rows_of(diagnosis: Row, part: str, where: str) -> tuple[list[Row], list[CertificateFault]]:
    """The rows of one part of a diagnosis; none where it has none."""
    told = diagnosis.get(part)
    if told is None:
        return [], []
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        return [], [certificate_fault(CertificateCode.BAD_PART, where=where, part=part, found=told)]
    return told, []


def evidence_of(diagnosis: Row, where: str) -> tuple[list[Row], list[CertificateFault]]:
    """Rows of the table `health_evidence`, the one that counts most first, and what is wrong with them."""
    rows, faults = rows_of(diagnosis, "evidence", where)
    for at, row in enumerate(rows):
        place = f"evidence[{at}]"
        for name, (low, high) in _NUMBERS.items():
            if not _is_number(row.get(name), low, high):
                faults.append(_bad(where, f"{place}.{name}", row[name], f"{low:g} … {high:g}"))
        for name in _TEXTS:
            if not isinstance(row.get(name), str | None):
                faults.append(_bad(where, f"{place}.{name}", row[name], _TEXT))
    if faults:
        return [], faults
    return sorted(rows, key=lambda row: -(row.get("weight_share") or 0.0)), []


def carrying(evidence: list[Row]) -> list[Row]:
    """The measurements that carry the verdict: what was drawn from facts on the model alone is none."""
    measured = [row for row in evidence if row.get("way") != "facts"]
    return [row for row in measured if (row.get("weight_share") or 0.0) >= COUNTS_SHARE]


def measurement_of(diagnosis: Row, evidence: list[Row], verdict: Verdict) -> Measurement:
    """How it was found out: conditions and people of the leading evidence."""
    told = diagnosis["verdict"]
    lead: Row = evidence[0] if evidence else {}
    validation = told.get("validation") if told.get("validation") in VALIDATION else "unvalidated"
    standing = validation_of(verdict.model or None, lead.get("method") or "unstated")
    counted = [row for row in evidence if (row.get("weight_share") or 0.0) >= COUNTS_SHARE] or evidence[:1]
    methods = tuple(dict.fromkeys(row["method"] for row in counted if row.get("method")))
    binding = told.get("binding") if told.get("binding") in BOUND else "self_declared"
    return Measurement(
        methods=methods[:_MOST_METHODS],
        validation=validation,
        vehicles_count=standing.vehicles_count if standing.status == validation else 0,
        soc_percent=_window(lead),
        temperature_c=lead.get("temperature_c"),
        air_temperature_c=lead.get("air_temperature_c"),
        by=_first(evidence, "measured_by"),
        device=_first(evidence, "device"),
        binding=binding,
    )


def findings_of(diagnosis: Row, part: str, where: str) -> tuple[tuple[Finding, ...], list[CertificateFault]]:
    """Findings from caution upwards, the gravest first; that data are simulated is told elsewhere."""
    rows, faults = rows_of(diagnosis, part, where)
    found = []
    for at, row in enumerate(rows):
        bad = list(_finding_faults(row, f"{part}[{at}]", where))
        faults += bad
        if not bad and LEVELS.index(row["level"]) > 0 and row["code"] != "synthetic":
            numbers = {name: row.get(name) for name in _FINDING_NUMBERS}
            found.append(Finding(row["code"], row["level"], row["about"], unit=row.get("unit"), **numbers))
    found.sort(key=lambda one: -LEVELS.index(one.level))
    return tuple(found), faults


def _finding_faults(row: Row, place: str, where: str) -> Iterator[CertificateFault]:
    for name in ("code", "about"):
        if not isinstance(row.get(name), str):
            yield _bad(where, f"{place}.{name}", row.get(name), _TEXT)
    if row.get("level") not in LEVELS:
        yield _bad(where, f"{place}.level", row.get("level"), ", ".join(LEVELS))
    if not isinstance(row.get("unit"), str | None):
        yield _bad(where, f"{place}.unit", row["unit"], _TEXT)
    for name in _FINDING_NUMBERS:
        if not _is_number(row.get(name), -_LARGEST, _LARGEST):
            yield _bad(where, f"{place}.{name}", row[name], f"{-_LARGEST:g} … {_LARGEST:g}")


def _window(lead: Row) -> tuple[int, int] | None:
    first, last = lead.get("soc_from_share"), lead.get("soc_to_share")
    if first is None or last is None:
        return None
    return round(100 * first), round(100 * last)


def _first(evidence: list[Row], name: str) -> str | None:
    return next((row[name] for row in evidence if row.get(name)), None)


def _is_number(value: object, low: float, high: float) -> bool:
    """Whether it is a number within the limits, or missing."""
    if value is None:
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and low <= value <= high and isfinite(value)  # type: ignore[operator,arg-type]


def _bad(where: str, part: str, found: object, wanted: str) -> CertificateFault:
    return certificate_fault(CertificateCode.BAD_VALUE, where=where, part=part, found=found, wanted=wanted)

"""An attestation as a credential, unsigned, and back: the shape of UNTP's digital conformity credential.

What the standard's words carry here:

- `issuer`: the lab, by its did; `validFrom`/`validUntil`: from when to when the statement is good.
- `credentialSubject`: the attestation: a test (`attestationType` testing) by a third party
  (`assessorLevel`); `assessmentLevel` Accredited only where an accreditation is given, else Unspecified.
- `assessment`: one diagnosis. `assessmentCriteria` is the method; its `tag` says which state of health is
  meant; its `thresholdValue` is the least SOH asked for. `declaredValue` are 5 % point, median and 95 % point
  in percent (P1, UNECE Recommendation 20).
- `conformance`: the 5 % point reaches the least SOH. Where none is asked for, it says only that the battery
  was measured by the method: the standard wants the word even where nothing is passed or failed.
- `assessedProduct`: the battery; `IDverifiedByCAB`: whether the lab checked its identity.

What it cannot carry: the interval as an interval (`accuracy` is one symmetric share of the value, so it is
left out, and the edges are values of their own); the conditions of the measurement; the reference capacity;
the evidence itself. The standard has no topic for the state of a used product: circularity.design
(durability) is the nearest. Data that were simulated are refused rather than carried without saying so.

Source: UN Transparency Protocol, digital conformity credential, working version 0.6.1 (a draft may change).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meguri.passport.attestation.faults import (
    AttestationCode,
    AttestationError,
    AttestationFault,
    fault,
)
from meguri.passport.attestation.fields import EDGES, FIELDS, OPTIONAL_GROUPS, Field, at, is_share, put
from meguri.passport.signing.credential import CONTEXT, CREDENTIAL, kinds_of
from meguri.passport.signing.moments import read_moment
from meguri.tables.coded import shown
from meguri.tables.health import DEFINITIONS

UNTP_CONTEXT = "https://test.uncefact.org/vocabulary/untp/dcc/working/"
UNTP_KIND = "DigitalConformityCredential"
TOPIC, PERCENT = "circularity.design", "P1"
METRICS = {
    "low": "State of health, 5 % point",
    "median": "State of health, median",
    "high": "State of health, 95 % point",
}
LEAST = "Least state of health"
_HUGE = 1e6  # no percentage; a whole number may be too long for a float
_SUBJECT, _ASSESSED = "credentialSubject", "credentialSubject.assessment.0"
_CRITERION = f"{_ASSESSED}.assessmentCriteria.0"
_LISTS = (
    f"{_SUBJECT}.assessment",
    f"{_ASSESSED}.assessmentCriteria",
    f"{_ASSESSED}.assessedProduct",
)


def attestation_credential(
    given: Mapping[str, Any], *, status: Sequence[Mapping[str, Any]] = (), where: str = "attestation"
) -> dict[str, Any]:
    """A credential that the lab can sign with `signing.data_integrity.add_proof`.

    Args:
        given: the plain values, nested as `fields.FIELDS` names them: `id`, `lab` (`did`, `name`),
            `issued_at`, `issued_to` and `battery` (`id`, `name`), `measured_on`, `method` (`id`, `name`,
            `description`), `definition`, `soh` (`low`, `median`, `high`, shares); as wanted `valid_until`,
            `least_soh`, `identity_verified`, `scheme`, `accreditation`, `evidence`.
        status: entries made by `signing.credential.status_entry`, for revocation.
        where: what messages call it.

    Raises:
        AttestationError: something is missing, of another kind, or contradicts itself; every fault.
    """
    faults = list(_faults(given, where))
    if faults:
        raise AttestationError(faults)
    made: dict[str, Any] = {
        "@context": [CONTEXT, UNTP_CONTEXT],
        "type": [UNTP_KIND, CREDENTIAL],
    }
    for field in FIELDS:
        value = at(given, field.name)
        if field.carried and value is not None:
            put(made, field.carried, value)
    _add_words(made, given)
    entries = [dict(one) for one in status]
    if entries:
        made["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return made


def read_attestation(credential: Any, *, where: str = "attestation") -> dict[str, Any]:
    """The plain values of a credential, as `attestation_credential` takes them.

    Its signature, issuer and status are not looked at: that is the work of `signing`.

    Raises:
        AttestationError: another kind of credential, or one that says something else; every fault.
    """
    if not isinstance(credential, Mapping):
        raise AttestationError(
            [fault(AttestationCode.NO_OBJECT, where, field="$", found=type(credential).__name__)]
        )
    faults = list(_shape_faults(credential, where))
    read: dict[str, Any] = {}
    for field in FIELDS:
        value = at(credential, field.carried) if field.carried else None
        if value is not None:
            put(read, field.name, value)
    faults += _read_shares(credential, read, where)
    faults += _faults(read, where)
    if not faults and at(credential, f"{_ASSESSED}.conformance") is not _conforms(read):
        values = {"found": at(credential, f"{_ASSESSED}.conformance"), "low": read["soh"]["low"]}
        faults.append(fault(AttestationCode.CONFORMANCE, where, least=read.get("least_soh", "–"), **values))
    if faults:
        raise AttestationError(faults)
    return read


def _add_words(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    """What the shape wants beside the plain values: types, ids, and the figures as metrics."""
    subject, assessed = made[_SUBJECT], at(made, _ASSESSED)
    made["issuer"] = {"type": ["CredentialIssuer"], **made["issuer"]}
    subject |= {
        "type": ["ConformityAttestation", "Attestation"],
        "id": f"{given['id']}#attestation",
        "name": f"State of health of {given['battery']['name']}",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "Accredited" if given.get("accreditation") else "Unspecified",
        "attestationType": "testing",
    }
    criterion = at(made, _CRITERION)
    criterion |= {"type": ["Criterion"], "conformityTopic": TOPIC, "status": "active"}
    if (least := given.get("least_soh")) is not None:
        criterion["thresholdValue"] = _metric(LEAST, least)
    assessed |= {
        "type": ["ConformityAssessment", "Declaration"],
        "id": f"{given['id']}#assessment",
        "name": METRICS["median"],
        "declaredValue": [_metric(METRICS[edge], given["soh"][edge]) for edge in EDGES],
        "conformityTopic": TOPIC,
        "conformance": _conforms(given),
    }
    if "scope" in subject:
        subject["scope"]["type"] = ["ConformityScheme"]
    if "authorisation" in subject:
        subject["authorisation"][0]["type"] = ["Endorsement"]
    if "auditableEvidence" in subject:
        subject["auditableEvidence"]["hashMethod"] = "SHA-256"


def _metric(name: str, share: float) -> dict[str, Any]:
    return {"metricName": name, "metricValue": {"value": round(share * 100, 10), "unit": PERCENT}}


def _conforms(given: Mapping[str, Any]) -> bool:
    least = given.get("least_soh")
    return least is None or given["soh"]["low"] >= least


def _faults(given: Any, where: str) -> Iterator[AttestationFault]:
    if not isinstance(given, Mapping):
        yield fault(AttestationCode.NO_OBJECT, where, field="$", found=type(given).__name__)
        return
    yield from _name_faults(given, where)
    for field in FIELDS:
        yield from _field_faults(field, given, where)
    edges = [at(given, f"soh.{edge}") for edge in EDGES]
    if all(is_share(edge) for edge in edges):
        low, median, high = edges
        if not low <= median <= high or low == high:
            found = f"{low:g}, {median:g}, {high:g}"
            yield fault(AttestationCode.ORDER, where, found=found)
    issued, measured = read_moment(given.get("issued_at")), given.get("measured_on")
    if issued is not None and isinstance(measured, str) and measured > str(given["issued_at"])[:10]:
        yield fault(AttestationCode.BEFORE_MEASURED, where, found=given["issued_at"], wanted=measured)
    if given.get("is_synthetic") is True:
        yield fault(AttestationCode.SYNTHETIC, where)


def _field_faults(field: Field, given: Mapping[str, Any], where: str) -> Iterator[AttestationFault]:
    value, group = at(given, field.name), field.name.split(".")[0]
    if value is None:
        if field.required and (group not in OPTIONAL_GROUPS or given.get(group) is not None):
            yield fault(AttestationCode.MISSING, where, field=field.name)
    elif not field.holds(value):
        wanted = {"wanted": ", ".join(DEFINITIONS)} if field.code is AttestationCode.NOT_ONE_OF else {}
        yield fault(field.code, where, field=field.name, found=shown(value), **wanted)


def _name_faults(given: Mapping[str, Any], where: str, above: str = "") -> Iterator[AttestationFault]:
    """Names that are no field, which would be lost."""
    known = {field.name for field in FIELDS}
    for name, value in given.items():
        path = f"{above}{name}"
        if path in known:
            continue
        within = sorted(one for one in known if one.startswith(f"{path}."))
        if not within:
            siblings = sorted({one[len(above) :].split(".")[0] for one in known if one.startswith(above)})
            yield fault(AttestationCode.UNKNOWN, where, field=path, wanted=", ".join(siblings))
        elif isinstance(value, Mapping):
            yield from _name_faults(value, where, f"{path}.")
        elif value is not None:
            yield fault(AttestationCode.NO_OBJECT, where, field=path, found=shown(value))


def _shape_faults(credential: Mapping[str, Any], where: str) -> Iterator[AttestationFault]:
    """Whether it is a conformity credential at all, of one test of one battery."""
    kinds = kinds_of(credential)
    if UNTP_KIND not in kinds:
        found = ", ".join(kinds) or "nothing"
        yield fault(AttestationCode.OTHER_TYPE, where, field="type", found=found, wanted=UNTP_KIND)
    for path in _LISTS:
        found = at(credential, path)
        if isinstance(found, list) and len(found) != 1:
            yield fault(AttestationCode.SEVERAL, where, field=path, found=len(found))


def _read_shares(
    credential: Mapping[str, Any], read: dict[str, Any], where: str
) -> Iterator[AttestationFault]:
    """Put the metrics into the plain values, by their names and in any order."""
    told = at(credential, f"{_ASSESSED}.declaredValue")
    metrics = [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    wanted = {name: f"soh.{edge}" for edge, name in METRICS.items()}
    least = at(credential, f"{_CRITERION}.thresholdValue")
    for one in [*metrics, *([least] if isinstance(least, Mapping) else [])]:
        name = "least_soh" if one is least else wanted.get(str(one.get("metricName")))
        if name is None:
            continue
        value, unit = at(one, "metricValue.value"), at(one, "metricValue.unit")
        if unit != PERCENT:
            yield fault(AttestationCode.OTHER_UNIT, where, field=name, found=shown(unit), wanted=PERCENT)
        elif at(read, name) is not None:
            yield fault(AttestationCode.SEVERAL, where, field=name, found=2)
        else:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            put(read, name, round(value / 100, 12) if is_number and abs(value) < _HUGE else value)

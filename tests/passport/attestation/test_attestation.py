"""Promise: a lab's diagnosis becomes a schema-valid conformity credential and comes back as it went in."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.attestation.credential import attestation_credential, read_attestation
from meguri.passport.attestation.faults import MESSAGES, AttestationCode, AttestationError
from meguri.passport.attestation.fields import FIELDS, OPTIONAL_GROUPS
from meguri.passport.signing.credential import credential_faults, status_entry
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import SigningKey

FOLDER = "vectors/untp-spec/data-models/untp-dcc/artefacts"
LEAST: dict[str, Any] = {
    "id": "urn:uuid:7e8cb8b7-7a5b-4a43-a0f5-1f0d2c6b1c11",
    "lab": {"did": "did:web:lab.example", "name": "電池試験所"},
    "issued_at": "2026-11-28T09:00:00+09:00",
    "issued_to": {"id": "https://dealer.example", "name": "Dealer"},
    "battery": {"id": "https://id.example/8004/0995201234567", "name": "EV battery 40 kWh"},
    "measured_on": "2026-11-20",
    "method": {
        "id": "https://lab.example/methods/full-charge/2",
        "name": "Capacity test",
        "description": "One full discharge and charge at 25 °C.",
    },
    "definition": "soh_c",
    "soh": {"low": 0.84, "median": 0.86, "high": 0.88},
}
GROUPS: dict[str, Any] = {
    "scheme": {
        "id": "https://scheme.example/ev-battery/1",
        "name": "Used EV battery scheme",
        "description": "How labs test.",
        "version": "1.0.0",
        "valid_from": "2026-04-01",
        "owner": {"id": "https://scheme.example", "name": "Scheme"},
    },
    "accreditation": {
        "id": "https://authority.example/labs/7",
        "name": "ISO/IEC 17025",
        "authority": {"id": "https://authority.example", "name": "Authority"},
    },
    "evidence": {"url": "https://lab.example/raw/7", "sha256": "ab" * 32},
    "valid_until": "2027-11-28T00:00:00Z",
    "least_soh": 0.8,
    "identity_verified": True,
}
FULL = LEAST | GROUPS | {"battery": LEAST["battery"] | {"serial_number": "12345"}}


def _but(path: str, value: Any, base: dict[str, Any] = FULL) -> dict[str, Any]:
    changed = deepcopy(base)
    *above, last = path.split(".")
    place = changed
    for step in above:
        place = place[step]
    place[last] = value
    return changed


def _codes(made: Any) -> list[AttestationCode]:
    with pytest.raises(AttestationError) as caught:
        attestation_credential(made)
    return [one.code for one in caught.value.faults]


def test_every_field_is_in_the_full_example() -> None:
    def flat(value: Any, above: str = "") -> set[str]:
        if not isinstance(value, dict):
            return {above}
        return {one for name, inner in value.items() for one in flat(inner, f"{above}.{name}".strip("."))}

    assert flat(FULL) == {field.name for field in FIELDS} - {"is_synthetic"}
    assert set(OPTIONAL_GROUPS) <= set(GROUPS)


@pytest.mark.parametrize("told", [LEAST, FULL, LEAST | {"accreditation": GROUPS["accreditation"]}])
def test_the_credential_is_schema_valid_before_and_after_signing(shared: Path, told: dict[str, Any]) -> None:
    from jsonschema_rs import Draft202012Validator

    schema = json.loads((shared / FOLDER / "untp-dcc-schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, validate_formats=True)
    assert validator.is_valid(json.loads((shared / FOLDER / "untp-dcc-instance.json").read_text("utf-8")))
    status = [status_entry("https://lab.example/status/1", 7)]
    made = attestation_credential(told, status=status)
    assert [str(one) for one in validator.iter_errors(made)] == []
    assert credential_faults(made) == []
    signed = add_proof(made, SigningKey(b"l" * 32), datetime(2026, 11, 28, tzinfo=UTC))
    assert validator.is_valid(signed)
    assert read_attestation(signed) == told
    del made["credentialSubject"]["issuedToParty"]
    assert not validator.is_valid(made)


shares = st.floats(0.01, 1.5).map(lambda one: round(one, 6))
texts = st.text(min_size=1, max_size=20).filter(lambda one: bool(one.strip()))


@given(
    st.lists(shares, min_size=3, max_size=3, unique=True).map(sorted),
    texts,
    texts,
    st.sets(st.sampled_from(sorted(GROUPS))),
    st.sampled_from(["soh_c", "soce", "unstated"]),
)
def test_it_comes_back_as_it_went_in(
    edges: list[float], name: str, method: str, groups: set[str], definition: str
) -> None:
    told = LEAST | {one: GROUPS[one] for one in groups} | {"definition": definition}
    told = _but("lab.name", name, _but("method.name", method, told))
    told["soh"] = dict(zip(("low", "median", "high"), edges, strict=True))
    through = json.loads(json.dumps(attestation_credential(told)))
    assert read_attestation(through) == told


@pytest.mark.parametrize(
    ("least", "low", "conforms"), [(None, 0.3, True), (0.8, 0.81, True), (0.8, 0.8, True), (0.8, 0.79, False)]
)
def test_conformance_is_that_the_low_edge_reaches_the_least(
    least: float | None, low: float, conforms: bool
) -> None:
    told = _but("soh.low", low, LEAST) | ({"least_soh": least} if least else {})
    made = attestation_credential(told)
    assessed = made["credentialSubject"]["assessment"][0]
    assert assessed["conformance"] is conforms
    assessed["conformance"] = not conforms
    with pytest.raises(AttestationError, match="says otherwise"):
        read_attestation(made)


def test_only_an_accredited_lab_is_called_so() -> None:
    assert attestation_credential(LEAST)["credentialSubject"]["assessmentLevel"] == "Unspecified"
    assert attestation_credential(FULL)["credentialSubject"]["assessmentLevel"] == "Accredited"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("id", "no address", AttestationCode.NO_URI),
        ("lab.did", "https://lab.example", AttestationCode.NO_DID),
        ("lab.name", "  ", AttestationCode.NO_TEXT),
        ("lab.name", None, AttestationCode.MISSING),
        ("lab", "lab", AttestationCode.NO_OBJECT),
        ("issued_at", "2026-11-28T09:00:00", AttestationCode.NO_MOMENT),
        ("measured_on", "2026-02-30", AttestationCode.NO_DAY),
        ("measured_on", "2026-11-29", AttestationCode.BEFORE_MEASURED),
        ("soh.median", 86, AttestationCode.NO_SHARE),
        ("soh.median", True, AttestationCode.NO_SHARE),
        ("soh.median", 10**400, AttestationCode.NO_SHARE),
        ("soh.median", float("nan"), AttestationCode.NO_SHARE),
        ("soh.median", 0.89, AttestationCode.ORDER),
        ("soh.p95", 0.9, AttestationCode.UNKNOWN),
        ("definition", "SOH", AttestationCode.NOT_ONE_OF),
        ("identity_verified", "yes", AttestationCode.NO_FLAG),
        ("evidence.sha256", "AB" * 32, AttestationCode.NO_HASH),
        ("scheme.owner", None, AttestationCode.MISSING),
        ("is_synthetic", True, AttestationCode.SYNTHETIC),
    ],
)
def test_what_cannot_be_attested(path: str, value: Any, code: AttestationCode) -> None:
    assert code in _codes(_but(path, value))


def test_all_faults_come_at_once() -> None:
    required = [
        field for field in FIELDS if field.required and field.name.split(".")[0] not in OPTIONAL_GROUPS
    ]
    assert _codes({}) == [AttestationCode.MISSING] * len(required)
    assert _codes([]) == [AttestationCode.NO_OBJECT]
    assert set(MESSAGES) == set(AttestationCode)


def _read_codes(path: str, value: Any) -> list[AttestationCode]:
    with pytest.raises(AttestationError) as caught:
        read_attestation(_in_credential(path, value))
    return [one.code for one in caught.value.faults]


def _in_credential(path: str, value: Any) -> dict[str, Any]:
    made = attestation_credential(FULL)
    *above, last = path.split(".")
    place: Any = made
    for step in above:
        place = place[int(step)] if step.isdecimal() else place[step]
    place[int(last) if last.isdecimal() else last] = value
    return made


ASSESSED = "credentialSubject.assessment.0"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("type", ["VerifiableCredential"], AttestationCode.OTHER_TYPE),
        (f"{ASSESSED}.declaredValue", [], AttestationCode.MISSING),
        (f"{ASSESSED}.declaredValue", "86 %", AttestationCode.MISSING),
        ("credentialSubject.assessment", [{}, {}], AttestationCode.SEVERAL),
        (f"{ASSESSED}.assessedProduct", [{}, {}], AttestationCode.SEVERAL),
        (f"{ASSESSED}.assessmentDate", "soon", AttestationCode.NO_DAY),
        (f"{ASSESSED}.assessmentCriteria.0.thresholdValue.metricValue", {"value": 0.8, "unit": "C62"},
         AttestationCode.OTHER_UNIT),
        (f"{ASSESSED}.assessmentCriteria.0.thresholdValue.metricValue", {"value": "80", "unit": "P1"},
         AttestationCode.NO_SHARE),
        (f"{ASSESSED}.assessmentCriteria.0.thresholdValue.metricValue", {"value": 10**400, "unit": "P1"},
         AttestationCode.NO_SHARE),
        ("credentialSubject", "x", AttestationCode.MISSING),
        ("issuer", "did:web:lab.example", AttestationCode.MISSING),
    ],
)  # fmt: skip
def test_a_credential_that_says_something_else(path: str, value: Any, code: AttestationCode) -> None:
    assert code in _read_codes(path, value)


def test_metrics_are_read_by_name_in_any_order_and_not_twice() -> None:
    made = attestation_credential(FULL)
    values = made["credentialSubject"]["assessment"][0]["declaredValue"]
    values.reverse()
    values.append({"metricName": "Mass", "metricValue": {"value": 300, "unit": "KGM"}})
    assert read_attestation(made) == FULL
    values.append(values[0])
    with pytest.raises(AttestationError, match="holds 2"):
        read_attestation(made)


def test_the_standards_own_example_is_no_diagnosis_and_says_why(shared: Path) -> None:
    told = json.loads((shared / FOLDER / "untp-dcc-instance.json").read_text(encoding="utf-8"))
    with pytest.raises(AttestationError) as caught:
        read_attestation(told)
    missing = {one.values.get("field") for one in caught.value.faults if one.code == "missing"}
    assert {"soh.low", "soh.median", "soh.high"} <= missing
    with pytest.raises(AttestationError, match="wanted is an object"):
        read_attestation([told])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
PLACES = sorted(
    {field.carried for field in FIELDS if field.carried} | {"type", "credentialSubject", ASSESSED}
)


@given(anything, st.sampled_from(sorted({field.name for field in FIELDS} | {"lab", "soh", "scheme"})))
def test_whatever_is_given_is_refused_or_carried(value: Any, path: str) -> None:
    try:
        made = attestation_credential(_but(path, value) if path != "is_synthetic" else FULL | {path: value})
    except AttestationError:
        return
    assert read_attestation(made)["lab"]["did"].startswith("did:")


@given(anything, st.sampled_from(PLACES))
def test_whatever_is_read_is_refused_or_understood(value: Any, path: str) -> None:
    for made in (value, _in_credential(path, value)):
        try:
            read = read_attestation(made)
        except AttestationError:
            continue
        assert read_attestation(attestation_credential(read)) == read

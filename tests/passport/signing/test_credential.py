"""What is wrapped is a credential by the data model, and what is none says why, all at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.reading import read_json
from meguri.passport.signing.credential import (
    CONTEXT,
    DIAGNOSIS,
    EVENT,
    MESSAGES,
    PASSPORT,
    UNDEFINED_TERMS,
    CredentialCode,
    credential_faults,
    event_credential,
    issuer_of,
    kinds_of,
    passport_credential,
    status_entry,
    statuses_of,
)

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
BATTERY = "https://id.example/8003/04912345123459"
DID = "did:web:maker.example"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def whole(**options: Any) -> dict[str, Any]:
    """A passport with all that a credential can carry."""
    return passport_credential(
        {"soh": 0.86},
        battery=BATTERY,
        issuer={"id": DID, "name": "Maker"},
        valid_from=NOON,
        valid_until=NOON + timedelta(days=365),
        credential_id="urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        schema="https://meguri.example/passport.schema.json",
        status=[status_entry("https://maker.example/status/1", 42)],
        **options,
    )


def codes(document: dict[str, Any]) -> list[CredentialCode]:
    faults = credential_faults(document)
    assert all(MESSAGES[fault.code].format(**fault.values) for fault in faults)  # type: ignore[index]
    return [CredentialCode(fault.code) for fault in faults]


def test_a_passport_is_wrapped_whole() -> None:
    document = whole()
    assert codes(document) == []
    assert document["@context"] == [CONTEXT, UNDEFINED_TERMS]
    assert document["credentialSubject"] == {"id": BATTERY, "passport": {"soh": 0.86}}
    assert document["credentialSchema"]["type"] == "JsonSchema"
    assert document["credentialStatus"]["statusListIndex"] == "42"
    assert (issuer_of(document), kinds_of(document)) == (DID, ("VerifiableCredential", PASSPORT))


def test_an_event_says_whether_it_is_a_diagnosis() -> None:
    options: dict[str, Any] = {"battery": BATTERY, "issuer": DID, "valid_from": NOON}
    sold, measured = (event_credential({"kind": "x"}, diagnosis=one, **options) for one in (False, True))
    assert codes(sold) == codes(measured) == []
    assert DIAGNOSIS not in kinds_of(sold)
    assert {EVENT, DIAGNOSIS} <= set(kinds_of(measured))
    assert statuses_of(sold) == []


def test_revocation_and_suspension_stand_side_by_side() -> None:
    entries = [status_entry("https://x.example/1", 1), status_entry("https://x.example/2", 1, "suspension")]
    document = event_credential({}, battery=BATTERY, issuer=DID, valid_from=NOON, status=entries)
    assert statuses_of(document) == entries


def test_a_moment_without_a_zone_makes_no_credential() -> None:
    with pytest.raises(ValueError, match="zone"):
        event_credential({}, battery=BATTERY, issuer=DID, valid_from=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"@context": [UNDEFINED_TERMS, CONTEXT]}, CredentialCode.CONTEXT),
        ({"@context": []}, CredentialCode.CONTEXT),
        ({"@context": "https://www.w3.org/2018/credentials/v1"}, CredentialCode.CONTEXT),
        ({"type": [PASSPORT]}, CredentialCode.TYPE),
        ({"type": ["VerifiableCredential", 1]}, CredentialCode.TYPE),
        ({"id": "passport 1"}, CredentialCode.ADDRESS),
        ({"id": None}, CredentialCode.ADDRESS),
        ({"issuer": "Maker Ltd."}, CredentialCode.ISSUER),
        ({"issuer": {"name": "Maker"}}, CredentialCode.ISSUER),
        ({"credentialSubject": {}}, CredentialCode.SUBJECT),
        ({"credentialSubject": []}, CredentialCode.SUBJECT),
        ({"credentialSubject": ["battery"]}, CredentialCode.SUBJECT),
        ({"validFrom": "2026-11-28"}, CredentialCode.MOMENT),
        ({"validUntil": None}, CredentialCode.MOMENT),
        ({"validUntil": "2026-11-28T11:59:59Z"}, CredentialCode.WINDOW),
        ({"credentialStatus": ["revoked"]}, CredentialCode.STATUS),
        ({"credentialStatus": {"id": "https://x.example"}}, CredentialCode.STATUS),
        ({"credentialSchema": {"id": "https://x.example"}}, CredentialCode.SCHEMA),
    ],
)
def test_each_fault_of_form_is_named(change: dict[str, Any], wanted: CredentialCode) -> None:
    assert codes(whole() | change) == [wanted]


def test_all_faults_come_at_once() -> None:
    assert codes({}) == [
        CredentialCode.CONTEXT,
        CredentialCode.TYPE,
        CredentialCode.ISSUER,
        CredentialCode.SUBJECT,
    ]


@given(st.dictionaries(st.sampled_from(sorted(whole())), VALUES))
def test_no_document_makes_the_check_crash(document: dict[str, Any]) -> None:
    codes(document)
    issuer_of(document)


@pytest.mark.parametrize("name", ["untp-dcc", "untp-dia", "untp-dte"])
def test_credentials_that_others_published_pass(name: str, shared: Path) -> None:
    path = shared / f"vectors/untp-spec/data-models/{name}/artefacts/{name}-instance.json"
    assert codes(read_json(path.read_bytes(), where=name)) == []

"""A signed document vouches only for what its issuer may say, and only about the battery it names."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

import meguri as mg
from meguri.passport.attestation.credential import attestation_credential
from meguri.passport.attestation.faults import AttestationCode
from meguri.passport.document import as_plain, document_of
from meguri.passport.events import as_epcis, event_of
from meguri.passport.signing.credential import (
    EVENT,
    PASSPORT,
    credential,
    event_credential,
    passport_credential,
)
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.finding_words import FindingCode
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList
from meguri.passport.signing.verdict import Verdict
from meguri.passport.vouched import VouchedCode

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = date(2026, 11, 28)
BATTERY = "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a10"
OTHER = "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a11"
KEYS = {matter: SigningKey(bytes([at + 1]) * 32) for at, matter in enumerate(Matter)}
TRUST = TrustList(
    {
        key.did: Issuer(
            key.did, {"en": matter}, frozenset({matter}), (TrustedKey(key.public, key.verification_method),)
        )
        for matter, key in KEYS.items()
    }
)
PLAIN = as_plain(document_of({"battery_id": BATTERY, "soh_share": 0.9}, "2026-11-28"))
DIAGNOSED = as_epcis(event_of("diagnosed", BATTERY, NOON, "lab", says={"soh_share": 0.9}))
REPAIRED = as_epcis(event_of("repaired", BATTERY, NOON, "shop"))
DRESSED_UP = as_epcis(event_of("repaired", BATTERY, NOON, "shop", says={"soh_share": 0.99}))


def _issuer(unsigned: Mapping[str, Any], did: str) -> Any:
    told = unsigned.get("issuer")
    return told | {"id": did} if isinstance(told, dict) else did


def judged(unsigned: Mapping[str, Any], signer: Matter) -> tuple[Verdict, list[str]]:
    key = KEYS[signer]
    signed = add_proof({**unsigned, "issuer": _issuer(unsigned, key.did)}, key, NOON)
    found = mg.verify(json.dumps(signed).encode(), TRUST, TODAY)
    return found.verdict, [one.code for one in found.reasons]


def of_event(event: Mapping[str, Any], battery: str = BATTERY, *, diagnosis: bool = False) -> dict[str, Any]:
    return event_credential(event, battery=battery, diagnosis=diagnosis, issuer="urn:x:x", valid_from=NOON)


def of_passport(told: Mapping[str, Any], battery: str = BATTERY) -> dict[str, Any]:
    return passport_credential(told, battery=battery, issuer="urn:x:x", valid_from=NOON)


def of_subject(subject: Mapping[str, Any], *kinds: str) -> dict[str, Any]:
    return credential(subject, kinds=kinds, issuer="urn:x:x", valid_from=NOON)


@pytest.mark.parametrize(
    ("unsigned", "signer"),
    [
        (of_passport(PLAIN), Matter.PASSPORT),
        (of_event(DIAGNOSED, diagnosis=True), Matter.DIAGNOSIS),
        (of_event(REPAIRED), Matter.EVENT),
    ],
)
def test_what_an_issuer_may_say_is_accepted(unsigned: Mapping[str, Any], signer: Matter) -> None:
    assert judged(unsigned, signer) == (Verdict.ACCEPTED, [])


@pytest.mark.parametrize(
    ("unsigned", "signer"),
    [
        (of_event(DIAGNOSED), Matter.EVENT),  # a diagnosis that calls itself an event only
        (of_event(DRESSED_UP), Matter.EVENT),  # a state of health slipped into a repair
        (of_event(REPAIRED, diagnosis=True), Matter.DIAGNOSIS),  # a repair that calls itself a diagnosis
        (of_subject({"id": BATTERY, "event": REPAIRED, "passport": PLAIN}, EVENT), Matter.EVENT),
        (of_subject({"id": BATTERY, "event": REPAIRED, "passport": PLAIN}, PASSPORT), Matter.PASSPORT),
    ],
)
def test_no_issuer_slips_in_what_is_not_his(unsigned: Mapping[str, Any], signer: Matter) -> None:
    assert judged(unsigned, signer) == (Verdict.REJECTED, [FindingCode.MAY_NOT_ATTEST])


@pytest.mark.parametrize(
    ("unsigned", "signer"),
    [
        (of_passport(PLAIN, OTHER), Matter.PASSPORT),
        (of_event(REPAIRED, OTHER), Matter.EVENT),
        (of_subject({"passport": PLAIN}, PASSPORT), Matter.PASSPORT),
    ],
)
def test_it_is_about_the_battery_that_it_names(unsigned: Mapping[str, Any], signer: Matter) -> None:
    assert judged(unsigned, signer) == (Verdict.REJECTED, [VouchedCode.OTHER_SUBJECT])


@pytest.mark.parametrize("subject", [{"id": BATTERY}, {"id": BATTERY, "passport": "text"}])
def test_a_passport_that_is_not_there_is_missed(subject: Mapping[str, Any]) -> None:
    verdict, codes = judged(of_subject(subject, PASSPORT), Matter.PASSPORT)
    assert (verdict, codes) == (Verdict.REJECTED, [VouchedCode.NOT_CARRIED])


def test_faults_of_passport_and_event_are_told_each_in_its_own_words() -> None:
    """Codes of two rooms are spelt the same, and their messages name different things."""
    headless = {name: value for name, value in PLAIN.items() if name != "as_of"}
    cut = {name: value for name, value in REPAIRED.items() if name not in ("eventID", "meguri:by")}
    sold = cut | {"meguri:kind": "recycled", "type": "TransformationEvent", "inputEPCList": [BATTERY]}
    unsigned = of_subject({"id": BATTERY, "passport": headless, "event": sold}, "DigitalProductPassport")
    key = KEYS[Matter.PASSPORT]
    signed = add_proof({**unsigned, "issuer": key.did}, key, NOON)
    said = [one.said() for one in mg.verify(json.dumps(signed).encode(), TRUST, TODAY).reasons]
    assert any("as_of is missing" in one for one in said)
    assert any("of the kind recycled" in one for one in said)


ATTESTED: dict[str, Any] = {
    "id": "urn:uuid:7e8cb8b7-7a5b-4a43-a0f5-1f0d2c6b1c11",
    "lab": {"did": KEYS[Matter.CONFORMITY].did, "name": "Lab"},
    "issued_at": "2026-11-28T12:00:00Z",
    "issued_to": {"id": "https://dealer.example", "name": "Dealer"},
    "battery": {"id": BATTERY, "name": "EV battery"},
    "measured_on": "2026-11-20",
    "method": {"id": "https://lab.example/methods/1", "name": "Capacity", "description": "One discharge."},
    "definition": "soh_c",
    "soh": {"low": 0.74, "median": 0.8, "high": 0.86},
    "least_soh": 0.78,
}


def test_an_attestation_does_not_deny_its_own_figures() -> None:
    """The 5 % point is below what was asked for, so it does not pass, whatever the lab writes and signs."""
    made = attestation_credential(ATTESTED)
    assessed = made["credentialSubject"]["assessment"][0]
    assert assessed["conformance"] is False
    assert judged(made, Matter.CONFORMITY) == (Verdict.ACCEPTED, [])
    assessed["conformance"] = True
    assert judged(made, Matter.CONFORMITY) == (Verdict.REJECTED, [AttestationCode.CONFORMANCE])


def test_an_attestation_of_another_shape_is_for_others_to_judge() -> None:
    made = attestation_credential(ATTESTED)
    made["credentialSubject"]["assessment"].append({"conformance": True})
    assert judged(made, Matter.CONFORMITY) == (Verdict.ACCEPTED, [])

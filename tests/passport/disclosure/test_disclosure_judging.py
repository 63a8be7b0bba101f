"""A showing is judged by one rule: accepted, rejected with reasons, or open where nobody knows the issuer."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.passport.disclosure.disclosure_cases import chance

from meguri.passport.disclosure.issuing import issue
from meguri.passport.disclosure.judging import is_showing, judge_showing
from meguri.passport.disclosure.showing import show
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList
from meguri.report.passport_words import claims_said

KEY, STRANGER = SigningKey(bytes(32)), SigningKey(bytes([1]) * 32)
NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
OWN = TrustedKey(KEY.public, KEY.verification_method)
TRUST = TrustList({KEY.did: Issuer(KEY.did, {"en": "Lab"}, frozenset(Matter), (OWN,))})
CLAIMS = {"sub": "urn:uuid:1", "soh_share": 0.86, "soh_share_low": 0.82, "soh_share_high": 0.89}


def showing(key: SigningKey = KEY, *, days_ago: int = 0, expires: datetime | None = None) -> bytes:
    """The state of health with its interval, shown by whoever holds it."""
    statement = issue(
        CLAIMS,
        key,
        issuer=key.did,
        kind="urn:meguri:statement:battery:1",
        issued_at=NOW - timedelta(days=days_ago),
        expires=expires,
        entropy=chance(),
        hidden=["/soh_share", "/soh_share_low", "/soh_share_high"],
    )
    return show(statement, ["/soh_share", "/soh_share_low", "/soh_share_high"]).encode()


def test_what_a_trusted_issuer_signed_this_afternoon_is_accepted() -> None:
    judged = judge_showing(showing(), TRUST, NOW.date(), NOW)
    assert (str(judged.verdict), judged.faults) == ("accepted", ())
    assert judged.disclosed is not None
    assert judged.disclosed.claims["soh_share"] == 0.86


@pytest.mark.parametrize(
    ("content", "verdict", "code"),
    [
        (showing(STRANGER), "undecided", "issuer_key"),
        (showing(days_ago=40), "rejected", "too_old"),
        (showing(days_ago=9, expires=NOW - timedelta(days=1)), "rejected", "expired"),
        (showing().replace(b"~", b"~e30~", 1), "rejected", None),
        (b"~", "rejected", None),
    ],
)
def test_what_is_not_accepted_says_why(content: bytes, verdict: str, code: str | None) -> None:
    judged = judge_showing(content, TRUST, NOW.date(), NOW, max_age_days=30)
    assert str(judged.verdict) == verdict
    assert judged.disclosed is None
    assert judged.faults
    assert code is None or {str(one.code) for one in judged.faults} == {code}


@pytest.mark.parametrize(
    ("content", "is_one"),
    [(showing(), True), (b'{"a":"~"}', False), (b"text", False), ("é~".encode(), False)],
)
def test_a_showing_is_told_from_a_credential(content: bytes, is_one: bool) -> None:
    assert is_showing(content) is is_one


def test_a_number_is_never_said_without_its_interval_and_any_value_can_be_said() -> None:
    said = dict(claims_said(CLAIMS | {"accidents": [1, {"a": None}], "chemistry": {"x": 1}}, "en"))
    assert any("86.0%" in told and "82.0" in told and "89.0%" in told for told in said.values())
    assert len(said) == 4

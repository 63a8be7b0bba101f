"""A showing is believed only from a trusted issuer's own key, good then, and of what that issuer may say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from disclosure_cases import chance

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError
from meguri.passport.disclosure.issuing import issue
from meguri.passport.disclosure.reading import read_disclosed
from meguri.passport.disclosure.trusted import read_trusted
from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.passport.signing.trust import Issuer, Matter, Reason, TrustedKey, TrustList, method_of

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MAKER, LAB = "did:web:maker.example", "did:web:lab.example"
KEY, OTHER, STRANGER = (SigningKey(bytes([at]) * 32) for at in (1, 2, 3))
CLAIMS = {"sub": "urn:x:battery", "soh_share": 0.9, "soh_share_low": 0.88, "soh_share_high": 0.92}


def trusted(*matters: Matter, did: str = MAKER, key: SigningKey = KEY, **fate: Any) -> Issuer:
    known = TrustedKey(key.public, method_of(did, key.public), **fate)
    return Issuer(did, {"en": did}, frozenset(matters), (known,))


def listed(*issuers: Issuer, **term: Any) -> TrustList:
    return TrustList({one.did: one for one in issuers}, **term)


LIST = listed(trusted(Matter.PASSPORT), trusted(Matter.DIAGNOSIS, did=LAB, key=OTHER))


def stated(key: SigningKey = KEY, issuer: str = MAKER, claims: dict[str, Any] = CLAIMS, **more: Any) -> str:
    named = method_of(issuer, key.public)
    told: dict[str, Any] = {"issued_at": AT - DAY, "entropy": chance(), "verification_method": named} | more
    return issue(claims, key, issuer=issuer, kind="urn:x:kind", **told)


def refused(showing: str, trust: TrustList = LIST) -> list[str]:
    with pytest.raises(DisclosureError) as caught:
        read_trusted(showing, trust, at=AT)
    return [one.code for one in caught.value.faults]


def test_a_trusted_issuers_statement_is_believed() -> None:
    found = read_trusted(stated(), LIST, at=AT)
    assert (found.issuer, found.claims["soh_share"]) == (MAKER, 0.9)
    by_key = listed(trusted(Matter.PASSPORT, did=KEY.did))
    assert read_trusted(stated(issuer=KEY.did), by_key, at=AT).issuer == KEY.did


@pytest.mark.parametrize("name", [None, method_of(MAKER, KEY.public), method_of(LAB, OTHER.public)])
@pytest.mark.parametrize("key", [STRANGER, OTHER])
def test_nobody_states_in_the_name_of_another(key: SigningKey, name: str | None) -> None:
    code = refused(stated(key, verification_method=name))
    assert code in ([DisclosureCode.ISSUER_KEY], [DisclosureCode.SIGNATURE])
    assert refused(stated(STRANGER, issuer=STRANGER.did)) == [DisclosureCode.ISSUER_KEY]


@pytest.mark.parametrize("key", [STRANGER, OTHER])
def test_a_reader_who_looks_up_names_alone_is_not_taken_in(key: SigningKey) -> None:
    """A key that names itself, or another issuer's, is never this issuer's."""
    for name in (None, method_of(LAB, key.public)):
        with pytest.raises(DisclosureError, match="no known key"):
            read_disclosed(
                stated(key, verification_method=name),
                issuer_keys=lambda _issuer, told: LIST.find_key(told),
                at=AT,
            )


@pytest.mark.parametrize(
    "fate",
    [
        {"revoked_at": AT, "reason": Reason.COMPROMISED},
        {"revoked_at": AT},
        {"revoked_at": AT - 2 * DAY, "reason": Reason.SUPERSEDED},
        {"term": KeyTerm(valid_until=AT - 2 * DAY)},
        {"term": KeyTerm(valid_from=AT)},
    ],
)
def test_a_key_counts_only_while_it_was_good(fate: dict[str, Any]) -> None:
    assert refused(stated(), listed(trusted(Matter.PASSPORT, **fate))) == [DisclosureCode.KEY_THEN]
    replaced = trusted(Matter.PASSPORT, revoked_at=AT, reason=Reason.SUPERSEDED)
    assert read_trusted(stated(), listed(replaced), at=AT)


def test_an_issuer_states_only_what_the_list_allows() -> None:
    assert refused(stated(), listed(trusted(Matter.EVENT, Matter.CONFORMITY))) == [DisclosureCode.MATTER]
    assert read_trusted(stated(OTHER, LAB), LIST, at=AT).issuer == LAB  # a diagnosis by who diagnoses
    more = CLAIMS | {"carbon_footprint_kg_per_kwh": 1.0}
    assert refused(stated(OTHER, LAB, more), LIST) == [DisclosureCode.MATTER]
    assert refused(stated(OTHER, LAB, CLAIMS | {"anything": 1}), LIST) == [DisclosureCode.MATTER]


def test_an_outdated_trust_list_is_not_used() -> None:
    assert refused(stated(), replace(LIST, valid_until=AT - DAY)) == [DisclosureCode.TRUST_TERM]
    assert refused(stated(), replace(LIST, valid_from=AT + DAY)) == [DisclosureCode.TRUST_TERM]
    assert read_trusted(stated(), replace(LIST, valid_from=AT - DAY, valid_until=AT + DAY), at=AT)

"""A trust list says whom to believe, or all that is wrong with it; a new key is believed only by the old."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.passport.reading import PassportJsonError
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import KeyTerm, PublicKey, SigningKey
from meguri.passport.signing.rotation import RotationCode, RotationError, follow, read_rotation, rotate
from meguri.passport.signing.trust import Issuer, Matter, Reason, TrustedKey, TrustList, method_of
from meguri.passport.signing.trust_file import MESSAGES, TrustCode, TrustError, read_trust

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MAKER = "did:web:maker.example"
KEYS = [SigningKey(bytes([at]) * 32) for at in range(6)]


def entry(key: SigningKey, did: str = MAKER, **more: Any) -> TrustedKey:
    return TrustedKey(key.public, method_of(did, key.public), **more)


def whole() -> TrustList:
    """A maker with three keys of different fates, and a lab that signs by did:key."""
    term = KeyTerm(valid_from=NOON, valid_until=NOON + 365 * DAY, replaced_by=KEYS[1].multibase)
    keys = (
        entry(KEYS[0], term=term, revoked_at=NOON + DAY, reason=Reason.SUPERSEDED),
        entry(KEYS[1], revoked_at=NOON + DAY),
        TrustedKey(KEYS[2].public, f"{MAKER}#key-2"),
    )
    maker = Issuer(MAKER, {"ja": "製造者", "en": "Maker"}, frozenset({Matter.PASSPORT, Matter.STATUS}), keys)
    lab = Issuer(KEYS[3].did, {"en": "Lab"}, frozenset({Matter.DIAGNOSIS}), (entry(KEYS[3], KEYS[3].did),))
    return TrustList({one.did: one for one in (maker, lab)}, NOON - DAY, NOON + 99 * DAY)


def file_of(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def codes(document: Any, **options: Any) -> list[tuple[TrustCode, str]]:
    with pytest.raises(TrustError) as caught:
        read_trust(file_of(document), where="trust.json", **options)
    assert all(MESSAGES[fault.code].format(**fault.values) for fault in caught.value.faults)  # type: ignore[index]
    return [(TrustCode(fault.code), fault.values.get("path", "")) for fault in caught.value.faults]


def test_what_is_written_is_read_as_the_same() -> None:
    assert read_trust(file_of(whole().document())) == whole()


def test_a_key_is_found_by_every_name_its_owner_uses() -> None:
    trust = whole()
    for method in (f"{MAKER}#key-2", method_of(MAKER, KEYS[2].public), KEYS[2].verification_method):
        assert trust.find_key(method) == KEYS[2].public
    assert trust.find_key("did:web:other.example#key-2") is None


def test_a_signed_list_holds_by_the_key_that_was_asked_for_and_no_other() -> None:
    document = add_proof(whole().document(), KEYS[4], NOON)
    assert read_trust(file_of(document), signer=KEYS[4].public).signed_by == KEYS[4].public
    assert read_trust(file_of(document)).signed_by == KEYS[4].public
    assert codes(document, signer=KEYS[5].public) == [(TrustCode.SIGNER, "/")]
    assert codes(whole().document(), signer=KEYS[4].public) == [(TrustCode.UNSIGNED, "/")]
    document["issuers"][0]["attests"].append("diagnosis")
    assert codes(document) == [(TrustCode.ALTERED, "/")]


def test_all_faults_come_at_once_with_their_places() -> None:
    document = whole().document()
    maker, lab = document["issuers"]
    document["validUntil"] = document["validFrom"]
    maker |= {"names": {}, "attests": ["everything", "passport"]}
    maker["keys"][0] |= {"publicKeyMultibase": "z6Mk", "validFrom": "today", "replacedBy": "z"}
    maker["keys"][1]["revoked"] = {"at": "2026", "reason": "bored"}
    maker["keys"][2]["id"] = "did:web:other.example#key-2"
    lab["keys"].append(dict(lab["keys"][0]))
    document["issuers"] += [lab | {"did": "Lab", "keys": []}, "nobody"]
    assert codes(document) == [
        (TrustCode.WINDOW, "/"),
        (TrustCode.FIELD, "/issuers/0/names"),
        (TrustCode.FIELD, "/issuers/0/keys/0/validFrom"),
        (TrustCode.KEY, "/issuers/0/keys/0/replacedBy"),
        (TrustCode.KEY, "/issuers/0/keys/0/publicKeyMultibase"),
        (TrustCode.FIELD, "/issuers/0/keys/1/revoked/reason"),
        (TrustCode.FIELD, "/issuers/0/keys/1/revoked/at"),
        (TrustCode.FIELD, "/issuers/0/keys/2/id"),
        (TrustCode.FIELD, "/issuers/0/attests/0"),
        (TrustCode.TWICE, "/issuers/1/keys/1/publicKeyMultibase"),
        (TrustCode.TWICE, "/issuers/1/keys/1/id"),
        (TrustCode.FIELD, "/issuers/2/did"),
        (TrustCode.FIELD, "/issuers/2/keys"),
        (TrustCode.FIELD, "/issuers/3"),
        (TrustCode.FIELD, "/issuers/3/did"),
        (TrustCode.FIELD, "/issuers/3/names"),
        (TrustCode.FIELD, "/issuers/3/keys"),
        (TrustCode.FIELD, "/issuers/3/attests"),
    ]


def test_one_key_of_two_issuers_is_refused() -> None:
    document = whole().document()
    document["issuers"][1]["keys"].append({"publicKeyMultibase": KEYS[2].multibase})
    assert codes(document) == [(TrustCode.TWICE, "/issuers/1/keys/1/publicKeyMultibase")]


@pytest.mark.parametrize("document", [[], {}, "trust", 1, {"kind": "list"}])
def test_other_documents_are_called_so(document: object) -> None:
    assert codes(document) == [(TrustCode.NO_LIST, "")]


def test_lists_of_a_later_version_and_no_json_are_called_so() -> None:
    assert codes(whole().document() | {"version": 2}) == [(TrustCode.VERSION, "")]
    with pytest.raises(PassportJsonError, match=r"trust\.json"):
        read_trust(b"<trust/>", where="trust.json")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*path, key))


PLACES = list(places(whole().document()))[1:]
JUNK = (
    st.none()
    | st.integers(-9, 9)
    | st.text("aZ9_-蓄", max_size=5)
    | st.lists(st.integers(-9, 9), max_size=2)
    | st.just({"a": 1})
)


@settings(max_examples=200)
@given(st.sampled_from(PLACES), JUNK)
def test_no_value_anywhere_makes_reading_crash(place: tuple[Any, ...], junk: Any) -> None:
    document: Any = whole().document()
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = junk
    try:
        trust = read_trust(file_of(document))
    except TrustError as error:
        assert all(MESSAGES[fault.code].format(**fault.values) for fault in error.faults)  # noqa: PT017
    else:
        assert read_trust(file_of(trust.document())) == trust


def test_a_new_key_is_followed_by_the_word_of_the_old_one() -> None:
    trust = whole()
    old, new, statement = rotate(KEYS[2], KEYS[4], NOON, issuer=MAKER)
    assert (old.term.valid_until, old.term.replaced_by, new.term.valid_from) == (NOON, new.multibase, NOON)
    said = read_rotation(json.loads(json.dumps(statement)))
    assert (said.issuer, said.old, said.new, said.at) == (MAKER, old.public, new.public, NOON)
    followed = follow(trust, statement)
    was, became = followed.issuers[MAKER].key(old.public), followed.issuers[MAKER].key(new.public)
    assert was is not None
    assert became is not None
    assert (was.term.valid_until, was.reason, became.term.valid_from) == (NOON, Reason.SUPERSEDED, NOON)
    assert read_trust(file_of(followed.document())) == followed
    assert trust == whole()


def test_keys_that_name_themselves_are_replaced_too() -> None:
    _, new, statement = rotate(KEYS[3], KEYS[4], NOON)
    followed = follow(whole(), statement)
    assert followed.issuers[KEYS[3].did].key(new.public) is not None
    assert read_trust(file_of(followed.document())) == followed


def rotation_codes(trust: TrustList, statement: Any) -> list[RotationCode]:
    with pytest.raises(RotationError) as caught:
        follow(trust, statement)
    assert str(caught.value)
    return [RotationCode(fault.code) for fault in caught.value.faults]


def test_nobody_else_can_name_the_next_key() -> None:
    *_, statement = rotate(KEYS[2], KEYS[4], NOON, issuer=MAKER)
    for at in (0, 1):  # one of the two signatures left out
        alone = statement | {"proof": statement["proof"][at]}
        assert rotation_codes(whole(), alone) == [RotationCode.NOT_SIGNED]
    changed = statement | {
        "credentialSubject": statement["credentialSubject"] | {"replacedBy": KEYS[5].multibase}
    }
    assert rotation_codes(whole(), changed) == [RotationCode.NOT_SIGNED] * 2
    assert (
        rotation_codes(whole(), statement | {"validFrom": "2020-01-01T00:00:00Z"})
        == [RotationCode.NOT_SIGNED] * 2
    )
    *_, stranger = rotate(KEYS[5], KEYS[4], NOON, issuer=MAKER)
    assert rotation_codes(whole(), stranger) == [RotationCode.STRANGER]
    *_, withdrawn = rotate(KEYS[1], KEYS[4], NOON, issuer=MAKER)
    assert rotation_codes(whole(), withdrawn) == [RotationCode.NOT_GOOD]
    *_, known = rotate(KEYS[2], KEYS[3], NOON, issuer=MAKER)
    assert rotation_codes(whole(), known) == [RotationCode.KNOWN]


@pytest.mark.parametrize(
    "statement", [None, [], {}, {"credentialSubject": {}, "validFrom": "2026-01-01T00:00:00Z"}]
)
def test_what_is_no_statement_is_called_so(statement: object) -> None:
    assert rotation_codes(whole(), statement) == [RotationCode.NO_STATEMENT]


def test_a_key_is_replaced_by_another_and_within_its_term() -> None:
    with pytest.raises(RotationError) as caught:
        rotate(KEYS[0], KEYS[0], NOON)
    assert [fault.code for fault in caught.value.faults] == [RotationCode.SAME]
    ended = replace(KEYS[0], term=KeyTerm(valid_until=NOON))
    later = replace(KEYS[1], term=KeyTerm(valid_from=NOON + DAY))
    with pytest.raises(RotationError) as caught:
        rotate(ended, later, NOON)
    assert [fault.code for fault in caught.value.faults] == [RotationCode.TERM] * 2


def test_names_come_in_the_readers_language_or_another() -> None:
    maker, lab = whole().issuers.values()
    assert (maker.name("ja"), maker.name(), lab.name("ja")) == ("製造者", "Maker", "Lab")
    assert Issuer(MAKER, {}, frozenset(), ()).name() == MAKER
    assert PublicKey(KEYS[0].public.raw) == KEYS[0].public

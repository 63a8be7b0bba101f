"""A document is believed only if all that decides was seen to hold; every other verdict names its reason."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.passport.signing.canonical import CanonicalError, canonical
from meguri.passport.signing.credential import (
    DIAGNOSIS,
    event_credential,
    passport_credential,
    status_entry,
)
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.finding_words import WORDS, FindingCode
from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.passport.signing.proof_faults import ProofCode
from meguri.passport.signing.states import State
from meguri.passport.signing.status_check import given_list
from meguri.passport.signing.status_list import Purpose, StatusList, status_list_credential
from meguri.passport.signing.trust import Issuer, Matter, Reason, TrustedKey, TrustList, method_of
from meguri.passport.signing.trust_file import TrustError
from meguri.passport.signing.verdict import CODES, PARTS, VERDICTS, Part, Verdict, Verification
from meguri.passport.signing.verification import verify
from meguri.tables.coded import CodedError, CodedFault

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)
MAKER = "did:web:maker.example"
BATTERY = "https://id.example/8003/04912345123459"
LISTED_AT = "https://maker.example/status/1"
SUSPENSIONS = "https://maker.example/status/2"
KEY, OTHER, LAB, REGISTRY = (SigningKey(bytes([at]) * 32) for at in range(4))
MATTERS = frozenset({Matter.PASSPORT, Matter.EVENT})


def trusted(term: KeyTerm | None = None, matters: frozenset[Matter] = MATTERS, **fate: Any) -> TrustList:
    """A maker with one key, of whatever fate, and a lab and a registry."""
    key = TrustedKey(KEY.public, method_of(MAKER, KEY.public), term or KeyTerm(), **fate)
    maker = Issuer(MAKER, {"ja": "製造者", "en": "Maker"}, matters, (key,))
    others = {
        name: Issuer(
            one.did, {"en": name}, frozenset({matter}), (TrustedKey(one.public, one.verification_method),)
        )
        for name, one, matter in (("Lab", LAB, Matter.DIAGNOSIS), ("Registry", REGISTRY, Matter.STATUS))
    }
    return TrustList({MAKER: maker, **{one.did: one for one in others.values()}})


TRUST = trusted()


def unsigned(**options: Any) -> dict[str, Any]:
    given = {"battery": BATTERY, "issuer": MAKER, "valid_from": NOON, "credential_id": "urn:x:1"} | options
    return passport_credential({"soh": 0.86, "maker": {"name": "蓄電池", "cells": [1, 2]}}, **given)


def signed(key: SigningKey = KEY, created: datetime = NOON, **options: Any) -> dict[str, Any]:
    return add_proof(unsigned(**options), key, created)


def listed(
    purpose: Purpose = Purpose.REVOCATION, *withdrawn: int, key: SigningKey = KEY, **options: Any
) -> bytes:
    """A list of withdrawals, as published."""
    at = LISTED_AT if purpose is Purpose.REVOCATION else SUSPENSIONS
    given: dict[str, Any] = {
        "listed_at": at,
        "issuer": MAKER if key is KEY else key.did,
        "valid_from": NOON,
        "valid_until": NOON + 7 * DAY,
    } | options
    status = StatusList.make(purpose=purpose).withdrawn(withdrawn)
    return bytes_of(status_list_credential(status, key, **given))


def bytes_of(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def judged(document: Any, trust: TrustList | bytes = TRUST, on: date = TODAY, **options: Any) -> Verification:
    """The verification, with every message complete and the JSON whole."""
    found = verify(document if isinstance(document, bytes) else bytes_of(document), trust, on, **options)
    lines = list(found.lines())
    assert len(lines) > len(Part)
    assert json.loads(json.dumps(found.as_dict()))["verdict"] == found.verdict
    assert list(found.parts) == list(Part)
    assert bool(found.reasons) != found.is_accepted
    return found


def reasons(found: Verification) -> list[str]:
    return [one.code.value for one in found.reasons]


def test_what_a_trusted_issuer_signed_is_accepted() -> None:
    found = judged(signed())
    assert found.verdict is Verdict.ACCEPTED
    assert found.issuer is not None
    assert found.issuer.name("ja") == "製造者"
    assert found.document == signed()
    assert {found.parts[part].state for part in found.decisive} == {State.OK}


def test_the_trust_list_may_be_its_file() -> None:
    assert judged(signed(), bytes_of(TRUST.document())).is_accepted
    with pytest.raises(TrustError):
        verify(bytes_of(signed()), b"{}", TODAY)


def test_a_tampered_copy_fails_with_the_reason() -> None:
    document = signed()
    document["credentialSubject"]["passport"]["soh"] = 0.96
    found = judged(document)
    assert (found.verdict, reasons(found), found.issuer) == (Verdict.REJECTED, [ProofCode.ALTERED], None)
    assert "changed after it was signed" in "\n".join(found.lines())


def changes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in changes(one, (*path, key)))]


PLACES = [place for place in changes(signed(status=[status_entry(LISTED_AT, 7)])) if place]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JUNK, st.booleans())
def test_no_single_change_of_a_signed_document_is_accepted(
    place: tuple[Any, ...], junk: Any, is_removed: bool
) -> None:
    whole = signed(status=[status_entry(LISTED_AT, 7)])
    document: Any = json.loads(json.dumps(whole))
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    if is_removed:
        del inner[place[-1]]
    else:
        inner[place[-1]] = junk
    found = judged(document, status_lists=[listed()])
    assert found.verdict is not Verdict.ACCEPTED or canonical(document) == canonical(whole)


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_no_single_byte_changed_is_accepted_unless_it_says_the_same(at: int, byte: int) -> None:
    content = bytearray(bytes_of(signed()))
    content[at % len(content)] = byte
    found = judged(bytes(content))
    if found.is_accepted:
        try:
            assert canonical(json.loads(content)) == canonical(signed())
        except CanonicalError:
            pytest.fail("accepted without a canonical form")


@settings(max_examples=200)
@given(
    st.binary(max_size=60)
    | JUNK.map(bytes_of)
    | st.dictionaries(st.sampled_from(sorted(signed())), JUNK).map(bytes_of)
)
def test_whatever_comes_ends_in_a_verdict(content: bytes) -> None:
    found = judged(content, status_lists=[content])
    assert found.verdict is not Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 100_000, "too_deep"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"a": 1e999}', "out_of_range"),
        (b'{"a": NaN}', "not_a_number"),
        (b"\xff\xff\xff", "encoding"),
        (b"", "empty"),
        (b"[1]", "no_object"),
        (b" " * 5_000_001, "too_large"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_the_reason(content: bytes, code: str) -> None:
    found = judged(content)
    assert (found.verdict, reasons(found), found.document) == (Verdict.REJECTED, [code], None)


def test_a_document_in_utf16_is_read() -> None:
    assert judged(json.dumps(signed()).encode("utf-16")).is_accepted


def test_an_unsigned_document_and_an_unknown_suite_are_never_accepted(shared: Path) -> None:
    found = judged(unsigned())
    assert (found.verdict, reasons(found)) == (Verdict.REJECTED, [ProofCode.NO_PROOF])
    folder = shared / "vectors/w3c-vc-di-eddsa/TestVectors"
    found = judged((folder / "eddsa-rdfc-2022/signedDataInt.json").read_bytes())
    assert found.verdict is Verdict.UNDECIDED
    assert found.parts[Part.SIGNATURE].code is ProofCode.NOT_SUPPORTED


def test_a_stranger_leaves_it_open_and_the_reader_may_answer_for_him() -> None:
    document = signed(OTHER, issuer=OTHER.did)
    found = judged(document)
    assert (found.verdict, reasons(found)) == (Verdict.UNDECIDED, [FindingCode.ISSUER_NOT_LISTED])
    assert judged(document, tolerate=[Part.ISSUER]).verdict is Verdict.ACCEPTED
    assert judged(document, tolerate=[Part.ISSUER]).issuer is None
    assert judged(document | {"id": "urn:x:2"}, tolerate=[Part.ISSUER]).verdict is Verdict.REJECTED


def test_nobody_signs_in_the_name_of_another() -> None:
    found = judged(signed(OTHER))
    assert (found.verdict, reasons(found)) == (Verdict.REJECTED, [FindingCode.KEY_FOREIGN])
    assert judged(add_proof(signed(OTHER), KEY, NOON)).is_accepted  # beside the issuer's own


def test_the_reader_cannot_do_without_a_signature() -> None:
    for part in set(Part) - {Part.ISSUER, Part.STATUS}:
        with pytest.raises(ValueError, match=part.value):
            verify(b"{}", TRUST, TODAY, tolerate=[part])


def test_each_vouches_only_for_what_the_list_allows() -> None:
    options: dict[str, Any] = {"battery": BATTERY, "valid_from": NOON}
    sold = add_proof(event_credential({"kind": "sold"}, issuer=MAKER, **options), KEY, NOON)
    measured = event_credential({"meguri:kind": "diagnosed"}, diagnosis=True, issuer=MAKER, **options)
    assert judged(sold).is_accepted
    found = judged(add_proof(measured, KEY, NOON))
    assert (found.verdict, reasons(found)) == (Verdict.REJECTED, [FindingCode.MAY_NOT_ATTEST])
    assert "diagnoses" in found.reasons[0].said()
    assert judged(add_proof(measured | {"issuer": LAB.did}, LAB, NOON)).is_accepted
    both = measured | {
        "issuer": LAB.did,
        "type": ["VerifiableCredential", DIAGNOSIS, "BatteryPassportCredential"],
    }
    assert reasons(judged(add_proof(both, LAB, NOON))) == [FindingCode.MAY_NOT_ATTEST]
    odd = add_proof(sold | {"type": ["VerifiableCredential", "Alumni"], "proof": []}, KEY, NOON)
    assert reasons(judged(odd)) == [FindingCode.MATTER_UNKNOWN]
    assert judged(odd, matters=[Matter.EVENT]).is_accepted
    assert reasons(judged(sold, matters=[Matter.DIAGNOSIS])) == [FindingCode.MAY_NOT_ATTEST]


TERM = KeyTerm(valid_from=NOON, valid_until=NOON + 10 * DAY)
FATES: dict[str, tuple[dict[str, Any], datetime, str | None]] = {
    "good": ({"term": TERM}, NOON, None),
    "too early": ({"term": TERM}, NOON - timedelta(seconds=1), FindingCode.KEY_NOT_YET),
    "expired": ({"term": TERM}, NOON + 10 * DAY, FindingCode.KEY_EXPIRED),
    "signed before it was replaced": ({"revoked_at": NOON + DAY, "reason": Reason.SUPERSEDED}, NOON, None),
    "signed before its owner closed": ({"revoked_at": NOON + DAY, "reason": Reason.CEASED}, NOON, None),
    "signed after it was replaced": (
        {"revoked_at": NOON, "reason": Reason.SUPERSEDED},
        NOON,
        FindingCode.KEY_REVOKED,
    ),
    "stolen later": ({"revoked_at": NOON + DAY, "reason": Reason.COMPROMISED}, NOON, FindingCode.KEY_STOLEN),
    "withdrawn without a reason": ({"revoked_at": NOON + DAY}, NOON, FindingCode.KEY_STOLEN),
}


@pytest.mark.parametrize("fate", FATES)
def test_a_key_counts_while_it_was_good(fate: str) -> None:
    options, created, wanted = FATES[fate]
    found = judged(signed(created=created, valid_from=NOON - DAY), trusted(**options), on=TODAY + 20 * DAY)
    assert (found.verdict, reasons(found)) == (
        (Verdict.ACCEPTED, []) if wanted is None else (Verdict.REJECTED, [wanted])
    )


def test_a_stolen_key_still_vouches_for_what_a_witness_saw_before() -> None:
    trust = trusted(revoked_at=NOON + DAY, reason=Reason.COMPROMISED)
    assert judged(signed(), trust, witnessed_at=NOON + timedelta(hours=1)).is_accepted
    assert reasons(judged(signed(), trust, witnessed_at=NOON + DAY)) == [FindingCode.KEY_STOLEN]


def test_a_signature_without_a_date_is_open_where_its_key_had_an_end() -> None:
    document = unsigned()
    config = {
        name: value for name, value in signed()["proof"].items() if name not in ("created", "proofValue")
    }
    from meguri.passport.signing.data_integrity import hash_data
    from meguri.passport.signing.multibase import multibase58

    dateless = document | {
        "proof": config | {"proofValue": multibase58(KEY.sign(hash_data(document, config)))}
    }
    assert judged(dateless).is_accepted
    assert reasons(judged(dateless, trusted(TERM))) == [FindingCode.NO_DATE]


def test_an_outdated_trust_list_leaves_it_open() -> None:
    for window in ({"valid_until": NOON - 3 * DAY}, {"valid_from": NOON + 3 * DAY}):
        found = judged(signed(), replace(TRUST, **window))
        assert reasons(found) == [FindingCode.LIST_OUT_OF_DATE]
        assert found.verdict is Verdict.UNDECIDED


def withdrawable(**options: Any) -> dict[str, Any]:
    entries = [status_entry(LISTED_AT, 7), status_entry(SUSPENSIONS, 7, "suspension")]
    return signed(status=entries, **options)


GOOD_LISTS = [listed(), listed(Purpose.SUSPENSION)]
LISTS: dict[str, tuple[list[bytes], Verdict, list[str]]] = {
    "not withdrawn": (GOOD_LISTS, Verdict.ACCEPTED, []),
    "neighbours withdrawn": ([listed(Purpose.REVOCATION, 6, 8), GOOD_LISTS[1]], Verdict.ACCEPTED, []),
    "revoked": ([listed(Purpose.REVOCATION, 7), GOOD_LISTS[1]], Verdict.REJECTED, [FindingCode.REVOKED]),
    "suspended": ([GOOD_LISTS[0], listed(Purpose.SUSPENSION, 7)], Verdict.REJECTED, [FindingCode.SUSPENDED]),
    "no list": ([], Verdict.UNDECIDED, [FindingCode.LIST_MISSING] * 2),
    "one list": (GOOD_LISTS[:1], Verdict.UNDECIDED, [FindingCode.LIST_MISSING]),
    "old list": (
        [listed(valid_from=NOON - 9 * DAY, valid_until=NOON - 2 * DAY), GOOD_LISTS[1]],
        Verdict.UNDECIDED,
        [FindingCode.LIST_OTHER_TIME],
    ),
    "old list that revokes": (
        [listed(Purpose.REVOCATION, 7, valid_from=NOON - 9 * DAY, valid_until=NOON - 2 * DAY), *GOOD_LISTS],
        Verdict.REJECTED,
        [FindingCode.REVOKED],
    ),
    "old list beside a new one": (
        [listed(valid_from=NOON - 9 * DAY, valid_until=NOON - 2 * DAY), *GOOD_LISTS],
        Verdict.ACCEPTED,
        [],
    ),
    "list of a stranger": (
        [listed(key=OTHER), GOOD_LISTS[1]],
        Verdict.UNDECIDED,
        [FindingCode.LIST_STRANGER],
    ),
    "list of a lab": ([listed(key=LAB), GOOD_LISTS[1]], Verdict.UNDECIDED, [FindingCode.LIST_STRANGER]),
    "list of the registry": ([listed(key=REGISTRY), GOOD_LISTS[1]], Verdict.ACCEPTED, []),
    "list by another's key": (
        [listed(key=OTHER, issuer=MAKER), GOOD_LISTS[1]],
        Verdict.UNDECIDED,
        [FindingCode.LIST_STRANGER],
    ),
    "changed list": (
        [bytes_of(json.loads(listed()) | {"validUntil": "2099-01-01T00:00:00Z"}), GOOD_LISTS[1]],
        Verdict.UNDECIDED,
        [FindingCode.LIST_UNSOUND],
    ),
    "spoilt list beside good ones": ([b"<list/>", b"{}", *GOOD_LISTS], Verdict.ACCEPTED, []),
}


@pytest.mark.parametrize("case", LISTS)
def test_withdrawal_is_judged_by_the_lists_that_count(case: str) -> None:
    lists, verdict, wanted = LISTS[case]
    found = judged(withdrawable(), status_lists=lists)
    assert (found.verdict, reasons(found)) == (verdict, wanted)


def test_a_spoilt_list_is_told() -> None:
    assert "cannot be used" in "\n".join(
        judged(withdrawable(), status_lists=[b"<list/>", *GOOD_LISTS]).lines()
    )


def test_the_reader_may_answer_for_a_missing_list_but_not_for_a_revocation() -> None:
    assert judged(withdrawable(), tolerate=[Part.STATUS]).is_accepted
    revoked = [listed(Purpose.REVOCATION, 7)]
    assert judged(withdrawable(), status_lists=revoked, tolerate=[Part.STATUS]).verdict is Verdict.REJECTED


def test_a_document_that_cannot_be_withdrawn_is_refused_where_one_is_wanted() -> None:
    assert reasons(judged(signed(), status_wanted=True)) == [FindingCode.STATUS_WANTED]
    assert judged(withdrawable(), status_wanted=True, status_lists=GOOD_LISTS).is_accepted


ENTRIES: list[tuple[Any, list[str]]] = [
    (status_entry(LISTED_AT, 7, "message"), [FindingCode.STATUS_KIND]),
    (status_entry(LISTED_AT, 7) | {"type": "Other"}, [FindingCode.STATUS_KIND]),
    (status_entry(LISTED_AT, 131_072), [FindingCode.LIST_ENTRY]),
    (status_entry(LISTED_AT, 7, "suspension"), [FindingCode.LIST_ENTRY]),
    (status_entry(LISTED_AT, -1), [FindingCode.STATUS_ENTRY]),
    (status_entry(LISTED_AT, 7) | {"statusListIndex": "７"}, [FindingCode.STATUS_ENTRY]),
    (status_entry(LISTED_AT, 7) | {"statusListIndex": "9" * 5_000}, [FindingCode.STATUS_ENTRY]),
    (status_entry(LISTED_AT, 7) | {"statusListCredential": None}, [FindingCode.STATUS_ENTRY]),
]


@pytest.mark.parametrize(("entry", "wanted"), ENTRIES)
def test_entries_that_no_list_answers_are_never_accepted(entry: Any, wanted: list[str]) -> None:
    found = judged(signed(status=[entry]), status_lists=GOOD_LISTS)
    assert reasons(found) == wanted
    assert found.verdict is not Verdict.ACCEPTED


def test_lists_read_once_serve_many_documents() -> None:
    read = [given_list(content, TRUST) for content in [listed(Purpose.REVOCATION, 8), GOOD_LISTS[1]]]
    entries = [[status_entry(LISTED_AT, at), status_entry(SUSPENSIONS, at, "suspension")] for at in (7, 8)]
    found = [judged(signed(status=one), status_lists=read).verdict for one in entries]
    assert found == [Verdict.ACCEPTED, Verdict.REJECTED]


def test_what_could_keep_a_reader_busy_for_long_is_cut_off() -> None:
    entries = [status_entry(LISTED_AT, at) for at in range(1_000)]
    assert reasons(judged(signed(status=entries), status_lists=GOOD_LISTS)) == [FindingCode.STATUS_MANY]
    found = judged(signed(status=[{}] * 1_000))
    assert 50 <= len(found.reasons) <= 60
    assert reasons(judged(signed() | {"proof": [signed()["proof"]] * 17})) == [ProofCode.TOO_MANY]
    assert reasons(judged(signed(), limit_bytes=100)) == ["too_large"]


class _LackError(CodedError):
    messages: ClassVar[Mapping[Any, str]] = {FindingCode.STALE: "the passport lacks {name}"}


def test_the_form_and_the_content_are_looked_at_together() -> None:
    def lacking(document: Mapping[str, Any]) -> None:
        assert document["type"]
        raise _LackError(
            [CodedFault(FindingCode.STALE, {"name": "mass"}), CodedFault(FindingCode.STALE, {"name": "soh"})]
        )

    document = add_proof(unsigned() | {"validFrom": "yesterday"}, KEY, NOON)
    found = judged(document, schema=lacking)
    assert [one.said() for one in found.reasons][1:] == ["the passport lacks mass", "the passport lacks soh"]
    assert found.reasons[0].code == "no_moment"
    assert judged(signed(), schema=lambda _: None).is_accepted


@pytest.mark.parametrize(
    ("days", "wanted"), [(-2, FindingCode.NOT_YET_VALID), (0, None), (30, None), (33, FindingCode.EXPIRED)]
)
def test_a_document_is_valid_from_its_first_to_its_last_day(days: int, wanted: str | None) -> None:
    document = signed(valid_until=NOON + 30 * DAY, created=NOON - 9 * DAY)
    found = judged(document, on=TODAY + timedelta(days=days))
    assert reasons(found) == ([] if wanted is None else [wanted])


def test_a_moment_is_judged_to_the_second() -> None:
    document = signed(valid_until=NOON + timedelta(hours=1))
    second = timedelta(seconds=1)
    assert judged(document, on=NOON).is_accepted
    assert judged(document, on=NOON + timedelta(hours=1)).is_accepted
    assert reasons(judged(document, on=NOON + timedelta(hours=1) + second)) == [FindingCode.EXPIRED]
    assert reasons(judged(document, on=NOON - second)) == [
        FindingCode.NOT_YET_VALID,
        FindingCode.SIGNED_LATER,
    ]


def test_a_signature_of_tomorrow_and_one_that_ended_are_refused() -> None:
    assert reasons(judged(signed(created=NOON + 3 * DAY))) == [FindingCode.SIGNED_LATER]
    ended = add_proof(unsigned(), KEY, NOON - 9 * DAY, expires=NOON - 5 * DAY)
    assert reasons(judged(ended)) == [FindingCode.EXPIRED]


@pytest.mark.parametrize(
    ("limit", "wanted"), [(None, None), (400, None), (365, None), (364, FindingCode.STALE)]
)
def test_age_counts_where_it_is_asked_for(limit: int | None, wanted: str | None) -> None:
    found = judged(signed(), on=TODAY + 365 * DAY, max_age_days=limit)
    assert reasons(found) == ([] if wanted is None else [wanted])


def test_nobody_makes_a_document_younger_by_signing_it_again() -> None:
    again = add_proof(signed(), OTHER, NOON + 365 * DAY)
    assert reasons(judged(again, on=TODAY + 365 * DAY, max_age_days=30)) == [FindingCode.STALE]


def test_every_word_has_a_code_and_every_code_a_word() -> None:
    assert set(WORDS) == set(FindingCode)
    assert set(PARTS) == set(Part)
    assert set(VERDICTS) == set(Verdict)
    assert {*Matter, *Purpose} == set(CODES)


def test_the_tree_is_told_in_the_readers_words() -> None:
    found = judged(signed())
    lines = list(found.lines(lambda text: f"<{text}>"))
    assert lines[0] == f"<{VERDICTS[Verdict.ACCEPTED]}>"
    assert lines[1].startswith("✓ <Reading>: <")
    assert any("<battery passports>" in line for line in lines)
    assert found.as_dict(lambda _: "言葉")["tree"][0]["message"] == "言葉"

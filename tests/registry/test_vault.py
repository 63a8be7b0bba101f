"""Keeps the promise: an erased person's data can be read by nobody, and every proof still holds."""

import pytest
from tests.registry.told import BUYER, CHASSIS, KEY, VAULT_KEY, Session, battery, made, registered, sold

from meguri.passport.document import attributes
from meguri.passport.merkle.proofs import verify_inclusion
from meguri.registry.checking import flaws
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.passports import STORED, passport_now
from meguri.registry.proofs import inclusion, newest_head
from meguri.registry.receipts import leaf_of
from meguri.registry.records import digest_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import life_of
from meguri.registry.vault import Vault, capture_sealed, commitment, erase, private_attributes

_VAULT = Vault(VAULT_KEY)


def _dump(session: Session) -> bytes:
    rows = session.execute(
        "SELECT body FROM meguri.events UNION ALL SELECT body FROM meguri.receipts "
        "UNION ALL SELECT sealed FROM meguri.boxes"
    ).fetchall()
    return b"\n".join(row[0] for row in rows)


def test_owner_data_are_all_texts_for_which_a_commitment_can_stand() -> None:
    assert private_attributes() == {"chassis_number"}
    assert {attributes()[name].kind for name in private_attributes()} == {"text"}


def test_the_same_event_counts_once_under_one_commitment(session: Session) -> None:
    first = capture_sealed(session, registered(), KEY, _VAULT)
    again = capture_sealed(session, registered(), KEY, _VAULT)
    assert (first.event_id, first.receipt, again.is_new) == (again.event_id, again.receipt, False)
    assert first.event_id != registered().id
    other = capture_sealed(session, registered(chassis="ZE1-000002"), KEY, _VAULT)
    assert other.is_new
    row = session.execute("SELECT count(*) FROM meguri.boxes").fetchone()
    assert row == (2,)


def test_owner_data_are_nowhere_in_the_open_and_the_owner_reads_them(session: Session) -> None:
    answer = capture_sealed(session, registered(), KEY, _VAULT)
    assert CHASSIS.encode() not in _dump(session)
    page = passport_now(session, battery(), "owner", vault=_VAULT).body
    assert CHASSIS.encode() in page
    assert answer.event_id.encode() in page
    assert CHASSIS.encode() not in passport_now(session, battery(), "owner").body
    for role in STORED:
        assert CHASSIS.encode() not in passport_now(session, battery(), role, vault=_VAULT).body


def test_an_event_without_owner_data_is_kept_as_it_is(session: Session) -> None:
    assert capture_sealed(session, made(), KEY, _VAULT).event_id == made().id
    assert session.execute("SELECT count(*) FROM meguri.subjects").fetchone() == (0,)


def test_erasing_leaves_events_receipts_and_proofs_whole(session: Session) -> None:
    answer = capture_sealed(session, sold(says={"chassis_number": CHASSIS}), KEY, _VAULT)
    _VAULT.keep_facts(session, BUYER, "contact", {"name": "山田 花子", "telephone": "0312345678"})
    assert _VAULT.facts_of(session, BUYER)["contact"]["name"] == "山田 花子"
    sequence_all(session, KEY)
    before = life_of(session, battery())

    erased_at = erase(session, BUYER)
    assert erase(session, BUYER) == erased_at

    assert _VAULT.facts_of(session, BUYER) == {}
    assert CHASSIS.encode() not in passport_now(session, battery(), "owner", vault=_VAULT).body
    assert life_of(session, battery()) == before
    head = newest_head(session)
    assert head is not None
    verify_inclusion(leaf_of(digest_of(answer.event_id)), inclusion(session, answer.event_id), head.root)
    assert flaws(session) == ()


def test_an_erased_person_is_not_begun_again(session: Session) -> None:
    capture_sealed(session, registered(), KEY, _VAULT, subject=BUYER)
    erase(session, BUYER)
    with pytest.raises(RegistryError) as refused:
        capture_sealed(session, registered(), KEY, _VAULT, subject=BUYER)
    assert refused.value.faults[0].code is RegistryCode.ERASED
    with pytest.raises(RegistryError):
        _VAULT.keep_facts(session, BUYER, "contact", {})
    with pytest.raises(RegistryError) as refused:
        erase(session, "urn:uuid:nobody")
    assert refused.value.faults[0].code is RegistryCode.NO_SUBJECT
    assert len(life_of(session, battery())) == 1


def test_another_key_of_the_vault_opens_nothing(session: Session) -> None:
    _VAULT.keep_facts(session, BUYER, "contact", {"name": "x"})
    with pytest.raises(RegistryError) as refused:
        Vault(bytes(32)).facts_of(session, BUYER)
    assert refused.value.faults[0].code is RegistryCode.WRONG_VAULT_KEY
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(b"short")


def test_a_refused_capture_leaves_no_box(session: Session) -> None:
    with pytest.raises(RegistryError):
        capture_sealed(session, registered(), KEY, _VAULT, expected=4)
    assert session.execute("SELECT count(*) FROM meguri.boxes").fetchone() == (0,)


def test_a_commitment_binds_secret_and_value() -> None:
    assert commitment(b"a" * 32, "x") == commitment(b"a" * 32, "x")
    assert len({commitment(blind * 32, value) for blind in (b"a", b"b") for value in "xy"}) == 4

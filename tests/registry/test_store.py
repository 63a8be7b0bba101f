"""Keeps the promise: each event once, in an order per battery, with a receipt, durable or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registry.told import KEY, Pool, Session, battery, diagnosed, lives, made, sold

from meguri.passport.events import from_epcis
from meguri.passport.signing.data_integrity import did_key
from meguri.passport.signing.proof_check import check_proofs
from meguri.registry.checking import flaws
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.records import address_in, digest_of, event_of, record_of, uri_of
from meguri.registry.store import capture, capture_lot, event_count, life_of


def _count(session: Session, table: str) -> int:
    row = session.execute(f"SELECT count(*) FROM meguri.{table}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def test_an_event_is_there_once_with_the_same_answer(session: Session) -> None:
    first, again = capture(session, made(), KEY), capture(session, made(), KEY)
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.event_id, first.sequence, first.captured_at, first.receipt) == (
        again.event_id,
        again.sequence,
        again.captured_at,
        again.receipt,
    )
    assert _count(session, "events") == _count(session, "receipts") == event_count(session, battery()) == 1


def test_what_is_kept_reads_back_as_what_was_told(session: Session) -> None:
    told = [made(), diagnosed(), sold()]
    for one in told:
        capture(session, one, KEY)
    kept = life_of(session, battery())
    assert [one.id for one in kept] == [one.id for one in told]
    assert kept == tuple(told)


def test_the_receipt_names_the_event_and_its_signature_holds(session: Session) -> None:
    told = json.loads(capture(session, made(), KEY).receipt)
    assert told["event"] == made().id
    assert told["battery"] == battery()
    checks = check_proofs(told, did_key)
    assert [str(one.state) for one in checks] == ["ok"]
    told["event"] = diagnosed().id
    assert [str(one.state) for one in check_proofs(told, did_key)] != ["ok"]


def test_another_number_of_events_than_expected_is_told(session: Session) -> None:
    capture(session, made(), KEY, expected=0)
    with pytest.raises(RegistryError) as refused:
        capture(session, diagnosed(), KEY, expected=0)
    assert refused.value.faults[0].code is RegistryCode.OTHER_SEQUENCE
    assert refused.value.faults[0].values["found"] == "1"
    with pytest.raises(RegistryError):
        capture(session, diagnosed(1), KEY, expected=3)
    assert capture(session, diagnosed(), KEY, expected=1).sequence == 2
    assert capture(session, diagnosed(), KEY, expected=1).is_new is False
    assert _count(session, "batteries") == 1


def test_of_many_writers_with_one_expectation_one_wins(connections: Pool) -> None:
    with connections.connection() as session:
        capture(session, made(), KEY)

    def write(minute: int) -> bool:
        with connections.connection() as session:
            try:
                return capture(session, diagnosed(0, minute), KEY, expected=1).is_new
            except RegistryError:
                return False

    with ThreadPoolExecutor(8) as writers:
        assert sum(writers.map(write, range(8))) == 1
    with connections.connection() as session:
        assert event_count(session, battery()) == 2


def test_many_writers_of_the_same_events_keep_each_once(connections: Pool) -> None:
    told = lives(3, 6)

    def write(turn: int) -> set[bytes]:
        with connections.connection() as session:
            if turn % 4 == 0:
                capture_lot(session, [record_of(one) for one in told], KEY)
            return {capture(session, one, KEY).receipt for one in (told if turn % 2 else reversed(told))}

    with ThreadPoolExecutor(8) as writers:
        answers = list(writers.map(write, range(8)))
    assert all(one == answers[0] for one in answers)
    with connections.connection() as session:
        assert _count(session, "events") == len(told)
        assert flaws(session) == ()


def test_events_of_the_future_are_refused_all_at_once(session: Session) -> None:
    def before() -> datetime:
        return datetime(2024, 5, 1, 0, 0, tzinfo=UTC) - timedelta(minutes=6)

    with pytest.raises(RegistryError) as refused:
        capture(session, diagnosed(minute=540), KEY, now=before)
    assert refused.value.faults[0].code is RegistryCode.FROM_THE_FUTURE
    records = [record_of(one) for one in (made(), diagnosed(minute=540), diagnosed(minute=541))]
    with pytest.raises(RegistryError) as refused:
        capture_lot(session, records, KEY, now=before)
    assert len(refused.value.faults) == 2
    assert _count(session, "events") == 0


def test_a_lot_counts_each_event_once_and_tells_of_each(session: Session) -> None:
    known = capture(session, diagnosed(0, 1), KEY)
    told = [made(0), diagnosed(0, 1), diagnosed(1, 1), made(0), diagnosed(0, 2)]
    lot = capture_lot(session, [record_of(one) for one in told], KEY)
    assert [(event_id, sequence, is_new) for event_id, sequence, is_new, _ in lot.places] == [
        (told[0].id, 2, True),
        (known.event_id, 1, False),
        (told[2].id, 1, True),
        (told[0].id, 2, False),
        (told[4].id, 3, True),
    ]
    assert lot.receipt is not None
    assert json.loads(lot.receipt)["eventCount"] == 4
    again = capture_lot(session, [record_of(one) for one in told], KEY)
    assert again.receipt is None
    assert not any(is_new for _, _, is_new, _ in again.places)
    assert [one[3] for one in again.places] == [one[3] for one in lot.places]
    assert flaws(session) == ()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 7), min_size=1, max_size=12), cut=st.integers(0, 12))
def test_singly_or_in_lots_the_same_is_kept(session: Session, order: list[int], cut: int) -> None:
    told = lives(2, 3)
    with session.transaction(force_rollback=True):
        for at in order[:cut]:
            capture(session, told[at], KEY)
        capture_lot(session, [record_of(told[at]) for at in order[cut:]], KEY)
        for number in range(2):
            wanted = [one for one in dict.fromkeys(order) if told[one].battery_id == battery(number)]
            assert [one.id for one in life_of(session, battery(number))] == [told[one].id for one in wanted]


def test_an_event_of_others_is_kept_whole(session: Session) -> None:
    told = {
        "type": "ObjectEvent",
        "eventTime": "2024-05-01T09:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [battery()],
        "bizStep": "inspecting",
        "eventID": "urn:uuid:00000000-0000-4000-8000-00000000000f",
        "example:colour": "red",
        "@context": {"example": "https://example.org/"},
    }
    event = from_epcis(told)
    capture(session, event, KEY)
    (kept,) = life_of(session, battery())
    assert kept.foreign == event.foreign
    assert kept.id == event.id


def test_the_address_is_found_again_in_what_is_kept() -> None:
    foreign = from_epcis(
        {
            "type": "ObjectEvent",
            "eventTime": "2024-05-01T09:00:00Z",
            "eventTimeZoneOffset": "+00:00",
            "action": "OBSERVE",
            "epcList": [battery()],
            "example:colour": "red",
            "@context": ["https://example.org/context.jsonld", {"example": "https://example.org/"}],
        }
    )
    for one in (*lives(1, 1), sold(), foreign):
        assert address_in(record_of(one).body) == one.id
    assert address_in(record_of(made()).body.replace(b"NMC", b"LFP")) == made(chemistry="LFP").id != made().id
    assert address_in(b"[]") is address_in(b"{") is None


def test_an_address_and_its_bytes_are_the_same_thing() -> None:
    record = record_of(made())
    assert uri_of(digest_of(made().id)) == made().id == record.event_id
    assert event_of(record.body) == made()
    with pytest.raises(RegistryError):
        digest_of("urn:uuid:00000000-0000-4000-8000-000000000001")

"""Keeps the promise: what people read follows from the events alone, and can be made again to the byte."""

import logging
from collections.abc import Sequence
from datetime import date

import pytest
from tests.registry.told import BUYER, BY, KEY, Session, battery, diagnosed, lives, made, sold

from meguri.passport.events import Event, event_of, fold
from meguri.passport.readers import ReaderError, view
from meguri.registry import projector
from meguri.registry.faults import RegistryCode, RegistryError, RegistryFault
from meguri.registry.fleet import Wanted, line_of_battery, listing, nation_counts
from meguri.registry.folded import Folded, folded
from meguri.registry.passports import STORED, passport_as_of, passport_now
from meguri.registry.projector import lag, project_all, project_lot, rebuild
from meguri.registry.records import record_of
from meguri.registry.schema import READ_MODELS
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture, capture_lot, life_of


def _all_of(session: Session) -> dict[str, list[tuple[object, ...]]]:
    return {
        one.name: sorted(session.execute(f"SELECT * FROM {one.fullname}").fetchall())  # noqa: S608
        for one in READ_MODELS
    }


def _fill(session: Session) -> None:
    corrected = event_of(
        "corrected",
        battery(1),
        "2024-07-01T09:00:00+09:00",
        BY,
        corrects=made(1).id,
        reason="typing mistake",
        says={"rated_energy_kwh": 39.3, "chemistry": "LMO"},
    )
    recycled = event_of(
        "recycled", battery(2), "2025-02-01T09:00:00+09:00", BY, links={"lots_out": {"cobalt": 4.5}}
    )
    deed = {"guarantee_id": "G-1", "terms_id": "t", "valid_until": "2030-01-01"}
    parties = {"giver": BY, "taker": BUYER}
    promise = event_of(
        "guarantee_started", battery(1), "2024-07-02T09:00:00+09:00", BY, details=deed, custody=parties
    )
    for lot in (lives(5, 3), [sold(1), corrected, promise], [recycled, diagnosed(0, 30, 0.7)]):
        capture_lot(session, [record_of(one) for one in lot], KEY)
        sequence_all(session, KEY)
        while project_lot(session, most=3):
            pass


def test_read_models_that_were_dropped_are_made_again_identical(session: Session) -> None:
    _fill(session)
    before = _all_of(session)
    assert all(before.values())
    assert rebuild(session) == lag(session) + sum(len(life_of(session, battery(one))) for one in range(5))
    assert _all_of(session) == before


def test_a_stored_passport_is_the_fold_as_its_reader_may_see_it(session: Session) -> None:
    _fill(session)
    for number in range(5):
        life = life_of(session, battery(number))
        whole = fold(life, max(one.day for one in life))
        for role in STORED:
            page = passport_now(session, battery(number), role)
            assert page.body.decode() == view(whole, role).model_dump_json(exclude_none=True)
            assert page.sequence == len(life)


def test_what_was_just_told_is_read_at_once_and_alike_when_stored(session: Session) -> None:
    _fill(session)
    old = {role: passport_now(session, battery(3), role) for role in STORED}
    capture(session, diagnosed(3, 40, 0.61), KEY)
    fresh = {role: passport_now(session, battery(3), role) for role in STORED}
    sequence_all(session, KEY)
    assert lag(session) == 1
    project_all(session)
    assert lag(session) == 0
    stored = {role: passport_now(session, battery(3), role) for role in STORED}
    assert fresh == stored
    assert fresh["legitimate_interest"].etag != old["legitimate_interest"].etag
    assert b"0.61" in fresh["legitimate_interest"].body
    assert b"0.61" not in fresh["public"].body


def test_a_passport_as_of_a_day_knows_nothing_later(session: Session) -> None:
    _fill(session)
    early = passport_as_of(session, battery(2), date(2024, 1, 1), "legitimate_interest")
    late = passport_as_of(session, battery(2), date(2026, 1, 1), "legitimate_interest")
    assert b'"as_of":"2024-01-01"' in early.body
    assert b"soh_share" not in early.body
    assert b"waste" in late.body


def test_one_battery_that_cannot_be_folded_does_not_hold_up_the_others(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(battery_id: str, life: Sequence[Event]) -> Folded:
        if battery_id == battery(1):
            raise RegistryError([RegistryFault(RegistryCode.NO_BATTERY, {"found": "x"})])
        return folded(battery_id, life)

    # A server that ran in this process took the log to itself.
    monkeypatch.setattr(logging.getLogger("meguri"), "propagate", True)
    caplog.set_level(logging.WARNING, logger="meguri")
    monkeypatch.setattr(projector, "folded", broken)
    _fill(session)
    assert {one.battery_id for one in listing(session).lines} == {battery(one) for one in (0, 2, 3, 4)}
    assert battery(1) in caplog.text
    assert lag(session) == 0
    monkeypatch.undo()
    assert passport_now(session, battery(1)).sequence == len(life_of(session, battery(1)))
    rebuild(session)
    assert len(listing(session).lines) == sum(one.batteries for one in nation_counts(session)) == 5


def test_unknown_batteries_and_roles_are_told(session: Session) -> None:
    _fill(session)
    for role in ("public", "owner"):
        with pytest.raises(RegistryError):
            passport_now(session, battery(77), role)
    with pytest.raises(RegistryError):
        passport_as_of(session, battery(77), date(2026, 1, 1))
    with pytest.raises(ReaderError):
        passport_now(session, battery(1), "neighbour")


def test_custody_is_kept_apart_and_in_no_stored_passport(session: Session) -> None:
    _fill(session)
    kept = session.execute("SELECT kind, giver, taker FROM meguri.custody").fetchall()
    assert kept == [("sold", BY, BUYER), ("guarantee_started", BY, BUYER)]
    for role in (*STORED, "owner"):
        assert BUYER.encode() not in passport_now(session, battery(1), role).body


def test_counters_count_the_fleet(session: Session) -> None:
    _fill(session)
    counted = {(one.battery_status, one.chemistry): one for one in nation_counts(session)}
    assert sum(one.batteries for one in counted.values()) == 5
    assert counted["waste", "NMC"].batteries == 1
    assert counted["original", "LMO"].rated_energy_wh == 39_300
    assert counted["original", "LFP"].rated_energy_wh == 80_000
    assert counted["original", "LFP"].battery_category == "ev"


def test_a_list_is_narrowed_and_turned_page_by_page(session: Session) -> None:
    _fill(session)
    seen, after = [], 0
    while True:
        page = listing(session, after=after, limit=2)
        seen += [one.battery_id for one in page.lines]
        if page.after is None:
            break
        after = page.after
    assert sorted(seen) == [battery(one) for one in range(5)]
    assert len(seen) == 5

    def found(**rules: object) -> set[str]:
        return {one.battery_id for one in listing(session, Wanted(**rules)).lines}  # type: ignore[arg-type]

    assert found(battery_status="waste") == {battery(2)}
    assert found(chemistry="LFP") == {battery(0), battery(3)}
    assert found(soh_below=0.8) == {battery(0)}
    assert found(soh_from=0.8) == {battery(one) for one in range(1, 5)}
    assert found(taker=BUYER) == {battery(1)}
    assert found(taker=BUYER, chemistry="LFP") == set()
    assert found(chemistry="' OR true --") == set()
    line = line_of_battery(session, battery(0))
    assert (line.soh_share, line.soh_share_low, line.last_kind) == (0.7, 0.7 - 0.02, "diagnosed")

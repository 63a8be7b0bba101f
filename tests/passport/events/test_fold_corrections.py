"""Promise: a correction stands at the place of what it corrects, can be corrected, and deletes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from tests.passport.events.event_cases import DEALER, START, correction, diagnosis, one

from meguri.passport.document import Document
from meguri.passport.events import Event, fold, fold_findings, from_epcis

_LAST = START.date() + timedelta(days=10_000)


def _superseded(document: Document) -> list[tuple[Any, ...]]:
    return [(one.attribute, one.value, one.event, one.corrected_by) for one in document.superseded]


def test_a_correction_stands_at_the_place_of_what_it_corrects() -> None:
    old, new = diagnosis(1, 0.9), diagnosis(5, 0.8)
    fixed = correction(old, 9, says={"soh_share": 0.7}, reason="typed wrongly")
    document = fold([old, new, fixed], _LAST)
    assert document.value("soh_share") == 0.8
    assert _superseded(document) == [("soh_share", 0.9, old.id, fixed.id)]
    assert document.superseded[0].reason == "typed wrongly"
    assert [entry.corrected_by for entry in document.life] == [fixed.id, None, None]
    assert fold([old, fixed], _LAST).value("soh_share") == 0.7
    assert fold([old, fixed], _LAST).evidence["soh_share"].event == fixed.id


def test_a_correction_brings_its_own_evidence() -> None:
    old = diagnosis(1, 0.9)
    grounds = {"soh_share": {"basis": "measured", "low": 0.68, "high": 0.72}}
    fixed = correction(old, 2, says={"soh_share": 0.7}, evidence=grounds)
    evidence = fold([old, fixed], _LAST).evidence["soh_share"]
    assert (evidence.basis, evidence.low, evidence.high) == ("measured", 0.68, 0.72)


def test_a_correction_is_corrected_and_each_value_stays_readable() -> None:
    event = diagnosis(1, 0.9)
    first = correction(event, 2, says={"soh_share": 0.7})
    second = correction(first, 3, says={"soh_share": 0.75})
    document = fold([event, first, second], _LAST)
    assert document.value("soh_share") == 0.75
    assert _superseded(document) == [
        ("soh_share", 0.9, event.id, first.id),
        ("soh_share", 0.7, first.id, second.id),
    ]


def test_a_correction_that_is_taken_back_leaves_what_was_there() -> None:
    event = diagnosis(1, 0.9)
    first = correction(event, 2, says={"soh_share": 0.7})
    for back in ({"says": {"soh_share": None}}, {"says": {}, "details": {"voids": True}}):
        undone = correction(first, 3, **back)
        document = fold([event, first, undone], _LAST)
        assert document.value("soh_share") == 0.9
        assert _superseded(document) == [("soh_share", 0.7, first.id, undone.id)]


def test_a_statement_is_taken_back_and_the_earlier_one_stands() -> None:
    earlier, event = diagnosis(1, 0.9), diagnosis(2, 0.1)
    back = correction(event, 3, says={"soh_share": None})
    document = fold([earlier, event, back], _LAST)
    assert document.value("soh_share") == 0.9
    assert _superseded(document) == [("soh_share", 0.1, event.id, back.id)]


def test_an_event_that_never_happened_is_taken_back_whole() -> None:
    made, recycled = one("made"), one("recycled", 5)
    back = correction(recycled, 6, says={}, details={"voids": True}, reason="another battery")
    document = fold([made, recycled, back], _LAST)
    assert document.value("passport_status") == "active"
    assert {one[0] for one in _superseded(document)} == {"battery_status", "passport_status"}
    assert len(document.life) == 3
    later = [made, recycled, back, diagnosis(8, 0.9)]
    assert fold_findings(later, _LAST) == ()


def test_the_later_of_two_corrections_counts() -> None:
    event = diagnosis(1, 0.9)
    first = correction(event, 2, says={"soh_share": 0.7})
    second = correction(event, 3, says={"soh_share": 0.6})
    document = fold([second, first, event], _LAST)
    assert document.value("soh_share") == 0.6
    assert _superseded(document) == [
        ("soh_share", 0.9, event.id, first.id),
        ("soh_share", 0.7, first.id, second.id),
    ]


def test_a_correction_of_nothing_is_told_and_changes_nothing() -> None:
    event, unknown = diagnosis(1, 0.9), diagnosis(4, 0.3)
    lost = correction(unknown, 5, says={"soh_share": 0.2})
    after = correction(lost, 6, says={"soh_share": 0.1})
    assert fold([event, lost, after], _LAST).value("soh_share") == 0.9
    codes = [(one.code, one.event) for one in fold_findings([event, lost, after], _LAST)]
    assert codes == [("nothing_corrected", lost.id), ("nothing_corrected", after.id)]


def test_a_correction_by_another_and_of_what_was_not_stated_is_noted() -> None:
    event = diagnosis(5, 0.9)
    fixed = correction(event, 1, says={"mileage_km": 3.0}, by=DEALER)
    found = {one.code: one.level for one in fold_findings([event, fixed], _LAST)}
    assert found == {
        "corrected_before": "contradiction",
        "corrected_by_another": "note",
        "not_stated": "note",
    }
    assert fold([event, fixed], _LAST).value("mileage_km") == 3.0


def test_a_correction_is_for_the_readers_of_what_it_corrects() -> None:
    made, sold = one("made"), one("sold", 1)
    life = fold([made, sold, correction(made, 2), correction(sold, 3)], _LAST).life
    assert [entry.access_group for entry in life] == ["1", "custody", "1", "custody"]


@pytest.mark.parametrize("length", [3_000])
def test_a_long_chain_of_corrections_neither_crashes_nor_hangs(length: int) -> None:
    chain: list[Event] = [diagnosis(0, 0.9)]
    for at in range(length):
        chain.append(correction(chain[-1], at + 1, says={"soh_share": 0.5 + at % 2 / 10}))
    document = fold(chain, _LAST)
    assert document.value("soh_share") == chain[-1].says["soh_share"]
    assert len(document.superseded) == length


def test_a_stranger_who_takes_an_events_name_takes_no_correction_with_it() -> None:
    """Another's event may carry any `eventID`; ours is named by its content, and by nobody else."""
    found = diagnosis(1, 0.99)
    mended = correction(found, 2, says={"soh_share": 0.79}, reason="typed wrongly")
    told = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "epcList": [found.battery_id],
        "eventTime": found.moment,
        "eventTimeZoneOffset": found.zone,
        "eventID": found.id,
    }
    stranger = from_epcis(told, battery_id=found.battery_id)
    assert stranger.id != found.id
    for life in ([found, mended, stranger], [stranger, mended, found]):
        assert fold(life, _LAST).value("soh_share") == 0.79


def test_taking_back_what_took_an_event_back_lets_it_stand_again() -> None:
    found = diagnosis(1, 0.9)
    gone = correction(found, 2, says={}, details={"voids": True}, reason="another battery")
    kept = correction(gone, 3, says={}, details={"voids": True}, reason="this battery after all")
    assert fold([found, gone], _LAST).value("soh_share") is None
    assert fold([found, gone, kept], _LAST).value("soh_share") == 0.9
    again = correction(kept, 4, says={}, details={"voids": True}, reason="no, another")
    assert fold([found, gone, kept, again], _LAST).value("soh_share") is None

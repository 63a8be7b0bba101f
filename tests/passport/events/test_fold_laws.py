"""Laws of the fold: order and repetition change nothing, a prefix never contradicts the whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.passport.events.event_cases import NEW, START, correction, diagnosis, lives, one

from meguri.passport.document import as_plain, attributes, read_document
from meguri.passport.events import Event, event_kinds, fold, fold_findings
from meguri.passport.events.custody import custody
from meguri.passport.events.folding import in_order
from meguri.passport.readers import view

_LAST = START.date() + timedelta(days=30)


def _days(events: Sequence[Event]) -> list[date]:
    return sorted({event.day for event in events})


@given(events=lives(), seed=st.randoms(use_true_random=False))
def test_shuffling_and_repeating_change_nothing(events: Sequence[Event], seed: Any) -> None:
    again = [replace(event, recorded_at=event.at - timedelta(days=1)) for event in events[::2]]
    copies = [replace(event) for event in events[::3]]
    shuffled = [*events, *again, *copies]
    events = list(shuffled)
    seed.shuffle(shuffled)
    assert fold(shuffled, _LAST) == fold(events, _LAST)
    assert fold_findings(shuffled, _LAST) == fold_findings(events, _LAST)
    assert custody(shuffled, _LAST) == custody(events, _LAST)


@given(events=lives())
def test_what_is_there_twice_counts_once(events: Sequence[Event]) -> None:
    copies = [replace(event, recorded_at=event.at) for event in events]
    assert fold([*events, *copies], _LAST) == fold(events, _LAST)
    assert fold_findings([*events, *copies], _LAST) == fold_findings(events, _LAST)
    assert custody([*events, *copies], _LAST) == custody(events, _LAST)


@given(events=lives(), data=st.data())
def test_a_prefix_never_contradicts_the_whole(events: Sequence[Event], data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(_days(events)))
    known = [event for event in events if event.day <= day]
    assert fold(events, day) == fold(known, day)
    assert fold_findings(events, day) == fold_findings(known, day)
    assert custody(events, day) == custody(known, day)


@given(events=lives())
def test_every_day_gives_a_document_that_is_valid(events: Sequence[Event]) -> None:
    for day in [*_days(events), _LAST]:
        document = fold(events, day)
        assert read_document(as_plain(document)) == document


@given(events=lives())
def test_every_value_has_its_evidence_in_the_life(events: Sequence[Event]) -> None:
    document = fold(events, _LAST)
    ids = {entry.event for entry in document.life}
    assert ids == {event.id for event in events}
    assert document.values().keys() == document.evidence.keys()
    assert {one.event for one in document.evidence.values()} <= ids


@given(events=lives())
def test_what_was_ever_stated_stands_is_superseded_or_followed_by_a_later_statement(
    events: Sequence[Event],
) -> None:
    document = fold(events, _LAST)
    readable = [(one.attribute, one.event) for one in document.superseded]
    readable += [(name, evidence.event) for name, evidence in document.evidence.items()]
    corrected = {event.corrects for event in events if event.kind == "corrected"}
    last = in_order([event for event in events if event.kind == "diagnosed"], _LAST)
    for name in ("soh_share", "mileage_km"):
        stating = [event for event in last if name in event.says]
        cleared = any(event.kind == "removed" for event in events) and name == "mileage_km"
        others = any(name in event.says for event in events if event.kind != "diagnosed")
        if stating and not cleared and not others and stating[-1].id not in corrected:
            assert (name, stating[-1].id) in readable


@given(events=lives(), data=st.data())
def test_a_correction_keeps_the_old_value_readable(events: Sequence[Event], data: st.DataObject) -> None:
    event = data.draw(st.sampled_from([event for event in events if event.kind != "corrected"]))
    name = data.draw(st.sampled_from(["soh_share", "mileage_km"]))
    before = fold(events, _LAST)
    fixed = correction(event, 20, says={name: 0.77})
    after = fold([*events, fixed], _LAST)
    assert after.superseded[: len(before.superseded)] == before.superseded
    if name in event.says and event.id not in {one.corrects for one in events}:
        assert (name, event.says[name], event.id, fixed.id) in [
            (one.attribute, one.value, one.event, one.corrected_by) for one in after.superseded
        ]


@given(events=lives())
def test_prices_and_parties_never_enter_a_document(events: Sequence[Event]) -> None:
    told = str(as_plain(fold(events, _LAST)))
    assert "1200000" not in told
    assert "urn:uuid:" not in told


@given(events=lives())
def test_a_role_sees_no_event_of_a_group_it_lacks(events: Sequence[Event]) -> None:
    seen = view(fold(events, _LAST), "public")
    assert all(entry.access_group == "1" for entry in seen.life)
    assert all(attributes()[name].access_group == "1" for name in seen.values())


def test_events_of_one_moment_follow_their_ids() -> None:
    two = [diagnosis(1, 0.8), diagnosis(1, 0.9)]
    greater = max(two, key=lambda event: event.id)
    assert fold(two, _LAST).value("soh_share") == greater.says["soh_share"]
    assert fold(reversed(two), _LAST).value("soh_share") == greater.says["soh_share"]


def test_the_day_is_that_of_the_place_not_of_greenwich() -> None:
    event = one("diagnosed", at="2026-03-31T20:00:00Z", zone="+09:00")
    assert fold([event], date(2026, 3, 31)).life == []
    assert fold([event], date(2026, 4, 1)).value("soh_share") == 0.86


def test_no_events_give_an_empty_document() -> None:
    document = fold([], _LAST)
    assert (document.values(), document.life, document.as_of) == ({}, [], _LAST.isoformat())


def test_each_kind_sets_what_the_law_says_of_it() -> None:
    life = [one("made"), one("placed_on_market", 1), one("installed", 2), one("repurposed", 3)]
    day = START.date()
    assert fold(life, day).value("battery_status") == "original"
    assert fold(life, day).value("passport_status") == "active"
    later = fold(life, _LAST)
    assert later.value("placed_on_market_on") == "2019-04-02"
    assert later.value("battery_status") == "repurposed"
    assert later.value("successor_passport_ids") == ["https://passport.example/new"]
    recycled = fold([*life, one("recycled", 4)], _LAST)
    assert recycled.value("passport_status") == "inactive"
    assert recycled.value("battery_status") == "waste"


def test_lists_of_what_ever_happened_gather_what_each_event_adds() -> None:
    flood = one("incident", 1, says={"accidents": ["flood 2019"]})
    crash = one("incident", 2, says={"accidents": ["crash 2020", "flood 2019"]})
    two = [
        one("repurposed", at, links={"new_batteries": {NEW: f"https://passport.example/{at}"}})
        for at in (5, 6)
    ]
    document = fold([crash, flood, *two], _LAST)
    assert document.value("accidents") == ["flood 2019", "crash 2020"]
    assert document.value("successor_passport_ids") == [
        "https://passport.example/5",
        "https://passport.example/6",
    ]
    taken_back = correction(flood, 3, says={"accidents": None})
    assert fold([crash, flood, taken_back], _LAST).value("accidents") == ["crash 2020", "flood 2019"]
    many = [one("incident", at, says={"accidents": [f"{at}.{n}" for n in range(1_000)]}) for at in (1, 2)]
    assert len(fold(many, _LAST).value("accidents")) == 1_000


def test_what_it_says_of_a_vehicle_ends_when_it_leaves_it() -> None:
    life = [one("installed", 1, says={"chassis_number": "ZE1-012345", "mileage_km": 10.0}), one("removed", 9)]
    assert fold(life, START.date() + timedelta(days=8)).value("chassis_number") == "ZE1-012345"
    assert fold(life, _LAST).value("chassis_number") is None
    assert fold(life, _LAST).value("mileage_km") is None


def test_what_a_kind_says_in_its_own_words_counts_more_than_what_it_sets() -> None:
    made = one("made", says={"battery_status": "remanufactured"})
    assert fold([made], _LAST).value("battery_status") == "remanufactured"
    assert event_kinds()["made"].sets["battery_status"] == "original"

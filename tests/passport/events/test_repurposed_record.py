"""Promise: a battery that begins a new life has a record of its own; both passports name the other."""

from datetime import timedelta

import pytest
from tests.passport.events.event_cases import BATTERY, NEW, OTHER, START, one

from meguri.passport.events import EventError, first_event, fold, fold_findings

_LAST = START.date() + timedelta(days=1_000)
_OLD_PASSPORT, _NEW_PASSPORT = "https://passport.example/old", "https://passport.example/new"
_MADE = one("made", says={"chemistry": "NMC", "passport_id": _OLD_PASSPORT, "rated_capacity_ah": 115.0})
_REPURPOSED = one("repurposed", 900)


def test_both_passports_name_the_other() -> None:
    old = fold([_MADE, _REPURPOSED], _LAST)
    first = first_event(old, _REPURPOSED, NEW, says={"rated_capacity_ah": 80.0})
    new = fold([first], _LAST)
    assert old.value("successor_passport_ids") == [_NEW_PASSPORT] == [new.value("passport_id")]
    assert new.value("predecessor_passport_id") == _OLD_PASSPORT
    assert (new.value("battery_id"), new.value("battery_status")) == (NEW, "repurposed")
    assert first.links.inputs == (BATTERY,)
    assert fold_findings([first], _LAST) == ()


def test_what_the_cells_are_made_of_is_carried_over_with_its_source_and_nothing_else() -> None:
    old = fold([_MADE, _REPURPOSED], _LAST)
    new = fold([first_event(old, _REPURPOSED, NEW)], _LAST)
    assert (new.value("chemistry"), new.evidence["chemistry"].source) == ("NMC", _OLD_PASSPORT)
    assert new.value("rated_capacity_ah") is None
    own = first_event(old, _REPURPOSED, NEW, says={"chemistry": "LFP"})
    assert fold([own], _LAST).evidence["chemistry"].source is None


def test_only_a_battery_that_the_event_names_begins_a_new_life() -> None:
    old = fold([_MADE, _REPURPOSED], _LAST)
    with pytest.raises(EventError, match="battery_id"):
        first_event(old, _REPURPOSED, OTHER)
    with pytest.raises(EventError, match="battery_id"):
        first_event(old, _MADE, NEW)
    with pytest.raises(EventError, match="passport_id"):
        first_event(fold([one("made"), _REPURPOSED], _LAST), _REPURPOSED, NEW)

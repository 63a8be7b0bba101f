"""Promise: what does not fit together in a life is told as a row with its event; what fits is not."""

from datetime import timedelta
from typing import Any

import pytest
from tests.passport.events.event_cases import (
    BATTERY,
    CAR,
    EVERY_KIND,
    NEW,
    OTHER,
    OWNER_A,
    OWNER_B,
    START,
    correction,
    diagnosis,
    one,
)

from meguri.passport.events import Event, custody, fold, fold_findings, from_epcis
from meguri.passport.events.contradictions import MESSAGES

_LAST = START.date() + timedelta(days=1_000)
_GARAGE = "urn:uuid:7b9d2f5e-4444-4000-8000-000000000004"
_CAROL = "urn:uuid:7b9d2f5e-5555-4000-8000-000000000005"


def _guarantee(kind: str, days: float, name: str = "G-1", **more: Any) -> Event:
    return one(f"guarantee_{kind}", days, details={"guarantee_id": name}, **more)


def _in_error() -> Event:
    told = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": "2019-05-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "epcList": [BATTERY],
        "errorDeclaration": {"declarationTime": "2019-06-01T00:00:00Z", "reason": "did_not_occur"},
    }
    return from_epcis(told)


_SOLD_ON = {"custody": {"giver": OWNER_A, "taker": _CAROL}}
_LIVES: dict[str, tuple[list[Event], dict[str, str]]] = {
    "other_battery": ([one("made"), one("diagnosed", 1, battery_id=OTHER)], {"found": OTHER}),
    "nothing_attested": (
        [one("attested", links={"certificate": NEW, "attests": OTHER})],
        {"found": OTHER},
    ),
    "recorded_before": (
        [one("made", recorded_at="2019-03-01T00:00:00Z")],
        {"found": "2019-03-01T00:00:00+00:00", "wanted": "2019-04-01T09:00:00+09:00"},
    ),
    "declared_in_error": ([one("made"), _in_error()], {"found": "did_not_occur"}),
    "made_twice": ([one("made"), one("made", 0.1, says={})], {"found": "2019-04-01T09:00:00+09:00"}),
    "before_made": ([one("made", 5), diagnosis(1, 0.9)], {"found": "2019-04-06T09:00:00+09:00"}),
    "after_recycling": ([one("recycled"), diagnosis(1, 0.9)], {"found": "2019-04-01T09:00:00+09:00"}),
    "other_chassis": (
        [one("installed"), one("diagnosed", 1, says={"chassis_number": "ZE1-999999"}, evidence={})],
        {"found": "ZE1-999999", "wanted": "ZE1-012345"},
    ),
    "installed_twice": ([one("installed"), one("installed", 1, links={"vehicle": _GARAGE})], {"found": CAR}),
    "removed_elsewhere": (
        [one("installed"), one("removed", 1, links={"parent": _GARAGE})],
        {"found": _GARAGE, "wanted": CAR},
    ),
    "other_giver": ([one("sold"), one("sold", 1, **_SOLD_ON)], {"found": OWNER_A, "wanted": OWNER_B}),
    "not_leased": ([one("leased"), one("lease_returned", 1), one("lease_returned", 2, custody=None)], {}),
    "no_guarantee": ([_guarantee("claimed", 1)], {"found": "G-1"}),
    "guarantee_over": (
        [_guarantee("started", 0), _guarantee("expired", 1), _guarantee("claimed", 2)],
        {"found": "G-1"},
    ),
    "guarantee_twice": ([_guarantee("started", 0), _guarantee("started", 1)], {"found": "G-1"}),
    "same_moment": ([diagnosis(1, 0.9), diagnosis(1, 0.8)], {"found": "soh_share"}),
    "static_changed": (
        [one("made"), one("diagnosed", 1, says={"rated_capacity_ah": 110.0}, evidence={})],
        {"path": "rated_capacity_ah", "found": "110.0", "wanted": "115.0"},
    ),
    "mass_grew": (
        [one("recycled", links={"lots_in": {"battery": 5}, "lots_out": {"cobalt": 4, "nickel": 2}})],
        {"found": "6", "wanted": "5"},
    ),
}
_OF_CORRECTIONS = {"nothing_corrected", "corrected_before", "corrected_by_another", "not_stated"}


def test_every_code_has_a_life_that_shows_it() -> None:
    assert {str(code) for code in MESSAGES} == _LIVES.keys() | _OF_CORRECTIONS


@pytest.mark.parametrize("code", _LIVES)
def test_a_contradiction_is_told_with_its_event(code: str) -> None:
    events, values = _LIVES[code]
    (found,) = fold_findings(events, _LAST)
    assert (found.code, found.values) == (code, values)
    assert found.event in {event.id for event in events}
    assert "{" not in MESSAGES[found.code].format(**found.values)
    assert fold(events, _LAST).life


def test_a_life_that_fits_together_has_none() -> None:
    life = [
        one("made"),
        one("placed_on_market", 1),
        one("installed", 2),
        one("sold", 3),
        _guarantee("started", 3.5),
        one("diagnosed", 4),
        one("diagnosed", 300, says={"soh_share": 0.8, "chassis_number": "ze1-012345 "}, evidence={}),
        _guarantee("rediagnosed", 301),
        _guarantee("claimed", 302),
        _guarantee("expired", 303),
        _guarantee("paid", 304),
        one("sold", 310, custody={"giver": OWNER_B, "taker": OWNER_A}),
        one("leased", 311),
        one("lease_returned", 312),
        one("removed", 320),
        one("installed", 321, links={"vehicle": _GARAGE}, says={"chassis_number": "ZAA-ZE0-000001"}),
        one("removed", 322, links={"vehicle": _GARAGE}),
        one("recycled", 330),
        one("attested", 331),
    ]
    assert fold_findings(life, _LAST) == ()


def test_a_contradiction_that_a_correction_settles_is_gone() -> None:
    made = one("made")
    wrong = one("diagnosed", 1, says={"rated_capacity_ah": 110.0}, evidence={})
    assert [row.code for row in fold_findings([made, wrong], _LAST)] == ["static_changed"]
    fixed = correction(wrong, 2, says={"rated_capacity_ah": None})
    assert fold_findings([made, wrong, fixed], _LAST) == ()


def test_events_of_all_kinds_are_looked_at_without_a_crash() -> None:
    life = [one(kind, at) for at, kind in enumerate(EVERY_KIND)]
    assert {row.event for row in fold_findings(life, _LAST)} <= {event.id for event in life}


def test_whose_record_it_is_can_be_said() -> None:
    stranger = one("made", -5, battery_id=NEW)
    life = [one("made"), stranger]
    assert fold(life, _LAST).value("battery_id") == NEW
    assert fold(life, _LAST, battery_id=BATTERY).value("battery_id") == BATTERY
    assert [row.event for row in fold_findings(life, _LAST, battery_id=BATTERY)] == [stranger.id]


def test_what_happened_at_the_moment_of_recycling_is_not_after_it() -> None:
    codes = [one.code for one in fold_findings([one("recycled"), diagnosis(0, 0.9)], _LAST)]
    assert "after_recycling" not in codes


def test_two_guarantees_of_one_battery_do_not_contradict_each_other() -> None:
    """A maker's and a dealer's run beside each other: neither gives what the other's holder has."""
    life = [
        _guarantee("started", 1, custody={"giver": OWNER_A, "taker": OWNER_B}),
        _guarantee("started", 2, "G-2", custody={"giver": _GARAGE, "taker": OWNER_B}),
        _guarantee("transferred", 3, custody={"giver": OWNER_B, "taker": _CAROL}),
    ]
    assert not fold_findings(life, _LAST)
    astray = _guarantee("transferred", 4, "G-2", custody={"giver": OWNER_A, "taker": _CAROL})
    (found,) = fold_findings([*life, astray], _LAST)
    assert found.values == {"found": OWNER_A, "wanted": OWNER_B}
    held = [row for row in custody(life, _LAST) if row.until is None]
    assert [row.holder for row in held] == [OWNER_B, _CAROL]

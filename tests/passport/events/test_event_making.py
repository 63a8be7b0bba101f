"""Promise: an event is checked whole when it is made; all that is wrong is named at once, without a crash."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.events.event_cases import BATTERY, MAKER, OTHER, OWNER_A, START, one

from meguri.passport.events import EventCode, EventError, event_of


def _codes(*told: Any, **parts: Any) -> set[tuple[str, str]]:
    with pytest.raises(EventError) as refused:
        event_of(*told, **parts)
    return {(str(one.code), one.values["path"]) for one in refused.value.faults}


def test_all_faults_are_named_at_once() -> None:
    found = _codes(
        "diagnosd",
        "no address",
        datetime(2026, 1, 1),  # noqa: DTZ001 - the fault is the missing offset
        " ",
        place="here",
        says={"soh_share": 3, "nonsense": 1},
        evidence={"soh_share": {"basis": "guessed"}},
        links={"vehicle": 3},
        details={"country": "Japan"},
        custody={"giver": "Yamada Taro"},
        corrects="that one",
        recorded_at="yesterday",
    )
    assert found == {
        ("unknown_kind", ""),
        ("no_address", "battery_id"),
        ("no_moment", "at"),
        ("bad_value", "by"),
        ("no_address", "place"),
        ("bad_value", "says.soh_share"),
        ("unknown_attribute", "says.nonsense"),
        ("bad_value", "evidence.soh_share.basis"),
        ("no_address", "links.vehicle"),
        ("bad_value", "details.country"),
        ("no_party", "custody.giver"),
        ("no_address", "corrects"),
        ("no_moment", "recorded_at"),
    }


@pytest.mark.parametrize(
    ("kind", "parts", "fault"),
    [
        ("installed", {}, ("missing", "vehicle / parent")),
        ("recycled", {}, ("missing", "lots_out")),
        ("repurposed", {}, ("missing", "new_batteries")),
        ("guarantee_paid", {}, ("missing", "guarantee_id")),
        ("made", {"details": {"price_jpy": 1}}, ("not_taken", "price_jpy")),
        ("made", {"details": {"colour": "red"}}, ("not_taken", "colour")),
        ("made", {"custody": {"taker": OWNER_A}}, ("not_taken", "custody")),
        ("made", {"corrects": BATTERY}, ("not_taken", "corrects")),
        ("made", {"says": {"battery_id": OTHER}}, ("other_battery", "")),
        ("made", {"says": {"soh_share": None}}, ("bad_value", "says.soh_share")),
        ("made", {"zone": "+15:00"}, ("bad_zone", "zone")),
        ("diagnosed", {"evidence": {"soh_share": {"low": 0.1}}}, ("no_statement", "soh_share")),
        ("corrected", {"corrects": BATTERY, "reason": "x"}, ("missing", "says / voids")),
        ("recycled", {"links": {"lots_out": {"cobalt": -1}}}, ("bad_value", "links.lots_out.0")),
        ("made", {"says": {"mileage_km": 2**70}}, ("bad_value", "says.mileage_km")),
        ("made", {"details": {"note": "half a character: \ud800"}}, ("bad_value", "details.note")),
        ("made", {"says": {3: "x"}}, ("unknown_attribute", "says.3")),
        ("made", {"details": {3: "x", "z": 1}}, ("not_taken", "3")),
        ("sold", {"details": {"price_jpy": 2**70}}, ("bad_value", "details.price_jpy")),
    ],
)  # fmt: skip
def test_a_kind_has_what_it_needs_and_nothing_else(
    kind: str, parts: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert fault in _codes(kind, BATTERY, START, MAKER, **parts)


def test_a_value_lies_in_its_interval() -> None:
    evidence = {"soh_share": {"basis": "measured", "low": 0.9, "high": 0.95}}
    assert _codes("diagnosed", BATTERY, START, MAKER, says={"soh_share": 0.86}, evidence=evidence) == {
        ("bad_interval", "evidence.soh_share")
    }


def test_a_lookalike_letter_is_no_part_of_an_identifier() -> None:
    cyrillic = BATTERY.replace("A1", "А1")
    assert _codes("made", cyrillic, START, MAKER) == {("no_address", "battery_id")}


def test_the_day_is_that_of_the_place() -> None:
    at = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
    assert event_of("made", BATTERY, at, MAKER).day.isoformat() == "2026-03-31"
    assert event_of("made", BATTERY, at, MAKER, zone="+09:00").day.isoformat() == "2026-04-01"


def test_what_was_given_may_change_later_without_changing_the_event() -> None:
    says: dict[str, Any] = {"accidents": ["flood"]}
    event = one("diagnosed", says=says, evidence={})
    before = event.id
    says["accidents"].append("crash")
    assert event.says["accidents"] == ["flood"]
    assert one("diagnosed", says={"accidents": ["flood"]}, evidence={}).id == before


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PARTS = (
    "kind", "battery_id", "at", "by", "zone", "place", "says", "evidence", "links", "details", "custody",
    "corrects", "reason", "recorded_at",
)  # fmt: skip


@given(part=st.sampled_from(_PARTS), value=_ANYTHING)
def test_anything_at_all_is_taken_or_refused_with_a_code(part: str, value: Any) -> None:
    whole: dict[str, Any] = {"kind": "diagnosed", "battery_id": BATTERY, "at": START, "by": MAKER}
    assert _is_taken_or_refused(**whole | {part: value})


@given(name=st.sampled_from(["vehicle", "inputs", "lots_in", "lots_out", "new_batteries"]), value=_ANYTHING)
def test_any_link_at_all_is_taken_or_refused_with_a_code(name: str, value: Any) -> None:
    links = {"lots_out": {"cobalt": 1}, name: value}
    assert _is_taken_or_refused(kind="recycled", battery_id=BATTERY, at=START, by=MAKER, links=links)


def _is_taken_or_refused(**parts: Any) -> bool:
    try:
        return event_of(**parts).id.startswith("ni:///sha-256;")
    except EventError as refused:
        return all(isinstance(one.code, EventCode) for one in refused.faults)

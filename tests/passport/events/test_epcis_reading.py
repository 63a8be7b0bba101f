"""Promise: EPCIS of others is read without a loss; ours must hold what it says of itself, or is refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.events.event_cases import BATTERY, EVERY_KIND, NEW, OTHER, lives, one

from meguri.passport.events import (
    EventError,
    as_epcis,
    epcis_document,
    fold,
    fold_findings,
    from_epcis,
    read_epcis,
)
from meguri.passport.reading import PassportJsonError

_CREATED = datetime(2026, 11, 28, tzinfo=UTC)
# Of GS1's 93 examples its own schema refuses these four; ours refuses them too.
_SIMPLE = "JSON-simple-context"
_INVALID = {
    f"{_SIMPLE}/Example-TransactionEvents-2020_07_03y.jsonld": "wanted is a list",
    f"{_SIMPLE}/WithFullCombinationOfFields/object_event_all_possible_fields.jsonld": "wanted is ADD",
    f"{_SIMPLE}/WithSensorData/SensorDataExample12.jsonld": "/creationDate is missing",
    f"{_SIMPLE}/WithSensorData/SensorDataExample17.jsonld": "wanted is the text 2.0",
}
# Two of the 89 others write `eventID` twice, so readers differ in which event it is.
_SAID_TWICE = {
    "JSON-simple-context/AssociationEvent/AssociationEvent-h.jsonld",
    "JSON/AssociationEvent/AssociationEvent-h.jsonld",
}


@pytest.fixture(scope="module")
def examples(shared: Path) -> dict[str, bytes]:
    folder = shared / "vectors/gs1-epcis"
    found = sorted([*folder.glob("JSON/**/*.jsonld"), *folder.glob("JSON-simple-context/**/*.jsonld")])
    return {str(one.relative_to(folder)): one.read_bytes() for one in found}


def test_gs1s_schema_refuses_just_the_four_named(examples: dict[str, bytes], shared: Path) -> None:
    text = (shared / "vectors/gs1-epcis/EPCIS-JSON-Schema.json").read_text("utf-8-sig")
    check = jsonschema.Draft7Validator(json.loads(text))
    assert len(examples) == 93
    assert {name for name, told in examples.items() if not check.is_valid(json.loads(told))} == set(_INVALID)


@pytest.mark.parametrize("name", _INVALID)
def test_an_invalid_example_is_refused_with_its_reason(name: str, examples: dict[str, bytes]) -> None:
    with pytest.raises(EventError, match=_INVALID[name]):
        read_epcis(examples[name], name)


@pytest.mark.parametrize("name", sorted(_SAID_TWICE))
def test_an_example_that_says_a_thing_twice_is_refused(name: str, examples: dict[str, bytes]) -> None:
    with pytest.raises(PassportJsonError, match="eventID: the key is there 2 times"):
        read_epcis(examples[name], name)


def test_all_other_examples_are_read_and_written_back_without_a_loss(examples: dict[str, bytes]) -> None:
    whole = examples.keys() - _INVALID.keys() - _SAID_TWICE
    assert len(whole) == 87
    for name in whole:
        told = json.loads(examples[name])
        body = told.get("epcisBody", {"eventList": [told]})
        body = body.get("queryResults", {}).get("resultsBody", body)
        events = read_epcis(examples[name], name)
        assert len(events) == len(body["eventList"])
        for event, given_event in zip(events, body["eventList"], strict=True):
            back = as_epcis(event)
            assert {key: value for key, value in back.items() if key != "@context"} == {
                key: value for key, value in given_event.items() if key != "@context"
            }
            assert from_epcis(back) == event


def test_anothers_event_becomes_the_kind_that_its_words_tell() -> None:
    told: dict[str, Any] = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "AssociationEvent",
        "action": "ADD",
        "eventTime": "2026-04-01T00:00:00.123Z",
        "eventTimeZoneOffset": "+09:00",
        "parentID": NEW,
        "childEPCs": [BATTERY],
        "bizStep": "https://ref.gs1.org/cbv/BizStep-installing",
    }
    event = from_epcis(told)
    assert (event.kind, event.battery_id, event.day.isoformat()) == ("installed", BATTERY, "2026-04-01")
    assert from_epcis(told | {"bizStep": "storing"}).kind == "observed"
    assert fold([event], event.day).life[0].kind == "installed"


@given(lives(most=5))
def test_a_life_comes_back_from_a_document_a_query_a_list_and_event_by_event(events: Any) -> None:
    document = epcis_document(events, _CREATED)
    listed = document["epcisBody"]["eventList"]
    results = {"queryName": "q", "resultsBody": {"eventList": listed}}
    query = document | {"type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}
    for told in (document, query, [as_epcis(event) for event in events]):
        assert read_epcis(json.dumps(told).encode()) == tuple(events)
    assert [from_epcis(as_epcis(event)) for event in events] == list(events)


def _changed(member: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told.update({member: value})


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (_changed("meguri:by", "jp:1"), "it was changed after it was recorded"),
        (_changed("eventTime", "2020-01-01T00:00:00+09:00"), "sensorElementList is .*2019-04-01"),
        (lambda told: told["meguri:says"].update({"meguri:soh_share": 0.99}), "soh_share|sensorElementList"),
        (_changed("epcList", [OTHER]), "it was changed after it was recorded"),
        (_changed("epcList", [BATTERY, OTHER]), "epcList is .* asks for"),
        (_changed("bizStep", "destroying"), "bizStep is 'destroying', but .* asks for 'inspecting'"),
        (_changed("meguri:note", "added"), "it was changed after it was recorded"),
        (_changed("meguri:kind", "nonsense"), "is no kind of event"),
        (_changed("meguri:says", []), "wanted is a JSON object"),
        (_changed("eventTime", "yesterday"), "wanted is a moment"),
        (lambda told: told.pop("eventTimeZoneOffset"), "/eventTimeZoneOffset is missing"),
    ],
)  # fmt: skip
def test_a_tampered_event_of_ours_is_refused_with_the_reason(
    tamper: Callable[[dict[str, Any]], None], reason: str
) -> None:
    told = json.loads(json.dumps(as_epcis(one("diagnosed"))))
    tamper(told)
    with pytest.raises(EventError, match=reason):
        from_epcis(told)


def test_members_of_others_on_an_event_of_ours_are_kept() -> None:
    told = as_epcis(one("diagnosed"))
    del told["eventID"]
    told["@context"] = [*told["@context"], {"x": "https://a.example/"}]
    told["x:colour"] = "red"
    event = from_epcis(told)
    back = as_epcis(event)
    assert (back["x:colour"], back["@context"]) == ("red", told["@context"])
    assert event.id != one("diagnosed").id
    document = epcis_document([event], _CREATED)
    assert read_epcis(json.dumps(document).encode()) == (event,)


def test_a_prefix_that_means_something_else_makes_it_anothers_event() -> None:
    told = as_epcis(one("diagnosed"))
    told["@context"] = [told["@context"][0], {"meguri": "https://somebody.example/"}]
    assert from_epcis(told).foreign is not None


def test_an_event_of_ours_that_is_declared_in_error_is_kept_and_states_nothing() -> None:
    event = one("diagnosed")
    error = {"declarationTime": "2026-01-01T00:00:00Z", "reason": "incorrect_data"}
    declared = from_epcis(as_epcis(event) | {"errorDeclaration": error})
    assert as_epcis(declared) == as_epcis(event) | {"errorDeclaration": error}
    assert fold([event, declared], event.day).values().keys() == fold([event], event.day).values().keys()
    assert [row.code for row in fold_findings([event, declared], event.day)] == ["declared_in_error"]


def test_an_event_about_many_things_is_read_into_the_record_asked_for() -> None:
    told: dict[str, Any] = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": "2026-04-01T00:00:00Z",
        "eventTimeZoneOffset": "+09:00",
        "epcList": [OTHER, BATTERY],
    }
    assert from_epcis(told).battery_id == OTHER
    assert from_epcis(told, battery_id=BATTERY).battery_id == BATTERY
    assert read_epcis(json.dumps(told), battery_id=NEW)[0].battery_id == OTHER


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_refused_with_a_code(content: bytes) -> None:
    with pytest.raises((EventError, PassportJsonError)):
        read_epcis(content)


def test_the_faults_of_all_events_are_told_at_once() -> None:
    document = epcis_document([one("diagnosed"), one("made"), one("graded")], _CREATED)
    for at in (0, 2):
        document["epcisBody"]["eventList"][at]["meguri:by"] = "somebody else"
    with pytest.raises(EventError, match=r"event 1: .*event 3: ") as refused:
        read_epcis(json.dumps(document).encode(), "record.json")
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize("content", [b"{}", b"[[]]", b"3", b'{"type": "EPCISDocument"}', b'"EPCIS"', b"null"])
def test_what_is_no_epcis_is_refused(content: bytes) -> None:
    with pytest.raises(EventError):
        read_epcis(content)


def test_a_file_in_utf_16_is_read() -> None:
    text = json.dumps(epcis_document([one("made")], _CREATED))
    assert read_epcis(text.encode("utf-16")) == (one("made"),)


@given(kind=st.sampled_from(EVERY_KIND), data=st.data())
def test_any_member_of_any_event_replaced_by_anything_is_refused_with_a_code_or_read(
    kind: str, data: st.DataObject
) -> None:
    told = json.loads(json.dumps(as_epcis(one(kind))))
    member = data.draw(st.sampled_from(sorted(told)))
    junk = st.none() | st.integers() | st.text(max_size=5) | st.sampled_from([[], {}, [{}], [3], [[]]])
    told[member] = data.draw(junk | st.dictionaries(st.text(max_size=12), junk, max_size=2))
    try:
        event = from_epcis(told)
    except EventError as refused:
        text = str(refused)
    else:
        text = event.id
    assert text

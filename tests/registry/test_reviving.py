"""Keeps the law: an event that is read back fast is the same, in every part, as one that is read strictly."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from tests.passport.events.event_cases import EVERY_KIND, lives, one
from tests.registry import told

from meguri.passport.events import Event, from_epcis, salted
from meguri.passport.signing.canonical import canonical
from meguri.registry.records import event_of, record_of
from meguri.registry.reviving import revived


def _same(event: Event) -> None:
    record = record_of(event)
    fast = revived(record.body, record.event_id, event.battery_id)
    strict = event_of(record.body, battery_id=event.battery_id)
    for part in fields(Event):
        assert getattr(fast, part.name) == getattr(strict, part.name), part.name
        assert type(getattr(fast, part.name)) is type(getattr(strict, part.name)), part.name
    assert fast.id == strict.id == event.id
    assert fast.at.utcoffset() == strict.at.utcoffset()
    assert (fast.order, fast.moment, fast.day) == (strict.order, strict.moment, strict.day)
    assert record_of(fast).body == record.body


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_of_every_kind(kind: str) -> None:
    _same(one(kind))
    _same(salted(one(kind), bytes(16)))


@given(lives())
def test_of_every_life(events: Sequence[Event]) -> None:
    for event in events:
        _same(event)


def test_of_what_was_sealed_sold_and_diagnosed() -> None:
    for event in (told.registered(), told.sold(), told.diagnosed(), *told.lives(2, 1)):
        _same(event)


@pytest.mark.parametrize(
    "others",
    [
        {"disposition": "active"},
        {"persistentDisposition": {"set": ["active"]}},
        {"example:colour": "red", "@context": [{"example": "https://example.org/"}]},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 20.0}]}]},
        {"sourceList": [{"type": "location", "source": "urn:epc:id:sgln:1.2.3"}]},
        {"parentID": "urn:uuid:00000000-0000-4000-8000-00000000000a"},
        {"certificationInfo": ["https://example.org/a"]},
    ],
)
def test_members_that_are_none_of_ours_stay(others: dict[str, Any]) -> None:
    for kind in ("corrected", "registered", "diagnosed", "sold"):
        event = replace(one(kind), others=MappingProxyType(others))
        try:
            from_epcis(json.loads(record_of(event).body))
        except ValueError:
            continue  # this kind says something of its own there: it could not have come in
        _same(event)


def test_of_others_in_the_record_that_they_were_read_into() -> None:
    epcis = {
        "type": "ObjectEvent",
        "eventTime": "2024-05-01T09:00:00.5Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [told.battery(1), told.battery(2)],
    }
    _same(from_epcis(epcis, battery_id=told.battery(2)))
    event = from_epcis(epcis, battery_id=told.battery(2))
    assert revived(canonical(epcis), event.id, told.battery(2)).battery_id == told.battery(2)

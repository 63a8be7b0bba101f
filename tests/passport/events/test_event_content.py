"""Law: the same content has one address however it is written down, and any change of content changes it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.passport.events.event_cases import DEALER, NEW, OTHER, START, correction, one

from meguri.passport.events import as_epcis, epcis_document, event_id, from_epcis
from meguri.passport.events.content import ADDRESS, address_of
from meguri.passport.signing.canonical import digest


def test_the_address_is_the_sha256_of_the_canonical_form_without_record_time() -> None:
    from base64 import urlsafe_b64decode

    event = one("diagnosed", recorded_at="2026-11-28T09:30:00Z")
    inside = {
        name: value
        for name, value in as_epcis(event).items()
        if name not in ("@context", "eventID", "recordTime")
    }
    hashed = urlsafe_b64decode(event_id(event).removeprefix("ni:///sha-256;") + "=").hex()
    assert ADDRESS.fullmatch(event.id)
    assert hashed == digest(inside)


def test_record_time_and_context_are_not_content() -> None:
    event = one("diagnosed")
    assert one("diagnosed", recorded_at="2026-11-28T09:30:00Z").id == event.id
    alone = as_epcis(event)
    inside = epcis_document([event], datetime(2026, 11, 28, tzinfo=UTC))["epcisBody"]["eventList"][0]
    assert address_of(alone) == address_of(inside) == event.id
    assert address_of(dict(reversed(alone.items()))) == event.id


@pytest.mark.parametrize(
    "change",
    [
        {"battery_id": OTHER},
        {"at": START.replace(microsecond=1)},
        {"zone": "+10:00"},
        {"by": DEALER},
        {"place": "https://id.gs1.org/414/4912345000026"},
        {"says": {"soh_share": 0.87}},
        {"evidence": {"soh_share": {"basis": "estimated", "low": 0.83, "high": 0.89}}},
        {"links": {"certificate": NEW}},
        {"details": {"note": "cold"}},
    ],
)
def test_any_change_of_content_changes_the_address(change: dict[str, Any]) -> None:
    assert one("diagnosed", **change).id != one("diagnosed").id


def test_anothers_terms_are_content_for_they_give_meaning() -> None:
    told = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"x": "https://a.example/"}],
        "type": "ObjectEvent",
        "eventTime": "2026-04-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "epcList": [OTHER],
        "action": "OBSERVE",
        "x:colour": "red",
    }  # fmt: skip
    other = told | {"@context": [told["@context"][0], {"x": "https://b.example/"}]}
    assert from_epcis(told).id != from_epcis(other).id
    assert from_epcis(told).id == from_epcis(dict(reversed(told.items()))).id


def test_a_correction_names_what_it_corrects_by_content() -> None:
    event = one("diagnosed")
    fixed = correction(event, 1)
    assert as_epcis(fixed)["meguri:corrects"] == event.id
    assert hash(fixed) == hash(from_epcis(as_epcis(fixed)))


def test_when_another_recorded_an_event_is_no_part_of_what_it_says() -> None:
    told = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "epcList": ["https://id.gs1.org/8003/04912345000010A1"],
        "eventTime": "2026-11-28T00:00:00Z",
        "eventTimeZoneOffset": "+09:00",
    }
    plain = from_epcis(told).id
    assert from_epcis(told | {"recordTime": "2026-11-29T00:00:00Z"}).id == plain
    assert from_epcis(told | {"eventID": "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a10"}).id == plain
    assert from_epcis(told | {"eventTime": "2026-11-28T00:00:01Z"}).id != plain

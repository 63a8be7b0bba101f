"""Nobody finds out from an event's name what they may not read in it."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.document import as_plain
from meguri.passport.events import Event, as_epcis, event_of, fold, from_epcis, salted
from meguri.passport.readers import view

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
BATTERY = "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a10"


def event(number: int = 3456) -> Event:
    says = {"vehicle_model": "Leaf", "mileage_km": 60_000, "chassis_number": f"ZE1-{number:06d}"}
    return event_of("registered", BATTERY, AT, "dealer", says=says)


def test_without_salt_a_reader_finds_the_chassis_number_by_trying() -> None:
    shown = view(fold([event()], date(2026, 11, 28)), "legitimate_interest").life[0].event
    assert [at for at in range(3400, 3500) if event(at).id == shown] == [3456]


@given(st.binary(min_size=16, max_size=16))
def test_with_salt_the_name_gives_nothing_away(salt: bytes) -> None:
    kept = salted(event(), salt)
    document = fold([kept], date(2026, 11, 28))
    shown = json.dumps(as_plain(view(document, "legitimate_interest")))
    assert kept.id in shown
    assert kept.id != event().id
    assert kept.others["meguri:salt"] not in json.dumps(as_plain(document))
    assert from_epcis(as_epcis(kept)) == kept
    assert fold([from_epcis(as_epcis(kept))], date(2026, 11, 28)) == document


def test_a_salt_is_long_enough_and_of_ours() -> None:
    with pytest.raises(ValueError, match="15 bytes"):
        salted(event(), bytes(15))
    told = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "epcList": [BATTERY],
        "eventTime": "2026-11-28T09:00:00Z",
        "eventTimeZoneOffset": "+00:00",
    }
    with pytest.raises(ValueError, match="as it came"):
        salted(from_epcis(told), bytes(16))

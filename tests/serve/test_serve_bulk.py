"""Law: lines in bulk become the same, with the same faults, whether the quick or the strict way reads."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.people import DEALER, MAKER, People

from meguri.passport.events import as_epcis, event_of, plain_reading
from meguri.passport.events.plain import plain_event

WHERE = "/api/v1/events/bulk"
_FOREIGN = {
    "type": "ObjectEvent", "eventTime": "2024-05-05T09:00:00Z", "eventTimeZoneOffset": "+00:00",
    "action": "OBSERVE", "epcList": [battery(700)], "bizStep": "urn:epcglobal:cbv:bizstep:inspecting",
}  # fmt: skip


def _made(number: int, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "battery_status": "original",
        "vehicle_model": "リーフ",
        "rated_energy_kwh": 40.0,
    }
    given |= changes.pop("says", {})
    at = changes.pop("at", "2023-04-01T09:00:00+09:00")
    return as_epcis(event_of("made", battery(number), at, changes.pop("by", MAKER), says=given, **changes))


def _diagnosed(number: int, soh: float) -> dict[str, Any]:
    doubt = {"soh_share": {"basis": "measured", "low": soh - 0.02, "high": soh + 0.02}}
    return as_epcis(
        event_of("diagnosed", battery(number), "2024-05-05T09:30:00.25+09:00", MAKER,
                 says={"soh_share": soh}, evidence=doubt)
    )  # fmt: skip


def _lines(first: int) -> list[bytes]:
    made = _made(first)
    wrong = {"corrects": made["eventID"], "reason": "misread", "says": {"vehicle_model": "Leaf"}}
    corrected = event_of("corrected", battery(first), "2024-06-01T09:00:00+09:00", MAKER, **wrong)
    soon = datetime.now().astimezone().replace(microsecond=0) + timedelta(days=9)
    told = [
        made,
        _made(first + 1, says={"chassis_number": f"ZE1-{first:06d}"}),
        as_epcis(corrected),
        as_epcis(replace(corrected, reason="misread twice")),
        _made(first + 2, by=DEALER),
        _made(first + 3, at=soon),
        _FOREIGN,
        {**_made(first + 4), "meguri:says": {"meguri:soh": 1}},
        {**_made(first + 5), "eventID": "ni:///sha-256;" + "A" * 43},
        _diagnosed(first, 0.86),
        _diagnosed(first, 0.5),
        made,
        {**made, "recordTime": "2024-05-05T09:00:00Z"},
    ]
    written = [json.dumps(one, ensure_ascii=bool(at % 2)).encode() for at, one in enumerate(told)]
    twice = written[0].replace(b'"action":', b'"action": "ADD", "action":')
    strange = [twice, b"\xff", b"[1]", b'{"type": NaN}', b"", b"\xef\xbb\xbf" + written[9], b"{" * 300]
    return written + strange


def _sent(client: Client, people: People, body: bytes, *, is_quick: bool) -> list[dict[str, Any]]:
    headers = people.key("maker") | {"Content-Type": "application/x-ndjson"}
    way: Callable[[Any], Any] = plain_event if is_quick else lambda _told: None
    with patch.object(plain_reading, "plain_event", way):
        answer = client.post(WHERE, content=body, headers=headers)
    assert answer.status_code == 200
    told = [json.loads(line) for line in answer.text.splitlines()]
    for one in (fault for line in told for fault in line.get("faults", ())):
        if one["code"] == "from_the_future":
            del one["message"]  # it names the second
    return told


@pytest.mark.parametrize("is_quick", [True, False])
def test_each_line_becomes_the_same_both_ways(client: Client, people: People, is_quick: bool) -> None:
    body = b"\n".join(_lines(600 if is_quick else 620))
    *first, receipts = _sent(client, people, body, is_quick=is_quick)
    *again, none = _sent(client, people, body, is_quick=not is_quick)
    assert [one["status"] for one in first].count("new") >= 6
    assert [one["status"] for one in first].count("refused") >= 9
    known = [one | ({"status": "known"} if one["status"] == "new" else {}) for one in first]
    assert again == known
    assert (len(receipts["receipts"]), none["receipts"]) == (1, [])
    faults = {fault["code"] for one in first for fault in one.get("faults", ())}
    assert faults >= {
        "from_the_future",
        "not_in_this_name",
        "duplicate_key",
        "unknown_attribute",
        "other_content",
    }


def test_the_policy_is_asked_for_each_party_and_kind(client: Client, people: People) -> None:
    told = [_made(640), _made(641, by=DEALER), _made(642), _made(643, by=DEALER)]
    body = b"\n".join(json.dumps(one).encode() for one in told)
    *lines, _ = _sent(client, people, body, is_quick=True)
    assert [one["status"] for one in lines] == ["new", "refused", "new", "refused"]
    assert [one["battery_id"] for one in lines] == [battery(number) for number in range(640, 644)]

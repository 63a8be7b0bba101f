"""Promise: who records is told what does not fit, alike at every door, nothing that he may not read."""

import json
from typing import Any

import pytest
from tests.serve.yard import Yard

from meguri.passport.events import Event, as_epcis, epcis_document
from meguri.registry.store import utc_now
from meguri.serve import contradicting

ASKED = "?contradictions=true"


def single(yard: Yard, name: str, event: Event, query: str = ASKED) -> dict[str, Any]:
    answer = yard.ask(name, "POST", f"/events{query}", json=as_epcis(event))
    assert answer.status_code in (200, 201), answer.text
    told: dict[str, Any] = answer.json()
    return told


def bulk(yard: Yard, name: str, *events: Event, query: str = ASKED) -> list[dict[str, Any]]:
    lines = "\n".join(json.dumps(as_epcis(one)) for one in events)
    headers = {"content-type": "application/x-ndjson"}
    answer = yard.ask(name, "POST", f"/events/bulk{query}", content=lines, headers=headers)
    assert answer.status_code == 200, answer.text
    return [json.loads(one) for one in answer.text.splitlines()][:-1]


def document(yard: Yard, name: str, *events: Event, query: str = ASKED) -> list[dict[str, Any]]:
    answer = yard.ask(name, "POST", f"/capture{query}", json=epcis_document(events, utc_now()))
    assert answer.status_code == 202, answer.text
    told: list[dict[str, Any]] = answer.json()["events"]
    return told


def changed(yard: Yard, battery: str) -> Event:
    """The dealer states another energy of what never changes."""
    return yard.event("stated", battery, "2026-01-09", "dealer", says={"rated_energy_kwh": 40.0})


def test_the_same_is_told_at_every_door(yard: Yard) -> None:
    ways = {}
    for name, door in (("single", single), ("bulk", bulk), ("document", document)):
        battery = yard.battery()
        event = changed(yard, battery)
        answers = door(yard, "dealer", event)
        told = answers if isinstance(answers, dict) else answers[0]
        (one,) = told["contradictions"]
        assert one["event"] == told["event_id"] == event.id
        assert (one["code"], one["level"]) == ("static_changed", "note")
        ways[name] = {name: value for name, value in one.items() if name not in ("event", "other")}
    assert ways["single"] == ways["bulk"] == ways["document"]
    assert "40" in ways["single"]["message"]
    assert "30" in ways["single"]["message"]


def test_it_is_told_again_and_nothing_where_all_fits_or_nobody_asks(yard: Yard) -> None:
    battery = yard.battery()
    event = changed(yard, battery)
    first = single(yard, "dealer", event)
    assert single(yard, "dealer", event)["contradictions"] == first["contradictions"]
    assert bulk(yard, "dealer", event)[0]["contradictions"] == first["contradictions"]
    fine = yard.event("stated", battery, "2026-01-10", "dealer", says={"mileage_km": 12.0})
    assert single(yard, "dealer", fine)["contradictions"] == []
    for query in ("", "?contradictions=false"):
        assert "contradictions" not in single(yard, "dealer", event, query)
        assert "contradictions" not in bulk(yard, "dealer", event, query=query)[0]


def test_what_the_recorder_may_not_read_is_not_told(yard: Yard) -> None:
    """A lab that the holder lets record states another chassis number: whose it was is the owner's."""
    battery = yard.battery(chassis_number="ZE1-000001")
    yard.lent(battery, "lab")
    event = yard.event("stated", battery, "2026-01-09", "lab", says={"chassis_number": "ZE1-000002"})
    told = single(yard, "lab", event)
    assert told["contradictions"] == []
    assert "ZE1-000001" not in json.dumps(told)
    mine = yard.event("stated", battery, "2026-01-10", "dealer", says={"chassis_number": "ZE1-000003"})
    (one,) = single(yard, "dealer", mine)["contradictions"]
    assert one["code"] == "other_chassis"


def test_in_the_readers_language(yard: Yard) -> None:
    event = changed(yard, yard.battery())
    headers = {"accept-language": "ja"}
    answer = yard.ask("dealer", "POST", f"/events{ASKED}", json=as_epcis(event), headers=headers)
    assert answer.json()["contradictions"][0]["message"].isascii() is False


def test_of_too_many_it_is_not_told_and_nothing_is_kept(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contradicting, "MOST", 1)
    battery = yard.battery()
    lines = "\n".join(json.dumps(as_epcis(changed(yard, battery))) for _ in range(2))
    headers = {"content-type": "application/x-ndjson"}
    answer = yard.ask("dealer", "POST", f"/events/bulk{ASKED}", content=lines, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "too_many"
    assert bulk(yard, "dealer", changed(yard, battery))[0]["status"] == "new"

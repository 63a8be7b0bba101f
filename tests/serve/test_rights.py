"""Nobody decides for another: contracts, findings, identifiers and handovers, tried at every door."""

import json
import time
from html import unescape
from typing import Any

import pytest
from tests.serve.yard import API, Yard, code_of, party

from meguri.passport.events import Event, as_epcis
from meguri.registry.store import CapturedLot, capture_lot
from meguri.registry.vault import capture_sealed


def test_a_guarantor_neither_reads_nor_decides_nor_ends_the_contract_of_another(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "insurer", "rival")
    assert yard.single("insurer", yard.promise(battery, "2026-01-03", "insurer", "A-1")) == (201, "")
    assert yard.single("rival", yard.promise(battery, "2026-01-04", "rival", "B-1")) == (201, "")
    claim = yard.event("guarantee_claimed", battery, "2026-01-05", "dealer",
                       details={"guarantee_id": "A-1", "amount_jpy": 90_000})  # fmt: skip
    assert yard.single("dealer", claim) == (201, "")
    yard.settle()
    assert (yard.numbers("insurer", battery), yard.numbers("rival", battery)) == ({"A-1"}, {"B-1"})
    assert yard.numbers("dealer", battery) == {"A-1", "B-1"}
    assert yard.ask("rival", "GET", f"/events/{claim.id.replace('/', '%2F')}").status_code == 404
    told = {"guarantee_id": "A-1", "decision": "refused"}
    refuse = yard.event("guarantee_decided", battery, "2026-01-06", "rival", details=told)
    end = yard.event("guarantee_expired", battery, "2026-01-06", "rival", details={"guarantee_id": "A-1"})
    for event in (refuse, end):
        assert yard.single("rival", event) == (403, "not_allowed")
        assert yard.bulk("rival", event) == [("refused", "not_allowed")]
        assert yard.captured("rival", event) == ["not_allowed"]
    mine = yard.event("guarantee_decided", battery, "2026-01-06", "insurer", details=told)
    assert yard.single("insurer", mine) == (201, "")


def test_the_states_of_a_guarantee_hold_at_every_door(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "insurer")
    deed = {"guarantee_id": "S-1"}
    decide = yard.event("guarantee_decided", battery, "2026-01-06", "insurer",
                        details=deed | {"decision": "accepted", "amount_jpy": 1})  # fmt: skip
    end = yard.event("guarantee_expired", battery, "2026-01-06", "insurer", details=deed)
    much = yard.event(
        "guarantee_claimed", battery, "2026-01-05", "dealer", details=deed | {"amount_jpy": 1e11}
    )
    assert yard.bulk("insurer", yard.promise(battery, "2026-01-03", "insurer", "S-1")) == [("new", "")]
    yard.settle()
    for who, event, code in (
        ("insurer", decide, "guarantee_not_now"),
        ("insurer", end, "guarantee_not_over"),
        ("dealer", much, "guarantee_amount_too_high"),
    ):
        assert yard.single(who, event) == (409, code)
        assert yard.bulk(who, event) == [("refused", code)]
        assert yard.captured(who, event) == [code]


def test_a_claim_under_terms_of_ones_own_is_bounded(yard: Yard) -> None:
    for number, start, amount, code in (
        ("O-1", {}, 5_000_001, "guarantee_amount_without_bound"),
        ("O-2", {"amount_jpy": 300_000}, 300_001, "guarantee_amount_too_high"),
        ("O-3", {"replacement_jpy": 6_000_000}, 5_500_000, ""),
    ):
        battery = yard.battery()
        yard.lent(battery, "insurer")
        details = {"guarantee_id": number, "terms_id": "our-own-7", "valid_until": "2030-01-01"} | start
        parties = {"giver": party("insurer"), "taker": party("dealer")}
        begun = yard.event("guarantee_started", battery, "2026-01-03", "insurer", details=details,
                           custody=parties)  # fmt: skip
        assert yard.single("insurer", begun) == (201, "")
        claim = yard.event("guarantee_claimed", battery, "2026-01-05", "dealer",
                           details={"guarantee_id": number, "amount_jpy": amount})  # fmt: skip
        assert yard.single("dealer", claim) == ((409, code) if code else (201, ""))


def test_in_one_lot_each_event_finds_those_before_it(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "insurer")
    deed = {"guarantee_id": "L-1"}

    def claim(day: str) -> Event:
        return yard.event("guarantee_claimed", battery, day, "dealer", details=deed | {"amount_jpy": 5})

    assert yard.single("insurer", yard.promise(battery, "2026-01-03", "insurer", "L-1"))[0] == 201
    first, second = claim("2026-01-04"), claim("2026-01-05")
    assert yard.bulk("dealer", first, second, first) == [
        ("new", ""), ("refused", "guarantee_not_now"), ("known", ""),
    ]  # fmt: skip
    assert yard.single("dealer", first)[0] == 200  # what is known is not judged again
    third, other = claim("2026-01-06"), yard.event("stated", battery, "2026-01-06", "dealer",
                                                   says={"mileage_km": 9.0})  # fmt: skip
    assert yard.captured("dealer", other, third) == ["guarantee_not_now"]
    yard.settle()
    page = yard.ask("dealer", "GET", f"/passports/{battery.replace('/', '%2F')}").json()
    assert "mileage_km" not in json.dumps(page)  # all or nothing


def test_no_guarantee_without_a_diagnosis(yard: Yard) -> None:
    yard.count += 1
    battery = f"https://id.gs1.org/8003/0491234507{yard.count:04d}A1"
    assert yard.single("dealer", yard.event("registered", battery, "2026-01-01", "dealer"))[0] == 201
    yard.lent(battery, "insurer")
    promise = yard.promise(battery, "2026-01-03", "insurer", "N-1")
    assert yard.single("insurer", promise) == (409, "guarantee_without_diagnosis")


def test_a_diagnosis_needs_the_holders_leave(yard: Yard) -> None:
    battery = yard.battery()
    told = yard.event("diagnosed", battery, "2026-01-09", "lab", says={"soh_share": 0.99})
    assert yard.single("lab", told) == (403, "not_allowed")
    assert yard.bulk("lab", told) == [("refused", "not_allowed")]
    yard.lent(battery, "lab")
    assert yard.single("lab", told) == (201, "")
    yard.settle()
    page = yard.ask("dealer", "GET", f"/passports/{battery.replace('/', '%2F')}").json()
    assert "0.99" not in json.dumps(page["performance_and_durability"])  # an estimate beside a measurement


def test_a_record_begins_with_what_registers_and_an_owner_can_be_decided(yard: Yard) -> None:
    battery = "https://nobody.example/1"
    told = yard.event("diagnosed", battery, "2026-01-09", "lab", says={"soh_share": 0.9})
    assert yard.single("lab", told) == (409, "not_begun")
    assert yard.bulk("lab", told) == [("refused", "not_begun")]
    begin = yard.event("registered", battery, "2026-01-08", "lab")
    assert yard.bulk("lab", begin, told) == [("new", ""), ("new", "")]  # who names it first has it, until
    yard.settle()
    mine = yard.event("registered", battery, "2026-01-10", "dealer")
    assert yard.single("dealer", mine) == (403, "known_battery")
    decided = yard.event("ownership_decided", battery, "2026-01-11", "ministry",
                         custody={"taker": party("dealer")}, details={"note": "by its papers"})  # fmt: skip
    stolen = yard.event(
        "ownership_decided", battery, "2026-01-11", "dealer", custody={"taker": party("dealer")}
    )
    assert yard.single("dealer", stolen)[0] == 403
    empty = yard.event("ownership_decided", battery, "2026-01-11", "ministry")
    assert yard.single("ministry", empty) == (422, "no_taker")
    assert yard.single("ministry", decided) == (201, "")
    yard.settle()
    parties = {"giver": party("lab"), "taker": party("buyer")}
    late = yard.event("ownership_decided", battery, "2026-01-12", "ministry", custody=parties)
    assert yard.single("ministry", late) == (409, "other_owner")
    assert yard.single("dealer", mine) == (201, "")
    stated = yard.event("stated", battery, "2026-01-12", "lab", says={"mileage_km": 1.0})
    assert yard.single("lab", stated)[0] == 403
    listed = yard.ask("lab", "GET", "/batteries").json()["items"]
    assert battery not in {one["battery_id"] for one in listed}


def test_of_two_who_begin_one_record_at_once_one_is_told(yard: Yard) -> None:
    battery = "https://nobody.example/2"
    asked = []
    for name in ("dealer", "lab"):
        content = json.dumps(as_epcis(yard.event("registered", battery, "2026-01-08", name)))
        headers = {"Authorization": f"Bearer {yard.keys[name]}", "content-type": "application/json"}
        asked.append((f"{API}/events", {"content": content, "headers": headers}))
    codes = sorted(one.status_code for one in yard.client.at_once("POST", asked))
    assert codes[0] == 201
    assert codes[1] in (403, 409)


def test_of_two_lots_that_begin_one_record_at_once_one_is_told(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, battery = "https://nobody.example/3", "https://nobody.example/4"
    theirs, mine = (yard.event("registered", battery, "2026-01-08", who) for who in ("lab", "dealer"))
    lines = "\n".join(
        json.dumps(as_epcis(one)) for one in (yard.event("registered", new, "2026-01-08", "dealer"), mine)
    )
    house = yard.client.app.state.house

    def late(*args: Any, **named: Any) -> CapturedLot:
        with house.memory.own_session() as session:
            capture_sealed(session, theirs, house.key, house.vault)
        return capture_lot(*args, **named)

    headers = {"content-type": "application/x-ndjson"}
    with monkeypatch.context() as patched:
        patched.setattr("meguri.serve.recording.capture_lot", late)
        answer = yard.ask("dealer", "POST", "/events/bulk", content=lines, headers=headers)
    assert (answer.status_code, code_of(answer)) == (409, "other_sequence")
    again = yard.ask("dealer", "POST", "/events/bulk", content=lines, headers=headers)
    assert [json.loads(one).get("status") for one in again.text.splitlines()][:2] == ["new", "refused"]


def test_a_sale_by_somebody_who_does_not_have_it_is_refused(yard: Yard) -> None:
    battery = yard.battery(sold=True)
    again = yard.event("sold", battery, "2026-03-01", "buyer",
                       custody={"giver": party("dealer"), "taker": party("lab")})  # fmt: skip
    assert yard.single("buyer", again) == (409, "not_the_holder")
    assert yard.bulk("buyer", again) == [("refused", "not_the_holder")]
    good = yard.event("sold", battery, "2026-03-01", "buyer",
                      custody={"giver": party("buyer"), "taker": party("lab")})  # fmt: skip
    assert yard.single("buyer", good) == (201, "")


def test_third_parties_take_nothing_back(yard: Yard) -> None:
    battery = yard.battery(sold=True)
    yard.lent(battery, "lab", "insurer", by="buyer")
    told = yard.ask("dealer", "GET", "/events", params={"kind": "sold", "battery": battery}).json()
    (sale,) = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    undo = yard.event("corrected", battery, "2026-03-01", "lab", corrects=sale["eventID"], reason="x",
                      details={"voids": True})  # fmt: skip
    assert yard.single("lab", undo) == (403, "not_yours_to_correct")
    promise = yard.promise(battery, "2026-03-02", "insurer", "T-1")
    assert yard.single("insurer", promise) == (201, "")
    void = yard.event("corrected", battery, "2026-03-03", "buyer", corrects=promise.id, reason="x",
                      details={"voids": True})  # fmt: skip
    assert yard.single("buyer", void) == (403, "not_yours_to_correct")


def test_a_diagnosis_of_another_car_is_not_recorded(yard: Yard) -> None:
    battery = yard.battery(chassis_number="AZE0-123456")
    for says, code in (
        ({"chassis_number": "FE0-999999"}, "diagnosis_of_another_chassis"),
        ({"vehicle_model": "Nissan Ariya B9"}, "diagnosis_of_another_model"),
        ({"rated_energy_kwh": 87.0}, "diagnosis_of_another_energy"),
    ):
        told = yard.event("diagnosed", battery, "2026-01-09", "dealer", says={"soh_share": 0.9} | says)
        assert yard.single("dealer", told) == (409, code)
        assert yard.bulk("dealer", told) == [("refused", code)]
        assert yard.captured("dealer", told) == [code]
    same = yard.event("diagnosed", battery, "2026-01-09", "dealer",
                      says={"soh_share": 0.9, "chassis_number": "aze0 123456"})  # fmt: skip
    assert yard.single("dealer", same) == (201, "")


def test_a_job_of_another_model_is_not_recorded(yard: Yard) -> None:
    facts = {"model": "Nissan Ariya B9", "first_registration": "2022-05-01", "odometer_km": "20000"}
    begun = yard.ask("dealer", "POST", "/diagnoses", data=facts)
    job = begun.json()["id"]
    until = time.monotonic() + 120
    while yard.ask("dealer", "GET", f"/diagnoses/{job}").json()["status"] != "done":
        assert time.monotonic() < until
        time.sleep(0.5)
    answer = yard.ask("dealer", "POST", f"/diagnoses/{job}/event", json={"battery_id": yard.battery()})
    assert (answer.status_code, code_of(answer)) == (409, "diagnosis_of_another_model")
    right = yard.battery(vehicle_model="Nissan Ariya B9", rated_energy_kwh=87.0)
    wish = {"battery_id": right, "method": "full_cycle_bench"}  # nobody measured it
    answer = yard.ask("dealer", "POST", f"/diagnoses/{job}/event", json=wish)
    assert (answer.status_code, code_of(answer)) == (422, "other_method")
    assert "fleet_prior" in answer.text
    answer = yard.ask("dealer", "POST", f"/diagnoses/{job}/event", json={"battery_id": right})
    assert answer.status_code == 201
    without = ["record_without_chassis", "diagnosis_without_chassis"]
    assert [one["code"] for one in answer.json()["warnings"]] == without
    assert answer.json()["contradictions"] == []


def test_a_guarantor_lists_what_it_guarantees_while_it_does(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "insurer")
    path = f"/batteries/{battery.replace('/', '%2F')}"
    assert yard.ask("rival", "GET", path).status_code in (403, 404)
    assert yard.single("insurer", yard.promise(battery, "2026-01-03", "insurer", "F-1"))[0] == 201
    yard.settle()
    house = yard.client.app.state.house
    with house.memory.own_session() as session:
        session.execute("UPDATE meguri.access_grants SET withdrawn_at = now()")
    listed = yard.ask("insurer", "GET", "/batteries", params={"limit": 1000}).json()["items"]
    assert battery in {one["battery_id"] for one in listed}
    assert yard.ask("insurer", "GET", path).status_code == 200


def test_a_page_says_who_recorded_and_shows_what_does_not_fit(yard: Yard) -> None:
    """As it was recorded before the doors refused it, and for those who see both events."""
    battery = yard.battery(sold=True)
    again = yard.event("sold", battery, "2026-03-01", "dealer",
                       custody={"giver": party("dealer"), "taker": party("buyer")})  # fmt: skip
    house = yard.client.app.state.house
    with house.memory.own_session() as session:
        capture_sealed(session, again, house.key, house.vault)
    yard.settle()
    at = f"/b/{battery.replace('/', '%2F')}?lang=en"
    pages = {
        name: yard.client.get(
            at, headers={"Authorization": f"Bearer {yard.keys[name]}", "accept": "text/html"}
        )
        for name in ("buyer", "lab")
    }
    shown = unescape(pages["buyer"].text)
    assert "dealer handed it over, but buyer had it." in shown
    assert shown.count('<span class="by">dealer</span>') >= 3
    assert "measured)" in shown
    assert "handed it over" not in pages["lab"].text


def test_an_estimate_stays_readable_beside_the_measurement(yard: Yard) -> None:
    battery = yard.battery()
    told = yard.event("diagnosed", battery, "2026-01-09", "dealer", says={"soh_share": 0.93},
                      evidence={"soh_share": {"basis": "estimated", "low": 0.8, "high": 0.99}})  # fmt: skip
    assert yard.single("dealer", told) == (201, "")
    yard.settle()
    at = f"/b/{battery.replace('/', '%2F')}?lang=en"
    headers = {"Authorization": f"Bearer {yard.keys['dealer']}", "accept": "text/html"}
    page = yard.client.get(at, headers=headers).text
    life = page[page.index('class="life"') :]
    assert "93.0% (80.0–99.0% · estimated)" in life
    assert "80.0% (78.0–82.0% · measured)" in life
    assert "93" not in page[page.index("<h1") : page.index('class="life"')]  # what holds is what was measured

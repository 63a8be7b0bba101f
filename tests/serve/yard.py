"""Organisations with keys on one server, and batteries that they try to record at each of its doors."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from tests.serve.asking import Client

from meguri.passport.events import Event, as_epcis, epcis_document, event_of
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.store import utc_now

ROLES = {
    "dealer": "dealer", "buyer": "dealer", "lab": "diagnoser", "insurer": "guarantor", "rival": "guarantor",
    "ministry": "authority", "keeper": "owner",
}  # fmt: skip
API = "/api/v1"
SOLD_ON, TERMS = "2026-02-01", {"terms_id": "used_ev_soh", "valid_until": "2030-01-01"}


def party(name: str) -> str:
    """The identifier of an organisation."""
    return f"did:web:{name}.example"


class Yard:
    """A server with organisations, each with a key."""

    def __init__(self, client: Client) -> None:
        """Open their accounts."""
        self.client, self.keys, self.count = client, dict[str, str](), 0
        with client.app.state.house.memory.own_session() as session:
            for name, role in ROLES.items():
                organisation = make_organisation(session, party(name), name, {role})
                self.keys[name] = make_key(session, organisation, "tests", {role}, 30)[0]

    def ask(self, name: str, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask as somebody."""
        headers = {"Authorization": f"Bearer {self.keys[name]}"} | more.pop("headers", {})
        return self.client.request(method, f"{API}{path}", headers=headers, **more)

    def single(self, name: str, event: Event) -> tuple[int, str]:
        """Record one event: status, and the code of what was wrong."""
        answer = self.ask(name, "POST", "/events", json=as_epcis(event))
        return answer.status_code, code_of(answer)

    def bulk(self, name: str, *events: Event) -> list[tuple[str, str]]:
        """Record lines: status of each, and the code of what was wrong."""
        lines = "\n".join(json.dumps(as_epcis(one)) for one in events)
        answer = self.ask(name, "POST", "/events/bulk", content=lines,
                          headers={"content-type": "application/x-ndjson"})  # fmt: skip
        told = [json.loads(one) for one in answer.text.splitlines()][:-1]
        return [(one["status"], one.get("faults", [{"code": ""}])[0]["code"]) for one in told]

    def captured(self, name: str, *events: Event) -> list[str]:
        """Record a document: the codes of what was wrong."""
        document = epcis_document(events, datetime(2026, 11, 1, tzinfo=UTC))
        answer = self.ask(name, "POST", "/capture", json=document)
        return [one["code"] for one in answer.json()["errors"]]

    def battery(self, *, sold: bool = False, **says: Any) -> str:
        """A battery of the dealer's with one measured diagnosis, shown to whoever may record."""
        self.count += 1
        battery = f"https://id.gs1.org/8003/0491234507{self.count:04d}A1"
        told = {"vehicle_model": "Nissan Leaf 30 kWh", "rated_energy_kwh": 30.0} | says
        for event in (
            self.event("registered", battery, "2026-01-01", "dealer", says=told),
            self.event("diagnosed", battery, "2026-01-02", "dealer", says={"soh_share": 0.8},
                       evidence={"soh_share": {"basis": "measured", "low": 0.78, "high": 0.82}}),
        ):  # fmt: skip
            assert self.single("dealer", event) == (201, "")
        if sold:
            parties = {"giver": party("dealer"), "taker": party("buyer")}
            event = self.event("sold", battery, SOLD_ON, "dealer", custody=parties)
            assert self.single("dealer", event) == (201, "")
        self.settle()
        return battery

    def lent(self, battery: str, *names: str, by: str = "dealer") -> None:
        """Let others read it and record."""
        house, until = self.client.app.state.house, utc_now() + timedelta(days=2)
        with house.memory.own_session() as session:
            for name in names:
                offer = Offer(battery, party(name), until, "legitimate_interest", may_record=True)
                give(session, house.accounts.wall, Asker(Way.KEY, organisation_id=party(by)), offer)

    def event(self, kind: str, battery: str, day: str, by: str, **more: Any) -> Event:
        """An event of somebody's."""
        return event_of(kind, battery, f"{day}T10:00:00+09:00", party(by), **more)

    def promise(self, battery: str, day: str, by: str, number: str) -> Event:
        """The start of a guarantee."""
        parties = {"giver": party(by), "taker": party("dealer")}
        return self.event("guarantee_started", battery, day, by, details={"guarantee_id": number} | TERMS,
                          custody=parties)  # fmt: skip

    def settle(self) -> None:
        """Let log and lists follow."""
        memory = self.client.app.state.house.memory
        while memory.lag() != 0:
            self.client.call(memory.advance)
            time.sleep(0.02)  # the server itself may be at it

    def numbers(self, name: str, battery: str) -> set[str]:
        """Which guarantees of a battery somebody sees."""
        answer = self.ask(name, "GET", "/events", params={"battery": battery})
        told = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        details = [one.get("meguri:details", {}) for one in told]
        return {one["meguri:guarantee_id"] for one in details if "meguri:guarantee_id" in one}


def code_of(answer: httpx.Response) -> str:
    """The code of what was wrong first; "" where nothing was."""
    error = answer.json().get("error")
    if error is None:
        return ""
    return str(error["faults"][0]["code"] if error["faults"] else error["code"])

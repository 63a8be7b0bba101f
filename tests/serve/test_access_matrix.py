"""Promise: over HTTP each role does exactly what the policy says, with what is theirs, granted, or another's.

Every way to stand to a battery, every role, every resource that a door offers; what `permits` says is held
against what the server answers. How they stand is given, not asked of the database.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.serve.asking import opened
from tests.serve.matrix import STANDS, World, number, of_event, party, peopled, stands, written

from meguri.passport.events import event_of
from meguri.registry.accounts.policy import (
    permits,
    readers_of,
    resource_of_kind,
    rule_of_kind,
    scopes_of,
    shipped_policy,
)
from meguri.registry.embedded import Embedded
from meguri.tables.access import READERS, ROLES

POLICY = shipped_policy()
NEEDED: dict[str, Any] = {
    "attested": {"links": {"certificate": "https://lab.example/1"}},
    "sold": {"custody": {"taker": party("dealer")}},
}
OF_EVENTS = {"event", "finding", "handover", "guarantee", "claim"}
# Doors that are not about one battery: method, path, form; whether any scope opens them, or only "allowed".
DOORS: dict[tuple[str, str], tuple[str, str, dict[str, str] | None, bool]] = {
    ("reference", "read"): ("GET", "/api/v1/law/calendar", None, False),
    ("reference", "list"): ("GET", "/api/v1/methods", None, False),
    ("nation", "read"): ("GET", "/api/v1/nation/batteries", None, False),
    ("proof", "read"): ("GET", "/api/v1/proofs/head", None, False),
    ("verification", "create"): ("POST", "/api/v1/verify", {}, False),
    ("estimate", "create"): ("GET", "/buyer", None, False),
    ("certificate", "read"): ("GET", f"/certificates/{'a' * 24}", None, False),
    ("certificate", "list"): ("GET", "/certificates", None, True),
    ("diagnosis", "create"): ("GET", "/diagnose", None, False),
    ("account", "read"): ("GET", "/account", None, True),
    ("account", "change"): ("POST", "/account/membership", {"membership": "1"}, True),
    ("key", "create"): ("POST", "/account/keys", {}, True),
    ("key", "remove"): ("POST", "/account/keys/999999/revoke", {}, True),
    ("grant", "list"): ("GET", "/shares", None, True),
    ("grant", "remove"): ("POST", "/shares/999999/withdraw", {}, True),
    ("guarantee", "list"): ("GET", "/guarantees", None, True),
    ("lot", "list"): ("GET", "/market/lots", None, True),
    ("lot", "remove"): ("POST", "/market/lots/L-0/withdraw", {}, True),
    ("wish", "list"): ("GET", "/market/wishes", None, True),
    ("wish", "create"): ("POST", "/market/wishes", {}, True),
    ("wish", "remove"): ("POST", "/market/wishes/W-0/withdraw", {}, True),
    ("deal", "list"): ("GET", "/market/deals", None, True),
    ("deal", "read"): ("GET", "/api/v1/market/deals/D-0", None, True),
    ("deal", "create"): ("POST", "/market/deals", {}, True),
    ("deal", "change"): ("POST", "/market/deals/D-0/agree", {}, True),
    ("registry", "read"): ("GET", "/admin", None, False),
    ("person", "list"): ("GET", "/admin/accounts", None, False),
    ("audit", "list"): ("GET", "/admin/audit", None, False),
    ("organisation", "create"): ("POST", "/admin/organisations", {}, False),
    ("organisation", "remove"): ("POST", "/admin/organisations/close", {"identifier": "urn:x:y"}, False),
    ("person", "create"): ("POST", "/admin/people", {}, False),
    ("person", "remove"): ("POST", "/admin/people/erase", {"person_id": "urn:x:y"}, False),
}
OF_A_BATTERY = {
    ("passport", "read"),
    ("event", "list"),
    ("fleet", "list"),
    ("grant", "create"),
    ("lot", "create"),
}
# Rules that no door of the server asks about one by one: told with others' pages, or by the command line.
NO_DOOR = {
    ("audit", "read"), ("certificate", "create"), ("claim", "list"),
    ("diagnosis", "list"), ("diagnosis", "read"), ("grant", "read"), ("key", "list"), ("key", "read"),
    ("organisation", "change"), ("organisation", "list"), ("organisation", "read"), ("owner_data", "change"),
    ("owner_data", "create"), ("owner_data", "read"), ("owner_data", "remove"), ("person", "change"),
    ("person", "read"), ("registry", "list"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server with everybody."""
    with opened(server, tmp_path_factory.mktemp("matrix")) as client:
        yield peopled(client)


def in_path(told: str) -> str:
    return told.replace(":", "%3A").replace("/", "%2F")


def test_no_rule_of_the_policy_is_left_out() -> None:
    asked = set(DOORS) | OF_A_BATTERY | NO_DOOR
    asked |= {(resource, "read") for resource in OF_EVENTS}
    asked |= {rule_of_kind(one.kind)[::-1] for one in written("owner", "own")} | {("record", "create")}
    assert {(resource, verb) for _, resource, verb in POLICY.scopes} == asked


@pytest.mark.parametrize("role", ROLES)
def test_a_passport_is_read_as_whom_the_policy_says(world: World, role: str) -> None:
    wrong = []
    for stand, context in stands(role).items():
        path = f"/api/v1/passports/{in_path(number(role, stand))}"
        may = readers_of(POLICY, world.asker(role), context)
        widest = world.get(role, path)
        if widest.status_code != 200 or widest.headers["meguri-reader"] != (may or ("public",))[0]:
            wrong.append((stand, "widest", widest.status_code, widest.headers.get("meguri-reader"), may))
        for reader in READERS:
            wanted = 200 if reader in (*may, "public") else 401 if role == "public" else 403
            found = world.get(role, f"{path}?role={reader}").status_code
            if found != wanted:
                wrong.append((stand, reader, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_an_event_is_read_by_whom_the_policy_says(world: World, role: str) -> None:
    """One by one with its receipt, and in a search."""
    wrong, asker = [], world.asker(role)
    for stand, context in stands(role).items():
        readable = set()
        for event in world.lives[role, stand]:
            stood = of_event(context, event)
            may = permits(POLICY, asker, "read", resource_of_kind(event.kind), stood)
            if may or event.by in asker.parties:
                readable.add(event.id)
            for path in (in_path(event.id), f"{in_path(event.id)}/receipt"):
                found = world.get(role, f"/api/v1/events/{path}").status_code
                if (found == 200) is not (event.id in readable) or found not in (200, 401, 403, 404):
                    wrong.append((stand, event.kind, found))
        answer = world.get(role, "/api/v1/events", params={"battery": number(role, stand)})
        if not scopes_of(POLICY, asker, "list", "event"):
            if answer.status_code not in (401, 403):
                wrong.append((stand, "search", answer.status_code))
            continue
        told = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        shown = {one["eventID"] for one in told}
        if shown - readable or (permits(POLICY, asker, "list", "event", context) and shown != readable):
            wrong.append((stand, "search", len(shown), len(readable)))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_battery_is_listed_for_whom_the_policy_says(world: World, role: str) -> None:
    wrong, asker = [], world.asker(role)
    whole = world.get(role, "/api/v1/batteries", params={"limit": 1000})
    listed = {one["battery_id"] for one in whole.json()["items"]} if whole.status_code == 200 else set()
    for stand, context in stands(role).items():
        may = permits(POLICY, asker, "list", "fleet", context)
        one = world.get(role, f"/api/v1/batteries/{in_path(number(role, stand))}").status_code
        if (one == 200) is not may or one not in (200, 401, 403, 404):
            wrong.append((stand, "one", one))
        if (number(role, stand) in listed) is not may:
            wrong.append((stand, "list"))
    others = {number(other, stand) for other in ROLES if other != role for stand in STANDS}
    if not permits(POLICY, asker, "list", "fleet") and listed & others:
        wrong.append(("others'", "list"))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_doors_open_for_whom_the_policy_says(world: World, role: str) -> None:
    wrong, asker, client = [], world.asker(role), world.client
    form = client.get("/diagnose", headers={"accept": "text/html"})
    token = re.search(r'name="csrf" value="([^"]+)"', form.text)
    assert token is not None
    cookie = {"cookie": form.headers["set-cookie"].partition(";")[0]}
    ahead = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    for (resource, verb), (method, path, told, is_any) in DOORS.items():
        scopes = scopes_of(POLICY, asker, verb, resource)
        may = bool(scopes) if is_any else "allowed" in scopes
        data = None if told is None else told | {"csrf": token.group(1)}
        answer = client.request(method, path, data=data, headers=world.headers(role) | cookie)
        led_away = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
        if (answer.status_code in (401, 403) or led_away) is may or answer.status_code >= 500:
            wrong.append((resource, verb, answer.status_code))
    for stand, context in stands(role).items():
        told = {"battery": number(role, stand), "taker": party("dealer"), "until": "2027-11-01"}
        data = told | {"csrf": token.group(1)}
        answer = client.post("/shares", data=data, headers=world.headers(role) | cookie)
        may = permits(POLICY, asker, "create", "grant", context)
        if (answer.status_code == 303) is not may or answer.status_code not in (303, 401, 403):
            wrong.append((stand, "create grant", answer.status_code))
        offer = {"battery": number(role, stand), "reserve": "1", "until": ahead, "prefecture": "東京都"}
        answer = client.post("/market/lots", data=offer | {"csrf": token.group(1)},
                             headers=world.headers(role) | cookie)  # fmt: skip
        may = permits(POLICY, asker, "create", "lot", context)
        if (answer.status_code in (303, 400)) is not may:  # 400: its record says no model
            wrong.append((stand, "create lot", answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_an_event_is_recorded_by_whom_the_policy_says(world: World, role: str) -> None:
    """The last test of each role, for it changes what it tries."""
    wrong, asker = [], world.asker(role)
    for stand, context in stands(role).items():
        for event in written(role, stand):
            may = permits(POLICY, asker, *rule_of_kind(event.kind), of_event(context, event))
            may = may and (event.kind != "sold" or context.is_own)  # who may only look after it sells nothing
            found = world.record(role, event)
            if found != (201 if may else 401 if role == "public" else 403):
                wrong.append((stand, event.kind, found, may))
    first = event_of("registered", number(role, "own", 9), "2025-06-01T09:00:00+09:00", party(role))
    may = permits(POLICY, asker, "create", "record")
    for kind in ("stated", "diagnosed", "attested", "sold"):  # a record begins with what registers a battery
        early = event_of(
            kind, number(role, "own", 9), "2025-06-01T09:00:00+09:00", party(role), **NEEDED.get(kind, {})
        )
        found = world.record(role, early)
        could = bool(scopes_of(POLICY, asker, *rule_of_kind(kind)))
        if found != (409 if could else 401 if role == "public" else 403):
            wrong.append(("unknown battery", kind, found, could))
    found = world.record(role, first)
    if found != (201 if may else 401 if role == "public" else 403):
        wrong.append(("unknown battery", found, may))
    assert wrong == []


def test_nobody_records_in_the_name_of_another(world: World) -> None:
    wrong: list[Any] = []
    for role in ROLES:
        battery = number(role, "own")
        other = event_of("stated", battery, "2025-07-01T09:00:00+09:00", party("public"),
                         says={"mileage_km": 2.0})  # fmt: skip
        if role != "public" and world.record(role, other) != 403:
            wrong.append(role)
    assert wrong == []

"""Promises of the API: what is recorded is read, by whoever may, in the form asked for, and nobody else's."""

import json
import time
from typing import Any

import pytest
from tests.serve.asking import Client
from tests.serve.people import DEALER, MAKER, People

from meguri.passport.events import Event, as_epcis, epcis_document, event_of
from meguri.passport.merkle.hashing import leaf_hash
from meguri.passport.merkle.proofs import InclusionProof, inclusion_faults

WHERE = "/api/v1"


def battery(number: int) -> str:
    return f"https://id.gs1.org/8004/4912345A{number:04d}"


def in_path(ident: str) -> str:
    return ident.replace(":", "%3A").replace("/", "%2F")


def made_by(number: int, by: str = MAKER, **says: Any) -> Event:
    told = {"rated_energy_kwh": 40.0, "chemistry": "NMC", "battery_category": "ev"} | says
    return event_of("made", battery(number), "2020-04-01T09:00:00+09:00", by, says=told)


def diagnosed_by(number: int, soh: float = 0.9, day: int = 1, by: str = MAKER) -> Event:
    evidence = {"soh_share": {"basis": "measured", "low": soh - 0.02, "high": soh + 0.02}}
    return event_of(
        "diagnosed",
        battery(number),
        f"2024-05-{day:02d}T09:00:00+09:00",
        by,
        says={"soh_share": soh, "soh_measured_on": f"2024-05-{day:02d}"},
        evidence=evidence,
    )


def recorded(client: Client, people: People, *events: Event, who: str = "maker") -> None:
    for one in events:
        answer = client.post(f"{WHERE}/events", json=as_epcis(one), headers=people.key(who))
        assert answer.status_code in (200, 201), answer.text


def settled(client: Client) -> None:
    """Wait until log and read models have all."""
    memory = client.app.state.house.memory
    until = time.monotonic() + 60
    while memory.lag() != 0:  # another one may be at work on it
        assert time.monotonic() < until
        client.call(memory.advance)


def test_an_event_is_recorded_once_however_often_it_comes(client: Client, people: People) -> None:
    told = as_epcis(made_by(1))
    first = client.post(f"{WHERE}/events", json=told, headers=people.key("maker"))
    again = client.post(f"{WHERE}/events", json=told, headers=people.key("maker"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["is_new"] is True
    assert again.json() == first.json() | {"is_new": False}
    assert first.json()["receipt"]["proof"]["cryptosuite"] == "eddsa-jcs-2022"


def test_a_sender_who_expects_another_order_is_told(client: Client, people: People) -> None:
    recorded(client, people, made_by(2))
    told = as_epcis(diagnosed_by(2))
    late = client.post(f"{WHERE}/events?expected=5", json=told, headers=people.key("maker"))
    assert late.status_code == 409
    assert late.json()["error"]["faults"][0]["code"] == "other_sequence"
    assert (
        client.post(f"{WHERE}/events?expected=1", json=told, headers=people.key("maker")).status_code == 201
    )


def test_nobody_records_without_a_key_or_in_anothers_name(client: Client, people: People) -> None:
    told = as_epcis(made_by(3))
    assert client.post(f"{WHERE}/events", json=told).status_code == 401
    assert client.post(f"{WHERE}/events", json=told, headers=people.key("authority")).status_code == 403
    foreign = client.post(
        f"{WHERE}/events", json=as_epcis(made_by(3, by=DEALER)), headers=people.key("maker")
    )
    assert foreign.status_code == 403
    assert foreign.json()["error"]["code"] == "not_in_this_name"


def test_all_that_is_wrong_with_an_event_is_told_at_once(client: Client, people: People) -> None:
    told = as_epcis(made_by(4)) | {"eventTime": "yesterday", "action": "DANCE"}
    answer = client.post(f"{WHERE}/events?lang=ja", json=told, headers=people.key("maker"))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "bad_event"
    assert len(answer.json()["error"]["faults"]) == 2
    assert answer.headers["content-language"] == "ja"


def test_the_passport_is_what_the_reader_may_see(client: Client, people: People) -> None:
    recorded(client, people, made_by(5, lithium_mass_kg=6.1, test_reports_uri="https://example.com/r"))
    recorded(client, people, diagnosed_by(5))
    path = f"{WHERE}/passports/{in_path(battery(5))}"
    public, authority = client.get(path), client.get(path, headers=people.key("authority"))
    assert public.headers["meguri-reader"] == "public"
    assert authority.headers["meguri-reader"] == "authority"
    assert public.json()["meguri_passport"] == "1"
    seen = [one.text.count("test_reports_uri") > 0 for one in (public, authority)]
    assert seen == [False, True]
    assert "lithium_mass_kg" not in public.text
    assert "soh_share" not in public.text
    assert client.get(f"{path}?role=authority").status_code == 401
    assert client.get(f"{path}?role=authority", headers=people.key("dealer")).status_code == 403
    assert client.get(f"{path}?role=public", headers=people.key("authority")).content == public.content
    own = client.get(path, headers=people.key("maker"))
    assert own.headers["meguri-reader"] == "owner"
    assert own.headers["cache-control"].startswith("private")


def test_a_reader_who_has_it_gets_nothing_again(client: Client, people: People) -> None:
    recorded(client, people, made_by(6))
    path = f"{WHERE}/passports/{in_path(battery(6))}"
    first = client.get(path)
    tag = first.headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304
    recorded(client, people, diagnosed_by(6))
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    settled(client)
    assert client.get(path).headers["etag"] == changed.headers["etag"], "stored and folded are the same"


def test_a_passport_as_of_a_day_knows_nothing_later(client: Client, people: People) -> None:
    recorded(client, people, made_by(7), diagnosed_by(7, 0.95, day=1), diagnosed_by(7, 0.80, day=20))
    path = f"{WHERE}/passports/{in_path(battery(7))}"

    def soh(query: str) -> object:
        text = client.get(f"{path}{query}", headers=people.key("maker")).text
        return [share for share in ("0.95", "0.8") if f'"soh_share":{share}' in text.replace(" ", "")]

    assert soh("?on=2024-05-10") == ["0.95"]
    assert soh("?on=2024-05-20") == ["0.8"]
    assert soh("") == ["0.8"]


@pytest.mark.parametrize(
    ("headers", "suffix", "kind"),
    [
        ({}, "", "application/json"),
        ({"Accept": "application/vc"}, "", "application/vc"),
        ({}, ".vc", "application/vc"),
        ({}, "?format=aas", "application/asset-administration-shell+json"),
        ({}, ".batterypass", "application/vnd.meguri.batterypass+json"),
        ({"Accept": "text/csv"}, "", "text/csv; charset=utf-8"),
    ],
)
def test_the_form_is_the_one_asked_for(
    client: Client, people: People, headers: dict[str, str], suffix: str, kind: str
) -> None:
    recorded(client, people, made_by(8))
    answer = client.get(f"{WHERE}/passports/{in_path(battery(8))}{suffix}", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == kind
    assert "accept" in answer.headers["vary"].lower()


def test_every_format_of_others_can_be_had(client: Client, people: People) -> None:
    from meguri.passport.exchange import targets

    recorded(client, people, made_by(8))
    for name in targets():
        answer = client.get(f"{WHERE}/passports/{in_path(battery(8))}?format={name}")
        assert answer.status_code == 200, (name, answer.text)
        assert int(answer.headers["meguri-lost-count"]) >= 0


def test_a_browser_is_led_to_the_page_and_nonsense_is_not_acceptable(client: Client, people: People) -> None:
    recorded(client, people, made_by(8))
    path = f"{WHERE}/passports/{in_path(battery(8))}"
    answer = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/batteries/")
    assert client.get(path, headers={"Accept": "image/gif"}).status_code == 406
    assert client.get(f"{path}?format=tablet").status_code == 406


def test_a_signed_passport_verifies_here_and_a_changed_one_does_not(client: Client, people: People) -> None:
    recorded(client, people, made_by(9))
    signed = client.get(f"{WHERE}/passports/{in_path(battery(9))}.vc").content
    accepted = client.post(f"{WHERE}/verify", content=signed)
    assert accepted.json()["verdict"] in ("accepted", "undecided"), accepted.text
    assert [one for one in accepted.json()["tree"] if one["state"] == "failed"] == []
    changed = signed.replace(b'"chemistry":"NMC"', b'"chemistry":"LFP"')
    assert changed != signed
    assert client.post(f"{WHERE}/verify", content=changed).json()["verdict"] == "rejected"
    assert client.post(f"{WHERE}/verify", content=b"{").json()["verdict"] == "rejected"


def test_an_unknown_battery_is_not_found_and_no_identifier_is_told(client: Client) -> None:
    unknown = client.get(f"{WHERE}/passports/{in_path(battery(9999))}")
    assert unknown.status_code == 404
    assert unknown.json()["error"]["faults"][0]["code"] == "no_battery"
    assert client.get(f"{WHERE}/passports/nonsense").status_code == 400


def test_a_path_whose_slashes_a_proxy_merged_is_read(client: Client, people: People) -> None:
    recorded(client, people, made_by(10))
    assert client.get(f"{WHERE}/passports/{battery(10)}").status_code == 200
    assert client.get(f"{WHERE}/passports/{battery(10).replace('//', '/')}").status_code == 200


def test_lists_go_on_by_cursor_and_show_each_battery_once(client: Client, people: People) -> None:
    recorded(client, people, *(made_by(number, chemistry="LTO") for number in range(20, 27)))
    settled(client)
    seen, path = [], f"{WHERE}/batteries?limit=3&chemistry=LTO"
    assert client.get(path).status_code == 401
    while path:
        answer = client.get(path, headers=people.key("maker") | people.key("authority"))
        told = answer.json()
        seen += [one["battery_id"] for one in told["items"]]
        path = f"{WHERE}/batteries?limit=3&chemistry=LTO&cursor={told['cursor']}" if told["cursor"] else ""
        assert bool(path) == ("link" in answer.headers)
    assert seen == [battery(number) for number in range(20, 27)]


def test_a_cursor_of_another_list_or_of_nobody_is_refused(client: Client, people: People) -> None:
    recorded(client, people, *(made_by(number, chemistry="LTO") for number in range(20, 23)))
    settled(client)
    headers = people.key("authority")
    cursor = client.get(f"{WHERE}/batteries?limit=1", headers=headers).json()["cursor"]
    assert client.get(f"{WHERE}/batteries?cursor={cursor}", headers=headers).status_code == 200
    for bad in (cursor + "A", "AAAA", "%00", "né"):
        assert client.get(f"{WHERE}/batteries?cursor={bad}", headers=headers).status_code in (400, 422)
    assert client.get(f"{WHERE}/batteries?cursor={cursor}&chemistry=LTO", headers=headers).status_code == 400


def test_lines_are_recorded_each_by_itself_and_told_line_by_line(client: Client, people: People) -> None:
    lines = [
        json.dumps(as_epcis(made_by(30))),
        "no json",
        json.dumps(as_epcis(made_by(31, by=DEALER))),
        "",
        json.dumps(as_epcis(diagnosed_by(30))),
        json.dumps(as_epcis(made_by(30))),
    ]
    body = "\n".join(lines).encode()
    headers = people.key("maker") | {"Content-Type": "application/x-ndjson"}
    answer = client.post(f"{WHERE}/events/bulk", content=body, headers=headers)
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["status"] for one in told[:-1]] == ["new", "refused", "refused", "new", "known"]
    assert [len(one.get("faults", [])) for one in told[:-1]] == [0, 1, 1, 0, 0]
    assert len(told[-1]["receipts"]) == 1
    assert client.get(f"{WHERE}/passports/{in_path(battery(30))}").headers["meguri-sequence"] == "2"


def test_all_or_nothing_keeps_nothing_where_one_is_refused(client: Client, people: People) -> None:
    body = "\n".join([json.dumps(as_epcis(made_by(32))), "no json"]).encode()
    headers = people.key("maker") | {"Content-Type": "application/x-ndjson"}
    answer = client.post(f"{WHERE}/events/bulk?all_or_nothing=true", content=body, headers=headers)
    assert answer.status_code == 422
    assert [one["line"] for one in answer.json()["error"]["faults"]] == [2]
    assert client.get(f"{WHERE}/passports/{in_path(battery(32))}").status_code == 404


@pytest.mark.parametrize(("behaviour", "kept"), [("rollback", 404), ("proceed", 200)])
def test_a_document_is_captured_as_its_sender_wants(
    client: Client, people: People, behaviour: str, kept: int
) -> None:
    number = 33 if behaviour == "rollback" else 34
    good, bad = made_by(number), made_by(35, by=DEALER)
    told = epcis_document([good, bad], good.at)
    headers = people.key("maker") | {"GS1-Capture-Error-Behaviour": behaviour}
    answer = client.post(f"{WHERE}/capture", json=told, headers=headers)
    assert answer.status_code == 202, answer.text
    job = client.get(answer.headers["location"], headers=people.key("maker")).json()
    assert job["success"] is False
    assert job["running"] is False
    assert [one["line"] for one in job["errors"]] == [2]
    assert client.get(f"{WHERE}/passports/{in_path(battery(number))}").status_code == kept
    assert client.get(answer.headers["location"], headers=people.key("dealer")).status_code == 403


def test_events_are_read_by_whoever_may(client: Client, people: People) -> None:
    event = made_by(40)
    recorded(client, people, event, diagnosed_by(40))
    path = f"{WHERE}/events?battery={in_path(battery(40))}"
    assert client.get(path).status_code == 401
    own = client.get(path, headers=people.key("maker")).json()["epcisBody"]["queryResults"]["resultsBody"]
    assert own["eventList"][0]["eventID"] == event.id
    assert len(own["eventList"]) == 2
    kinds = client.get(f"{path}&kind=diagnosed", headers=people.key("maker")).json()
    assert len(kinds["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
    others = client.get(path, headers=people.key("diagnoser")).json()
    assert others["epcisBody"]["queryResults"]["resultsBody"]["eventList"] == []
    one = f"{WHERE}/events/{event.id}"
    assert client.get(one, headers=people.key("maker")).json()["eventID"] == event.id
    assert client.get(one).status_code == 401
    assert client.get(one, headers=people.key("diagnoser")).status_code == 404
    receipt = client.get(f"{WHERE}/events/{in_path(event.id)}/receipt", headers=people.key("maker"))
    assert receipt.json()["event"] == event.id


def test_that_an_event_is_in_the_log_can_be_checked_by_anybody(client: Client, people: People) -> None:
    event = made_by(41)
    recorded(client, people, event)
    settled(client)
    told = client.get(f"{WHERE}/proofs/inclusion?event={in_path(event.id)}").json()
    from base64 import b64decode

    proof = InclusionProof(told["index"], told["size"], tuple(b64decode(one) for one in told["path"]))
    root = b64decode(told["head"]["root"])
    assert told["head"]["size"] == told["size"]
    assert inclusion_faults(leaf_hash(event.id.encode()), proof, root) == ()
    grown = client.get(f"{WHERE}/proofs/consistency?first=1").json()
    assert grown["second"] >= told["size"]
    assert client.get(f"{WHERE}/proofs/head").json()["size"] == grown["second"]
    assert client.get(f"{WHERE}/proofs/inclusion?event=ni:///sha-256;{'A' * 43}").status_code == 404


def test_the_law_is_asked_over_a_passport_stored_and_brought(client: Client, people: People) -> None:
    recorded(client, people, made_by(42))
    path = f"{WHERE}/passports/{in_path(battery(42))}"
    assert "topics" in client.get(f"{path}/law?on=2027-03-01", headers=people.key("maker")).json()
    brought = client.post(f"{WHERE}/law/check?on=2027-03-01", json=client.get(path).json())
    assert "topics" in brought.json()
    assert client.post(f"{WHERE}/law/check", json={"meguri_passport": "9"}).status_code == 422
    calendar = client.get(f"{WHERE}/law/calendar?on=2027-02-18&jurisdiction=EU").json()
    assert calendar["rules"]
    assert client.get(f"{WHERE}/law/calendar?jurisdiction=MARS").status_code == 422


def test_methods_are_chosen(client: Client) -> None:
    told = client.get(f"{WHERE}/methods?purpose=dealer_shelf&access=obd&minutes=15").json()
    assert told["methods"]
    assert client.get(f"{WHERE}/methods?purpose=fun").status_code == 422
    assert client.get(f"{WHERE}/methods").status_code == 422


def test_identifiers_are_read_and_put_into_qr_codes(client: Client) -> None:
    told = client.get(f"{WHERE}/identifiers?text={in_path(battery(1))}").json()
    assert told["scheme"] == "digital_link"
    svg = client.get(f"{WHERE}/identifiers/qr?text={in_path(battery(1))}")
    assert svg.headers["content-type"] == "image/svg+xml"
    png = client.get(f"{WHERE}/identifiers/qr?text={in_path(battery(1))}&form=png&pixels=4")
    assert png.content.startswith(b"\x89PNG")
    assert client.get(f"{WHERE}/identifiers?text=hello").status_code == 400


def test_the_address_on_a_battery_leads_to_its_page_and_tells_what_there_is(client: Client) -> None:
    path = battery(1).removeprefix("https://id.gs1.org")
    page = client.get(path)
    assert page.status_code == 307
    assert page.headers["location"] == f"http://meguri.test/batteries/{in_path(battery(1))}"
    assert 'rel="linkset"' in page.headers["link"]
    handed = client.get(f"{path}?lang=ja&linkType=gs1:pip&17=261128")
    assert handed.headers["location"] == f"{page.headers['location']}?lang=ja&17=261128"
    rather_page = {"Accept": "text/html, application/linkset+json;q=0.5"}
    assert client.get(path, headers=rather_page).status_code == 307
    linkset = client.get(path, headers={"Accept": "application/linkset+json"})
    assert linkset.headers["content-type"] == "application/linkset+json"
    links = linkset.json()["linkset"][0]
    assert links["anchor"] == f"http://meguri.test{path}"
    assert links["https://ref.gs1.org/voc/defaultLink"][0]["href"] == page.headers["location"]
    passport = client.get(f"{path}?linkType=gs1:dpp")
    assert passport.headers["location"].endswith(f"/passports/{in_path(battery(1))}")
    assert client.get(f"{path}?linkType=gs1:recipe").status_code == 404
    assert client.get("/8003/12").status_code == 400
    assert client.get("/01/09520123456788/21/12345?linkType=all").status_code == 200
    assert "8003" in client.get("/.well-known/gs1resolver").json()["supportedPrimaryKeys"]


def test_batteries_are_counted_for_the_nation(client: Client, people: People) -> None:
    recorded(client, people, made_by(43, chemistry="LFP"))
    settled(client)
    items = client.get(f"{WHERE}/nation/batteries").json()["items"]
    assert sum(one["batteries"] for one in items if one["chemistry"] == "LFP") >= 1


def test_a_list_shows_an_authority_no_more_than_the_passports_do(client: Client, people: People) -> None:
    model = "Nissan Leaf 40 kWh"
    recorded(client, people, made_by(44, vehicle_model=model, battery_status="original"), diagnosed_by(44))
    settled(client)
    path = in_path(battery(44))
    for name, sees in (("maker", True), ("authority", False)):
        headers = people.key(name)
        passport = client.get(f"{WHERE}/passports/{path}", headers=headers).json()
        listed = client.get(f"{WHERE}/batteries", params={"limit": 1000}, headers=headers).json()["items"]
        one = next(line for line in listed if line["battery_id"] == battery(44))
        assert one == client.get(f"{WHERE}/batteries/{path}", headers=headers).json()
        for column in ("vehicle_model", "battery_status", "soh_share", "soh_share_low", "soh_measured_on"):
            assert (one[column] is not None) is sees, (name, column)
            attribute = column.removesuffix("_low")
            assert (f'"{attribute}"' in json.dumps(passport)) is sees, (name, column)
        assert (one["chemistry"], one["rated_energy_kwh"]) == ("NMC", 40.0)
        assert one["last_kind"] == ("diagnosed" if sees else None)
        for query in (f"vehicle_model={model}", "soh_below=0.95", "battery_status=original"):
            status = client.get(f"{WHERE}/batteries?{query}", headers=headers).status_code
            assert status == (200 if sees else 403), (name, query)
        assert client.get(f"{WHERE}/batteries?chemistry=NMC", headers=headers).status_code == 200


def test_a_diagnosis_is_a_job_and_becomes_an_event(client: Client, people: People) -> None:
    facts = {"model": "Nissan Leaf 40 kWh", "first_registration": "2020-04-01", "odometer_km": "40000"}
    others = facts | {"odometer": "40000", "request": "{}"}
    for files in (None, {"logs": ("a.csv", b"a"), "log": ("b.csv", b"b")}):
        refused = client.post(f"{WHERE}/diagnoses", data=others, files=files)
        assert refused.status_code == 422
        named = {one["where"] for one in refused.json()["error"]["faults"]}
        assert named == {"body.odometer", "body.request"} | ({"body.log"} if files else set())
    begun = client.post(f"{WHERE}/diagnoses", data=facts)
    assert begun.status_code == 202, begun.text
    for _ in range(600):
        told = client.get(begun.headers["location"]).json()
        if told["status"] not in ("waiting", "running"):
            break
        time.sleep(0.1)
    assert told["status"] == "done", told
    soh = told["diagnosis"]["verdict"]["soh"]
    assert 0.5 < soh["low"] < soh["median"] < soh["high"] <= 1.2
    recorded(client, people, made_by(50))
    wish = {"battery_id": battery(50)}
    assert client.post(f"{begun.headers['location']}/event", json=wish).status_code == 401
    kept = client.post(f"{begun.headers['location']}/event", json=wish, headers=people.key("maker"))
    assert kept.status_code == 201, kept.text
    assert kept.json()["sequence"] == 2
    assert client.get(f"{WHERE}/diagnoses/{'x' * 24}").status_code == 404

"""Promise: a certificate is seen as it was issued; after its holder is erased it tells no more than that."""

import json
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from tests.journeys.certificate.diagnosed_car import CHASSIS, MEASURED, diagnosis
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import identifier_of, inhabited
from tests.serve.test_desk_doors import Person

from meguri.passport.events import event_of
from meguri.registry.embedded import Embedded
from meguri.registry.vault import capture_sealed, erase
from meguri.serve.diagnosing import REQUEST


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people, and batteries of the seller's."""
    with inhabited(server, tmp_path_factory.mktemp("certificates")) as one:
        house, seller = one.app.state.house, identifier_of("seller")
        with house.memory.own_session() as session:
            for number in range(5):
                says = {"battery_status": "original", "chassis_number": CHASSIS}
                event = event_of(
                    "registered", battery(number), "2025-04-01T09:00:00+09:00", seller, says=says
                )
                capture_sealed(session, event, house.key, house.vault)
        one.call(house.memory.advance)
        yield one


def text_of(pdf: bytes) -> str:
    """What stands on a page."""
    from pypdf import PdfReader

    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)


def issued(client: Client, number: int, **more: Any) -> str:
    """Issue the certificate of a battery; its place."""
    house = client.app.state.house
    job = house.jobs.begin("case", by=[identifier_of("seller")])
    job.write(REQUEST, {"model": "leaf40", "prefecture": "福岡県", "chassis_number": CHASSIS})
    done = {
        "status": "done",
        "diagnosis": diagnosis(**more),
        "battery_id": battery(number),
        "event_id": "ni:x",
    }
    job.tell(job.told() | done)
    answer = Person(client, "seller").send("/account", f"/diagnose/{job.name}/certificate", {})
    assert answer.status_code == 303, answer.text
    client.call(house.memory.advance)
    return f"/certificates/{job.told()['certificate']}"


def test_it_is_read_by_its_name_and_listed_for_its_issuer_alone(client: Client) -> None:
    place, stranger = issued(client, 0), Person(client)
    page = stranger.get(place)
    assert page.status_code == 200
    assert 'class="message good"' in page.text
    assert CHASSIS not in page.text
    for lang in ("ja", "en"):
        pdf = stranger.get(f"{place}/pdf?lang={lang}")
        assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
        file = {"file": ("c.pdf", pdf.content, "application/pdf")}
        compared = stranger.post(place, {"csrf": stranger.token(place)}, files=file)
        assert compared.text.count('class="message good"') == 2
    seller, buyer = (
        Person(client, "seller").get("/certificates"),
        Person(client, "buyer").get("/certificates"),
    )
    assert place in seller.text
    assert place not in buyer.text
    assert Person(client, "guarantor").get("/certificates").status_code == 403
    assert stranger.get("/certificates").headers["location"].startswith("/sign-in")


def test_the_whole_number_is_read_by_its_issuer_alone_and_the_document_by_everybody(client: Client) -> None:
    place, stranger, seller = issued(client, 3), Person(client), Person(client, "seller")
    in_full, masked = (one.get(f"{place}/pdf?lang=en").content for one in (seller, stranger))
    assert in_full != masked
    assert (CHASSIS in text_of(in_full), CHASSIS in text_of(masked)) == (True, False)
    assert CHASSIS[-4:] in text_of(masked)
    document = stranger.get(f"{place}.json")
    assert document.headers["content-type"] == "application/json"
    assert CHASSIS not in document.text
    assert seller.get(f"{place}.json").content == document.content
    wished = client.get(place, headers={"Accept": "application/json"})
    assert (wished.content, "Accept" in wished.headers["vary"]) == (document.content, True)
    printed = sha256(document.content).hexdigest()[:32].upper()
    for page in (in_full, masked):
        assert printed in text_of(page).replace(" ", "")
    assert f"{place}.json" in stranger.get(place).text
    for content in (in_full, masked):
        file = {"file": ("c.pdf", content, "application/pdf")}
        compared = stranger.post(place, {"csrf": stranger.token(place)}, files=file)
        assert "to the byte" in compared.text


def test_a_reference_value_is_told_apart_from_a_certificate(client: Client) -> None:
    certificate = Person(client).get(issued(client, 0)).text
    assert "reference value (no" not in certificate
    page = Person(client).get(issued(client, 0, verdict={"validation": "unvalidated"})).text
    assert "A genuine reference value (no certificate)." in page
    assert 'class="message good"' not in page


def test_what_happened_to_a_battery_is_a_finding_whatever_is_declared(client: Client) -> None:
    house, seller = client.app.state.house, identifier_of("seller")
    event = event_of(
        "incident",
        battery(4),
        "2025-09-11T09:00:00+09:00",
        seller,
        details={"incident": "flooded"},
    )
    with house.memory.own_session() as session:
        capture_sealed(session, event, house.key, house.vault)
    client.call(house.memory.advance)
    place = issued(client, 4)
    content = Person(client).get(f"{place}.json").json()["certificate"]["safety"]
    assert (content["state"], content["findings"][0]["code"]) == ("finding", "incident_on_record")
    assert "Findings made" in Person(client).get(place).text
    pdf = text_of(Person(client).get(f"{place}/pdf?lang=en").content)
    assert "2025-09-11" in pdf.replace("\n", " ")


def test_the_page_that_verifies_knows_a_certificate_and_calls_no_unknown_one_invalid(client: Client) -> None:
    place, stranger = issued(client, 3), Person(client)
    document = stranger.get(f"{place}.json")
    spaced = json.dumps(document.json(), indent=2).encode()
    forged = document.content.replace(b'"median":86', b'"median":96')
    assert forged != document.content
    pdf = stranger.get(f"{place}/pdf?lang=ja").content
    for content, look in (
        (pdf, "good"), (document.content, "good"), (spaced, "good"), (pdf + b"\n", "warn"), (forged, "bad"),
    ):  # fmt: skip
        answer = client.post("/verify", files={"document": ("c", content)}, headers={"accept-language": "en"})
        assert answer.status_code == 200
        assert f'class="message {look}"' in answer.text
        assert (f'href="{place}"' in answer.text) == (look == "good")
        assert ("does not make the certificate invalid" in answer.text) == (look == "warn")
        assert ("Do not rely on it" in answer.text) == (look == "bad")
        assert ("QR code" in answer.text) == (look != "good")


def test_after_the_holder_is_erased_it_still_knows_its_own_pages(client: Client) -> None:
    place, stranger = issued(client, 1), Person(client)
    pdf = stranger.get(f"{place}/pdf?lang=ja").content
    house = client.app.state.house
    with house.memory.own_session() as session:
        erase(session, battery(1))
    page = stranger.get(place)
    assert page.status_code == 200
    assert 'class="message warn"' in page.text
    assert 'class="big"' not in page.text
    assert stranger.get(f"{place}/pdf").status_code == 410
    for content, look in ((pdf, "good"), (pdf + b"\n", "bad")):
        file = {"file": ("c.pdf", content, "application/pdf")}
        compared = stranger.post(place, {"csrf": stranger.token(place)}, files=file)
        assert f'class="message {look}"' in compared.text


def test_none_is_issued_on_the_data_of_somebody_erased(client: Client) -> None:
    from meguri.health.diagnosis import diagnose
    from meguri.health.simulate import demo
    from meguri.report.diagnosis_json import diagnosis_json

    house = client.app.state.house
    with house.memory.own_session() as session:
        erase(session, battery(2))
        before = session.execute("SELECT count(*) FROM meguri.events").fetchone()
    job = house.jobs.begin("case", by=[identifier_of("seller")])
    job.write(REQUEST, {"model": "leaf40", "prefecture": "福岡県"})
    pack, log = demo()
    told = diagnosis_json(diagnose((log,), pack, on_day=MEASURED, measured_on=MEASURED))
    done = {"status": "done", "diagnosis": told, "battery_id": battery(2), "event_id": "ni:x"}
    job.tell(job.told() | done)
    answer = Person(client, "seller").send("/account", f"/diagnose/{job.name}/certificate", {})
    assert answer.status_code == 409
    assert 'id="refusals"' in answer.text
    assert "certificate" not in job.told()
    with house.memory.own_session() as session:
        assert session.execute("SELECT count(*) FROM meguri.events").fetchone() == before

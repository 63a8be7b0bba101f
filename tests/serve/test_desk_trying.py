"""Without an account a diagnosis can be tried on simulated data; none has to be typed twice."""

import time
from collections.abc import Iterator

import httpx
import pytest
from tests.serve.asking import Client
from tests.serve.desk_people import inhabited
from tests.serve.test_desk_doors import Person

from meguri.registry.embedded import Embedded

PATIENCE_S = 120


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people and no battery; no demonstration."""
    with inhabited(server, tmp_path_factory.mktemp("trying")) as one:
        yield one


def ended(person: Person, place: str) -> httpx.Response:
    """The page of a case that is done."""
    until = time.monotonic() + PATIENCE_S
    while (answer := person.get(place)).status_code == 202:
        assert time.monotonic() < until
        time.sleep(0.2)
    return answer


def test_a_visitor_tries_a_diagnosis_from_the_first_page(client: Client) -> None:
    visitor = Person(client)
    assert 'href="/diagnose?demo=1"' in visitor.get("/").text
    form = visitor.get("/diagnose?demo=1").text
    assert "simulated data" in form
    told = {"model": "leaf40", "first_registration": "2019-04", "odometer_km": "52000", "demo": "1"}
    answer = visitor.send("/diagnose?demo=1", "/diagnose", told)
    assert answer.status_code == 303
    page = ended(visitor, answer.headers["location"])
    assert page.status_code == 200
    assert "The diagnosis rests on simulated data" in page.text
    assert "Guarantee quote" in page.text


def test_what_the_car_shows_is_measured_today_where_no_day_is_told(client: Client) -> None:
    seller, told = Person(client, "seller"), {"model": "leaf40", "bars": "11"}
    answer = seller.send("/diagnose", "/diagnose", told)
    place = answer.headers["location"]
    assert ended(seller, place).status_code == 200
    house = client.app.state.house
    found = house.jobs.find(place.rpartition("/")[2], "case").told()["diagnosis"]["verdict"]
    assert found["measured_on"] == house.today().isoformat()


def test_what_was_typed_stands_there_again_after_a_log_that_failed(client: Client) -> None:
    seller = Person(client, "seller")
    told = {"model": "leaf40", "odometer_km": "43210", "chassis_number": "ZE1-123456"}
    file = {"logs": ("log.csv", b"a,b\n1,2\n3,4\n", "text/csv")}
    answer = seller.send("/diagnose", "/diagnose", told, files=file)
    page = ended(seller, answer.headers["location"])
    assert page.status_code == 422
    again = f"/diagnose?again={answer.headers['location'].rpartition('/')[2]}"
    assert again in page.text
    form = seller.get(again).text
    assert 'value="43210"' in form
    assert 'value="ZE1-123456"' in form
    assert "43210" not in Person(client, "buyer").get(again).text  # another's case


def test_columns_that_nobody_recognises_can_be_named_on_the_page(client: Client) -> None:
    seller = Person(client, "seller")
    wrong = seller.send("/diagnose", "/diagnose", {"model": "leaf40", "columns": "current_a"})
    assert wrong.status_code == 400
    assert 'name="columns"' in wrong.text
    rows = "\n".join(f"{one * 10},-50,{360 - one / 100:.2f}" for one in range(300))
    file = {"logs": ("log.csv", f"秒,ア,ボ\n{rows}\n".encode(), "text/csv")}
    told = {"model": "leaf40", "columns": "time_s = 秒; current_a = ア、voltage_v = ボ"}
    answer = seller.send("/diagnose", "/diagnose", told, files=file)
    page = ended(seller, answer.headers["location"]).text
    assert "column map" not in page
    assert "was recognised" not in page


def test_a_refusal_with_one_reason_says_it(client: Client) -> None:
    job = client.app.state.house.jobs.begin("case")
    error = {"code": "not_a_chassis_number", "message": "the one reason there is", "faults": []}
    job.tell(job.told() | {"status": "refused", "error": error})
    page = Person(client).get(f"/diagnose/{job.name}")
    assert page.status_code == 422
    assert "the one reason there is" in page.text


def test_what_is_no_chassis_number_is_told_at_once_and_beside_its_field(client: Client) -> None:
    seller = Person(client, "seller")
    told = {"model": "leaf40", "odometer_km": "many", "chassis_number": "ZE1-TRIPLE1"}
    page = seller.send("/diagnose", "/diagnose", told)
    assert page.status_code == 400
    assert "17 characters of a VIN" in page.text
    assert "Write a number." in page.text
    told |= {"odometer_km": "1", "chassis_number": "ｚｅ１ー０１２３４５"}
    assert seller.send("/diagnose", "/diagnose", told).status_code == 303

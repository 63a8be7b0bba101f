"""Promises of merit over the API: the figures of the journeys, nothing kept, no file of the server read."""

from copy import deepcopy
from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.journeys.merit import FILES, count_merit, read_merit
from meguri.journeys.merit_rows import files_of_rows
from meguri.journeys.municipal_demo import demo_fleet
from meguri.serve.api.merit_examples import CARD, COUNT, RECORDS
from meguri.serve.municipal import MOST_CARS

WHERE = "/api/v1/merit"


def records(**more: Any) -> dict[str, Any]:
    return deepcopy(RECORDS) | more


def test_a_count_is_that_of_the_journey_and_its_example_is_true(client: Client) -> None:
    told = client.post(f"{WHERE}/count", json=records()).json()
    tables = read_merit(files_of_rows({name: RECORDS.get(name, []) for name in FILES}))
    made = count_merit(tables, until=tables.readings["measured_on"].item(), scheme="city_trial")
    assert told["sums"][0]["retained_kwh_yr"] == pytest.approx(made.sums["retained_kwh_yr"].item())
    assert set(COUNT) <= set(told)
    for part in ("sums", "awards"):
        for name, value in COUNT[part][0].items():
            found = told[part][0][name]
            assert found == (pytest.approx(value, abs=0.05) if isinstance(value, float) else value)


def test_a_card_says_what_its_example_says_and_holds_no_other_name(client: Client) -> None:
    told = client.post(f"{WHERE}/card?lang=ja", json=records(name="")).json()
    assert told["svg"].startswith("<svg")
    assert "0001" not in told["svg"]
    assert "福岡市" not in told["svg"]
    assert "http" not in told["svg"].replace("http://www.w3.org/2000/svg", "")
    assert told["beyond_yr"] == pytest.approx(CARD["beyond_yr"], abs=0.05)
    for edge, value in CARD["avoided_co2_kg"].items():
        assert told["avoided_co2_kg"][edge] == pytest.approx(value, rel=0.05)


def test_co2_comes_with_its_statement(client: Client) -> None:
    told = client.post(f"{WHERE}/carbon", json=records(kwh_per_km=0.15)).json()
    assert told["statement"]["not_counted"]
    assert told["totals"][0]["avoided_co2_kg"] > 0


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"scheme": "/etc/passwd.toml"}, 1),
        ({"scheme": "points_onli"}, 1),
        ({"scheme": {"scheme_id": "x", "points": {"per_kwh_yr": -1}}}, 4),
        ({"batteries": [{"battery_id": "a", "rated_kwh": "many", "first_used_on": "soon"}]}, 2),
        ({"since": "2020-01-01", "until": "2019-01-01"}, 1),
        ({"by": "planet"}, 1),
        ({"readings": [{"battery_id": "b"}]}, 1),
        ({"colour": 1}, 1),
    ],
)
def test_what_is_wrong_is_told_at_once(client: Client, more: dict[str, Any], count: int) -> None:
    answer = client.post(f"{WHERE}/count", json=records(**more))
    assert answer.status_code == 422
    faults = answer.json()["error"]["faults"]
    assert len(faults) >= count
    assert all(one["message"] for one in faults)


def test_whose_card_has_to_be_known(client: Client) -> None:
    both = records()
    both["holdings"].append(
        {"battery_id": "a", "owner_id": "2", "held_from": "2012-04-01", "held_until": "2019-04-01"}
    )
    both["odometer"].insert(0, {"battery_id": "a", "read_on": "2012-04-01", "odometer_km": 0})
    assert client.post(f"{WHERE}/card", json=both).json()["error"]["code"] == "which_card"
    assert client.post(f"{WHERE}/card", json=both | {"id": "x"}).json()["error"]["code"] == "no_such_card"
    assert client.post(f"{WHERE}/card", json=both | {"id": "2"}).status_code == 200
    nothing = records(readings=[], odometer=[])
    assert client.post(f"{WHERE}/card", json=nothing).status_code in (200, 422)


def test_schemes_are_listed_and_an_unknown_one_is_not_there(client: Client) -> None:
    names = [one["scheme_id"] for one in client.get(f"{WHERE}/schemes").json()["schemes"]]
    assert "city_trial" in names
    assert client.get(f"{WHERE}/schemes/city_trial").json()["sources"]["yen.most_jpy"] == "assumed"
    assert client.get(f"{WHERE}/schemes/..%2Fx.toml").status_code == 404


def test_a_fleet_list_is_answered_car_by_car(client: Client) -> None:
    answer = client.post(
        f"{WHERE}/cars?on=2026-11-28", content=demo_fleet(), headers={"Content-Type": "text/csv"}
    )
    told = answer.json()
    assert told["totals"]["cars"] == len(told["cars"]) == 10
    assert told["totals"]["counts"]["yes"] > 0
    again = client.post(
        f"{WHERE}/cars?on=2026-11-28", content=demo_fleet().decode("utf-8-sig").encode("cp932"),
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    assert again.json()["cars"] == told["cars"]


@pytest.mark.parametrize(
    ("query", "content", "status"),
    [
        ("?packs=spaceship", demo_fleet(), 422),
        ("?prefecture=Atlantis", b"car id,kind,fuel,daily km\n1,kei,petrol,20\n", 422),
        ("", b"nothing", 422),
        ("", b"", 422),
        ("", b"\xff\xfe\x00", 422),
        ("", b"x" * 1_000_001, 413),
        ("?fast=1", demo_fleet(), 422),
    ],
)
def test_a_list_that_cannot_be_answered_is_refused(
    client: Client, query: str, content: bytes, status: int
) -> None:
    answer = client.post(f"{WHERE}/cars{query}", content=content, headers={"Content-Type": "text/csv"})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_more_cars_than_are_answered_at_once_are_told(client: Client) -> None:
    head = b"car id,kind,fuel,prefecture,daily km\n"
    rows = b"".join(b"%d,kei,petrol,Fukuoka,20\n" % one for one in range(MOST_CARS + 1))
    answer = client.post(f"{WHERE}/cars", content=head + rows, headers={"Content-Type": "text/csv"})
    assert answer.json()["error"]["code"] == "too_many_cars"


def test_indicators_reproduce_the_reference_and_tell_all_faults(client: Client) -> None:
    known = {"mass_kg": 300, "recycled_in_share": 0.1, "recycled_out_share": 0.9, "out_yield_share": 0.85}
    asked = {"mci": known | {"in_yield_share": 0.9}, "pci_pack": "NMC811", "flows": {"inflow_kg": 300}}
    answer = client.post(f"{WHERE}/indicators", json=asked)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    values = {(row["indicator"], row["variant"]): row["value"] for row in told["indicators"]}
    assert values["mci", "-"] == pytest.approx(0.501691, abs=1e-6)
    assert values["pci", "lygizos_code"] == pytest.approx(0.40027, abs=1e-5)
    assert any(row["missing"] for row in told["indicators"])
    wrong = client.post(f"{WHERE}/indicators", json={"mci": {"mass_kg": -1, "recycled_in_share": 7}})
    assert wrong.status_code == 422
    assert len(wrong.json()["error"]["faults"]) == 2
    for bad in ({"mci": {}}, {"mci": {"weight": 1}}, {"mci": {"mass_kg": None}}, {"pci_pack": "stone"}):
        assert client.post(f"{WHERE}/indicators", json=bad).status_code == 422

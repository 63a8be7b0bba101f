"""Promises of the API on worth: the same figures as the rooms', in the tables' names; all faults at once."""

from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.journeys.route import route_battery
from meguri.journeys.worth_car import CarFacts, priced_car
from meguri.report.account_json import rows
from meguri.tables.storage import STORAGE_PACKS, STORAGE_YIELD
from meguri.tables.worth import CAR_SALES, LEASE, PRICE, ROUTE
from meguri.value.price import price_vehicle

WHERE = "/api/v1/worth"
CAR = {"model": "leaf40", "mileage_km": 60_000, "age_yr": 6, "draws": 300, "on": "2026-11-28"}
VERDICT = {"id": "v1", "soh": {"low": 0.82, "median": 0.86, "high": 0.89}}


def asked(client: Client, name: str, **told: Any) -> dict[str, Any]:
    answer = client.post(f"{WHERE}/{name}", json=told)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_prices_are_those_of_the_room(client: Client) -> None:
    from datetime import date

    told = asked(client, "vehicle", **CAR, verdict=VERDICT)
    day = date(2026, 11, 28)
    facts = CarFacts(model="leaf40", on=day, age_yr=6, mileage_km=60_000, verdict={"verdict": VERDICT})
    made = price_vehicle(priced_car(facts).car, on=day, draws=300)
    assert told["price"] == rows(made.price)
    assert set(told["price"][0]) == set(PRICE.names)
    assert told["statements"][0]["ja"]


def test_ways_are_those_of_the_journey_and_repeat(client: Client) -> None:
    from datetime import date

    told = asked(client, "routes", **CAR, verdict=VERDICT, prices={"export": 900_000})
    assert told == asked(client, "routes", **CAR, verdict=VERDICT, prices={"export": 900_000})
    day = date(2026, 11, 28)
    found = priced_car(
        CarFacts(model="leaf40", on=day, age_yr=6, mileage_km=60_000, verdict={"verdict": VERDICT})
    )
    made = route_battery(
        found.told, found.car, on=day, rated_kwh=40.0, chemistry="NMC", draws=300, given={"export": _given()}
    )
    assert told["route"] == rows(made.routes.route)
    assert set(told["route"][0]) == set(ROUTE.names)
    assert told["best"] == made.routes.best


def _given() -> Any:
    from meguri.value.price import given

    return given(900_000)


def test_without_a_verdict_the_papers_speak_and_say_so(client: Client) -> None:
    told = asked(client, "routes", **CAR)
    assert told["asked"]["has_verdict"] is False
    narrow = asked(client, "routes", **CAR, verdict=VERDICT)
    ways = [{row["way"]: row for row in one["route"]} for one in (told, narrow)]
    width = [one["reuse"]["net_jpy_high"] - one["reuse"]["net_jpy_low"] for one in ways]
    assert width[0] > width[1]


def test_a_danger_of_the_diagnosis_closes_what_goes_on(client: Client) -> None:
    findings = [{"code": "insulation_low", "level": "danger"}]
    told = asked(client, "routes", **CAR, verdict=VERDICT, findings=findings)
    assert [row["way"] for row in told["route"] if row["is_open"]] == ["recycle"]


def test_parameters_levers_and_standing_count(client: Client) -> None:
    before = asked(client, "routes", **CAR, verdict=VERDICT)
    after = asked(
        client, "routes", **CAR, verdict=VERDICT, levers={"subsidy_jpy": 100_000},
        parameters={"keep": {"premium_jpy": 0}}, standing={"has_dismantler": False},
    )  # fmt: skip
    nets = [{row["way"]: row for row in one["route"]} for one in (before, after)]
    assert nets[1]["keep"]["net_jpy"] - nets[0]["keep"]["net_jpy"] > 100_000
    assert [nets[1][way]["is_open"] for way in ("reuse", "recycle")] == [False, False]
    premium = next(row for row in after["parts"] if (row["way"], row["part"]) == ("keep", "premium"))
    assert premium["origin"] == "given"


def test_a_month_a_pack_and_its_metals(client: Client) -> None:
    month = asked(client, "lease", **CAR, months=24, figures={"guarantee_jpy": [30_000]})
    assert set(month["lease"][0]) == set(LEASE.names)
    pack = asked(client, "second-life", **CAR)
    assert [row["goods"] for row in pack["price"]] == ["pack", "module", "cell"]
    metal = asked(client, "metals", chemistry="LFP", pack_kwh=60, draws=200, on="2026-11-28")
    assert metal["price"][0]["level"] == "recycling"


def test_figures_of_the_comparison_name_their_sources(client: Client) -> None:
    told = client.get(f"{WHERE}/figures").json()["figures"]
    assert all(one["source"] for one in told)
    assert {"keep.uplift_share", "export.tax_passed_share"} <= {one["key"] for one in told}


def test_own_sales_are_read_whole_or_refused_whole(client: Client) -> None:
    head = ",".join(CAR_SALES.names)
    line = "s1,2026-10-01,auction,excluded,900000,leaf40,6,60000,,0.86,false"
    told = asked(client, "vehicle", **CAR, sales_csv=f"{head}\n{line}\n")
    assert told["price"][2]["sales_count"] == 1
    answer = client.post(f"{WHERE}/vehicle", json=CAR | {"sales_csv": f"{head}\n{line}\n{line}\n"})
    assert answer.status_code == 422
    assert answer.json()["error"]["faults"]


def test_packs_at_rest_and_their_lots(client: Client) -> None:
    pack = {"verdict": VERDICT, "pack": "leaf40", "age_yr": 6, "mileage_km": 60_000}
    how = {"place": "Fukuoka", "years": 6, "full_discharge_h": 4, "on": "2026-11-28"}
    one = asked(client, "storage", packs=[pack], **how)
    two = asked(client, "storage", packs=[pack, pack], **how)
    assert set(one["gives"]) == set(STORAGE_YIELD.names)
    assert two["gives"]["usable_kwh"] == pytest.approx(2 * one["gives"]["usable_kwh"], rel=1e-6)
    head = ",".join(STORAGE_PACKS.names)
    lines = [f"b{rank},leaf40,m1,NMC,40,0.81,0.84,0.87,,confirmed,true,,true" for rank in range(5)]
    told = asked(client, "lots", packs_csv="\n".join([head, *lines]) + "\n")
    assert [row["packs_count"] for row in told["lots"]] == [5]


def test_no_list_at_all_is_told(client: Client) -> None:
    for content in ("", "\n", '"'):
        answer = client.post(f"{WHERE}/lots", json={"packs_csv": content})
        assert answer.status_code == 422, answer.text


def test_no_file_of_the_server_is_read_for_a_name(client: Client) -> None:
    pack = {"verdict": VERDICT, "pack": "leaf40", "age_yr": 6}
    for name, value in (("duty", "/etc/passwd"), ("storage", "/etc/passwd"), ("place", "/etc/passwd")):
        answer = client.post(f"{WHERE}/storage", json={"packs": [pack], "place": "Fukuoka", name: value})
        assert answer.status_code in (400, 422)
        assert "root" not in answer.text


@pytest.mark.parametrize(
    ("name", "told", "codes"),
    [
        ("vehicle", {"age_yr": None}, {"age_needed"}),
        ("vehicle", {"first_registration": "2019-04-01"}, {"age_needed"}),
        ("vehicle", {"age_yr": None, "first_registration": "2030-04-01"}, {"born_later"}),
        ("routes", {"verdict": {"id": "", "soh": {"low": 2, "median": 0.8}}}, {"no_interval", "no_id"}),
        ("routes", {"standing": {"tests_done": ["tasting", "smelling"]}}, {"route_unknown_word"}),
        ("routes", {"parameters": {"keep": {"nothing": 1}, "moon": {}}}, {"figures_unknown_key"}),
        ("lease", {"figures": {"a": [1, 2], "b": [3, 2, 1]}}, {"bad_figures"}),
        ("lease", {"figures": {"a": [1]}}, {"price_unknown_figure"}),
        ("lease", {"figures": {"margin_share": [99]}}, {"price_out_of_range"}),
        ("second-life", {"model": "spaceship"}, {"no_pack"}),
        ("vehicle", {"sales_csv": ""}, {"no_csv"}),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_the_one_shape(
    client: Client, name: str, told: dict[str, Any], codes: set[str]
) -> None:
    answer = client.post(f"{WHERE}/{name}", json={k: v for k, v in (CAR | told).items() if v is not None})
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    found = {error["code"], *(one["code"] for one in error["faults"])}
    assert codes <= found, error


def test_both_faults_of_two_figures_are_told(client: Client) -> None:
    answer = client.post(f"{WHERE}/lease", json=CAR | {"figures": {"a": [1, 2], "b": [3, 2, 1]}})
    assert len(answer.json()["error"]["faults"]) == 2

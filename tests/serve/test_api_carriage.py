"""Promises of carriage and partners over the API: what the rooms say, all faults in one shape."""

from copy import deepcopy
from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.market.partners import directory, find_chains, missing_functions
from meguri.serve.api.carriage import ROUNDS

CARRIAGE, PARTNERS = "/api/v1/carriage", "/api/v1/partners"
PACK = "goods=pack&energy_kwh=40&on=2026-12-01"


def test_a_consignment_comes_with_rules_figures_and_what_was_assumed(client: Client) -> None:
    told = client.get(f"{CARRIAGE}?{PACK}&from_place=Tokyo&to_place=Hokkaido&condition=damaged").json()
    assert [leg["mode"] for leg in told["carried"]] == ["road", "sea"]
    assert "SP 376, P908 / LP904" in {row["provision"] for row in told["findings"]}
    one = told["consignment"]
    assert one["cost_jpy_low"] < one["cost_jpy"] < one["cost_jpy_high"]
    assert {"carriage_cost", "carriage_ferries"} <= {row["code"] for row in told["assumed"]}
    assert told == client.get(f"{CARRIAGE}?{PACK}&from_place=東京&to_place=北海道&condition=damaged").json()


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("from_place=Atlantis&to_place=Nowhere", ["carriage_place", "carriage_place"]),
        ("from_place=NZ&to_place=AU", ["carriage_not_ours"]),
        ("from_place=Tokyo", ["missing"]),
        ("from_place=Tokyo&to_place=Osaka&charge_share=80&count=0", 2),
        ("from_place=Tokyo&to_place=Osaka&mass_kg=nan", 1),
    ],
)
def test_what_cannot_be_judged_is_refused_with_all_faults(
    client: Client, query: str, codes: list[str] | int
) -> None:
    answer = client.get(f"{CARRIAGE}?{query}")
    assert answer.status_code == 422
    faults = answer.json()["error"]["faults"]
    assert len(faults) == (codes if isinstance(codes, int) else len(codes))
    if isinstance(codes, list) and codes != ["missing"]:
        assert [one["code"] for one in faults] == codes


def test_rounds_are_planned_with_their_proof_and_the_same_twice(client: Client) -> None:
    pytest.importorskip("pyvrp")
    told = client.post(f"{CARRIAGE}/rounds", json=ROUNDS).json()
    assert told["plan"]["served_count"] == 1
    assert told["plan"]["bound_km"] <= told["plan"]["road_km"]
    assert told["rounds"][0]["cost_jpy"] > 25_000
    assert told == client.post(f"{CARRIAGE}/rounds", json=ROUNDS).json()


def test_bad_rows_of_all_lists_are_told_at_once(client: Client) -> None:
    bad: dict[str, Any] = deepcopy(ROUNDS)
    bad["stops"][0] |= {"prefecture": "Atlantis", "mass_kg": "much"}
    bad["lorries"][0] |= {"lorries_count": 0.5}
    answer = client.post(f"{CARRIAGE}/rounds", json=bad)
    assert answer.status_code == 422
    faults = answer.json()["error"]["faults"]
    assert {one["code"] for one in faults} == {"list_no_prefecture", "list_not_number", "list_not_whole"}
    assert client.post(f"{CARRIAGE}/rounds", json={**ROUNDS, "stops": ROUNDS["stops"] * 2}).status_code == 422
    assert (
        client.post(f"{CARRIAGE}/rounds", json={**ROUNDS, "stops": ROUNDS["stops"] * 201}).status_code == 422
    )


def test_the_directory_is_that_of_the_room_and_narrows(client: Client) -> None:
    whole = client.get(PARTNERS).json()["actors"]
    assert [row["actor_id"] for row in whole] == directory()["actor_id"].to_list()
    some = client.get(f"{PARTNERS}?prefecture=Fukuoka&function=recycle").json()["actors"]
    assert [row["actor_id"] for row in some] == ["nippon_jiryoku"]
    trials = client.get(f"{PARTNERS}/initiatives?stage=trial").json()["initiatives"]
    assert {row["stage"] for row in trials} == {"trial"}
    assert client.get(f"{PARTNERS}/initiatives/pairs?most=2").json()["initiative_pairs"][1]


def test_chains_name_their_gaps_and_missing_steps_are_counted(client: Client) -> None:
    told = client.get(f"{PARTNERS}/chains?prefecture=愛媛県&step=collect&step=discharge").json()
    made = find_chains(["collect", "discharge"], "愛媛県", most=3)
    assert told["far"] == list(made.far) == ["collect", "discharge"]
    assert len(told["steps"]) == made.steps.height
    assert len(client.get(f"{PARTNERS}/chains?prefecture=愛媛県").json()["steps"]) > len(told["steps"])
    gaps = client.get(f"{PARTNERS}/missing?prefecture=Ehime").json()["partner_gaps"]
    assert {row["region"] for row in gaps} == {"shikoku"}
    assert len(client.get(f"{PARTNERS}/missing").json()["partner_gaps"]) == missing_functions().height


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?function=fly", 422),
        ("?prefecture=Atlantis", 422),
        ("/chains?prefecture=愛媛県&step=collect&step=collect", 422),
        ("/chains", 422),
        ("/nobody/pairs", 404),
    ],
)
def test_a_question_about_partners_that_cannot_be_answered_is_refused(
    client: Client, path: str, status: int
) -> None:
    answer = client.get(PARTNERS + path)
    assert (answer.status_code, set(answer.json())) == (status, {"error"})


def test_who_completes_one_actor_is_nearest_first(client: Client) -> None:
    pairs = client.get(f"{PARTNERS}/ipex/pairs?most=3").json()["partner_pairs"]
    assert len(pairs) == 3
    assert pairs[0]["nearness"] == "prefecture"
    assert all("ipex" in (row["actor_id"], row["other_id"]) for row in pairs)

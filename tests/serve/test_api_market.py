"""Promises of the market over the API: the deals of the room, every fault told, too much refused."""

from copy import deepcopy
from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.journeys.market import clear_lists, list_of_rows, read_market_lists
from meguri.journeys.market_demo import DEMO_DAY, demo_files
from meguri.report.account_json import rows
from meguri.serve import markets
from meguri.serve.api.market_match import example
from meguri.tables.deals import OFFERS

MATCH, CHECK = "/api/v1/market/match", "/api/v1/market/check"


def whole(**more: Any) -> dict[str, Any]:
    """The synthetic market as a body."""
    lists = read_market_lists({name: (one, name) for name, one in demo_files().items()}, DEMO_DAY)
    body: dict[str, Any] = {name: rows(one.rows) for name, one in lists.items()}
    return body | {"day": DEMO_DAY.isoformat()} | more


def test_deals_are_those_of_the_journey_with_their_proof(client: Client) -> None:
    told = client.post(
        MATCH, json=whole(sheet=True, explain=[{"offer_id": "L-01", "demand_id": "W-01"}])
    ).json()
    lists = read_market_lists({name: (one, name) for name, one in demo_files().items()}, DEMO_DAY)
    made = clear_lists(lists["offers"], lists["demands"], DEMO_DAY, sales=lists["sales"])
    assert told["matches"] == rows(made.cleared.matches)
    assert told["unmet"] == rows(made.cleared.unmet)
    assert told["matching"]["gap_share"] <= 2.5e-5
    assert len(told["compared"]) == len(told["sheets"]) == 19
    why = told["explained"][0]
    assert why["standing"] == "price"
    assert why["ja"] != why["en"]
    assert len(why["needs"]) == 16


def test_the_example_of_the_description_is_answered(client: Client) -> None:
    told = client.post(MATCH, json=example()).json()
    assert {row["demand_id"] for row in told["matches"]} == {"W-01"}
    assert {row["demand_id"] for row in told["unmet"]} == {"W-08"}


def test_every_fault_of_every_list_is_told_in_the_readers_language(client: Client) -> None:
    body = whole()
    body["offers"].append(deepcopy(body["offers"][0]))
    body["offers"][1]["reserve_jpy"] = -1
    body["demands"][0]["bid_jpy"] = None
    answer = client.post(f"{MATCH}?lang=ja", json=body)
    assert answer.status_code == 422
    said = " ".join(one["message"] for one in answer.json()["error"]["faults"])
    assert all(one in said for one in ("'L-01'", "-1", "bid_jpy")), said


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"engine": "magic"}, 422), ({"pay": "never"}, 422), ({"stay_jpy": -1}, 422),
        ({"quotas": [{"quota_id": "x"}]}, 422), ({"quotas": [{"quota_id": "x", "least_count": 900}]}, 422),
        ({"engine": "auction", "quotas": [{"quota_id": "x", "most_count": 1}]}, 422),
        ({"explain": [{"offer_id": "no", "demand_id": "such"}]}, 422), ({"unknown": 1}, 422),
        ({"offers": [{"offer_id": "a\nb"}]}, 422), ({"carriage": {"base_jpy": -1}}, 422),
        ({"offers": [{f"c{at}": at for at in range(41)}]}, 422), ({"offers": [{"offer_id": "a"}]}, 422),
        ({"offers": [example()["offers"][0] | {"lot_count": 10**30}]}, 400),
        ({"offers": [example()["offers"][0] | {"rated_kwh": 10**400}]}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_cleared_is_refused_in_the_one_shape(
    client: Client, more: dict[str, Any], status: int
) -> None:
    answer = client.post(MATCH, json=whole(**more))
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "faults"}


def test_more_than_the_server_clears_is_refused_before_it_costs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markets, "MOST_PAIRS", 208)
    assert client.post(MATCH, json=whole()).json()["error"]["code"] == "too_large_market"
    assert client.post(MATCH, json=whole()).status_code == 413
    monkeypatch.setattr(markets, "MOST_PAIRS", 209)
    assert client.post(MATCH, json=whole()).status_code == 200
    monkeypatch.setattr(markets, "MOST_PAIRS_SOLVED", 100)
    assert client.post(MATCH, json=whole(engine="quota")).status_code == 413


def test_deals_that_break_a_gate_are_told(client: Client) -> None:
    good = client.post(MATCH, json=whole()).json()["matches"]
    body = whole(deals=good)
    body.pop("sales")
    assert client.post(CHECK, json=body).json() == {"deals": len(good), "findings": []}
    assert client.post(CHECK, json=body | {"deals": []}).json() == {"deals": 0, "findings": []}
    body["deals"][0] |= {"offer_id": "L-04", "demand_id": "W-01"}
    codes = {one["code"] for one in client.post(CHECK, json=body).json()["findings"]}
    assert "match_breaks_guarantee" in codes
    wrong = client.post(CHECK, json=body | {"deals": [{"offer_id": "L-04"}]})
    assert wrong.status_code == 422


def test_rows_in_japanese_headings_are_the_same_market(client: Client) -> None:
    body = whole()
    body["demands"] = [
        {"希望番号": row["demand_id"], "希望者": row["buyer_id"], "都道府県": "福岡", "上限価格": 900_000}
        for row in body["demands"][:1]
    ]
    told = client.post(MATCH, json=body).json()
    assert [row["demand_id"] for row in told["matches"]] == ["W-01"]
    assert "list_defaults" in {one["code"] for one in told["assumed"]}


def test_rows_become_a_list_and_rows_again() -> None:
    told = whole()
    lists = read_market_lists({"offers": (list_of_rows(OFFERS.names, told["offers"]), "offers")}, DEMO_DAY)
    assert rows(lists["offers"].rows) == told["offers"]


def test_a_market_without_lots_answers_that_nothing_is_offered(client: Client) -> None:
    told = client.post(MATCH, json=whole(offers=[])).json()
    assert told["matches"] == []
    assert "match_no_offers" in {one["code"] for one in told["findings"]}

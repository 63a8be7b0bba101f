"""Two clicks of two organisations make a deal over HTTP; nobody else learns of it, of a limit or a price."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.serve.asking import opened
from tests.serve.bazaar import BID, MORE, PRICE, RESERVE, UNTIL, Bazaar
from tests.serve.yard import API, ROLES, code_of, party

from meguri.passport.events import event_of
from meguri.registry.checking import flaws
from meguri.registry.embedded import Embedded

TRADING = {"owner", "dealer", "reuse_maker", "recycler"}
OTHERS = ("rival_dealer", "stranger", "admin", "reuser", "lab", "insurer", "ministry")


@pytest.fixture(scope="module")
def bazaar(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bazaar]:
    with opened(server, tmp_path_factory.mktemp("bazaar"), MEGURI_POOL="8") as client:
        yield Bazaar(client)


def sales(bazaar: Bazaar, name: str, battery: str) -> list[dict[str, Any]]:
    answer = bazaar.ask(name, "GET", "/events", params={"battery": battery, "kind": ["sold", "handed_over"]})
    told: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return told


def test_the_buyer_proposes_the_seller_agrees_and_custody_follows(bazaar: Bazaar) -> None:
    battery = bazaar.battery()
    lot, wish = bazaar.lot(battery=battery), bazaar.wish(least_kwh=20.0, needs_traceability=True)
    deal = bazaar.deal("buyer", lot, wish)
    assert bazaar.get("dealer", f"/deals/{deal}").json()["state"] == "open"
    assert bazaar.post("buyer", f"/deals/{deal}/agree").json()["state"] == "open"  # no second side
    agreed = bazaar.post("dealer", f"/deals/{deal}/agree").json()
    assert (agreed["state"], agreed["side"], agreed["price_jpy"]) == ("agreed", "seller", PRICE)
    again = bazaar.post("dealer", f"/deals/{deal}/agree").json()
    assert again == agreed
    bazaar.settle()
    (sale,) = sales(bazaar, "buyer", battery)
    assert (sale["meguri:by"], sale["eventID"]) == (party("dealer"), agreed["sale_event"])
    assert sale["destinationList"][0]["destination"] == party("buyer")
    assert str(PRICE) not in json.dumps(sale)
    received = bazaar.post("buyer", f"/deals/{deal}/receive").json()
    assert received["state"] == "received"
    assert bazaar.post("buyer", f"/deals/{deal}/receive").json() == received
    assert [one["meguri:by"] for one in sales(bazaar, "buyer", battery)] == [party("dealer"), party("buyer")]
    assert bazaar.get("buyer", f"/wishes/{wish}").json()["state"] == "filled"
    assert bazaar.get("dealer", f"/lots/{lot}").json()["state"] == "sold"
    assert bazaar.post("dealer", f"/deals/{deal}/end").status_code == 409


def test_the_seller_proposes_to_a_wish_and_the_buyer_agrees(bazaar: Bazaar) -> None:
    battery = bazaar.battery()
    lot, wish = bazaar.lot(battery=battery), bazaar.wish()
    assert code_of(bazaar.post("dealer", "/deals", lot_id=lot, price_jpy=PRICE)) == "own_lot"
    deal = bazaar.deal("dealer", lot, wish)
    assert bazaar.post("dealer", f"/deals/{deal}/receive").status_code == 403
    assert code_of(bazaar.post("buyer", f"/deals/{deal}/receive")) == "not_agreed"
    assert bazaar.post("buyer", f"/deals/{deal}/agree").json()["state"] == "agreed"
    bazaar.settle()
    (sale,) = sales(bazaar, "buyer", battery)
    assert sale["meguri:by"] == party("dealer")


def test_to_everybody_else_there_is_no_deal_no_limit_and_no_price(bazaar: Bazaar) -> None:
    """Of each other role and organisation, in every answer that they get; before, and after it is agreed."""
    battery = bazaar.battery()
    lot, wish = bazaar.lot(battery=battery), bazaar.wish()
    deal = bazaar.deal("buyer", lot, wish)
    for turn in ("open", "agreed"):
        for name in OTHERS:
            missing = bazaar.get(name, "/deals/D-0000000000000000")
            for answer in (
                bazaar.get(name, f"/deals/{deal}"),
                bazaar.post(name, f"/deals/{deal}/agree"),
                bazaar.post(name, f"/deals/{deal}/end"),
                bazaar.post(name, f"/deals/{deal}/receive"),
            ):
                assert answer.status_code == missing.status_code, (turn, name)
                assert answer.status_code in (403, 404)
                assert code_of(answer) == code_of(missing), (turn, name)
            seen = "".join(
                bazaar.ask(name, "GET", path, params=asked).text
                for path, asked in (
                    ("/market/lots", {}), ("/market/lots", {"mine": True}), ("/market/wishes", {}),
                    ("/market/deals", {}), (f"/market/lots/{lot}", {}), (f"/market/wishes/{wish}", {}),
                    ("/events", {"battery": battery}), ("/events", {}), ("/batteries", {}),
                    (f"/passports/{battery.replace('/', '%2F').replace(':', '%3A')}", {}),
                )
            )  # fmt: skip
            for secret in (deal, str(RESERVE), str(BID), str(PRICE)):
                assert secret not in seen, (turn, name, secret)
            if turn == "agreed":
                assert f'"{lot}"' not in seen, name
        assert str(RESERVE) not in bazaar.get("buyer", f"/lots/{lot}").text
        assert str(BID) not in bazaar.get("dealer", f"/wishes/{wish}").text
        if turn == "open":
            assert bazaar.post("dealer", f"/deals/{deal}/agree").status_code == 200
            bazaar.settle()


def test_a_double_click_and_a_rival_at_the_same_moment_sell_once(bazaar: Bazaar) -> None:
    battery = bazaar.battery()
    lot = bazaar.lot(battery=battery)
    first, second = bazaar.deal("buyer", lot), bazaar.deal("rival_dealer", lot, price_jpy=PRICE + 1)
    key = {"headers": {"Authorization": f"Bearer {bazaar.keys['dealer']}"}}
    asked = [(f"{API}/market/deals/{deal}/agree", dict(key)) for deal in (first, second) * 4]
    answers = bazaar.client.at_once("POST", asked)
    assert {one.status_code for one in answers} == {200, 409}
    assert {code_of(one) for one in answers if one.status_code == 409} == {"lot_gone"}
    states = {bazaar.get(name, f"/deals/{deal}").json()["state"]
              for name, deal in (("buyer", first), ("rival_dealer", second))}  # fmt: skip
    assert states == {"agreed", "gone"}
    bazaar.settle()
    assert len(sales(bazaar, "dealer", battery)) == 1
    with bazaar.client.app.state.house.memory.own_session() as session:
        assert flaws(session, deep=False) == ()


def test_what_was_sold_elsewhere_is_not_sold_again(bazaar: Bazaar) -> None:
    """Not even while the lists have not followed the log yet."""
    battery = bazaar.battery()
    lot = bazaar.lot(battery=battery)
    deal = bazaar.deal("buyer", lot)
    sale = event_of("sold", battery, "2026-11-01T10:00:00+09:00", party("dealer"),
                    custody={"giver": party("dealer"), "taker": party("stranger")})  # fmt: skip
    assert bazaar.single("dealer", sale) == (201, "")
    assert bazaar.post("dealer", f"/deals/{deal}/agree").status_code in (403, 409)
    bazaar.settle()
    assert code_of(bazaar.post("dealer", f"/deals/{deal}/agree")) == "lot_gone"
    assert lot not in bazaar.get("buyer", "/lots").text
    assert bazaar.lot("stranger", battery) != lot


def test_a_gate_of_the_wish_keeps_the_deal_from_being_made(bazaar: Bazaar) -> None:
    lot, wish = bazaar.lot(), bazaar.wish(needs_guarantee=True, needs_safety=True)
    answer = bazaar.post("buyer", "/deals", lot_id=lot, wish_id=wish, price_jpy=PRICE)
    assert answer.status_code == 409
    codes = {one["code"] for one in answer.json()["error"]["faults"]}
    assert codes == {"breaks_guarantee", "breaks_safety"}


def test_withdrawing_declining_and_waiting_end_a_proposal(bazaar: Bazaar) -> None:
    lot = bazaar.lot()
    deal = bazaar.deal("buyer", lot)
    assert bazaar.deal("buyer", lot) == deal
    assert code_of(bazaar.post("buyer", "/deals", lot_id=lot, price_jpy=PRICE - 1)) == "other_price"
    assert bazaar.post("buyer", f"/deals/{deal}/end").json()["state"] == "withdrawn"
    assert code_of(bazaar.post("dealer", f"/deals/{deal}/agree")) == "deal_ended"
    other = bazaar.deal("rival_dealer", lot)
    assert bazaar.post("dealer", f"/deals/{other}/end").json()["state"] == "declined"
    third = bazaar.deal("buyer", lot)
    assert bazaar.post("buyer", f"/lots/{lot}/withdraw").status_code == 404
    assert bazaar.post("dealer", f"/lots/{lot}/withdraw").json()["state"] == "withdrawn"
    assert bazaar.get("buyer", f"/deals/{third}").json()["state"] == "gone"
    wish = bazaar.wish()
    assert bazaar.post("buyer", f"/wishes/{wish}/withdraw").json()["state"] == "withdrawn"
    assert bazaar.get("dealer", f"/wishes/{wish}").status_code == 404


def test_only_who_may_trade_and_owns_a_battery_offers_it(bazaar: Bazaar) -> None:
    battery = bazaar.battery()
    told = {"battery_id": battery, "reserve_jpy": 1, "until": UNTIL, "prefecture": "福岡県"}
    wanted = {"buyer": 403, "lab": 403, "insurer": 403, "ministry": 403, "admin": 403, "dealer": 201}
    assert {name: bazaar.post(name, "/lots", **told).status_code for name in wanted} == wanted
    assert code_of(bazaar.post("dealer", "/lots", **told)) == "offered_already"
    roles = ROLES | MORE
    may = {name: bazaar.get(name, "/lots").status_code == 200 for name in roles}
    assert may == {name: role in TRADING for name, role in roles.items()}


def test_a_lot_says_what_the_record_says(bazaar: Bazaar) -> None:
    battery = bazaar.battery(first_registered_on="2018-04-15", mileage_km=61_000)
    lot = bazaar.get("buyer", f"/lots/{bazaar.lot(battery=battery)}").json()
    assert (lot["model"], lot["goods"], lot["prefecture"]) == ("Nissan Leaf 30 kWh", "vehicle", "福岡県")
    assert (lot["soh_share_low"], lot["soh_share"], lot["soh_share_high"]) == (0.78, 0.8, 0.82)
    assert (lot["registered_in"], lot["mileage_km"], lot["safety"]) == ("2018-04-01", 61_000, "unconfirmed")
    assert lot["winter_range_km_low"] < lot["winter_range_km"] < lot["winter_range_km_high"]
    assert (lot["reserve_jpy"], lot["is_mine"]) == (None, False)


def test_all_that_is_wrong_is_told_at_once_in_the_one_shape(bazaar: Bazaar) -> None:
    battery = bazaar.battery()
    bad = bazaar.post("dealer", "/lots", battery_id=battery, reserve_jpy=-1, until="soon", prefecture=1)
    assert bad.status_code == 422
    assert len(bad.json()["error"]["faults"]) == 3
    late = bazaar.post("dealer", "/lots", battery_id=battery, reserve_jpy=1, until="2001-01-01",
                       prefecture="福岡")  # fmt: skip
    assert (late.status_code, code_of(late)) == (422, "bad_last_day")
    nowhere = bazaar.post("dealer", "/lots", battery_id=battery, reserve_jpy=1, until=UNTIL,
                          prefecture="Atlantis")  # fmt: skip
    assert nowhere.status_code == 422
    for path in ("/lots/L-0", "/wishes/W-0", "/deals/D-0"):
        assert bazaar.get("dealer", path).status_code == 404
    for name in ("%00", "%ED%A0%80", "x" * 300, "%E2%80%AE"):  # what no name can be is not looked for
        for path in (f"/lots/{name}", f"/wishes/{name}", f"/deals/{name}"):
            assert bazaar.get("dealer", path).status_code == 404, path
        for path in (f"/lots/{name}/withdraw", f"/wishes/{name}/withdraw", f"/deals/{name}/agree"):
            assert bazaar.post("dealer", path).status_code == 404, path
    assert bazaar.get("dealer", "/lots", cursor="x").status_code == 400
    assert bazaar.post("buyer", "/deals", lot_id="L-0", price_jpy=1).status_code == 404


def test_pages_of_deals_go_on_without_telling_how_many_others_have(bazaar: Bazaar) -> None:
    lots = [bazaar.lot() for _ in range(3)]
    made = []
    for lot in lots:
        bazaar.deal("rival_dealer", lot)
        made.append(bazaar.deal("stranger", lot))
    first = bazaar.get("stranger", "/deals", limit=2).json()
    assert first["cursor"] == made[1]  # a name of one's own, and no number
    second = bazaar.get("stranger", "/deals", limit=2, cursor=first["cursor"]).json()
    found = [one["deal_id"] for one in (*first["items"], *second["items"])]
    assert found == made[::-1]
    assert second["cursor"] is None
    assert bazaar.get("rival_dealer", "/deals", cursor=made[1]).status_code == 400
    assert bazaar.get("stranger", "/deals", cursor="x").status_code == 400


def test_long_lists_come_page_by_page(bazaar: Bazaar) -> None:
    made = [
        bazaar.wish("reuser", goods="pack", purpose="storage", wanted_count=place + 1) for place in range(5)
    ]
    found, cursor = [], None
    while True:
        page = bazaar.get(
            "reuser", "/wishes", mine=True, limit=2, **({"cursor": cursor} if cursor else {})
        ).json()
        found += [one["wish_id"] for one in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert found == made[::-1]

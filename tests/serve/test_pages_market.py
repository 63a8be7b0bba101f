"""The market's page shows what the room reckons, tells every fault, keeps nothing, and answers why."""

import re
import zlib
from base64 import b64encode
from os import urandom

import polars as pl
import pytest
from tests.serve.asking import Client

from meguri.journeys.market import clear_lists, read_market_lists, template_files
from meguri.journeys.market_demo import DEMO_DAY, demo_files
from meguri.report.market_words import yen
from meguri.serve.pages.market_form import LARGEST, packed, unpacked

DEMO = "/market?demo=1&lang=en"


def sent(**changed: bytes) -> dict[str, tuple[str, bytes, str]]:
    """The synthetic lists as files of a form."""
    told = demo_files() | changed
    return {name: (f"{name}.csv", content, "text/csv") for name, content in told.items() if content}


def kept_in(text: str) -> dict[str, str]:
    """What the page carries to its next question."""
    return dict(re.findall(r'name="(kept_[a-z]+)" value="([^"]+)"', text))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_what_it_is_and_gives_lists_to_fill_in(client: Client, lang: str) -> None:
    answer = client.get(f"/market?lang={lang}")
    assert answer.status_code == 200
    assert "/market?demo=1" in answer.text
    for name, content in template_files(lang).items():  # type: ignore[arg-type]
        found = client.get(f"/market/lists/{name}.csv?lang={lang}")
        assert found.content == b"\xef\xbb\xbf" + content
        assert client.get(f"/market/lists/{name}.csv?demo=1").content.endswith(demo_files()[name])
    assert client.get("/market/lists/deals.csv").status_code == 404


def test_every_deal_price_and_left_piece_of_the_room_stands_on_the_page(client: Client) -> None:
    lists = read_market_lists({name: (one, name) for name, one in demo_files().items()}, DEMO_DAY)
    made = clear_lists(lists["offers"], lists["demands"], DEMO_DAY, sales=lists["sales"])
    text = client.get(DEMO).text
    for row in made.cleared.matches.iter_rows(named=True):
        for figure in (row["price_jpy"], row["carriage_jpy"], row["reserve_jpy"], row["bid_jpy"]):
            assert yen(figure, "en") in text
    sold = made.cleared.matches.group_by("offer_id").agg(pl.col("matched_count").sum())
    left = made.offers.join(sold, on="offer_id", how="left").filter(
        pl.col("lot_count") > pl.col("matched_count").fill_null(0)
    )
    for row in left.iter_rows(named=True):
        pieces = row["lot_count"] - (row["matched_count"] or 0)
        line = re.search(
            rf">{row['offer_id']}</span></th>(?:(?!</tr>).)*pieces left\">([-\d,]+)<", text, re.S
        )
        assert line, row["offer_id"]
        assert line[1] == f"{pieces:,}"
    assert "Simulated data" in text
    assert "W-08" in text
    assert "excludes" in text


def test_a_pair_is_explained_need_by_need(client: Client) -> None:
    text = client.get(f"{DEMO}&lot=L-04&wish=W-01").text
    assert "L-04 does not go to W-01: it misses" in text
    assert "≤ 240 days" in text
    strange = client.get(f"{DEMO}&lot=L-99&wish=W-01")
    assert strange.status_code == 400
    assert "L-99" in strange.text


def test_own_lists_are_cleared_as_the_synthetic_ones_and_carried_to_the_next_question(client: Client) -> None:
    day = {"day": DEMO_DAY.isoformat()}
    answer = client.post("/market?lang=en", files=sent(), data=day)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"

    def deals(text: str) -> str:
        found = re.search(r'<h2 id="deals">.*?</table>', text, re.S)
        assert found
        return found[0]

    assert deals(answer.text) == deals(client.get(DEMO).text)
    kept = kept_in(answer.text)
    assert set(kept) == {"kept_offers", "kept_demands", "kept_sales"}
    why = client.post("/market?lang=en", data=day | kept | {"lot": "L-05", "wish": "W-01"})
    assert why.status_code == 200
    assert "L-05 goes to W-01." in why.text
    assert deals(why.text) == deals(answer.text)


def test_faults_of_both_lists_are_told_with_their_lines(client: Client) -> None:
    offers = demo_files()["offers"].replace(b"880000.0", b"-3").replace("大阪府".encode(), b"Atlantis", 1)
    demands = demo_files()["demands"].replace(b"W-02", b"W-01")
    answer = client.post("/market?lang=en", files=sent(offers=offers, demands=demands))
    assert answer.status_code == 400
    for said in ("List of lots, line 2", "-3", "Atlantis", "List of wishes, line 3", "W-01"):
        assert said in answer.text.replace("&#39;", "'"), said


@pytest.mark.parametrize(
    ("files", "data", "status"),
    [
        ({}, {}, 400),
        (sent(demands=b""), {}, 400),
        (sent(offers=b"\xff\xfe\x00\x01"), {}, 400),
        (sent(offers=b"PK\x03\x04 a workbook"), {}, 400),
        (sent(offers=b"x" * (LARGEST + 1)), {}, 413),
        (sent(), {"day": "tomorrow"}, 400),
        (sent(), {"stay": "much"}, 400),
        (sent(), {"lot": "nothing", "wish": "W-01"}, 400),
        ({}, {"kept_offers": "!!!", "kept_demands": "eJw="}, 400),
        (sent(), {"pay": "never", "level": "moon"}, 200),
    ],
)
def test_what_cannot_be_cleared_is_a_page_with_the_reason(
    client: Client, files: dict[str, tuple[str, bytes, str]], data: dict[str, str], status: int
) -> None:
    answer = client.post("/market?lang=ja", files=files, data=data)
    assert answer.status_code == status
    assert 'id="form"' in answer.text
    assert ('role="alert"' in answer.text) is (status != 200)


def test_deals_of_ones_own_are_held_against_needs_and_gates(client: Client) -> None:
    day = {"day": DEMO_DAY.isoformat()}
    bad = "出品番号,希望番号,価格\nL-04,W-01,700000\nL-77,W-01,1\n".encode("cp932")
    text = client.post("/market?lang=en", files=sent(deals=bad), data=day).text
    assert "The deal must not be made." in text
    assert "names a lot that is not in this market" in text
    good = b"offer_id,demand_id,price_jpy\nL-05,W-01,800000\n"
    text = client.post("/market?lang=en", files=sent(deals=good), data=day).text
    assert "1 deals: each keeps every need" in text
    twice = good + b"L-05,W-01,800000\n"
    answer = client.post("/market?lang=en", files=sent(deals=twice, offers=b"x"), data=day)
    assert answer.status_code == 400
    assert "Deals of your own" in answer.text
    assert "List of lots" in answer.text


def test_lists_that_are_carried_on_come_back_and_a_bomb_does_not() -> None:
    files = demo_files()
    assert {name: unpacked(text) for name, text in packed(files).items()} == files
    bomb = b64encode(zlib.compress(b"0" * (LARGEST + 1))).decode()
    assert unpacked(bomb) == b""
    assert packed({"offers": bytes(range(256)) * 8_000 + urandom(600_000)}) == {}


def test_names_of_a_list_are_never_taken_for_markup(client: Client) -> None:
    told = demo_files()
    evil = {
        "offers": told["offers"].replace(b"L-05", b"<script>alert(1)</script>"),
        "demands": told["demands"].replace(b"W-01", b"<img src=x>"),
    }
    text = client.post("/market?lang=en", files=sent(**evil), data={"day": DEMO_DAY.isoformat()}).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text

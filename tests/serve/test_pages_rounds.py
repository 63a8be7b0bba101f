"""The page of collection rounds: three lists in, the plan with its proof out, every fault at once."""

from html import unescape
from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.cli.carriage_text import SYNTHETIC
from meguri.journeys.carriage_demo import demo_rounds
from meguri.locale import words

pytest.importorskip("pyvrp")
WHERE = "/carriage/rounds"


def files(**changed: bytes) -> dict[str, Any]:
    made = {name: frame.write_csv().encode() for name, frame in demo_rounds().items()} | changed
    return {name: (f"{name}.csv", content, "text/csv") for name, content in made.items()}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_synthetic_day_is_planned_and_says_what_it_is(client: Client, lang: str) -> None:
    said = unescape(client.get(f"{WHERE}?demo=1&lang={lang}").text)
    assert [name for name in ("R001", "T-01", "T-09", "CC BY 4.0", "<svg") if name not in said] == []
    assert words(lang)(SYNTHETIC) in said
    assert "Project-Id" not in said


def test_ones_own_lists_give_the_same_rounds_as_the_day_that_they_are(client: Client) -> None:
    own = unescape(client.post(f"{WHERE}?lang=en", files=files()).text)
    demo = unescape(client.get(f"{WHERE}?demo=1&lang=en").text)
    cut = [one.split('id="plan"')[1].split("</section>", 4)[3] for one in (own, demo)]
    assert cut[0] == cut[1]


def test_the_lists_to_fill_in_are_those_that_are_read(client: Client) -> None:
    for name, frame in demo_rounds().items():
        empty, full = (client.get(f"{WHERE}/{name}.csv{query}").content for query in ("", "?demo=1"))
        assert empty.decode("utf-8-sig").strip() == ",".join(frame.columns)
        assert full.decode("utf-8-sig") == frame.write_csv()
    assert client.get(f"{WHERE}/secrets.csv").status_code == 404


def test_faults_of_all_lists_are_told_at_once(client: Client) -> None:
    answer = client.post(f"{WHERE}?lang=en", files=files(stops=b"a,b\n1,2\n", lorries=b"\xff\xfe\x00"))
    said = unescape(answer.text)
    assert answer.status_code == 400
    assert [name for name in ("stops.csv", "lorries.csv") if name not in said] == []
    missing = client.post(f"{WHERE}?lang=en", files={"stops": files()["stops"]})
    assert missing.status_code == 400
    assert "three lists" in unescape(missing.text)


def test_more_stops_than_one_page_may_cost_are_refused(client: Client) -> None:
    head, first, *_rest = demo_rounds()["stops"].write_csv().splitlines()
    many = "\n".join([head, *(first.replace("T-01", f"T-{at}") for at in range(201))])
    answer = client.post(f"{WHERE}?lang=en", files=files(stops=many.encode()))
    assert answer.status_code == 400
    assert "at most 200 rows" in unescape(answer.text)

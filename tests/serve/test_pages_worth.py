"""The page of ways says what the rooms say; a link may bring less than is needed; all mistakes at once."""

from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from tests.serve.asking import Client

from meguri.facts.packs import pack_names
from meguri.journeys.route import route_battery
from meguri.journeys.worth_car import CarFacts, priced_car
from meguri.serve.app import _is_costly
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.worth_form import NAMES, read_form
from meguri.serve.pages.worth_links import from_battery, from_verdict
from meguri.serve.pages.worth_reckoned import reckoned
from meguri.serve.pages.worth_view import WorthView, worth_view
from meguri.tables.worth import CAR_SALES

DAY = date(2026, 11, 28)
FRAME = Frame("en", "worth")
TOLD = {"model": "leaf40", "first": "2019-04", "km": "62,000", "soh": "86", "soh_low": "82", "soh_high": "89"}


def seen(lang: str = "en", **more: str) -> WorthView:
    frame = Frame(lang, "worth")
    form = read_form(TOLD | more, DAY, frame)
    assert form.ask is not None, [one for one in (*form.fields, *form.more) if one.wrong]
    return worth_view(reckoned(form.ask), form.ask, frame)


def test_the_ways_are_those_of_the_journey() -> None:
    view = seen()
    age = (DAY - date(2019, 4, 1)).days / 365.25
    verdict = {"verdict": {"id": "told", "soh": {"low": 0.82, "median": 0.86, "high": 0.89}}}
    car = priced_car(CarFacts(model="leaf40", on=DAY, age_yr=age, mileage_km=62_000, verdict=verdict))
    made = route_battery(car.told, car.car, on=DAY, rated_kwh=car.pack_kwh, chemistry=car.chemistry)
    nets = [FRAME.speech.price(value) for value in made.routes.route["net_jpy"]]
    assert [row[1] for row in view.ways] == nets
    assert view.even == f"{100 * (made.routes.medians_meet_share or 0):+.0f}".replace("-", "−")
    assert view.surely.startswith("best in")


def test_figures_that_are_assumed_say_so_where_they_stand() -> None:
    view = seen()
    origins = {row[3] for _way, rows in view.parts for row in rows}
    assert "an assumption" in origins
    assert any(one.startswith("sourced: ") for one in origins)
    assert all(int(row[4].split(" of ")[0]) > 0 for row in view.ways)


def test_the_break_even_is_drawn_and_told_to_who_cannot_see_it() -> None:
    view = seen()
    for drawn in (view.bars, view.curve):
        root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
        assert root.get("role") == "img"
    assert "staying wins beyond" in view.bars
    assert view.even_more in view.curve
    assert "break-even" in view.curve


def test_a_price_that_is_told_stands_and_moves_the_break_even() -> None:
    poor, rich = seen(export_jpy="50万"), seen(export_jpy="1,500,000")
    assert int(poor.even.replace("−", "-")) < int(rich.even.replace("−", "-"))
    assert any(
        row[1] == "1,500,000 yen" and row[3] == "given by you" for _way, rows in rich.parts for row in rows
    )


def test_a_danger_closes_the_ways_and_there_is_no_break_even() -> None:
    view = seen(safety="danger")
    assert [row[3] for row in view.ways[:3]] == ["barred"] * 3
    assert (view.even, view.curve) == ("", "")
    assert any("danger" in one.gate for one in view.conditions)


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_pack_gets_an_answer(name: str, lang: str) -> None:
    told = {"model": name, "first": "2022-04", "km": "30000", "asked": "1"}
    frame = Frame(lang, "worth")
    form = read_form(told, DAY, frame)
    assert form.ask is not None
    assert worth_view(reckoned(form.ask), form.ask, frame).ways


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("model", "spaceship"), ("first", "2030-01"), ("first", "yesterday"), ("km", "far"), ("km", "-1"),
        ("soh", "500"), ("soh_low", "99"), ("export_jpy", "a lot"), ("uplift", "-99"), ("market", "moon"),
        ("safety", "perhaps"), ("soh_high", "82"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_field(field: str, typed: str) -> None:
    form = read_form(TOLD | {field: typed, "asked": "1"}, DAY, FRAME)
    assert form.ask is None
    wrong = [one.name for one in (*form.fields, *form.more) if one.wrong]
    assert wrong == (["soh"] if field in ("soh_low", "soh_high") else [field])


def test_all_mistakes_are_told_at_once() -> None:
    form = read_form({"asked": "1", "model": "", "first": "soon", "km": "", "export_jpy": "x"}, DAY, FRAME)
    wrong = {one.name for one in (*form.fields, *form.more) if one.wrong}
    assert wrong == {"model", "first", "km", "export_jpy"}


def test_a_link_that_brings_less_than_is_needed_is_no_mistake() -> None:
    form = read_form({"model": "leaf40", "soh": "86"}, DAY, FRAME)
    assert form.ask is None
    assert not any(one.wrong for one in (*form.fields, *form.more))


def test_a_verdict_leads_to_the_ways_of_its_car() -> None:
    verdict = {"soh": {"low": 0.823, "median": 0.861, "high": 0.894}, "pack": "leaf40"}
    diagnosis = {"verdict": verdict, "safety": [{"level": "warning"}, {"level": "note"}]}
    quote = {"is_eligible": True, "guarantee": {"price_jpy": 31_234.5}}
    asked = {"model": "leaf40", "first_registration": "2019-04-01", "odometer_km": 62_000.0}
    told = {
        name: one[0] for name, one in parse_qs(urlsplit(from_verdict(diagnosis, asked, quote)).query).items()
    }
    assert told == {
        "model": "leaf40", "first": "2019-04", "km": "62000", "soh": "86.1", "soh_low": "82.3",
        "soh_high": "89.4", "safety": "warning", "eligible": "yes", "premium_jpy": "31234",
    }  # fmt: skip
    assert set(told) <= set(NAMES)
    assert read_form(told, DAY, FRAME).ask is not None


def test_a_battery_leads_on_with_what_its_reader_sees() -> None:
    values = {
        "vehicle_model": "Nissan Leaf 40 kWh",
        "first_registered_on": "2019-04-12",
        "mileage_km": 62_000,
    }
    told = parse_qs(urlsplit(from_battery(values, (None, 0.86, None))).query)
    assert told == {"model": ["leaf40"], "first": ["2019-04"], "km": ["62000"], "soh": ["86.0"]}
    assert from_battery({}, (None, None, None)) == "/worth"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_answers_in_both_languages(client: Client, lang: str) -> None:
    answer = client.get("/worth", params=TOLD | {"lang": lang})
    assert answer.status_code == 200
    assert {"ja": "保証付きで国内継続利用", "en": "drive on at home with a guarantee"}[lang] in answer.text
    assert answer.text.count("<svg") >= 2
    assert client.get("/worth", params={"asked": "1", "lang": lang}).status_code == 400
    assert client.get("/worth", params={"lang": lang}).status_code == 200


def test_own_sales_narrow_the_prices_and_are_not_kept(client: Client) -> None:
    head = ",".join(CAR_SALES.names)
    row = "2026-10-01,auction,excluded,2500000,leaf40,7,62000,,0.86,false"
    lines = "\n".join([head, *(f"s{rank},{row}" for rank in range(40))])
    answer = client.post("/worth", data=TOLD | {"lang": "en"}, files={"sales": ("sales.csv", lines)})
    assert answer.status_code == 200
    assert ">own sales<" in answer.text
    assert ">own sales<" not in client.get("/worth", params=TOLD | {"lang": "en"}).text


@pytest.mark.parametrize(
    "content", [b"", b"\n", b'"', b"\xff\xfe\x00", b"sale_id\nx\n", ("," * 10).encode(), b"a" * 1_000_001]
)
def test_a_list_that_cannot_be_used_is_told_above_the_form(client: Client, content: bytes) -> None:
    answer = client.post("/worth", data=TOLD, files={"sales": ("sales.csv", content)})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_an_empty_list_has_every_heading(client: Client) -> None:
    answer = client.get("/worth/sales.csv")
    assert answer.content.decode("utf-8-sig").strip().split(",") == list(CAR_SALES.names)


def test_a_comparison_counts_as_costly_and_the_empty_form_does_not() -> None:
    def scope(method: str, path: str, query: bytes) -> dict[str, object]:
        return {"type": "http", "method": method, "path": path, "query_string": query}

    assert _is_costly(scope("GET", "/worth", b"model=leaf40"))
    assert _is_costly(scope("POST", "/worth", b""))
    assert not _is_costly(scope("GET", "/worth", b""))
    assert not _is_costly(scope("GET", "/buyer", b"model=leaf40"))

"""Promises of the pages of merit: cards of what was told, records by file, a fleet car by car."""

from datetime import date

import pytest
from tests.serve.asking import Client
from tests.serve.test_pages_public import MERIT, Outline

from meguri.journeys.merit import count_merit, read_merit
from meguri.journeys.merit_demo import DEMO_UNTIL, demo_files
from meguri.journeys.municipal_demo import demo_fleet, empty_fleet
from meguri.market.demand.headings import FLEET
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.merit_form import DriversCar, read_driver
from meguri.serve.pages.merit_view import driver_card

TODAY = date(2026, 11, 28)
EN = Frame("en", "merit")
WELL = {"model": "leaf24", "first": "2012-04", "km": "82,000"}
HTML = {"Accept": "text/html", "Accept-Language": "en"}


def told(**more: str) -> tuple[set[str], DriversCar | None]:
    fields, car = read_driver(WELL | more, TODAY, EN)
    return {one.name for one in fields if one.wrong}, car


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"first": "平成24年4月", "km": "8.2万"}, set()),
        ({"model": "spaceship"}, {"model"}),
        ({"first": ""}, {"first"}),
        ({"first": "1980-01"}, {"first"}),
        ({"first": "2026-11"}, {"first"}),
        ({"held": "2011-01"}, {"held"}),
        ({"held": "2026-11"}, {"held"}),
        ({"km": "far", "soh": "much"}, {"km", "soh"}),
        ({"km": "-5"}, {"km"}),
        ({"km_then": "90000"}, {"km_then"}),
        ({"soh": "12"}, {"soh"}),
        ({"scheme": "/etc/passwd.toml"}, {"scheme"}),
        (
            {"model": "", "first": "x", "km": "x", "soh": "x", "scheme": "x"},
            {"model", "first", "km", "soh", "scheme"},
        ),
    ],
)
def test_all_mistakes_of_the_form_are_told_at_once(more: dict[str, str], wrong: set[str]) -> None:
    found, car = told(**more)
    assert found == wrong
    assert (car is None) is bool(wrong)


def test_mileage_that_nobody_told_is_in_proportion_to_time_and_said() -> None:
    _, car = told(held="2019-05")
    assert car is not None
    assert car.is_share_of_km
    years = [(one - date(2012, 4, 1)).days for one in (date(2019, 5, 1), TODAY)]
    assert car.km_then == pytest.approx(82_000 * years[0] / years[1])


def test_whoever_drives_longer_and_further_is_never_shown_less() -> None:
    def kept(**more: str) -> float:
        car = told(km_then="41000", **more)[1]
        assert car is not None
        return float(driver_card(car, TODAY)[1].row["retained_kwh_yr"])

    assert kept(held="2019-05") >= kept(held="2022-05") > 0
    assert kept(held="2019-05", km="90000") >= kept(held="2019-05", km="43000")
    assert kept(held="2019-05", soh="80") > kept(held="2019-05", soh="60")


def test_the_card_is_saved_as_svg_and_png_with_no_name_but_the_one_typed(client: Client) -> None:
    query = MERIT.partition("?")[2]
    drawn = client.get(f"/merit/card.svg?{query}")
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")
    assert "Hanako" in drawn.text
    assert "leaf24" not in drawn.text
    assert "82000" not in drawn.text
    picture = client.get(f"/merit/card.png?{query}")
    assert picture.content.startswith(b"\x89PNG")
    assert "attachment" in picture.headers["Content-Disposition"]
    assert client.get(f"/merit/card.gif?{query}").status_code == 404
    assert client.get("/merit/card.svg?model=leaf24").status_code == 404


def test_records_come_to_what_the_journey_says_and_a_city_is_paid_as_its_holders(client: Client) -> None:
    files = {name: (f"{name}.csv", content) for name, content in demo_files().items()}
    asked = {"by": "municipality", "records_scheme": "city_trial", "until": DEMO_UNTIL.isoformat()}
    text = client.post("/merit", files=files, data=asked, headers=HTML).text
    made = count_merit(read_merit(demo_files()), until=DEMO_UNTIL, by="municipality", scheme="city_trial")
    for row in made.sums.iter_rows(named=True):
        assert f"{row['retained_kwh_yr']:.1f}" in text
    assert "Simulated data" in text
    assert text.count("data-card") == made.sums.height
    assert "not counted" in text.lower()


def test_faults_of_records_are_told_at_once(client: Client) -> None:
    files = {
        "batteries": ("batteries.csv", b"battery_id,rated_kwh,first_used_on\na,many,soon\n"),
        "holdings": ("holdings.csv", b"battery_id,owner_id\na,b,c,d\n"),
    }
    answer = client.post("/merit", files=files, data={"until": "2026-04-01"}, headers=HTML)
    assert answer.status_code == 400
    assert answer.text.count("batteries.csv") >= 2
    assert "holdings.csv: this is no CSV" in answer.text
    alone = client.post("/merit", files={"use": ("use.csv", b"x")}, headers=HTML)
    assert alone.status_code == 400
    for more in ({"until": "soon"}, {"records_scheme": "../x.toml"}, {"by": "planet"}):
        good = {name: (f"{name}.csv", content) for name, content in demo_files().items()}
        assert client.post("/merit", files=good, data=more, headers=HTML).status_code == 400


def test_a_fleet_is_answered_car_by_car_and_its_wishes_can_be_taken_along(client: Client) -> None:
    sent = {"list_file": ("公用車.csv", demo_fleet())}
    text = client.post("/merit/cars", files=sent, data={"packs": ["leaf40", "sakura"]}, headers=HTML).text
    outline = Outline(text)
    assert text.count('<tr><th scope="row">') == 10
    assert [one for one in outline.of("a") if one.get("download") == "wishes.csv"]
    assert "assumed" in text


@pytest.mark.parametrize(
    "content", [b"", b"x", b"car id,kind\n1,plane\n", b"\xff\xfe\x00", empty_fleet(), b"y" * 1_000_001]
)
def test_a_list_that_cannot_be_answered_is_told_why(client: Client, content: bytes) -> None:
    answer = client.post("/merit/cars", files={"list_file": ("x.csv", content)}, headers=HTML)
    assert answer.status_code == 400
    assert 'id="refusals"' in answer.text


def test_lists_to_fill_in_have_headings_that_are_read(client: Client) -> None:
    known = {one for heading in FLEET for one in heading.spellings}
    for name in ("template", "example"):
        first = client.get(f"/merit/cars/{name}.csv").content.decode("utf-8-sig").splitlines()[0]
        assert set(first.split(",")) <= known
    assert client.get("/merit/cars/other.csv").status_code == 404
    assert client.get("/merit/records/batteries.csv").text.startswith("\ufeffbattery_id,")
    assert client.get("/merit/records/passwd.csv").status_code == 404

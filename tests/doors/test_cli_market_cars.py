"""Promises of `meguri market cars`: text and JSON say the same, all faults at once, assumptions in words."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from meguri.journeys.municipal_demo import demo_fleet
from meguri.journeys.municipal_question import OFFERED, SMALL, suits_of
from meguri.market.demand import read_fleet

Run = Callable[..., tuple[int, str, str]]
ASKED = ("market", "cars", "--demo", "--on", "2026-11-28")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_car_is_answered_and_what_is_assumed_is_said(run: Run, lang: str) -> None:
    status, said, err = run("--lang", lang, *ASKED)
    assert (status, err) == (0, "")
    told = json.loads(run(*ASKED, "--json")[1])
    for car in told["cars"]:
        assert car["car_id"] in said
    for row in (*told["assumed"], *told["whys"]):
        assert row[lang]
        assert row.get("code", row.get("why")) not in row[lang]
    assert told["is_synthetic"] is True


def test_totals_are_those_of_the_cars(run: Run) -> None:
    told = json.loads(run(*ASKED, "--json")[1])
    totals, cars = told["totals"], told["cars"]
    assert sum(totals["counts"].values()) == totals["cars"] == len(cars)
    yes = [one for one in cars if one["answer"] == "yes"]
    saving = totals["saving_jpy_per_yr"]
    assert saving["low"] < saving["median"] < saving["high"]
    # Figures are shared by all cars, so the sum's range is wider than independent cars would have it.
    assert saving["median"] == pytest.approx(sum(one["saving_jpy_per_yr"] for one in yes), rel=0.05)
    assert totals["retained_kwh_yr"]["median"] == pytest.approx(
        sum(one["retained_kwh_yr"] for one in told["merit"])
    )


def test_no_small_car_replaces_a_bigger_one_and_no_car_a_van() -> None:
    suits = suits_of(OFFERED)
    assert not set(SMALL) & {*suits["compact"], *suits["medium"]}
    assert suits["van"] == suits["kei_van"] == ()
    assert "kei" not in suits


def test_the_synthetic_fleet_is_read_without_a_remark() -> None:
    listed = read_fleet(demo_fleet(), "demo.csv", owner_id="city")
    assert listed.cars.height == 10
    assert listed.ignored == () == listed.sums
    assert listed.assumed.is_empty()


def test_faults_of_a_list_come_at_once(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "車両番号,車両区分,燃料,都道府県,1日平均走行距離\n1,飛行機,ガソリン,福岡県,20\n2,軽,水,福岡県,x\n"
    )
    status, said, _err = run("market", "cars", str(bad), "--json")
    assert status != 0
    faults = json.loads(said)["error"]["faults"]
    assert len(faults) == 3


@pytest.mark.parametrize(
    "asked", [("market", "cars"), (*ASKED, "--pack", "spaceship"), ("market", "cars", "gone.csv")]
)
def test_what_cannot_be_asked_is_refused_in_words(run: Run, asked: tuple[str, ...]) -> None:
    status, said, err = run(*asked)
    assert status != 0
    assert said == ""
    assert "Traceback" not in err


def test_wishes_are_written_for_the_market(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wishes.csv"
    assert run(*ASKED, "--wishes", str(path))[0] == 0
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("demand_id,")
    assert len(lines) == 1 + 9  # the fire engine wishes for nothing

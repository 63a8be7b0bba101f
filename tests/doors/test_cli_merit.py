"""Promises of `meguri merit`: counted with doubt, said as an estimate; every fault of every file is told."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.journeys.merit import FILES, Card, count_merit, merit_card, one_car, read_merit
from meguri.journeys.merit_demo import DEMO_UNTIL, demo_files
from meguri.report.merit_card_picture import HEIGHT, MOST_NAME, WIDTH, card_svg, shown_name
from meguri.tables.merit import MERIT, MERIT_AWARDS, MERIT_SUMS

Run = Callable[..., tuple[int, str, str]]
CARD = ("merit", "card", "--demo", "--id", "hanako", "--scheme", "city_trial")


def card_of(sum_id: str = "hanako") -> Card:
    merit = count_merit(read_merit(demo_files()), until=DEMO_UNTIL, scheme="city_trial", draws=20)
    return merit_card(merit, sum_id, DEMO_UNTIL)


@pytest.mark.parametrize("by", ["owner", "fleet", "municipality", "prefecture", "battery", "all"])
def test_sums_by_anything_add_up_to_the_same(run: Run, by: str) -> None:
    argv = ("merit", "count", "--demo", "--scheme", "city_trial", "--json", "--draws", "20", "--by", by)
    status, out, err = run(*argv)
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert set(shown["sums"][0]) == set(MERIT_SUMS.names)
    assert set(shown["awards"][0]) == set(MERIT_AWARDS.names)
    assert set(shown["merit"][0]) == set(MERIT.names)
    whole = sum(row["retained_kwh_yr"] for row in shown["merit"])
    assert sum(row["retained_kwh_yr"] for row in shown["sums"]) == pytest.approx(whole)
    assert whole > 10
    assert all(row["is_synthetic"] for row in shown["sums"])
    assert run(*argv)[1] == out


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_simulated_is_said_and_who_earns_what(run: Run, lang: str) -> None:
    status, out, err = run("merit", "count", "--demo", "--scheme", "city_trial", "--lang", lang)
    assert (status, err) == (0, "")
    assert all(words in out for words in ("hanako", "20,000", "city_trial", "2026-04-01"))


def test_a_template_filled_by_the_demo_is_counted_as_the_demo(run: Run, tmp_path: Path) -> None:
    assert run("merit", "template", str(tmp_path / "t"), "--demo")[0] == 0
    argv = ("--until", DEMO_UNTIL.isoformat(), "--json", "--draws", "20")
    assert run("merit", "count", str(tmp_path / "t"), *argv)[1] == run("merit", "count", "--demo", *argv)[1]


def test_an_empty_template_has_every_heading_and_is_never_written_over(run: Run, tmp_path: Path) -> None:
    assert run("merit", "template", str(tmp_path))[0] == 0
    for name, table in FILES.items():
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert next(csv.reader([text])) == list(table.names)
    status, _out, err = run("merit", "template", str(tmp_path))
    assert status == 2
    assert "batteries.csv" in err


def test_all_faults_of_all_files_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "batteries.csv").write_text("battery_id,rated_kwh\na,-3\n", encoding="utf-8")
    (tmp_path / "readings.csv").write_bytes(b"\xff\xfe\x00")
    status, out, err = run("merit", "count", str(tmp_path), "--json")
    told = json.loads(out or err)["error"]
    assert status == 2
    assert told["code"] == "bad_files"
    messages = " ".join(fault["message"] for fault in told["faults"])
    assert [
        one for one in ("holdings.csv", "first_used_on", "rated_kwh", "readings.csv") if one not in messages
    ] == []


@pytest.mark.parametrize("argv", [(), ("--demo", "there"), ("--demo", "--scheme", "nothing_such")])
def test_a_count_of_nothing_or_of_two_things_is_refused(run: Run, argv: tuple[str, ...]) -> None:
    status, _out, err = run("merit", "count", *argv)
    assert status == 2
    assert "Traceback" not in err
    assert err


def test_a_card_that_is_not_there_names_those_that_are(run: Run) -> None:
    status, _out, err = run("merit", "card", "--demo", "--id", "nobody")
    assert status == 2
    assert all(name in err for name in ("nobody", "hanako", "jiro"))


def test_the_card_in_text_json_and_picture_is_one_card(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "card.svg"
    status, out, err = run(*CARD, "--name", "花子", "--svg", str(path), "--lang", "en")
    assert (status, err) == (0, "")
    text = path.read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own drawing
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    assert all(
        words in text and words in out for words in ("花子", "31.2 kWh·years", "An estimate", "Simulated")
    )
    assert "hanako" not in text, "nothing personal but the name given"
    shown = json.loads(run(*CARD, "--name", "", "--json")[1])
    assert shown["name"] == ""
    assert "hanako" not in json.dumps(shown)
    assert (
        shown["avoided_co2_kg"]["low"] <= shown["avoided_co2_kg"]["median"] <= shown["avoided_co2_kg"]["high"]
    )


def test_years_beyond_peers_begin_when_half_of_them_are_gone() -> None:
    card = card_of()
    law = card.scheme.law
    assert 2.718281828459045 ** -((card.half_gone_yr / law.scale_yr) ** law.shape) == pytest.approx(0.5)
    age = (DEMO_UNTIL - date(2012, 4, 1)).days / 365.25
    assert 0 < card.beyond_yr <= age - card.half_gone_yr + 1e-9
    assert card_of("first-owner").beyond_yr == 0.0, "it sold when most peers were still there"


def test_one_car_without_a_verdict_keeps_nothing_and_with_one_does() -> None:
    born, until = date(2012, 4, 1), date(2026, 4, 1)
    kept = []
    for soh in (None, (0.6, 0.66, 0.7)):
        told = one_car(24.0, born, until, km_per_yr=8_000, owner_id="me", soh_share=soh)
        sums = count_merit(told, until=until, by="all", draws=20).sums
        kept.append(0.0 if sums.is_empty() else sums["retained_kwh_yr"][0])
    assert kept[0] == 0.0
    assert kept[1] > 10


@given(st.text(max_size=200))
def test_any_name_makes_a_card_that_is_xml(name: str) -> None:
    ET.fromstring(card_svg(CARD_MADE, "ja", name=name))  # noqa: S314 - our own drawing
    assert len(shown_name(name)) <= MOST_NAME


CARD_MADE = card_of()


def test_the_statement_on_co2_says_method_factors_and_that_it_is_simulated(run: Run) -> None:
    status, out, err = run("merit", "carbon", "--demo", "--lang", "en")
    assert (status, err) == (0, "")
    assert all(
        words in out for words in ("Simulated data", "Method", "Against double counting", "Not counted")
    )
    shown = json.loads(run("merit", "carbon", "--demo", "--json")[1])
    assert shown["is_synthetic"]
    assert shown["totals"]


def test_indicators_reproduce_a_reference_value_and_refuse_wrong_figures_at_once(
    run: Run, tmp_path: Path
) -> None:
    shown = json.loads(run("merit", "indicators", "--demo", "--json")[1])
    values = {(row["indicator"], row["variant"]): row["value"] for row in shown["indicators"]}
    assert values["mci", "-"] == pytest.approx(0.667794, abs=1e-6)
    path = tmp_path / "wrong.toml"
    path.write_text("[mci]\nmas_kg = 3\n[flows]\ninflow_kg = 'x'\n", encoding="utf-8")
    status, _out, err = run("merit", "indicators", str(path))
    assert status == 2
    assert all(words in err for words in ("mci.mas_kg", "mci.mass_kg –", "flows.inflow_kg"))


def test_a_scheme_is_shown_with_the_source_of_each_figure(run: Run) -> None:
    status, out, _err = run("merit", "schemes", "carbon_floor", "--lang", "en")
    assert status == 0
    assert all(words in out for words in ("yen.jpy_per_point", "bci_4398", "assumed"))
    listed = json.loads(run("merit", "schemes", "--json")[1])["schemes"]
    assert {one["scheme_id"] for one in listed} == {
        "by_distance",
        "carbon_floor",
        "city_trial",
        "points_only",
    }


def test_the_card_is_a_picture_too_and_says_where_it_lies(run: Run, tmp_path: Path) -> None:
    svg, png = tmp_path / "card.svg", tmp_path / "card.png"
    status, out, err = run(*CARD, "--svg", str(svg), "--png", str(png))
    assert (status, err) == (0, "")
    assert str(svg) in out
    assert str(png) in out
    assert png.read_bytes().startswith(b"\x89PNG")

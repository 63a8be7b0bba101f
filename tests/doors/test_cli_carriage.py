"""Promises of `meguri carriage`: rules with their clause, figures with their doubt, all faults at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]


def answered(run: Run, *argv: str) -> dict[str, Any]:
    status, out, err = run("carriage", *argv, "--json")
    assert (status, err) == (0, "")
    made: dict[str, Any] = json.loads(out)
    return made


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_consignment_is_told_with_its_rules_its_cost_and_what_is_assumed(run: Run, lang: str) -> None:
    argv = ("carriage", "check", "Tokyo", "Hokkaido", "--energy-kwh", "40", "--condition", "damaged")
    status, out, err = run(*argv, "--waste", "no", "--day", "2026-12-01", "--lang", lang)
    assert (status, err) == (0, "")
    assert [word for word in ("UN 3480", "SP 376", "P908", "22,000", "CO2") if word not in out] == []
    assert "Project-Id" not in out  # an empty message would bring the head of the catalogue
    assert run(*argv, "--waste", "no", "--day", "2026-12-01", "--lang", lang)[1] == out


def test_the_json_holds_every_table_and_says_that_it_is_no_legal_advice(run: Run) -> None:
    made = answered(run, "check", "東京都", "大阪府", "--goods", "vehicle", "--count", "3")
    assert made["consignment"]["cost_jpy_low"] < made["consignment"]["cost_jpy"]
    assert [leg["mode"] for leg in made["carried"]] == ["road"]
    assert {"carriage_cost", "carriage_detour"} <= {row["code"] for row in made["assumed"]}
    assert made["statements"][0]["code"] == "carriage_estimate"


def test_abroad_no_cost_is_made_up(run: Run) -> None:
    out = run("carriage", "check", "Tokyo", "NZ", "--goods", "vehicle", "--lang", "en")[1]
    assert "told only within Japan" in out
    assert "yen" not in out


def test_rounds_of_the_synthetic_day_say_who_is_left_out_and_the_proof(run: Run) -> None:
    pytest.importorskip("pyvrp")
    argv = ("rounds", "--demo", "--iterations", "200")
    made = answered(run, *argv)
    assert made["is_synthetic"] is True
    assert [row["why"] for row in made["unserved"]] == ["sea"]
    assert made["plan"]["bound_km"] <= made["plan"]["road_km"]
    out = run("carriage", *argv, "--lang", "en")[1]
    assert "T-09" in out
    assert "proven" in out
    assert "synthetic" in out


def test_what_the_template_writes_is_read_back(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyvrp")
    folder = tmp_path / "day"
    assert run("carriage", "template", str(folder), "--demo")[0] == 0
    told = answered(run, "rounds", str(folder), "--iterations", "200")
    demo = answered(run, "rounds", "--demo", "--iterations", "200")
    assert told["rounds"] == demo["rounds"]
    status, _, err = run("carriage", "template", str(folder), "--lang", "en")
    assert status == 2
    assert "stops.csv" in err


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (("check", "Atlantis", "Nowhere"), ("Atlantis", "Nowhere")),
        (("check", "NZ", "AU"), ("abroad",)),
        (("check", "Tokyo", "Osaka", "--charge-share", "80", "--count", "0"), ("80", "--count")),
        (("check", "Tokyo", "Osaka", "--energy-kwh", "nan"), ("nan",)),
        (("check", "Tokyo"), ("TO_PLACE",)),
        (("rounds",), ("--demo",)),
        (("rounds", "/nowhere"), ("stops.csv", "depots.csv", "lorries.csv")),
        (("rounds", "/nowhere", "--demo"), ("--demo",)),
    ],
)
def test_what_cannot_be_answered_is_refused_with_all_faults(
    run: Run, argv: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    status, out, err = run("carriage", *argv, "--lang", "en")
    assert (status, out) == (2, "")
    assert [word for word in wanted if word not in err] == []
    assert "Traceback" not in err

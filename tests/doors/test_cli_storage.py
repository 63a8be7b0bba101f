"""Promises of `meguri value storage | lots | sheet`: estimates against new packs; the missing is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from life_verdicts import verdict_file
from worth_lists import packs_csv

from meguri.tables.storage import STORAGE_COST, STORAGE_LOTS, STORAGE_SHEET, STORAGE_YIELD

Run = Callable[..., tuple[int, str, str]]
AT_REST = ("--place", "Fukuoka", "--age-yr", "5", "--mileage-km", "40000", "--draws", "200", "--years", "8")


def packs_file(folder: Path, **first: str) -> Path:
    path = folder / "packs.csv"
    path.write_text(packs_csv(**first), encoding="utf-8")
    return path


def test_a_pack_gives_energy_years_and_a_cost_against_new(run: Run, tmp_path: Path) -> None:
    argv = ("value", "storage", str(verdict_file(tmp_path)), *AT_REST, "--discharge-hours", "4")
    status, out, err = run(*argv, "--json")
    assert (status, err) == (0, ""), out
    told = json.loads(out)
    assert set(told["gives"]) == set(STORAGE_YIELD.names)
    assert told["gives"]["power_kw"] > 0
    assert {row["option"] for row in told["cost"]} == {"second_life", "new"}
    assert all(set(row) == set(STORAGE_COST.names) for row in told["cost"])
    assert sum(row["cheaper_share"] for row in told["cost"]) == pytest.approx(1)
    shown = run(*argv, "--lang", "en")[1]
    assert all(words in shown for words in ("cost of a kWh", "B2U Sierra", "assumed, not published"))


def test_a_lot_adds_up_in_parallel_and_the_weakest_counts_in_series(run: Run, tmp_path: Path) -> None:
    weak = verdict_file(tmp_path, "weak.json", id="w" * 20, soh={"low": 0.66, "median": 0.7, "high": 0.74})
    files = (str(verdict_file(tmp_path)), str(weak))
    made = {
        wiring: json.loads(run("value", "storage", *files, *AT_REST, "--wiring", wiring, "--json")[1])[
            "gives"
        ]
        for wiring in ("parallel", "series")
    }
    assert made["parallel"]["packs_count"] == made["series"]["packs_count"] == 2
    assert made["series"]["usable_kwh"] < made["parallel"]["usable_kwh"]


def test_lots_are_uniform_and_the_rest_is_named(run: Run, tmp_path: Path) -> None:
    file = str(packs_file(tmp_path))
    told = json.loads(run("value", "lots", file, "--json")[1])
    assert all(set(row) == set(STORAGE_LOTS.names) for row in told["lots"])
    assert [row["packs_count"] for row in told["lots"]] == [6]
    assert {row["battery_id"]: row["why_not"] for row in told["packs"]}["odd"] == "unsafe"
    shown = run("value", "lots", file, "--lang", "en")[1]
    assert all(words in shown for words in ("odd", "a finding on safety", told["lots"][0]["lot_id"]))
    assert "No lot" in run("value", "lots", file, "--least", "20", "--lang", "en")[1]


def test_a_sheet_has_every_field_and_names_what_is_missing(run: Run, tmp_path: Path) -> None:
    file = str(packs_file(tmp_path))
    lot = json.loads(run("value", "lots", file, "--json")[1])["lots"][0]["lot_id"]
    told = json.loads(run("value", "sheet", lot, file, "--json")[1])
    assert all(set(row) == set(STORAGE_SHEET.names) for row in told["sheet"])
    assert {row["standing"] for row in told["sheet"]} == {"known", "missing"}
    shown = run("value", "sheet", lot, file, "--lang", "en")[1]
    assert "missing" in shown
    assert "IEC 63330" in shown


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (("value", "storage"), ("--place",)),
        (("value", "storage", "nowhere.json", *AT_REST), ("nowhere.json",)),
        (("value", "storage", "--demo", "--storage", "moon"), ("moon",)),
        (("value", "lots", "nowhere.csv"), ("nowhere.csv",)),
    ],
)
def test_bad_input_is_named(run: Run, argv: tuple[str, ...], named: tuple[str, ...]) -> None:
    status, _out, err = run(*argv, "--lang", "en")
    assert status == 2
    assert [one for one in named if one not in err] == []
    assert "Traceback" not in err


def test_rows_that_break_the_table_are_told_all_at_once(run: Run, tmp_path: Path) -> None:
    file = packs_file(tmp_path, rated_kwh="-3", safety="perhaps")
    status, out, _err = run("value", "lots", str(file), "--json")
    assert status == 2
    assert {one["column"] for one in json.loads(out)["error"]["faults"]} == {"rated_kwh", "safety"}
    status, _out, err = run("value", "sheet", "no-lot", str(packs_file(tmp_path)), "--lang", "en")
    assert status == 2
    assert "no-lot" in err

"""Promises of `meguri life` and `meguri duties`: doubt, 80 % reached and no end of life."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from life_verdicts import CAR, USE, japanese, verdict_file

from meguri.tables.life import LIFE, LIFE_REACHED

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verdict(tmp_path: Path) -> str:
    return str(verdict_file(tmp_path))


def test_life_json_has_the_columns_of_the_tables_and_all_that_a_second_run_needs(
    run: Run, verdict: str
) -> None:
    status, out, err = run("life", verdict, *USE, *CAR, "--seed", "7", "--json")
    assert (status, err) == (0, ""), out
    shown = json.loads(out)
    assert set(shown["table"][0]) == set(LIFE.names)
    assert set(shown["reached"][0]) == set(LIFE_REACHED.names)
    assert shown["life"]["verdict_id"] == shown["verdict"]["id"] == "0123456789abcdef0123"
    assert shown["life"]["start"] == "2026-04-01", "the day of the verdict, not the clock's"
    assert (shown["life"]["seed"], shown["life"]["draws_count"]) == (7, 200)
    assert {"duty", "place", "seed", "draws", "start", "horizon_yr"} <= set(shown["asked"])
    assert run("life", verdict, *USE, *CAR, "--seed", "7", "--json")[1] == out


def test_life_json_stands_where_a_verdict_is_asked_for(run: Run, verdict: str, tmp_path: Path) -> None:
    first = run("life", verdict, *USE, *CAR, "--json")[1]
    saved = tmp_path / "LIFE.json"
    saved.write_text(first, encoding="utf-8")
    assert json.loads(run("life", str(saved), *USE, *CAR, "--json")[1])["table"] == json.loads(first)["table"]


def test_a_verdict_comes_through_a_pipe(run: Run, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = run("life", verdict, *USE, *CAR, "--json")[1]
    stdin = io.TextIOWrapper(io.BytesIO(Path(verdict).read_bytes()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run("life", "-", *USE, *CAR, "--json")[1] == wanted


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_a_dealer_reads_has_doubt_thresholds_and_its_source(
    run: Run, verdict: str, lang: str
) -> None:
    status, out, err = run("life", verdict, *USE, *CAR, "--lang", lang)
    assert (status, err) == (0, "")
    said = {
        "ja": ("試算", "90%区間", "80%到達", "所見", "置いた仮定", "福岡県", "判定のID:0123456789abcdef"),
        "en": ("estimate", "90% interval", "80% reached", "Findings", "What was assumed", "Fukuoka",
               "Id of the verdict: 0123456789abcdef"),
    }  # fmt: skip
    assert [words for words in said[lang] if words not in out] == []
    assert not re.search(r"[{}]|寿命|end of life|fade_|_share", out)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_demo_says_everywhere_that_it_is_synthetic(run: Run, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "fan.svg"
    status, out, err = run("life", "--demo", *CAR[-4:], "--plot", str(path), "--lang", lang)
    assert (status, err) == (0, "")
    said = {"en": "SYNTHETIC DATA", "ja": "合成データ"}[lang]
    text = path.read_text(encoding="utf-8")
    ET.fromstring(text)  # noqa: S314 - our own drawing
    assert said in out
    assert said in text
    assert str(path) in out


def test_readings_and_a_second_life_are_heard(run: Run, verdict: str, tmp_path: Path) -> None:
    readings = tmp_path / "readings.csv"
    readings.write_text("Date,SoH (%)\n2024-01-01,92\n2025-01-01,89\n", encoding="utf-8")
    argv = ("life", verdict, *USE, *CAR, "--readings", str(readings), "--storage", "stationary",
            "--storage-from-year", "1", "--json")  # fmt: skip
    status, out, err = run(*argv)
    assert (status, err) == (0, ""), out
    shown = json.loads(out)
    assert {row["phase"] for row in shown["table"]} == {"drive", "storage"}
    assert "reading_error" in {row["code"] for row in shown["assumed"]}


def test_an_old_verdict_is_remarked_on(run: Run, verdict: str) -> None:
    out = run("life", verdict, *USE, *CAR, "--start", "2026-12-01", "--json")[1]
    assert "verdict_older_than_start" in {row["code"] for row in json.loads(out)["findings"]}


def _changed(folder: Path, name: str, **more: object) -> str:
    return str(verdict_file(folder, name, **more))


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("{verdict}",), "no_use"),
        (("{verdict}", "--duty", "commuter"), "no_use"),
        (USE, "no_verdict"),
        (("/no/such.json", *USE), "file"),
        (("{bare}", *USE), "bad_verdict"),
        (("{nameless}", *USE), "no_forecast"),
        (("{verdict}", "--duty", "comuter", "--place", "東京"), "bad_duty"),
        (("{verdict}", "--duty", "commuter", "--place", "福岡健"), "unknown_prefecture"),
        (("{verdict}", *USE, "--pack", "lief40"), "unknown_pack"),
        (("{verdict}", *USE, "--chemistry", "gold"), "no_forecast"),
        (("{verdict}", *USE, "--age-yr", "5", "--first-registration", "2020-01"), "age_twice"),
        (("{verdict}", *USE, "--first-registration", "2030-01"), "no_forecast"),
        (("{verdict}", *USE, "--start", "2020-01-01"), "start_before_verdict"),
        (("{verdict}", *USE, "--storage-from-year", "1"), "storage_alone"),
        (("{verdict}", *USE, "--storage", "commuter"), "bad_duty"),
        (("{verdict}", *USE, "--readings", "/no/such.csv"), "bad_log"),
        (("{verdict}", "--duty", "{far}", "--place", "東京"), "bad_duty"),
        (("{verdict}", *USE, "--years", "99"), "bad_value"),
        (("{verdict}", *USE, "--plot", "/"), "file"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bad_input_gives_one_clear_message_and_exit_code_2(
    run: Run, tmp_path: Path, argv: tuple[str, ...], code: str, lang: str
) -> None:
    far = tmp_path / "far.toml"
    far.write_text("daily_km = 900\nspeed_km_per_h = 90\nleave_h = 8\nreturn_h = 18.5\n", encoding="utf-8")
    places = {
        "verdict": _changed(tmp_path, "verdict.json"),
        "bare": _changed(tmp_path, "bare.json", soh={"median": 0.86}),
        "nameless": _changed(tmp_path, "nameless.json", pack="synthetic"),
        "far": str(far),
    }
    words = tuple(word.format(**places) for word in argv)
    status, out, err = run("life", *words, "--lang", lang)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert japanese(err) == (lang == "ja"), err
    status, out, err = run("life", *words, "--json")
    assert (status, err) == (2, "")
    assert json.loads(out)["error"]["code"] == code


def test_a_misspelt_prefecture_is_met_with_the_one_meant(run: Run, verdict: str) -> None:
    assert "福岡県" in run("life", verdict, "--duty", "commuter", "--place", "福岡健", "--lang", "ja")[2]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_duties_are_listed_by_the_names_that_the_options_take(run: Run, lang: str) -> None:
    status, out, _err = run("duties", "--lang", lang)
    assert status == 0
    assert {"commuter", "taxi", "stationary"} <= set(re.findall(r"^\w+", out, re.MULTILINE))
    assert run("life", "--list-duties", "--lang", lang)[1] == out
    shown = json.loads(run("duties", "--json")[1])
    assert all(len(one["months"]) == 12 for one in (*shown["duties"], *shown["storages"]))

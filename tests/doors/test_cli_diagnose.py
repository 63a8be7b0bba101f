"""Promises of `meguri diagnose`: three ways in, one verdict, both languages, no traceback ever."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., tuple[int, str, str]]
CAR = ("--model", "leaf40", "--first-registration", "2019-04", "--mileage-km", "60000")
REPORT = 'soh_percent = 84\nmethod = "aviloo_flash"\ndefinition = "soh_c"\nmeasured_on = 2026-04-01\n'


def _verdict(run: Run, *argv: str) -> dict[str, object]:
    status, out, err = run("diagnose", *argv, "--json")
    assert (status, err) == (0, ""), out
    return json.loads(out)  # type: ignore[no-any-return]


def _width(shown: dict[str, object]) -> float:
    soh = shown["verdict"]["soh"]  # type: ignore[index]
    return float(soh["high"] - soh["low"])


def test_vehicle_facts_alone_give_a_wide_verdict_with_its_promised_shape(run: Run) -> None:
    shown = _verdict(run, *CAR)
    assert set(shown) >= {"verdict", "evidence", "findings", "next_measurement", "assumed"}
    verdict = shown["verdict"]
    assert set(verdict) >= {"id", "soh", "definition", "reference_capacity_ah"}  # type: ignore[arg-type]
    assert set(verdict["soh"]) == {"low", "median", "high"}  # type: ignore[index]
    assert 0 < verdict["soh"]["low"] < verdict["soh"]["median"] < verdict["soh"]["high"] < 1.2  # type: ignore[index]
    assert _width(shown) > 0.1
    assert shown["next_measurement"]["minutes_min"] > 0  # type: ignore[index]


def test_each_further_fact_is_evidence_with_a_part(run: Run) -> None:
    bare, read = _verdict(run, *CAR), _verdict(run, *CAR, "--meter-soh", "86")
    assert _width(read) < _width(bare)
    assert read["verdict"]["soh_bms_share"] == pytest.approx(0.86)  # type: ignore[index]
    assert sum(row["weight_share"] for row in read["evidence"]) == pytest.approx(1)  # type: ignore[attr-defined, index]
    assert read["verdict"]["id"] != bare["verdict"]["id"]  # type: ignore[index]


def test_a_report_is_evidence_and_its_binding_is_said(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.toml"
    report.write_text(REPORT, encoding="utf-8")
    shown = _verdict(run, *CAR, "--report", str(report))
    assert {row["way"] for row in shown["evidence"]} == {"facts", "report"}  # type: ignore[attr-defined]
    assert shown["verdict"]["binding"] == "self_declared"  # type: ignore[index]
    bound = REPORT + 'measured_by = "Yard"\ndevice = "Tester 1"\nchassis_number = "ZE1-012345"\n'
    report.write_text(bound, encoding="utf-8")
    own = _verdict(run, *CAR, "--report", str(report), "--chassis-number", "ZE1-012345")
    assert "other_car" not in {row["code"] for row in own["findings"]}  # type: ignore[attr-defined]
    other = _verdict(run, *CAR, "--report", str(report), "--chassis-number", "ZE1-999999")
    assert "other_car" in {row["code"] for row in other["findings"]}  # type: ignore[attr-defined]


def test_a_car_whose_capacity_nobody_publishes_still_gets_a_verdict(run: Run) -> None:
    shown = _verdict(run, "--model", "ariya66", "--first-registration", "2022-05")
    assert shown["verdict"]["reference_capacity_ah"] is None  # type: ignore[index]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_a_dealer_reads_says_percent_interval_and_standing(run: Run, lang: str) -> None:
    status, out, err = run("diagnose", *CAR, "--meter-soh", "86", "--lang", lang)
    assert (status, err) == (0, "")
    said = {
        "ja": ("残存容量率", "90%区間", "基準容量", "参考値", "測定者の自己申告", "検証", "分", "車台番号"),
        "en": ("State of health", "90% interval", "Reference capacity", "for reference only",
               "self-declared", "Validation", "minutes", "Chassis number"),
    }  # fmt: skip
    assert [words for words in said[lang] if words not in out] == []
    assert re.search(r"\d\d%", out)
    assert not re.search(r"\b0\.\d", out), "a share where percent should stand"
    assert not re.search(r"証明書|certificate|[{}]", out)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ((), "no_diagnosis"),
        (("no-such.csv", "--pack", "leaf40"), "bad_log"),
        (("no-such.csv",), "no_pack"),
        (("--pack", "lief40"), "unknown_pack"),
        (("--pack", "/no/such.toml", *CAR), "file"),
        ((*CAR, "--report", "/no/such.toml"), "file"),
        ((*CAR, "--bars", "13"), "bad_value"),
        ((*CAR, "--prefecture", "Atlantis"), "bad_vehicle_facts"),
        ((*CAR, "--chassis-number", "?"), "not_a_chassis_number"),
        ((*CAR, "--first-registration", "someday"), "bad_value"),
        ((*CAR, "--plot", "/"), "file"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bad_input_gives_one_clear_message_and_exit_code_2(
    run: Run, argv: tuple[str, ...], code: str, lang: str
) -> None:
    status, out, err = run("diagnose", *argv, "--lang", lang)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert any("぀" <= sign <= "ゟ" for sign in err) == (lang == "ja"), err
    status, out, err = run("diagnose", *argv, "--json")
    assert (status, err) == (2, "")
    assert json.loads(out)["error"]["code"] == code


def test_a_pack_file_tells_all_its_faults(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text('capacity = 60\ncells_in_series = "many"\n', encoding="utf-8")
    status, out, _err = run("diagnose", *CAR, "--pack", str(path), "--json")
    error = json.loads(out)["error"]
    assert (status, error["code"], len(error["faults"])) == (2, "bad_pack_file", 3)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_picture_is_one_svg_that_needs_nothing_from_outside(run: Run, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "picture.svg"
    status, out, _err = run("diagnose", *CAR, "--meter-soh", "86", "--plot", str(path), "--lang", lang)
    assert status == 0
    assert str(path) in out
    text = path.read_text(encoding="utf-8")
    ET.fromstring(text)  # noqa: S314 - our own drawing
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "参考値" in text
    assert ("検証" in text) == (lang == "ja")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """One charge of a pack of 96 cells from 20 to 80 %, after half an hour of rest."""
    lines = ["time_s,current_a,voltage_v,soc_share,temperature_c"]
    for t in range(0, 9000, 5):
        charging = 1800 <= t < 7200
        done = min(max(t - 1800, 0), 5400) / 5400
        soc = 0.2 + 0.6 * done
        lines.append(f"{t},{36.0 * charging},{345 + 50 * soc + 5 * charging:.2f},{soc:.2f},24")
    path = tmp_path / "charge.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_log_is_evidence_of_its_own_window_and_temperature(run: Run, log: Path) -> None:
    shown = _verdict(run, str(log), "--pack", "leaf40")
    rows = [row for row in shown["evidence"] if row["way"] == "log"]  # type: ignore[attr-defined]
    assert rows
    assert not shown["verdict"]["is_synthetic"]  # type: ignore[index]
    assert 0.5 < shown["verdict"]["soh"]["median"] < 1.1  # type: ignore[index]


def test_a_log_of_another_pack_is_refused(run: Run, log: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text("capacity_ah = 60\ncells_in_series = 48\n", encoding="utf-8")
    status, out, _err = run("diagnose", str(log), "--pack", str(pack), "--json")
    faults = json.loads(out)["error"]["faults"]
    assert status == 2
    assert [fault["code"] for fault in faults] == ["series_contradicts_voltage"]


def test_a_column_map_names_the_columns(run: Run, log: Path, tmp_path: Path) -> None:
    text = log.read_text(encoding="utf-8").replace("current_a", "Stroeme", 1)
    log.write_text(text, encoding="utf-8")
    named = tmp_path / "map.toml"
    named.write_text('current_a = "Stroeme"\n', encoding="utf-8")
    assert run("diagnose", str(log), "--pack", "leaf40")[0] == 2
    assert run("diagnose", str(log), "--pack", "leaf40", "--columns", str(named))[0] == 0
    named.write_text("current_a = 7\n", encoding="utf-8")
    status, out, _err = run("diagnose", str(log), "--pack", "leaf40", "--columns", str(named), "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, "bad_column_map")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_demo_says_everywhere_that_it_is_synthetic(run: Run, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "demo.svg"
    status, out, err = run("diagnose", "--demo", "--plot", str(path), "--lang", lang)
    assert (status, err) == (0, "")
    said = {"en": "SYNTHETIC DATA", "ja": "合成データ"}[lang]
    assert said in out
    assert said in path.read_text(encoding="utf-8")
    assert _verdict(run, "--demo")["verdict"]["is_synthetic"]  # type: ignore[index]


def test_the_same_words_give_the_same_bytes(run: Run) -> None:
    argv = ("diagnose", *CAR, "--measured-on", "2026-04-01", "--json")
    assert run(*argv) == run(*argv)


def test_help_of_the_new_commands_loads_no_heavy_room() -> None:
    heavy = "{'polars', 'numpy', 'scipy', 'numba', 'altair'}"
    code = (
        "import sys; from meguri.cli.tree import command_tree; command_tree('en'); "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_alone_has_a_band_and_a_day_to_come_is_refused(run: Run) -> None:
    """What was asked for is answered; what cannot be is not."""
    assert _width(_verdict(run, "--model", "leaf40")) > 0.2
    status, out, _err = run("diagnose", *CAR, "--measured-on", "2999-01-01", "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, "measured_later")


def test_readings_may_come_in_parts_and_belong_to_an_option_of_their_own(run: Run, tmp_path: Path) -> None:
    files = []
    for year, soh in ((2024, 90), (2025, 88)):
        files.append(tmp_path / f"{year}.csv")
        files[-1].write_text(f"Date,SoH (%)\n{year}-01-01,{soh}\n", encoding="utf-8")
    parts = [word for file in files for word in ("--readings", str(file))]
    shown = _verdict(run, "--pack", "leaf40", *parts)
    assert shown["verdict"]["soh_bms_share"] == pytest.approx(0.88)  # type: ignore[index]
    status, _out, err = run("diagnose", str(files[0]), "--pack", "leaf40", "--lang", "ja")
    assert status == 2
    assert "--readings" in err


def test_a_firms_method_goes_by_its_name_and_an_assumption_is_said_once(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.toml"
    report.write_text(REPORT, encoding="utf-8")
    _status, out, _err = run("diagnose", *CAR, "--report", str(report), "--lang", "en")
    lines = out.splitlines()
    assert any(line.startswith("AVILOO Flash Test") for line in lines)
    assert len([line for line in lines if line.startswith("- Before the evidence")]) == 1


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
def test_an_answer_reaches_a_file_of_any_encoding(encoding: str) -> None:
    """`> answer.txt` on Windows in Japan takes no en dash; JSON stays JSON."""
    command = [sys.executable, "-m", "meguri", "diagnose", "--model", "leaf40", "--lang", "ja"]
    environ = os.environ | {"PYTHONIOENCODING": encoding}
    said = subprocess.run(command, env=environ, capture_output=True, check=True)
    assert len(said.stdout.decode(encoding)) > 300
    as_json = subprocess.run([*command, "--json"], env=environ, capture_output=True, check=True)
    assert json.loads(as_json.stdout.decode(encoding))["verdict"]["pack"] == "leaf40"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_report_on_another_car_alone_is_refused_with_the_way_out(
    run: Run, tmp_path: Path, lang: str
) -> None:
    report = tmp_path / "report.toml"
    report.write_text(REPORT + 'chassis_number = "ZE1-012345"\n', encoding="utf-8")
    argv = ("diagnose", "--report", str(report), "--chassis-number", "ZE1-999999")
    status, out, err = run(*argv, "--lang", lang)
    assert (status, out) == (2, "")
    assert ("車台番号" if lang == "ja" else "chassis number") in err
    error = json.loads(run(*argv, "--json")[1])["error"]
    assert error["code"] == "no_diagnosis"
    assert [one["code"] for one in error["faults"]] == ["report_of_other_car"]


@pytest.fixture
def round_robin(tmp_path: Path) -> Path:
    """Six cars by the bench and by a method that reads 3 points too high; two operators, two repeats."""
    lines = ["car_id,model,method_id,operator,repeat_rank,soh_percent,definition"]
    for car in range(6):
        for method, bias in (("full_cycle_bench", 0.0), ("aviloo_flash", 3.0)):
            soh = 74 + 3 * car + bias
            lines += [
                f"{car},leaf40,{method},{lab},{one},{soh + 0.3 * one + off},soh_c"
                for lab, off in (("A", 0.0), ("B", -0.2))
                for one in (1, 2)
            ]
    path = tmp_path / "rr.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_round_robin_converts_a_report_and_says_so(
    run: Run, tmp_path: Path, round_robin: Path, lang: str
) -> None:
    report = tmp_path / "report.toml"
    report.write_text(REPORT, encoding="utf-8")
    argv = (*CAR, "--report", str(report), "--round-robin", str(round_robin))
    (row,) = [one for one in _verdict(run, *argv)["evidence"] if one["way"] == "report"]  # type: ignore[attr-defined]
    assert row["soh_share"] == pytest.approx(0.81, abs=0.002)
    _status, out, _err = run("diagnose", *argv, "--lang", lang)
    assert ("換算" if lang == "ja" else "converted to") in out
    assert "ISO 5725" in out
    own = (*argv, "--reference", "aviloo_flash")
    assert "converted" not in {one["code"] for one in _verdict(run, *own)["findings"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--reference", "full_cycle_bench"), "reference_alone"),
        (("--round-robin", "no-such.csv"), "bad_round_robin"),
        (("--round-robin", "rr.csv", "--reference", "nobody"), "bad_round_robin"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_round_robin_that_cannot_be_used_is_refused(
    run: Run, round_robin: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], code: str, lang: str
) -> None:
    monkeypatch.chdir(round_robin.parent)
    status, out, err = run("diagnose", *CAR, *argv, "--lang", lang)
    assert (status, out) == (2, "")
    assert any("぀" <= sign <= "ゟ" for sign in err) == (lang == "ja"), err
    assert json.loads(run("diagnose", *CAR, *argv, "--json")[1])["error"]["code"] == code

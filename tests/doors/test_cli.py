"""Promises of the command door: exit codes, one error shape, both languages, same seed same bytes."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from meguri.cli import main

Run = Callable[..., tuple[int, str, str]]
FEW = ("--draws", "50")
PARTS = ("account", "outflow", "metals", "market", "claims", "evidence")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs one command line with a data folder of its own; returns exit code, stdout and stderr."""

    def command(*argv: str, **environ: str) -> tuple[int, str, str]:
        code = main(argv, {"MEGURI_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8", **environ})
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def _worked_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_help_comes_in_the_asked_language_within_half_a_second(lang: str) -> None:
    command = [sys.executable, "-m", "meguri", "--help", "--lang", lang]
    took = []
    for _ in range(3):  # seconds of work, not of the clock: other tests run beside this one
        start = _worked_s()
        done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
        took.append(_worked_s() - start)
    assert {"en": "Usage", "ja": "使い方"}[lang] in done.stdout
    assert {"en": "Options", "ja": "オプション"}[lang] in done.stdout
    assert {"en": "Options", "ja": "オプション"}[{"en": "ja", "ja": "en"}[lang]] not in done.stdout
    assert min(took) < 0.5


@pytest.mark.parametrize("path", ["", "nation", "facts", "tables", "nation account", "facts import"])
def test_japanese_help_is_never_cut_off(path: str) -> None:
    command = [sys.executable, "-m", "meguri", *path.split(), "--help", "--lang", "ja"]
    environ = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=environ)
    assert "…" not in done.stdout


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "MEGURI_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8", "MEGURI_LANG": "ja"}, "ja"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language_and_meguri_lang_wins(
    run: Run, environ: dict[str, str], lang: str
) -> None:
    _code, out, _err = run("tables", "list", **environ)
    assert ("1行の意味" in out) == (lang == "ja")


def test_lang_is_heard_before_and_after_the_command(run: Run) -> None:
    assert run("--lang", "ja", "tables", "list") == run("tables", "list", "--lang=ja")


def test_version_is_said_alone(run: Run) -> None:
    assert run("--version") == (0, "0.1.0\n", "")


def test_every_command_takes_lang_and_json() -> None:
    from meguri.cli.tree import command_tree

    def walk(command: object, path: str) -> None:
        options = {word for param in command.params for word in param.opts}  # type: ignore[attr-defined]
        assert {"--lang", "--json"} <= options, path
        for name, below in getattr(command, "commands", {}).items():
            walk(below, f"{path} {name}")

    walk(command_tree("en"), "meguri")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("nation", "account", "--draws", "x"), "bad_value"),
        (("nation", "account", "--draws", "1"), "bad_value"),
        (("nation", "account", "--price-basis", "gold"), "unreadable_price_basis"),
        (("nation", "account", "--scenario", "/no/such.toml"), "file"),
        (("nation", "account", "--data", "/no/such/folder"), "no_data_folder"),
        (("nation", "account", "--scenario"), "missing_value"),
        (("nation", "account", "--out", "/"), "file"),
        (("nation", "account", "--xlsx", "/dev/null/deep/book.xlsx"), "file"),
        (("nation", "acount"), "no_such_command"),
        (("nation",), "missing_command"),
        (("nation", "account", "too", "many"), "too_many_words"),
        (("--no-such-option",), "no_such_option"),
        (("tables", "list", "--lang", "fr"), "bad_value"),
        (("tables", "show"), "missing_parameter"),
        (("tables", "show", "no_such"), "unknown_table"),
        (("facts", "show", "no_such"), "unknown_fact"),
        (("facts", "show", "jp_ev_sales", "--as-of", "yesterday"), "bad_value"),
        (("facts", "source", "no_such"), "unknown_source"),
        (("facts", "import", "/no/such.csv"), "file"),
        (("facts", "import", "/"), "file"),
        (("facts", "forget", "00000000"), "unknown_import"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bad_input_gives_one_clear_message_and_exit_code_2(
    run: Run, argv: tuple[str, ...], code: str, lang: str
) -> None:
    wish = () if "--lang" in argv else ("--lang", lang)
    status, out, err = run(*wish, *argv)
    assert status == 2
    assert out == "" or code == "missing_command"
    assert err.strip()
    assert "Traceback" not in err
    if wish:
        assert any("぀" <= sign <= "鿿" for sign in err) == (lang == "ja"), err
    status, out, err = run(*wish, "--json", *argv)
    shape = json.loads(out)
    assert (status, err) == (2, "")
    assert set(shape) == {"error"}
    assert set(shape["error"]) == {"code", "message", "faults"}
    assert shape["error"]["code"] == code


def test_a_bad_scenario_tells_all_its_faults_at_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nbased_on = "as-today"\nunheard_of = 1\nanother = 2\n', encoding="utf-8")
    status, out, _err = run("nation", "market", *FEW, "--scenario", str(path), "--json")
    faults = json.loads(out)["error"]["faults"]
    assert status == 2
    assert {"unheard_of", "another"} <= {fault["key"] for fault in faults}
    assert all(fault["message"] for fault in faults)


def test_a_mistake_of_our_own_is_one_line_with_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from meguri import tables

    def broken() -> None:
        raise RuntimeError("a screw\nloose")

    monkeypatch.setattr(tables, "declared", broken)
    status, out, err = run("tables", "list")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert "a screw loose" in err
    assert "Traceback" not in err
    assert "Traceback" in run("tables", "list", MEGURI_DEBUG="1")[2]
    assert json.loads(run("tables", "list", "--json")[1])["error"]["code"] == "internal"


def test_a_reader_who_leaves_early_is_no_fault() -> None:
    command = f"{sys.executable} -m meguri facts list | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_part_of_the_account_reads_as_a_table_and_as_json(run: Run, part: str, lang: str) -> None:
    status, out, err = run("nation", part, *FEW, "--lang", lang)
    assert (status, err) == (0, "")
    assert any("぀" <= sign <= "ヿ" for sign in out) == (lang == "ja")
    status, out, err = run("nation", part, *FEW, "--lang", lang, "--json")
    assert (status, err) == (0, "")
    json.loads(out)


@pytest.mark.usefixtures("quick")
def test_the_json_of_the_account_has_its_promised_shape(run: Run) -> None:
    shown = json.loads(run("nation", "account", *FEW, "--json")[1])
    assert set(shown) >= {"outflow", "metals", "market", "claims", "sources", "seed", "assumed"}
    band = {"low", "median", "high"}
    for part in ("arisen", "exported", "export_share"):
        assert set(shown["outflow"]["cumulative"][part]) == band
        assert all(set(year[part]) == band for year in shown["outflow"]["by_year"].values())
    assert set(shown["metals"]["li"]) >= {"mass_t", "value_jpy"}
    assert set(shown["metals"]["li"]["mass_t"]) == band
    assert set(shown["market"]) >= {"all-stay", "as-today"}
    assert set(shown["market"]["all-stay"]["2030"]) == {"used_ev", "reuse", "recycling", "total"}
    assert all(set(claim) >= {"id", "published", "estimate", "verdict", "why"} for claim in shown["claims"])
    assert shown["seed"] == 1


@pytest.mark.usefixtures("quick")
def test_the_parts_say_what_the_whole_says(run: Run) -> None:
    whole = json.loads(run("nation", "account", *FEW, "--json")[1])
    for part in PARTS[1:]:
        assert json.loads(run("nation", part, *FEW, "--json")[1]) == whole[part]


@pytest.mark.usefixtures("quick")
def test_check_turns_findings_that_are_not_met_into_exit_code_1(run: Run) -> None:
    claims = json.loads(run("nation", "claims", *FEW, "--json")[1])
    unmet = any(claim["verdict"] == "not_supported" for claim in claims)
    assert run("nation", "claims", *FEW, "--check")[0] == int(unmet)
    evidence = json.loads(run("nation", "evidence", *FEW, "--json")[1])
    conflict = any(row["conflict"] for row in evidence)
    assert run("nation", "evidence", *FEW, "--check")[0] == int(conflict)


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "meguri", "nation", "account", *FEW, "--json"]
    environ = {**os.environ, "MEGURI_DATA": str(tmp_path)}
    first, again = (
        subprocess.run(
            command, capture_output=True, check=True, env=environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    )
    assert first == again


def test_the_version_is_json_when_json_is_asked(run: Run) -> None:
    """Promise: with --json stdout is one JSON value."""
    assert set(json.loads(run("--version", "--json")[1])) == {"version"}


@pytest.mark.parametrize("argv", [("facts", "list"), ("facts", "list", "--json"), ("--help",)])
def test_a_full_disk_behind_stdout_is_said_on_stderr(argv: tuple[str, ...]) -> None:
    """Promise: no traceback ever, not even when the answer has nowhere to go."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "meguri", *argv, "--lang", "en"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.startswith("stdout: ")
    assert "Traceback" not in done.stderr


def test_all_faults_of_a_command_line_are_told_at_once(run: Run) -> None:
    """Promise: errors come all at once; three bad options give three sentences, in one error shape."""
    argv = ("nation", "account", "--draws", "0", "--until", "1999", "--seed", "-1")
    code, out, _ = run(*argv, "--json")
    assert code == 2
    told = [fault["message"] for fault in json.loads(out)["error"]["faults"]]
    assert [said.split(":")[0] for said in told] == ["--draws", "--until", "--seed"]
    assert run(*argv)[2].count("\n  - ") == 3

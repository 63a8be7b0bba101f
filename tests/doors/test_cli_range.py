"""Promises of `meguri range`: an answer in words for February, doubt beside every figure, no traceback."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from life_verdicts import japanese, verdict_file

from meguri.tables.life import RANGE_BY_MONTH

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("lang", "february", "yes", "no"),
    [("en", "in February?", "Yes", "No:"), ("ja", "2月に1日", "はい", "いいえ")],
)
def test_the_question_about_february_is_answered_in_words(
    run: Run, tmp_path: Path, lang: str, february: str, yes: str, no: str
) -> None:
    where = ("--place", "北海道", "--lang", lang)
    near = run("range", "--pack", "leaf40", *where, "--duty", "commuter")[1]
    assert february in near
    assert yes in near
    far = tmp_path / "far.toml"
    far.write_text("daily_km = 260\nspeed_km_per_h = 50\n", encoding="utf-8")
    short = run("range", "--pack", "leaf24", *where, "--duty", str(far), "--soh", "70")[1]
    assert no in short
    assert not re.search(r"[{}]|_share", short)


def test_a_verdict_gives_pack_and_doubt(run: Run, tmp_path: Path) -> None:
    verdict = str(verdict_file(tmp_path))
    shown = json.loads(run("range", verdict, "--place", "東京", "--json")[1])
    assert shown["verdict"]["id"] == "0123456789abcdef0123"
    assert set(shown["table"][0]) == set(RANGE_BY_MONTH.names)
    new = json.loads(run("range", "--pack", "leaf40", "--place", "東京", "--json")[1])
    assert all(a["range_km"] < b["range_km"] for a, b in zip(shown["table"], new["table"], strict=True))
    assert "0123456789abcdef" in run("range", verdict, "--place", "東京")[1]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_rests_on_simulated_data_says_so_in_text_and_picture(
    run: Run, tmp_path: Path, lang: str
) -> None:
    verdict, path = verdict_file(tmp_path, is_synthetic=True), tmp_path / "range.svg"
    argv = ("range", str(verdict), "--place", "東京", "--plot", str(path), "--lang", lang)
    out = run(*argv)[1]
    said = {"en": "SYNTHETIC DATA", "ja": "合成データ"}[lang]
    assert said in out
    assert said in path.read_text(encoding="utf-8")


def test_figures_of_ones_own_stand_in_for_the_catalogue(run: Run) -> None:
    argv = (
        "range",
        "--pack-kwh",
        "30",
        "--rated-range-km",
        "250",
        "--place",
        "Tokyo",
        "--heater",
        "resistor",
    )
    status, out, _err = run(*argv, "--json")
    assert status == 0
    assert 100 < json.loads(out)["table"][1]["range_km"] < 250


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_picture_is_one_svg(run: Run, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "range.svg"
    argv = ("range", "--pack", "leaf40", "--place", "東京", "--duty", "commuter", "--plot", str(path))
    status, out, _err = run(*argv, "--lang", lang)
    assert status == 0
    assert str(path) in out
    text = path.read_text(encoding="utf-8")
    ET.fromstring(text)  # noqa: S314 - our own drawing
    assert japanese(text) == (lang == "ja")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--pack", "leaf40"), "no_place"),
        (("--place", "東京"), "no_car"),
        (("--pack", "leaf99", "--place", "東京"), "unknown_pack"),
        (("--pack", "leaf40", "--place", "Atlantis"), "unknown_prefecture"),
        (("--pack", "leaf40", "--place", "東京", "--duty", "nope"), "bad_duty"),
        (("--pack", "leaf40", "--place", "東京", "--heater", "fire"), "no_range"),
        (("--pack", "leaf40", "--place", "東京", "--soh", "0"), "bad_value"),
        (("{verdict}", "--place", "東京", "--soh", "80"), "two_states"),
        (("/no/such.json", "--place", "東京"), "file"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bad_input_gives_one_clear_message_and_exit_code_2(
    run: Run, tmp_path: Path, argv: tuple[str, ...], code: str, lang: str
) -> None:
    words = tuple(word.format(verdict=verdict_file(tmp_path)) for word in argv)
    status, out, err = run("range", *words, "--lang", lang)
    assert (status, out) == (2, "")
    assert japanese(err) == (lang == "ja"), err
    status, out, _err = run("range", *words, "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, code)

"""Promises of `meguri methods` and `meguri packs`: reasons, both languages, all faults at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
CARD = """
method_id = "our_test"
name = "Our test"
principle = "pulse"
access = ["obd"]
minutes_min_low = 1
minutes_min_high = 2
must_move = false
measures = true
chemistry_scope = "any"
any_state = true
output = "capacity"
definition = "soh_c"
published_on = 2026-01-01
"""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_methods_are_ranked_in_words_and_in_json(run: Run, lang: str) -> None:
    argv = ("methods", "--purpose", "auction", "--access", "obd", "--minutes", "10", "--lang", lang)
    status, out, err = run(*argv)
    assert (status, err) == (0, "")
    assert any("぀" <= sign <= "ヿ" for sign in out) == (lang == "ja")
    assert "{" not in out
    shown = json.loads(run(*argv, "--json")[1])
    assert set(shown) == {"purpose", "methods", "reasons", "rules"}
    fitting = [row for row in shown["methods"] if row["fits"]]
    assert [row["place_rank"] for row in fitting] == list(range(1, len(fitting) + 1))
    told = {row["method_id"] for row in shown["reasons"]}
    assert told == {row["method_id"] for row in shown["methods"]}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--minutes", "1"),
        ("--access", "removed_module"),
        ("--chemistry", "LFP"),
        ("--soc-to", "5"),
        ("--temperature-c", "-30"),
        ("--cannot-move", None),
        ("--purpose", "dispute"),
    ],
)
def test_each_option_reaches_the_choice(run: Run, option: str, value: str | None) -> None:
    """Promise: no option of the command is deaf."""
    plain = {"--purpose": "guarantee", "--access": "obd,charge_port", "--minutes": "5000"}
    changed = {**plain, option: value}

    def asked(options: dict[str, str | None]) -> object:
        argv = [word for name, given in options.items() for word in (name, given) if word is not None]
        shown = json.loads(run("methods", *argv, "--json")[1])
        return [(row["method_id"], row["fits"], row["score_share"]) for row in shown["methods"]]

    assert asked(plain) != asked(changed)


def test_a_vendors_card_joins_the_ranking(run: Run, tmp_path: Path) -> None:
    card = tmp_path / "card.toml"
    card.write_text(CARD, encoding="utf-8")
    argv = ("methods", "--purpose", "auction", "--access", "obd", "--card", str(card), "--json")
    named = {row["method_id"]: row for row in json.loads(run(*argv)[1])["methods"]}
    assert named["our_test"]["fits"]
    card.write_text(CARD.replace('"pulse"', '"magic"'), encoding="utf-8")
    status, out, _err = run(*argv)
    assert (status, json.loads(out)["error"]["code"]) == (2, "bad_told_file")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_question_that_makes_no_sense_is_told_all_at_once(run: Run, lang: str) -> None:
    argv = ("methods", "--purpose", "fun", "--access", "window", "--minutes", "-5", "--lang", lang)
    status, out, err = run(*argv)
    assert (status, out) == (2, "")
    assert err.count("\n  - ") == 3
    assert any("぀" <= sign <= "鿿" for sign in err) == (lang == "ja"), err
    error = json.loads(run(*argv, "--json")[1])["error"]
    assert error["code"] == "bad_question"
    assert len(error["faults"]) == 3


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_packs_are_listed_by_the_name_that_diagnose_takes(run: Run, lang: str) -> None:
    status, out, _err = run("packs", "--lang", lang)
    assert status == 0
    assert "leaf40" in out
    one = json.loads(run("packs", "リーフ40kWh", "--json")[1])
    assert [row["name"] for row in one] == ["leaf40"]
    assert run("packs", "lief40")[0] == 2

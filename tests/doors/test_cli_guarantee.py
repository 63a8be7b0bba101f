"""Promises of `meguri guarantee`: an estimate and no solicitation, and said so; words kept apart."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from life_verdicts import CAR, USE, contracts, japanese, verdict_file

from meguri.tables.promise import CONTRACTS, GUARANTEE, PORTFOLIO_RISK
from meguri.value.guarantee import template_names

Run = Callable[..., tuple[int, str, str]]
SAID = {
    "ja": ("試算であり、募集ではない", "保険業"),
    "en": ("This is an estimate, not a solicitation", "Insurance Business Act"),
}
LANGS = ("en", "ja")


@pytest.fixture
def verdict(tmp_path: Path) -> str:
    return str(verdict_file(tmp_path))


@pytest.mark.parametrize("lang", LANGS)
def test_a_quote_says_chance_price_and_statements(run: Run, verdict: str, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "promise.svg"
    argv = ("guarantee", "quote", "used_ev_range", verdict, *USE, *CAR, "--plot", str(path), "--lang", lang)
    status, out, err = run(*argv)
    assert (status, err) == (0, "")
    named = {
        "ja": ("請求の発生確率", "支払見込額", "保証料", "加入時", "判定のID"),
        "en": ("Chance of a claim", "Expected payout", "Guarantee fee", "at entry", "Id of the verdict"),
    }
    assert [words for words in (*SAID[lang], *named[lang]) if words not in out] == []
    kept = next(line for line in out.splitlines() if "5.0%" in line)
    assert {"ja": "標本誤差", "en": "sampling error"}[lang] in kept, "the highest promise has its doubt"
    assert "保険料" not in out.replace("契約責任保険", ""), "a seller's fee is no premium"
    text = path.read_text(encoding="utf-8")
    ET.fromstring(text)  # noqa: S314 - our own drawing
    assert {"ja": "保険業", "en": "insurance business"}[lang] in text
    assert SAID[lang][0] in text
    assert str(path) in out


def test_quote_json_has_the_columns_of_the_tables_and_repeats(run: Run, verdict: str) -> None:
    argv = ("guarantee", "quote", "used_ev_range", verdict, *USE, *CAR, "--json")
    status, out, err = run(*argv)
    assert (status, err) == (0, ""), out
    shown = json.loads(out)
    assert set(shown["guarantee"]) == set(GUARANTEE.names)
    assert shown["guarantee"]["verdict_id"] == shown["verdict"]["id"] == shown["life"]["verdict_id"]
    assert shown["guarantee"]["is_eligible"]
    assert shown["statements"][0]["ja"].startswith(SAID["ja"][0])
    assert shown["terms"]["terms_id"] == "used_ev_range"
    assert run(*argv)[1] == out


@pytest.mark.parametrize("lang", LANGS)
def test_an_insurers_price_is_a_premium(run: Run, verdict: str, lang: str) -> None:
    out = run("guarantee", "quote", "used_ev_residual", verdict, *USE, *CAR, "--lang", lang)[1]
    names = {"ja": ("純保険料", "付加保険料"), "en": ("Pure premium", "Gross premium")}
    assert [words for words in (*SAID[lang], *names[lang]) if words not in out] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_battery_that_is_not_eligible_gets_reasons_and_no_price(
    run: Run, tmp_path: Path, lang: str
) -> None:
    wide = verdict_file(tmp_path, "wide.json", soh={"low": 0.7, "median": 0.86, "high": 0.95})
    status, out, _err = run("guarantee", "quote", "used_ev_range", str(wide), *USE, *CAR, "--lang", lang)
    assert status == 0
    reason, price = {
        "ja": ("引受対象", "保証料  "),
        "en": ("90 % interval is 25 points wide", "Guarantee fee"),
    }[lang]
    assert reason in out
    assert price not in out
    assert all(words in out for words in SAID[lang])


@pytest.mark.parametrize("name", template_names())
def test_every_template_is_priced_or_says_why_not(run: Run, verdict: str, name: str) -> None:
    rest = ("--storage", "stationary", "--storage-from-year", "0") if name == "reuse_storage" else ()
    argv = ("guarantee", "quote", name, verdict, *USE, *CAR[:-2], "--years", "10", *rest)
    status, out, err = run(*argv, "--lang", "ja")
    assert (status, err) == (0, "")
    assert SAID["ja"][0] in out


@pytest.mark.parametrize("lang", LANGS)
def test_the_demo_is_labelled(run: Run, lang: str) -> None:
    out = run("guarantee", "quote", "used_ev_range", "--demo", *CAR[-4:], "--lang", lang)[1]
    assert {"en": "SYNTHETIC DATA", "ja": "合成データ"}[lang] in out


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_portfolio_says_tail_pooling_and_statements(
    run: Run, tmp_path: Path, lang: str, ending: str
) -> None:
    file, picture, costs = tmp_path / f"book.{ending}", tmp_path / "loss.svg", tmp_path / "costs.csv"
    frame = contracts()
    frame.write_csv(file) if ending == "csv" else frame.write_parquet(file)
    argv = ("guarantee", "portfolio", str(file), "--terms", "used_ev_soh", "--draws", "200")
    status, out, err = run(*argv, "--plot", str(picture), "--costs", str(costs), "--lang", lang)
    assert (status, err) == (0, "")
    assert [words for words in (*SAID[lang], "99.5%", "TVaR") if words not in out] == []
    ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314 - our own drawing
    assert pl.read_csv(costs).height == 40
    shown = json.loads(run(*argv, "--json")[1])
    assert set(shown["risk"]) == set(PORTFOLIO_RISK.names)
    assert {row["cause"] for row in shown["causes"]} == {"all", "line", "summer", "method"}


def test_a_portfolio_with_faults_tells_all_of_them_and_their_rows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    bad = contracts(6).drop("km_cv").with_columns(pl.col("soh_share").cast(pl.String))
    bad = bad.with_columns(
        soh_share=pl.when(pl.col("contract_id") == "c003").then(pl.lit("much")).otherwise("soh_share"),
        line_id=pl.when(pl.col("contract_id") == "c004").then(None).otherwise("line_id"),
        fade_cv=pl.when(pl.col("contract_id") == "c005").then(-1.0).otherwise("fade_cv"),
    )
    bad.write_csv(file)
    argv = ("guarantee", "portfolio", str(file), "--terms", "used_ev_soh", "--draws", "100")
    status, out, _err = run(*argv, "--json")
    faults = json.loads(out)["error"]["faults"]
    assert (status, json.loads(out)["error"]["code"]) == (2, "bad_table")
    assert {(one["column"], one["code"], one["first_row"]) for one in faults} == {
        ("soh_share", "wrong_kind", 3),
        ("line_id", "null", 4),
        ("fade_cv", "below_low", 5),
        ("km_cv", "missing_column", None),
    }
    assert "c003" in run(*argv, "--lang", "ja")[2]


TERMS = """terms_id = "own"
product = "capacity"
role = "ancillary"
title = "own"
[promise]
absolute_share = 0.7
relative_share = 0.9
[cover]
term_yr = 1
waiting_yr = 2
[payout]
remedy = "cash"
amount_jpy = 1000
deductible_jpy = 2000
"""


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("quote", "nope", "{verdict}", *USE), "bad_terms"),
        (("quote", "{terms}", "{verdict}", *USE), "bad_terms"),
        (("quote", "used_ev_range", "{verdict}", "--duty", "commuter"), "no_use"),
        (("quote", "reuse_storage", "{verdict}", *USE, *CAR[:-2]), "no_quote"),
        (("quote", "maker_bz4x", "{verdict}", *USE, *CAR[:-2], "--years", "1"), "no_quote"),
        (("quote", "used_ev_range", "{bare}", *USE), "bad_verdict"),
        (("portfolio", "/no/such.csv", "--terms", "used_ev_soh"), "file"),
        (("portfolio", "{empty}", "--terms", "used_ev_soh"), "no_contracts"),
        (("portfolio", "{verdict}", "--terms", "used_ev_soh"), "bad_table"),
        (("portfolio", "{book}", "--terms", "used_ev_range"), "no_quote"),
        (("portfolio", "{book}", "--terms", "used_ev_soh", "--terms", "used_ev_range"), "unused_terms"),
        (("portfolio", "{book}", "--terms", "used_ev_soh", "--terms", "used_ev_soh"), "terms_twice"),
        (("portfolio", "{book}", "--terms", "used_ev_soh", "--draws", "5"), "bad_value"),
        (("portfolio", "{book}"), "missing_parameter"),
        (("terms", "nope"), "bad_terms"),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_bad_input_gives_one_clear_message_and_exit_code_2(
    run: Run, tmp_path: Path, argv: tuple[str, ...], code: str, lang: str
) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("empty", "book")}
    files["empty"].write_text(",".join(CONTRACTS.names) + "\n", encoding="utf-8")
    contracts(3).write_csv(files["book"])
    files["terms"] = tmp_path / "own.toml"
    files["terms"].write_text(TERMS, encoding="utf-8")
    files["verdict"] = verdict_file(tmp_path)
    files["bare"] = verdict_file(tmp_path, "bare.json", soh={"median": 0.86})
    words = tuple(word.format(**files) for word in argv)
    status, out, err = run("guarantee", *words, "--lang", lang)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert japanese(err) == (lang == "ja"), err
    status, out, _err = run("guarantee", *words, "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, code)


def test_terms_that_contradict_themselves_tell_every_fault(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(TERMS, encoding="utf-8")
    out = run("guarantee", "terms", str(path), "--json")[1]
    assert len(json.loads(out)["error"]["faults"]) >= 3


@pytest.mark.parametrize("lang", LANGS)
def test_terms_are_listed_and_shown_whole_with_their_sources(run: Run, lang: str) -> None:
    status, out, _err = run("guarantee", "terms", "--lang", lang)
    assert status == 0
    assert [name for name in template_names() if name not in out] == []
    one = run("guarantee", "terms", "maker_leaf30", "--lang", lang)[1]
    assert "cover.limit_km" in one
    assert all(words in out and words in one for words in SAID[lang])
    shown = json.loads(run("guarantee", "terms", "--json")[1])
    assert len(shown["terms"]) == len(template_names())


@pytest.mark.parametrize("command", ["quote", "portfolio", "terms"])
def test_the_help_of_each_command_says_that_it_is_no_offer(run: Run, command: str) -> None:
    out = "".join(run("guarantee", command, "--help", "--lang", "ja")[1].split())
    assert "試算であり、募集ではない" in out
    assert "保険業法" in out

"""Promises of `meguri law`: a day answered as a tree, as JSON and as a page; bad words told all at once."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from meguri.charts.speech import Speech
from meguri.facts.law import kept_on, rules
from meguri.facts.law_words import (
    CATEGORY_WORDS,
    CONFIDENCE_WORDS,
    DUTY_BEARER_WORDS,
    FORCE_WORDS,
    JURISDICTION_WORDS,
    NOT_CHECKED_WORDS,
    STANDING_WORDS,
    TOPIC_WORDS,
    VERIFIED_WORDS,
)
from meguri.locale import words
from meguri.passport.compliance.words import STATE_WORDS
from meguri.report.law_lines import UNITS, figure
from meguri.report.law_page import law_html
from meguri.tables import law

Run = Callable[..., tuple[int, str, str]]
DAY = date(2027, 3, 1)
ASKED = ("law", "--on", "2027-03-01", "--jurisdiction", "EU")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_calendar_of_a_day_is_a_tree(run: Run, lang: str) -> None:
    status, out, err = run(*ASKED, "--lang", lang)
    assert (status, err) == (0, "")
    titles = rules(DAY, "EU")[f"title_{lang}"]
    rules_told = [line for line in out.splitlines() if re.match(r"[│ ]  [├└]─ ", line)]
    assert len(rules_told) == titles.len()
    for title, line in zip(titles, rules_told, strict=True):
        assert title in line
    assert "{" not in out


def test_json_holds_the_whole_calendar(run: Run) -> None:
    status, out, err = run(*ASKED, "--json")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert (told["on"], told["kept_on"]) == ("2027-03-01", kept_on().isoformat())
    assert [row["rule_id"] for row in told["rules"]] == rules(DAY, "EU")["rule_id"].to_list()
    passport = next(row for row in told["rules"] if row["rule_id"] == "eu_battery_passport")
    assert (passport["standing"], passport["applies_from"]) == ("in_force", "2027-02-18")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--on", "2027-02-17"),
        ("--jurisdiction", "JP"),
        ("--category", "portable"),
        ("--duty-bearer", "recycler"),
        ("--act", "carbon_footprint_ev_declaration=2026-01-31"),
    ],
)
def test_each_option_reaches_the_calendar(run: Run, option: str, value: str) -> None:
    """Promise: no option of the command is deaf."""
    plain = {"--on": "2027-03-01", "--jurisdiction": "EU"}
    asked = [word for pair in plain.items() for word in pair]
    changed = [word for pair in (plain | {option: value}).items() for word in pair]
    assert run("law", *asked, "--json")[1] != run("law", *changed, "--json")[1]


def test_without_a_day_it_is_today(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from meguri.cli import law as door

    monkeypatch.setattr(door, "today", lambda: date(2026, 11, 9))
    assert json.loads(run("law", "--json")[1])["on"] == "2026-11-09"


def test_all_bad_words_are_told_at_once(run: Run) -> None:
    status, out, err = run("law", "--jurisdiction", "MARS", "--category", "car", "--duty-bearer", "me")
    assert (status, out) == (2, "")
    assert all(word in err for word in ("MARS", "car", "'me'"))
    said = json.loads(run("law", "--act", "x=y", "--act", "z=1", "--json")[1])
    assert len(said["error"]["faults"]) == 2


def test_nothing_found_is_said(run: Run) -> None:
    status, out, _err = run("law", "--on", "1990-01-01", "--jurisdiction", "CN")
    assert status == 0
    assert "No rule here answers to that." in out


def test_a_page_is_written_and_escapes_what_it_is_given(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "law.html"
    status, out, _err = run(*ASKED, "--html", str(page), "--lang", "ja")
    assert status == 0
    assert str(page) in out
    html = page.read_text(encoding="utf-8")
    for rule_id in rules(DAY, "EU")["rule_id"]:
        assert f'id="{rule_id}"' in html
    bad = '<script>alert("1")</script>'
    row = rules(DAY, "EU", "ev").head(1).with_columns(
        title_en=pl.lit(bad), note_en=pl.lit(bad), source_url=pl.lit(f"javascript:{bad}")
    )  # fmt: skip
    written = law_html(row, DAY, DAY, "en")
    assert "<script" not in written
    assert 'href="javascript' not in written
    assert written.count("&lt;script&gt;") == 3


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_page_asks_the_network_for_nothing(lang: str) -> None:
    html = law_html(rules(DAY), DAY, kept_on(), lang)
    assert not re.search(r'(src|<link|@import|url\()\s*=?\s*["\']?http', html)
    assert law_html(rules(DAY), DAY, kept_on(), lang) == html


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (JURISDICTION_WORDS, law.JURISDICTIONS),
        (TOPIC_WORDS, law.TOPICS),
        (STANDING_WORDS, law.STANDINGS),
        (DUTY_BEARER_WORDS, law.DUTY_BEARERS),
        (CATEGORY_WORDS, (*law.BATTERY_CATEGORIES, "none")),
        (FORCE_WORDS, law.FORCES),
        (CONFIDENCE_WORDS, law.CONFIDENCE),
        (VERIFIED_WORDS, law.VERIFIED),
        (NOT_CHECKED_WORDS, law.WHY_NOT_CHECKED),
        (STATE_WORDS, law.STATES),
    ],
)
def test_every_code_has_its_word(said: dict[str, str], codes: tuple[str, ...]) -> None:
    assert set(said) == set(codes)
    assert len(set(said.values())) == len(said)


def test_a_figure_is_said_with_its_unit() -> None:
    speech = Speech("en", words("en"))
    told = {row["rule_id"]: figure(row, speech) for row in rules(date(2024, 6, 1)).iter_rows(named=True)}
    assert told["jp_fire_notice"] == "20 kWh"
    assert told["jp_elv_transfer_reports"] == "3 days"
    assert told["eu_cadmium_symbol"] == "0.002%"
    assert told["eu_recovery_lithium_2027"] == "50%"
    assert told["eu_battery_passport"] == ""
    bare = {"passport per battery", "content points", "data points", "standards", "characters"}
    assert set(rules()["unit"].drop_nulls()) <= set(UNITS) | bare

"""The report: one file that needs nothing else, in the reader's language, the same on every run."""

import re
import string
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from babel.messages.pofile import read_po
from fake_account import fake_account

from meguri.locale import DOMAIN, FOLDER
from meguri.nation.forecast.scenario import Scenario, Value
from meguri.report import account_html
from meguri.tables.words import Words

LANGS = ("ja", "en")
VOID = {"meta", "br", "hr", "img", "input", "link", "line", "rect", "path"}


class _Page(HTMLParser):
    """Tags with their attributes, the order of headings, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {lang: account_html(fake_account(), lang) for lang in LANGS}


@pytest.fixture(scope="module")
def parsed(pages: dict[str, str]) -> dict[str, _Page]:
    found = {}
    for lang, text in pages.items():
        found[lang] = _Page()
        found[lang].feed(text)
        assert found[lang].open == []
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_for_nothing_from_outside(
    pages: dict[str, str], parsed: dict[str, _Page], lang: str
) -> None:
    page = parsed[lang]
    for tag, attrs in page.tags:
        assert "src" not in attrs, tag
        assert tag not in {"script", "link", "iframe", "object", "embed", "base"}, tag
        if "href" in attrs:
            assert tag == "a"
    style = pages[lang][pages[lang].index("<style>") : pages[lang].index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("lang", LANGS)
def test_links_lead_to_sources_by_the_web_or_to_places_on_the_page(
    parsed: dict[str, _Page], lang: str
) -> None:
    page = parsed[lang]
    ids = {attrs["id"] for _tag, attrs in page.tags if attrs.get("id")}
    for attrs in page.all("a"):
        href = attrs["href"] or ""
        assert href.startswith(("https://", "http://")) or href.removeprefix("#") in ids, href


@pytest.mark.parametrize("lang", LANGS)
def test_ids_are_used_once(parsed: dict[str, _Page], lang: str) -> None:
    ids = [attrs["id"] for _tag, attrs in parsed[lang].tags if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGS)
def test_every_picture_has_a_title_and_a_description(parsed: dict[str, _Page], lang: str) -> None:
    page = parsed[lang]
    pictures = page.all("svg")
    ids = {attrs.get("id") for tag, attrs in page.tags if tag in {"title", "desc"}}
    assert len(pictures) >= 25
    for attrs in pictures:
        assert attrs["role"] == "img"
        assert set((attrs["aria-labelledby"] or "").split()) <= ids


@pytest.mark.parametrize("lang", LANGS)
def test_headings_step_down_one_level_at_a_time_and_tables_have_captions(
    parsed: dict[str, _Page], lang: str
) -> None:
    page = parsed[lang]
    levels = [int(tag[1]) for tag, _attrs in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("table")) == len(page.all("caption")) > 5
    assert page.all("html")[0]["lang"] == lang


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_account_gives_the_same_bytes(pages: dict[str, str], lang: str) -> None:
    assert account_html(fake_account(), lang) == pages[lang]


def test_foreign_words_are_escaped_and_a_script_address_is_no_link(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert "<script" not in text
        assert "&lt;script&gt;alert(&#39;a title&#39;)&lt;/script&gt; &amp; sons" in text
        assert 'href="javascript' not in text


def test_the_japanese_page_says_nothing_in_english_that_has_a_translation(pages: dict[str, str]) -> None:
    with (FOLDER / "ja" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        known = [str(message.id) for message in read_po(file) if message.id and message.id != message.string]
    text = re.sub(
        r"<style>.*?</style>|<ol class=\"sources\">.*?</ol>|<code>.*?</code>", "", pages["ja"], flags=re.S
    )
    fixed = {part for words in known for part, *_rest in string.Formatter().parse(words) if len(part) > 14}
    assert {part for part in fixed if part in text} == set()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("103,000", "92,000", "1,490 t", "7.0 bn yen", "83%", "published: 110,000", "94,000–121,000")),
        ("ja", ("10.3万台", "9.2万台", "1,490 t", "70.0億円", "83%", "11.0万台", "9.4万〜12.1万台")),
    ],
)
def test_the_headlines_are_said_with_their_doubt(
    pages: dict[str, str], lang: str, said: tuple[str, ...]
) -> None:
    assert [words for words in said if words not in pages[lang]] == []


def test_a_calibrated_market_says_so_wherever_it_is_shown(pages: dict[str, str]) -> None:
    text = pages["en"]
    assert text.count("calibrated to the claim") >= 3


def test_two_quantities_are_explained_in_both_languages(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert "中古発生" in text
        assert "保有離脱" in text


def _narrow(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        export_share_low=pl.col("export_share") - 0.02, export_share_high=pl.col("export_share") + 0.02
    )


def test_a_known_share_is_told_as_known() -> None:
    open_, known = fake_account(), fake_account(outflow=_narrow(fake_account().outflow))
    assert "anything within" in account_html(open_, "en")
    assert "anything within" not in account_html(known, "en")


@pytest.mark.parametrize(
    ("empty", "bare"),
    [
        (("sensitivity", "destinations", "evidence", "sources"), {"recovered": pl.DataFrame()}),
        (("claims",), {"market": fake_account().market.filter(pl.col("year") < 2030), "until": 2029}),
    ],
)
def test_a_page_is_made_when_tables_hold_nothing(empty: tuple[str, ...], bare: dict[str, Any]) -> None:
    account = fake_account()
    emptied = {name: getattr(account, name).clear() for name in empty}
    assert "</html>" in account_html(fake_account(**emptied, **bare), "en")


def test_tuned_values_are_named_with_what_their_sources_allow() -> None:
    tuned = Value(17_700_000, 1.4e7, 2.1e7, "kwh_per_yr", "abe_61704", "a note", True, 3e5, 1.5e6)
    scenario = Scenario(
        "all-stay", Words("", ""), "none", 2026, ("jri_market_2030",), {"packs.others": {2030: tuned}}
    )
    text = account_html(fake_account(scenarios=(scenario,)), "en")
    row = text[text.index("table-tuned") :]
    row = row[: row.index("</table>")]
    assert "17.7 GWh a year" in row
    assert "0.30–1.50 GWh a year" in row
    assert "outside" in row


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        account_html(fake_account(), "xx")


@pytest.mark.parametrize("module", ["charts", "report"])
def test_files_of_the_page_stay_small(module: str) -> None:
    folder = Path(account_html.__globals__["__file__"]).parents[1] / module
    assert all(len(file.read_text("utf-8").splitlines()) <= 300 for file in folder.glob("*.py"))

"""The nation's account is reckoned once, kept under the mark of its facts, and keeps no reader waiting."""

import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.doors.fake_account import fake_account
from tests.serve.asking import Client
from tests.serve.conftest import Make

from meguri.journeys import account as journey
from meguri.serve.pages import nation_keeper
from meguri.serve.pages.nation_keeper import Kept, NationKeeper, account_page


def _waited(keeper: NationKeeper, lang: str) -> Any:
    deadline = time.monotonic() + 60
    while (found := keeper.body(lang)) is None and not keeper.has_failed and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the account was reckoned."""
    times: list[int] = []

    def made(**_asked: Any) -> Any:
        times.append(1)
        return fake_account()

    def printed(_account: Any, lang: str) -> Kept:
        return Kept("title", "kicker", "standfirst", f'<section class="headlines">{lang}</section>')

    monkeypatch.setattr(journey, "nation_account", made)
    monkeypatch.setattr(nation_keeper, "account_page", printed)
    return times


def test_it_is_reckoned_once_and_found_again_by_the_next_server(tmp_path: Path, reckoned: list[int]) -> None:
    first = NationKeeper(tmp_path)
    assert first.body("ja") is None
    kept = _waited(first, "ja")
    assert kept is not None
    assert NationKeeper(tmp_path).body("ja") == kept
    assert NationKeeper(tmp_path).body("en") == first.body("en")
    assert len(reckoned) == 1
    NationKeeper(tmp_path, draws=50).body("ja")
    assert len(list((tmp_path / "pages").glob("*.json"))) >= 1


def test_a_broken_file_is_reckoned_again(tmp_path: Path, reckoned: list[int]) -> None:
    _waited(NationKeeper(tmp_path), "ja")
    next((tmp_path / "pages").glob("*.json")).write_text("{")
    assert _waited(NationKeeper(tmp_path), "ja") is not None
    assert len(reckoned) == 2


def test_facts_that_do_not_do_are_told_and_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_asked: Any) -> Any:
        raise ValueError("no such facts")

    monkeypatch.setattr(journey, "nation_account", refused)
    keeper = NationKeeper(tmp_path)
    assert _waited(keeper, "ja") is None
    assert keeper.has_failed


class Inside(HTMLParser):
    """Attributes that our policy of content would not let work."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name) for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag in ("script", "style"):
            self.found.append((tag, ""))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_brings_no_style_or_script_inside(lang: str) -> None:
    kept = account_page(fake_account(), lang)
    assert not Inside(kept.body).found
    assert 'id="sources"' in kept.body


def test_a_reader_is_told_to_wait_and_then_reads(make: Make, reckoned: list[int]) -> None:
    html = {"Accept": "text/html", "Accept-Language": "en"}
    with Client(make()) as site:
        told = site.get("/nation", headers=html)
        assert told.status_code in (200, 202)
        assert told.status_code == 200 or 'hx-trigger="every 5s"' in told.text
        deadline = time.monotonic() + 60
        while (told := site.get("/nation", headers=html)).status_code == 202 and time.monotonic() < deadline:
            time.sleep(0.1)
    assert told.status_code == 200
    assert 'class="headlines"' in told.text
    assert len(reckoned) <= 1

"""The nation's account is reckoned once for all doors, kept under the mark of its facts, and nobody waits."""

import asyncio
import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.doors.fake_account import fake_account
from tests.serve.asking import Client
from tests.serve.conftest import Make

from meguri.journeys import account as journey
from meguri.report import account_json
from meguri.serve import accounting, nation_account
from meguri.serve.accounting import Page, account_page, keep, main, pages_beside
from meguri.serve.jobs import Job, Jobs
from meguri.serve.nation_account import account_bytes, page_of, place_of, standing
from meguri.server_settings import Settings

House = Any
ACCOUNT: Any = fake_account()
Make_ = Callable[..., House]


class Workers:
    """Reckons at once, in this process, or leaves it to the test."""

    def __init__(self, *, is_lazy: bool = False) -> None:
        self.begun: list[Job] = []
        self.is_lazy = is_lazy

    def begin(self, job: Job, module: str, *arguments: str) -> None:
        """As `meguri.serve.workers.Workers` does it."""
        assert module == accounting.__name__
        self.begun.append(job)
        if self.is_lazy:
            return
        try:
            accounting.reckon(Path(arguments[0]), Path(arguments[1]))
            job.tell({"kind": nation_account.KIND, "status": "done"})
        except ValueError:
            job.tell({"kind": nation_account.KIND, "status": "failed"})


def printed(_account: Any, lang: str) -> Page:
    """In place of a page that takes seconds to draw."""
    return Page("title", "kicker", "standfirst", f'<section class="headlines">{lang}</section>')


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the account was reckoned."""
    times: list[int] = []

    def made(**_asked: Any) -> Any:
        times.append(1)
        return ACCOUNT

    monkeypatch.setattr(journey, "nation_account", made)
    monkeypatch.setattr(account_json, "account_json", lambda _account: {"outflow": {}})
    monkeypatch.setattr(accounting, "account_page", printed)
    return times


@pytest.fixture
def house(tmp_path: Path) -> Make_:
    """Makes servers over one data folder."""

    def made(**workers: Any) -> House:
        settings = Settings({"MEGURI_DATA": str(tmp_path)})
        return SimpleNamespace(
            settings=settings, jobs=Jobs(tmp_path / "jobs", 24), workers=Workers(**workers)
        )

    return made


def ask(one: House) -> str:
    return asyncio.run(standing(one))


def test_it_is_reckoned_once_for_page_and_program_and_the_next_server(
    house: Make_, reckoned: list[int], tmp_path: Path
) -> None:
    first, second = house(), house()
    assert account_bytes(first) is None
    assert page_of(first, "ja") is None
    assert [ask(first), ask(first), ask(second)] == ["waiting", "done", "done"]
    assert len(reckoned) == 1
    told = account_bytes(second)
    assert told is not None
    assert b'"outflow"' in told
    assert page_of(second, "ja") == printed(ACCOUNT, "ja")
    assert page_of(second, "en") != page_of(second, "ja")
    (tmp_path / "used_ev_exports.csv").write_text("x\n")
    assert ask(second) == "waiting"
    assert len(reckoned) == 2


@pytest.mark.parametrize("_again", range(20))
def test_of_processes_that_begin_at_once_one_reckons(house: Make_, _again: int) -> None:
    servers = [house(is_lazy=True) for _ in range(12)]
    gate = threading.Barrier(len(servers))

    def begin(one: House) -> None:
        gate.wait()
        assert ask(one) == "waiting"

    threads = [threading.Thread(target=begin, args=[one]) for one in servers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(len(one.workers.begun) for one in servers) == 1


def test_a_broken_page_is_reckoned_again(house: Make_, reckoned: list[int]) -> None:
    ask(house())
    place = place_of(house())
    pages_beside(place).write_text("{")
    nation_account._pages.cache_clear()
    assert ask(house()) == "waiting"
    assert ask(house()) == "done"
    assert len(reckoned) == 2


def test_a_job_that_was_cleared_away_or_stopped_is_begun_again(house: Make_, tmp_path: Path) -> None:
    lazy = house(is_lazy=True)
    assert [ask(lazy), ask(lazy)] == ["waiting", "waiting"]
    lazy.workers.begun[0].tell({"kind": nation_account.KIND, "status": "stopped"})
    assert ask(lazy) == "waiting"
    assert len(lazy.workers.begun) == 2
    lazy.workers.begun[1].folder.rename(tmp_path / "gone")
    assert ask(lazy) == "waiting"
    assert len(lazy.workers.begun) == 3


def test_facts_that_do_not_do_are_told_and_not_tried_for_ever(
    house: Make_, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_asked: Any) -> Any:
        raise ValueError("no such facts")

    monkeypatch.setattr(journey, "nation_account", refused)
    one = house()
    assert [ask(one) for _ in range(3)] == ["waiting", "failed", "failed"]
    assert len(one.workers.begun) == 1
    assert page_of(one, "ja") is None


def test_what_failed_before_a_server_started_is_tried_once_more(
    house: Make_, reckoned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = house(is_lazy=True)
    assert ask(first) == "waiting"
    first.workers.begun[0].tell({"kind": nation_account.KIND, "status": "failed"})
    assert ask(first) == "failed"
    monkeypatch.setattr(nation_account, "_STARTED_AT", time.time() + 1)
    assert [ask(house()), ask(house())] == ["waiting", "done"]
    assert len(reckoned) == 1


def test_the_process_of_its_own_says_that_it_is_done(
    tmp_path: Path, reckoned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounting, "limit_memory", lambda _bytes: None)
    assert main([str(tmp_path), "1", str(tmp_path), str(tmp_path / "nation" / "a.json")]) == 0
    assert (tmp_path / accounting.RESULT).read_text() == '{"status": "done"}'
    assert (tmp_path / "nation" / "a.json").is_file()
    assert len(reckoned) == 1


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
    kept = account_page(ACCOUNT, lang)
    assert not Inside(kept.body).found
    assert 'id="sources"' in kept.body


@pytest.mark.usefixtures("reckoned")
@pytest.mark.parametrize("status", ["waiting", "failed", "done"])
def test_page_and_program_are_told_the_same(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: str
) -> None:
    html = {"Accept": "text/html", "Accept-Language": "en"}
    with Client(make(MEGURI_DATA=str(tmp_path))) as site:
        house = site.app.state.house
        monkeypatch.setattr(house, "workers", Workers(is_lazy=True))
        if status == "done":
            keep(ACCOUNT, place_of(house))
        elif status == "failed":
            site.get("/nation", headers=html)
            house.workers.begun[0].tell({"kind": nation_account.KIND, "status": "failed"})
        page, program = site.get("/nation", headers=html), site.get("/api/v1/nation/account")
        again = site.get("/api/v1/nation/account", headers={"If-None-Match": program.headers.get("etag", "")})
    wanted = {"waiting": 202, "failed": 503, "done": 200}[status]
    assert (page.status_code, program.status_code) == (wanted, wanted)
    assert ('hx-trigger="every 5s"' in page.text) is (status == "waiting")
    assert ('class="headlines"' in page.text) is (status == "done")
    assert again.status_code == (304 if status == "done" else wanted)
    assert len(house.workers.begun) == (0 if status == "done" else 1)

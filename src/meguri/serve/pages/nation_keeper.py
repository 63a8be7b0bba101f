"""Reckons the nation's account once, in a thread of its own, and keeps its pages as files.

It takes half a minute; the same facts give the same account, so its pages are kept under a mark of the facts
and of the words, and a server that starts again has them at once.
"""

import json
import os
import threading
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from meguri import __version__
from meguri.serve.logs import log
from meguri.settings import LANGUAGES

if TYPE_CHECKING:
    from meguri.journeys.account import Account

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """The account in one language.

    Attributes:
        title: of the page.
        kicker: what stands above it.
        standfirst: the sentence that leads.
        body: the rest, HTML of our own templates.
    """

    title: str
    kicker: str
    standfirst: str
    body: str


class NationKeeper:
    """Keeps the account of one installation."""

    def __init__(self, folder: Path, *, draws: int = DRAWS) -> None:
        """Begin with what an earlier server left.

        Args:
            folder: data folder of the installation; its own facts count, too.
            draws: equally likely draws.
        """
        self._folder, self._draws = folder, draws
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self.has_failed = False

    def body(self, lang: str) -> Kept | None:
        """The account in a language; None while it is being reckoned, which the first question begins."""
        if lang in self._kept:
            return self._kept[lang]
        with self._lock:
            if not self._kept:
                self._kept = self._read()
            if not self._kept and self._worker is None and not self.has_failed:
                self._worker = threading.Thread(target=self._reckon, name="meguri-nation", daemon=True)
                self._worker.start()
        return self._kept.get(lang)

    def _reckon(self) -> None:
        from meguri.journeys.account import nation_account

        try:
            account = nation_account(folder=self._folder, draws=self._draws)
            kept = {lang: account_page(account, lang) for lang in LANGUAGES}
        except (
            Exception
        ) as fault:  # an installation's own facts may be wrong; the page says that there is none
            log().error("nation_failed", kind=type(fault).__name__, exc_info=fault)
            self.has_failed = True
            return
        self._write(kept)
        self._kept = kept

    def _place(self) -> Path:
        return self._folder / "pages" / f"nation-{_mark(self._folder, self._draws)}.json"

    def _read(self) -> dict[str, Kept]:
        try:
            told = json.loads(self._place().read_text(encoding="utf-8"))
            return {lang: Kept(**told[lang]) for lang in LANGUAGES}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, kept: dict[str, Kept]) -> None:
        place = self._place()
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps({lang: asdict(one) for lang, one in kept.items()}), encoding="utf-8")
            draft.replace(place)
        except OSError as fault:  # it is only reckoned again next time
            log().warning("nation_not_kept", kind=type(fault).__name__)


def account_page(account: "Account", lang: str) -> Kept:
    """The account in one language.

    Args:
        account: what the journey returned.
        lang: `ja` or `en`.
    """
    from meguri.charts.speech import Speech
    from meguri.locale import words
    from meguri.report.page import page_parts
    from meguri.serve.pages.rendering import environment

    parts = page_parts(account, Speech(lang, words(lang)))
    body = environment(lang).get_template("account_body.html.j2").render(**parts)
    view = parts["page"]
    return Kept(view.title, view.kicker, view.standfirst, body)


def _mark(folder: Path, draws: int) -> str:
    """What the pages depend on: version, shipped facts, words, templates, the installation's own facts."""
    own = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    told = [f"{one.name} {one.stat().st_mtime_ns} {one.stat().st_size}" for one in own]
    return sha256("\n".join([_shipped(), str(draws), *told]).encode()).hexdigest()[:16]


@cache
def _shipped() -> str:
    here = files("meguri")
    parts = [
        here / "facts" / "data" / "datapackage.json",
        here / "report" / "templates" / "account_body.html.j2",
        *(here / "locale" / lang / "LC_MESSAGES" / "meguri.mo" for lang in LANGUAGES),
    ]
    return __version__ + "".join(sha256(one.read_bytes()).hexdigest() for one in parts)

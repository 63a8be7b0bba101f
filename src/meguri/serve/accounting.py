"""Reckons the nation's account in a process of its own: as JSON for programs, as a page in each language."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.serve.workers import limit_memory
from meguri.settings import LANGUAGES

if TYPE_CHECKING:
    from meguri.journeys.account import Account

RESULT = "result.json"
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Page:
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


def main(arguments: list[str]) -> int:
    """Make the account, and keep it.

    Args:
        arguments: folder of the job, bytes of memory at most, the data folder, where it is kept.
    """
    limit_memory(int(arguments[1]))
    reckon(Path(arguments[2]), Path(arguments[3]))
    Path(arguments[0], RESULT).write_text(json.dumps({"status": "done"}), "utf-8")
    return 0


def reckon(folder: Path, place: Path, draws: int = DRAWS) -> None:
    """Reckon the account once, and keep it with its pages.

    Args:
        folder: data folder of the installation; its own facts count, too.
        place: of the account; its pages lie beside.
        draws: equally likely draws.
    """
    from meguri.journeys.account import nation_account

    keep(nation_account(folder=folder, draws=draws), place)


def keep(account: "Account", place: Path) -> None:
    """Write the account and its pages; the account last, so that where it lies, they do.

    Args:
        account: what the journey returned.
        place: of the account; its pages lie beside.
    """
    from meguri.report.account_json import account_json

    place.parent.mkdir(parents=True, exist_ok=True)
    _write(pages_beside(place), {lang: asdict(account_page(account, lang)) for lang in LANGUAGES})
    _write(place, account_json(account))


def pages_beside(place: Path) -> Path:
    """Where the pages of an account lie."""
    return place.with_suffix(".pages.json")


def account_page(account: "Account", lang: str) -> Page:
    """The account in one language.

    Args:
        account: what the journey returned.
        lang: `ja` or `en`.
    """
    from meguri.charts.speech import Speech
    from meguri.locale import words
    from meguri.report.foreign import marked
    from meguri.report.page import page_parts
    from meguri.serve.pages.rendering import environment

    parts = page_parts(account, Speech(lang, words(lang)))
    body = environment(lang).get_template("account_body.html.j2").render(**parts)
    view = parts["page"]
    return Page(view.title, view.kicker, view.standfirst, marked(body, lang))


def _write(place: Path, value: Any) -> None:
    """Whole or not at all, whoever reads meanwhile."""
    draft = place.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    draft.replace(place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

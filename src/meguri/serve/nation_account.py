"""The nation's account of one installation: reckoned once for all doors and processes, then kept as files.

It takes half a minute, and the same facts give the same account: what was reckoned lies under a mark of the
facts, the version and the words. Who asks first begins it; a note beside says which job is at it.
"""

import json
import os
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from meguri import __version__
from meguri.serve import accounting
from meguri.serve.accounting import Page
from meguri.serve.faults import RefusedError
from meguri.settings import LANGUAGES, data_folder

if TYPE_CHECKING:
    from meguri.serve.house import House

KIND = "account"
FOLDER = "nation"
FAILED = frozenset({"failed", "too_long"})
_NOTE = ".job"


async def standing(house: "House") -> str:
    """How far the account is: `done`, `waiting`, `running` or `failed`; who asks first begins it.

    Args:
        house: the server; called on its loop.
    """
    status = await run_in_threadpool(_status, house)
    if status != "new":
        return status
    job = await run_in_threadpool(house.jobs.begin, KIND)
    place = place_of(house)
    if await run_in_threadpool(_noted, place.with_suffix(_NOTE), job.name):
        folder = data_folder(house.settings.environ)
        house.workers.begin(job, accounting.__name__, str(folder), str(place))
    return "waiting"


def account_bytes(house: "House") -> bytes | None:
    """The account as JSON; None while there is none."""
    place = place_of(house)
    return place.read_bytes() if place.is_file() else None


def page_of(house: "House", lang: str) -> Page | None:
    """The account's page in a language; None while there is none."""
    try:
        return _pages(str(accounting.pages_beside(place_of(house))))[lang]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def place_of(house: "House") -> Path:
    """Where the account lies: another place for each version, words, and state of the facts."""
    folder = data_folder(house.settings.environ)
    own = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    told = [f"{one.name} {one.stat().st_mtime_ns} {one.stat().st_size}" for one in own]
    mark = sha256("\n".join([_shipped(), str(accounting.DRAWS), *told]).encode()).hexdigest()[:16]
    return folder / FOLDER / f"account-{mark}.json"


def _status(house: "House") -> str:
    place = place_of(house)
    if place.is_file() and page_of(house, LANGUAGES[0]) is not None:
        return "done"
    note = place.with_suffix(_NOTE)
    try:
        told = house.jobs.find(note.read_text(encoding="utf-8"), KIND).told()["status"]
    except (OSError, RefusedError):  # nobody began, or it was cleared away meanwhile
        told = "new"
    if told in ("waiting", "running"):
        return str(told)
    if told in FAILED:  # what the facts do not give today they do not give at the next question
        return "failed"
    note.unlink(missing_ok=True)
    return "new"


def _noted(note: Path, name: str) -> bool:
    """Whether the job is the one that reckons: of those that begin at once, the first that says so."""
    note.parent.mkdir(parents=True, exist_ok=True)
    draft = note.with_suffix(f".{name}")
    draft.write_text(name, encoding="utf-8")
    try:
        os.link(draft, note)  # refuses where there is one
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


@lru_cache(maxsize=4)
def _pages(place: str) -> dict[str, Page]:
    told: dict[str, Any] = json.loads(Path(place).read_text(encoding="utf-8"))
    return {lang: Page(**told[lang]) for lang in LANGUAGES}


@cache
def _shipped() -> str:
    here = files("meguri")
    parts = [
        here / "facts" / "data" / "datapackage.json",
        here / "report" / "templates" / "account_body.html.j2",
        *(here / "locale" / lang / "LC_MESSAGES" / "meguri.mo" for lang in LANGUAGES),
    ]
    return __version__ + "".join(sha256(one.read_bytes()).hexdigest() for one in parts)

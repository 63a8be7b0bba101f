"""The nation's account of one installation: reckoned once for all doors and processes, then kept as files.

It takes half a minute, and the same facts give the same account: what was reckoned lies under a mark of the
facts, the version and the words. Who asks first begins it; a note beside says which job is at it.
"""

import fcntl
import json
import time
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
from meguri.serve.jobs import Job
from meguri.settings import LANGUAGES, data_folder

if TYPE_CHECKING:
    from meguri.serve.house import House

KIND = "account"
FOLDER = "nation"
FAILED = frozenset({"failed", "too_long"})
_STARTED_AT = time.time()
_NOTE = ".job"
_TURN = ".turn"


async def standing(house: "House") -> str:
    """How far the account is: `done`, `waiting`, `running` or `failed`; who asks first begins it.

    Args:
        house: the server; called on its loop.
    """
    status, job = await run_in_threadpool(_begun, house)
    if job is not None:
        folder = data_folder(house.settings.environ)
        house.workers.begin(job, accounting.__name__, str(folder), str(place_of(house)))
    return status


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


def _begun(house: "House") -> tuple[str, Job | None]:
    """How far it is, and the job that must begin now; of processes that ask at once one gets a job."""
    place = place_of(house)
    status = _status(house, place)
    if status != "new":
        return status, None
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(_TURN).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        status = _status(house, place)
        if status != "new":  # another process was first
            return status, None
        job = house.jobs.begin(KIND)
        place.with_suffix(_NOTE).write_text(job.name, encoding="utf-8")
    return "waiting", job


def _status(house: "House", place: Path) -> str:
    if place.is_file() and page_of(house, LANGUAGES[0]) is not None:
        return "done"
    try:
        job = house.jobs.find(place.with_suffix(_NOTE).read_text(encoding="utf-8"), KIND)
        told, at = job.told()["status"], job.told_at()
    except (OSError, RefusedError):  # nobody began, or it was cleared away meanwhile
        return "new"
    if told in FAILED:  # not tried at each question, but by each server that starts: something was mended
        return "new" if at < _STARTED_AT else "failed"
    return str(told) if told in ("waiting", "running") else "new"


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

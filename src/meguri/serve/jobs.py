"""What takes longer than a request: jobs as folders, so that every process of the server sees them.

A job's name is drawn so that nobody can guess it: who knows it may read it. After a day it is cleared away.
"""

import json
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from meguri.serve.faults import NO_JOB, RefusedError

_NAME = re.compile(r"[A-Za-z0-9_-]{20,40}")
_STATE = "state.json"
_CLEAR_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Attributes:
        name: of the job.
        folder: what it works in.
    """

    name: str
    folder: Path

    def tell(self, state: Mapping[str, Any]) -> None:
        """Say how far it is; a reader sees the old state or the new one, never half of it."""
        draft = self.folder / f"{_STATE}.{token_urlsafe(6)}"
        draft.write_text(json.dumps(state, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        draft.replace(self.folder / _STATE)

    def write(self, name: str, value: Any) -> None:
        """Put plain JSON values into a file of its folder."""
        (self.folder / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")

    def told(self) -> dict[str, Any]:
        """How far it is."""
        read: dict[str, Any] = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
        return read

    def told_at(self) -> float:
        """When it last said how far it is, seconds since 1970."""
        return (self.folder / _STATE).stat().st_mtime


class Jobs:
    """The jobs of a server."""

    def __init__(self, folder: Path, hours: float) -> None:
        """Keep jobs in a folder; it is made where it is missing.

        Args:
            folder: for nothing else.
            hours: how long a job is kept.
        """
        self._folder = folder
        self._seconds = hours * 3600
        self._cleared_at = 0.0
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def begin(self, kind: str, **state: Any) -> Job:
        """A new job.

        Args:
            kind: what it is.
            state: what is known of it from the beginning.
        """
        self._clear()
        name = token_urlsafe(18)
        folder = self._folder / name
        folder.mkdir(mode=0o700)
        job = Job(name, folder)
        job.tell({"kind": kind, "status": "waiting", **state})
        return job

    def find(self, name: str, kind: str) -> Job:
        """A job by its name.

        Raises:
            RefusedError: 404, there is none of this kind.
        """
        job = Job(name, self._folder / name)
        try:
            if _NAME.fullmatch(name) and job.told()["kind"] == kind:
                return job
        except (OSError, ValueError):
            pass
        raise RefusedError(404, "no_job", NO_JOB, {"found": name[:40]})

    def _clear(self) -> None:
        now = time.time()
        if now - self._cleared_at < _CLEAR_EVERY_S:
            return
        self._cleared_at = now
        for one in self._folder.iterdir():
            with suppress(OSError):  # another process clears, too
                if now - one.stat().st_mtime > self._seconds:
                    shutil.rmtree(one, ignore_errors=True)

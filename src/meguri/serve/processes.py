"""The processes of one server: the folder in which they count together, and which of them live.

The folder lies in memory where this machine has such a place, so that a full disk stops no counting. Who
lives holds a lock on a file of its own, which the kernel takes away from whoever was killed: no number of a
process is believed, since another may have it by now.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meguri.server_settings import Settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client counts in files there
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - made by mkdtemp, for this user alone
_PREFIX, _ALIVE = "meguri-counts-", ".alive"
_YOUNG_S = 60.0  # a folder may be there a moment before it is locked


@contextmanager
def counting_together() -> Iterator[Path]:
    """A new folder for the counts of one server's processes, until it ends; what others left behind goes."""
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    held = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def folder_of(settings: Settings) -> Path | None:
    """Where the processes of this server count together; None where it has only one."""
    told = settings.environ.get(FOLDER, "")
    return Path(told) if told and settings.whole("MEGURI_WORKERS") > 1 else None


def join(folder: Path) -> None:
    """This process lives, and counts, from now until it ends.

    Args:
        folder: that of `counting_together`.
    """
    path = folder / f"{os.getpid()}{_ALIVE}"
    unfinished = path.with_suffix(".joining")
    unfinished.touch(mode=0o600)
    _locked(unfinished)  # never closed: it is the kernel that does, at the end
    unfinished.replace(path)


def living(folder: Path) -> int:
    """How many processes live; of the others, what they were doing is forgotten, and what they did is kept.

    Args:
        folder: that of `counting_together`.
    """
    from prometheus_client.multiprocess import mark_process_dead

    count = 0
    for path in folder.glob(f"*{_ALIVE}"):
        if (held := _locked(path)) is None:
            count += 1
            continue
        mark_process_dead(int(path.stem), str(folder))  # type: ignore[no-untyped-call]
        path.unlink(missing_ok=True)
        os.close(held)
    return count


def _locked(path: Path) -> int | None:
    """The descriptor of a lock on a file or folder, gone when it is closed; None where another has it."""
    found = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(found)
        return None
    return found


def _sweep(place: Path) -> None:
    """Take away the folders of servers that were killed."""
    for left in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another server was faster
            told = left.lstat()
            if told.st_uid != os.geteuid() or left.is_symlink() or time.time() - told.st_mtime < _YOUNG_S:
                continue
            if (held := _locked(left)) is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(held)

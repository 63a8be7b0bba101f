"""Files that a command writes: places looked at before the work, all files whole or none at all."""

import os
from collections.abc import Mapping, Sequence
from errno import EACCES, EEXIST, EISDIR, ENOTDIR
from pathlib import Path


def ready_for(files: Sequence[Path], folders: Sequence[Path] = ()) -> None:
    """Refuse a place that cannot be written before the work is done, not after.

    Args:
        files: to be written; a folder that is missing above them is made.
        folders: to be written into; made if missing.

    Raises:
        OSError: naming the first place that cannot be written.
    """
    for place, file in enumerate(files):
        if file.resolve() in {other.resolve() for other in files[:place]}:  # one would wipe out the other
            raise FileExistsError(EEXIST, "", str(file))
        _make(file.parent)
        if file.is_dir():
            raise IsADirectoryError(EISDIR, "", str(file))
        _writable(file if file.exists() else file.parent)
    for folder in folders:
        _make(folder)
        _writable(folder)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first; move them only when every one is on the disk.

    A place that takes no move (a pipe, /dev/stdout, a file in a locked folder) is written to directly, last.

    Raises:
        OSError: naming the file that could not be written; those that stood there stand as they were.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            if _takes_a_move(path):
                place = path.resolve()
                waiting[path] = place.with_name(f".{place.name}.part")
                _put(waiting[path], content, path)
        for path, beside in waiting.items():
            beside.replace(path.resolve())
    finally:
        for beside in waiting.values():
            beside.unlink(missing_ok=True)
    for path in contents.keys() - waiting.keys():
        _put(path, contents[path], path)


def _takes_a_move(path: Path) -> bool:
    """Whether a file made beside the place can be moved there."""
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "", str(path))
    return (path.is_file() or not path.exists()) and os.access(path.resolve().parent, os.W_OK)


def _put(place: Path, content: bytes, said: Path) -> None:
    try:
        place.write_bytes(content)
    except OSError as fault:  # a full disk does not say which file it could not take
        raise OSError(fault.errno, fault.strerror, str(said)) from fault


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as fault:
        raise NotADirectoryError(ENOTDIR, "", fault.filename) from fault


def _writable(place: Path) -> None:
    if not os.access(place, os.W_OK):
        raise PermissionError(EACCES, "", str(place))

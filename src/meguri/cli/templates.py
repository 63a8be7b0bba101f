"""Lists to fill in, which a command writes into a folder: none that stands there already is touched."""

from collections.abc import Mapping
from errno import EEXIST
from pathlib import Path

from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text

MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8


def write_templates(door: Door, folder: Path, contents: Mapping[str, bytes], told: str) -> None:
    """Write CSV files, and say which.

    Args:
        door: how the command was asked.
        folder: where to; made if missing.
        contents: UTF-8 by the name of the list, without the mark that spreadsheets want.
        told: what is said of the files, with a place `{paths}`.

    Raises:
        OSError: naming the first place that is taken or cannot be written.
    """
    paths = {name: folder / f"{name}.csv" for name in contents}
    for path in paths.values():
        if path.exists():
            raise FileExistsError(EEXIST, "", str(path))
    ready_for(list(paths.values()))
    write_all({paths[name]: MARK + content for name, content in contents.items()})
    shown = [str(path) for path in paths.values()]
    if door.as_json:
        print_json({"files": shown})
        return
    print_text(door.say(told).format(paths=", ".join(shown)))

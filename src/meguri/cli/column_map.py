"""A file that says which column of a log holds what, a line a column: `current_a = "Strom [A]"`."""

import tomllib
from pathlib import Path

from meguri.cli.errors import BadInputError
from meguri.locale import N_

_MOST_BYTES = 1_000_000
NO_MAP = N_(
    '{file}: is no map of columns ({detail}). Write one line a column, such as: current_a = "name in the log"'
)


def column_map(path: Path) -> dict[str, str]:
    """Name of ours → name in the log.

    Raises:
        BadInputError: not TOML, or values that are no text.
        OSError: the file cannot be read.
    """

    def refuse(detail: str) -> BadInputError:
        return BadInputError("bad_column_map", NO_MAP, {"file": path.name, "detail": detail})

    if path.stat().st_size > _MOST_BYTES:
        raise refuse(f"> {_MOST_BYTES:,} bytes")
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise refuse(str(fault)) from fault
    named = raw.get("columns", raw)
    if not isinstance(named, dict) or not named or not all(isinstance(one, str) for one in named.values()):
        raise refuse(repr(raw)[:80])
    return dict(named)

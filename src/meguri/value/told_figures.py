"""What does a TOML file say, and who says each figure?  Faults and sources are kept as they are found.

A figure stands by itself, or in a table that names its source beside it (`value`, `source`, `note`).
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

ASSUMED, GIVEN = "assumed", "given"
_FIGURE = ("value", "source", "note")

Code = TypeVar("Code", bound=StrEnum)
Fault = TypeVar("Fault")


@dataclass
class Reading(Generic[Code, Fault]):
    """One file, mapping or template as it is read.

    Attributes:
        where: what a fault names as the place.
        codes: of the room, with UNKNOWN_KEY, UNKNOWN_SOURCE and MISSING_KEY among them.
        fault: makes one of the room's faults from a code, the place and its values.
        faults: found so far.
        sources: key → id of its source, `assumed` or `given`.
    """

    where: str
    codes: type[Code]
    fault: Callable[..., Fault]
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def add(self, code: Code, **values: object) -> None:
        """Keep a fault."""
        self.faults.append(self.fault(code, self.where, **values))

    def unknown(self, found: Iterable[object], known: Iterable[str], at: str = "") -> None:
        """Keep a fault for each key that nobody declared, with the nearest that somebody did."""
        names = list(known)
        for key in found:
            if key not in names:
                near = ", ".join(at + one for one in get_close_matches(str(key), names, n=1) or names)
                self.add(self.codes["UNKNOWN_KEY"], key=f"{at}{key}", near=near)

    def value(self, told: Any, key: str) -> Any:
        """What stands behind a key: the value itself, or that of a table that names its source beside it."""
        if not isinstance(told, Mapping):
            self.sources[key] = GIVEN
            return told
        self.unknown(told, _FIGURE, f"{key}.")
        source = told.get("source", GIVEN)
        if not isinstance(source, str) or source not in {ASSUMED, GIVEN, *source_ids()}:
            self.add(self.codes["UNKNOWN_SOURCE"], key=key, found=repr(source))
        self.sources[key] = str(source)
        if "value" not in told:
            self.add(self.codes["MISSING_KEY"], key=f"{key}.value")
        return told.get("value")


def parsed(content: bytes, refuse: Callable[[str], Exception]) -> dict[str, Any]:
    """A TOML file of a reader, with or without a byte order mark.

    Args:
        content: of the file.
        refuse: makes the error of one that cannot be read, from what the parser says.
    """
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise refuse(str(fault)) from None


@cache
def source_ids() -> frozenset[str]:
    """The ids of all sources that are shipped."""
    from meguri.facts.source import sources

    return frozenset(sources()["source_id"])

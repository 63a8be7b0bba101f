"""Places in plain JSON values: JSON Pointer (RFC 6901), with a step for "the entry whose member is"."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

ABSENT: Final = object()
_PICK = re.compile(r"\[([^=\]]+)=([^\]]*)\]")


class Pick(NamedTuple):
    """A step into a list: the entry whose member is a text."""

    member: str
    text: str


@cache
def steps(path: str) -> tuple[str | Pick, ...]:
    """The steps of a place."""
    parted = (part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])
    return tuple(Pick(*found.groups()) if (found := _PICK.fullmatch(part)) else part for part in parted)


def put(content: dict[str, Any], path: str, value: Any) -> None:
    """Write a value at a place; what is not there on the way is made.

    Lists are filled from the front: a place in the middle of a list that is not there yet becomes its end.
    """
    way = steps(path)
    inner: Any = content
    for at, step in enumerate(way[:-1]):
        inner = _entered(inner, step, way[at + 1])
    last = way[-1]
    if isinstance(inner, list) and isinstance(last, str):
        place = min(int(last), len(inner))
        inner[place : place + 1] = [value]
    else:
        inner[last] = value


def _entered(inner: Any, step: str | Pick, following: str | Pick) -> Any:
    empty: Any = [] if isinstance(following, Pick) or following.isdigit() else {}
    if isinstance(step, Pick):
        for entry in inner:
            if entry.get(step.member) == step.text:
                return entry
        inner.append({step.member: step.text})
        return inner[-1]
    if isinstance(inner, list):
        place = min(int(step), len(inner))
        if place == len(inner):
            inner.append(empty)
        return inner[place]
    return inner.setdefault(step, empty)


def look(content: Any, path: str) -> tuple[str, Any]:
    """The pointer without picks, and the value there; `ABSENT` where there is none."""
    inner, told = content, ""
    for step in steps(path):
        name = _name(inner, step)
        if name is None:
            return told, ABSENT
        inner = inner[name]
        told += f"/{escaped(str(name))}"
    return told, inner


def _name(inner: Any, step: str | Pick) -> str | int | None:
    if isinstance(step, Pick):
        entries = inner if isinstance(inner, list) else ()
        found = (
            at
            for at, entry in enumerate(entries)
            if isinstance(entry, dict) and entry.get(step.member) == step.text
        )
        return next(found, None)
    if isinstance(inner, list):
        at = int(step) if step.isascii() and step.isdigit() else len(inner)
        return at if at < len(inner) else None
    return step if isinstance(inner, dict) and step in inner else None


def picked(path: str, pointer: str) -> Iterator[str]:
    """Pointers of the members by which entries were picked, on the way of a path that led to a pointer."""
    told = ""
    for step, name in zip(steps(path), pointer.split("/")[1:], strict=False):
        told += f"/{name}"
        if isinstance(step, Pick):
            yield f"{told}/{escaped(step.member)}"


def leaves(content: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that holds no others, with its pointer; empty objects and lists count as such."""
    if isinstance(content, dict) and content:
        for name, inner in content.items():
            yield from leaves(inner, f"{at}/{escaped(name)}")
    elif isinstance(content, list) and content:
        for place, inner in enumerate(content):
            yield from leaves(inner, f"{at}/{place}")
    else:
        yield at, content


def escaped(name: str) -> str:
    """A member's name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")

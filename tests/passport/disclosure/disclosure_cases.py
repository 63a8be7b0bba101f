"""Scenarios of the standard's authors as claims, pointers and what a reader must see."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meguri.passport.disclosure.hidden import pointer

Entropy = Callable[[int], bytes]


def chance() -> Entropy:
    """Bytes that never come twice; for tests only."""
    count = iter(range(10**9))
    return lambda size: next(count).to_bytes(size)


@dataclass(frozen=True)
class Case:
    """One scenario."""

    claims: dict[str, Any]
    hidden: frozenset[str]
    disclose: frozenset[str]
    seen: Any
    told: dict[str, Any]


def case(path: Path) -> Case:
    """The scenario of a specification file."""
    from sd_jwt.utils.yaml_specification import load_yaml_specification

    told = load_yaml_specification(path)
    hidden: set[str] = set()
    claims = _plain(told["user_claims"], "", hidden)
    disclose: set[str] = set()
    seen = _seen(told["user_claims"], told["holder_disclosed_claims"], "", disclose)
    return Case(claims, frozenset(hidden), frozenset(disclose), seen, told)


def _is_hidden(value: Any) -> bool:
    return type(value).__name__ == "SDObj"


def _plain(value: Any, at: str, hidden: set[str]) -> Any:
    if isinstance(value, dict):
        made = {}
        for key, inner in value.items():
            name = key.value if _is_hidden(key) else key
            if _is_hidden(key):
                hidden.add(pointer(at, name))
            made[name] = _plain(inner, pointer(at, name), hidden)
        return made
    if isinstance(value, list):
        elements = []
        for index, inner in enumerate(value):
            place = pointer(at, index)
            if _is_hidden(inner):
                hidden.add(place)
            elements.append(_plain(inner.value if _is_hidden(inner) else inner, place, hidden))
        return elements
    return value


def _seen(value: Any, choice: Any, at: str, disclose: set[str]) -> Any:
    """What is left when only the chosen claims are shown; the choice of each is noted."""
    if isinstance(value, dict):
        made = {}
        for key, inner in value.items():
            name = key.value if _is_hidden(key) else key
            chosen = choice.get(name) if isinstance(choice, dict) else None
            if _is_hidden(key) and not chosen:
                continue
            if _is_hidden(key):
                disclose.add(pointer(at, name))
            made[name] = _seen(inner, chosen, pointer(at, name), disclose)
        return made
    if isinstance(value, list):
        elements = []
        for index, inner in enumerate(value):
            chosen = choice[index] if isinstance(choice, list) and index < len(choice) else None
            if _is_hidden(inner) and chosen in (None, False):
                continue
            if _is_hidden(inner):
                disclose.add(pointer(at, index))
            elements.append(
                _seen(inner.value if _is_hidden(inner) else inner, chosen, pointer(at, index), disclose)
            )
        return elements
    return value

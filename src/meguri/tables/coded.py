"""Faults of an input as codes and values: one shape for every room; the doors put them into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


def shown(value: object, *, most: int = 60) -> str:
    """A value as a message names it, cut to `most` signs; by its kind where it cannot be written out."""
    try:
        return repr(value)[:most]
    except (ValueError, RecursionError):  # a whole number too long, or nested too deep
        return type(value).__name__


@dataclass(frozen=True, slots=True)
class CodedFault:
    """One thing wrong with an input.

    Attributes:
        code: which rule it breaks.
        values: what its message names.
    """

    code: StrEnum
    values: Mapping[str, str] = field(default_factory=dict)


class CodedError(ValueError):
    """An input that cannot be used; every fault is named.

    Attributes:
        messages: code → English message template.
        faults: all faults.
    """

    messages: ClassVar[Mapping[Any, str]] = {}

    def __init__(self, faults: Iterable[CodedFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.messages[one.code].format(**one.values) for one in self.faults))

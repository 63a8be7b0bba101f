"""The one spelling of a JSON value, and the hash of it: RFC 8785 (JSON Canonicalization Scheme)."""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from math import isfinite
from typing import Any

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

_LARGEST_INTEGER = 2**53 - 1
_MOST_FAULTS = 50


class CanonicalCode(StrEnum):
    """Why a value has no canonical form."""

    OUT_OF_RANGE = "out_of_range"
    NO_JSON = "no_json"
    NO_KEY = "no_key"
    NO_CHARACTER = "no_character"
    TOO_DEEP = "too_deep"


MESSAGES: dict[CanonicalCode, str] = {
    CanonicalCode.OUT_OF_RANGE: N_(
        "{path}: JSON cannot carry the number {found} exactly (it is NaN, infinite, or a whole number beyond "
        "2^53 - 1), so it cannot be signed. Write it as text."
    ),
    CanonicalCode.NO_JSON: N_(
        "{path}: a value of kind {found} is no JSON, so it cannot be signed. Wanted are objects, lists, "
        "texts, numbers, true, false and null."
    ),
    CanonicalCode.NO_KEY: N_("{path}: the key {found} is no text, so it cannot be signed."),
    CanonicalCode.NO_CHARACTER: N_(
        "{path}: the text holds half a character (a lone surrogate), so it cannot be signed."
    ),
    CanonicalCode.TOO_DEEP: N_("It is nested too deep, or holds itself, so it cannot be signed."),
}


class CanonicalFault(CodedFault):
    """Why a value has no canonical form."""


class CanonicalError(CodedError):
    """A value without a canonical form.

    Attributes:
        faults: all that is in the way, each with its `path` (JSON Pointer, RFC 6901).
    """

    messages = MESSAGES


def canonical(value: Any) -> bytes:
    """The canonical form of a JSON value, UTF-8.

    Source: RFC 8785, 3.2: no white space, keys sorted by UTF-16 units, numbers as ECMAScript writes them.

    Raises:
        CanonicalError: a number out of range, a type that JSON does not know, half a character, too deep; all
            at once.
    """
    from rfc8785 import dumps

    try:
        return dumps(value)
    except RecursionError:
        faults = [CanonicalFault(CanonicalCode.TOO_DEEP)]
    except ValueError:  # the library's own errors, and those of Python within it
        faults = list(_faults(value))[:_MOST_FAULTS]
    raise CanonicalError(faults)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits.

    Raises:
        CanonicalError: the value has no canonical form.
    """
    return sha256(canonical(value)).hexdigest()


def _faults(value: Any, path: str = "") -> Iterator[CanonicalFault]:
    """What the library refused, by place; it says only that something is wrong."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield _fault(CanonicalCode.NO_KEY, path, type(key).__name__)
                continue
            step = key.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode("utf-8")
            yield from _text_faults(key, f"{path}/{step}")
            yield from _faults(inner, f"{path}/{step}")
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _faults(inner, f"{path}/{at}")
    elif isinstance(value, str):
        yield from _text_faults(value, path)
    elif isinstance(value, int) and not -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:
        yield _fault(CanonicalCode.OUT_OF_RANGE, path, "2^" + str(value.bit_length() - 1) + "…")
    elif isinstance(value, float) and not isfinite(value):
        yield _fault(CanonicalCode.OUT_OF_RANGE, path, str(value))
    elif value is not None and not isinstance(value, int | float):
        yield _fault(CanonicalCode.NO_JSON, path, type(value).__name__)


def _text_faults(text: str, path: str) -> Iterator[CanonicalFault]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        yield _fault(CanonicalCode.NO_CHARACTER, path, "")


def _fault(code: CanonicalCode, path: str, found: str) -> CanonicalFault:
    return CanonicalFault(code, {"path": path or "/", "found": found})

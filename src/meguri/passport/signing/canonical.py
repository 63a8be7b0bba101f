"""The one spelling of a JSON value, and the hash of it: RFC 8785 (JSON Canonicalization Scheme).

`rfc8785` is the judge of it. Objects, lists, texts and plain numbers are put together here, three times as
fast; whatever has a trap in it (exponents, whole floats, keys beyond the first plane) is left to the library.
Documents that were read from JSON, and so hold nothing but JSON, are spelt by compiled code where its
spelling is sure to be the same.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from json.encoder import encode_basestring
from math import isfinite
from operator import itemgetter
from typing import Any

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

_LARGEST_INTEGER = 2**53 - 1
_MOST_FAULTS = 50
_CONSTANTS = {None: "null", True: "true", False: "false"}
_key = itemgetter(0)
_LONG_NUMBER = re.compile(r"[:\[,]-?[0-9]{16}")
_BEYOND_FIRST_PLANE = re.compile("[\U00010000-\U0010ffff]")


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
    try:
        text = _spelt(value)
        if not text.isascii() and _BEYOND_FIRST_PLANE.search(text):
            return _by_library(value)  # only its keys are sorted by UTF-16 units (RFC 8785, 3.2.3)
        return text.encode("utf-8")
    except (
        ValueError,
        TypeError,
    ):  # the library's errors, those of Python within it, and keys that are no text
        pass
    except RecursionError:
        raise CanonicalError([CanonicalFault(CanonicalCode.TOO_DEEP)]) from None
    raise CanonicalError(_all_faults(value))


def canonical_read(value: Any) -> bytes:
    """The canonical form of what `read_json` read: the same as `canonical`, sooner.

    Raises:
        CanonicalError: as `canonical` does.
    """
    from jsonschema_rs.canonical.json import to_string

    if not isinstance(value, dict | list):
        return canonical(value)
    try:
        text = to_string(value)
    except ValueError:  # deeper than it goes, or no JSON after all
        return canonical(value)
    # It writes NaN as null, small numbers and large ones without an exponent, and sorts keys by code points.
    is_doubtful = "null" in text or "0.000000" in text or _LONG_NUMBER.search(text) is not None
    if is_doubtful or (not text.isascii() and _BEYOND_FIRST_PLANE.search(text)):
        return canonical(value)
    return text.encode("utf-8")


def canonical_plain(value: dict[str, Any]) -> bytes:
    """The canonical form of an object in which nothing has a trap, by compiled code; nothing is checked.

    Args:
        value: keys of ASCII; whole numbers below 2^53; no whole floats, no others but from 1e-4 to 9e15 in
            size; no texts with half characters.
    """
    from orjson import OPT_SORT_KEYS, dumps

    return dumps(value, option=OPT_SORT_KEYS)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits.

    Raises:
        CanonicalError: the value has no canonical form.
    """
    return sha256(canonical(value)).hexdigest()


def _by_library(value: Any) -> bytes:
    from rfc8785 import dumps

    return dumps(value)


def _spelt(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        members = [
            f"{encode_basestring(key)}:{encode_basestring(inner) if type(inner) is str else _spelt(inner)}"
            for key, inner in sorted(value.items(), key=_key)
        ]
        return "{" + ",".join(members) + "}"
    if kind is list:
        return "[" + ",".join([_spelt(inner) for inner in value]) + "]"
    return _spelt_scalar(value, kind)


def _spelt_scalar(value: Any, kind: type) -> str:
    if kind is float:
        written = repr(value)
        if "e" not in written and "n" not in written and not written.endswith(".0"):
            return written
    elif kind is int and -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:
        return repr(value)
    elif value is None or kind is bool:
        return _CONSTANTS[value]
    return _by_library(value).decode("utf-8")


def _all_faults(value: Any) -> list[CanonicalFault]:
    try:
        return list(islice(_faults(value), _MOST_FAULTS))
    except RecursionError:
        return [CanonicalFault(CanonicalCode.TOO_DEEP)]


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

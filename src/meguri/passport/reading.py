"""JSON that comes from strangers: read strictly, and every fault told with the place where it is.

A signature covers what a document says. Where two readers could see two different things in the same bytes
(a key told twice, NaN, a number that only some readers can hold), nothing can be signed or believed, so such
documents are refused here, before any other rule looks at them. The bar is I-JSON (RFC 7493), which the
canonical form (RFC 8785, 3.1) asks for, and limits of size and depth so that no document can hang a reader.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import Any

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

LIMIT_BYTES = 5_000_000
DEEPEST = 64
LARGEST_INTEGER = 2**53 - 1  # RFC 7493, 2.2: what every reader can hold exactly
LONGEST_NUMBER = 400  # characters; a double never needs more than 343
MOST_FAULTS = 50

# RFC 7493, 2.1: surrogates and noncharacters are no text; written out or as an escape.
_NO_CHARACTER = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
# The same, coarser and ten times as fast: what it does not find is clean.
_PERHAPS_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]")
_SUSPICIOUS_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|[fF][dD][dDeE]|[fF]{3}[eEfF])")
_CONSTANTS = ("NaN", "Infinity", "-Infinity")


class JsonCode(StrEnum):
    """What can be wrong with a JSON document before its content is looked at."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    ENCODING = "encoding"
    UNREADABLE = "unreadable"
    CUT_OFF = "cut_off"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEY = "duplicate_key"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NO_CHARACTER = "no_character"
    MORE_FAULTS = "more_faults"


MESSAGES: dict[JsonCode, str] = {
    JsonCode.TOO_LARGE: N_("{where}: {found} bytes; at most {limit} are read."),
    JsonCode.EMPTY: N_("{where}: it is empty; wanted is a JSON document."),
    JsonCode.ENCODING: N_(
        "{where}: byte {position} is no {encoding}. Wanted is UTF-8 (or UTF-16/UTF-32); save the file again "
        "as UTF-8."
    ),
    JsonCode.UNREADABLE: N_("{where}, line {line}, column {column}: {found} cannot stand here in JSON."),
    JsonCode.CUT_OFF: N_("{where}, line {line}: it ends in the middle. Is the file cut off?"),
    JsonCode.TOO_DEEP: N_("{where}: nested deeper than {limit} levels; no passport document is."),
    JsonCode.DUPLICATE_KEY: N_(
        "{where}: {path}: the key is there {found} times, so readers would differ in what it says. Leave one."
    ),
    JsonCode.NOT_A_NUMBER: N_(
        "{where}: {path}: {found} is no number in JSON. Give a number, or leave it out."
    ),
    JsonCode.OUT_OF_RANGE: N_(
        "{where}: {path}: the number {found} is one that not every reader holds exactly (whole numbers to "
        "2^53 - 1, others as a 64-bit float). Write it as text."
    ),
    JsonCode.NO_CHARACTER: N_("{where}: {path}: the text holds {found}, which is no character."),
    JsonCode.MORE_FAULTS: N_("{where}: and more faults after these {found}."),
}


class JsonFault(CodedFault):
    """One thing wrong with a JSON document: which rule, and the values for its message."""


class PassportJsonError(CodedError):
    """A document that cannot be read as one thing only; every fault is named.

    Attributes:
        faults: all faults, each with `where` and, where it has one, `path` (JSON Pointer, RFC 6901).
    """

    messages = MESSAGES


def read_json(content: bytes | str, *, where: str, limit_bytes: int = LIMIT_BYTES) -> Any:
    """What a JSON document says, if it says one thing only.

    UTF-8, UTF-16 and UTF-32 are told apart by their mark or by where the zero bytes are (RFC 4627, 3: several
    published schemas are UTF-16).

    Args:
        content: the document.
        where: what messages call it: a file, an address.
        limit_bytes: the most that is read.

    Raises:
        PassportJsonError: too large, no text, no JSON, too deep, a key told twice, a number out of the range
            of I-JSON (RFC 7493, 2.2), no character; all at once where the document can be read so far.
    """
    text = _text(content, where, limit_bytes)
    try:
        value = _parsed(text, where, _one_object, _whole, _decimal, _no_constant)
    except _DoubtError:
        raise PassportJsonError(_faults(text, where)) from None
    if _is_too_deep(value):
        raise PassportJsonError([_fault(JsonCode.TOO_DEEP, where, limit=DEEPEST)])
    if suspicious(text) and (faults := _faults(text, where)):
        raise PassportJsonError(faults)
    return value


class _DoubtError(Exception):
    """Something is wrong; where it is, the slow way finds out."""


def _one_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _DoubtError
    return made


def _whole(told: str) -> int:
    if len(told) < 16:  # below 2^53 whatever its digits
        return int(told)
    return int(_sure(told))


def _decimal(told: str) -> float:
    if len(told) <= LONGEST_NUMBER:
        value = float(told)
        if 1e-300 < value < 9e15:  # no trap in these, and nearly all are
            return value
    return _sure(told)


def _sure(told: str) -> float:
    value = _number(told)
    if value is None:
        raise _DoubtError
    return value


def _no_constant(_told: str) -> None:
    raise _DoubtError


def _text(content: bytes | str, where: str, limit_bytes: int) -> str:
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > limit_bytes:
        raise PassportJsonError([_fault(JsonCode.TOO_LARGE, where, found=size, limit=limit_bytes)])
    if isinstance(content, bytes):
        encoding = json.detect_encoding(content)
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as fault:
            put = {"position": fault.start, "encoding": encoding.upper().removesuffix("-SIG")}
            raise PassportJsonError([_fault(JsonCode.ENCODING, where, **put)]) from None
    else:
        text = content
    text = text.removeprefix("\ufeff")
    if not text.strip(" \t\r\n"):
        raise PassportJsonError([_fault(JsonCode.EMPTY, where)])
    return text


def suspicious(text: str) -> bool:
    """Whether some text in it may be no text; most documents are cleared without a look at each string."""
    if "\\u" in text and _SUSPICIOUS_ESCAPE.search(text):
        return True
    return not text.isascii() and _PERHAPS_NO_CHARACTER.search(text) is not None


def _parsed(text: str, where: str, one_object: Any, whole: Any, decimal: Any, constant: Any) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=one_object, parse_int=whole, parse_float=decimal, parse_constant=constant
        )
    except json.JSONDecodeError as fault:
        found = text[fault.pos :].lstrip()[:20]
        code = JsonCode.UNREADABLE if found else JsonCode.CUT_OFF
        put = {"line": fault.lineno, "column": fault.colno, "found": repr(found)}
        raise PassportJsonError([_fault(code, where, **put)]) from None
    except RecursionError:
        raise PassportJsonError([_fault(JsonCode.TOO_DEEP, where, limit=DEEPEST)]) from None


def _number(told: str) -> float | None:
    """The number, or None where not every reader holds it (I-JSON) or where it would silently become 0."""
    if len(told) > LONGEST_NUMBER:
        return None
    if told.lstrip("-").isdigit():
        whole = int(told)
        return whole if -LARGEST_INTEGER <= whole <= LARGEST_INTEGER else None
    value = float(told)
    if value == 0:
        return None if re.search("[1-9]", re.split("[eE]", told)[0]) else value
    # The canonical form writes floats below 1e21 as whole numbers, and those no reader has to hold.
    is_whole_then = LARGEST_INTEGER < abs(value) < 1e21
    return value if isfinite(value) and not is_whole_then else None


def _is_too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if type(one) is dict else one)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return False
    return True


_Path = tuple[str | int, ...]


class _Pairs(tuple[tuple[str, Any], ...]):
    """An object as it was written, with keys told twice."""

    __slots__ = ()


class _Number(str):
    """A number or constant as it was written."""

    __slots__ = ()


def _faults(text: str, where: str) -> list[JsonFault]:
    """All faults, each with its place; the slow way, for documents that are refused anyway."""
    found = _walk(_parsed(text, where, _Pairs, _Number, _Number, _Number), where, ())
    first = list(islice(found, MOST_FAULTS))
    if next(found, None) is not None:  # the rest of a wall of faults helps nobody, and takes seconds
        first.append(_fault(JsonCode.MORE_FAULTS, where, found=MOST_FAULTS))
    return first


def _walk(value: Any, where: str, path: _Path) -> Iterator[JsonFault]:
    if isinstance(value, _Number):
        yield from _number_faults(value, where, path)
    elif isinstance(value, str):
        yield from _character_faults(value, where, path)
    elif isinstance(value, _Pairs | list) and len(path) == DEEPEST:
        # Seen only here: what a key told again hid from the first reading.
        yield _fault(JsonCode.TOO_DEEP, where, limit=DEEPEST)
    elif isinstance(value, _Pairs):
        yield from _key_faults(value, where, path)
        for key, inner in value:
            yield from _walk(inner, where, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _walk(inner, where, (*path, at))


def _key_faults(pairs: _Pairs, where: str, path: _Path) -> Iterator[JsonFault]:
    for key, found in Counter(key for key, _inner in pairs).items():
        yield from _character_faults(key, where, (*path, key))
        if found > 1:
            yield _fault(JsonCode.DUPLICATE_KEY, where, path=_pointer((*path, key)), found=found)


def _number_faults(told: _Number, where: str, path: _Path) -> Iterator[JsonFault]:
    if told in _CONSTANTS:
        yield _fault(JsonCode.NOT_A_NUMBER, where, path=_pointer(path), found=str(told))
    elif _number(told) is None:
        shown = told if len(told) <= 40 else f"{told[:37]}…"
        yield _fault(JsonCode.OUT_OF_RANGE, where, path=_pointer(path), found=shown)


def _character_faults(text: str, where: str, path: _Path) -> Iterator[JsonFault]:
    if found := _NO_CHARACTER.search(text):
        yield _fault(JsonCode.NO_CHARACTER, where, path=_pointer(path), found=f"U+{ord(found[0]):04X}")


def _pointer(path: _Path) -> str:
    """A place as JSON Pointer; long keys cut, half characters shown as the mark for that."""
    return "".join(f"/{_step(step)}" for step in path) or "/"


def _step(key: str | int) -> str:
    text = str(key)
    shown = _NO_CHARACTER.sub("\ufffd", text if len(text) <= 40 else f"{text[:37]}…")
    return shown.replace("~", "~0").replace("/", "~1")


def _fault(code: JsonCode, where: str, **values: object) -> JsonFault:
    return JsonFault(code, {"where": where} | {name: str(value) for name, value in values.items()})

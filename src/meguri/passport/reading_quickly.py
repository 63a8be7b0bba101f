"""JSON that says one thing only, seen by counting instead of by looking at each part.

`read_json` judges; what is answered here is what it would answer, or nothing. Compiled code reads, and what
that code would pass over is found in the text: a key told twice leaves fewer quotation marks in the value's
own spelling than stood in the text; a number of hundreds of digits is a run of them.
"""

from typing import Any

from orjson import JSONDecodeError, loads

from meguri.passport.reading import LONGEST_NUMBER, suspicious

# Three signs at most are no digit and no point, so a number too long has a run of half the rest.
_RUN = b"0" * ((LONGEST_NUMBER - 3) // 2)
_DIGITS = bytes(ord("0") if chr(one) in "0123456789." else ord(" ") for one in range(256))
DOUBTFUL = object()


def quickly_read(content: bytes) -> Any:
    """What a JSON document says as far as compiled code can tell; `DOUBTFUL` where it cannot.

    Whoever takes it still has to hold the value against the text (`has_lost_nothing`), and its numbers
    against what every reader holds.

    Args:
        content: UTF-8; its size was looked at.
    """
    if b'\\"' in content or b"\\u0022" in content or _RUN in content.translate(_DIGITS):
        return DOUBTFUL
    try:
        return loads(content)
    except JSONDecodeError:
        return DOUBTFUL


def has_lost_nothing(content: bytes, spelt: bytes) -> bool:
    """Whether no key was told twice and all texts are texts.

    Args:
        content: a document that `quickly_read` read.
        spelt: its value in JSON of UTF-8, without escapes but of control signs and backslashes.
    """
    if content.count(b'"') != spelt.count(b'"'):
        return False
    return spelt.isascii() or not suspicious(spelt.decode("utf-8"))

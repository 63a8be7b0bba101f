"""How an answer looks on a terminal: tables that line up in Japanese too, JSON that repeats byte for byte."""

import codecs
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from threading import Timer
from typing import TextIO

Progress = Callable[[str, float], None]

NONE = "–"
GAP = "  "
PATIENCE_S = 2.0


def print_text(text: str) -> None:
    """Write text and a line end to stdout."""
    sys.stdout.write(text + "\n")


def print_json(value: object) -> None:
    """Write a value as JSON: sorted keys, so that the same value always gives the same bytes."""
    sys.stdout.write(json_text(value))


def json_text(value: object) -> str:
    """A value as JSON text with a line end; refuses NaN, which JSON does not know."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def bear_any_text(stream: TextIO, *, as_json: bool) -> None:
    """Let a stream whose encoding lacks some sign (a pipe or file on Windows in Japan) write it another way.

    In text the nearest plain sign stands for it, in JSON its escape.
    """
    if isinstance(stream, TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
        stream.reconfigure(errors=_ESCAPED if as_json else _NEAREST)


def _nearest(fault: UnicodeError) -> tuple[str, int]:
    lacking, end = _lacking(fault)
    return "".join(_PLAIN.get(sign, "?") for sign in lacking), end


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    lacking, end = _lacking(fault)
    return json.dumps(lacking)[1:-1], end


def _lacking(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return fault.object[fault.start : fault.end], fault.end


_PLAIN = {
    "–": "-",
    "—": "-",
    "−": "-",
    "─": "-",
    "→": ">",
    "…": "...",
    "〜": "~",
    "·": ".",
    "µ": "u",
    "×": "x",
    "✓": "+",
    "✗": "x",
    "○": "o",
    "●": "*",
    "△": "^",
    "├": "+",
    "└": "+",
    "│": "|",
    "、": ",",
    "≥": ">=",
    "≤": "<=",
}
_NEAREST, _ESCAPED = "meguri-nearest", "meguri-escaped"
codecs.register_error(_NEAREST, _nearest)
codecs.register_error(_ESCAPED, _escaped)


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for each East Asian wide sign."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Lay rows out in columns under a ruled heading.

    Args:
        head: one heading a column.
        rows: the cells, already in words.
        right: places of the columns that hold figures and are set flush right.
    """
    widths = [max(width(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    lines = [_line(head, widths, right), GAP.join("─" * wide for wide in widths)]
    lines += [_line(row, widths, right) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = (
        " " * (wide - width(cell)) + cell if place in right else cell + " " * (wide - width(cell))
        for place, (cell, wide) in enumerate(zip(cells, widths, strict=True))
    )
    return GAP.join(padded).rstrip()


@contextmanager
def working(start: str) -> Iterator[Progress]:
    """A way to tell how far work has come: a bar on stderr, only for a person watching, after two seconds.

    Args:
        start: what is being done, said until the first step is told.

    Yields:
        a function that takes a step, in words, and the share of the work done by then.
    """
    if not sys.stderr.isatty():
        yield lambda _step, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(start, total=1.0)
    patience = Timer(PATIENCE_S, bar.start)
    patience.daemon = True
    patience.start()
    try:
        yield lambda step, share: bar.update(task, description=step, completed=share)
    finally:
        patience.cancel()
        bar.stop()

"""Lines of a passport's answers that fit a terminal: broken at blanks, or between Japanese signs."""

import re
from collections.abc import Iterable, Iterator, Sequence

from meguri.cli.output import GAP, width

COLUMNS = 100
_LEAST = 20  # narrower columns would break every word
# Words of other scripts stay whole (an address is copied from the screen); closing signs never begin a line.
_PIECES = re.compile(
    r"[^\s\u3000-\u9fff\uff00-\uffef]+[、。,.:;)〕」』】)〉]*\s?|[「『【((]*[^\s][、。,:;)」』】・ー]*\s?|\s"
)


def wrapped(text: str, *, first: str = "", rest: str = "", columns: int = COLUMNS) -> str:
    """One paragraph as lines of at most so many columns; a word that is longer stands alone.

    Args:
        text: the paragraph.
        first: what stands before the first line.
        rest: what stands before each other line.
        columns: width of a line with what stands before it.
    """
    room = columns - max(width(first), width(rest))
    lines = list(_broken(text, max(room, _LEAST)))
    return "\n".join(f"{rest if place else first}{line}" for place, line in enumerate(lines))


def bulleted(lines: Iterable[str], sign: str = "- ") -> str:
    """Sentences as a list whose further lines stand under the first."""
    return "\n".join(wrapped(one, first=sign, rest=" " * width(sign)) for one in lines)


def wrapped_pairs(pairs: Sequence[tuple[str, str]], *, columns: int = COLUMNS) -> str:
    """Names and what they stand for, in two columns; neither runs over the edge."""
    return wrapped_table(pairs, columns=columns)


def wrapped_table(rows: Sequence[Sequence[str]], *, head: Sequence[str] = (), columns: int = COLUMNS) -> str:
    """Rows in columns that share the width of the terminal, broken within their cells.

    Args:
        rows: the cells, in words; all rows alike long.
        head: one heading a column, or none.
        columns: width of the whole.
    """
    every = [*([head] if head else []), *rows]
    widths = _shared(every, columns)
    told = [*_lines_of(head, widths), GAP.join("─" * wide for wide in widths)] if head else []
    return "\n".join([*told, *(line for row in rows for line in _lines_of(row, widths))])


def _shared(rows: Sequence[Sequence[str]], columns: int) -> list[int]:
    """The widest column gives way first, until all fit; none gets narrower than its longest word."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    least = [max(_longest_word(cell) for cell in column) for column in zip(*rows, strict=True)]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - columns
    for _ in range(excess):
        slack = [wide if wide > least[place] else 0 for place, wide in enumerate(widths)]
        if not any(slack):
            break
        widths[slack.index(max(slack))] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max((width(piece.rstrip()) for piece in _PIECES.findall(text)), default=0)


def _lines_of(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [list(_broken(cell, wide)) for cell, wide in zip(row, widths, strict=True)]
    for place in range(max(map(len, cells))):
        parts = (cell[place] if place < len(cell) else "" for cell in cells)
        yield GAP.join(_filled(part, wide) for part, wide in zip(parts, widths, strict=True)).rstrip()


def _filled(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))


def _broken(text: str, room: int) -> Iterator[str]:
    line = ""
    for piece in _PIECES.findall(text):
        if line and width(line + piece.rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()

"""A CSV list (UTF-8 or cp932) as rows: its headings found, every cell read, all faults at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguri.facts.official.reading import Line, folded, plain, read_text
from meguri.market.lists.cells import Reader, is_nothing
from meguri.market.lists.faults import CellProblemError, ListCode, ListError, ListFault
from meguri.tables.coded import shown
from meguri.tables.schema import Table

FIRST_LINES = 15
_ASIDE = re.compile(r"[(\[【〔].*?[)\]】〕]")
_SUMS = frozenset({"合計", "計", "小計", "総計", "total", "sum"})


@dataclass(frozen=True, slots=True)
class Heading:
    """One column that is looked for.

    Attributes:
        column: its name in the table.
        spellings: what it may be headed, the usual one first; the column's own name is one of them.
        read: how a cell is read.
        needed: whether the list must have it.
    """

    column: str
    spellings: tuple[str, ...]
    read: Reader
    needed: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Its spellings, folded."""
        return frozenset(folded(one) for one in (self.column, *self.spellings))


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a list.

    Attributes:
        rows: values by column; only those that the list tells.
        lines: the line in the file of each row, from 1.
        heads: what each column is headed in the file.
        ignored: headings that no column takes.
        sums: lines that were left out because they add up others.
    """

    rows: tuple[dict[str, object], ...]
    lines: tuple[int, ...]
    heads: Mapping[str, str]
    ignored: tuple[str, ...]
    sums: tuple[int, ...]


def read_list(
    content: bytes, where: str, headings: Sequence[Heading], table: Table, key: str,
    *, one_of: Sequence[tuple[str, ...]] = (),
) -> Listed:  # fmt: skip
    """The rows of a list, each cell read and held against the table's limits.

    Args:
        content: CSV in UTF-8 or cp932; lines above the headings are passed over.
        where: the file's name, for the messages.
        headings: the columns looked for.
        table: tells the limits of each column.
        key: column that names a row; it may not repeat.
        one_of: columns of which each row must tell at least one.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them.
    """
    lines = read_text(content, where).lines
    at, places, faults = _headings(lines, where, headings, one_of)
    if not places:
        raise ListError(faults)
    heads = {column: plain(lines[at].cells[place]) for column, place in places.items()}
    width = len(lines[at].cells)
    rows, numbers, sums = [], [], []
    for line in lines[at + 1 :]:
        if any(folded(cell) in _SUMS for cell in line.cells[:2]):
            sums.append(line.number)
            continue
        row, wrong = _row(line, where, headings, places, heads, table, width)
        faults += wrong + _lacking(line, where, places, heads, one_of)
        rows.append(row)
        numbers.append(line.number)
    if not rows:
        faults.append(ListFault(ListCode.NO_ROWS, {"where": where}))
    faults += _repeated(rows, numbers, where, key, heads)
    if faults:
        raise ListError(faults)
    taken = set(places.values())
    left = tuple(plain(cell) for place, cell in enumerate(lines[at].cells) if place not in taken)
    return Listed(tuple(rows), tuple(numbers), heads, tuple(one for one in left if one), tuple(sums))


def _headings(
    lines: Sequence[Line], where: str, headings: Sequence[Heading], one_of: Sequence[tuple[str, ...]]
) -> tuple[int, dict[str, int], list[ListFault]]:
    """The line of headings, the place of each column, and what is wrong with them."""
    scores = [sum(bool(_meant(cell, headings)) for cell in line.cells) for line in lines[:FIRST_LINES]]
    at = max(range(len(scores)), key=lambda rank: (scores[rank], -rank))
    if scores[at] < 2:
        wanted = ", ".join(one.spellings[0] for one in headings if one.needed)
        values = {"where": where, "found": str(len(scores)), "wanted": wanted}
        return at, {}, [ListFault(ListCode.NO_HEADINGS, values)]
    places: dict[str, int] = {}
    faults = []
    for place, cell in enumerate(lines[at].cells):
        column = _meant(cell, headings)
        if column and column in places:
            both = f"{plain(lines[at].cells[places[column]])}, {plain(cell)}"
            values = {"where": where, "line": str(lines[at].number), "found": both, "meant": column}
            faults.append(ListFault(ListCode.TWO_COLUMNS, values))
        elif column:
            places[column] = place
    spelled = {one.column: one.spellings for one in headings}
    needed = [*((one.column,) for one in headings if one.needed), *one_of]
    for group in needed:
        if not set(group) & set(places):
            wanted = ", ".join(name for column in group for name in spelled[column][:3])
            values = {"where": where, "meant": group[0], "wanted": wanted}
            faults.append(ListFault(ListCode.NO_COLUMN, values))
    return at, places, faults


def _meant(cell: str, headings: Sequence[Heading]) -> str:
    whole, bare = folded(cell), folded(_ASIDE.sub("", plain(cell)))
    exact = (one.column for one in headings if whole in one.known)
    return next(exact, "") or next((one.column for one in headings if bare in one.known), "")


def _row(
    line: Line, where: str, headings: Sequence[Heading], places: Mapping[str, int],
    heads: Mapping[str, str], table: Table, width: int,
) -> tuple[dict[str, object], list[ListFault]]:  # fmt: skip
    row: dict[str, object] = {}
    place = {"where": where, "line": str(line.number)}
    if any(cell.strip() for cell in line.cells[width:]):
        put = place | {"found": str(len(line.cells)), "limit": str(width)}
        return row, [ListFault(ListCode.TOO_MANY_CELLS, put)]
    faults = []
    for one in headings:
        if one.column not in places:
            continue
        put = place | {"column": heads[one.column]}
        cell = line.cells[places[one.column]] if places[one.column] < len(line.cells) else ""
        if is_nothing(cell):
            if one.needed:
                faults.append(ListFault(ListCode.EMPTY, put))
            continue
        try:
            row[one.column] = one.read(cell)
        except CellProblemError as problem:
            faults.append(ListFault(problem.code, put | {"found": shown(plain(cell))} | problem.values))
            continue
        faults += _outside(row[one.column], one.column, table, put)
    return row, faults


def _lacking(
    line: Line,
    where: str,
    places: Mapping[str, int],
    heads: Mapping[str, str],
    one_of: Sequence[tuple[str, ...]],
) -> list[ListFault]:
    """Columns of which the row tells none, though the list has them."""
    faults = []
    for group in one_of:
        headed = [column for column in group if column in places]
        cells = [line.cells[places[column]] for column in headed if places[column] < len(line.cells)]
        if headed and all(is_nothing(cell) for cell in cells):
            put = {"where": where, "line": str(line.number), "column": heads[headed[0]]}
            faults.append(ListFault(ListCode.EMPTY, put))
    return faults


def _outside(value: object, name: str, table: Table, put: Mapping[str, str]) -> list[ListFault]:
    if name not in table.names or isinstance(value, str) or not isinstance(value, int | float):
        return []
    column = table.column(name)
    low, high = column.low, column.high
    if (low is None or value >= low) and (high is None or value <= high):
        return []
    limits = {"low": "…" if low is None else f"{low:g}", "high": "…" if high is None else f"{high:g}"}
    return [ListFault(ListCode.OUTSIDE, {**put, "found": f"{value:g}", **limits})]


def _repeated(
    rows: Sequence[Mapping[str, object]], numbers: Sequence[int], where: str, key: str,
    heads: Mapping[str, str],
) -> list[ListFault]:  # fmt: skip
    first: dict[object, int] = {}
    faults = []
    for row, line in zip(rows, numbers, strict=True):
        if key not in row:
            continue
        earlier = first.setdefault(row[key], line)
        if earlier != line:
            put = {"where": where, "line": str(line), "column": heads[key], "found": shown(row[key])}
            faults.append(ListFault(ListCode.REPEATED, put | {"earlier": str(earlier)}))
    return faults

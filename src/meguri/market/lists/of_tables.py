"""The columns of a declared table as headings of a list, by name or by meaning in either language."""

import re
from collections.abc import Mapping

from meguri.facts.official.reading import folded, plain
from meguri.market.lists.cells import (
    Reader,
    choice,
    first_day,
    last_day,
    number,
    prefecture,
    text,
    whole,
)
from meguri.market.lists.faults import CellProblemError, ListCode
from meguri.market.lists.reading import Heading
from meguri.tables.declaration import Column, Kind, Table

Spellings = Mapping[str, Mapping[str, tuple[str, ...]]]

YES = frozenset(
    {"true", "yes", "y", "1", "1.0", "はい", "あり", "有", "有り", "可", "済", "済み", "○", "〇", "◯"}
)
NO = frozenset({"false", "no", "n", "0", "0.0", "いいえ", "なし", "無", "無し", "否", "不可", "未", "×", "✕"})
LAST_DAYS = "_until"


def headings_of(
    table: Table, *, needed: tuple[str, ...], also: Mapping[str, tuple[str, ...]], spelled: Spellings
) -> tuple[Heading, ...]:
    """A heading for each column of a table.

    Args:
        table: whose columns.
        needed: columns that the list must have.
        also: further spellings of a column.
        spelled: column → value → what people write for it; for columns of few values.
    """
    return tuple(
        Heading(
            one.name,
            (*also.get(one.name, ()), one.meaning.ja, one.meaning.en),
            _reader(one, spelled.get(one.name, {})),
            needed=one.name in needed,
        )
        for one in table.columns
    )


def yes_or_no(cell: str) -> bool:
    """Whether the cell says yes.

    Raises:
        CellProblemError: neither yes nor no.
    """
    said = folded(cell)
    if said not in YES | NO:
        raise CellProblemError(ListCode.NOT_ALLOWED, allowed="yes, no, はい, いいえ, 有, 無, true, false")
    return said in YES


def share(cell: str) -> float:
    """A share of one; with a percent sign behind it, a hundredth of the number.

    Raises:
        CellProblemError: no number.
    """
    said = plain(cell)
    return number(said) / 100 if said.endswith("%") else number(said)


def prefectures(cell: str) -> str:
    """Prefectures in Japanese, parted by ;.

    Raises:
        CellProblemError: one of them is no prefecture.
    """
    return ";".join(prefecture(part) for part in re.split(r"[;；、,/]", plain(cell)) if part.strip())


def _reader(column: Column, spelled: Mapping[str, tuple[str, ...]]) -> Reader:
    if column.name == "prefecture":
        return prefecture
    if column.name == "regions":
        return prefectures
    if column.allowed is not None:
        return choice({value: spelled.get(value, (value,)) for value in column.allowed})
    if column.kind is Kind.DATE:
        return last_day if column.name.endswith(LAST_DAYS) else first_day
    if column.kind is Kind.NUMBER:
        return share if column.unit == "share" else number
    return {Kind.INTEGER: whole, Kind.BOOLEAN: yes_or_no}.get(column.kind, text)

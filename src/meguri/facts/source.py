"""Source and Fact: look-up by name, as of a day, over the figures shipped and those a user has brought in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from errno import EINVAL
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import polars as pl

from meguri.facts.catalogue import KNOWN, SHIPPED
from meguri.facts.shipped import Shipped
from meguri.tables.figures import SOURCES
from meguri.tables.schema import N_, Table, Words

_MOST_NAMES = 40  # a message that lists more is not read
UNDESCRIBED = "brought in by the user; the source is not described"


class FactCode(StrEnum):
    """What can be wrong with a request for a fact."""

    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_SOURCE = "unknown_source"


MESSAGES: dict[FactCode, str] = {
    FactCode.UNKNOWN_FACT: N_("No fact is called {asked}."),
    FactCode.UNKNOWN_SOURCE: N_("No source has the id {asked}."),
}
DID_YOU_MEAN = N_("Did you mean {suggestion}?")
KNOWN_NAMES = N_("There are: {known}.")


class FactError(ValueError):
    """A fact or a source was asked for that does not exist.

    Attributes:
        code: what is wrong.
        values: `asked`, `suggestion` (may be empty) and `known`, for the words made at a door.
    """

    def __init__(self, code: FactCode, values: Mapping[str, str]) -> None:
        self.code = code
        self.values = dict(values)
        ending = DID_YOU_MEAN if values.get("suggestion") else KNOWN_NAMES
        super().__init__(f"{MESSAGES[code]} {ending}".format(**values))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    Attributes:
        source_id: as it stands in the facts.
        title: title, or what the page gives.
        publisher: publisher, and whom it quotes.
        url: address; None where none is known.
        date: date of publication as far as known (ISO, perhaps only the year); None where undated.
        seen: how much of it was seen.
        licence: None where unknown.
    """

    source_id: str
    title: str
    publisher: str
    url: str | None
    date: str | None
    seen: str
    licence: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """The rows of one fact as of a day, with their sources.

    Attributes:
        name: the name asked for.
        title: what it holds, in both languages.
        table: the declaration the rows keep.
        rows: one row a figure, in declared columns.
        sources: the sources of these rows, one row each, sorted by id.
    """

    name: str
    title: Words
    table: Table
    rows: pl.DataFrame
    sources: pl.DataFrame


def names() -> tuple[str, ...]:
    """The names of all facts, sorted."""
    return tuple(sorted(KNOWN))


def fact(name: str, *, as_of: date | None = None, folder: Path | None = None) -> Fact:
    """The figures called `name`.

    Args:
        name: one of `names()`.
        as_of: only figures public on that day; all of them by default. A figure counts as public from the
            last day on which its source can have appeared: an undated page counts late rather than early.
        folder: the user's data folder. Rows of `<folder>/<name>.csv` replace shipped rows of the same key,
            whatever their source, and are otherwise added; `<folder>/sources.csv` may describe their sources.

    Returns:
        The fact with its sources. Nothing shipped is ever changed.

    Raises:
        FactError: no such fact.
        TableError: the user's file does not keep the fact's table; every fault is named.
        OSError: the user's file is no CSV in UTF-8.
    """
    shipped = _known(name)
    rows = _public(_shipped_rows(name), as_of)
    path = None if folder is None else folder / f"{name}.csv"
    if path is not None and path.is_file():
        brought = _public(read_rows(shipped.table, path.read_bytes(), where=str(path)), as_of)
        rows = overlay(shipped, rows, brought)
    return Fact(name, shipped.title, shipped.table, rows, _sources_of(rows, sources(folder=folder)))


def sources(*, folder: Path | None = None) -> pl.DataFrame:
    """All sources (table `sources`), those described in `<folder>/sources.csv` included, sorted by id."""
    known = _shipped_sources().clone()
    path = None if folder is None else folder / "sources.csv"
    if path is None or not path.is_file():
        return known
    brought = read_rows(SOURCES, path.read_bytes(), where=str(path))
    kept = known.join(brought, on="source_id", how="anti")
    return pl.concat([kept, brought]).sort("source_id")


def source(source_id: str, *, folder: Path | None = None) -> Source:
    """The source with that id.

    Raises:
        FactError: no such source.
    """
    known = sources(folder=folder)
    found = known.filter(pl.col("source_id") == source_id)
    if found.is_empty():
        raise _unknown(FactCode.UNKNOWN_SOURCE, source_id, tuple(known["source_id"]))
    return Source(**found.row(0, named=True))


def overlay(shipped: Shipped, rows: pl.DataFrame, brought: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `brought` laid over: the same key without its source is replaced, the rest is added."""
    if brought.is_empty():
        return rows
    kept = rows.join(brought, on=shipped.overlay_key, how="anti", nulls_equal=True)
    return shipped.table.check(pl.concat([kept, brought])).sort(shipped.table.key)


def read_rows(table: Table, content: bytes, *, where: str) -> pl.DataFrame:
    """The rows of a CSV file (UTF-8, ISO dates, empty = missing) as the table declares them.

    A column that does not read as its kind stays text, so that the check can name it with all other faults.

    Raises:
        TableError: the rows do not keep the table.
        OSError: the content is no CSV in UTF-8.
    """
    return table.check(read_typed(table, content, where=where), where=where)


def read_typed(table: Table, content: bytes, *, where: str) -> pl.DataFrame:
    """The same, not yet held to the table.

    Raises:
        OSError: the content is no CSV in UTF-8.
    """
    try:
        text = pl.read_csv(BytesIO(content), infer_schema=False)
    except pl.exceptions.PolarsError as fault:
        raise OSError(EINVAL, "no CSV in UTF-8", where) from fault
    typed = [
        _typed(text[column.name], column.kind.dtype)
        for column in table.columns
        if column.name in text.columns
    ]
    return text.with_columns(typed)


def _typed(cells: pl.Series, dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Date:
        read = cells.str.to_date("%Y-%m-%d", strict=False)
    elif dtype == pl.Boolean:
        read = cells.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    else:
        read = cells.cast(dtype, strict=False)
    return cells if read.null_count() > cells.null_count() else read


def _known(name: str) -> Shipped:
    if name not in KNOWN:
        raise _unknown(FactCode.UNKNOWN_FACT, name, names())
    return KNOWN[name]


def _unknown(code: FactCode, asked: str, known: tuple[str, ...]) -> FactError:
    near = get_close_matches(asked.strip().lower().replace("-", "_"), known, n=1)
    shown = known if len(known) <= _MOST_NAMES else (*known[:_MOST_NAMES], "…")
    return FactError(
        code, {"asked": repr(asked), "suggestion": near[0] if near else "", "known": ", ".join(shown)}
    )


@cache
def _shipped_rows(name: str) -> pl.DataFrame:
    if name not in SHIPPED:
        return KNOWN[name].table.empty()
    return read_rows(SHIPPED[name].table, _data(f"{name}.csv"), where=f"{name}.csv")


@cache
def _shipped_sources() -> pl.DataFrame:
    return read_rows(SOURCES, _data("sources.csv"), where="sources.csv").sort("source_id")


def _data(file: str) -> bytes:
    return (files("meguri.facts") / "data" / file).read_bytes()


def _public(rows: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    return rows.clone() if as_of is None else rows.filter(pl.col("as_of") <= as_of)


def _sources_of(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """One row for each source of `rows`; one that nobody described says so instead of being left out."""
    ids = rows.select("source_id").unique().sort("source_id")
    described = ids.join(known, on="source_id", how="left")
    told = [
        pl.col("title").fill_null(pl.col("source_id")),
        pl.col("publisher").fill_null(UNDESCRIBED),
        pl.col("seen").fill_null(UNDESCRIBED),
    ]
    return SOURCES.check(described.with_columns(told)).sort("source_id")

"""Rows of a file against the rows there are: what is added, replaced, unchanged, or out of date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from meguri.facts.official.imports import Part
from meguri.tables.schema import Table

Row = Mapping[str, object]

# A figure is the same figure whenever and in whichever file it came.
_NOT_COMPARED = ("source_id", "as_of")
# What may differ between a year so far and the same year some months later.
_GROWS = ("period", "period_to", "source_id")


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """What a file does to one fact.

    Attributes:
        rows: the imported rows of the fact afterwards, in the order of its key.
        changes: one row a row of the file, for the table IMPORT_CHANGES.
        writes: whether `rows` differ from what stood there.
    """

    rows: pl.DataFrame
    changes: tuple[dict[str, object], ...]
    writes: bool


def merge(part: Part, shipped: pl.DataFrame, imported: pl.DataFrame) -> Merged:
    """Lay the rows of a file over those imported before.

    A row of the same key (whatever its source) is replaced. Of two rows that begin on one day the longer one
    stays: a year so far gives way to the whole year, whichever was imported first.

    Args:
        part: the file's rows for one fact.
        shipped: the shipped rows of the fact; compared with, never changed.
        imported: the rows imported before.
    """
    key = overlay_key(part.table)
    standing = {_values(row, key): row for row in imported.to_dicts()}
    known = {_values(row, key): row for row in shipped.to_dicts()}
    before = dict(standing)
    changes = []
    for row in part.frame.to_dicts():
        place = _values(row, key)
        shorter, longer = _neighbours(part.table, row, before.values())
        kin = (one for one in (*shorter, *longer) if _follows(part.table, row, one))
        old = before.get(place) or next(kin, None)
        against = "imported" if old else "shipped" if place in known else None
        old = old or known.get(place)
        action = _action(row, before.get(place), old, outdated=bool(longer))
        if action in ("add", "replace"):
            for one in shorter:
                standing.pop(_values(one, key), None)
            standing[place] = row
        changes.append(_change(part.fact, key, row, action, against, old))
    rows = pl.DataFrame(list(standing.values()), schema=part.table.polars_schema).sort(key)
    writes = any(change["action"] in ("add", "replace") for change in changes)
    return Merged(rows, tuple(changes), writes)


def overlay_key(table: Table) -> tuple[str, ...]:
    """The key by which an imported row replaces another: the table's, without the source."""
    return tuple(name for name in table.key if name != "source_id")


def _action(row: Row, same: Row | None, old: Row | None, *, outdated: bool) -> str:
    if outdated:
        return "outdated"
    if same is not None and all(row[name] == same[name] for name in row if name not in _NOT_COMPARED):
        return "unchanged"
    return "add" if old is None else "replace"


def _neighbours(table: Table, row: Row, others: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of the same stretch's beginning that end earlier, and those that end later."""
    if "period_to" not in table.names:
        return [], []
    group = ("period_from", *(name for name in table.key if name not in (*_GROWS, "destination")))
    mine = [one for one in others if _values(one, group) == _values(row, group)]
    return (
        [one for one in mine if str(one["period_to"]) < str(row["period_to"])],
        [one for one in mine if str(one["period_to"]) > str(row["period_to"])],
    )


def _follows(table: Table, row: Row, earlier: Row) -> bool:
    same = tuple(name for name in table.key if name not in _GROWS)
    return _values(row, same) == _values(earlier, same)


def _values(row: Row, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(row[name] for name in names)


def _change(
    fact: str, key: Sequence[str], row: Row, action: str, against: str | None, old: Row | None
) -> dict[str, object]:
    return {
        "fact": fact,
        "row_key": ", ".join(f"{name}={row[name]}" for name in key),
        "action": action,
        "against": against,
        "before_units": old["units"] if old else None,
        "after_units": row["units"],
        "before_source_id": old["source_id"] if old else None,
    }

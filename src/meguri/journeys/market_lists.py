"""Lists of lots, wishes and sales as people keep them, taken in as tables; templates to fill in."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.facts.source import fact, read_typed
from meguri.market.lists import Heading, Listed, read_list
from meguri.market.lists.of_tables import headings_of
from meguri.market.lists.words import DEFAULTS, IGNORED, SUMS
from meguri.market.matching import spelled
from meguri.tables.deals import DEMANDS, MATCHES, OFFERS
from meguri.tables.faults import TableError
from meguri.tables.notes import assumed_frame, assumed_row, finding, findings_frame
from meguri.tables.words import Lang
from meguri.tables.worth import CAR_SALES

if TYPE_CHECKING:
    from meguri.tables.schema import Table

FILES: "dict[str, Table]" = {"offers": OFFERS, "demands": DEMANDS, "sales": CAR_SALES}
KEYS = {"offers": "offer_id", "demands": "demand_id", "sales": "sale_id"}
_NEEDED = {
    "offers": spelled.OFFER_NEEDED,
    "demands": spelled.DEMAND_NEEDED,
    "sales": spelled.SALE_NEEDED,
}
_ALSO = {
    "offers": spelled.OFFER_HEADINGS,
    "demands": spelled.DEMAND_HEADINGS,
    "sales": spelled.SALE_HEADINGS,
}
_ONE_OF: dict[str, tuple[tuple[str, ...], ...]] = {"demands": (("bid_jpy", "bid_jpy_per_kwh"),)}


@dataclass(frozen=True, eq=False)
class Taken:
    """One list as it was taken in.

    Attributes:
        rows: its table.
        findings: headings and lines that were left out.
        assumed: what was taken where the list tells nothing.
    """

    rows: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def read_market_list(kind: str, content: bytes, where: str, day: date) -> Taken:
    """A list of lots, wishes or sales: headings in Japanese or English, or the table's own columns.

    A list with the table's own columns that keeps the declaration is read at once (100,000 rows in about a
    second); any other cell by cell, with each fault at its line.

    Args:
        kind: `offers`, `demands` or `sales`.
        content: CSV in UTF-8 or cp932.
        where: its name, for the messages.
        day: the market day, from which lots can be had where the list does not tell.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them with line and column.
    """
    whole = _clean(kind, content)
    if whole is not None:
        return Taken(whole, findings_frame("list", []), assumed_frame([]))
    table = FILES[kind]
    listed = read_list(content, where, _headings(kind), table, KEYS[kind], one_of=_ONE_OF.get(kind, ()))
    return _taken(table, _defaults(kind, day), listed, where)


def read_deals(content: bytes, where: str) -> Taken:
    """Deals that somebody made (table `matches`): lot, wish, price, and pieces and carriage where told.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them with line and column.
        TableError: one pair twice.
    """
    headings = headings_of(
        MATCHES, needed=spelled.DEAL_NEEDED, also=spelled.DEAL_HEADINGS, spelled=spelled.VALUES
    )
    listed = read_list(content, where, headings, MATCHES, "")
    return _taken(MATCHES, spelled.deal_defaults(), listed, where)


def read_market_lists(files: Mapping[str, tuple[bytes, str]], day: date) -> dict[str, Taken]:
    """Several lists by kind, each as `read_market_list` or (`deals`) `read_deals` reads it: content and name.

    Raises:
        ExceptionGroup: the faults of all lists.
    """
    made: dict[str, Taken] = {}
    faults: list[Exception] = []
    for kind, (content, where) in files.items():
        try:
            is_deals = kind == "deals"
            made[kind] = (
                read_deals(content, where) if is_deals else read_market_list(kind, content, where, day)
            )
        except ValueError as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("market lists", faults)
    return made


def list_of_rows(
    columns: Sequence[str], rows: Sequence[Mapping[str, str | int | float | bool | None]]
) -> bytes:
    """Rows that were never in a file, as the list that the one reader reads; line 2 is the first row."""
    heads = list(dict.fromkeys(name for row in rows for name in row)) or list(columns)
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_cell(row.get(name)) for name in heads] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


def _taken(table: "Table", defaults: Mapping[str, Any], listed: Listed, where: str) -> Taken:
    filled = {name: value for name, value in defaults.items() if any(name not in row for row in listed.rows)}
    rows = [dict.fromkeys(table.names) | filled | row for row in listed.rows]
    notes = []
    if listed.ignored:
        notes.append(finding(IGNORED, "note", f"{where}: {', '.join(listed.ignored)}"))
    if listed.sums:
        notes.append(finding(SUMS, "note", where, float(len(listed.sums))))
    said = ", ".join(f"{name} = {_said(value)}" for name, value in filled.items())
    assumed = [assumed_row(where, DEFAULTS, said)] if filled else []
    frame = table.check(pl.DataFrame(rows, schema=table.polars_schema), where=where)
    return Taken(frame, findings_frame(f"list-{table.name}", notes), assumed_frame(assumed))


def _said(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _clean(kind: str, content: bytes) -> pl.DataFrame | None:
    """The table, where the list is clean and in the table's own columns; else None."""
    table = FILES[kind]
    try:
        frame = table.check(read_typed(table, content, where=kind), where=kind)
    except (OSError, TableError):
        return None
    strange = "prefecture" in frame.columns and bool(set(frame["prefecture"]) - set(market_places()))
    silent = any(
        not frame.filter(pl.all_horizontal(pl.col(group).is_null())).is_empty()
        for group in _ONE_OF.get(kind, ())
    )
    return None if strange or silent else frame


@cache
def _headings(kind: str) -> tuple[Heading, ...]:
    return headings_of(FILES[kind], needed=_NEEDED[kind], also=_ALSO[kind], spelled=spelled.VALUES)


def _defaults(kind: str, day: date) -> Mapping[str, Any]:
    if kind == "offers":
        return spelled.offer_defaults(day)
    return spelled.demand_defaults() if kind == "demands" else spelled.sale_defaults()


@cache
def market_places() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each prefecture's office, for rows without their own."""
    rows = fact("prefecture_places").rows.select("prefecture", "latitude_deg", "longitude_deg")
    return {name: (latitude, longitude) for name, latitude, longitude in rows.iter_rows()}


def as_taken(frame: pl.DataFrame) -> Taken:
    """A table that was never a list."""
    return Taken(frame, findings_frame("list", []), assumed_frame([]))


def template_files(lang: Lang) -> dict[str, bytes]:
    """The lists to fill in, as CSV by name: headings only, in a language; all of them are understood."""
    made = {}
    for kind, table in FILES.items():
        names = [
            one.name if lang == "en" else _ALSO[kind].get(one.name, (one.meaning.ja,))[0]
            for one in table.columns
        ]
        written = StringIO(newline="")
        csv.writer(written, lineterminator="\r\n").writerow(names)
        made[kind] = written.getvalue().encode()
    return made

"""A market day from lists: lots, wishes and sales read as people keep them → deals, comparables, sheets."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.facts.source import fact, read_typed
from meguri.market.addendum import auction_sheet
from meguri.market.comparables import compare_lots
from meguri.market.lists import Heading, Listed, read_list
from meguri.market.lists.of_tables import headings_of
from meguri.market.lists.words import DEFAULTS, IGNORED, SUMS
from meguri.market.matching import Carriage, Cleared, Policy, Quota, match_market, spelled
from meguri.market.matching.clearing import GAP
from meguri.tables.deals import DEMANDS, OFFERS
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


@dataclass(frozen=True, eq=False)
class Beside:
    """Lots beside like sales of one kind.

    Attributes:
        sales: COMPARABLES, the nearest first.
        lots: COMPARED.
        findings: FINDINGS: lots of which too few like sales are known.
        level: on which market the sales were made; None where none is known.
        tax: whether consumption tax is in their prices.
        used_count: sales of that kind.
        left_count: sales of another kind, left out.
    """

    sales: pl.DataFrame
    lots: pl.DataFrame
    findings: pl.DataFrame
    level: str | None
    tax: str | None
    used_count: int
    left_count: int


@dataclass(frozen=True, eq=False)
class Clearing:
    """One market day, cleared, with comparables beside it.

    Attributes:
        day: the market day.
        offers: OFFERS.
        demands: DEMANDS.
        cleared: deals, prices, proof, wishes that nothing meets.
        compared: lots beside like sales; None where no sales were given.
        findings: FINDINGS of the lists, of the clearing and of the comparison.
        assumed: HEALTH_ASSUMED.
    """

    day: date
    offers: pl.DataFrame
    demands: pl.DataFrame
    cleared: Cleared
    compared: Beside | None
    findings: pl.DataFrame
    assumed: pl.DataFrame

    @property
    def is_synthetic(self) -> bool:
        """Whether any lot is simulated."""
        return bool(self.offers["is_synthetic"].any())

    @property
    def unsold(self) -> list[str]:
        """Lots of which pieces are left."""
        sold = self.cleared.matches.group_by("offer_id").agg(sold=pl.col("matched_count").sum())
        left = self.offers.join(sold, on="offer_id", how="left", maintain_order="left")
        return left.filter(pl.col("sold").fill_null(0) < pl.col("lot_count"))["offer_id"].to_list()

    def sheet(self) -> pl.DataFrame:
        """SHEET: the addendum of the auction sheet of every lot."""
        return auction_sheet(self.offers, self.day, None if self.compared is None else self.compared.lots)


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
    return _taken(kind, listed, where, day)


def read_market_lists(files: Mapping[str, tuple[bytes, str]], day: date) -> dict[str, Taken]:
    """Several lists by kind, each as `read_market_list` reads it: content and name.

    Raises:
        ExceptionGroup: the faults of all lists.
    """
    made: dict[str, Taken] = {}
    faults: list[Exception] = []
    for kind, (content, where) in files.items():
        try:
            made[kind] = read_market_list(kind, content, where, day)
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


def _taken(kind: str, listed: Listed, where: str, day: date) -> Taken:
    table, defaults = FILES[kind], _defaults(kind, day)
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
    return Taken(frame, findings_frame(f"list-{kind}", notes), assumed_frame(assumed))


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


def compared_with(offers: pl.DataFrame, sales: pl.DataFrame, day: date, level: str | None = None) -> Beside:
    """Lots beside like sales of one level and one tax: those of another are prices of another kind.

    Args:
        offers: OFFERS.
        sales: CAR_SALES.
        day: the market day.
        level: of the sales; the one of which most are known where nothing is said.

    Raises:
        TableError: rows that break their declaration.
    """
    known = sales if level is None else sales.filter(level=level)
    most = [True, False, False]
    counted = known.group_by("level", "tax").len().sort("len", "level", "tax", descending=most).head(1)
    kept = known.join(counted, on=("level", "tax"), how="semi")
    name, tax = counted.select("level", "tax").row(0) if counted.height else (level, None)
    made = compare_lots(offers, kept, day)
    return Beside(made.sales, made.lots, made.findings, name, tax, kept.height, sales.height - kept.height)


def clear_lists(
    offers: Taken,
    demands: Taken,
    day: date,
    *,
    sales: Taken | None = None,
    level: str | None = None,
    engine: str | None = None,
    pay: str = "cleared",
    carriage: Carriage | None = None,
    policy: Policy | None = None,
    quotas: Sequence[Quota] = (),
    gap: float = GAP,
) -> Clearing:
    """Clear the market of these lists, with comparables where sales are given.

    See `match_market` for the rules and `compared_with` for the comparison.

    Raises:
        TableError: rows that break the declarations.
        MatchError: rows or arguments that cannot be used; every kind of fault at once.
    """
    cleared = match_market(
        offers.rows, demands.rows, day, engine=engine, pay=pay, carriage=carriage, policy=policy,
        quotas=quotas, places=market_places(), gap=gap,
    )  # fmt: skip
    compared = None if sales is None else compared_with(offers.rows, sales.rows, day, level)
    lists = [one for one in (offers, demands, sales) if one is not None]
    findings = [*(one.findings for one in lists), cleared.findings]
    findings += [] if compared is None else [compared.findings]
    return Clearing(
        day=day,
        offers=cleared.market.offers,
        demands=cleared.market.demands,
        cleared=cleared,
        compared=compared,
        findings=findings_frame("day", [], *findings),
        assumed=assumed_frame([], *(one.assumed for one in lists), cleared.assumed),
    )


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

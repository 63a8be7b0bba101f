"""The case before the law: one battery's passport, the day, its category, where and when it was placed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

import polars as pl

from meguri.facts.law import check_asked
from meguri.facts.law_faults import LawCode, LawError, LawFault, law_fault
from meguri.facts.source import fact
from meguri.passport.document import Document, document_of, read_document
from meguri.tables.law import BATTERY_CATEGORIES

EU = "EU"
# Placed in a member state (ISO 3166-1) is placed on the market of the Union.
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
MEMBER_STATES = frozenset(_MEMBERS.split(" "))
# The act is of EEA relevance, and Northern Ireland keeps Union law on goods: whether a battery placed there
# comes under it is not known here.
UNSURE_STATES = frozenset({"IS", "LI", "NO", "XI"})
_COUNTRY = re.compile("[A-Z]{2}")
_RESULT = ("origin_year", "chemistry", "measure", "rate_share")
Told = Mapping[str, bool | float | str]


@dataclass(frozen=True, slots=True)
class Result:
    """One figure of a recycling balance (columns of the table `recycling_results`).

    Attributes:
        year: calendar year in which the batteries were first fed.
        chemistry: kind of battery.
        measure: `recycling_efficiency`, or `recovery_` and the metal's symbol.
        share: output ÷ input, 0…1.
    """

    year: int
    chemistry: str
    measure: str
    share: float


@dataclass(frozen=True, slots=True)
class Case:
    """What the law is asked about.

    Attributes:
        values: attribute → value, of all that the passport states.
        on: the day on which it is asked.
        category: ev, lmt, industrial, sli or portable.
        market: whose law: EU, JP, US, CN or INT.
        placed_on_market: day on which the battery was placed on that market; None where nobody told.
        placed_in: EU or a country; None where nobody told.
        circumstances: what rules ask about and no passport states (fact `law_circumstances`).
        results: figures of the recycling balance of such batteries.
    """

    values: Mapping[str, Any]
    on: date
    category: str
    market: str = EU
    placed_on_market: date | None = None
    placed_in: str | None = None
    circumstances: Told = field(default_factory=dict)
    results: tuple[Result, ...] = ()

    @property
    def is_placed(self) -> bool | None:
        """Whether it was placed on the market whose law is asked; None where nobody told, or it is open."""
        if self.placed_in is None:
            return None
        return is_in_union(self.placed_in) if self.market == EU else self.placed_in == self.market

    def told(self, name: str) -> Any:
        """An attribute of the passport or a circumstance; None where neither is told."""
        found = self.circumstances.get(name)
        return self.values.get(name) if found is None else found


def is_in_union(where: str) -> bool | None:
    """Whether placed there is placed on the market of the Union; None where that is open.

    Args:
        where: EU or a country (ISO 3166-1 alpha-2); what is neither (a name, small letters) settles nothing.
    """
    if where == EU or where in MEMBER_STATES:
        return True
    return False if _COUNTRY.fullmatch(where) and where not in UNSURE_STATES | {"EL"} else None


def case_of(
    document: Document | Mapping[str, Any],
    on: date | str,
    *,
    category: str | None = None,
    placed_on_market: date | str | None = None,
    placed_in: str | None = None,
    market: str = EU,
    circumstances: Told | None = None,
    recycling: pl.DataFrame | Iterable[Mapping[str, Any]] | None = None,
) -> Case:
    """The case of one passport; what is not given is taken from the document.

    Args:
        document: a `Document`, its JSON values, or attribute → value.
        on: the day asked, a date or ISO 8601.
        category: of the battery; else `battery_category` of the document.
        placed_on_market: day of placing on the market asked about; else `placed_on_market_on`.
        placed_in: EU or a country; else the market, where the day is given, and the document's otherwise.
        market: whose law.
        circumstances: circumstance → value.
        recycling: rows of `recycling_results`, or mappings with origin_year, chemistry, measure, rate_share.

    Raises:
        LawError: an unknown market, category, circumstance, no day, no result; all faults at once.
        DocumentError: the document cannot be read.
        PassportJsonError: the document is no strict JSON.
    """
    day, faults = _day(on, "on")
    placed, more = _day(placed_on_market, "placed_on_market")
    faults += more
    values = _values(document, day or date.min)
    stated = values.get("placed_on_market_on")
    where = placed_in or (market if placed is not None else values.get("placed_on_market_in"))
    kind, more = _category(category or values.get("battery_category"), market)
    told = dict(circumstances or {})
    results, bad = _results(recycling)
    faults += [*more, *_circumstance_faults(told), *bad]
    if faults or day is None:
        raise LawError(faults)
    if placed is None and stated is not None:
        placed = date.fromisoformat(stated)
    return Case(values, day, kind, market, placed, where, told, results)


def _values(document: Document | Mapping[str, Any], on: date) -> dict[str, Any]:
    if isinstance(document, Document):
        return document.values()
    if "meguri_passport" in document:
        return read_document(document).values()
    return document_of(document, on.isoformat()).values()


def _day(told: date | str | None, where: str) -> tuple[date | None, list[LawFault]]:
    if told is None or type(told) is date:
        return told, []
    try:
        if isinstance(told, str) and len(told) == len("2027-02-18"):
            return date.fromisoformat(told), []
    except ValueError:
        pass
    return None, [law_fault(LawCode.DAY, where=where, found=repr(told))]


def _category(told: str | None, market: str) -> tuple[str, list[LawFault]]:
    kind = "industrial" if str(told).startswith("industrial_") else told
    faults: list[LawFault] = []
    try:
        check_asked(market, kind)
    except LawError as fault:
        faults += fault.faults
    if kind is None:
        faults.append(law_fault(LawCode.NO_CATEGORY, wanted=", ".join(BATTERY_CATEGORIES)))
    return kind or "", faults


@cache
def circumstance_kinds() -> Mapping[str, str]:
    """Circumstance → flag, number or text."""
    rows = fact("law_circumstances").rows
    return dict(rows.select("circumstance", "kind").iter_rows())


def _circumstance_faults(told: Told) -> list[LawFault]:
    kinds = circumstance_kinds()
    faults = []
    for name, value in told.items():
        if name not in kinds:
            faults.append(law_fault(LawCode.CIRCUMSTANCE, found=repr(name), wanted=", ".join(kinds)))
        elif not _fits(value, kinds[name]):
            put = {"where": name, "found": repr(value), "wanted": kinds[name]}
            faults.append(law_fault(LawCode.CIRCUMSTANCE_VALUE, **put))
    return faults


def _fits(value: object, kind: str) -> bool:
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "text":
        return isinstance(value, str) and bool(value.strip())
    return _is_number(value)


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return isfinite(value) and value >= 0
    except OverflowError:
        return False


def _results(
    told: pl.DataFrame | Iterable[Mapping[str, Any]] | None,
) -> tuple[tuple[Result, ...], list[LawFault]]:
    rows: Sequence[Mapping[str, Any]] = (
        told.to_dicts() if isinstance(told, pl.DataFrame) else list(told or ())
    )
    read: dict[Result, None] = {}
    faults = []
    for place, row in enumerate(rows):
        year, chemistry, measure, share = (row.get(name) for name in _RESULT)
        if share is None and set(_RESULT) <= set(row):  # nobody analysed it: no figure to hold to a target
            continue
        if (
            type(year) is int
            and isinstance(chemistry, str)
            and isinstance(measure, str)
            and _is_number(share)
        ):
            read[Result(year, chemistry, measure, float(share))] = None  # type: ignore[arg-type]
        else:
            faults.append(law_fault(LawCode.RESULT, where=f"recycling[{place}]", found=repr(dict(row))))
    return tuple(read), faults

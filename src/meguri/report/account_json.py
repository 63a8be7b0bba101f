"""The account as plain JSON values: the same for the command line, a web page's twin and a file.

Keys carry the names of the tables; a quantity with doubt is `{low, median, high}` (5 %, 50 % and 95 %
points). Nothing here depends on a clock or a language, so the same account always gives the same bytes.
"""

from collections.abc import Iterable
from datetime import date
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from meguri.journeys.account import Account
    from meguri.nation.forecast.scenario import Scenario

MAIN_SEGMENT = "bev_passenger"
DIGITS = 9  # beyond this, machines differ in the last places of a float
OUTFLOW_PARTS = ("sold", "arisen", "exported", "scrapped", "idle", "in_use")

Json = dict[str, Any]


def account_json(account: "Account") -> Json:
    """The whole account; `arisen` means exits from the fleet, in vehicles."""
    return {
        "outflow": outflow_json(account),
        "metals": metals_json(account),
        "market": market_json(account),
        "claims": claims_json(account),
        "sources": rows(account.sources),
        "assumed": rows(account.assumed),
        "evidence": evidence_json(account),
        "sensitivity": rows(account.sensitivity),
        "destinations": rows(account.destinations),
        "packs": rows(account.packs),
        "recovered": rows(account.recovered),
        "lost": rows(account.lost),
        "scenarios": {scenario.name: _scenario(scenario) for scenario in account.scenarios},
        "seed": account.seed,
        "draws": account.draws,
        "to_year": account.to_year,
        "until": account.until,
        "price_basis": account.price_basis,
        "units": UNITS,
    }


UNITS: Json = {
    "outflow": "vehicles; export_share from 0 to 1",
    "metals": {"mass_t": "t", "value_jpy": "JPY"},
    "market": "JPY a year",
    "year": "calendar year, January to December",
    "low_median_high": "5 %, 50 % and 95 % points of equally likely draws",
}


def outflow_json(account: "Account") -> Json:
    """Main segment by year and cumulatively, then every segment, then the used EVs traded."""
    frame = account.outflow
    segments = {name: _segment_outflow(frame, name, account.to_year) for name in _distinct(frame, "segment")}
    main = segments[MAIN_SEGMENT]
    if main["cumulative"] is not None:
        main["cumulative"]["traded"] = _traded(account.traded, account.to_year)
    return {
        **main,
        "segment": MAIN_SEGMENT,
        "segments": segments,
        "traded": rows(account.traded),
    }


def _segment_outflow(frame: pl.DataFrame, segment: str, to_year: int) -> Json:
    own = frame.filter(pl.col("segment") == segment).sort("year")
    by_year = {str(r["year"]): _outflow_row(r) for r in own.filter(span="year").to_dicts()}
    until_then = own.filter(span="cumulative").to_dicts()
    last = next((row for row in until_then if row["year"] == to_year), None)
    return {
        "by_year": by_year,
        "cumulative": {"year": last["year"], **_outflow_row(last)} if last else None,
        "cumulative_by_year": {str(r["year"]): _outflow_row(r) for r in until_then},
    }


def _traded(frame: pl.DataFrame, to_year: int) -> Json:
    """Used EVs traded beside the exits: of the last year alone, for only single years are ever counted."""
    row = frame.filter(segment=MAIN_SEGMENT, year=to_year).to_dicts()[0]
    shares = {name: band(row, name) for name in ("traded_units", "export_of_traded_share")}
    return {"year": to_year, "verdict": row["verdict"], **shares}


def _outflow_row(row: Json) -> Json:
    found = {part: band(row, f"{part}_units") for part in OUTFLOW_PARTS}
    return {**found, "export_share": band(row, "export_share")}


def metals_json(account: "Account") -> Json:
    """By metal, cumulative to the account's last year, for the main segment; each year below it."""
    frame = account.metals.filter(pl.col("segment") == MAIN_SEGMENT)
    of = {metal: frame.filter(pl.col("metal") == metal) for metal in _distinct(frame, "metal")}
    return {metal: _metal(own, account.to_year) for metal, own in of.items()}


def _metal(frame: pl.DataFrame, to_year: int) -> Json:
    total = frame.filter(span="cumulative", year=to_year).to_dicts()[0]
    by_year = frame.filter(span="year").sort("year").to_dicts()
    return {
        "year": total["year"],
        "mass_t": band(total, "mass_t"),
        "value_jpy": band(total, "value_jpy"),
        "price_basis": total["price_basis"],
        "by_year": {
            str(r["year"]): {"mass_t": band(r, "mass_t"), "value_jpy": band(r, "value_jpy")} for r in by_year
        },
    }


def market_json(account: "Account") -> Json:
    """By scenario, year and market segment, in yen a year."""
    found: Json = {}
    for row in account.market.sort("scenario", "year", "market_segment").to_dicts():
        year = found.setdefault(row["scenario"], {}).setdefault(str(row["year"]), {})
        year[row["market_segment"]] = band(row, "value_jpy")
    return found


def claims_json(account: "Account") -> list[Json]:
    """One entry a claim: id, published, estimate, verdict, why (codes; the report says them in words)."""
    return [
        {
            "id": row["claim_id"],
            "published": plain(row["published"]),
            "unit": row["unit"],
            "estimate": band(row, "estimate"),
            "verdict": row["verdict"],
            "why": row["why"],
            "source_id": row["source_id"],
        }
        for row in account.claims.to_dicts()
    ]


def evidence_json(account: "Account") -> list[Json]:
    """One entry a piece of evidence, as the table EVIDENCE declares it."""
    return rows(account.evidence)


def _scenario(scenario: "Scenario") -> Json:
    """What a scenario was calibrated to, and each tuned value beside the range that its source supports."""
    return {
        "title": {"en": scenario.title.en, "ja": scenario.title.ja},
        "calibrated": scenario.calibrated,
        "calibrated_to": list(scenario.calibrated_to),
        "tuned": [
            {
                "assumption": ident,
                "value": plain(value.value),
                "unit": value.unit,
                "sourced_low": plain(value.sourced_low),
                "sourced_high": plain(value.sourced_high),
                "leaves_range": value.leaves_range,
                "source_id": value.source,
            }
            for ident, value in sorted(scenario.tuned().items())
        ],
    }


def band(row: Json, name: str) -> Json | None:
    """A quantity with doubt out of a row's `_low`, bare and `_high` columns; None where nothing is known."""
    found = {
        "low": plain(row[f"{name}_low"]),
        "median": plain(row[name]),
        "high": plain(row[f"{name}_high"]),
    }
    return None if found["median"] is None else found


def rows(frame: pl.DataFrame) -> list[Json]:
    """A frame as a list of rows, in its own order."""
    return [{name: plain(value) for name, value in row.items()} for row in frame.to_dicts()]


def plain(value: object) -> Any:
    """A cell as JSON can carry it: days in ISO form, no NaN, floats to nine digits."""
    if isinstance(value, float):
        return _rounded(value) if isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


def _rounded(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, DIGITS - 1 - floor(log10(abs(value))))


def _distinct(frame: pl.DataFrame, column: str) -> list[str]:
    found: Iterable[str] = frame[column].unique().sort()
    return list(found)

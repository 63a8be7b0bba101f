"""A cleared market as plain JSON values; what has to be said wherever it is shown, in both languages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from meguri.locale import words
from meguri.report.account_json import Json, plain, rows

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.market import Beside, Clearing
    from meguri.market.demand import Potential, Wishes
    from meguri.market.matching import Why


def statements() -> list[Json]:
    """What has to be said, in both languages."""
    from meguri.report.market_words import ESTIMATE

    return [{"code": "market_estimate", "en": words("en")(ESTIMATE), "ja": words("ja")(ESTIMATE)}]


def clearing_json(made: "Clearing") -> Json:
    """Deals, prices, the proof, wishes that nothing meets, comparables, findings and assumptions."""
    return {
        "statements": statements(),
        "day": made.day.isoformat(),
        "is_synthetic": made.is_synthetic,
        "matching": rows(made.cleared.summary)[0],
        "matches": rows(made.cleared.matches),
        "unmet": rows(made.cleared.unmet),
        "unsold": made.unsold,
        **({} if made.compared is None else compared_json(made.compared, with_notes=False)),
        **said_json(made.findings, made.assumed),
    }


def compared_json(made: "Beside", *, with_notes: bool = True) -> Json:
    """Lots beside like sales."""
    kind = {name: getattr(made, name) for name in ("level", "tax", "used_count", "left_count")}
    told: Json = {"compared": rows(made.lots), "comparables": rows(made.sales), "sales_kind": kind}
    return told | ({"findings": rows(made.findings)} if with_notes else {})


def why_json(why: "Why", needs: "pl.DataFrame") -> Json:
    """Why a pair was made or not, with each need beside what the lot has."""
    told = {key: plain(value) for key, value in asdict(why).items()}
    for name in ("lot_rent_jpy", "wish_rent_jpy"):
        told[name] = dict(zip(("low", "high"), map(plain, getattr(why, name)), strict=True))
    said = {lang: _why_lines(why, lang) for lang in ("en", "ja")}
    return told | {"missed": list(why.missed), "unknown": list(why.unknown), "needs": rows(needs)} | said


def _why_lines(why: "Why", lang: str) -> list[str]:
    from meguri.report.market_words import why_said

    return why_said(why, lang)


def sheet_json(sheet: "pl.DataFrame") -> Json:
    """The addendum of the auction sheet, lot by lot."""
    lots = sheet["offer_id"].unique(maintain_order=True)
    return {"sheets": [{"offer_id": one, "lines": rows(sheet.filter(offer_id=one))} for one in lots]}


def wishes_json(made: "Wishes", findings: "Sequence[Json]" = ()) -> Json:
    """What somebody would take, with what each need was made from."""
    return {
        "demands": rows(made.demands),
        "needs": rows(made.needs),
        "left_out": [{"id": name, "why": why} for name, why in sorted(made.left_out.items())],
        "findings": list(findings),
        "assumed": rows(made.assumed),
    }


def potential_json(made: "Potential") -> Json:
    """Potential demand by prefecture, before anybody sent a list."""
    return {"potential": rows(made.table), "assumed": rows(made.assumed)}


def said_json(findings: "pl.DataFrame", assumed: "pl.DataFrame") -> Json:
    """Findings and assumptions."""
    return {"findings": rows(findings), "assumed": rows(assumed)}

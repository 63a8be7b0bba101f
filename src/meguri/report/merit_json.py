"""Merit, indicators and CO2 avoided as plain JSON values; what has to be said stands in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from meguri.locale import words
from meguri.report.account_json import Json, plain, rows

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.merit import Card
    from meguri.value.carbon import Account, Statement
    from meguri.value.circularity import Scheme, Service


def merit_json(service: "Service", sums: "pl.DataFrame", awards: "pl.DataFrame | None" = None) -> Json:
    """What was kept in service: the sums, the rows behind them, the scheme, what was assumed and found."""
    from meguri.value.circularity.words import STATEMENT

    return {
        "statements": [_both("merit_statement", STATEMENT)],
        "scheme": scheme_json(service.scheme),
        "sums": rows(sums),
        "awards": [] if awards is None else rows(awards),
        "merit": rows(service.merit),
        "draws": service.spread.count,
        "findings": rows(service.findings),
        "assumed": rows(service.assumed),
    }


def scheme_json(scheme: "Scheme") -> Json:
    """A scheme as its file would hold it, with its survival law and the sources beside."""
    law = {key: plain(value) for key, value in asdict(scheme.law).items() if key != "source_ids"}
    sections = ("use", "history", "points", "yen")
    told = {
        name: {key: plain(one) for key, one in asdict(getattr(scheme, name)).items() if one is not None}
        for name in sections
    }
    return {
        "scheme_id": scheme.scheme_id,
        "title": {"en": scheme.title.en, "ja": scheme.title.ja},
        "base_law": law | {"source_ids": list(scheme.law.source_ids)},
        **told,
        "sources": dict(scheme.sources),
    }


def card_json(card: "Card", name: str) -> Json:
    """A card: its sum and award, years beyond peers, CO2, and what has to be said in both languages."""
    from meguri.report.merit_card_picture import ESTIMATE, shown_name

    co2 = None if card.co2_kg is None else dict(zip(("low", "median", "high"), card.co2_kg, strict=True))
    return {
        "name": shown_name(name),
        "statements": [_both("merit_card_estimate", ESTIMATE)],
        "sum": {key: plain(value) for key, value in card.row.items() if key != "sum_id"},
        "award": {key: plain(value) for key, value in card.award.items() if key != "sum_id"},
        "beyond_yr": card.beyond_yr,
        "half_gone_yr": card.half_gone_yr,
        "avoided_co2_kg": co2,
        "counted_until": card.counted_until.isoformat(),
        "scheme": scheme_json(card.scheme),
    }


def circularity_json(table: "pl.DataFrame") -> Json:
    """Indicators beside each other, with the caveat of each family that is among them."""
    from meguri.value.circularity.words import CAVEATS

    families = sorted(set(table["family"]))
    return {
        "indicators": rows(table),
        "caveats": [_both(family, CAVEATS[family]) for family in families],
    }


def carbon_json(account: "Account") -> Json:
    """CO2 avoided: totals, cases, parts, and the statement that a report needs."""
    return {
        "totals": rows(account.totals),
        "cases": rows(account.carbon),
        "parts": rows(account.parts),
        "statement": statement_json(account.statement),
        "findings": rows(account.findings),
        "assumed": rows(account.assumed),
    }


def statement_json(statement: "Statement") -> Json:
    """Method, boundary, factors with sources, doubt, and what is not counted."""
    from meguri.value.carbon import words as told

    return {
        "methods": _said(statement.methods, told.METHOD_WORDS),
        "boundaries": _said(statement.boundaries, told.BOUNDARY_WORDS),
        "double_counting": _said(statement.double_counting, told.DOUBLE_WORDS),
        "not_counted": _said(statement.not_counted, told.NOT_COUNTED_WORDS),
        "doubt": _both("doubt", told.DOUBT_WORDS, count=f"{statement.draws_count:,}"),
        "factors": rows(statement.factors),
        "sources": rows(statement.sources),
        "compared": rows(statement.compared),
    }


def _said(codes: Iterable[str], templates: Mapping[str, str]) -> list[Json]:
    return [_both(code, templates[code]) for code in codes]


def _both(code: str, template: str, **values: str) -> Json:
    said = {lang: words(lang)(template).format(**values) for lang in ("en", "ja")}
    return {"code": code} | said

"""A quote, a portfolio and terms as plain JSON values: what `meguri guarantee … --json` prints.

Keys carry the names of the tables; what has to be said wherever a result is shown is said in both languages.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from meguri.locale import words
from meguri.report.account_json import Json, plain, rows
from meguri.report.life_json import asked_json, life_head, verdict_json

if TYPE_CHECKING:
    from meguri.tables.lifetime import Life
    from meguri.tables.verdict import Verdict
    from meguri.value.guarantee import Portfolio, Quote, Terms


def quote_json(quote: "Quote", life: "Life", verdict: "Verdict", told: Json) -> Json:
    """What one promise costs, by year too, with what it rests on and how it was made."""
    return {
        "statements": statements_json(quote.statements),
        "verdict": verdict_json(verdict),
        "life": life_head(life),
        "asked": asked_json(told),
        "terms": terms_json(quote.terms),
        "guarantee": rows(quote.guarantee)[0],
        "by_year": rows(quote.by_year),
        "findings": rows(quote.findings),
        "assumed": rows(quote.assumed),
    }


def portfolio_json(portfolio: "Portfolio", terms: "Iterable[Terms]", told: Json) -> Json:
    """What many promises risk together; the cost of single contracts is a table of its own."""
    return {
        "statements": statements_json(portfolio.statements),
        "asked": asked_json(told),
        "terms": [terms_json(one) for one in terms],
        "risk": rows(portfolio.risk)[0],
        "causes": rows(portfolio.causes),
        "curve": rows(portfolio.curve),
        "findings": rows(portfolio.findings),
        "assumed": rows(portfolio.assumed),
    }


def terms_json(terms: "Terms") -> Json:
    """Terms as their file would hold them, without what nobody says; sources beside."""
    head = {"terms_id": terms.terms_id, "product": terms.product, "role": terms.role}
    sections = ("promise", "cover", "payout", "eligibility", "exclusions", "behaviour", "loading")
    told = {
        name: {key: plain(value) for key, value in asdict(getattr(terms, name)).items() if value is not None}
        for name in sections
    }
    title = {"title": {"en": terms.title.en, "ja": terms.title.ja}}
    return head | title | told | {"sources": dict(terms.sources)}


def statements_json(codes: Iterable[str]) -> list[Json]:
    """What has to be said, in both languages."""
    return [{"code": code, "en": statement(code, "en"), "ja": statement(code, "ja")} for code in codes]


def statement(code: str, lang: str) -> str:
    """What has to be said, in the reader's language."""
    from meguri.value.guarantee.words import FINDING_WORDS

    return words(lang)(FINDING_WORDS[code])

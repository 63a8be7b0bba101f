"""Which cars of a fleet used EVs could replace, as plain JSON values; what is said in both languages."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from meguri.locale import N_, words
from meguri.report.account_json import Json, rows
from meguri.report.demand_words import demand_assumed_said, why_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.municipal import Municipal
    from meguri.journeys.municipal_question import Totals

STATEMENT = N_(
    "An estimate to choose cars to look at, no offer: most of its figures are assumed and named below, and "
    "the used EVs are none that exist yet. Merit is a measure of this project; no authority has adopted it."
)
EDGES = ("low", "median", "high")


def municipal_json(made: "Municipal", totals: "Totals", assumed: "pl.DataFrame") -> Json:
    """Totals, an answer for each car with its reasons and parts, merit, wishes, ranges, what was assumed."""
    whys = [row | _both_langs(why_said, row) for row in rows(made.replaceable.whys)]
    told = [row | _both_langs(demand_assumed_said, row) for row in rows(assumed)]
    return {
        "statements": [
            {"code": "municipal_estimate"} | {lang: words(lang)(STATEMENT) for lang in ("en", "ja")}
        ],
        "totals": totals_json(totals),
        "cars": rows(made.replaceable.cars),
        "whys": whys,
        "parts": rows(made.replaceable.parts),
        "merit": rows(made.merit),
        "wishes": rows(made.wishes.demands),
        "ranges": rows(made.ranges),
        "assumed": told,
    }


def totals_json(totals: "Totals") -> Json:
    """Counts, and sums with their 5 % point, median and 95 % point."""
    told = asdict(totals)
    for name in ("saving_jpy_per_yr", "co2_kg_per_yr", "retained_kwh_yr"):
        told[name] = dict(zip(EDGES, told[name], strict=True))
    return told


def _both_langs(said: Callable[[Json, str], str], row: Json) -> Json:
    return {lang: said(row, lang) for lang in ("en", "ja")}

"""Carriage as plain JSON values: a consignment with its rules, a day's rounds, what has to be said."""

from typing import TYPE_CHECKING

from meguri.locale import words
from meguri.report.account_json import Json, rows

if TYPE_CHECKING:
    from meguri.market.carriage import Consignment, Rounds


def statements() -> list[Json]:
    """What has to be said, in both languages."""
    from meguri.report.carriage_words import ESTIMATE

    return [{"code": "carriage_estimate", "en": words("en")(ESTIMATE), "ja": words("ja")(ESTIMATE)}]


def consignment_json(made: "Consignment") -> Json:
    """What was asked and reckoned, its legs, the rules that bind each of them, assumptions."""
    return {
        "statements": statements(),
        "consignment": rows(made.told)[0],
        "carried": rows(made.carried),
        "findings": rows(made.findings),
        "assumed": rows(made.assumed),
    }


def rounds_json(made: "Rounds") -> Json:
    """The plan, its rounds and stops, who is left out and why, assumptions."""
    return {
        "plan": rows(made.plan)[0],
        "rounds": rows(made.rounds),
        "round_stops": rows(made.stops),
        "unserved": rows(made.unserved),
        "assumed": rows(made.assumed),
    }

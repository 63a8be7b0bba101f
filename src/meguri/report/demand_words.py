"""What demand says in codes, put into words: kinds of car, answers, reasons, parts, assumptions."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from meguri.charts.speech import digits
from meguri.locale import N_, words
from meguri.report.diagnosis_words import Row
from meguri.report.life_words import assumed_said as said_of_rooms
from meguri.report.reasons import word_for

KINDS = {
    "kei": N_("kei car"),
    "kei_van": N_("kei van"),
    "compact": N_("compact car"),
    "medium": N_("medium-sized car"),
    "van": N_("van"),
    "truck": N_("lorry"),
    "bus": N_("bus"),
    "special": N_("special-purpose car"),
}
FUELS = {
    "petrol": N_("petrol"),
    "hybrid": N_("hybrid"),
    "diesel": N_("diesel"),
    "lpg": N_("LPG"),
    "phev": N_("plug-in hybrid"),
    "bev": N_("electric"),
    "fuel_cell": N_("fuel cell"),
}
DUTIES = {
    "official": N_("official car"),
    "shared": N_("official car on working days, shared by citizens on evenings and days off"),
    "portable": N_("car with portable batteries"),
}
ANSWERS = {"yes": N_("can be replaced"), "no": N_("not yet"), "unknown": N_("measure first")}
PARTS = {
    "fuel": N_("petrol not burnt"),
    "electricity": N_("electricity"),
    "maintenance": N_("maintenance"),
    "tax": N_("car tax"),
}
MUNICIPAL_ASSUMED = {
    "municipal_soh": N_(
        "Used EVs that nobody chose yet: a state of health of {said} % (5 % point, median, 95 % point; "
        "assumed)."
    ),
    "municipal_age": N_("Their age at the start: {said} years (assumed)."),
    "municipal_suits": N_(
        "A kei EV replaces no bigger car, and a car no van (assumed); no electric van of the catalogue has a "
        "published range."
    ),
    "municipal_merit_band": N_(
        "The range of what is kept in service is that of the state of health alone, the same for all cars "
        "(assumed)."
    ),
}
_BY_COLUMN: dict[str, Mapping[str, str]] = {
    "kind": KINDS,
    "fuel": FUELS,
    "duty": DUTIES,
    "answer": ANSWERS,
    "part": PARTS,
}
FIGURE = "demand_figure"
SHARE = N_("{said} %")
SHARE_A_YEAR = N_("{said} % a year")


def demand_said(column: str, code: str, lang: str) -> str:
    """The words of a code in a column of the tables of demand; the code itself where there are none."""
    message = _BY_COLUMN.get(column, {}).get(code)
    return code if message is None else words(lang)(message)


def why_said(row: Row, lang: str) -> str:
    """A row of table `replaceable_why` as a sentence."""
    from meguri.market.demand.noting import WHY_WORDS

    template = WHY_WORDS.get(row["why"])
    if template is None:
        return str(row["why"])
    places = {"found": _number(row["found_value"]), "limit": _number(row["limit_value"])}
    return words(lang)(template).format(**places)


def demand_assumed_said(row: Row, lang: str) -> str:
    """A row of HEALTH_ASSUMED as a sentence; figures behind demand by their name, with their unit."""
    if row["code"] in MUNICIPAL_ASSUMED:
        return words(lang)(MUNICIPAL_ASSUMED[row["code"]]).format(said=row["said"])
    from meguri.market.demand.noting import ASSUMED_WORDS

    told = _figures().get(row["about"]) if row["code"] == FIGURE else None
    if told is None:
        return said_of_rooms(row, lang)
    about = told["about_ja" if lang == "ja" else "about_en"]
    sentence = words(lang)(ASSUMED_WORDS[FIGURE]).format(
        about=about, said=_band(row["said"], told["unit"], lang)
    )
    return sentence[:1].upper() + sentence[1:]


def _band(said: str, unit: str, lang: str) -> str:
    """One number or three as people read them, with their unit; shares as percent."""
    is_share = unit in ("share", "share_per_yr")
    numbers = [float(one) * (100 if is_share else 1) for one in said.split(" / ")]
    told = " / ".join(f"{one:,.6g}" if abs(one) < 1e4 else f"{one:,.0f}" for one in numbers)
    if is_share:
        return words(lang)(SHARE_A_YEAR if unit == "share_per_yr" else SHARE).format(said=told)
    return told if unit == "1" else f"{told} {word_for('unit', unit, lang)}"


@cache
def _figures() -> dict[str, dict[str, Any]]:
    from meguri.facts.source import fact

    return {str(row["factor_id"]): row for row in fact("demand_factors").rows.iter_rows(named=True)}


def _number(value: float | None) -> str:
    return "–" if value is None else digits(value, 3, 0 if abs(value) >= 10 else 1)

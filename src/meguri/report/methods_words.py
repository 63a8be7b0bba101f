"""Diagnosis methods in words: their names, times and reasons, and the rules of use of a purpose."""

from typing import Any

from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.diagnosis_words import said, unit_said

Row = dict[str, Any]
NONE = "–"
RULES = {
    "accuracy": N_("accuracy needed"),
    "validity": N_("a result stays valid for"),
    "measurer": N_("who may measure"),
    "retest": N_("when to test again"),
    "in_dispute": N_("in a dispute"),
}


def rule_said(row: Row, lang: str) -> str:
    """A rule of use, as a row of `use_rules` states it."""
    from meguri.health.choose.words import RULE_WORDS

    say = words(lang)
    if row["value"] is None:
        return say(RULE_WORDS.get(row["code"], str(row["code"])))
    if row["unit"] == "days":
        return say(N_("{count} days")).format(count=f"{row['value']:.0f}")
    sign = "±" if row["rule"] == "accuracy" else ""
    return f"{sign}{row['value']:,.4g} {unit_said(row['unit'], lang)}"


def reason_said(row: Row, lang: str) -> str:
    """A reason for or against a method, as a row of METHOD_REASONS states it."""
    from meguri.health.choose.words import ACCESS_WORDS, REASON_WORDS

    say = words(lang)
    about = row["about"] or ""
    if row["code"].startswith("access"):
        for code, message in ACCESS_WORDS.items():
            about = about.replace(code, say(message))
        about = about.replace("+", " + ").replace("|", say(N_(" or ")))
    template = REASON_WORDS.get(row["code"])
    if template is None:
        return f"{row['code']} {about}".strip()
    found, limit = (_number(row[name]) for name in ("found_value", "limit_value"))
    return say(template).format(found=found, limit=limit, about=about)


def name_of(row: Row, lang: str) -> str:
    """A method in the reader's language where it is no firm's own; else its name as it is."""
    own = said("method", row["method_id"], lang)
    if own == row["method_id"]:
        return str(row["name"])
    return f"Meguri: {own}" if row["name"].startswith("Meguri: ") else own


def minutes_said(row: Row, lang: str) -> str:
    """How many minutes it takes, without the unit."""
    low, high = row["minutes_min_low"], row["minutes_min_high"]
    if low is None and high is None:
        return NONE
    if low is None or high is None or low == high:
        return _number(high if low is None else low)
    return Speech(lang, words(lang)).between(_number(low), _number(high))


def standards_said(codes: str | None, lang: str) -> str:
    """The standards whose records it fills."""
    from meguri.facts.methods import STANDARD_NAMES

    named = (STANDARD_NAMES[code].say("ja" if lang == "ja" else "en") for code in (codes or "").split())
    return ", ".join(named) or NONE


def _number(value: float | None) -> str:
    if value is None:
        return NONE
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

"""Ranked diagnosis methods on a terminal, with reasons and the rules of use of the purpose."""

from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.charts.speech import Speech, digits
from meguri.cli.output import NONE, text_table
from meguri.locale import N_, words
from meguri.report.diagnosis_words import said, unit_said

if TYPE_CHECKING:
    from meguri.health.choose import Choice, Question

Row = dict[str, Any]
RULES = {
    "accuracy": N_("accuracy needed"),
    "validity": N_("a result stays valid for"),
    "measurer": N_("who may measure"),
    "retest": N_("when to test again"),
    "in_dispute": N_("in a dispute"),
}
_MOST_REFUSED = 30


def methods_text(asked: "Question", choice: "Choice", rules: pl.DataFrame, lang: str) -> str:
    """What fits, why each fits or not, and the rules of use."""
    from meguri.health.choose.words import PURPOSE_WORDS

    say = words(lang)
    title = say(N_("Diagnosis methods for: {purpose}")).format(purpose=say(PURPOSE_WORDS[asked.purpose]))
    note = say(
        N_("There is no best method for everything: each is ranked for this purpose and situation alone.")
    )
    parts = (
        f"{title}\n{note}",
        _fitting(choice, lang),
        _reasons(choice, lang),
        _refused(choice, lang),
        _rules(rules, lang),
    )
    return "\n\n".join(part for part in parts if part)


def _fitting(choice: "Choice", lang: str) -> str:
    from meguri.health.choose.words import EVIDENCE_WORDS

    say = words(lang)
    rows = [
        (
            str(row["place_rank"]),
            name_of(row, lang),
            _minutes(row, lang),
            NONE if row["half_width_points"] is None else f"±{digits(row['half_width_points'], 2)}",
            say(EVIDENCE_WORDS[row["evidence"]]),
            _standards(row["records"], lang),
        )
        for row in choice.ranked.filter("fits").to_dicts()
    ]
    if not rows:
        return say(N_("No method fits. Allow more time or another access (--minutes, --access)."))
    head = (
        N_("place"),
        N_("method"),
        N_("minutes"),
        N_("90% within [points]"),
        N_("accuracy stated by"),
        N_("record it fills"),
    )
    return text_table(tuple(say(word) for word in head), rows, right=(0, 2, 3))


def _reasons(choice: "Choice", lang: str) -> str:
    say = words(lang)
    lines = []
    for row in choice.ranked.filter("fits").to_dicts():
        own = choice.reasons.filter(pl.col("method_id") == row["method_id"]).to_dicts()
        lines.append(f"{row['place_rank']}. {name_of(row, lang)}")
        for stance, mark in (("for", "+"), ("caution", "!")):
            some = [_reason(one, lang) for one in own if one["stance"] == stance]
            lines += [f"   {mark} {'; '.join(some)}"] if some else []
    return "\n".join((say(N_("Why (+ speaks for it, ! to bear in mind)")), *lines)) if lines else ""


def _refused(choice: "Choice", lang: str) -> str:
    say = words(lang)
    lines = []
    for row in choice.ranked.filter(~pl.col("fits")).head(_MOST_REFUSED).to_dicts():
        against = choice.reasons.filter(method_id=row["method_id"], stance="against").to_dicts()
        lines.append(f"- {name_of(row, lang)}: {'; '.join(_reason(one, lang) for one in against)}")
    return "\n".join((say(N_("Does not fit here")), *lines)) if lines else ""


def _rules(rules: pl.DataFrame, lang: str) -> str:
    say = words(lang)
    lines = []
    for rule, title in RULES.items():
        told = [_rule(row, lang) for row in rules.filter(rule=rule).to_dicts()]
        lines += [f"- {say(title)}: {'; '.join(told)}"] if told else []
    return "\n".join((say(N_("Rules of use")), *lines)) if lines else ""


def _rule(row: Row, lang: str) -> str:
    from meguri.health.choose.words import RULE_WORDS

    say = words(lang)
    if row["value"] is None:
        return say(RULE_WORDS.get(row["code"], str(row["code"])))
    if row["unit"] == "days":
        return say(N_("{count} days")).format(count=f"{row['value']:.0f}")
    sign = "±" if row["rule"] == "accuracy" else ""
    return f"{sign}{row['value']:,.4g} {unit_said(row['unit'], lang)}"


def _reason(row: Row, lang: str) -> str:
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


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.3g}"


def name_of(row: Row, lang: str) -> str:
    """A method in the reader's language where it is no firm's own; else its name as it is."""
    own = said("method", row["method_id"], lang)
    if own == row["method_id"]:
        return str(row["name"])
    return f"Meguri: {own}" if row["name"].startswith("Meguri: ") else own


def _minutes(row: Row, lang: str) -> str:
    low, high = row["minutes_min_low"], row["minutes_min_high"]
    if low is None and high is None:
        return NONE
    if low is None or high is None or low == high:
        return _number(high if low is None else low)
    return Speech(lang, words(lang)).between(_number(low), _number(high))


def _standards(codes: str | None, lang: str) -> str:
    from meguri.facts.methods import STANDARD_NAMES

    named = (STANDARD_NAMES[code].say("ja" if lang == "ja" else "en") for code in (codes or "").split())
    return ", ".join(named) or NONE

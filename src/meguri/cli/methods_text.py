"""Ranked diagnosis methods on a terminal, with reasons and the rules of use of the purpose."""

from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.charts.speech import digits
from meguri.cli.output import NONE, text_table
from meguri.locale import N_, words
from meguri.report.methods_words import RULES, minutes_said, name_of, reason_said, rule_said, standards_said

if TYPE_CHECKING:
    from meguri.health.choose import Choice, Question

Row = dict[str, Any]
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
            minutes_said(row, lang),
            NONE if row["half_width_points"] is None else f"±{digits(row['half_width_points'], 2)}",
            say(EVIDENCE_WORDS[row["evidence"]]),
            standards_said(row["records"], lang),
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
            some = [reason_said(one, lang) for one in own if one["stance"] == stance]
            lines += [f"   {mark} {'; '.join(some)}"] if some else []
    return "\n".join((say(N_("Why (+ speaks for it, ! to bear in mind)")), *lines)) if lines else ""


def _refused(choice: "Choice", lang: str) -> str:
    say = words(lang)
    lines = []
    for row in choice.ranked.filter(~pl.col("fits")).head(_MOST_REFUSED).to_dicts():
        against = choice.reasons.filter(method_id=row["method_id"], stance="against").to_dicts()
        lines.append(f"- {name_of(row, lang)}: {'; '.join(reason_said(one, lang) for one in against)}")
    return "\n".join((say(N_("Does not fit here")), *lines)) if lines else ""


def _rules(rules: pl.DataFrame, lang: str) -> str:
    say = words(lang)
    lines = []
    for rule, title in RULES.items():
        told = [rule_said(row, lang) for row in rules.filter(rule=rule).to_dicts()]
        lines += [f"- {say(title)}: {'; '.join(told)}"] if told else []
    return "\n".join((say(N_("Rules of use")), *lines)) if lines else ""

"""Findings of the law in words: what was asked, what it adds up to, and each finding with its reason."""

from functools import cache
from typing import Any

from meguri.facts.law_words import CATEGORY_WORDS, JURISDICTION_WORDS, TOPIC_WORDS
from meguri.locale import N_, words
from meguri.passport.compliance.words import REASON_WORDS, STATE_WORDS
from meguri.tables.words import Words

HEAD = N_("{market}: the law over this battery on {day} ({category})")
PLACED = N_("Placed on the market: {where}, {day}")
SUMS = N_("{state} {count}")
FINDING = N_("{subject}: {state} – {reason}")
DATA_POINT = N_("data point {number} ({names})")
NOBODY_TOLD = N_("not told")
MISSED = N_("A duty is missed.")
NOT_MISSED = N_("No duty that can be checked here is missed.")
ASKING = ("missing", "conditional")
DAY_NOT_TOLD = N_("day not told")


def answer_said(tree: dict[str, Any], lang: str) -> str:
    """Whether a duty is missed, in one sentence."""
    return words(lang)(MISSED if tree["is_missed"] else NOT_MISSED)


def head_said(tree: dict[str, Any], lang: str) -> str:
    """What was asked."""
    say = words(lang)
    lines = [
        say(HEAD).format(
            market=say(JURISDICTION_WORDS[tree["market"]]),
            day=tree["on"],
            category=say(CATEGORY_WORDS[tree["category"]]),
        )
    ]
    if tree["placed_on_market"] or tree["placed_in"]:
        put = {
            "day": tree["placed_on_market"] or say(DAY_NOT_TOLD),
            "where": tree["placed_in"] or say(NOBODY_TOLD),
        }
        lines.append(say(PLACED).format(**put))
    return "\n".join(lines)


def sums_said(tree: dict[str, Any], lang: str) -> str:
    """How many findings there are of each state, in one line."""
    say = words(lang)
    told = (
        say(SUMS).format(state=say(STATE_WORDS[state]), count=count)
        for state, count in tree["counts"].items()
        if count
    )
    return ("、" if lang == "ja" else ", ").join(told)


def topic_said(topic: str, lang: str) -> str:
    """A topic in words."""
    return words(lang)(TOPIC_WORDS[topic])


def state_said(state: str, lang: str) -> str:
    """A state in words."""
    return words(lang)(STATE_WORDS[state])


def finding_said(finding: dict[str, Any], rule: dict[str, Any], lang: str) -> str:
    """One finding: what was looked at, what came of it, and why."""
    condition = finding["condition_ja" if lang == "ja" else "condition_en"] or "–"
    wanted = _named(finding["wanted"] or "", lang)
    found = finding["found"] or words(lang)(NOBODY_TOLD)
    put = {"condition": condition, "found": found, "wanted": wanted, "from": rule["applies_from"] or "–"}
    reason = words(lang)(REASON_WORDS[finding["reason"]]).format(**put)
    return words(lang)(FINDING).format(
        subject=_subject(finding, lang), state=state_said(finding["state"], lang), reason=reason
    )


def _subject(finding: dict[str, Any], lang: str) -> str:
    number = finding["subject"].removeprefix("data_point_")
    if number != finding["subject"]:
        names = _named(finding["wanted"] or "", lang)
        return words(lang)(DATA_POINT).format(number=number, names=names) if names else f"EC {number}"
    return _named(finding["subject"], lang)


@cache
def _meanings() -> dict[str, Words]:
    """What attributes and circumstances are called."""
    from meguri.facts.source import fact
    from meguri.passport.document import attributes

    rows = fact("law_circumstances").rows.select("circumstance", "name_en", "name_ja").iter_rows()
    return {name: Words(en, ja) for name, en, ja in rows} | {
        name: one.words for name, one in attributes().items()
    }


def _named(told: str, lang: str) -> str:
    """Attributes and circumstances by what they mean; other words as they are."""
    known = _meanings()
    parts = told.replace("|", " | ").replace(",", " ").split()
    if not any(part in known for part in parts):
        return told
    between = "、" if lang == "ja" else ", "
    side = "ja" if lang == "ja" else "en"
    return between.join(known[part].say(side) if part in known else part for part in parts if part != "|")

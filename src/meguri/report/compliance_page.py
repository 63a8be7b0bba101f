"""Findings of the law over one battery as one HTML file that needs nothing else."""

from dataclasses import dataclass
from typing import Any

from meguri.charts.speech import Speech
from meguri.facts.law import kept_on
from meguri.facts.law_words import CONFIDENCE_WORDS, NOT_CHECKED_WORDS
from meguri.locale import N_, words
from meguri.report.compliance_words import (
    ASKING,
    answer_said,
    finding_said,
    head_said,
    state_said,
    sums_said,
    topic_said,
)
from meguri.report.law_page import KEPT, safe_address
from meguri.report.template import environment, style

TITLE = N_("Passport and law on {day}")
UNCHECKED = N_("{title}: {why}")
_LOOKS = {
    "met": "reproduced",
    "missing": "not_supported",
    "conditional": "not_identifiable",
    "not_yet_required": "consistent",
    "not_applicable": "calibrated",
}


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """One rule as the template prints it.

    Attributes:
        rule_id: id, and anchor on the page.
        title: what it is called.
        badge: what came of it.
        look: class of that badge.
        reference: act and article.
        sureness: how sure its dates and figures are.
        asking: findings that ask for something.
        others: the other findings.
        url: address of the source; "" for none.
        href: the same where it can be followed safely.
    """

    rule_id: str
    title: str
    badge: str
    look: str
    reference: str
    sureness: str
    asking: tuple[str, ...]
    others: tuple[str, ...]
    url: str
    href: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Rules under one heading."""

    ident: str
    title: str
    rules: tuple[RuleFindings, ...]


def compliance_html(tree: dict[str, Any], lang: str) -> str:
    """The findings as a page to read, print and keep.

    Args:
        tree: what `meguri.passport.compliance.as_tree` gives.
        lang: `ja` or `en`.

    Returns:
        One HTML document; the same tree and language always give the same text.
    """
    say = words(lang)
    speech = Speech(lang, say)
    page = environment(speech).get_template("check.html.j2")
    return page.render(
        lang=lang,
        title=say(TITLE).format(day=tree["on"]),
        kicker=head_said(tree, lang).replace("\n", " · "),
        answer=answer_said(tree, lang),
        sums=sums_said(tree, lang),
        kept=say(KEPT).format(day=speech.day(kept_on())),
        topics=tuple(_topic(one, lang) for one in tree["topics"]),
        unchecked=tuple(_unchecked(one, lang) for one in tree["unchecked"]),
        style=style(),
    )


def _topic(topic: dict[str, Any], lang: str) -> Topic:
    rules = tuple(_rule(one, lang) for one in topic["rules"])
    return Topic(topic["topic"], topic_said(topic["topic"], lang), rules)


def _rule(rule: dict[str, Any], lang: str) -> RuleFindings:
    asking = [one for one in rule["findings"] if one["state"] in ASKING]
    others = [one for one in rule["findings"] if one["state"] not in ASKING]
    url = rule["source_url"] or ""
    return RuleFindings(
        rule_id=rule["rule_id"],
        title=rule["title"][lang],
        badge=state_said(rule["state"], lang),
        look=_LOOKS[rule["state"]],
        reference=rule["legal_reference"],
        sureness=words(lang)(CONFIDENCE_WORDS[rule["confidence"]]),
        asking=tuple(finding_said(one, rule, lang) for one in asking),
        others=tuple(finding_said(one, rule, lang) for one in others),
        url=url,
        href=safe_address(url),
    )


def _unchecked(rule: dict[str, Any], lang: str) -> str:
    say = words(lang)
    return say(UNCHECKED).format(title=rule["title"][lang], why=say(NOT_CHECKED_WORDS[rule["why"]]))

"""Findings of the law on a terminal: what they add up to, then what asks for something, topic by topic."""

from typing import Any

from meguri.cli.passport_lines import bulleted, wrapped
from meguri.locale import N_, words
from meguri.report.compliance_words import ASKING, answer_said, finding_said, head_said, sums_said, topic_said

UNCHECKED = N_(
    "{count} rules cannot be checked by a machine; `--all` lists them, `meguri law` tells of each."
)
MORE = N_("{count} findings more ask for nothing now; `--all` shows them.")
SIGNS = {"met": "○", "missing": "×", "not_yet_required": "·", "not_applicable": "–", "conditional": "△"}


def check_text(tree: dict[str, Any], lang: str, *, show_all: bool) -> str:
    """The whole answer.

    Args:
        tree: what `as_tree` gives.
        lang: `ja` or `en`.
        show_all: whether findings that ask for nothing are shown, too.
    """
    say = words(lang)
    asking = sum(tree["counts"][state] for state in ASKING)
    show_all = show_all or not asking
    shown = [part for topic in tree["topics"] if (part := _topic(topic, lang, show_all=show_all))]
    counted = sum(tree["counts"].values()) - asking
    parts = [
        head_said(tree, lang),
        sums_said(tree, lang),
        answer_said(tree, lang),
        *shown,
    ]
    if not show_all and counted:
        parts.append(say(MORE).format(count=counted))
    if tree["unchecked"]:
        parts.append(_unchecked(tree["unchecked"], lang, show_all=show_all))
    return "\n\n".join(parts)


def _topic(topic: dict[str, Any], lang: str, *, show_all: bool) -> str:
    lines = []
    for rule in topic["rules"]:
        found = [one for one in rule["findings"] if show_all or one["state"] in ASKING]
        if found:
            title = f"{rule['title'][lang]} [{rule['legal_reference']}]"
            lines.append(wrapped(title, first=f"  {SIGNS[rule['state']]} ", rest=" " * 4))
            lines += [
                wrapped(finding_said(one, rule, lang), first=f"      {SIGNS[one['state']]} ", rest=" " * 8)
                for one in found
            ]
    return "\n".join((topic_said(topic["topic"], lang), *lines)) if lines else ""


def _unchecked(rules: list[dict[str, Any]], lang: str, *, show_all: bool) -> str:
    said = words(lang)(UNCHECKED).format(count=len(rules))
    return f"{said}\n{bulleted((one['title'][lang] for one in rules), '  ? ')}" if show_all else said

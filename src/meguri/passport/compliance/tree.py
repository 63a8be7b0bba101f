"""Findings as a tree: topic, rule, finding; JSON-ready, in the order of the table."""

from typing import Any

from meguri.facts.law import LawRule
from meguri.passport.compliance.checking import Compliance
from meguri.tables.law import TOPICS

# Of several findings of one rule, the first of these speaks for the rule.
_GRAVEST = ("missing", "conditional", "not_yet_required", "met", "not_applicable")
_OF_FINDING = (
    "subject",
    "state",
    "reason",
    "found",
    "wanted",
    "condition_en",
    "condition_ja",
    "legal_reference",
)


def as_tree(checked: Compliance) -> dict[str, Any]:
    """What was checked as nested plain values.

    Returns:
        `market`, `on`, `category`, `placed_on_market`, `placed_in`, `is_missed`, `counts` (state → findings),
        `topics` (each with its rules, each with its findings) and `unchecked` (rules no machine can check).
    """
    case = checked.case
    return {
        "market": case.market,
        "on": case.on.isoformat(),
        "category": case.category,
        "placed_on_market": case.placed_on_market.isoformat() if case.placed_on_market else None,
        "placed_in": case.placed_in,
        "is_missed": checked.is_missed,
        "counts": checked.counts,
        "topics": _topics(checked),
        "unchecked": [
            {
                "rule_id": row["rule_id"],
                "title": {"en": row["title_en"], "ja": row["title_ja"]},
                "standing": row["standing"],
                "why": row["not_checked"],
                "confidence": row["confidence"],
                "source_url": row["source_url"],
            }
            for row in checked.unchecked.iter_rows(named=True)
        ],
    }


def state_of(states: list[str]) -> str:
    """The state that speaks for a rule: the gravest of its findings."""
    return min(states, key=_GRAVEST.index)


def _topics(checked: Compliance) -> list[dict[str, Any]]:
    grouped: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in checked.findings.iter_rows(named=True):
        grouped.setdefault(row["topic"], {}).setdefault(row["rule_id"], []).append(row)
    return [
        {"topic": topic, "rules": [_rule(checked.rules[name], rows) for name, rows in grouped[topic].items()]}
        for topic in TOPICS
        if topic in grouped
    ]


def _rule(rule: LawRule, rows: list[dict[str, Any]]) -> dict[str, Any]:
    applies = rule.row["applies_from"]
    return {
        "rule_id": rule.rule_id,
        "title": {"en": rule.row["title_en"], "ja": rule.row["title_ja"]},
        "state": state_of([row["state"] for row in rows]),
        "is_duty": rows[0]["is_duty"],
        "legal_reference": rule.reference,
        "source_url": rule.source_url,
        "confidence": rule.row["confidence"],
        "applies_from": applies.isoformat() if applies else None,
        "findings": [{key: row[key] for key in _OF_FINDING} for row in rows],
    }

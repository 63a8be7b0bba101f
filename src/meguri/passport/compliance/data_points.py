"""The data points of a passport by category: the 71 of the EC guidance, each judged by its duty."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from meguri.facts.law import LawRule
from meguri.facts.source import fact
from meguri.passport.compliance.case import Case
from meguri.passport.compliance.checks import shown
from meguri.passport.document.attributes import Attribute, attributes
from meguri.tables.passport import CATEGORIES

Row = dict[str, Any]
_IF_APPLICABLE = ("where applicable", "該当する場合")
_NOTES_JA: Mapping[str, str] = {
    "only if applicable (if commercial warranty envisaged)": "該当する場合(商業保証を予定するとき)",
    "cadmium or lead symbol if applicable": "該当する場合(カドミウム・鉛の記号)",
    "only applicable for some industrial batteries": "一部の産業用電池のみ",
    "only applicable for some industrial batteries where lifetime can be expressed in cycles": (
        "寿命をサイクル数で表せる一部の産業用電池のみ"
    ),
    "v2.0: except non-cycle applications": "サイクルを伴わない用途を除く",
}


def data_points(
    rule: LawRule, case: Case, *, is_sure: bool, asked_by_now: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """One row for each data point: subject, state, reason, found, wanted, condition, legal reference.

    A mandatory point is met when every attribute that has to answer it for this category is there. What is
    asked only where it applies stays conditional while it is empty: no document shows that it does not apply.

    Args:
        rule: the rule of the guidance.
        case: the case; its category is one that has passports.
        is_sure: whether it is told that the battery is one that needs a passport.
        asked_by_now: attributes that rules of their own ask for on that day: what the guidance put off as of
            February 2027 may be due since, and it does not say.
    """
    if case.category not in CATEGORIES:
        return
    for point in _points():
        number, duty = point["ec_number"], point[case.category]
        own = _answering(number)
        asked = [one for one in own if one.obligations[case.category] == duty] or own
        have = {one.name: case.values[one.name] for one in own if one.name in case.values}
        lacking = [one.name for one in asked if one.name not in have]
        state, reason = _judged(duty, bool(have), bool(lacking), is_sure)
        if duty == "not_yet" and any(one.name in asked_by_now for one in own):
            state, reason = "conditional", "own_rule_begun"
        condition = _condition(point) if duty == "conditional" else (None, None)
        yield {
            "subject": f"data_point_{number}",
            "state": state,
            "reason": reason,
            "found": "; ".join(f"{name}: {shown(value)}" for name, value in have.items()) or None,
            "wanted": " ".join(lacking) or None,
            "condition_en": condition[0],
            "condition_ja": condition[1],
            "legal_reference": _reference(point["legal_reference"]) or rule.reference,
        }


def _judged(duty: str, is_there: bool, is_lacking: bool, is_sure: bool) -> tuple[str, str]:
    if duty == "not_applicable":
        return "not_applicable", "not_to_be_filled"
    if duty == "not_yet":
        return "not_yet_required", "not_yet_to_be_filled"
    if duty == "mandatory" and is_lacking:
        return ("missing", "absent") if is_sure else ("conditional", "condition_not_told")
    if is_there:
        return "met", "required"
    return ("conditional", "if_applicable") if duty == "conditional" else ("not_applicable", "optional")


@cache
def _points() -> tuple[Row, ...]:
    return tuple(fact("ec_data_points").rows.to_dicts())


@cache
def _answering(number: str) -> tuple[Attribute, ...]:
    return tuple(one for one in attributes().values() if number in one.ec_numbers)


def _condition(point: Row) -> tuple[str, str]:
    note = point["status_note"]
    if note in _NOTES_JA:
        return note.removeprefix("v2.0: "), _NOTES_JA[note]
    return _IF_APPLICABLE


def _reference(told: str | None) -> str | None:
    return None if told is None else told.replace("BR ", "Regulation (EU) 2023/1542 ", 1)

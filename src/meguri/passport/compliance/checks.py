"""The kinds of checks that rules name: what a document, a circumstance or a recycling result shows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from meguri.facts.law import LawRule
from meguri.facts.source import fact
from meguri.passport.compliance.case import Case, Result

_LONGEST = 80
# Six digits in pairs, as people part them; the star marks what is hazardous (Decision 2000/532/EC).
_CODE = re.compile(r"([0-9]{2})[ .-]?([0-9]{2})[ .-]?([0-9]{2})[ ]?\*?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look showed.

    Attributes:
        subject: attribute, circumstance or result looked at.
        is_met: whether it is as asked; None where nobody told.
        reason: code of the reason where it is not met.
        found: what is there, as text; None where nothing is.
        wanted: what is asked, as text.
        year: calendar year of a recycling result.
    """

    subject: str
    is_met: bool | None
    reason: str
    found: str | None = None
    wanted: str | None = None
    year: int | None = None


def outcomes(rule: LawRule, case: Case) -> list[Outcome]:
    """What the check of a rule shows in a case, one outcome for each thing it looks at.

    Raises:
        KeyError: a kind of check that no rule may name.
    """
    return list(_CHECKS[rule.row["check"]](rule, case))


def shown(value: Any) -> str:
    """A value as a finding names it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _present(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        value = case.values.get(name)
        yield Outcome(name, value is not None, "absent", None if value is None else shown(value), name)


def _true(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        value = case.values.get(name)
        found = None if value is None else shown(value)
        yield Outcome(name, value is True, "absent" if value is None else "not_so", found, "true")


def _at_least(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        yield _measured(name, case.values.get(name), rule.row["value"], at_least=True)


def _at_most(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        yield _measured(name, case.values.get(name), rule.row["value"], at_least=False)


def _measured(name: str, value: float | None, limit: float, *, at_least: bool) -> Outcome:
    wanted = f"{'≥' if at_least else '≤'} {shown(float(limit))}"
    if value is None:
        return Outcome(name, False, "absent", None, wanted)
    is_met = value >= limit if at_least else value <= limit
    return Outcome(name, is_met, "too_low" if at_least else "too_high", shown(value), wanted)


def _traction_code(rule: LawRule, case: Case) -> Iterator[Outcome]:
    from meguri.passport.identity.faults import IdentifierError
    from meguri.passport.identity.traction_code import parse_traction_code

    for name in rule.check_names:
        code = case.values.get(name)
        if code is None:
            yield Outcome(name, False, "absent", None, "GB/T 34014")
            continue
        try:
            parse_traction_code(code)
            yield Outcome(name, True, "required", shown(code), "GB/T 34014")
        except IdentifierError:
            yield Outcome(name, False, "bad_form", shown(code), "GB/T 34014")


@cache
def _waste_codes() -> frozenset[str]:
    return frozenset(fact("waste_codes").rows["waste_code"])


def _waste_code(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        told = case.circumstances.get(name)
        if told is None:
            yield Outcome(name, None, "not_told", None, "16 06 07, …")
            continue
        parts = _CODE.fullmatch(str(told).strip())
        code = " ".join(parts.groups()) if parts else ""
        yield Outcome(name, code in _waste_codes(), "not_listed", shown(told), "16 06 07, …")


def _recycling(rule: LawRule, case: Case) -> Iterator[Outcome]:
    """One outcome for each figure told; the name is a measure, or a measure and a chemistry."""
    for name in rule.check_names:
        measure, _, chemistry = name.partition(":")
        own = [one for one in case.results if one.measure == measure and chemistry in ("", one.chemistry)]
        wanted = f"≥ {shown(float(rule.row['value']))}"
        if not own:
            yield Outcome(name, None, "no_result", None, wanted)
        for one in own:
            is_met = one.share >= rule.row["value"]
            yield Outcome(_result_name(one), is_met, "too_low", shown(one.share), wanted, one.year)


def _result_name(one: Result) -> str:
    return f"{one.measure}:{one.chemistry}:{one.year}"


def _circumstances(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        told = case.circumstances.get(name)
        found = None if told is None else shown(told)
        is_met = None if told is None else told is True
        yield Outcome(name, is_met, "not_told" if told is None else "not_so", found, "true")


def _any_circumstance(rule: LawRule, case: Case) -> Iterator[Outcome]:
    told = {name: case.circumstances.get(name) for name in rule.check_names}
    is_met = True if True in told.values() else None if None in told.values() else False
    found = ", ".join(name for name, value in told.items() if value is True) or None
    reason = "not_told" if is_met is None else "not_so"
    yield Outcome("|".join(told), is_met, reason, found, "true")


def _circumstance_at_most(rule: LawRule, case: Case) -> Iterator[Outcome]:
    for name in rule.check_names:
        told, wanted = case.circumstances.get(name), f"≤ {shown(float(rule.row['value']))}"
        if told is None:
            yield Outcome(name, None, "not_told", None, wanted)
        else:
            yield Outcome(name, float(told) <= rule.row["value"], "too_high", shown(told), wanted)


_CHECKS: dict[str, Callable[[LawRule, Case], Iterator[Outcome]]] = {
    "attribute_present": _present,
    "attribute_true": _true,
    "value_at_least": _at_least,
    "value_at_most": _at_most,
    "identifier_form": _traction_code,
    "waste_code_listed": _waste_code,
    "recycling_result": _recycling,
    "circumstance_true": _circumstances,
    "circumstance_any": _any_circumstance,
    "circumstance_at_most": _circumstance_at_most,
}

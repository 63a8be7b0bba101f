"""A passport checked against the law of a market on a day: findings, and what no machine can check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.law import NO_BATTERY, LawRule, law_rules, rules
from meguri.passport.compliance.case import EU, Case, Told, case_of
from meguri.passport.compliance.checks import Outcome, outcomes
from meguri.passport.compliance.conditions import all_hold
from meguri.passport.compliance.data_points import data_points
from meguri.passport.compliance.timing import Timing, timing_of
from meguri.passport.document import Document
from meguri.tables.law import LAW_FINDINGS, STATES, TOPICS

Row = dict[str, Any]
PASSPORT_RULE = "eu_battery_passport"
_OF_ATTRIBUTES = ("attribute_present", "attribute_true", "value_at_least", "value_at_most")


@dataclass(frozen=True, slots=True, eq=False)
class Compliance:
    """What the law says of one passport on one day.

    Attributes:
        case: what was asked.
        findings: LAW_FINDINGS, in the order of topics and rules.
        unchecked: LAW_CALENDAR, the rules in question that no machine can check, with the reason why.
        rules: the rules that findings name, by id.
    """

    case: Case
    findings: pl.DataFrame
    unchecked: pl.DataFrame
    rules: Mapping[str, LawRule]

    @property
    def counts(self) -> dict[str, int]:
        """State → how many findings."""
        found = dict(self.findings.group_by("state").len().iter_rows())
        return {state: found.get(state, 0) for state in STATES}

    @property
    def is_missed(self) -> bool:
        """Whether a duty is missed: something that binds is missing."""
        return not self.findings.filter(pl.col("is_duty"), state="missing").is_empty()


def check_passport(
    document: Document | Mapping[str, Any],
    on: date | str,
    category: str | None = None,
    placed_on_market: date | str | None = None,
    market: str = EU,
    *,
    placed_in: str | None = None,
    circumstances: Told | None = None,
    recycling: pl.DataFrame | Iterable[Mapping[str, Any]] | None = None,
    acts: Mapping[str, date] | None = None,
    folder: Path | None = None,
) -> Compliance:
    """The law of a market over one passport, on a day.

    A battery that was not placed on the market of the Union, as far as is told, is answered in one finding
    that says so (with figures of recycling judged all the same, where such are given).

    Args:
        document: a `Document`, its JSON values, or attribute → value.
        on: the day asked, a date or ISO 8601.
        category: of the battery; else `battery_category` of the document.
        placed_on_market: day of placing on the market; else `placed_on_market_on` of the document.
        market: whose law: EU, JP, US, CN or INT.
        placed_in: EU or a country; else the market, where the day is given, and the document's otherwise.
        circumstances: what rules ask about and no passport states (fact `law_circumstances`) → value.
        recycling: rows of `recycling_results`, or mappings with origin_year, chemistry, measure, rate_share.
        acts: act that a rule waits for → day on which it entered into force.
        folder: the user's data folder, whose rules replace shipped ones.

    Raises:
        LawError: an unknown market, category, circumstance or act, no day, no result; all faults at once.
        DocumentError: the document cannot be read.
        PassportJsonError: the document is no strict JSON.
    """
    case = case_of(
        document,
        on,
        category=category,
        placed_on_market=placed_on_market,
        placed_in=placed_in,
        market=market,
        circumstances=circumstances,
        recycling=recycling,
    )
    return check_case(case, acts=acts, folder=folder)


def check_case(
    case: Case, *, acts: Mapping[str, date] | None = None, folder: Path | None = None
) -> Compliance:
    """The law over one case; see `check_passport`.

    Raises:
        LawError: no rule waits for such an act.
    """
    every = law_rules(acts=acts, folder=folder)
    known = sorted((one for one in every if one.row["jurisdiction"] == case.market), key=_place)
    elsewhere = case.market == EU and case.is_placed is not True
    rows: list[Row] = []
    for rule in known:
        if elsewhere and rule.rule_id == PASSPORT_RULE:
            rows.append(_elsewhere(rule, case))
        elif not elsewhere or (rule.row["date_basis"] == "calendar_year" and case.results):
            rows += _findings(rule, case, known)
    frame = LAW_FINDINGS.check(pl.DataFrame(rows, schema=LAW_FINDINGS.polars_schema))
    named = {one.rule_id: one for one in known if one.rule_id in set(frame["rule_id"])}
    unchecked = rules(case.on, case.market, acts=acts, folder=folder).filter(
        pl.lit(not elsewhere),
        pl.col("categories").str.split(" ").list.contains(case.category)
        | (pl.col("categories") == NO_BATTERY),
        check="none",
    )
    return Compliance(case, frame, unchecked, named)


def _place(rule: LawRule) -> tuple[int, date, str]:
    return TOPICS.index(rule.row["topic"]), rule.row["applies_from"] or date.min, rule.rule_id


def _elsewhere(rule: LawRule, case: Case) -> Row:
    """The one finding on a battery that the law of the Union does not reach, as far as is told."""
    if case.is_placed is False:
        state, reason = "not_applicable", "placed_elsewhere"
    else:
        state, reason = "conditional", "placing_not_told" if case.placed_in is None else "placing_open"
    return _row(rule, state, reason, subject="placed_on_market_in", found=case.placed_in, wanted=EU)


def _findings(rule: LawRule, case: Case, known: Sequence[LawRule]) -> Iterator[Row]:
    if rule.row["check"] == "none" or rule.on(case.on) is None:
        return
    if case.category not in rule.categories and rule.row["date_basis"] != "calendar_year":
        yield _row(rule, "not_applicable", "other_category", subject="battery_category")
    elif rule.row["check"] == "data_points":
        yield from _data_points(rule, case, _asked_by_now(known, case))
    else:
        for outcome in outcomes(rule, case):
            yield _finding(rule, case, outcome)


def _asked_by_now(known: Sequence[LawRule], case: Case) -> frozenset[str]:
    """The attributes that a rule of their own asks for, or may ask for, of this battery on this day."""
    binding = (
        one
        for one in known
        if one.row["check"] in _OF_ATTRIBUTES
        and case.category in one.categories
        and timing_of(one, case).state in ("required", "conditional")
    )
    return frozenset(name for one in binding for name in one.check_names)


def _data_points(rule: LawRule, case: Case, asked: frozenset[str]) -> Iterator[Row]:
    timing = timing_of(rule, case)
    met = all_hold(rule.check_when, case, name="", value=None)
    if timing.state == "required" and met is not False:
        for told in data_points(rule, case, is_sure=met is True, asked_by_now=asked):
            yield _row(rule, told.pop("state"), told.pop("reason"), **told)
        return
    state, reason = _unbound(timing) or ("not_applicable", "condition_not_met")
    yield _row(rule, state, reason, subject="data_points")


def _finding(rule: LawRule, case: Case, outcome: Outcome) -> Row:
    if outcome.reason == "no_result" and outcome.is_met is None:
        return _row(rule, "not_applicable", "no_result", subject=outcome.subject, wanted=outcome.wanted)
    timing = timing_of(rule, case, year=outcome.year)
    met = all_hold(rule.check_when, case, name=outcome.subject, value=rule.row["value"])
    state, reason = _judged(timing, met, outcome)
    told = {"subject": outcome.subject, "found": outcome.found, "wanted": outcome.wanted}
    return _row(rule, state, reason, **told)


def _judged(timing: Timing, condition: bool | None, outcome: Outcome) -> tuple[str, str]:
    if condition is False:
        return "not_applicable", "condition_not_met"
    if timing.state in ("not_yet_required", "not_applicable"):
        return timing.state, timing.reason
    if outcome.is_met:
        return "met", "required"
    if timing.state == "conditional":
        return "conditional", timing.reason
    if condition is None:
        return "conditional", "condition_not_told"
    return ("conditional", "not_told") if outcome.is_met is None else ("missing", outcome.reason)


def _unbound(timing: Timing) -> tuple[str, str] | None:
    return None if timing.state == "required" else (timing.state, timing.reason)


def _row(rule: LawRule, state: str, reason: str, **told: Any) -> Row:
    known = {
        "rule_id": rule.rule_id,
        "topic": rule.row["topic"],
        "is_duty": rule.row["force"] == "binding" or rule.row["check"] == "data_points",
        "found": None,
        "wanted": None,
        "applies_from": rule.row["applies_from"],
        "condition_en": rule.row["condition_en"],
        "condition_ja": rule.row["condition_ja"],
        "legal_reference": rule.reference,
        "source_url": rule.source_url,
        "confidence": rule.row["confidence"],
    }
    return known | {"state": state, "reason": reason} | told

"""Does a rule bind in this case on this day? By the day that the rule itself looks at."""

from dataclasses import dataclass
from datetime import date

from meguri.facts.law import LawRule
from meguri.passport.compliance.case import Case

_APPLIES = ("in_force", "voluntary", "goal")
_AHEAD = ("proposed", "adopted", "upcoming", "postponed", "awaiting_act", "overdue", "under_study")


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether a rule binds.

    Attributes:
        state: `required`, `conditional` (an act that it waits for may be there or not), `not_yet_required` or
            `not_applicable`.
        reason: code of the reason.
    """

    state: str
    reason: str


REQUIRED = Timing("required", "required")


def timing_of(rule: LawRule, case: Case, *, year: int | None = None) -> Timing:
    """Whether the rule binds in this case.

    Args:
        rule: the rule.
        case: the case.
        year: calendar year of the result looked at, for rules by calendar year.
    """
    if rule.row["date_basis"] == "placing_on_market":
        return _by_placing(rule, case)
    if rule.row["date_basis"] == "calendar_year" and year is not None:
        return _by_year(rule, case.on, year)
    return _by_day(rule, case.on)


def _by_placing(rule: LawRule, case: Case) -> Timing:
    """Art. 8 and the like bind batteries placed on the market from a day on, never those placed before it."""
    sure, perhaps = rule.first("in_force"), rule.first("conditional")
    start = sure or perhaps
    if start is None:
        return Timing("not_applicable", "never_applies")
    if case.on < start:
        now = rule.on(case.on)
        waits = now is not None and now.code == "awaiting_act"
        return Timing("not_yet_required", "awaits_act" if waits else "starts_later")
    placed = case.placed_on_market
    if placed is None:
        return Timing("conditional", "placing_not_told")
    if placed < start:
        return Timing("not_applicable", "placed_before")
    if (until := rule.row["applies_until"]) is not None and placed > until:
        return Timing("not_applicable", "superseded")
    return REQUIRED if sure is not None else Timing("conditional", "act_not_known")


def _by_day(rule: LawRule, on: date) -> Timing:
    standing = rule.on(on)
    if standing is None or standing.code in _AHEAD:
        return Timing("not_yet_required", "starts_later")
    if standing.code == "ended":
        return Timing("not_applicable", "ended")
    return REQUIRED if standing.code in _APPLIES else Timing("conditional", "standing_not_known")


def _by_year(rule: LawRule, on: date, year: int) -> Timing:
    """A target to be reached by the last day of a year binds the calendar years after it.

    Whether it binds that year already is not said; until it is, that year is conditional.
    """
    start, until = rule.row["applies_from"], rule.row["applies_until"]
    if on < start:
        return Timing("not_yet_required", "starts_later")
    if year < start.year:
        return Timing("not_yet_required", "year_before_target")
    if year == start.year:
        return Timing("conditional", "year_of_target")
    if until is not None and year > until.year:
        return Timing("not_applicable", "superseded")
    return REQUIRED

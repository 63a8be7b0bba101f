"""Which rule of law stands how on a given day, and what becomes of it next?

The calendar answers for the day asked, from what became of each rule and when (fact `law_status`). A rule
that waits for an act nobody has seen adopted does not begin to apply by the mere passing of days: it is
`awaiting_act`, and from the earliest day on which it could apply `conditional`. Who knows the day of the act
gives it, and the rule applies from the later of its own day and so many months after the act.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.law_faults import LawCode, LawError, LawFault, law_fault
from meguri.facts.source import fact
from meguri.tables.law import BATTERY_CATEGORIES, DUTY_BEARERS, JURISDICTIONS, LAW_CALENDAR, TOPICS
from meguri.tables.words import Words

LONG_SINCE = date(1900, 1, 1)  # stands for: in force before the calendar begins, first day not looked up
NO_BATTERY = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a rule from one day on.

    Attributes:
        from_day: the day.
        code: one of the table's standings.
        note: why, in both languages; None where nothing has to be said.
    """

    from_day: date
    code: str
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class LawRule:
    """One rule (a row of `law_rules`) with what became of it.

    Attributes:
        rule_id: id.
        row: the row as the table declares it.
        standings: what became of it, in the order of days.
        source_url: address of its source; None where none is known.
    """

    rule_id: str
    row: Mapping[str, Any]
    standings: tuple[Standing, ...]
    source_url: str | None

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of batteries it is for."""
        return tuple(self.row["categories"].split())

    @property
    def check_names(self) -> tuple[str, ...]:
        """What a check of it looks at."""
        return tuple((self.row["check_names"] or "").split())

    @property
    def check_when(self) -> tuple[str, ...]:
        """Codes of the conditions that must hold."""
        return tuple((self.row["check_when"] or "").split())

    @property
    def reference(self) -> str:
        """The act with the article, as it is cited."""
        return " ".join(part for part in (self.row["instrument"], self.row["provision"]) if part)

    def on(self, day: date) -> Standing | None:
        """How it stands on that day; None before anything was known of it."""
        return next((one for one in reversed(self.standings) if one.from_day <= day), None)

    def since(self, day: date) -> date | None:
        """The day from which it has stood as it does on `day`, whatever was noted since."""
        known = [one for one in self.standings if one.from_day <= day]
        start = None
        for one in reversed(known):
            if one.code != known[-1].code:
                break
            start = one.from_day
        return start

    def after(self, day: date) -> Standing | None:
        """What becomes of it next, as far as is known: the first other standing."""
        now = self.on(day)
        coming = (one for one in self.standings if one.from_day > day)
        return next((one for one in coming if now is None or one.code != now.code), None)

    def first(self, code: str) -> date | None:
        """The first day on which it stands so."""
        return next((one.from_day for one in self.standings if one.code == code), None)


def law_rules(*, acts: Mapping[str, date] | None = None, folder: Path | None = None) -> tuple[LawRule, ...]:
    """Every rule with what became of it, by id.

    Args:
        acts: awaited act (`awaited_act` of the rule) → day on which it entered into force.
        folder: the user's data folder, whose rows replace shipped ones.

    Raises:
        LawError: no rule waits for such an act.
    """
    known = _read(folder) if folder is not None else _shipped()
    awaited = {one.row["awaited_act"] for one in known} - {None}
    if unknown := [name for name in acts or {} if name not in awaited]:
        raise LawError(_unknown(LawCode.ACT, name, sorted(awaited)) for name in unknown)
    return tuple(_with_act(one, (acts or {}).get(one.row["awaited_act"])) for one in known)


def rules(
    on: date | None = None,
    jurisdiction: str | None = None,
    category: str | None = None,
    *,
    duty_bearer: str | None = None,
    acts: Mapping[str, date] | None = None,
    folder: Path | None = None,
) -> pl.DataFrame:
    """The calendar: every rule known by a day, and how it stands on it.

    Args:
        on: the day; None takes the day to which the calendar was kept (`kept_on`).
        jurisdiction: only the law of EU, JP, US, CN or INT.
        category: only rules for this category of battery (those for no battery in particular are left out).
        duty_bearer: only rules that bind this kind of firm or person.
        acts: awaited acts and the days on which they entered into force.
        folder: the user's data folder.

    Returns:
        LAW_CALENDAR, by jurisdiction, topic, first day, id.

    Raises:
        LawError: an unknown jurisdiction, category, duty-bearer or act; all faults at once.
    """
    check_asked(jurisdiction, category, duty_bearer)
    day = on or kept_on(folder=folder)
    rows = [
        _row(one, standing, day)
        for one in law_rules(acts=acts, folder=folder)
        if (standing := one.on(day)) is not None
        if jurisdiction in (None, one.row["jurisdiction"])
        if category is None or category in one.categories
        if duty_bearer is None or duty_bearer in one.row["duty_bearers"].split()
    ]
    frame = LAW_CALENDAR.check(pl.DataFrame(rows, schema=LAW_CALENDAR.polars_schema))
    return frame.sort(
        pl.col("jurisdiction").cast(pl.Enum(JURISDICTIONS)),
        pl.col("topic").cast(pl.Enum(TOPICS)),
        "applies_from",
        "rule_id",
        nulls_last=True,
    )


def kept_on(*, folder: Path | None = None) -> date:
    """The day to which the calendar was kept: what happened later, it cannot know."""
    days: list[date] = fact("law_rules", folder=folder).rows["as_of"].to_list()
    return max(days)


def check_asked(jurisdiction: str | None, category: str | None, duty_bearer: str | None = None) -> None:
    """Refuse words that the law does not know.

    Raises:
        LawError: an unknown jurisdiction, category or duty-bearer; all faults at once.
    """
    asked = (
        (LawCode.JURISDICTION, jurisdiction, JURISDICTIONS),
        (LawCode.CATEGORY, category, BATTERY_CATEGORIES),
        (LawCode.DUTY_BEARER, duty_bearer, DUTY_BEARERS),
    )
    faults = [_unknown(code, told, known) for code, told, known in asked if told not in (None, *known)]
    if faults:
        raise LawError(faults)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _unknown(code: LawCode, found: object, known: Iterable[str]) -> LawFault:
    return law_fault(code, found=repr(found), wanted=", ".join(known))


@cache
def _shipped() -> tuple[LawRule, ...]:
    return _read(None)


def _read(folder: Path | None) -> tuple[LawRule, ...]:
    found = fact("law_rules", folder=folder)
    urls = dict(found.sources.select("source_id", "url").iter_rows())
    standings: dict[str, list[Standing]] = {}
    for row in fact("law_status", folder=folder).rows.sort("rule_id", "from_day").iter_rows(named=True):
        standings.setdefault(row["rule_id"], []).append(
            Standing(row["from_day"], row["standing"], _words(row["note_en"], row["note_ja"]))
        )
    return tuple(
        LawRule(row["rule_id"], row, tuple(standings.get(row["rule_id"], ())), urls[row["source_id"]])
        for row in found.rows.sort("rule_id").iter_rows(named=True)
    )


def _words(en: str | None, ja: str | None) -> Words | None:
    return Words(en, ja or en) if en else None


def _with_act(rule: LawRule, act: date | None) -> LawRule:
    """The rule once the day of the act is known."""
    if act is None:
        return rule
    applies = months_after(act, rule.row["after_act_months_count"] or 0)
    applies = max(applies, rule.row["applies_from"] or applies)
    # Before the act was there the rule could not apply, whatever was thought possible then.
    before = [
        replace(one, code="awaiting_act") if one.code == "conditional" else one
        for one in rule.standings
        if one.from_day < act
    ]
    ahead = [Standing(act, "upcoming")] if act < applies else []
    return replace(rule, standings=(*before, *ahead, Standing(applies, "in_force")))


def _row(rule: LawRule, standing: Standing, day: date) -> dict[str, Any]:
    since, coming, note = rule.since(day), rule.after(day), standing.note
    # A later note on a rule that stands as it did says from which day it holds.
    dated = f"{standing.from_day}: " if standing.from_day != since else ""
    return {name: rule.row[name] for name in LAW_CALENDAR.names if name in rule.row} | {
        "standing": standing.code,
        "standing_from": since,
        "standing_note_en": f"{dated}{note.en}" if note else None,
        "standing_note_ja": f"{dated}{note.ja}" if note else None,
        "next_day": coming.from_day if coming else None,
        "next_standing": coming.code if coming else None,
        "source_url": rule.source_url,
    }

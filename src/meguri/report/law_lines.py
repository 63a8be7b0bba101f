"""A rule of the calendar in sentences, for the terminal and for the page."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from meguri.charts.speech import Speech
from meguri.facts.law import LONG_SINCE
from meguri.facts.law_words import (
    CATEGORY_WORDS,
    CONFIDENCE_WORDS,
    DUTY_BEARER_WORDS,
    FORCE_WORDS,
    JURISDICTION_WORDS,
    NOT_CHECKED_WORDS,
    STANDING_WORDS,
    TOPIC_WORDS,
    VERIFIED_WORDS,
)
from meguri.tables.law import STANDINGS
from meguri.tables.words import N_

Row = dict[str, Any]
SINCE = N_("{standing} since {day}")
ENDED = N_("{standing} on {day}")
LONG = N_("{standing}, since before this calendar begins")
NEXT = N_("next: {standing} on {day}")
FROM = N_("first day as written: {day}")
AFTER_ACT = N_("or {months} months after the act it waits for ({act}), if that is later")
BY_PLACING = N_("counts: the day the battery is placed on the market")
BY_YEAR = N_("counts: the calendar year")
UNDER = N_("Condition: {condition}")
FOR = N_("For: {bearers}")
ABOUT = N_("Batteries: {categories}")
NOTE = N_("Note: {note}")
CHECKED = N_("A passport is checked for it.")
NOT_CHECKED = N_("No machine can check it: {why}.")
# Since when a rule has been to come tells nobody anything; the day on which it begins stands beside it.
_DATED = {"ended": ENDED, "upcoming": "{standing}", "postponed": "{standing}"}
UNITS = {
    "share": None,
    "kWh": "kWh",
    "days": N_("{value} days"),
    "litres": N_("{value} litres"),
    "EUR million": N_("EUR {value} million"),
    "Ah cells": N_("{value} Ah cells"),
    "Wh per litre": "Wh/L",
}


def said_jurisdiction(code: str, speech: Speech) -> str:
    """A jurisdiction in words."""
    return speech.gettext(JURISDICTION_WORDS[code])


def said_topic(code: str, speech: Speech) -> str:
    """A topic in words."""
    return speech.gettext(TOPIC_WORDS[code])


def said_standing(code: str, speech: Speech) -> str:
    """A standing in words."""
    return speech.gettext(STANDING_WORDS[code])


def counted(calendar: pl.DataFrame, speech: Speech) -> str:
    """How many rules stand how, in one line."""
    found = dict(calendar.group_by("standing").len().iter_rows())
    told = (f"{said_standing(code, speech)} {found[code]}" for code in STANDINGS if code in found)
    return ("、" if speech.japanese else ", ").join(told)


def figure(row: Row, speech: Speech) -> str:
    """The figure that a rule sets, with its unit; "" where it sets none that a reader needs."""
    if row["value"] is None or row["unit"] not in UNITS:
        return ""
    if row["unit"] == "share":
        return f"{row['value'] * 100:.4g}%"
    unit, value = UNITS[row["unit"]] or "", f"{row['value']:,.6g}"
    return speech.gettext(unit).format(value=value) if "{" in unit else f"{value} {unit}"


def standing_line(row: Row, speech: Speech) -> str:
    """How it stands, since when, and why."""
    said = said_standing(row["standing"], speech)
    is_known = row["standing_from"] != LONG_SINCE
    message = _DATED.get(row["standing"], SINCE) if is_known else LONG
    line = speech.gettext(message).format(standing=said, day=speech.day(row["standing_from"]))
    note = row[f"standing_note_{speech.lang}"]
    if not note or (not is_known and ": " not in note):
        return line
    return f"{line}({note})" if speech.japanese else f"{line} ({note})"


def next_line(row: Row, speech: Speech) -> str:
    """What becomes of it next; "" where nothing is known."""
    if row["next_day"] is None:
        return ""
    said = said_standing(row["next_standing"], speech)
    return speech.gettext(NEXT).format(standing=said, day=speech.day(row["next_day"]))


def short_lines(row: Row, speech: Speech) -> Iterator[str]:
    """What a terminal has room for: how it stands, what it asks, on what ground and how sure that is."""
    say = speech.gettext
    yield " → ".join(part for part in (standing_line(row, speech), next_line(row, speech)) if part)
    yield row[f"requirement_{speech.lang}"]
    if condition := row[f"condition_{speech.lang}"]:
        yield say(UNDER).format(condition=condition)
    yield f"{reference(row)} · {sureness(row, speech)}"
    if row["check"] == "none":
        yield checked(row, speech)


def detail_lines(row: Row, speech: Speech) -> Iterator[str]:
    """What a page has room for beside these: whom and what it binds, which day counts, what to know."""
    say = speech.gettext
    if when := _when(row, speech):
        yield when
    yield say(FOR).format(bearers=_listed(row["duty_bearers"], DUTY_BEARER_WORDS, speech))
    yield say(ABOUT).format(categories=_listed(row["categories"], CATEGORY_WORDS, speech))
    if note := row[f"note_{speech.lang}"]:
        yield say(NOTE).format(note=note)
    yield checked(row, speech)


def reference(row: Row) -> str:
    """The act with its article."""
    return " ".join(part for part in (row["instrument"], row["provision"]) if part)


def checked(row: Row, speech: Speech) -> str:
    """Whether a passport is checked for it, or why none can be."""
    if row["check"] != "none":
        return speech.gettext(CHECKED)
    return speech.gettext(NOT_CHECKED).format(why=speech.gettext(NOT_CHECKED_WORDS[row["not_checked"]]))


def sureness(row: Row, speech: Speech) -> str:
    """How binding and how sure it is."""
    told = [FORCE_WORDS[row["force"]], CONFIDENCE_WORDS[row["confidence"]], VERIFIED_WORDS[row["verified"]]]
    return " · ".join(speech.gettext(one) for one in told)


def _when(row: Row, speech: Speech) -> str:
    say = speech.gettext
    parts = []
    if row["applies_from"] is not None and row["applies_from"] != row["standing_from"]:
        parts.append(say(FROM).format(day=speech.day(row["applies_from"])))
    if row["awaited_act"] is not None:
        put = {"months": row["after_act_months_count"], "act": row["awaited_act"]}
        parts.append(say(AFTER_ACT).format(**put))
    basis = {"placing_on_market": BY_PLACING, "calendar_year": BY_YEAR}.get(row["date_basis"])
    return " · ".join([*parts, *([say(basis)] if basis else [])])


def _listed(codes: str, said: dict[str, str], speech: Speech) -> str:
    return ("、" if speech.japanese else ", ").join(speech.gettext(said[code]) for code in codes.split())
